"""What the site consists of: one class for each template, and the parts they share.

A template receives `site`, a `Site`, and `page`, an instance of the class that names it.
Addresses are ready to stand in an href: they begin with the path of the site's base URL.
Words are ready to be read: a template loops and chooses, it never computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup

from resource_site.problems import WHOLE_FILE, Position
from resource_site.values import valueclass


@valueclass(frozen=True, slots=True)
class Link:
    """A title and the address it leads to.

    `language` is set only where the target is in another language than the page.
    """

    title: str
    address: str
    language: str = ""


@valueclass(frozen=True, slots=True)
class Day:
    """A date for machines (2007-03-31) and for readers (31 March 2007)."""

    iso: str
    words: str


@valueclass(frozen=True, slots=True)
class Translation:
    """The same page in another language, named in that language; `url` is absolute."""

    title: str
    address: str
    url: str
    language: str
    direction: str


@valueclass(frozen=True, slots=True)
class Picture:
    """A picture and its words for those who do not see it; `url` is absolute."""

    address: str
    url: str
    alt: str


@valueclass(frozen=True, slots=True)
class Credit:
    """Where an article comes from: 'Adapted from', the name, and, where known, the original."""

    label: str
    name: str
    title: str
    date: str
    url: str


@valueclass(frozen=True, slots=True)
class Item:
    """An article as lists show it."""

    title: str
    address: str
    published: Day
    summary: str
    credit: str
    picture: Picture | None


@valueclass(frozen=True, slots=True)
class Term:
    """A tag or country with the number of its articles."""

    title: str
    address: str
    count: str


@valueclass(frozen=True, slots=True)
class Month:
    """A month of a year and its articles, newest first."""

    title: str
    items: tuple[Item, ...]


@valueclass(frozen=True, slots=True)
class Hidden:
    """A value that a form sends along without showing it."""

    name: str
    value: str


@valueclass(frozen=True, slots=True)
class Form:
    """A plain form, sent to `action` by the reader's browser.

    `email` names the field for the reader's address; `trap` names a field that people
    never see and only robots fill in.
    """

    action: str
    email: str
    trap: str
    hidden: tuple[Hidden, ...]


@valueclass(frozen=True, slots=True)
class Box:
    """A side box: a page's title and summary, the way to it, and perhaps a form.

    `language` is set only where the words are in another language than the page.
    """

    title: str
    summary: str
    address: str
    form: Form | None
    language: str = ""


@valueclass(frozen=True, slots=True)
class FeedLink:
    """A feed that browsers and feed readers can find."""

    title: str
    address: str
    type: str


@valueclass(frozen=True, slots=True)
class Site:
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


@valueclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What every page has.  `url` is absolute; `description` is plain text."""

    template: ClassVar[str]

    address: str
    url: str
    title: str
    description: str
    translations: tuple[Translation, ...] = ()


@valueclass(frozen=True, slots=True, kw_only=True)
class FrontPage(Page):
    """The front page: featured articles, then the latest."""

    template: ClassVar[str] = "front.html"

    featured: tuple[Item, ...]
    latest: tuple[Item, ...]
    more: Link | None


@valueclass(frozen=True, slots=True, kw_only=True)
class SectionPage(Page):
    """One page of a section's list, newest first.

    `number` is 0 on the section's own address and the page's number further on.
    """

    template: ClassVar[str] = "section.html"

    section: Link
    number: int
    items: tuple[Item, ...]
    newer: Link | None
    older: Link | None
    years: tuple[Link, ...]


@valueclass(frozen=True, slots=True, kw_only=True)
class YearPage(Page):
    """All articles of one year of a section, month by month, newest first."""

    template: ClassVar[str] = "year.html"

    section: Link
    months: tuple[Month, ...]
    years: tuple[Link, ...]


@valueclass(frozen=True, slots=True, kw_only=True)
class ArticlePage(Page):
    """An article.  `body` is clean HTML; `extra` holds the site's own extra fields."""

    template: ClassVar[str] = "article.html"

    section: Link
    published: Day
    updated: Day | None
    authors: tuple[str, ...]
    body: Markup
    credit: Credit | None
    tags: tuple[Link, ...]
    countries: tuple[Link, ...]
    other_terms: tuple[Link, ...]
    picture: Picture | None
    previous: Link | None
    next: Link | None
    related: tuple[Item, ...]
    extra: Mapping[str, str]


@valueclass(frozen=True, slots=True, kw_only=True)
class StandingPage(Page):
    """A page without a date, such as About Us.

    `inquiry` or `newsletter` is the form that belongs to it; `feeds` go with the newsletter.
    """

    template: ClassVar[str] = "page.html"

    body: Markup
    updated: Day | None
    inquiry: Form | None
    newsletter: Form | None
    feeds: tuple[FeedLink, ...]


@valueclass(frozen=True, slots=True, kw_only=True)
class TermPage(Page):
    """One page of the articles with a tag, or about a country, newest first."""

    template: ClassVar[str] = "term.html"

    taxonomy: Link
    number: int
    items: tuple[Item, ...]
    newer: Link | None
    older: Link | None
    feed: FeedLink | None


@valueclass(frozen=True, slots=True, kw_only=True)
class TaxonomyPage(Page):
    """All tags, or all countries, in order of their names."""

    template: ClassVar[str] = "taxonomy.html"

    terms: tuple[Term, ...]


@valueclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """Search, and for readers without script the topics and the years."""

    template: ClassVar[str] = "search.html"

    taxonomies: tuple[TaxonomyPage, ...]
    years: tuple[Link, ...]


@valueclass(frozen=True, slots=True, kw_only=True)
class NotFoundPage(Page):
    """What a host shows for an address that does not exist."""

    template: ClassVar[str] = "404.html"

    latest: tuple[Item, ...]


@valueclass(frozen=True, slots=True, kw_only=True)
class RedirectPage(Page):
    """A former address that leads on to the present one."""

    template: ClassVar[str] = "redirect.html"

    target: Link


TEMPLATES: tuple[type[Page], ...] = (
    FrontPage,
    SectionPage,
    YearPage,
    ArticlePage,
    StandingPage,
    TermPage,
    TaxonomyPage,
    SearchPage,
    NotFoundPage,
    RedirectPage,
)


@valueclass(frozen=True, slots=True)
class Entry:
    """An article in a feed: `html` with absolute addresses, `identity` the same for ever."""

    identity: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    credit_name: str
    credit_url: str
    language: str


@valueclass(frozen=True, slots=True)
class Feed:
    """A feed: `url` is its own, `home` the page it follows; entries newest first.

    `kind` is rss, atom or json; `style` is the address of the sheet a browser shows it with.
    """

    kind: str
    url: str
    home: str
    style: str
    title: str
    description: str
    language: str
    copyright: str
    entries: tuple[Entry, ...]


@valueclass(frozen=True, slots=True)
class SitemapEntry:
    """A page as search engines find it; `changed` is the day of its content, or ''."""

    url: str
    changed: str
    translations: tuple[Translation, ...]


@valueclass(frozen=True, slots=True)
class Sitemap:
    """All pages worth finding."""

    entries: tuple[SitemapEntry, ...]


@valueclass(frozen=True, slots=True)
class Plain:
    """A short text file, such as robots.txt."""

    text: str


@valueclass(frozen=True, slots=True)
class Copy:
    """A file that is published as it is."""

    file: Path


@valueclass(frozen=True, slots=True)
class SearchRecord:
    """A page as the search index holds it."""

    address: str
    language: str
    title: str
    date: str
    html: str


@valueclass(frozen=True, slots=True)
class SearchIndex:
    """Everything that can be searched.  The files behind it are named by the indexer.

    `made_of` changes with anything in the records; `read` makes them, one after the other.
    """

    made_of: str
    read: Callable[[], Iterator[SearchRecord]]


Value = Page | Feed | Sitemap | Plain | Copy


def whole_file() -> Position:
    """Return the place of a file that no editor wrote."""
    return WHOLE_FILE


@valueclass(frozen=True, slots=True)
class Output:
    """A file of the site: its path below `site/`, who asked for it, and what it holds.

    `made_of` changes with anything that its bytes depend on, and is '' where that is not known.
    `make` makes the value anew each time.  `site` is the frame of a page, None where there is
    none.  `owner` and `place` name the source when two outputs claim one address.
    """

    path: str
    owner: str
    made_of: str
    make: Callable[[], Value]
    site: Site | None = None
    place: Callable[[], Position] = whole_file

    @property
    def value(self) -> Value:
        """What the file holds."""
        return self.make()


@valueclass(frozen=True, slots=True)
class Plan:
    """The whole site as data, before any of it is made.

    `looks` are the templates by their names.
    """

    outputs: tuple[Output, ...]
    search: SearchIndex | None
    looks: Mapping[str, bytes]
