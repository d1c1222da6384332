"""What the site is about: sources, articles, pages, their bodies, and the order they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from resource_site.fields.schemas import Credit
from resource_site.markup.body import Reference
from resource_site.problems import Position, Problem
from resource_site.values import valueclass

CARD = 16
"""Digits of a card: there are many of them, and each stands in many digests."""

SECOND = 1_000_000_000  # nanoseconds
TICK = SECOND // 50  # longer than that of any system that counts parts of a second
SLOW_TICK = 2 * SECOND + TICK


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
class Document:
    """What articles and pages share: everything about a text but its HTML.

    `path` and `parts` are those of the source.  `key` changes with anything in it, `html` is the
    key of its HTML.  `address` is the path from the root of the site: `/zh/news/2007/slug/`.
    `translations` is equal in all languages of one text.  `references` and `anchors` are those of
    the body, which begins on `body_line`.  `places` is the front matter; see `place`.
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

    def place(self, *fields: str) -> Position:
        """Return where the first of these fields that exists is written, else where all begin.

        An item of a list has the name of its field before it: `tags:Prevention`.
        """
        from resource_site.fields import positions  # noqa: PLC0415 - only errors need YAML again

        return positions.find(self.places, *fields)


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
