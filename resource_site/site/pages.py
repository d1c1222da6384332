"""View models: one class for each template, and the values they share.

A template receives `site`, a `Site`, and `page`, an instance of the class that names the template.
Addresses are ready for `href`: they begin with the path of the site's base URL.
Dates and numbers are formatted and texts are localized, so that templates need not compute.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from markupsafe import Markup
from msgspec import Struct


class Link(Struct, frozen=True, array_like=True, gc=False):
    """A link: the text to show and the address.

    `language` is set only if the target is in another language than the page.
    """

    title: str
    address: str
    language: str = ""


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


class ArticleCard(Struct, frozen=True, array_like=True, gc=False):
    """An article in a list.  `credit` is its source in one line, or ''."""

    title: str
    address: str
    published: Day
    summary: str
    credit: str
    picture: Picture | None


class Term(Struct, frozen=True, array_like=True, gc=False):
    """A tag or country, and the number of its articles."""

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


class Site(Struct, frozen=True, array_like=True, gc=False):
    """The values that all pages of one language share.

    `words` holds the interface strings of `templates/words/`.
    `exit` is the address of the neutral page that the exit link opens, or ''.
    `searchable` is true if the site has a search index.
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


class Page(Struct, frozen=True, array_like=True, kw_only=True):
    """The fields that every page has.  `url` is absolute; `description` is plain text."""

    template: ClassVar[str]

    address: str
    url: str
    title: str
    description: str
    translations: tuple[Translation, ...] = ()


class FrontPage(Page, frozen=True, array_like=True, kw_only=True):
    """The front page: featured articles, then the latest; `more` links to older articles."""

    template: ClassVar[str] = "front.html"

    featured: tuple[ArticleCard, ...]
    latest: tuple[ArticleCard, ...]
    more: Link | None


class SectionPage(Page, frozen=True, array_like=True, kw_only=True):
    """One page of the list of a section, newest article first.

    `number` is 0 at the address of the section and N at `/page/N/`.
    """

    template: ClassVar[str] = "section.html"

    section: Link
    number: int
    items: tuple[ArticleCard, ...]
    newer: Link | None
    older: Link | None
    years: tuple[Link, ...]


class YearPage(Page, frozen=True, array_like=True, kw_only=True):
    """All articles of a section in one year, by month, newest first."""

    template: ClassVar[str] = "year.html"

    section: Link
    months: tuple[Month, ...]
    years: tuple[Link, ...]


class ArticlePage(Page, frozen=True, array_like=True, kw_only=True):
    """An article.

    `body` is sanitized HTML.
    `extra` holds the values of the fields that site.toml lists under "extra_fields".
    """

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


class ContentPage(Page, frozen=True, array_like=True, kw_only=True):
    """A page without a date, such as About Us.  `body` is sanitized HTML.

    `inquiry` or `newsletter` is set on the page that has this form; `feeds` is filled on the page
    of the newsletter.
    """

    template: ClassVar[str] = "page.html"

    body: Markup | Content
    updated: Day | None
    inquiry: Form | None
    newsletter: Form | None
    feeds: tuple[FeedLink, ...]


class TermPage(Page, frozen=True, array_like=True, kw_only=True):
    """One page of the list of a term (a tag or a country), newest article first.

    `number` is 0 at the address of the term and N at `/page/N/`.
    """

    template: ClassVar[str] = "term.html"

    taxonomy: Link
    number: int
    items: tuple[ArticleCard, ...]
    newer: Link | None
    older: Link | None
    feed: FeedLink | None


class TaxonomyPage(Page, frozen=True, array_like=True, kw_only=True):
    """All terms of a taxonomy (tags or countries), sorted by name."""

    template: ClassVar[str] = "taxonomy.html"

    terms: tuple[Term, ...]


class SearchPage(Page, frozen=True, array_like=True, kw_only=True):
    """The search page, with terms and years for readers without JavaScript."""

    template: ClassVar[str] = "search.html"

    taxonomies: tuple[TaxonomyPage, ...]
    years: tuple[Link, ...]


class NotFoundPage(Page, frozen=True, array_like=True, kw_only=True):
    """The page that a host shows for an address that does not exist."""

    template: ClassVar[str] = "404.html"

    latest: tuple[ArticleCard, ...]


class GonePage(Page, frozen=True, array_like=True, kw_only=True):
    """The page at an address that site.toml lists under [gone]: its content was removed."""

    template: ClassVar[str] = "gone.html"


class RedirectPage(Page, frozen=True, array_like=True, kw_only=True):
    """A redirect from a former address to the current one."""

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
    GonePage,
    RedirectPage,
)
