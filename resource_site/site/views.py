"""Documents of one edition → the view models that templates and feeds receive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from functools import cached_property
from typing import Any

from msgspec.structs import replace

from resource_site.content import documents
from resource_site.content.documents import Article, Document, Entry
from resource_site.fields.schemas import Credit
from resource_site.library import calendar, freshness
from resource_site.library.index import Edition, Library
from resource_site.library.terms import Term
from resource_site.settings.config import Config, Language
from resource_site.site import citations, localization, pictures, state, structured, values
from resource_site.site.fields import Leads, Printer
from resource_site.site.forms import form
from resource_site.site.pages import ArticlePage, ContentPage, EntryPage
from resource_site.site.values import (
    ArticleCard,
    Column,
    Content,
    Day,
    FeedLink,
    Field,
    Group,
    Link,
    Picture,
    Translation,
)

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
JSON = "application/feed+json"
NO_FIELDS: Mapping[str, Field] = {}

Targets = tuple[str | None, ...]


class Views:
    """Makes the view models of one edition.

    `pictures` are the addresses of the articles' pictures, by the path of the article; `shown` is
    how a page shows the picture at an address.  `leads` are the addresses that the fields of a
    document lead to, by its path.  Methods that take `targets` want the addresses of
    the document's references, in order.
    """

    def __init__(
        self,
        config: Config,
        library: Library,
        edition: Edition,
        pictures: Mapping[str, str],
        shown: Mapping[str, Picture],
        leads: Mapping[str, Leads],
    ) -> None:
        self.config, self.library, self.edition = config, library, edition
        self.pictures, self.shown, self.leads = pictures, shown, leads
        self.language: Language = config.languages[edition.language]
        self._links: dict[str, Link] = {}
        self._terms = {
            (taxonomy, term.slug): self._term_link(term)
            for taxonomy, terms in edition.taxonomies.items()
            for term in terms
        }
        self._term_links: dict[tuple[str, tuple[str, ...]], tuple[Link, ...]] = {}
        self._sections = {
            name: self._group(self.section_title(name), name, section.kind.name)
            for name, section in config.sections.items()
        }
        self._credits: dict[Credit | None, values.Credit | None] = {None: None}
        self._other_taxonomies = tuple(
            name for name in config.taxonomies if name not in ("tags", "countries")
        )
        self._printer = Printer(self.language, self._link_to)
        self._publisher = Link(self.language.title, self.url(self.home()))
        entries = (*edition.articles, *edition.entries)
        self._cards = {entry.address: self._card(entry) for entry in entries}

    def href(self, address: str) -> str:
        """Return an address of this site as an `href`."""
        return self.config.base_path + address if address.startswith("/") else address

    def url(self, address: str) -> str:
        """Return an address of this site as a complete URL."""
        return self.config.base_url + address

    def home(self) -> str:
        """Return the address of this edition's front page."""
        return f"{self.language.prefix}/"

    def section_title(self, name: str) -> str:
        """Return the title of a section in this language."""
        section = self.config.sections[name]
        if section.taxonomy:
            return self.taxonomy_title(name)
        return self.language.sections.get(name, section.title)

    def columns(self, taxonomy: str) -> tuple[Column, ...]:
        """Return the columns of the table of the documents that describe terms."""
        section = self.config.sections.get(taxonomy)
        return self._printer.columns(section.kind) if section else ()

    def taxonomy_title(self, name: str) -> str:
        """Return the title of a taxonomy in this language."""
        return self.language.taxonomies.get(name, self.config.taxonomies[name].title)

    def term_title(self, name: str) -> str:
        """Return the name of a tag or country in this language."""
        return self.language.terms.get(name, name)

    def term_address(self, taxonomy: str, slug: str) -> str:
        """Return the address of a tag or country."""
        return f"{self.language.prefix}/{taxonomy}/{slug}/"

    def section(self, name: str) -> Group:
        """Return the link to a section."""
        return self._sections[name]

    def taxonomy(self, name: str) -> Group:
        """Return the link to the list of all tags or countries."""
        return self._group(self.taxonomy_title(name), name)

    def link(self, document: Document) -> Link:
        """Return the link to a document, with its language if it is another one."""
        found = self._links.get(document.address)
        if found is None:
            language = "" if document.language == self.edition.language else document.language
            found = Link(document.title, self.href(document.address), language)
            self._links[document.address] = found
        return found

    def cards(self, articles: Iterable[Entry], *, below: bool = False) -> tuple[ArticleCard, ...]:
        """Return the cards of articles; the first picture is in view unless others are above."""
        cards = [self._cards[article.address] for article in articles]
        for number, card in enumerate(() if below or not self.pictures else cards):
            if card.picture:
                cards[number] = replace(card, picture=pictures.eager(card.picture))
                break
        return tuple(cards)

    def picture(self, article: Entry) -> Picture | None:
        """Return the picture of an article for lists and previews."""
        address = self.pictures.get(article.path)
        if address is None:
            return None
        found = self.shown.get(address) or Picture(self.href(address), self.url(address), "")
        return replace(found, alt=article.image_alt)

    def translations(self, document: Document) -> tuple[Translation, ...]:
        """Return all languages of a document, or nothing if there is only one."""
        found = self.library.translations.get(document.translations)
        if not found:
            return ()
        return tuple(self.translation(other.language, other.address) for other in found)

    def translation(self, code: str, address: str) -> Translation:
        """Return a page in another language, named in that language."""
        language = self.config.languages[code]
        return Translation(
            language.name, self.href(address), self.url(address), code, language.direction
        )

    def front_pages(self) -> tuple[Translation, ...]:
        """Return the front pages of all editions, or nothing if there is only one."""
        codes = tuple(self.library.editions)
        if len(codes) == 1:
            return ()
        prefixes = {code: self.config.languages[code].prefix for code in codes}
        return tuple(self.translation(code, f"{prefix}/") for code, prefix in prefixes.items())

    def entry_page(self, entry: Entry, targets: Targets) -> EntryPage:
        """Return the page of a document of a section."""
        shared = self._shared(entry, targets)
        if not isinstance(entry, Article):
            return EntryPage(**shared)
        words = self.language.words
        before, after = self.library.neighbours[entry.address]
        is_day = entry.published.time() == time()  # an editor wrote no time
        published = self._cards[entry.address].published if is_day else None
        return ArticlePage(
            **shared,
            published=published or localization.day(entry.published, words),
            previous=self.link(before) if before else None,
            next=self.link(after) if after else None,
            related=self.cards(self.library.related.get(entry.address, ()), below=True),
        )

    def _shared(self, entry: Entry, targets: Targets) -> dict[str, Any]:
        """Return what the pages of dated and undated documents have in common."""
        other = [link for name in self._other_taxonomies for link in self.terms(entry, name)]
        kind = self.config.sections[entry.section].kind
        return {
            "address": self.href(entry.address),
            "url": self.url(entry.address),
            "title": entry.title,
            "description": entry.summary,
            "translations": self.translations(entry),
            "section": self.section(entry.section),
            "updated": self._day(entry.updated),
            "authors": entry.authors,
            "body": self.content(entry, targets),
            "credit": self._credit(entry.credit),
            "tags": self.terms(entry, "tags"),
            "countries": self.terms(entry, "countries"),
            "other_terms": tuple(other),
            "picture": self.picture(entry),
            "extra": entry.extra,
            "fields": self.fields(entry, self._hrefs(targets)),
            "state": self._state(entry, targets),
            "is_stale": freshness.is_stale(entry, self.config),
            "subject": structured.subject(entry, kind, self._publisher),
            "citation": citations.citation(entry, self.config),
            "calendar": self.href(calendar.file_of(entry, self.config)),
        }

    def fields(self, entry: Entry, urls: Targets | None = None) -> Mapping[str, Field]:
        """Return the fields of a document; without `urls`, those that lists show."""
        if not entry.fields:
            return NO_FIELDS
        kind = self.config.sections[entry.section].kind
        return self._printer.fields(entry, kind, self.leads.get(entry.path, {}), urls)

    def _hrefs(self, targets: Targets) -> Targets:
        if not self.config.base_path:
            return targets
        return tuple([None if to is None else self.href(to) for to in targets])

    def _link_to(self, address: str) -> Link:
        """Return the link to an address, with the title of the document there."""
        document = self._documents.get(address)
        return self.link(document) if document else Link("", self.href(address))

    @cached_property
    def _documents(self) -> Mapping[str, Document]:
        return {document.address: document for document in self.library.documents()}

    def page(self, page: documents.Page, targets: Targets) -> ContentPage:
        """Return the page of a document without a date, with the form that belongs to it."""
        name = page.translations.removeprefix("pages/")
        newsletter, inquiry = self.config.newsletter, self.config.inquiry
        return ContentPage(
            address=self.href(page.address),
            url=self.url(page.address),
            title=page.title,
            description=page.summary,
            translations=self.translations(page),
            body=self.content(page, targets),
            updated=self._day(page.updated),
            state=self._state(page, targets),
            inquiry=form(inquiry) if inquiry.page == name else None,
            newsletter=form(newsletter) if newsletter.page == name else None,
            feeds=self.feeds() if newsletter.page == name else (),
        )

    def _state(self, document: Document, targets: Targets) -> values.State:
        is_translated = document.state.translates
        newer = self.library.newer_original(document) if is_translated else None
        original = self.link(newer) if newer else None
        return state.printed(document.state, targets, self._link_to, self.language.words, original)

    def _day(self, updated: datetime | None) -> Day | None:
        return localization.day(updated.date(), self.language.words) if updated else None

    def content(self, document: Document, targets: Targets) -> Content:
        """Return the HTML of a document for its own page."""
        found = self.in_body(document, targets)
        return Content(document.body, document.path, self._hrefs(targets), found)

    def terms(self, article: Entry, taxonomy: str) -> tuple[Link, ...]:
        """Return the links to the tags or countries of an article."""
        names = article.terms[taxonomy]
        found = self._term_links.get((taxonomy, names))
        if found is None:
            slugs = dict.fromkeys(map(self.config.taxonomies[taxonomy].slug, names))
            found = tuple([self._terms[taxonomy, slug] for slug in slugs])
            self._term_links[taxonomy, names] = found
        return found

    def term_titles(self, article: Article) -> tuple[str, ...]:
        """Return the names of an article's tags and countries."""
        taxonomies = self.config.taxonomies
        return tuple(link.title for name in taxonomies for link in self.terms(article, name))

    def feeds(self) -> tuple[FeedLink, ...]:
        """Return the links to the feeds of this edition."""
        title, prefix = self.language.title, self.language.prefix
        return (
            FeedLink(f"{title} (RSS)", self.href(f"{prefix}/feed.xml"), RSS),
            FeedLink(f"{title} (Atom)", self.href(f"{prefix}/atom.xml"), ATOM),
            FeedLink(f"{title} (JSON)", self.href(f"{prefix}/feed.json"), JSON),
        )

    def feed_title(self, term: Term) -> str:
        """Return the title of the feed of a tag or country."""
        title = f"{self.taxonomy_title(term.taxonomy)}{self.language.words['colon']}"
        return self.feed_of(title + self.term_title(term.name))

    def feed_of(self, title: str) -> str:
        """Return the title of a feed of this edition about something."""
        found = self.language.words["feed_of"].format(site=self.language.title, title=title)
        return str(found)

    def page_named(self, name: str) -> documents.Page | None:
        """Return a page by its name, in this language or else in the site's own."""
        return self.library.page((self.edition.language, self.config.language.code), name)

    def in_body(self, document: Document, targets: Targets) -> tuple[Picture | None, ...]:
        """Return how each reference that is a picture is shown; the first one is in view."""
        return pictures.in_body(document.references, targets, self.shown) if self.shown else ()

    def _group(self, title: str, name: str, kind: str = "") -> Group:
        return Group(title, self.href(f"{self.language.prefix}/{name}/"), name=name, kind=kind)

    def _credit(self, credit: Credit | None) -> values.Credit | None:
        if credit not in self._credits and credit is not None:
            self._credits[credit] = localization.credit(credit, self.language.words)
        return self._credits[credit]

    def _card(self, entry: Entry) -> ArticleCard:
        words, published = self.language.words, None
        if isinstance(entry, Article):
            published = localization.day(entry.published.date(), words)
        return ArticleCard(
            title=entry.title,
            address=self.href(entry.address),
            published=published,
            summary=entry.summary,
            credit=localization.credit_line(entry.credit, words),
            picture=self.picture(entry),
            extra=entry.extra,
            fields=self.fields(entry),
            is_withdrawn=bool(entry.state.why),
            is_stale=freshness.is_stale(entry, self.config),
        )

    def _term_link(self, term: Term) -> Link:
        address = self.term_address(term.taxonomy, term.slug)
        return Link(self.term_title(term.name), self.href(address))
