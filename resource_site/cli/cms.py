"""The `cms` command: files for the programs that people edit with."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from resource_site import safe_files
from resource_site.cli.console import NOT_PUBLISHED, Console
from resource_site.editing import content_system
from resource_site.editing.files import MARK, files
from resource_site.settings.config import Config

DONE = 0
SIZE_LIMIT = 1024 * 1024


def cms(options: argparse.Namespace, config: Config, console: Console) -> int:
    """Write all files below `--output`; keep those that people wrote, and return 1 for them."""
    output, repository = options.output, options.repository or ""
    made = files(config, backend=options.backend, repository=repository)
    before = {path: _text(output / path) for path in made}
    kept = [path for path, text in before.items() if text and MARK not in text[:500]]
    changed = {
        path: text for path, text in made.items() if path not in kept and text != before[path]
    }
    _write(output, changed)
    for path in changed:
        console.say(f"{output / path}")
    console.say(f"{len(changed)} files written, {len(made) - len(changed)} unchanged.")
    if not repository:
        console.say("Without --repository OWNER/NAME, there is no admin/.")
    elif not _text(output / "admin" / content_system.SCRIPT):
        console.say(f"Put {content_system.SCRIPT} into {output / 'admin'}; see docs/editors.md.")
    for path in kept:
        fix = "delete or rename it, and run this command again"
        console.print(f"{output / path}: error: this file was not written by `cms`\n    fix: {fix}")
    return NOT_PUBLISHED if kept else DONE


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
