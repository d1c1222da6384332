"""Fields as they are written, with their positions: what YAML and TOML have in common."""

from __future__ import annotations

import msgspec

from resource_site.problems import Position

TEXT, NUMBER, FLAG = "text", "a whole number", "true or false"


class FieldError(Exception):
    """Something in a file that cannot be read; `fix` may be ''.

    `stopped` is the line at which the parser could not go on, 0 if it could.
    """

    def __init__(
        self, position: Position, message: str, fix: str = "", *, stopped: int = 0
    ) -> None:
        super().__init__(message)
        self.position, self.message, self.fix = position, message, fix
        self.stopped = stopped


class Written(msgspec.Struct, frozen=True, gc=False):
    """Something at its position in a file; lines and columns count from 1."""

    line: int
    column: int
    length: int

    @property
    def position(self) -> Position:
        """Return where it is written."""
        return Position(self.line, self.column, self.length)


class Text(Written, frozen=True, gc=False):
    """A single value, exactly as written.

    `kind` is what TOML takes it for, such as "text" or "a whole number"; '' in YAML, where the
    field decides.
    """

    value: str
    kind: str = ""


class Items(Written, frozen=True, gc=False):
    """A list of values."""

    values: tuple[Value, ...]


class Table(Written, frozen=True, gc=False):
    """Fields by their names."""

    fields: dict[str, Field]


class Field(Written, frozen=True, gc=False):
    """A name, at its position, and its value."""

    name: str
    value: Value

    def lines(self) -> set[int]:
        """Return the lines in which its name, its value and the values in this one begin."""
        items = self.value.values if isinstance(self.value, Items) else ()
        return {self.line, self.value.line, *(item.line for item in items)}


Value = Text | Items | Table
