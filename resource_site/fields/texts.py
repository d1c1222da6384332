"""The text of a value as a reader sees it, and lists that are written as texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from resource_site.fields.values import Items, Text, Value

CURLY = r"[“„][^“”„]+[”“]|‘[^‘’]+’"
DIVIDER = r"[;、，；]"
PART = r"[^\s;、，；](?:[^;、，；]*[^\s;、，；])?"
ENTRY = r"“[^”]*”|[^\s,;、，；“](?:[^,;、，；“]*[^\s,;、，；“])?"


def words(text: Text) -> str:
    """Return a value as a reader sees it: in YAML, white space is folded and `null` is nothing.

    Typographic quotes around a plain text are quotes, which a word processor changed.
    """
    if text.kind:
        return text.value
    folded = " ".join(text.value.split())
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", folded).replace("\xad", "")
        folded = folded[1:-1] if has_quotes(text) else folded
    return "" if folded in ("~", "null") else folded


def has_quotes(text: Text) -> bool:
    """Return True if typographic quotes are around a text that has no others."""
    value = text.value
    if value.isascii() or text.length != len(value):
        return False
    return re.fullmatch(CURLY, value) is not None


def entries(value: Value) -> tuple[Value, ...]:
    """Return the entries of a list, which may be a plain text with commas or semicolons."""
    if isinstance(value, Items):
        return tuple(part for item in value.values for part in _divided(item))
    if not isinstance(value, Text):
        return ()
    if value.length != len(value.value) or has_quotes(value):
        return (value,)
    return tuple(
        Text(value.line, value.column + part.start(), len(part[0]), part[0])
        for part in re.finditer(ENTRY, value.value)
    )


def _divided(item: Value) -> tuple[Value, ...]:
    """Return the entries that a semicolon, or a comma of another script, divides in a list."""
    is_plain = isinstance(item, Text) and item.length == len(item.value) and not item.kind
    if not is_plain or not isinstance(item, Text) or not re.search(DIVIDER, item.value):
        return (item,)
    return tuple(
        Text(item.line, item.column + part.start(), len(part[0]), part[0])
        for part in re.finditer(PART, item.value)
    )


def is_half_quoted(item: Value) -> bool:
    """Return True if a comma divides an entry inside its typographic quotes."""
    return isinstance(item, Text) and item.value[:1] == "“" and "”" not in item.value


def straightened(items: Iterable[Value]) -> list[str]:
    """Return the entries that typographic quotes were meant to hold together."""
    whole = ", ".join(item.value for item in items if isinstance(item, Text))
    parts = (found[1] or found[0] for found in re.finditer(r"“([^”]*)”?|[^,“]+", whole))
    return [part.strip() for part in parts if part.strip(" ,")]


def comparable(value: Value) -> object:
    """Return what two spellings of one field are compared by."""
    if isinstance(value, Text):
        return (words(value),)
    if isinstance(value, Items):
        return tuple(words(item) for item in value.values if isinstance(item, Text))
    return {name: comparable(field.value) for name, field in value.fields.items()}
