"""The values that view models contain: links, dates, pictures, forms, entries of lists.

Addresses are ready for `href`: they begin with the path of the site's base URL.
"""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from msgspec import Struct


class Link(Struct, frozen=True, array_like=True, gc=False):
    """A link: the text to show and the address.

    `language` is set only if the target is in another language than the page.
    """

    title: str
    address: str
    language: str = ""


class Group(Link, frozen=True, array_like=True, gc=False):
    """The link to a section or a taxonomy; `name` is that in site.toml, in every language.

    `kind` is that of the documents of a section.
    """

    name: str = ""
    kind: str = ""


class MenuEntry(Link, frozen=True, array_like=True, gc=False):
    """An entry of a menu.  One with `entries` below it has no address of its own."""

    entries: tuple[Link, ...] = ()


class Day(Struct, frozen=True, array_like=True, gc=False):
    """A date: `iso` for attributes (2007-03-31), `words` for readers (31 March 2007)."""

    iso: str
    words: str


class Translation(Struct, frozen=True, array_like=True, gc=False):
    """The same page in another language; `title` is the name of that language.

    `url` is absolute.
    """

    title: str
    address: str
    url: str
    language: str
    direction: str


class Picture(Struct, frozen=True, array_like=True, gc=False):
    """A picture: a file for every browser, its size, its alt text.  `url` is absolute.

    `srcset` lists files of the media type `type`; both may be '', and an unknown size 0.
    """

    address: str
    url: str
    alt: str
    width: int = 0
    height: int = 0
    type: str = ""
    srcset: str = ""
    loading: str = "lazy"


class Content(Struct, frozen=True, array_like=True, gc=False):
    """A reference to the HTML of a document: the cache key of its body, and the link targets.

    A target that is not published is None; `pictures` has how the one at each target is shown.
    Templates never receive this: the renderer replaces it with the HTML.
    """

    key: str
    path: str
    urls: tuple[str | None, ...]
    pictures: tuple[Picture | None, ...] = ()


class Credit(Struct, frozen=True, array_like=True, gc=False):
    """The source of an article.

    `label` is the localized kind, such as 'Adapted from'; `title`, `date` and `url` describe the
    original and are '' if unknown.
    """

    label: str
    name: str
    title: str
    date: str
    url: str


class Correction(Struct, frozen=True, array_like=True, gc=False):
    """What was corrected in a text, and the day; `link` leads to the text in a list of several."""

    day: Day
    what: str
    link: Link | None = None


class State(Struct, frozen=True, array_like=True, gc=False):
    """Whether a text is still right.

    `why` says why it was withdrawn, '' if it was not; `withdrawn` is the day, if it is known.
    `successor` is the document that replaces it, `reviewed` the day on which it was last checked.
    `corrections` begin with the newest.  `original` is set on a translation of an earlier version
    of it.
    """

    why: str = ""
    withdrawn: Day | None = None
    successor: Link | None = None
    reviewed: Day | None = None
    corrections: tuple[Correction, ...] = ()
    original: Link | None = None


class Item(Struct, frozen=True, array_like=True, gc=False):
    """One value of a field: its text, and an address that it leads to, or ''.

    `iso` is that of a date.  `language` is set only if the target is in another language than the
    page.  `html` is sanitized HTML, on the page of a document whose field is Markdown.  `code` is
    what is written if `text` is its name.
    """

    text: str
    address: str = ""
    iso: str = ""
    language: str = ""
    html: Markup | Content | None = None
    code: str = ""


class Meta(Struct, frozen=True, array_like=True, gc=False):
    """A `<meta>` element."""

    name: str
    content: str


class FileLink(Struct, frozen=True, array_like=True, gc=False):
    """A file for other programs; `title` is the name of its format, `type` its media type."""

    title: str
    address: str
    type: str


class Citation(Struct, frozen=True, array_like=True, gc=False):
    """How a document is cited: a line of text, meta elements, files for reference managers.

    `type` is the address of its type at schema.org.
    """

    text: str
    metas: tuple[Meta, ...]
    type: str
    files: tuple[FileLink, ...]


class Subject(Struct, frozen=True, array_like=True, gc=False):
    """What a document is at schema.org: its type, its instants in ISO form, and the publisher."""

    type: str
    published: str
    updated: str
    language: str
    publisher: Link


class Field(Struct, frozen=True, array_like=True):
    """A field of a document's kind: its label, its type in site.toml, and its values.

    `text` has all of them on one line.  `rows` are the parts of records, by their names.
    `property` is the name of the field at schema.org, or ''.
    """

    name: str
    label: str
    type: str
    text: str
    items: tuple[Item, ...]
    rows: tuple[Mapping[str, Field], ...] = ()
    property: str = ""


class ArticleCard(Struct, frozen=True, array_like=True, gc=False):
    """A document in a list.  `credit` is its source in one line, or ''.

    `published` is set for dated kinds, `is_withdrawn` if the text no longer holds,
    `is_stale` if its details were not checked for too long.  `fields` are
    those of its kind that lists show, by their names.  `extra` holds the values of the fields that
    site.toml lists under "extra_fields".
    """

    title: str
    address: str
    published: Day | None
    summary: str
    credit: str
    picture: Picture | None
    extra: Mapping[str, str] = {}
    fields: Mapping[str, Field] = {}
    is_withdrawn: bool = False
    is_stale: bool = False


class Column(Struct, frozen=True, array_like=True, gc=False):
    """A column of a table of documents: the name of the field and its label."""

    name: str
    label: str


class CardGroup(Struct, frozen=True, array_like=True):
    """The documents of one section in the list of a term, or of one value in that of a section."""

    section: Group
    items: tuple[ArticleCard, ...]


class Term(Struct, frozen=True, array_like=True, gc=False):
    """A tag or country, and the number of its documents, '' if there are none."""

    title: str
    address: str
    count: str


class Month(Struct, frozen=True, array_like=True, gc=False):
    """A month and its articles, newest first."""

    title: str
    items: tuple[ArticleCard, ...]


class Hidden(Struct, frozen=True, array_like=True, gc=False):
    """A hidden field of a form."""

    name: str
    value: str


class Form(Struct, frozen=True, array_like=True, gc=False):
    """A form that the browser sends to `action` by POST.

    `email` is the name of the field for the reader's email address; `trap` is the name of the
    honeypot, a field that is hidden from people and that only spam programs fill in.
    """

    action: str
    email: str
    trap: str
    hidden: tuple[Hidden, ...]


class Box(Struct, frozen=True, array_like=True, gc=False):
    """A box in the sidebar: title, summary and address of a page, and a form if it has one.

    `language` is set only if the text is in another language than the page.
    """

    title: str
    summary: str
    address: str
    form: Form | None
    language: str = ""


class FeedLink(Struct, frozen=True, array_like=True, gc=False):
    """A feed; `type` is its media type."""

    title: str
    address: str
    type: str
