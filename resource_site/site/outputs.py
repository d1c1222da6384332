"""The site as data: what each file holds, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from resource_site.content.documents import Document, Template
from resource_site.images import attachment
from resource_site.problems import WHOLE_FILE, Position
from resource_site.site.pages import (
    Page,
    Site,
)
from resource_site.site.values import (
    Content,
    Translation,
)


class FeedItem(Struct, frozen=True, array_like=True):
    """An article in a feed.  `identity` never changes, even if the article is renamed.

    An entry about a correction has no content but its summary.
    """

    identity: str
    url: str
    title: str
    summary: str
    content: Content | None
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    credit_name: str
    credit_url: str
    language: str


class Feed(Struct, frozen=True, array_like=True):
    """A feed: `url` is its own, `home` the page it follows; entries are newest first.

    `kind` is rss, atom or json; `style` is the URL of its style sheet for browsers.
    """

    kind: str
    url: str
    home: str
    style: str
    title: str
    description: str
    language: str
    copyright: str
    entries: tuple[FeedItem, ...]


class CalendarEvent(Struct, frozen=True, array_like=True):
    """An event for calendar programs; `starts` and `ends` are days or instants in ISO form."""

    identity: str
    url: str
    title: str
    summary: str
    starts: str
    ends: str
    place: str
    changed: datetime


class Calendar(Struct, frozen=True, array_like=True):
    """A file for calendar programs: one event, or all of a section, whose title it has."""

    url: str
    title: str
    events: tuple[CalendarEvent, ...]


class SitemapEntry(Struct, frozen=True, array_like=True):
    """A page for search engines; `changed` is the day its content last changed, or ''."""

    url: str
    changed: str
    translations: tuple[Translation, ...]


class Sitemap(Struct, frozen=True, array_like=True):
    """The pages of the sitemap."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndex(Struct, frozen=True, array_like=True):
    """The URLs of the parts of a large sitemap."""

    urls: tuple[str, ...]


class Text(Struct, frozen=True, array_like=True):
    """A short text file, such as robots.txt."""

    text: str


class Copy(Struct, frozen=True):
    """A file that is published as it is: where the system finds it.

    `key` is the SHA-256 of the bytes that were inspected; only these are published.
    """

    location: str
    key: str


class Made(Struct, frozen=True, array_like=True):
    """A file made from a picture: the path of the source, and which of its renditions it is."""

    source: str
    picture: attachment.Picture
    rendition: attachment.Rendition


class SearchRecord(Struct, frozen=True, array_like=True):
    """A page in the search index."""

    address: str
    language: str
    title: str
    date: str
    content: Content


class SearchIndex(Struct, frozen=True):
    """Everything that can be searched.  The files of the index are named by the indexer."""

    records: tuple[SearchRecord, ...]
    digest: str


SEARCH = "pagefind/"
"""The folder of the search index, whose files are known when it is made."""

Value = Page | Feed | Calendar | Sitemap | SitemapIndex | Text | Copy | Made


class Output(Struct, frozen=True):
    """A file of the site: its path below `site/`, its input digest, and what it holds.

    The digest changes with anything the bytes depend on; '' means unknown.  `site` is what all
    pages of a language share, None for a file that is not a page.  `owner` is
    the path of the source, or a description of the file; `document` and `fields` are where its
    address is written.  `template` is one that its document names, in place of the usual one.
    """

    path: str
    owner: str
    digest: str
    value: Value
    site: Site | None = None
    document: Document | None = None
    fields: tuple[str, ...] = ()
    template: str = ""

    def position(self) -> Position:
        """Return the position of the field that claims this address."""
        return self.document.position(*self.fields) if self.document else WHOLE_FILE


class Plan(Struct, frozen=True):
    """The whole site as data, before any of it is rendered.

    `gone` are the addresses whose content was removed on purpose.
    """

    outputs: tuple[Output, ...]
    search: SearchIndex | None
    templates: Mapping[str, Template]
    gone: tuple[str, ...] = ()
