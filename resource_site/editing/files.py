"""Settings → the text of every file for editors' programs, by its path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from resource_site.editing import content_system, front_matter_cms, json_schema, vscode
from resource_site.fields import yaml_block
from resource_site.settings.config import Config

MARK = "Written by the command cms: change the settings of the site and run it again."
"""Is in the first lines of each file: only such files are replaced."""


def files(
    config: Config,
    *,
    program: str = "python build.py",
    backend: str = "github",
    repository: str = "",
) -> Mapping[str, str]:
    """Return each file by its path below the folder of the site.

    Those of the content management system need the name of the repository: OWNER/NAME.
    """
    found = {
        **{
            f"{vscode.SCHEMAS}/{kind.name}.schema.json": _schema(json_schema.of_kind(config, kind))
            for kind in config.kinds.values()
        },
        f"{vscode.SCHEMAS}/page.schema.json": _schema(json_schema.of_pages(config)),
        f"{vscode.SCHEMAS}/site.schema.json": _schema(json_schema.of_settings()),
        ".vscode/tasks.json": _commented(vscode.tasks(program)),
        ".vscode/settings.json": _commented(vscode.settings(config)),
        ".vscode/extensions.json": _commented(vscode.extensions()),
        "frontmatter.json": _commented(front_matter_cms.settings(config)),
        ".taplo.toml": _taplo(config),
    }
    return {**found, **_admin(config, backend, repository)} if repository else found


def _admin(config: Config, backend: str, repository: str) -> Mapping[str, str]:
    """Return the configuration of the content management system, and the page that runs it."""
    settings = yaml_block.dump(content_system.settings(config, backend, repository))
    page = content_system.page(backend).replace("<head>\n", f"<head>\n<!-- {MARK} -->\n")
    return {
        "admin/config.yml": f"# {MARK}\n{settings}\n",
        "admin/index.html": page,
        f"admin/{content_system.LANGUAGES}": f"// {MARK}{content_system.LANGUAGES_SCRIPT}",
    }


def _schema(schema: dict[str, Any]) -> str:
    return _json({"$schema": schema["$schema"], "$comment": MARK, **schema})


def _commented(value: dict[str, Any]) -> str:
    """Return JSON as VS Code reads it: with a comment."""
    return f"// {MARK}\n{_json(value)}"


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _taplo(config: Config) -> str:
    """Return the settings of Taplo, which Even Better TOML runs."""
    path = f"{config.choices.content.as_posix()}/site.toml"
    rule = f"[[rule]]\ninclude = [{json.dumps(path, ensure_ascii=False)}]\n"
    schema = f'[rule.schema]\npath = "./{vscode.SCHEMAS}/site.schema.json"\n'
    return f"# {MARK}\n{rule}\n{schema}"
