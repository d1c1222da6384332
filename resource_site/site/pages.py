"""What the site consists of: one class for each template, and the parts they share.

A template receives `site`, a `Site`, and `page`, an instance of the class that names it.
Addresses are ready to stand in an href: they begin with the path of the site's base URL.
Words are ready to be read: a template loops and chooses, it never computes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup
from msgspec import Struct


class Content(Struct, frozen=True, gc=False):
    """The HTML of a document before it is rendered: its cache key, and the URL of each reference.

    Templates never meet it: `render` puts the HTML in its place.
    """

    key: str
    path: str
    urls: tuple[str, ...]


class Link(Struct, frozen=True, gc=False):
    """A title and the address it leads to.

    `language` is set only where the target is in another language than the page.
    """

    title: str
    address: str
    language: str = ""


class Day(Struct, frozen=True, gc=False):
    """A date for machines (2007-03-31) and for readers (31 March 2007)."""

    iso: str
    words: str


class Translation(Struct, frozen=True, gc=False):
    """The same page in another language, named in that language; `url` is absolute."""

    title: str
    address: str
    url: str
    language: str
    direction: str


class Picture(Struct, frozen=True, gc=False):
    """A picture and its words for those who do not see it; `url` is absolute."""

    address: str
    url: str
    alt: str


class Credit(Struct, frozen=True, gc=False):
    """Where an article comes from: 'Adapted from', the name, and, where known, the original."""

    label: str
    name: str
    title: str
    date: str
    url: str


class ArticleCard(Struct, frozen=True, gc=False):
    """An article as lists show it."""

    title: str
    address: str
    published: Day
    summary: str
    credit: str
    picture: Picture | None


class Term(Struct, frozen=True, gc=False):
    """A tag or country with the number of its articles."""

    title: str
    address: str
    count: str


class Month(Struct, frozen=True, gc=False):
    """A month of a year and its articles, newest first."""

    title: str
    items: tuple[ArticleCard, ...]


class Hidden(Struct, frozen=True, gc=False):
    """A value that a form sends along without showing it."""

    name: str
    value: str


class Form(Struct, frozen=True, gc=False):
    """A plain form, sent to `action` by the reader's browser.

    `email` names the field for the reader's address; `trap` names a field that people
    never see and only robots fill in.
    """

    action: str
    email: str
    trap: str
    hidden: tuple[Hidden, ...]


class Box(Struct, frozen=True, gc=False):
    """A side box: a page's title and summary, the way to it, and perhaps a form.

    `language` is set only where the words are in another language than the page.
    """

    title: str
    summary: str
    address: str
    form: Form | None
    language: str = ""


class FeedLink(Struct, frozen=True, gc=False):
    """A feed that browsers and feed readers can find."""

    title: str
    address: str
    type: str


class Site(Struct, frozen=True, gc=False):
    """What every page of one language shares.

    `words` are the words of the interface from `templates/words/`.
    `exit` is the address of the neutral page that leaves the site, or ''.
    `searchable` tells whether there is an index behind the search page.
    """

    title: str
    tagline: str
    description: str
    language: str
    direction: str
    home: str
    url: str
    assets: str
    copyright: str
    navigation: tuple[Link, ...]
    footer: tuple[Link, ...]
    sections: tuple[Link, ...]
    taxonomies: tuple[Link, ...]
    languages: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    search: str
    searchable: bool
    search_index: str
    newsletter: Box | None
    inquiry: Box | None
    campaign: Box | None
    help: Link | None
    safety: Link | None
    exit: str
    security_policy: str
    words: Mapping[str, Any]


class Page(Struct, frozen=True, kw_only=True):
    """What every page has.  `url` is absolute; `description` is plain text."""

    template: ClassVar[str]

    address: str
    url: str
    title: str
    description: str
    translations: tuple[Translation, ...] = ()


class FrontPage(Page, frozen=True, kw_only=True):
    """The front page: featured articles, then the latest."""

    template: ClassVar[str] = "front.html"

    featured: tuple[ArticleCard, ...]
    latest: tuple[ArticleCard, ...]
    more: Link | None


class SectionPage(Page, frozen=True, kw_only=True):
    """One page of a section's list, newest first.

    `number` is 0 on the section's own address and the page's number further on.
    """

    template: ClassVar[str] = "section.html"

    section: Link
    number: int
    items: tuple[ArticleCard, ...]
    newer: Link | None
    older: Link | None
    years: tuple[Link, ...]


class YearPage(Page, frozen=True, kw_only=True):
    """All articles of one year of a section, month by month, newest first."""

    template: ClassVar[str] = "year.html"

    section: Link
    months: tuple[Month, ...]
    years: tuple[Link, ...]


class ArticlePage(Page, frozen=True, kw_only=True):
    """An article.  `body` is clean HTML; `extra` holds the site's own extra fields."""

    template: ClassVar[str] = "article.html"

    section: Link
    published: Day
    updated: Day | None
    authors: tuple[str, ...]
    body: Markup | Content
    credit: Credit | None
    tags: tuple[Link, ...]
    countries: tuple[Link, ...]
    other_terms: tuple[Link, ...]
    picture: Picture | None
    previous: Link | None
    next: Link | None
    related: tuple[ArticleCard, ...]
    extra: Mapping[str, str]


class ContentPage(Page, frozen=True, kw_only=True):
    """A page without a date, such as About Us.

    `inquiry` or `newsletter` is the form that belongs to it; `feeds` go with the newsletter.
    """

    template: ClassVar[str] = "page.html"

    body: Markup | Content
    updated: Day | None
    inquiry: Form | None
    newsletter: Form | None
    feeds: tuple[FeedLink, ...]


class TermPage(Page, frozen=True, kw_only=True):
    """One page of the articles with a tag, or about a country, newest first."""

    template: ClassVar[str] = "term.html"

    taxonomy: Link
    number: int
    items: tuple[ArticleCard, ...]
    newer: Link | None
    older: Link | None
    feed: FeedLink | None


class TaxonomyPage(Page, frozen=True, kw_only=True):
    """All tags, or all countries, in order of their names."""

    template: ClassVar[str] = "taxonomy.html"

    terms: tuple[Term, ...]


class SearchPage(Page, frozen=True, kw_only=True):
    """Search, and for readers without script the topics and the years."""

    template: ClassVar[str] = "search.html"

    taxonomies: tuple[TaxonomyPage, ...]
    years: tuple[Link, ...]


class NotFoundPage(Page, frozen=True, kw_only=True):
    """What a host shows for an address that does not exist."""

    template: ClassVar[str] = "404.html"

    latest: tuple[ArticleCard, ...]


class RedirectPage(Page, frozen=True, kw_only=True):
    """A former address that leads on to the present one."""

    template: ClassVar[str] = "redirect.html"

    target: Link


TEMPLATES: tuple[type[Page], ...] = (
    FrontPage,
    SectionPage,
    YearPage,
    ArticlePage,
    ContentPage,
    TermPage,
    TaxonomyPage,
    SearchPage,
    NotFoundPage,
    RedirectPage,
)
