"""The `cms` command: files for the programs that people edit with."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from resource_site import safe_files
from resource_site.cli.console import NOT_PUBLISHED, Console
from resource_site.content import scan
from resource_site.editing import content_system
from resource_site.editing.files import MARK, files
from resource_site.fields import front_matter, yaml_block
from resource_site.fields.texts import words
from resource_site.fields.values import Text
from resource_site.settings.config import COMMAND, Config

DONE = 0
SIZE_LIMIT = 1024 * 1024


def cms(options: argparse.Namespace, config: Config, console: Console) -> int:
    """Write all files below `--output`; keep those that people wrote, and return 1 for them."""
    output, repository = options.output, options.repository or ""
    seen, backend = _seen_from(output, config), options.backend
    made = files(seen, program=COMMAND, backend=backend, repository=repository)
    before = {path: _text(output / path) for path in made}
    kept = [path for path, text in before.items() if text and MARK not in text[:500]]
    changed = {
        path: text for path, text in made.items() if path not in kept and text != before[path]
    }
    _write(output, changed)
    for path in changed:
        console.say(f"{output / path}")
    console.say(f"{len(changed)} files written, {len(made) - len(changed)} unchanged.")
    if repository:
        _advise(output / "admin", config, console)
    else:
        console.say("Without --repository OWNER/NAME, there is no admin/.")
    for path in kept:
        fix = "delete or rename it, and run this command again"
        console.print(f"{output / path}: error: this file was not written by `cms`\n    fix: {fix}")
    return NOT_PUBLISHED if kept else DONE


def _seen_from(output: Path, config: Config) -> Config:
    """Return the settings with the content folder as a path below the output, if it is there."""
    content, root = config.choices.content.resolve(), output.resolve()
    if root not in content.parents:
        return config
    choices = replace(config.choices, content=content.relative_to(root))
    return replace(config, choices=choices)


def _advise(folder: Path, config: Config, console: Console) -> None:
    """Print what the content management system needs, and what it would lose."""
    missing = [name for name in content_system.FILES if not (folder / name).is_file()]
    if missing:
        console.say(f"Put {' and '.join(missing)} into {folder}/; see docs/editing-tools.md.")
    for path, line, source in plain_sources(config):
        message = "the content management system would delete this source, which is a text"
        fix = f"write {yaml_block.write('source', {'name': source})}"
        console.print(f"{path}:{line}: warning: {message}\n    fix: {fix}")


def plain_sources(config: Config) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and text of each source that is not a table."""
    for file in scan.files(config)[0].sources:
        front = front_matter.read(file.path, _text(Path(file.location)))
        field = front.fields.get("source")
        if field and isinstance(field.value, Text) and words(field.value):
            yield file.path, field.line, words(field.value)


def _text(path: Path) -> str:
    """Return the text of a file, '' if there is none; a link or a folder is not one of ours."""
    try:
        return safe_files.read(str(path), SIZE_LIMIT).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
    except OSError:
        return "?"


def _write(output: Path, texts: Mapping[str, str]) -> None:
    for path, text in texts.items():
        target = output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
