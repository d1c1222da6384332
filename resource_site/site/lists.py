"""One edition → its pages that lead to articles: front page, sections, years, terms, search."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby

from resource_site.content.documents import Article, Term
from resource_site.site import localization, pages
from resource_site.site.pages import (
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
from resource_site.site.views import RSS, Views
from resource_site.values import valueclass

LATEST = 10
FEATURED = 4


@valueclass(frozen=True, slots=True)
class Sheet:
    """A page that leads to articles, before it is made.

    `says` changes with all that is on it, but for the `articles` and what the whole edition
    shares.  `make` makes the page.
    """

    kind: type[Page]
    address: str
    title: str
    articles: Sequence[Article]
    says: tuple[str, ...]
    make: Callable[[], Page]


def sheets(views: Views) -> Iterator[Sheet]:
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


def front(views: Views) -> Sheet:
    """Return the front page: what is featured by weight, then the newest of the rest."""
    newest = views.edition.articles[::-1]
    chosen = sorted((a for a in newest if a.featured), key=lambda article: article.weight)
    featured = chosen[:FEATURED]
    shown = {article.address for article in featured}
    rest = [article for article in newest if article.address not in shown]
    latest, is_cut = rest[:LATEST], len(rest) > LATEST
    return Sheet(
        FrontPage,
        views.home(),
        views.language.title,
        (*featured, *latest),
        (str(len(featured)), str(is_cut)),
        partial(_front_page, views, featured, latest, is_cut=is_cut),
    )


def section(views: Views, name: str, articles: Sequence[Article]) -> Iterator[Sheet]:
    """Yield the pages of a section's list."""
    base, title = f"{views.language.prefix}/{name}/", views.section_title(name)
    of_years = _years(articles)
    for leaf in _leaves(views, base, title, articles):
        yield Sheet(
            SectionPage,
            leaf.address,
            leaf.title,
            leaf.articles,
            (str(leaf.newer), str(leaf.older), *map(str, of_years)),
            partial(_section_page, views, name, leaf, of_years),
        )


def years(views: Views, name: str, articles: Sequence[Article]) -> Iterator[Sheet]:
    """Yield a page for each year of a section, newest month first."""
    words = views.language.words
    of_years = _years(articles)
    for year, of_year in groupby(articles[::-1], key=lambda article: article.published.year):
        said = localization.year(year, words)
        shown = tuple(of_year)
        yield Sheet(
            YearPage,
            f"{views.language.prefix}/{name}/{year}/",
            words["year_of"].format(title=views.section_title(name), year=said),
            shown,
            tuple(map(str, of_years)),
            partial(_year_page, views, name, year, shown, of_years),
        )


def taxonomy(views: Views, name: str, terms: Sequence[Term]) -> Sheet:
    """Return the list of all terms, in the order of their names."""
    return Sheet(
        TaxonomyPage,
        f"{views.language.prefix}/{name}/",
        views.taxonomy_title(name),
        (),
        tuple(_counts(terms)),
        partial(_taxonomy_page, views, name, terms),
    )


def term_pages(views: Views, term: Term) -> Iterator[Sheet]:
    """Yield the pages of the list of a tag or country."""
    base = views.term_address(term.taxonomy, term.slug)
    colon = views.language.words["colon"]
    title = f"{views.taxonomy_title(term.taxonomy)}{colon}{views.term_title(term.name)}"
    for leaf in _leaves(views, base, title, term.articles):
        yield Sheet(
            TermPage,
            leaf.address,
            leaf.title,
            leaf.articles,
            (str(leaf.newer), str(leaf.older), term.name),
            partial(_term_page, views, term, base, leaf),
        )


def search(views: Views) -> Sheet:
    """Return the search page with all topics and years."""
    edition = views.edition
    years_of = {name: _years(articles) for name, articles in edition.sections.items()}
    counts = (count for terms in edition.taxonomies.values() for count in _counts(terms))
    return Sheet(
        SearchPage,
        f"{views.language.prefix}/search/",
        views.language.words["search"],
        (),
        (*counts, *(f"{name} {year}" for name, found in years_of.items() for year in found)),
        partial(_search_page, views, years_of),
    )


def not_found(views: Views) -> Sheet:
    """Return the page a host shows for an address that does not exist."""
    latest = views.edition.articles[:-6:-1]
    title = views.language.words["not_found"]
    make = partial(_not_found_page, views, title, latest)
    return Sheet(NotFoundPage, "/404.html", title, latest, (), make)


def chunks(articles: Sequence[Article], size: int) -> Iterator[tuple[int, Sequence[Article]]]:
    """Cut a list that stands oldest first into pages, each newest first, the newest page first.

    Page 1 holds the oldest `size` articles for ever, page 2 the next; the list's own address
    (number 0) holds the newest, from `size` to one less than twice as many.
    """
    fixed = max(0, len(articles) // size - 1)
    yield 0, articles[fixed * size :][::-1]
    for number in range(fixed, 0, -1):
        yield number, articles[(number - 1) * size : number * size][::-1]


@valueclass(frozen=True, slots=True)
class _Leaf:
    """One page of a list that is cut: what it shows, and the numbers of the pages beside it.

    The list's own address has the number 0; -1 stands for no page.
    """

    number: int
    newer: int
    older: int
    address: str
    title: str
    articles: Sequence[Article]


def _leaves(views: Views, base: str, title: str, articles: Sequence[Article]) -> Iterator[_Leaf]:
    size = views.config.list_size
    fixed = max(0, len(articles) // size - 1)
    for number, shown in chunks(articles, size):
        newer = -1 if not number else number + 1 if number < fixed else 0
        older = number - 1 if number else fixed
        address, called = _address(base, number), _title(views, title, number)
        yield _Leaf(number, newer, older or -1, address, called, shown)


def _address(base: str, number: int) -> str:
    """Return the address of a page of a list."""
    return f"{base}page/{number}/" if number else base


def _title(views: Views, title: str, number: int) -> str:
    """Return what a page of a list is called: no two pages of a site have one title."""
    words = views.language.words
    if not number:
        return title
    return str(words["page_of"].format(title=title, number=localization.number(number, words)))


def _beside(views: Views, base: str, leaf: _Leaf) -> tuple[Link | None, Link | None]:
    """Return the ways to the newer and the older page of a list."""
    words = views.language.words
    newer = Link(words["newer"], views.href(_address(base, leaf.newer)))
    older = Link(words["older"], views.href(_address(base, leaf.older)))
    return newer if leaf.newer >= 0 else None, older if leaf.older >= 0 else None


def _front_page(
    views: Views, featured: Sequence[Article], latest: Sequence[Article], *, is_cut: bool
) -> FrontPage:
    sections = [name for name, articles in views.edition.sections.items() if articles]
    language = views.language
    return FrontPage(
        address=views.href(views.home()),
        url=views.url(views.home()),
        title=language.title,
        description=language.description or language.tagline,
        translations=views.front_pages(),
        featured=tuple(map(views.item, featured)),
        latest=tuple(map(views.item, latest)),
        more=views.section(sections[0]) if sections and is_cut else None,
    )


def _section_page(views: Views, name: str, leaf: _Leaf, of_years: Sequence[int]) -> SectionPage:
    link = views.section(name)
    newer, older = _beside(views, f"{views.language.prefix}/{name}/", leaf)
    return SectionPage(
        address=views.href(leaf.address),
        url=views.url(leaf.address),
        title=leaf.title,
        description=f"{leaf.title}. {views.language.tagline}",
        section=link,
        number=leaf.number,
        items=tuple(map(views.item, leaf.articles)),
        newer=newer,
        older=older,
        years=_year_links(views, name, of_years),
    )


def _year_page(
    views: Views, name: str, year: int, articles: Sequence[Article], of_years: Sequence[int]
) -> YearPage:
    link, words = views.section(name), views.language.words
    address = f"{views.language.prefix}/{name}/{year}/"
    title = words["year_of"].format(title=link.title, year=localization.year(year, words))
    months = tuple(
        Month(localization.month(year, month, words), tuple(map(views.item, of_month)))
        for month, of_month in groupby(articles, key=lambda article: article.published.month)
    )
    return YearPage(
        address=views.href(address),
        url=views.url(address),
        title=title,
        description=f"{title}. {views.language.tagline}",
        section=link,
        months=months,
        years=_year_links(views, name, of_years),
    )


def _taxonomy_page(views: Views, name: str, terms: Sequence[Term]) -> TaxonomyPage:
    link = views.taxonomy(name)
    counted = [
        pages.Term(
            views.term_title(term.name),
            views.href(views.term_address(name, term.slug)),
            localization.number(len(term.articles), views.language.words),
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


def _term_page(views: Views, term: Term, base: str, leaf: _Leaf) -> TermPage:
    newer, older = _beside(views, base, leaf)
    return TermPage(
        address=views.href(leaf.address),
        url=views.url(leaf.address),
        title=leaf.title,
        description=f"{leaf.title}. {views.language.tagline}",
        taxonomy=views.taxonomy(term.taxonomy),
        number=leaf.number,
        items=tuple(map(views.item, leaf.articles)),
        newer=newer,
        older=older,
        feed=FeedLink(views.feed_title(term), views.href(f"{base}feed.xml"), RSS),
    )


def _search_page(views: Views, years_of: Mapping[str, Sequence[int]]) -> SearchPage:
    address = f"{views.language.prefix}/search/"
    title = views.language.words["search"]
    return SearchPage(
        address=views.href(address),
        url=views.url(address),
        title=title,
        description=f"{title}. {views.language.tagline}",
        taxonomies=tuple(
            _taxonomy_page(views, name, terms)
            for name, terms in views.edition.taxonomies.items()
            if terms
        ),
        years=tuple(
            replace(link, title=f"{views.section_title(name)} {link.title}")
            for name, found in years_of.items()
            for link in _year_links(views, name, found)
        ),
    )


def _not_found_page(views: Views, title: str, latest: Sequence[Article]) -> NotFoundPage:
    return NotFoundPage(
        address=views.href("/404.html"),
        url=views.url("/404.html"),
        title=title,
        description=f"{title}. {views.language.tagline}",
        latest=tuple(map(views.item, latest)),
    )


def _years(articles: Sequence[Article]) -> tuple[int, ...]:
    """Return the years in which articles were published, newest first."""
    return tuple(dict.fromkeys(article.published.year for article in reversed(articles)))


def _year_links(views: Views, name: str, of_years: Sequence[int]) -> tuple[Link, ...]:
    prefix, words = views.language.prefix, views.language.words
    return tuple(
        Link(localization.year(year, words), views.href(f"{prefix}/{name}/{year}/"))
        for year in of_years
    )


def _counts(terms: Sequence[Term]) -> Iterator[str]:
    """Yield what a list of terms shows of each."""
    return (f"{term.slug} {len(term.articles)} {term.name}" for term in terms)
