"""Feeds → XML and JSON, the same bytes whenever they are made.

Texts are plain text in Atom and JSON Feed.  In RSS, the description of an item is HTML; all other
texts are plain, but readers differ, so markup in them is escaped once more.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import escape, unescape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from msgspec.structs import replace

from resource_site.render import bodies
from resource_site.render.bodies import Html
from resource_site.site.outputs import Feed, FeedItem

MARKUP = re.compile(r"<[A-Za-z/!?]")

# The date of a feed without entries.
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)


def feed(value: Feed, html: Html) -> bytes:
    """Return a feed in its own format: RSS 2.0 or Atom by feedgen, or JSON Feed 1.1."""
    if value.kind == "json":
        return _json(value, html)
    shown = _in_rss(value) if value.kind == "rss" else value
    made = _generator(shown)
    for entry in shown.entries:
        _add(made.add_entry(order="append"), entry, shown, html)
    text = made.atom_str(pretty=True) if value.kind == "atom" else made.rss_str(pretty=True)
    declaration, _, rest = bytes(text).partition(b"\n")
    style = f'<?xml-stylesheet type="text/css" href="{escape(value.style)}"?>'
    return b"\n".join((declaration, style.encode(), rest))


def _in_rss(value: Feed) -> Feed:
    """Return a feed whose texts show no markup, whether a reader takes them for text or HTML."""
    return replace(
        value,
        title=_harmless(value.title),
        description=_harmless(value.description),
        copyright=_harmless(value.copyright),
        entries=tuple(
            replace(
                entry,
                title=_harmless(entry.title),
                summary=escape(entry.summary, quote=False),
                authors=tuple(map(_harmless, entry.authors)),
                categories=tuple(map(_harmless, entry.categories)),
                credit_name=_harmless(entry.credit_name),
            )
            for entry in value.entries
        ),
    )


def _harmless(text: str) -> str:
    """Escape a text in which a reader of HTML would find a tag or a character reference."""
    is_markup = MARKUP.search(text) or unescape(text) != text
    return escape(text, quote=False) if is_markup else text


def _generator(value: Feed) -> FeedGenerator:
    made = FeedGenerator()
    # RSS asks for the address of an author, dc:creator for the name alone.
    made.load_extension("dc", atom=False)
    made.id(value.home)
    made.title(value.title)
    made.description(value.description)
    made.language(value.language)
    made.generator("")
    if value.copyright:
        made.copyright(value.copyright)
    # The last link given becomes the channel's link in RSS.
    kind = "application/atom+xml" if value.kind == "atom" else "application/rss+xml"
    made.link(href=value.url, rel="self", type=kind)
    made.link(href=value.home, rel="alternate")
    # feedgen would write the time of the build, and subscribers would see a change every day.
    newest = max((entry.updated for entry in value.entries), default=NO_DATE)
    made.updated(newest)
    made.lastBuildDate(newest)
    return made


def _add(made: FeedEntry, entry: FeedItem, value: Feed, html: Html) -> None:
    if value.kind == "atom":
        made.id(entry.identity)
    else:
        made.guid(entry.identity, permalink=True)
    made.title(entry.title)
    made.link(href=entry.url, rel="alternate")
    made.description(entry.summary, isSummary=True)
    if entry.content:
        content = bodies.filled(entry.content, html)
        made.content(content, type="CDATA" if value.kind == "rss" else "html")
    made.published(entry.published)
    made.updated(entry.updated)
    for category in entry.categories:
        made.category(term=category)
    if value.kind == "atom":
        made.author([{"name": author} for author in entry.authors or (value.title,)])
    elif entry.authors:
        made.dc.dc_creator(list(entry.authors))
    if entry.credit_name and entry.credit_url and value.kind == "rss":
        made.source(url=entry.credit_url, title=entry.credit_name)


def _json(value: Feed, html: Html) -> bytes:
    items = [
        {
            "id": entry.identity,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": bodies.filled(entry.content, html) if entry.content else "",
            "date_published": entry.published.isoformat(),
            "date_modified": entry.updated.isoformat(),
            "authors": [{"name": author} for author in entry.authors],
            "tags": list(entry.categories),
            "language": entry.language,
        }
        for entry in value.entries
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": value.title,
        "home_page_url": value.home,
        "feed_url": value.url,
        "description": value.description,
        "language": value.language,
        "items": items,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()
