"""Texts and lists of one edition → the values that templates and feeds receive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cached_property
from urllib.parse import urlsplit

from markupsafe import Markup

from resource_site import urls
from resource_site.cache import digest
from resource_site.content import documents
from resource_site.content.documents import CARD, Article, Document, Edition, Library, Term
from resource_site.library import index
from resource_site.markup.body import MARK
from resource_site.settings.config import Config, Form, Language
from resource_site.site import links, localization, pages
from resource_site.site.pages import (
    ArticlePage,
    Box,
    Entry,
    FeedLink,
    Hidden,
    Item,
    Link,
    Picture,
    SearchRecord,
    Site,
    SitemapEntry,
    StandingPage,
    Translation,
)

RSS = "application/rss+xml"
ATOM = "application/atom+xml"
JSON = "application/feed+json"

Targets = tuple[str, ...]
Html = Callable[[Document], str]
"""Returns the HTML of a text, with its marks."""


class Views:
    """One edition as its readers see it.

    `pictures` are the addresses of the articles' pictures, by the path of the article; `html`
    gives the HTML of a text.
    What takes `targets` wants the addresses of the text's references, in order.
    """

    def __init__(
        self,
        config: Config,
        library: Library,
        edition: Edition,
        pictures: Mapping[str, str],
        html: Html,
    ) -> None:
        self.config, self.library, self.edition = config, library, edition
        self.pictures, self.html = pictures, html
        self._items: dict[str, Item] = {}
        self._terms = {
            (taxonomy, term.slug): (
                term,
                Link(self.term_title(term.name), self.href(self.term_address(taxonomy, term.slug))),
            )
            for taxonomy, terms in edition.taxonomies.items()
            for term in terms
        }

    @property
    def language(self) -> Language:
        """The language of this edition."""
        return self.config.languages[self.edition.language]

    def href(self, address: str) -> str:
        """Return an address of this site as a link on a page writes it."""
        return self.config.base_path + address if address.startswith("/") else address

    def url(self, address: str) -> str:
        """Return an address of this site, whole."""
        return self.config.base_url + address

    def home(self) -> str:
        """Return the address of this edition's front page."""
        return f"{self.language.prefix}/"

    def section_title(self, name: str) -> str:
        """Return what a section is called in this language."""
        return self.language.sections.get(name, self.config.sections[name].title)

    def taxonomy_title(self, name: str) -> str:
        """Return what a taxonomy is called in this language."""
        return self.language.taxonomies.get(name, self.config.taxonomies[name].title)

    def term_title(self, name: str) -> str:
        """Return what a tag or country is called in this language."""
        return self.language.terms.get(name, name)

    def term_address(self, taxonomy: str, slug: str) -> str:
        """Return the address of a tag or country."""
        return f"{self.language.prefix}/{taxonomy}/{slug}/"

    def section(self, name: str) -> Link:
        """Return the way to a section."""
        return Link(self.section_title(name), self.href(f"{self.language.prefix}/{name}/"))

    def taxonomy(self, name: str) -> Link:
        """Return the way to the list of all tags or countries."""
        return Link(self.taxonomy_title(name), self.href(f"{self.language.prefix}/{name}/"))

    def link(self, document: Document) -> Link:
        """Return the way to a text, with its language where it is another one."""
        language = "" if document.language == self.edition.language else document.language
        return Link(document.title, self.href(document.address), language)

    def item(self, article: Article) -> Item:
        """Return an article as lists show it."""
        found = self._items.get(article.address)
        if found is None:
            words = self.language.words
            found = self._items[article.address] = Item(
                title=article.title,
                address=self.href(article.address),
                published=localization.day(article.published.date(), words),
                summary=article.summary,
                credit=localization.credit_line(article.credit, words),
                picture=self.picture(article),
            )
        return found

    def picture(self, article: Article) -> Picture | None:
        """Return the picture of an article for lists and previews."""
        address = self.pictures.get(article.path)
        if address is None:
            return None
        return Picture(self.href(address), self.url(address), article.image_alt)

    def translations(self, document: Document) -> tuple[Translation, ...]:
        """Return all languages of a text, or nothing when there is only one."""
        return tuple(
            self._translation(other.language, other.address)
            for other in self.library.translations.get(document.translations, ())
        )

    def languages_of(self, document: Document) -> tuple[str, ...]:
        """Return what `translations` depends on."""
        others = self.library.translations.get(document.translations, ())
        return tuple(other.address for other in others)

    def around(self, article: Article) -> tuple[str, ...]:
        """Return what the page of an article shows of all other articles, and may show."""
        before, after = self.library.neighbours[article.address]
        return (
            self.pictures.get(article.path, ""),
            self._cards[before.address] if before else "",
            self._cards[after.address] if after else "",
            *self._near.get(article.address, ()),
        )

    def cards(self, articles: Iterable[Article]) -> str:
        """Return what changes with anything that `item` shows of one of these articles."""
        cards = self._cards
        return "".join([cards[article.address] for article in articles])

    @cached_property
    def _cards(self) -> Mapping[str, str]:
        """What changes with anything that `item` shows, by the article's address; CARD digits."""
        pictures = self.pictures
        return {
            article.address: article.card
            if article.path not in pictures
            else digest.of((article.card, pictures[article.path]))[:CARD]
            for article in self.edition.articles
        }

    @cached_property
    def _near(self) -> Mapping[str, Sequence[str]]:
        """What is shown of an article's terms, and may be shown of others with the same terms.

        That is more than the relatives that will be chosen, but found much sooner.
        """
        near: dict[str, list[str]] = defaultdict(list)
        for term, link in self._terms.values():
            windows = index.windows(self.cards(term.articles), CARD)
            for article, beside in zip(term.articles, windows, strict=True):
                near[article.address] += (link.title, beside)
        return near

    def front_pages(self) -> tuple[Translation, ...]:
        """Return the front pages of all editions, or nothing when there is only one."""
        codes = tuple(self.library.editions)
        if len(codes) == 1:
            return ()
        prefixes = {code: self.config.languages[code].prefix for code in codes}
        return tuple(self._translation(code, f"{prefix}/") for code, prefix in prefixes.items())

    def article(self, article: Article, targets: Targets) -> ArticlePage:
        """Return the page of an article."""
        words = self.language.words
        before, after = self.library.neighbours[article.address]
        other = [name for name in self.config.taxonomies if name not in ("tags", "countries")]
        return ArticlePage(
            address=self.href(article.address),
            url=self.url(article.address),
            title=article.title,
            description=article.summary,
            translations=self.translations(article),
            section=self.section(article.section),
            published=localization.day(_day_or_instant(article.published), words),
            updated=localization.day(article.updated, words) if article.updated else None,
            authors=article.authors,
            body=self.body(article, targets),
            credit=localization.credit(article.credit, words) if article.credit else None,
            tags=self.terms(article, "tags"),
            countries=self.terms(article, "countries"),
            other_terms=tuple(link for name in other for link in self.terms(article, name)),
            picture=self.picture(article),
            previous=self.link(before) if before else None,
            next=self.link(after) if after else None,
            related=tuple(map(self.item, index.related(article, self._terms_of(article)))),
            extra=article.extra,
        )

    def standing(self, page: documents.StandingPage, targets: Targets) -> StandingPage:
        """Return the page of a text without a date; the form that belongs to it is on it."""
        name = page.translations.removeprefix("pages/")
        newsletter, inquiry = self.config.newsletter, self.config.inquiry
        return StandingPage(
            address=self.href(page.address),
            url=self.url(page.address),
            title=page.title,
            description=page.summary,
            translations=self.translations(page),
            body=self.body(page, targets),
            updated=localization.day(page.updated, self.language.words) if page.updated else None,
            inquiry=_form(inquiry) if inquiry.page == name else None,
            newsletter=_form(newsletter) if newsletter.page == name else None,
            feeds=self.feeds() if newsletter.page == name else (),
        )

    def terms(self, article: Article, taxonomy: str) -> tuple[Link, ...]:
        """Return the ways to the tags or countries of an article."""
        slugs = dict.fromkeys(map(urls.slug, article.terms[taxonomy]))
        return tuple(self._terms[taxonomy, slug][1] for slug in slugs)

    def term_titles(self, article: Article) -> tuple[str, ...]:
        """Return what the tags and countries of an article are called."""
        taxonomies = self.config.taxonomies
        return tuple(link.title for name in taxonomies for link in self.terms(article, name))

    def body(self, document: Document, targets: Targets) -> Markup:
        """Return the HTML of a text, cleaned when it was made, with addresses for its own page."""
        return Markup(links.filled(self.html(document), MARK, targets, self.href))  # noqa: S704 - its tags were looked at when it was made

    def record(self, document: Document, targets: Targets) -> SearchRecord:
        """Return a text as the search index holds it."""
        day = ""
        if isinstance(document, Article):
            day = localization.day(document.published.date(), self.language.words).words
        body = self.body(document, targets)
        return SearchRecord(
            self.href(document.address), document.language, document.title, day, body
        )

    def entry(self, article: Article, targets: Targets) -> Entry:
        """Return an article as feeds carry it."""
        page = self.url(article.address)

        def absolute(address: str) -> str:
            return self.url(address) if address.startswith("/") else page + address

        changed = article.published
        if article.updated:
            changed = max(changed, _midnight(article.updated, changed))
        first = article.aliases[0] if article.aliases else article.address
        credit = article.credit
        return Entry(
            identity=self.url(first),
            url=page,
            title=article.title,
            summary=article.summary,
            html=links.filled(self.html(article), MARK, targets, absolute),
            published=article.published,
            updated=changed,
            authors=article.authors,
            categories=self.term_titles(article),
            credit_name=(credit.name or credit.title) if credit else "",
            credit_url=credit.url if credit else "",
            language=article.language,
        )

    def found(self, document: Document) -> SitemapEntry:
        """Return a text as search engines find it."""
        changed = document.updated.isoformat() if document.updated else ""
        if isinstance(document, Article):
            changed = max(document.published.date().isoformat(), changed)
        return SitemapEntry(self.url(document.address), changed, self.translations(document))

    def feeds(self) -> tuple[FeedLink, ...]:
        """Return the ways to the feeds of this edition."""
        title, prefix = self.language.title, self.language.prefix
        return (
            FeedLink(f"{title} (RSS)", self.href(f"{prefix}/feed.xml"), RSS),
            FeedLink(f"{title} (Atom)", self.href(f"{prefix}/atom.xml"), ATOM),
            FeedLink(f"{title} (JSON)", self.href(f"{prefix}/feed.json"), JSON),
        )

    def feed_title(self, term: Term) -> str:
        """Return what the feed of a tag or country is called."""
        words = self.language.words
        title = f"{self.taxonomy_title(term.taxonomy)}{words['colon']}{self.term_title(term.name)}"
        return str(words["feed_of"].format(site=self.language.title, title=title))

    def site(self) -> Site:
        """Return what every page of this edition shares."""
        config, language = self.config, self.language
        return Site(
            title=language.title,
            tagline=language.tagline,
            description=language.description or language.tagline,
            language=language.code,
            direction=language.direction,
            home=self.href(self.home()),
            url=self.url(self.home()),
            assets=self.href("/assets/"),
            copyright=config.copyright,
            navigation=self._pages(config.navigation),
            footer=self._pages(config.footer),
            sections=tuple(map(self.section, config.sections)),
            taxonomies=tuple(
                self.taxonomy(name) for name, terms in self.edition.taxonomies.items() if terms
            ),
            languages=self._languages(),
            feeds=self.feeds(),
            search=self.href(f"{language.prefix}/search/"),
            searchable=config.search,
            search_index=self.href("/pagefind/"),
            newsletter=self._box(config.newsletter),
            inquiry=self._box(config.inquiry),
            campaign=self._box(Form(page=config.campaign)),
            help=self._page(config.help),
            safety=self._page(config.safety),
            exit=config.exit_urls.get(language.code, ""),
            security_policy=security_policy(config),
            words=language.words,
        )

    def standing_page(self, name: str) -> documents.StandingPage | None:
        """Return a page by its name, in this language or else in the site's own."""
        for code in (self.edition.language, self.config.language.code):
            found = self.library.editions.get(code)
            page = found.pages.get(f"pages/{name}") if found else None
            if page:
                return page
        return None

    def _terms_of(self, article: Article) -> Iterator[Term]:
        """Yield the terms of an article, each once."""
        for taxonomy, names in article.terms.items():
            for slug in dict.fromkeys(map(urls.slug, names)):
                yield self._terms[taxonomy, slug][0]

    def _page(self, name: str) -> Link | None:
        page = self.standing_page(name) if name else None
        return self.link(page) if page else None

    def _pages(self, names: Iterable[str]) -> tuple[Link, ...]:
        return tuple(link for link in map(self._page, names) if link)

    def _box(self, form: Form) -> Box | None:
        page = self.standing_page(form.page) if form.page else None
        if page is None:
            return None
        link = self.link(page)
        return Box(page.title, page.summary, link.address, _form(form), link.language)

    def _languages(self) -> tuple[Link, ...]:
        return tuple(
            Link(found.title, found.address, found.language) for found in self.front_pages()
        )

    def _translation(self, code: str, address: str) -> Translation:
        language = self.config.languages[code]
        return Translation(
            language.name, self.href(address), self.url(address), code, language.direction
        )


def searching(site: Site, config: Config) -> Site:
    """Return the frame of a page that may read the search index."""
    return replace(site, security_policy=security_policy(config, search=True))


def security_policy(config: Config, *, search: bool = False) -> str:
    """Return the content security policy of a page: nothing from elsewhere, forms only as set."""
    actions = (config.newsletter.action, config.inquiry.action)
    origins = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in actions if url})
    script = "'self' 'wasm-unsafe-eval'" if search else "'self'"
    rules = (
        "default-src 'none'",
        "style-src 'self'",
        f"script-src {script}",
        "img-src 'self'",
        "connect-src 'self'",
        " ".join(("form-action 'self'", *origins)),
        "base-uri 'none'",
    )
    return "; ".join(rules)


def _form(form: Form) -> pages.Form | None:
    if not form.action:
        return None
    hidden = tuple(Hidden(name, value) for name, value in form.hidden.items())
    return pages.Form(form.action, form.email_field, form.trap_field, hidden)


def _day_or_instant(instant: datetime) -> date | datetime:
    """Return only the day of an instant at midnight: that is how an editor wrote it."""
    return instant.date() if instant.time() == time() else instant


def _midnight(day: date, like: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=like.tzinfo)
