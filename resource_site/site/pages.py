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

from resource_site.site.values import (
    ArticleCard,
    Box,
    CardGroup,
    Citation,
    Column,
    Content,
    Correction,
    Credit,
    Day,
    FeedLink,
    Field,
    Form,
    Group,
    Link,
    MenuEntry,
    Month,
    Picture,
    State,
    Subject,
    Term,
    Translation,
)


class Site(Struct, frozen=True, array_like=True, gc=False):
    """The values that all pages of one language share.

    `words` holds the interface strings of `templates/words/`.
    `own_style` is the address of `assets/own.css`, or '' if there is no such file.
    `exit` is the address of the neutral page that the exit link opens, or ''.
    `glossary` are the words that the glossary explains, and where.
    `corrections` leads to the list of all corrections, if there are any.
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
    own_style: str
    copyright: str
    navigation: tuple[MenuEntry, ...]
    footer: tuple[MenuEntry, ...]
    sections: tuple[Group, ...]
    taxonomies: tuple[Group, ...]
    languages: tuple[Link, ...]
    feeds: tuple[FeedLink, ...]
    search: str
    glossary: tuple[Link, ...]
    corrections: Link | None
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
    """The fields that every page has.  `url` is absolute; `description` is plain text.

    `kind` is the name of the template without its ending, in every language.
    """

    template: ClassVar[str]

    address: str
    url: str
    title: str
    description: str
    translations: tuple[Translation, ...] = ()

    @property
    def kind(self) -> str:
        """Return the kind of page: the name of its usual template without the ending."""
        return self.template.removesuffix(".html")


class FrontPage(Page, frozen=True, array_like=True, kw_only=True):
    """The front page: featured articles, then the latest; `more` links to older articles."""

    template: ClassVar[str] = "front.html"

    featured: tuple[ArticleCard, ...]
    latest: tuple[ArticleCard, ...]
    more: Link | None


class SectionPage(Page, frozen=True, array_like=True, kw_only=True):
    """One page of the list of a section, newest article first, or in the order of its kind.

    `number` is 0 at the address of the section and N at `/page/N/`.  Of events, `upcoming` are
    those that are not over, the next one first, and `items` the others; `calendar` is the address
    of a file with all of them.  `feed` is that of a section whose documents are not in the feeds of
    the whole site.
    """

    template: ClassVar[str] = "section.html"

    section: Group
    number: int
    items: tuple[ArticleCard, ...]
    newer: Link | None
    older: Link | None
    years: tuple[Link, ...]
    upcoming: tuple[ArticleCard, ...] = ()
    calendar: str = ""
    feed: FeedLink | None = None


class YearPage(Page, frozen=True, array_like=True, kw_only=True):
    """All articles of a section in one year, by month, newest first."""

    template: ClassVar[str] = "year.html"

    section: Group
    months: tuple[Month, ...]
    years: tuple[Link, ...]


class EntryPage(Page, frozen=True, array_like=True, kw_only=True):
    """A document of an undated kind.

    `body` is sanitized HTML.  `fields` are those of its kind, by their names, in their order.
    `extra` holds the values of the fields that site.toml lists under "extra_fields".
    `calendar` is the address of the file of an event for calendar programs, or ''.
    `is_stale` is true if its details were not checked for too long.
    `citation` is how it is cited.
    `subject` is what it is at schema.org; `structured` is that as JSON for search engines, ready
    for a `<script>` element.
    The template is that with the name of the kind, such as `help.html`, if there is one.
    """

    template: ClassVar[str] = "entry.html"

    section: Group
    updated: Day | None
    authors: tuple[str, ...]
    body: Markup | Content
    credit: Credit | None
    tags: tuple[Link, ...]
    countries: tuple[Link, ...]
    other_terms: tuple[Link, ...]
    picture: Picture | None
    extra: Mapping[str, str]
    fields: Mapping[str, Field]
    state: State
    calendar: str
    is_stale: bool
    subject: Subject
    citation: Citation | None
    structured: Markup | str = ""


class ArticlePage(EntryPage, frozen=True, array_like=True, kw_only=True):
    """A document of a dated kind, such as an article; it has what other kinds have, and a date."""

    template: ClassVar[str] = "article.html"

    published: Day
    previous: Link | None
    next: Link | None
    related: tuple[ArticleCard, ...]


class ContentPage(Page, frozen=True, array_like=True, kw_only=True):
    """A page without a date, such as About Us.  `body` is sanitized HTML.

    `inquiry` or `newsletter` is set on the page that has this form; `feeds` is filled on the page
    of the newsletter.
    """

    template: ClassVar[str] = "page.html"

    body: Markup | Content
    updated: Day | None
    state: State
    inquiry: Form | None
    newsletter: Form | None
    feeds: tuple[FeedLink, ...]


class TermPage(Page, frozen=True, array_like=True, kw_only=True):
    """One page of the list of a term (a tag or a country), newest article first.

    `number` is 0 at the address of the term and N at `/page/N/`.  At the address of the term,
    `profile` is the document that describes it, and `groups` are its documents of undated kinds,
    by section.
    """

    template: ClassVar[str] = "term.html"

    taxonomy: Group
    number: int
    items: tuple[ArticleCard, ...]
    newer: Link | None
    older: Link | None
    feed: FeedLink | None
    groups: tuple[CardGroup, ...] = ()
    profile: EntryPage | None = None


class TaxonomyPage(Page, frozen=True, array_like=True, kw_only=True):
    """All terms of a taxonomy (tags or countries), sorted by name.

    `name` is that of the taxonomy in site.toml.  `profiles` are the documents that describe terms,
    for a table with these `columns`: fields of their kind.
    """

    template: ClassVar[str] = "taxonomy.html"

    name: str
    terms: tuple[Term, ...]
    profiles: tuple[ArticleCard, ...] = ()
    columns: tuple[Column, ...] = ()


class SearchPage(Page, frozen=True, array_like=True, kw_only=True):
    """The search page, with terms and years for readers without JavaScript."""

    template: ClassVar[str] = "search.html"

    taxonomies: tuple[TaxonomyPage, ...]
    years: tuple[Link, ...]


class CorrectionsPage(Page, frozen=True, array_like=True, kw_only=True):
    """All corrections and withdrawals, the newest first."""

    template: ClassVar[str] = "corrections.html"

    corrections: tuple[Correction, ...]
    feed: FeedLink


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
    EntryPage,
    ContentPage,
    TermPage,
    TaxonomyPage,
    SearchPage,
    CorrectionsPage,
    NotFoundPage,
    GonePage,
    RedirectPage,
)
