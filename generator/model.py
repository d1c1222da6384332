"""What the site is about: sources, articles, pages, their bodies, and the order they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from generator.problems import TOP, Place, Problem
from generator.values import valueclass

PAGE_FIELDS: tuple[str, ...] = (
    *("title", "summary", "date", "updated", "draft", "publish", "expires"),
    *("aliases", "lang", "weight"),
)
"""The front matter of a page."""

ARTICLE_FIELDS: tuple[str, ...] = (
    *(*PAGE_FIELDS, "slug", "source", "author", "authors"),
    *("image", "image_alt", "featured"),
)
"""The front matter of every article; a site adds its taxonomies and extra fields."""

SYNONYMS: Mapping[str, str] = {
    "lastmod": "updated",
    "modified": "updated",
    "last_modified_at": "updated",
    "updateddate": "updated",
    "pubdate": "date",
    "description": "summary",
    "excerpt": "summary",
    "redirect_from": "aliases",
    "publishdate": "publish",
    "expirydate": "expires",
    "unpublishdate": "expires",
    "author": "authors",
}
"""Fields by their names in other generators."""

MARK = "\x1a"
"""Stands around the number of a reference in `Body.html`, where its address belongs."""

CARD = 16
"""Digits of a card: there are many of them, and each stands in many digests."""

ROW_END = "\x7f"
"""Ends a row of `Document.places`: no text has it, and JSON writes it as it is."""

SECOND = 1_000_000_000  # nanoseconds
TICK = SECOND // 50  # longer than that of any system that counts parts of a second
SLOW_TICK = 2 * SECOND + TICK


@valueclass(frozen=True, slots=True)
class Finding:
    """Something in a body that an editor must see; `check` is the `[checks]` entry that weighs it.

    A finding with the check `always` is an error whatever the site's settings are.
    Lines count from 1 at the first line of the body, columns from 1, 0 means the whole line.
    """

    check: str
    line: int
    column: int
    length: int
    message: str
    fix: str


@valueclass(frozen=True, slots=True)
class Reference:
    """A link or picture of a body, its target as the editor wrote it, and its place in the body."""

    kind: str
    target: str
    line: int
    column: int
    length: int


@valueclass(frozen=True, slots=True)
class Body:
    """What Markdown text becomes.

    In `html` the address of `references[n]`, a target inside this site, is written as MARK n MARK:
    only the plan of the whole site knows it.
    `anchors` are all ids in `html`, without their prefix.
    """

    html: str
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]


@valueclass(frozen=True, slots=True)
class Source:
    """A Markdown file: its path as an editor types it, its path below `content/`, its text.

    The text is clean Unicode with line ends of one kind and no byte-order mark.
    """

    path: str
    parts: tuple[str, ...]
    text: str


@valueclass(frozen=True, slots=True)
class File:
    """A file as a folder lists it, not yet read.

    `path` is how an editor types it, `parts` its names below the folder, `location` where the
    system finds it, `size` its bytes.  Equal `signature`s mean equal bytes, if the file is settled.
    `changed` is the time of its last change in nanoseconds, by the clock of the system.
    """

    path: str
    parts: tuple[str, ...]
    location: str
    size: int
    signature: str
    changed: int

    def is_settled(self, started: int) -> bool:
        """Tell whether a change after `started` would show in the signature.

        One right after another may not: clocks of disks tick, some only every other second.
        """
        tick = SLOW_TICK if self.changed % SECOND == 0 else TICK
        return self.changed + tick < started


@valueclass(frozen=True, slots=True)
class Listing:
    """All files a site is made of.

    `looks` are the templates by their names.  `ledger` has each address once published, and its
    line.
    """

    sources: tuple[File, ...]
    attachments: tuple[File, ...]
    assets: tuple[File, ...]
    looks: Mapping[str, bytes]
    ledger: tuple[tuple[int, str], ...]


@valueclass(frozen=True, slots=True)
class Credit:
    """Where an article comes from.

    `kind` is source, adapted or reprinted; `date` is '', 2007, 2007-08 or 2007-08-17.
    """

    kind: str
    name: str
    title: str
    date: str
    url: str


@valueclass(frozen=True, slots=True)
class Document:
    """What articles and pages share: everything about a text but its HTML.

    `path` and `parts` are those of the source.  `key` changes with anything in it, `html` is the
    key of its HTML.  `address` is the path from the root of the site: `/zh/news/2007/slug/`.
    `translations` is equal in all languages of one text.  `references` and `anchors` are those of
    the body, which begins on `body_line`.  `places` has the places of the fields; see `place`.
    """

    path: str
    parts: tuple[str, ...]
    key: str
    html: str
    address: str
    language: str
    translations: str
    title: str
    summary: str
    updated: date | None
    aliases: tuple[str, ...]
    weight: int
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    body_line: int
    places: str

    def place(self, *fields: str) -> Place:
        """Return where the first of these fields that is there stands, else where all begin.

        A value in a list has the name of its field before it: `tags:Prevention`.
        """
        rows = (row.split(" ", 3) for row in self.places.split(ROW_END) if row)
        places = {
            name: Place(int(line), int(column), int(length)) for line, column, length, name in rows
        }
        return next((places[field] for field in fields if field in places), TOP)


@valueclass(frozen=True, slots=True)
class Article(Document):
    """A dated article.

    `published` is an instant in the site's time zone.  `terms` are the tags, countries and other
    taxonomies by their names, spelt as the editor did.  `image` is a target such as `photo.jpg`.
    `card` changes with anything that lists show of the article.
    """

    section: str
    published: datetime
    terms: Mapping[str, tuple[str, ...]]
    credit: Credit | None
    authors: tuple[str, ...]
    image: str
    image_alt: str
    featured: bool
    extra: Mapping[str, str]
    card: str


@valueclass(frozen=True, slots=True)
class StandingPage(Document):
    """A page without a date, such as About Us."""


@valueclass(frozen=True, slots=True)
class Reading:
    """What one source says: a text, None if it has a mistake, and all that is wrong with it.

    Nothing here depends on the present day: the text is held back later, if it is a draft, if it
    `appears` in the future or if it `expires` in the past.
    """

    path: str
    parts: tuple[str, ...]
    document: Article | StandingPage | None
    draft: bool
    appears: datetime | None
    expires: datetime | None
    problems: tuple[Problem, ...]


@valueclass(frozen=True, slots=True)
class HeldBack:
    """A text that is not published, why, and when that changes (None: not by itself)."""

    path: str
    parts: tuple[str, ...]
    address: str
    reason: str
    until: datetime | None


@valueclass(frozen=True, slots=True)
class Collection:
    """All texts that are ready to be published, and those that are not.

    `broken` are the paths below `content/` of files with mistakes: links to them are not dead.
    `next_change` is the next instant at which something appears or expires.
    """

    articles: tuple[Article, ...]
    pages: tuple[StandingPage, ...]
    held_back: tuple[HeldBack, ...]
    broken: frozenset[tuple[str, ...]]
    next_change: datetime | None


@valueclass(frozen=True, slots=True)
class Term:
    """A tag or country: its name as most articles spell it, and its articles, oldest first."""

    taxonomy: str
    slug: str
    name: str
    articles: tuple[Article, ...]


@valueclass(frozen=True, slots=True)
class Edition:
    """The site in one language.  Articles stand oldest first, terms in the order of their slugs.

    `pages` has them by their path, such as `pages/about`.
    """

    language: str
    articles: tuple[Article, ...]
    sections: Mapping[str, tuple[Article, ...]]
    taxonomies: Mapping[str, tuple[Term, ...]]
    pages: Mapping[str, StandingPage]


@valueclass(frozen=True, slots=True)
class Library:
    """All texts in their order; articles are found by their address.

    `neighbours` are the article before and the article after in the same section.
    `translations` has all languages of one text, in the order of the site's languages.
    """

    editions: Mapping[str, Edition]
    neighbours: Mapping[str, tuple[Article | None, Article | None]]
    translations: Mapping[str, tuple[Document, ...]]
    held_back: tuple[HeldBack, ...]
    broken: frozenset[tuple[str, ...]]
