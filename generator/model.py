"""What the site is about: sources, articles, pages, their bodies, and the order they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from generator.problems import Place

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

MARK = "\x1a"
"""Stands around the number of a reference in `Body.html`, where its address belongs."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a body; `anchor` is the id it carries in the page."""

    level: int
    text: str
    anchor: str
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """A link or picture of a body, its target as the editor wrote it, and its place in the body."""

    kind: str
    target: str
    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Body:
    """What Markdown text becomes.

    In `html` the address of `references[n]`, a target inside this site, is written as MARK n MARK:
    only the plan of the whole site knows it.  `outside` are the links that leave the site.
    `beginning` is plain text, at most about 200 characters, cut between words.
    `anchors` are all ids in `html`, without their prefix.
    """

    html: str
    beginning: str
    headings: tuple[Heading, ...]
    references: tuple[Reference, ...]
    outside: tuple[Reference, ...]
    anchors: tuple[str, ...]
    words: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A Markdown file: its path as an editor types it, its path below `content/`, its text.

    The text is clean Unicode with line ends of one kind and no byte-order mark.
    """

    path: str
    parts: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or document under `content/`; `size` is in bytes."""

    path: str
    parts: tuple[str, ...]
    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class Content:
    """All that stands under `content/`, and the `assets` of the templates.

    `ledger` has every address ever published, each with its line in `urls.txt`.
    """

    sources: tuple[Source, ...]
    attachments: tuple[Attachment, ...]
    assets: tuple[Attachment, ...]
    ledger: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """Where an article comes from.

    `kind` is source, adapted or reprinted; `date` is '', 2007, 2007-08 or 2007-08-17.
    """

    kind: str
    name: str
    title: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Document:
    """What articles and pages share.

    `path` and `parts` are those of the source.  `address` is the path from the root of the site,
    such as `/zh/news/2007/slug/`.  `translations` is equal in all languages of one text.
    `places` tells where in the file a field stands; `body_line` is the line the body begins on.
    """

    path: str
    parts: tuple[str, ...]
    address: str
    language: str
    translations: str
    title: str
    summary: str
    updated: date | None
    aliases: tuple[str, ...]
    weight: int
    body: Body
    body_line: int
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Article(Document):
    """A dated article.

    `published` is an instant in the site's time zone.  `terms` are the tags, countries and other
    taxonomies by their names, spelt as the editor did.  `image` is a target such as `photo.jpg`.
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


@dataclass(frozen=True, slots=True)
class StandingPage(Document):
    """A page without a date, such as About Us."""


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A text that is not published, why, and when that changes (None: not by itself)."""

    path: str
    parts: tuple[str, ...]
    address: str
    reason: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Term:
    """A tag or country: its name as most articles spell it, and its articles, oldest first."""

    taxonomy: str
    slug: str
    name: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The site in one language.  Articles stand oldest first, terms in the order of their slugs.

    `pages` has them by their path, such as `pages/about`.
    """

    language: str
    articles: tuple[Article, ...]
    sections: Mapping[str, tuple[Article, ...]]
    taxonomies: Mapping[str, tuple[Term, ...]]
    pages: Mapping[str, StandingPage]


@dataclass(frozen=True, slots=True)
class Library:
    """All texts in their order; articles are found by their address.

    `neighbours` are the article before and the article after in the same section.
    `translations` has all languages of one text, in the order of the site's languages.
    """

    editions: Mapping[str, Edition]
    neighbours: Mapping[str, tuple[Article | None, Article | None]]
    related: Mapping[str, tuple[Article, ...]]
    translations: Mapping[str, tuple[Document, ...]]
    held_back: tuple[HeldBack, ...]
    broken: frozenset[tuple[str, ...]]
