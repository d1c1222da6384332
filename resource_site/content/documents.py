"""The files of a site, and the documents that its sources are parsed into."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from resource_site.fields.schemas import Credit
from resource_site.markdown.body import Reference
from resource_site.problems import Position, Problem

SECOND = 1_000_000_000  # nanoseconds
TICK = SECOND // 50  # longer than that of any file system that counts parts of a second
SLOW_TICK = 2 * SECOND + TICK

LEDGER = "urls.txt"
"""The file below `content/` with every address that was ever published."""

PLACEHOLDER = "Write the text here.  When it is ready, delete the line `draft: true`."
"""The text of a new article."""


class File(Struct, frozen=True, gc=False):
    """A file found by the scan, not yet read.

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
        """Return True if a change after `started` would show in the signature.

        One right after another may not: clocks of disks tick, some only every other second.
        """
        tick = SLOW_TICK if self.changed % SECOND == 0 else TICK
        return self.changed + tick < started


class Template(Struct, frozen=True, gc=False):
    """A file below `templates/` that is not an asset: its path and its bytes."""

    path: str
    raw: bytes


class Recorded(NamedTuple):
    """A line of the ledger: its number, an address that was published, and its document then.

    `text` identifies its title and text, `path` is that of its source below `content/`; both are ''
    for what is not a document, and on lines of older versions.  `translations` is what was equal
    in all its translations, '' where its path says so.
    """

    number: int
    address: str
    text: str = ""
    path: str = ""
    translations: str = ""


class Files(Struct, frozen=True):
    """All input files of a site.

    `statics` are those below `static/`.  `templates` are found by their names, `stylesheets` by
    those below `assets/`.  `ledger` has each address that was ever published.  `refused` are
    the paths below `content/` of files that cannot be published, each of which is reported.
    """

    sources: tuple[File, ...]
    attachments: tuple[File, ...]
    assets: tuple[File, ...]
    statics: tuple[File, ...]
    templates: Mapping[str, Template]
    stylesheets: Mapping[str, Template]
    ledger: tuple[Recorded, ...]
    refused: frozenset[tuple[str, ...]] = frozenset()


class Source(Struct, frozen=True, gc=False):
    """A Markdown file: its path for messages, its path below `content/`, its text.

    The text is clean Unicode with line ends of one kind and no byte-order mark.
    """

    path: str
    parts: tuple[str, ...]
    text: str


class Correction(Struct, frozen=True, array_like=True, gc=False):
    """What was corrected in a document on a day, which has ISO form."""

    date: str
    what: str


class State(Struct, frozen=True, array_like=True, gc=False):
    """What is known of a text: whether it is still right.

    `reviewed` and `withdrawn` are days in ISO form or '', `why` is set if it was withdrawn.
    `successor` is the number of the reference to the document that replaces it, -1 if none does.
    `version` identifies its title, summary and text; `translates` is that of the original that a
    translation was made from, or ''.
    """

    reviewed: str = ""
    corrections: tuple[Correction, ...] = ()
    withdrawn: str = ""
    why: str = ""
    successor: int = -1
    version: str = ""
    translates: str = ""


class Document(Struct, frozen=True, array_like=True, gc=False):
    """What articles and pages share: everything about a source but its HTML.

    `path` and `parts` are those of the source.  `body` is the cache key of its Body.
    `address` is the path from the root of the site: `/zh/news/2007/slug/`.
    `translations` is equal in all languages of one document.  `references` and `anchors` are
    those of the body, which begins on `body_line`.  `front_matter` is its text; see `position`.
    """

    path: str
    parts: tuple[str, ...]
    body: str
    address: str
    language: str
    translations: str
    title: str
    summary: str
    updated: datetime | None
    aliases: tuple[str, ...]
    weight: int
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    body_line: int
    front_matter: str
    state: State

    def position(self, *fields: str) -> Position:
        """Return the position of the first of these fields that exists, else the first line.

        An item of a list has the name of its field before it: `tags:Prevention`.
        """
        from resource_site.fields import positions  # noqa: PLC0415 - only errors need YAML again

        return positions.find(self.front_matter, *fields)


class Entry(Document, frozen=True, array_like=True, gc=False, tag="entry"):
    """A document of a section, of an undated kind.

    `terms` are the tags, countries and other taxonomies by their names, as the editor wrote
    them.  `image` is a target such as `photo.jpg`.  `fields` are those of its kind; what they lead
    to is among the `references`, after those of the body.
    """

    section: str
    terms: dict[str, tuple[str, ...]]
    credit: Credit | None
    authors: tuple[str, ...]
    image: str
    image_alt: str
    featured: bool
    extra: dict[str, str]
    fields: dict[str, Any]


class Article(Entry, frozen=True, array_like=True, gc=False, tag="article"):
    """A document of a dated kind.

    `published` is an instant with the site's offset at that time, so that two of them compare in
    UTC.
    """

    published: datetime


class Page(Document, frozen=True, array_like=True, gc=False, tag="page"):
    """A page without a date, such as About Us.  `template` is the one it names, or ''."""

    template: str = ""


class ParsedDocument(Struct, frozen=True, array_like=True, gc=False):
    """The result of parsing one source: a document, and all problems.

    A document with errors is `faulty`; where its date is not known, its address has `*` for it.

    Nothing here depends on the present day: a draft, or a document that `appears` in the future
    or that `expires` in the past, is left out later.  `review_by` is when a review is due.  What
    is wrong with a document that is `withheld` for certain, 'draft' or 'empty', is not published.
    """

    path: str
    parts: tuple[str, ...]
    document: Entry | Article | Page | None
    faulty: Entry | Article | Page | None
    draft: bool
    appears: datetime | None
    expires: datetime | None
    problems: tuple[Problem, ...]
    review_by: datetime | None = None
    withheld: str = ""
