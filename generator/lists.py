"""One edition → its pages that lead to articles: front page, sections, years, terms, search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from generator import pages, wording
from generator.model import Article, Term
from generator.pages import (
    FeedLink,
    FrontPage,
    Link,
    Month,
    NotFoundPage,
    Page,
    SearchPage,
    SectionPage,
    TaxonomyPage,
    TermPage,
    YearPage,
)
from generator.views import RSS, Views

LATEST = 10
FEATURED = 4


def all_pages(views: Views) -> Iterator[Page]:
    """Yield every list of an edition; one that would be empty is left out, but for a section."""
    yield front(views)
    for name, articles in views.edition.sections.items():
        if articles or views.edition.language == views.config.language.code:
            yield from section(views, name, articles)
            yield from years(views, name, articles)
    for name, terms in views.edition.taxonomies.items():
        if terms:
            yield taxonomy(views, name, terms)
        for term in terms:
            yield from term_pages(views, term)
    yield search(views)
    if views.edition.language == views.config.language.code:
        yield not_found(views)


def front(views: Views) -> FrontPage:
    """Return the front page: what is featured by weight, then the newest of the rest."""
    newest = views.edition.articles[::-1]
    featured = sorted((a for a in newest if a.featured), key=lambda article: article.weight)
    shown = featured[:FEATURED]
    rest = [article for article in newest if article not in shown]
    sections = [name for name, articles in views.edition.sections.items() if articles]
    language = views.language
    return FrontPage(
        address=views.href(views.home()),
        url=views.url(views.home()),
        title=language.title,
        description=language.description or language.tagline,
        translations=views.front_pages(),
        featured=tuple(map(views.item, shown)),
        latest=tuple(map(views.item, rest[:LATEST])),
        more=views.section(sections[0]) if sections and len(rest) > LATEST else None,
    )


def section(views: Views, name: str, articles: Sequence[Article]) -> Iterator[SectionPage]:
    """Yield the pages of a section's list."""
    link = views.section(name)
    base = f"{views.language.prefix}/{name}/"
    year_links = _year_links(views, name, articles)
    for number, shown in chunks(articles, views.config.list_size):
        newer, older = _neighbours(views, base, number, len(articles))
        yield SectionPage(
            address=views.href(_address(base, number)),
            url=views.url(_address(base, number)),
            title=_title(views, link.title, number),
            description=f"{_title(views, link.title, number)}. {views.language.tagline}",
            section=link,
            number=number,
            items=tuple(map(views.item, shown)),
            newer=newer,
            older=older,
            years=year_links,
        )


def years(views: Views, name: str, articles: Sequence[Article]) -> Iterator[YearPage]:
    """Yield a page for each year of a section, newest month first."""
    link = views.section(name)
    words = views.language.words
    links = _year_links(views, name, articles)
    for year, of_year in groupby(articles[::-1], key=lambda article: article.published.year):
        address = f"{views.language.prefix}/{name}/{year}/"
        title = words["year_of"].format(title=link.title, year=wording.year(year, words))
        months = tuple(
            Month(wording.month(year, month, words), tuple(map(views.item, of_month)))
            for month, of_month in groupby(of_year, key=lambda article: article.published.month)
        )
        yield YearPage(
            address=views.href(address),
            url=views.url(address),
            title=title,
            description=f"{title}. {views.language.tagline}",
            section=link,
            months=months,
            years=links,
        )


def taxonomy(views: Views, name: str, terms: Sequence[Term]) -> TaxonomyPage:
    """Return the list of all terms, in the order of their names."""
    link = views.taxonomy(name)
    counted = [
        pages.Term(
            views.term_title(term.name),
            views.href(views.term_address(name, term.slug)),
            wording.number(len(term.articles), views.language.words),
        )
        for term in terms
    ]
    return TaxonomyPage(
        address=link.address,
        url=views.url(f"{views.language.prefix}/{name}/"),
        title=link.title,
        description=f"{link.title}. {views.language.tagline}",
        terms=tuple(sorted(counted, key=lambda term: (term.title.casefold(), term.address))),
    )


def term_pages(views: Views, term: Term) -> Iterator[TermPage]:
    """Yield the pages of the list of a tag or country."""
    link = views.taxonomy(term.taxonomy)
    base = views.term_address(term.taxonomy, term.slug)
    colon = views.language.words["colon"]
    title = f"{link.title}{colon}{views.term_title(term.name)}"
    feed = FeedLink(views.feed_title(term), views.href(f"{base}feed.xml"), RSS)
    for number, shown in chunks(term.articles, views.config.list_size):
        newer, older = _neighbours(views, base, number, len(term.articles))
        yield TermPage(
            address=views.href(_address(base, number)),
            url=views.url(_address(base, number)),
            title=_title(views, title, number),
            description=f"{_title(views, title, number)}. {views.language.tagline}",
            taxonomy=link,
            number=number,
            items=tuple(map(views.item, shown)),
            newer=newer,
            older=older,
            feed=feed,
        )


def search(views: Views) -> SearchPage:
    """Return the search page with all topics and years."""
    address = f"{views.language.prefix}/search/"
    title = views.language.words["search"]
    return SearchPage(
        address=views.href(address),
        url=views.url(address),
        title=title,
        description=f"{title}. {views.language.tagline}",
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
    """Return the page a host shows for an address that does not exist."""
    title = views.language.words["not_found"]
    return NotFoundPage(
        address=views.href("/404.html"),
        url=views.url("/404.html"),
        title=title,
        description=f"{title}. {views.language.tagline}",
        latest=tuple(map(views.item, views.edition.articles[:-6:-1])),
    )


def chunks(articles: Sequence[Article], size: int) -> Iterator[tuple[int, Sequence[Article]]]:
    """Cut a list that stands oldest first into pages, each newest first, the newest page first.

    Page 1 holds the oldest `size` articles for ever, page 2 the next; the list's own address
    (number 0) holds the newest, from `size` to one less than twice as many.
    """
    fixed = max(0, len(articles) // size - 1)
    yield 0, articles[fixed * size :][::-1]
    for number in range(fixed, 0, -1):
        yield number, articles[(number - 1) * size : number * size][::-1]


def _neighbours(
    views: Views, base: str, number: int, count: int
) -> tuple[Link | None, Link | None]:
    """Return the ways to the newer and the older page of a list."""
    words = views.language.words
    fixed = max(0, count // views.config.list_size - 1)
    older = number - 1 if number else fixed
    newer = number + 1 if number < fixed else 0
    return (
        Link(words["newer"], views.href(_address(base, newer))) if number else None,
        Link(words["older"], views.href(_address(base, older))) if older else None,
    )


def _address(base: str, number: int) -> str:
    """Return the address of a page of a list."""
    return f"{base}page/{number}/" if number else base


def _title(views: Views, title: str, number: int) -> str:
    """Return what a page of a list is called: no two pages of a site have one title."""
    words = views.language.words
    if not number:
        return title
    return str(words["page_of"].format(title=title, number=wording.number(number, words)))


def _year_links(views: Views, name: str, articles: Sequence[Article]) -> tuple[Link, ...]:
    """Return the ways to the years of a section, newest first."""
    found = dict.fromkeys(article.published.year for article in reversed(articles))
    prefix, words = views.language.prefix, views.language.words
    return tuple(
        Link(wording.year(year, words), views.href(f"{prefix}/{name}/{year}/")) for year in found
    )
