"""Edit source files in place: only the lines concerned, atomically, never over other changes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from resource_site import safe_files
from resource_site.problems import BuildError, Edit

SIZE_LIMIT = 64 * 1024 * 1024
BREAK = re.compile(r"(\r\n|\r|\n)")
BOM = "\ufeff"


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text after edits; of two that overlap, only the first is made.

    Line ends and a byte-order mark stay as they are.
    """
    bom = BOM if text.startswith(BOM) else ""
    lines = BREAK.split(text.removeprefix(BOM))
    used = (len(lines) + 1, 0)
    for edit in sorted(set(edits), reverse=True):
        index = 2 * (edit.line - 1)
        start, end = edit.column - 1, edit.column - 1 + edit.length
        is_free = (edit.line, end) <= used
        if 0 <= index < len(lines) and 0 <= start <= end <= len(lines[index]) and is_free:
            end_of_line = next(iter(lines[1:2]), "\n")
            line, inserted = lines[index], edit.text.replace("\n", end_of_line)
            lines[index] = f"{line[:start]}{inserted}{line[end:]}"
            used = (edit.line, start)
    return bom + "".join(lines)


def read(path: str) -> bytes:
    """Return the bytes of a source file; raise OSError."""
    return safe_files.read(path, SIZE_LIMIT)


def replace(path: str, before: bytes, after: bytes) -> None:
    """Replace a file in one step; raise BuildError if it is no longer what was read."""
    target = Path(path)
    beside = target.with_name(f".{target.name}-new")
    try:
        beside.write_bytes(after)
        beside.chmod(target.stat().st_mode)
        if read(path) != before:
            raise BuildError(f"{path} was changed by another program", "run the command again")
        beside.replace(target)
    finally:
        with suppress(OSError):
            beside.unlink()
