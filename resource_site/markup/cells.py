"""A line of a table → its cells, and where the words of its columns stand."""

from __future__ import annotations

import re

from resource_site.markup.tree import Passage

_WHITE = " \t"
_COLUMNS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL = re.compile(r"((?:[^|\\]|\\.?)*)(?:\||$)")


def names_columns(line: str, first: int) -> bool:
    """Tell whether a line is the one below the head of a table, such as `| --- | ---: |`."""
    return _COLUMNS.match(line, first) is not None


def of(line: str, first: int, number: int, column: int = 1) -> list[Passage]:
    """Split a table's row; `column` is the one that the line begins in."""
    line = line.rstrip(_WHITE)
    at = first + 1 if line.startswith("|", first) else first
    cells = []
    while at < len(line):
        found = _CELL.match(line, at)
        if not found:
            break
        text = found[1].lstrip(_WHITE)
        begin = column + found.end(1) - len(text)
        cells.append(Passage(number, text.rstrip(_WHITE).replace("\\|", "|"), begin))
        at = found.end()
    return cells


def alignment(cell: str) -> str:
    """Return left, center, right or '' for a cell of the line below the head."""
    left, right = cell.startswith(":"), cell.endswith(":")
    if left and right:
        return "center"
    return "left" if left else "right" if right else ""
