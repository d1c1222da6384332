"""What search engines read of a document: JSON-LD in the terms of schema.org."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from resource_site.content.documents import Article, Entry
from resource_site.fields.kinds import Kind
from resource_site.site.pages import EntryPage
from resource_site.site.values import Field, Link, Subject

JSON = dict[str, Any]
SIGNS = "<>&\u2028\u2029"
ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in SIGNS}


def subject(entry: Entry, kind: Kind, publisher: Link) -> Subject:
    """Return what a document is, with its instants."""
    published = entry.published.isoformat() if isinstance(entry, Article) else ""
    updated = entry.updated.isoformat() if entry.updated else ""
    return Subject(item(entry, kind), published, updated, entry.language, publisher)


def item(entry: Entry, kind: Kind) -> str:
    """Return the type of a document: that of one of its choices, or that of its kind."""
    found = ""
    for field in kind.fields if kind.items else ():
        if field.type == "choice":
            found = found or kind.items.get(str(entry.fields.get(field.name)), "")
    return found or kind.item or "WebPage"


def data(page: EntryPage) -> str:
    """Return the data of a page as JSON that can be in a `<script>` element.

    The data say what the page shows, and nothing else.
    """
    found = _all(page)
    given = {name: value for name, value in found.items() if value not in ("", [], {}, None)}
    text = msgspec.json.encode(given).decode()
    return text.translate(ESCAPES) if any(sign in text for sign in SIGNS) else text


def _all(page: EntryPage) -> JSON:
    about = page.subject
    publisher = {
        "@type": "Organization",
        "name": about.publisher.title,
        "url": about.publisher.address,
    }
    found = {
        "@context": "https://schema.org",
        "@type": about.type,
        "@id": page.url,
        "url": page.url,
        "name": page.title,
        "description": page.description,
        "inLanguage": about.language,
        "datePublished": about.published,
        "dateModified": about.updated,
        "author": [{"@type": "Person", "name": name} for name in page.authors],
        "keywords": [link.title for link in (*page.tags, *page.countries, *page.other_terms)],
        "image": page.picture.url if page.picture else "",
        "isBasedOn": _source(page),
        "isPartOf": {**publisher, "@type": "WebSite"},
        **dict(_properties(page.fields)),
    }
    if about.type == "NewsArticle":
        found |= {"headline": page.title, "mainEntityOfPage": page.url, "publisher": publisher}
    return found


def _source(page: EntryPage) -> JSON:
    """Return where the text comes from."""
    credit = page.credit
    if credit is None:
        return {}
    work = {"@type": "CreativeWork", "name": credit.title or credit.name, "url": credit.url}
    if credit.title and credit.name:
        work["publisher"] = credit.name
    return {name: value for name, value in work.items() if value}


def _properties(fields: Mapping[str, Field]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that schema.org has a name for; those of records are lists."""
    for field in fields.values():
        parts = {part.property: part.name for row in field.rows for part in row.values()}
        for name, part in parts.items():
            if name:
                rows = [row[part] for row in field.rows if part in row]
                yield name, [value for row in rows for value in _values(row)]
        if field.property:
            values = [_body(field.property, value) for value in _values(field)]
            yield field.property, values if len(values) > 1 else values[0]


def _body(name: str, value: str) -> JSON | str:
    """Return a value; those that name an organisation are one."""
    if name in ("publisher", "organizer"):
        return {"@type": "Organization", "name": value}
    return value


def _values(field: Field) -> list[str]:
    """Return values as schema.org has them: dates in ISO form, links as addresses."""
    if field.type in ("url", "file", "image"):
        return [item.address or item.text for item in field.items]
    return [item.code or item.iso or item.text for item in field.items] or [field.text]
