"""The field table: names, types, allowed values, defaults, examples and descriptions of fields.

Front matter and every table of `site.toml` are values of `Schema`; validation and the reference
documentation are made from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import Any

import msgspec

from resource_site.fields import values


class InvalidError(ValueError):
    """A text that is not a value of its type.

    `message` and `fix` may hold {name}, {value} or {word} (what is written, in double or single
    quotes), {example} (a line that is right) and {sample} (the value in that line).
    `meant` is the value that is certainly meant, or '', and `sample` a better one than that of the
    table, or ''.
    """

    def __init__(self, message: str, fix: str, meant: str = "", *, sample: str = "") -> None:
        super().__init__(message)
        self.message, self.fix, self.meant, self.sample = message, fix, meant, sample or meant


class Scalar(msgspec.Struct, frozen=True, eq=False):
    """The type of a single value: `convert` makes it from a text or raises InvalidError.

    `kind` is how TOML writes it; `allowed` describes the values where they are few.  For editors'
    programs, which cannot call `convert`, `pattern` is met by every text that is a value (in the
    syntax that Python and JavaScript share, without anchors), `choices` are all of them if they
    are few, and `limits` the lowest and highest number.
    """

    name: str
    convert: Callable[[str, tzinfo], Any]
    kind: str = values.TEXT
    allowed: str = ""
    pattern: str = ""
    choices: tuple[str, ...] = ()
    limits: tuple[int, int] = (0, 0)


class Many(msgspec.Struct, frozen=True, eq=False):
    """The type of a list, of texts or of tables, with this many items at least and at most."""

    name: str
    of: Scalar | Schema
    limit: int = 50
    least: int = 0
    is_unique: bool = True


class Schema(msgspec.Struct, frozen=True, eq=False):
    """The type of a table.

    `noun` is what one of its names is: "a setting".  Fields whose names the site chooses are as
    `each` describes, their names of the type `keys`.  A text in place of the table is the value of
    the field `single`.  One field of `any_of` must be there.  `hints` are fixes for names that
    other programs use.  `fix` is that for other unknown names, `fix_of_list` if they are lists.
    `is_lenient` allows other spellings of names, `is_open` other names.
    """

    noun: str
    fields: tuple[Definition, ...] = ()
    each: Definition | None = None
    keys: Scalar | None = None
    single: str = ""
    any_of: tuple[str, ...] = ()
    hints: Mapping[str, str] = {}
    is_lenient: bool = False
    name: str = "a table"
    fix: str = "delete it, or use one of {names}"
    fix_of_list: str = ""
    is_open: bool = False


class Definition(msgspec.Struct, frozen=True, eq=False):
    """A field: the name, type and meaning, with an example that is valid.

    Where the field is left out its value is `default`; there is none if that is None, and
    `otherwise` says what is used in its place.
    `synonyms` are names in other generators, `states` those with values of their own:
    {"status": {"draft": "true"}}.  `singular` is a second name that is as good, `label` is what
    readers see in place of the name.
    """

    name: str
    type: Scalar | Many | Schema
    description: str
    example: Any = None
    required: bool = False
    default: Any = ""
    otherwise: str = ""
    synonyms: tuple[str, ...] = ()
    states: Mapping[str, Mapping[str, str]] = {}
    singular: str = ""
    label: str = ""


@lru_cache(256)  # of each table
def spellings(schema: Schema) -> Mapping[str, Definition]:
    """Return the fields of a table by all their names, in lower case."""
    found = {}
    for field in schema.fields:
        for name in (field.name, field.singular, *field.synonyms, *field.states):
            found[name.casefold()] = field
    found.pop("", None)
    return found


@lru_cache(256)  # of each table
def names(schema: Schema) -> tuple[str, ...]:
    """Return the names of a table's fields, without those of other generators."""
    pairs = [(field.name, field.singular) for field in schema.fields]
    return tuple(name for pair in pairs for name in pair if name)


@lru_cache(256)  # of each table
def required(schema: Schema) -> tuple[Definition, ...]:
    """Return the fields that must be there."""
    return tuple(field for field in schema.fields if field.required)


@lru_cache(256)  # of each table
def defaults(schema: Schema) -> Mapping[str, Any]:
    """Return the values of fields that are left out."""
    return {field.name: _default(field) for field in schema.fields if field.default is not None}


def _default(field: Definition) -> Any:
    if isinstance(field.type, Schema):
        return defaults(field.type)
    return () if isinstance(field.type, Many) else field.default
