"""The library → list pages: front page, sections, years, topics, search, not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from resource_site.content.documents import Article, Entry
from resource_site.library import calendar
from resource_site.library.terms import Term
from resource_site.site import corrections, events, groups, localization, news, services, values
from resource_site.site.pages import (
    EntryPage,
    FrontPage,
    NotFoundPage,
    Page,
    SearchPage,
    SectionPage,
    TaxonomyPage,
    TermPage,
    YearPage,
)
from resource_site.site.values import (
    CardGroup,
    FeedLink,
    Link,
    Month,
)
from resource_site.site.views import RSS, Views

LATEST = 10
FEATURED = 4
NEWEST = 5  # articles on the page for an address that does not exist


def list_pages(views: Views) -> Iterator[Page]:
    """Yield every list page of an edition; an empty one is left out, except for a section."""
    is_main = views.edition.language == views.config.language.code
    yield front_page(views)
    for name, articles in views.edition.sections.items():
        if not views.config.sections[name].taxonomy and (articles or is_main):
            yield from section(views, name, articles)
            yield from years(views, name, articles)
    for name, terms in views.edition.taxonomies.items():
        if terms:
            yield taxonomy(views, name, terms)
        for term in terms:
            yield from term_pages(views, term)
    if found := corrections.changes(views):
        yield corrections.page(views, found)
    yield search(views)
    if is_main:
        yield not_found(views)


def front_page(views: Views) -> FrontPage:
    """Return the front page: featured articles by weight, then the newest of the rest."""
    newest = [one for one in news.of_edition(views)[::-1] if not one.state.why]
    chosen = sorted((a for a in newest if a.featured), key=lambda article: article.weight)
    featured = chosen[:FEATURED]
    shown = {article.address for article in featured}
    rest = [article for article in newest if article.address not in shown]
    dated = {article.section for article in newest}
    sections = [name for name in views.edition.sections if name in dated]
    language = views.language
    return FrontPage(
        address=views.href(views.home()),
        url=views.url(views.home()),
        title=language.title,
        description=language.description or language.tagline,
        translations=views.front_pages(),
        featured=views.cards(featured),
        latest=views.cards(rest[:LATEST], below=bool(featured)),
        more=views.section(sections[0]) if sections and len(rest) > LATEST else None,
    )


def section(views: Views, name: str, articles: Sequence[Entry]) -> Iterator[SectionPage]:
    """Yield the pages of a section's list."""
    base, title = f"{views.language.prefix}/{name}/", views.section_title(name)
    link, of_years = views.section(name), _year_links(views, name, articles)
    feed = _feed(views, name) if name in dict(news.of_sections(views)) else None
    ahead = calendar.upcoming(articles, views.config)
    coming = {entry.address for entry in ahead}
    past = [entry for entry in articles if entry.address not in coming] if ahead else articles
    grouped = groups.groups(views, name, articles)
    for part in _parts(views, base, title, () if grouped else past):
        yield SectionPage(
            address=views.href(part.address),
            url=views.url(part.address),
            title=part.title,
            description=_description(views, part.title),
            section=link,
            number=part.number,
            items=views.cards(part.articles),
            newer=part.newer,
            older=part.older,
            years=of_years,
            upcoming=() if part.number else views.cards(ahead),
            calendar="" if part.number else _calendar(views, name, articles),
            feed=feed,
            groups=grouped,
            data=_data(views, name, articles),
        )


def _feed(views: Views, name: str) -> FeedLink:
    address = views.href(f"{views.home()}{name}/feed.xml")
    return FeedLink(views.feed_of(views.section_title(name)), address, RSS)


def _calendar(views: Views, name: str, entries: Sequence[Entry]) -> str:
    """Return the address of the file with all events of a section, '' if it has none."""
    is_calendar = views.config.sections[name].kind.calendar and entries
    return views.href(events.section_address(views, name)) if is_calendar else ""


def _data(views: Views, name: str, entries: Sequence[Entry]) -> str:
    is_exported = views.config.sections[name].kind.export and entries
    return views.href(services.address(views, name)) if is_exported else ""


def years(views: Views, name: str, entries: Sequence[Entry]) -> Iterator[YearPage]:
    """Yield a page for each year of a section of dated documents, newest month first."""
    words, link = views.language.words, views.section(name)
    of_years, articles = _year_links(views, name, entries), _dated(entries)
    for year, of_year in groupby(articles[::-1], key=lambda article: article.published.year):
        address = f"{views.language.prefix}/{name}/{year}/"
        title = words["year_of"].format(title=link.title, year=localization.year(year, words))
        by_month = groupby(of_year, key=lambda article: article.published.month)
        yield YearPage(
            address=views.href(address),
            url=views.url(address),
            title=title,
            description=_description(views, title),
            section=link,
            months=tuple(
                Month(localization.month(year, month, words), views.cards(found, below=number > 0))
                for number, (month, found) in enumerate(by_month)
            ),
            years=of_years,
        )


def taxonomy(views: Views, name: str, terms: Sequence[Term]) -> TaxonomyPage:
    """Return the list of all terms, in the order of their names."""
    link, address = views.taxonomy(name), f"{views.language.prefix}/{name}/"
    counted = [
        values.Term(
            views.term_title(term.name),
            views.href(views.term_address(name, term.slug)),
            localization.number(len(term.documents), views.language.words)
            if term.documents
            else "",
        )
        for term in terms
    ]
    return TaxonomyPage(
        address=link.address,
        url=views.url(address),
        title=link.title,
        description=_description(views, link.title),
        name=link.name,
        profiles=views.cards([term.profile for term in terms if term.profile], below=True),
        columns=views.columns(name),
        terms=tuple(sorted(counted, key=lambda term: (term.title.casefold(), term.address))),
    )


def term_pages(views: Views, term: Term) -> Iterator[TermPage]:
    """Yield the pages of the list of a tag or country, except one that a document describes."""
    title = f"{views.taxonomy(term.taxonomy).title}{views.language.words['colon']}"
    title += views.term_title(term.name)
    for part in _parts(views, _base(views, term), title, term.articles):
        if part.number or not term.profile:
            yield _term_page(views, term, part)


def profile_page(views: Views, term: Term, profile: EntryPage) -> TermPage:
    """Return the first page of the list of a term, with the document that describes it."""
    first = next(_parts(views, _base(views, term), profile.title, term.articles))
    page = _term_page(views, term, first)
    return replace(
        page,
        description=profile.description,
        translations=profile.translations,
        profile=profile,
    )


def _base(views: Views, term: Term) -> str:
    return views.term_address(term.taxonomy, term.slug)


def _term_page(views: Views, term: Term, part: _Part) -> TermPage:
    feed = FeedLink(views.feed_title(term), views.href(f"{_base(views, term)}feed.xml"), RSS)
    return TermPage(
        address=views.href(part.address),
        url=views.url(part.address),
        title=part.title,
        description=_description(views, part.title),
        taxonomy=views.taxonomy(term.taxonomy),
        number=part.number,
        items=views.cards(part.articles),
        newer=part.newer,
        older=part.older,
        feed=feed if term.articles else None,
        groups=() if part.number else _groups(views, term),
    )


def _groups(views: Views, term: Term) -> tuple[CardGroup, ...]:
    """Return the documents of undated kinds that have a term, by their sections."""
    by_section = groupby(term.entries, key=lambda entry: entry.section)
    return tuple(
        CardGroup(views.section(name), views.cards(entries, below=True))
        for name, entries in by_section
    )


def search(views: Views) -> SearchPage:
    """Return the search page with all topics and years."""
    address, title = f"{views.language.prefix}/search/", views.language.words["search"]
    return SearchPage(
        address=views.href(address),
        url=views.url(address),
        title=title,
        description=_description(views, title),
        taxonomies=tuple(
            taxonomy(views, name, terms)
            for name, terms in views.edition.taxonomies.items()
            if terms
        ),
        years=tuple(
            replace(link, title=f"{views.section_title(name)} {link.title}")
            for name, articles in views.edition.sections.items()
            for link in _year_links(views, name, articles)
        ),
    )


def not_found(views: Views) -> NotFoundPage:
    """Return the page that a host shows for an address that does not exist."""
    address, title = "/404.html", views.language.words["not_found"]
    return NotFoundPage(
        address=views.href(address),
        url=views.url(address),
        title=title,
        description=_description(views, title),
        latest=views.cards(news.of_edition(views)[: -NEWEST - 1 : -1]),
    )


def chunks(
    articles: Sequence[Entry], size: int, *, is_dated: bool = True
) -> Iterator[tuple[int, Sequence[Entry]]]:
    """Cut a list that is oldest first into pages, each newest first, the newest page first.

    Page 1 always holds the oldest `size` articles, page 2 the next; the list's own address
    (number 0) holds the newest, from `size` to one less than twice as many.
    A list of undated documents keeps its order: its own address holds the first ones.
    """
    if not is_dated:
        for number, start in enumerate(range(0, max(1, len(articles)), size)):
            yield number and number + 1, articles[start : start + size]
        return
    fixed = max(0, len(articles) // size - 1)
    yield 0, articles[fixed * size :][::-1]
    for number in range(fixed, 0, -1):
        yield number, articles[(number - 1) * size : number * size][::-1]


class _Part(Struct, frozen=True):
    """One page of a list that is cut; the list's own address has the number 0."""

    number: int
    address: str
    title: str
    articles: Sequence[Entry]
    newer: Link | None
    older: Link | None


def _parts(views: Views, base: str, title: str, articles: Sequence[Entry]) -> Iterator[_Part]:
    size, words = views.config.list_size, views.language.words
    is_dated = len(_dated(articles)) == len(articles)
    parts = list(chunks(articles, size, is_dated=is_dated))
    towards, onward = (
        (words["newer"], words["older"]) if is_dated else (words["before"], words["after"])
    )
    for place, (number, shown) in enumerate(parts):
        before = parts[place - 1][0] if place else None
        after = parts[place + 1][0] if place + 1 < len(parts) else None
        yield _Part(
            number=number,
            address=_address(base, number),
            title=_numbered(views, title, number),
            articles=shown,
            newer=None if before is None else _link(views, towards, base, before),
            older=None if after is None else _link(views, onward, base, after),
        )


def _dated(entries: Sequence[Entry]) -> list[Article]:
    return [entry for entry in entries if isinstance(entry, Article)]


def _link(views: Views, title: str, base: str, number: int) -> Link:
    return Link(title, views.href(_address(base, number)))


def _address(base: str, number: int) -> str:
    """Return the address of a page of a list."""
    return f"{base}page/{number}/" if number else base


def _numbered(views: Views, title: str, number: int) -> str:
    """Return the title of a page of a list: no two pages of a site have the same."""
    words = views.language.words
    if not number:
        return title
    return str(words["page_of"].format(title=title, number=localization.number(number, words)))


def _description(views: Views, title: str) -> str:
    return f"{title}. {views.language.tagline}"


def _year_links(views: Views, name: str, articles: Sequence[Entry]) -> tuple[Link, ...]:
    """Return the links to the years in which articles were published, newest first."""
    prefix, words = views.language.prefix, views.language.words
    found = dict.fromkeys(article.published.year for article in reversed(_dated(articles)))
    return tuple(
        Link(localization.year(year, words), views.href(f"{prefix}/{name}/{year}/"))
        for year in found
    )
