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
        if not 0 <= index < len(lines):
            continue
        line, (start, end) = lines[index], _range(lines[index], edit)
        if 0 <= start <= end <= len(line) and (edit.line, end) <= used:
            end_of_line = next(iter(lines[1:2]), "\n")
            lines[index] = line[:start] + edit.text.replace("\n", end_of_line) + line[end:]
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


def _range(line: str, edit: Edit) -> tuple[int, int]:
    """Return the start and end of what is replaced; (-1, -1) if it is not there."""
    start, end = edit.column - 1, edit.column - 1 + edit.length
    if not edit.old:
        return start, end
    covered = line[max(start, 0) : end]
    found = start + covered.find(edit.old)
    return (found, found + len(edit.old)) if covered.count(edit.old) == 1 else (-1, -1)
