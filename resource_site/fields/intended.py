"""A value of front matter that is not YAML → what was meant by it, the likeliest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from resource_site.fields import yaml_block
from resource_site.fields.table import Many, Scalar, Schema, spellings
from resource_site.fields.types import SITE_ADDRESSES, TEXT, TEXTS, TITLE

Type = Scalar | Many | Schema

CURLY = str.maketrans("“”„‟‘’", '""""' + "''")
QUOTED_ITEM = r"(?:\"[^\"]*\"|'(?:[^']|(?<=\w)'(?=\w))*')"
PLAIN_ITEM = r"[^\s\"',;\[\]{}-](?:[^\"',;\[\]{}]|(?<=\w)'(?=\w))*"
OPEN_ITEM = r"[\"'][^\"',;\[\]]+"
ITEM = rf"(?:{QUOTED_ITEM}|{PLAIN_ITEM})"
# Two texts in quotes are two entries, also without a comma between them.
ITEMS = (
    rf"\[?\s*{ITEM}(?:\s*[,;]\s*{ITEM}|(?<=[\"'])\s+{QUOTED_ITEM})*"
    rf"(?:\s*[,;]\s*{OPEN_ITEM})?\s*[,;]?\s*\]?"
)
HASHES = r"\[\s*(?:#[^\s#,;\]]+[\s,;]*)+\]?"
TERM = r"[^#,;\s\[\]]+"
BULLET = r"(?:^|\s+)-\s+"


class Intended(NamedTuple):
    """A value as it has to be written; it is `certain` if nothing else can be meant."""

    written: str
    is_certain: bool


def values(value: str, kind: Type | None) -> Iterator[Intended]:
    """Yield ways in which a value of a type may have been meant; None is a type of the site."""
    if value[:1] in ("“", "„", "‘", "[") and (straight := value.translate(CURLY)) != value:
        yield Intended(straight, is_certain=True)
        value = straight
    if isinstance(kind, Schema) and value[:1] == "{":
        yield from _tables(value, kind)
    elif kind in (TEXTS, SITE_ADDRESSES):
        yield from _lists(value)
    else:
        if kind is None and value[:1] in ("[", '"', "'"):
            yield from (one._replace(is_certain=False) for one in _whole_lists(value))
        yield from _texts(value, TEXT if isinstance(kind, Schema) else kind)


def item(part: str) -> str:
    """Return an item of a list, with its quotes closed."""
    quote = part[0] if part[0] in ('"', "'") else ""
    inner = part[1:].removesuffix(quote) if quote else part
    if not quote or quote in inner:
        return yaml_block.write("a", [part])[4:-1]
    return yaml_block.write("a", [inner])[4:-1] if "\\" in inner else f"{quote}{inner}{quote}"


def quoted(text: str) -> str:
    """Return a text in quotes if it needs any: in double ones, if nothing in it needs others."""
    written = yaml_block.write("a", text).removeprefix("a: ")
    return f'"{text}"' if written[:1] == "'" and not re.search(r"[\"\\]", text) else written


def lacks_comma(value: str) -> bool:
    """Return True if two entries of a list in quotes have no comma between them."""
    return bool(re.fullmatch(ITEMS, value) and re.search(rf"{QUOTED_ITEM}\s+{QUOTED_ITEM}", value))


def _lists(value: str) -> Iterator[Intended]:
    yield from _whole_lists(value)
    if value[:1] == "-":
        parts = re.split(BULLET, value)[1:]
        yield Intended(_list(parts), is_certain=len(parts) == 1)
    parts = re.split(r"[,;\[\]]", re.sub(r"\"|(?<!\w)'|'(?!\w)", "", value))
    yield Intended(_list([part.strip().removeprefix("- ") for part in parts]), is_certain=False)


def _whole_lists(value: str) -> Iterator[Intended]:
    """Yield a list in which nothing but commas, quotes at its end or brackets are missing."""
    if re.fullmatch(HASHES, value):
        yield Intended(_list(re.findall(TERM, value)), is_certain=True)
    elif re.fullmatch(ITEMS, value) and (value[:1] == "[" or not re.fullmatch(ITEM, value)):
        parts = re.findall(rf"{QUOTED_ITEM}|{OPEN_ITEM}|{PLAIN_ITEM}", value)
        has_bracket = any(re.search(r"[\[\]{}]", part) for part in parts)
        yield Intended(_list(parts), is_certain=not has_bracket)
    elif re.fullmatch(rf"\[\s*{OPEN_ITEM}\]?", value):
        yield Intended(_list([value.strip("[] ")]), is_certain=True)


def _list(parts: list[str]) -> str:
    return f"[{', '.join(item(part.strip()) for part in parts if part.strip())}]"


def _tables(value: str, kind: Schema) -> Iterator[Intended]:
    """Yield a table in braces of which commas or the end are missing."""
    names = "|".join(map(re.escape, spellings(kind)))
    divided = re.split(rf"([{{\s,;]*)\b({names})[ \t]*:[ \t]*", value.rstrip("} "))
    fields = zip(divided[2::3], divided[3::3], strict=True)
    pairs = [f"{name}: {_in_table(text.strip())}" for name, text in fields if text.strip()]
    if pairs and not divided[0]:
        is_certain = all("," in mark for mark in divided[4::3])
        yield Intended(f"{{{', '.join(pairs)}}}", is_certain)
    yield Intended(quoted(value), is_certain=False)


def _in_table(text: str) -> str:
    return text if re.fullmatch(r"[\w-]+", text) else item(text)


def _texts(value: str, kind: Type | None) -> Iterator[Intended]:
    first, inner = value[:1], value[1:]
    is_text = kind in (TEXT, TITLE)
    if first == "[" and "]" not in value:
        yield Intended(quoted(inner.strip()), is_certain=False)
    elif first in ('"', "'") and first:
        if first not in inner and "\\" not in inner:
            yield Intended(f"{first}{inner}{first}", is_certain=True)
        elif inner.endswith(first) or not re.search(rf"{first}(?!\w)", inner):
            yield Intended(quoted(inner.removesuffix(first)), is_certain=is_text)
    if value:
        is_plain = kind is None and first.isalnum()
        yield Intended(quoted(value), is_certain=is_text or is_plain)
