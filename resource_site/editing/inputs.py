"""A field → the kind of input that an editor's program has for it."""

from __future__ import annotations

from enum import Enum
from typing import Any

from resource_site.fields import values
from resource_site.fields.dates import MOMENT
from resource_site.fields.kind_types import DAY, FILE, INSTANT, PICTURE
from resource_site.fields.table import Definition, Many, Scalar, Schema
from resource_site.settings.config import Config


class Input(Enum):
    """What a field is entered with."""

    TABLE = "several inputs"
    RECORDS = "a list of several inputs"
    TERMS = "terms of a taxonomy"
    LIST = "a list of texts"
    PICTURE = "a picture next to the document"
    FILE = "a file next to the document"
    DAY = "a date"
    TIME = "a date and time"
    FLAG = "a switch"
    NUMBER = "a whole number"
    CHOICE = "one of a few texts"
    TEXT = "a line of text"


def of(field: Definition, config: Config) -> Input:
    """Return the input of a field of front matter."""
    kind = field.type
    if isinstance(kind, Schema):
        return Input.TABLE
    if isinstance(kind, Many) and isinstance(kind.of, Schema):
        return Input.RECORDS
    if isinstance(kind, Many):
        return Input.TERMS if field.name in config.taxonomies else Input.LIST
    if kind in (MOMENT, INSTANT, DAY):
        return Input.TIME if " " in str(field.example) else Input.DAY
    if kind in (PICTURE, FILE) or field.name == "image":
        return Input.FILE if kind is FILE else Input.PICTURE
    of_kind = {values.FLAG: Input.FLAG, values.NUMBER: Input.NUMBER}
    return of_kind.get(kind.kind) or (Input.CHOICE if choices(field, config) else Input.TEXT)


def choices(field: Definition, config: Config) -> list[str]:
    """Return all values of a field, if they are few."""
    if field.name == "lang":
        return list(config.languages)
    if taxonomy := config.taxonomies.get(field.name):
        return list(taxonomy.terms)
    return list(field.type.choices) if isinstance(field.type, Scalar) else []


def label(field: Definition, config: Config) -> str:
    """Return the name of a field as people read it."""
    taxonomy = config.taxonomies.get(field.name)
    return taxonomy.title if taxonomy else field.label or field.name.replace("_", " ").capitalize()


def limits(field: Definition) -> dict[str, Any]:
    """Return the lowest and highest number of a field."""
    low, high = field.type.limits if isinstance(field.type, Scalar) else (0, 0)
    return {"min": low, "max": high, "step": 1}
