"""Kinds of documents: the fields that those of a section have, and how they are listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from resource_site.fields.kind_types import EXAMPLES, LINKED, TYPES
from resource_site.fields.table import Definition, Many, Scalar, Schema
from resource_site.fields.types import choice


class KindField(msgspec.Struct, frozen=True, eq=False):
    """A field of a kind.

    `type` is one of `TYPES`; with `is_list`, the value is a list of these.  `labels` are by
    language.  `choices` are all values of the type "choice", `fields` the parts of a record, and
    `section` holds what a reference names.  `property` is its name at schema.org, `exported` that
    in the file with the data of all documents.  A record has one of the parts `any_of`.
    """

    name: str
    type: str
    is_list: bool
    required: bool
    description: str
    example: str
    label: str
    labels: Mapping[str, str]
    choices: tuple[str, ...]
    section: str
    property: str
    exported: str = ""
    any_of: tuple[str, ...] = ()
    fields: tuple[KindField, ...] = ()


EXPORTS = ("hsds",)
EXPORTED = (
    "accreditations", "alternate_name", "application_process", "eligibility_description",
    "fees_description", "interpretation_services", "organization", "url",
)  # fmt: skip
"""The texts of a service in HSDS: other data of it are exported by the types of their fields."""


class EventFields(msgspec.Struct, frozen=True, gc=False):
    """The fields that say when and where an event takes place; `ends` and `place` may be ''."""

    starts: str
    ends: str
    place: str


class Freshness(msgspec.Struct, frozen=True, gc=False):
    """The field with the day of the last check, and how many days it holds."""

    field: str
    warn_after: int
    error_after: int


class Kind(msgspec.Struct, frozen=True, eq=False):
    """A kind of document.

    Those of a dated kind are listed by date and have feeds; if they are news, these are the feeds
    of the whole site, and they are on its front page, else that of their section.  Others are
    listed by `order`: title, weight or the name of a field, from the highest to the lowest if `-`
    is before it.  `listed` are the fields that lists show.  `item` is the type at schema.org,
    `items` are those of documents with some choices, and `terms` choices in other languages.  The
    first mention of the title of a document of a glossary links to it.  Those that are cited
    have files for reference managers.  Documents with a `calendar` are events, which are ahead or
    over; those that are `fresh` have details that are checked again and again.  The list of those
    that are `grouped` has a heading for each value of this field.  `export` is the format of the
    file with the data of all documents.
    """

    name: str
    noun: str
    is_dated: bool
    order: str
    listed: tuple[str, ...]
    item: str
    fields: tuple[KindField, ...]
    terms: Mapping[str, Mapping[str, str]] = {}
    items: Mapping[str, str] = {}
    is_news: bool = True
    is_glossary: bool = False
    is_cited: bool = False
    calendar: EventFields | None = None
    fresh: Freshness | None = None
    grouped: str = ""
    export: str = ""


ARTICLE = Kind(
    name="article",
    noun="an article",
    is_dated=True,
    order="date",
    listed=(),
    item="NewsArticle",
    fields=(),
)


@lru_cache(64)  # kinds of a site
def definitions(fields: tuple[KindField, ...]) -> tuple[Definition, ...]:
    """Return the front matter fields of a kind."""
    return tuple(_definition(field) for field in fields)


def _definition(field: KindField) -> Definition:
    inner = _inner(field)
    example: Any = example_of(field)
    return Definition(
        field.name,
        _type(inner, field),
        field.description or f"{field.label or field.name}.",
        example,
        required=field.required,
        default=None,
        label=field.label,
    )


def example_of(field: KindField) -> Any:
    """Return a valid value of a field."""
    if field.type == "records":
        wanted = field.any_of[:1]
        one = {
            part.name: example_of(part)
            for part in field.fields
            if part.required or part.name in wanted
        }
        return [one or {part.name: example_of(part) for part in field.fields[:1]}]
    found = field.example or (field.choices[0] if field.choices else EXAMPLES.get(field.type, ""))
    return [found] if field.is_list else found


def empty(field: KindField) -> Any:
    """Return the value of a field of a new document: nothing, or one record of empty parts."""
    if field.type == "records":
        wanted = field.any_of[:1]
        parts = [part for part in field.fields if part.required or part.name in wanted]
        return [{part.name: empty(part) for part in parts}]
    return [] if field.is_list else ""


def _inner(field: KindField) -> Scalar | Schema:
    if field.type == "records":
        noun = f"a field of '{field.name}'"
        parts = definitions(field.fields)
        return Schema(noun, parts, any_of=field.any_of, is_lenient=True)
    if field.type == "choice":
        return choice(f"a value of '{field.name}'", *field.choices)
    return TYPES[field.type]


def _type(inner: Scalar | Schema, field: KindField) -> Scalar | Many | Schema:
    if field.is_list or field.type == "records":
        plural = "a list of tables" if field.type == "records" else f"a list: {inner.name}"
        return Many(plural, inner, least=int(field.required))
    return inner


def links(fields: Iterable[KindField], values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the kind and the target of each value that leads to something on this site."""
    for field in fields:
        value = values.get(field.name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield from links(field.fields, one)
            elif one and field.type in LINKED:
                yield LINKED[field.type], target(field, one)


def target(field: KindField, value: str) -> str:
    """Return the target of a value, as `links` yields it."""
    return f"{field.section}/{value}" if field.type == "reference" else value
