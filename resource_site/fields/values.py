"""What front matter consists of: fields with their places."""

from __future__ import annotations

from typing import NamedTuple

from resource_site.problems import Place


class MistakeError(Exception):
    """Something in the block that cannot be used; `fix` may be ''.

    `reason` is what the YAML reader said where it could not go on, else ''.
    """

    def __init__(self, place: Place, message: str, fix: str = "", reason: str = "") -> None:
        super().__init__(message)
        self.place, self.message, self.fix, self.reason = place, message, fix, reason


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
