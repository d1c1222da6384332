"""The fields of a document's kind → what templates print."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from resource_site.content.documents import Entry
from resource_site.content.fields import BODY, FIRST, PLAIN
from resource_site.fields import kinds
from resource_site.fields.kind_types import LINKED, is_day
from resource_site.fields.kinds import Kind, KindField
from resource_site.settings.config import Language
from resource_site.site import languages, localization
from resource_site.site.values import Column, Content, Field, Item, Link

SCHEMES = {
    "telephone": ("tel:", "[^0-9+]"),
    "sms": ("sms:", "[^0-9+]"),
    "email": ("mailto:", " "),
}
"""How values become addresses: what is before them, and the characters that are left out."""

SHOWN = re.compile(r"^https?://(www\.)?|/$")  # what is not shown of a web address

Urls = tuple[str | None, ...]

Leads = Mapping[str, str]
"""The addresses that values of a document lead to, by their targets."""

LinkTo = Callable[[str], Link]
"""Returns the link to an address of this site: to a document with its title."""


def line(row: Mapping[str, Field]) -> str:
    """Return the parts of a record on one line; there is a dash between two times of day."""
    text, before = "", ""
    for part in row.values():
        text += {"": "", "timetime": "–"}.get(before and before + part.type, " ") + part.text
        before = part.type
    return text


class Printer:
    """Makes the fields of documents printable in one language."""

    def __init__(self, language: Language, link_to: LinkTo) -> None:
        self._language, self._link_to = language, link_to

    def fields(
        self, entry: Entry, kind: Kind, leads: Leads, urls: Urls | None = None
    ) -> dict[str, Field]:
        """Return the fields of a document in the order of its kind.

        Its own page has `urls`, the hrefs of its references; without them, Markdown is plain text
        and only the fields that lists show are returned.
        """
        if not entry.fields:
            return {}
        wanted = kind.fields
        if urls is None:
            wanted = tuple(field for field in wanted if field.name in kind.listed)
        return self._table(_Source(entry, kind, leads, urls), wanted, entry.fields)

    def columns(self, kind: Kind) -> tuple[Column, ...]:
        """Return the columns of a table of documents: the fields that lists show."""
        fields = (field for field in kind.fields if field.name in kind.listed)
        return tuple(Column(field.name, self._label(field)) for field in fields)

    def _label(self, field: KindField) -> str:
        label = field.labels.get(self._language.code) or field.label
        return label or field.name.replace("_", " ").capitalize()

    def _table(
        self, source: _Source, fields: Sequence[KindField], values: Mapping[str, Any]
    ) -> dict[str, Field]:
        found = {}
        for field in fields:
            if (value := values.get(field.name)) is not None:
                found[field.name] = self._field(source, field, value)
        return found

    def _row(
        self, source: _Source, fields: Sequence[KindField], values: Mapping[str, Any]
    ) -> dict[str, Field]:
        """Return the parts of a record.

        An address in it is a link with its label, and what is true is its label.
        """
        true = {name: value for name, value in values.items() if value is not False}
        found = self._table(source, fields, true)
        for name, field in found.items():
            if field.type in ("url", "boolean"):
                items = tuple(replace(item, text=field.label) for item in field.items)
                text = field.label if field.type == "boolean" else field.text
                found[name] = replace(field, text=text, items=items)
        return found

    def _field(self, source: _Source, field: KindField, value: Any) -> Field:
        label = self._label(field)
        if field.type == "records":
            rows = tuple(self._row(source, field.fields, one) for one in value)
            text = self._joined(map(line, rows))
            return Field(field.name, label, field.type, text, (), rows, field.property)
        several = value if field.is_list else [value]
        items = tuple(self._item(source, field, one) for one in several)
        text = self._joined(item.text for item in items)
        return Field(field.name, label, field.type, text, items, (), field.property)

    def _joined(self, texts: Iterable[str]) -> str:
        return str(self._language.words["comma"]).join(texts)

    def _item(self, source: _Source, field: KindField, value: Any) -> Item:
        if field.type in LINKED:
            return self._reference(source, kinds.target(field, value), value)
        if field.type in SCHEMES:
            scheme, characters = SCHEMES[field.type]
            return Item(value, scheme + re.sub(characters, "", value))
        if field.type == "markdown":
            return source.markdown(value)
        if field.type == "url":
            return Item(SHOWN.sub("", value), value)
        return self._plain(source.kind, field.type, value)

    def _plain(self, kind: Kind, of: str, value: Any) -> Item:
        words = self._language.words
        if of in ("date", "instant"):
            return self._moment(value)
        if of == "partial-date":
            return Item(localization.part_of_date(value, words), iso=value)
        if of == "integer":
            return Item(localization.number(value, words))
        if of == "boolean":
            return Item(words["yes"] if value else words["no"])
        code = self._language.code
        if of == "language":
            named = self._language.terms.get(value) or languages.name(value, code)
            return Item(named, code=value)
        return Item(self._language.terms.get(value) or kind.terms.get(code, {}).get(value, value))

    def _moment(self, value: str) -> Item:
        words = self._language.words
        if is_day(value):
            return Item(localization.day(date.fromisoformat(value), words).words, iso=value)
        instant = datetime.fromisoformat(value)
        day = localization.day(instant.date(), words).words
        return Item(f"{day}{words['comma']}{instant:%H:%M}", iso=value)

    def _reference(self, source: _Source, target: str, value: str) -> Item:
        if address := source.leads.get(target):
            link = self._link_to(address)
            return Item(link.title or value, link.address, language=link.language)
        return Item(value)


class _Source(Struct, frozen=True):
    """A document whose fields are printed."""

    entry: Entry
    kind: Kind
    leads: Leads
    urls: Urls | None

    def markdown(self, value: Mapping[str, Any]) -> Item:
        """Return a line of Markdown: as text in lists, with its HTML on the page."""
        if self.urls is None:
            return Item(value[PLAIN])
        content = Content(value[BODY], self.entry.path, self.urls[value[FIRST] :])
        return Item(value[PLAIN], html=content)
