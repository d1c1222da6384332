"""What front matter consists of: fields with their places; plain ones, as most are, are read."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.problems import Place

# name: text, name: "text", name: 'text', name: [one, another], or name: with lines - text below it.
PLAIN_LIMIT = 100  # lines
_BEGIN = r"[^\x00-/:-@\[-`{-\x7f]"  # letters and digits, and whatever is not ASCII
_TEXT = rf"{_BEGIN}(?>(?:[^\x00-\x1f#:\x7f]++|:(?=[^\x00- \x7f]))*)(?<! )"
_ITEM = rf"{_BEGIN}(?:[^\x00-\x1f!-,/:-@\[-^`{{-\x7f]*[^\x00-,/:-@\[-^`{{-\x7f])?"
PLAIN_ITEM = re.compile(_ITEM)
PLAIN_ROW = re.compile(rf"- ({_TEXT})\n")
PLAIN_FIELD = re.compile(
    r"([A-Za-z_]\w{0,40}):(?: {1,8}(?:"
    rf"({_TEXT})|\"([^\x00-\x1f\"\\\x7f]*)\"|'([^\x00-\x1f'\x7f]*)'"
    rf"|\[( ?{_ITEM}(?:, ?{_ITEM}){{0,20}} ?)\])\n"
    rf"|\n((?P<indent> {{0,4}})- {_TEXT}\n(?:(?P=indent)- {_TEXT}\n){{0,50}}))",
    re.ASCII,
)


class MistakeError(Exception):
    """Something in the block that cannot be used; `fix` may be ''.

    `is_unreadable` is True where the YAML reader could not go on.
    """

    def __init__(
        self, place: Place, message: str, fix: str = "", *, is_unreadable: bool = False
    ) -> None:
        super().__init__(message)
        self.place, self.message, self.fix, self.is_unreadable = place, message, fix, is_unreadable


class Text(NamedTuple):
    """A single value, exactly as written."""

    value: str
    place: Place


class Items(NamedTuple):
    """A list of values."""

    values: tuple[Value, ...]
    place: Place


class Table(NamedTuple):
    """Named values below a field, such as those of `source`."""

    fields: dict[str, Field]
    place: Place


Value = Text | Items | Table


class Field(NamedTuple):
    """A name and its value; `place` is that of the name."""

    name: str
    place: Place
    value: Value


def plain(text: str, at: int, line: int) -> tuple[dict[str, Field], int, int]:
    """Read the plain fields from a position on, as most are, ten times as fast.

    Return them, where the first line begins that is not quite plain, and its number: what YAML
    makes of that one is for YAML to say.  `line` is the number of the line at the position.
    """
    fields: dict[str, Field] = {}
    begin, first = at, line
    while line < first + PLAIN_LIMIT and (found := PLAIN_FIELD.match(text, at)):
        name = found[1]
        if name in fields:
            break
        fields[name] = Field(name, Place(line, 1, len(name)), _plain_value(found, at, line))
        line += 1 + (found[6].count("\n") if found[6] else 0)
        at = found.end()
    # Other spaces and line ends, and what is invisible, are for YAML, too.
    if not text[begin:at].replace("\n", "").isprintable():
        return {}, begin, first
    return fields, at, line


def _plain_value(found: re.Match[str], at: int, line: int) -> Value:
    kind = found.lastindex or 0
    start = found.start(kind) - at + 1
    if kind == 2:
        return Text(found[2], Place(line, start, len(found[2])))
    if kind < 5:
        return Text(found[kind], Place(line, start - 1, len(found[kind]) + 2))
    if kind == 5:
        items = [
            Text(item[0], Place(line, start + item.start(), item.end() - item.start()))
            for item in PLAIN_ITEM.finditer(found[5])
        ]
        return Items(tuple(items), Place(line, start - 1, 1))
    column = len(found["indent"]) + 1
    rows = PLAIN_ROW.findall(found[6])
    items = [
        Text(row, Place(number, column + 2, len(row))) for number, row in enumerate(rows, line + 1)
    ]
    return Items(tuple(items), Place(line + 1, column, 1))
