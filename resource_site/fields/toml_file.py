"""The text of a TOML file ↔ fields with their positions."""

from __future__ import annotations

import json
import re
from bisect import bisect
from datetime import date, datetime, time
from typing import Any

from resource_site import characters
from resource_site.fields import toml_syntax, values
from resource_site.fields.values import Field, FieldError, Items, Table, Text, Value
from resource_site.problems import WHOLE_FILE, Position

DEPTH_LIMIT = 8
WORD = (
    r'(?P<text>"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\')'
    r"|(?P<bare>[^\s\"'#\[\]{},=.]+)|(?P<mark>[\[\]{},=\n])|#[^\n]*"
)

Path = tuple[str | int, ...]


def read(text: str, *, is_located: bool = True) -> tuple[Table, list[FieldError]]:
    """Return the root table and the invisible characters in it; raise FieldError for other text.

    A value has the position of its key, an item of a list its own.  Finding positions takes longer
    than reading, so they may be left out.
    """
    found = toml_syntax.read(text)
    return _Reader(_Positions(text).found if is_located else {}).read(found)


def position(text: str, name: str, *inner: str) -> Position:
    """Return where a setting such as `checks.links` is written in a valid text.

    `inner` are names that may have dots.
    """
    return _Reader(_Positions(text).found).position((*name.split("."), *inner))


def write(name: str, value: Any) -> str:
    """Return a line that gives a setting a value, a table as its header and first line."""
    if isinstance(value, dict):
        lines = [write(key, inner) for key, inner in value.items()]
        inner = lines[0] if lines else ""
        if inner.startswith("["):
            return f"[{name}.{inner[1:]}"
        return f"[{name}]" + (f" and below it {inner}" if inner else "")
    name = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"


class _Reader:
    """Turns what tomllib returns into fields at their positions."""

    def __init__(self, positions: dict[Path, Position]) -> None:
        self.positions = positions
        self.errors: list[FieldError] = []

    def read(self, found: dict[str, Any]) -> tuple[Table, list[FieldError]]:
        return Table(*WHOLE_FILE, self._fields(found, ())), self.errors

    def _fields(self, found: dict[str, Any], path: Path) -> dict[str, Field]:
        fields = {}
        for name, inner in found.items():
            at = (*path, name)
            self._check(name, at)
            fields[name] = Field(*self.position(at), name, self._value(inner, at))
        return fields

    def _value(self, found: Any, path: Path) -> Value:
        position = self.position(path)
        if isinstance(found, dict) and len(path) < DEPTH_LIMIT:
            return Table(*position, self._fields(found, path))
        if isinstance(found, list) and len(path) < DEPTH_LIMIT:
            items = (self._value(item, (*path, number)) for number, item in enumerate(found))
            return Items(*position, tuple(items))
        if isinstance(found, str):
            self._check(found, path)
            return Text(*position, found, values.TEXT)
        if isinstance(found, bool):
            return Text(*position, str(found).lower(), values.FLAG)
        if isinstance(found, int):
            return Text(*position, str(found), values.NUMBER)
        is_time = isinstance(found, datetime | date | time)
        return Text(*position, "", "a date or time" if is_time else "a value of another kind")

    def _check(self, text: str, path: Path) -> None:
        if unseen := next(characters.invisible(text), None):
            name = ".".join(map(str, path))
            message = f"'{name}' holds an invisible character (U+{ord(unseen.group()):04X})"
            self.errors.append(FieldError(self.position(path), message, "type the text again"))

    def position(self, path: Path) -> Position:
        """Return the position of a value, or of what is around it."""
        while path and path not in self.positions:
            path = path[:-1]
        return self.positions.get(path, WHOLE_FILE)


class _Positions:
    """Where the keys and list items of valid TOML are, found in one pass over its tokens."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, Position] = {}
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.base: Path = ()  # the table around the next key
        self.key: Path = ()  # the parts of the key read so far
        self.span = (0, 0)
        self.header = -1  # where the header of a table begins
        self.is_value = False
        self.open: list[tuple[Path, Path, bool]] = []  # what is around an open bracket
        for token in re.finditer(WORD, text, re.DOTALL):
            if token.lastgroup == "mark":
                self._mark(token[0], token.start())
            elif token.lastgroup:
                self._word(token)

    def _word(self, token: re.Match[str]) -> None:
        if self.is_value:
            self._keep((*self.base, *self.key), *token.span())
            return
        part = token[0].strip("\"'") if token.lastgroup == "text" else token[0]
        if "\\" in part:
            part = toml_syntax.read(f"key = {token[0]}")["key"]
        self.span = (self.span[0] if self.key else token.start(), token.end())
        self.key = (*self.key, part)

    def _mark(self, mark: str, at: int) -> None:
        if mark == "=":
            self._keep_key(*self.span)
            self.is_value = True
        elif mark == "\n":
            if not self.open:
                self.key, self.is_value, self.header = (), False, -1
        elif mark == ",":
            self._next()
        elif mark == "[" and not self.is_value:
            # The second bracket of `[[a]]` does not move the beginning.
            self.header = at if self.header < 0 else self.header
        elif mark in "[{":
            self._opened(mark)
        elif self.header >= 0:
            self._end_header(at + 1)
        else:
            self.base, self.key, self.is_value = self.open.pop()

    def _end_header(self, end: int) -> None:
        if self.key:  # else this is the second bracket of `[[a]]`
            self.base = ()
            self._keep_key(self.header, end)
            self.base, self.key = self.key, ()

    def _keep_key(self, begin: int, end: int) -> None:
        """Keep the position of a key and, where it has dots, of the tables that it implies."""
        for length in range(1, len(self.key) + 1):
            self._keep((*self.base, *self.key[:length]), begin, end)

    def _opened(self, mark: str) -> None:
        self.open.append((self.base, self.key, self.is_value))
        self.base = (*self.base, *self.key)
        self.key, self.is_value = ((0,), True) if mark == "[" else ((), False)

    def _next(self) -> None:
        """Go on to the next item of a list, or the next key of an inline table."""
        last = self.key[-1] if self.is_value and self.key else None
        if isinstance(last, int):
            self.key = (last + 1,)
        else:
            self.key, self.is_value = (), False

    def _keep(self, path: Path, begin: int, end: int) -> None:
        line = bisect(self.lines, begin)
        if path not in self.found:
            column = begin - self.lines[line - 1] + 1
            end = min(end, self.lines[line] - 1) if line < len(self.lines) else end
            self.found[path] = Position(line, column, max(1, end - begin))
