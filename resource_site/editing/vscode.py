"""Settings → the files in `.vscode/`: tasks, schemas by file, recommended extensions."""

from __future__ import annotations

from typing import Any

from resource_site.settings.config import Config

JSON = dict[str, Any]

SCHEMAS = ".vscode/schemas"
EXTENSIONS = ("eliostruyf.vscode-front-matter", "redhat.vscode-yaml", "tamasfe.even-better-toml")
SEVERITY = "(error|warning|note)"
MATCHER = {"owner": "resource-site", "source": "check", "fileLocation": "autoDetect"}
PATTERNS: tuple[JSON, ...] = (
    {
        "regexp": rf"^(.+?):(\d+)(?::(\d+))?: {SEVERITY}: (.*)$",
        "file": 1,
        "line": 2,
        "column": 3,
        "severity": 4,
        "message": 5,
    },
    {
        "regexp": rf"^(?!.+?:\d+(?::\d+)?: {SEVERITY}: )(\S.*?): {SEVERITY}: (.*)$",
        "kind": "file",
        "file": 2,
        "severity": 3,
        "message": 4,
    },
)
"""The lines of problems with a position, and of those of a whole file."""


def tasks(program: str) -> JSON:
    """Return the tasks; that of `check` finds the positions of problems in its output."""
    check = f"{program} check --format text --verbose"
    return {
        "version": "2.0.0",
        "tasks": [
            {
                **_task("Check", check, "Report all errors and publish nothing."),
                "group": {"kind": "test", "isDefault": True},
                "problemMatcher": [{**MATCHER, "pattern": pattern} for pattern in PATTERNS],
            },
            {
                **_task("Preview", f"{program} serve --open", "Show the site while you write."),
                "isBackground": True,
                "problemMatcher": [],
            },
            {
                **_task("Build", program, "Build the site."),
                "group": {"kind": "build", "isDefault": True},
                "problemMatcher": [],
            },
        ],
    }


def settings(config: Config) -> JSON:
    """Return the settings: which schema describes which files."""
    content = config.choices.content.as_posix()
    sections = config.sections.values()
    return {
        "yaml.schemas": {
            **{
                f"./{SCHEMAS}/{kind}.schema.json": [
                    f"{content}/{one.name}/**/*.md" for one in sections if one.kind.name == kind
                ]
                for kind in config.kinds
            },
            f"./{SCHEMAS}/page.schema.json": [f"{content}/pages/**/*.md"],
        },
        "evenBetterToml.taplo.configFile.enabled": True,
        "files.eol": "\n",
        "files.encoding": "utf8",
    }


def extensions() -> JSON:
    """Return the recommended extensions."""
    return {"recommendations": list(EXTENSIONS)}


def _task(name: str, command: str, meaning: str) -> JSON:
    return {"label": name, "detail": meaning, "type": "shell", "command": command}
