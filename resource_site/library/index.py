"""Stage 3: articles and pages → the library: order, terms, neighbours, relatives, translations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from operator import attrgetter
from typing import TypeVar

from resource_site import urls
from resource_site.content.documents import (
    Article,
    Collection,
    Document,
    Edition,
    Library,
    StandingPage,
    Term,
)
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config

Thing = TypeVar("Thing")

RELATED = 3
# Oldest first; what appeared at the same instant stands in the order of addresses.
_age = attrgetter("published", "address")
# How many articles on each side of one in the list of a term can be its relatives.  The bound
# keeps a new article from changing the pages of many old ones.
OLDER, NEWER = 4, 2


def library(collection: Collection, config: Config) -> tuple[Library, list[Problem]]:
    """Put all texts in order; two terms that would share an address are problems."""
    problems: list[Problem] = []
    articles = sorted(collection.articles, key=_age)
    documents: list[Document] = [*articles, *collection.pages]
    editions = {}
    for language in config.languages:
        mine = [article for article in articles if article.language == language]
        pages = [page for page in collection.pages if page.language == language]
        if mine or pages or language == config.language.code:
            editions[language] = _edition(language, mine, pages, config, problems)
    result = Library(
        editions=editions,
        neighbours=_neighbours(editions.values()),
        translations=_translations(documents, list(config.languages)),
        held_back=collection.held_back,
        broken=collection.broken,
    )
    return result, problems


def near(things: Sequence[Thing], position: int) -> Sequence[Thing]:
    """Return what stands so near to a place in the list of a term that it can be related."""
    return things[max(0, position - OLDER) : position + NEWER + 1]


def windows(row: str, width: int) -> Iterator[str]:
    """Yield what is `near` each thing of a row that is written together, `width` letters each."""
    older, newer = OLDER * width, (NEWER + 1) * width
    for begin in range(0, len(row), width):
        yield row[max(0, begin - older) : begin + newer]


def related(article: Article, terms: Iterable[Term]) -> tuple[Article, ...]:
    """Choose from the lists of its terms who shares the most with it, the nearest in time first."""
    found: dict[str, Article] = {}
    shared: dict[str, int] = {}
    for term in terms:
        position = bisect_left(term.articles, _age(article), key=_age)
        for other in near(term.articles, position):
            found[other.address] = other
            shared[other.address] = shared.get(other.address, 0) + 1
    found.pop(article.address, None)

    def closeness(address: str) -> tuple[int, timedelta, str]:
        return -shared[address], abs(found[address].published - article.published), address

    return tuple(found[address] for address in sorted(found, key=closeness)[:RELATED])


def _edition(
    language: str,
    articles: Sequence[Article],
    pages: Iterable[StandingPage],
    config: Config,
    problems: list[Problem],
) -> Edition:
    sections = {
        name: tuple(article for article in articles if article.section == name)
        for name in config.sections
    }
    taxonomies = {name: _terms(name, articles, problems) for name in config.taxonomies}
    by_path = {page.translations: page for page in pages}
    return Edition(language, tuple(articles), sections, taxonomies, by_path)


def _terms(taxonomy: str, articles: Iterable[Article], problems: list[Problem]) -> tuple[Term, ...]:
    """Group articles by term; spellings that differ only in case or hyphens are one term."""
    groups: dict[str, dict[str, list[Article]]] = defaultdict(lambda: defaultdict(list))
    for article in articles:
        for name in article.terms[taxonomy]:
            groups[urls.slug(name)][name].append(article)
    terms = []
    for slug, spellings in sorted(groups.items()):
        counts = Counter({name: len(found) for name, found in spellings.items()})
        usual = min(counts, key=lambda name: (-counts[name], name))
        for name, found in sorted(spellings.items()):
            if name != usual:
                problems.append(_second_spelling(name, found[0], usual, taxonomy))
        members = spellings[usual]
        if len(spellings) > 1:
            # An article that has a term in two spellings stands in its list once.
            by_address = {a.address: a for found in spellings.values() for a in found}
            members = sorted(by_address.values(), key=_age)
        terms.append(Term(taxonomy, slug, usual, tuple(members)))
    return tuple(terms)


def _second_spelling(name: str, article: Article, usual: str, taxonomy: str) -> Problem:
    """Say that two terms share an address: a note if they are one word, else a mistake."""
    place = article.place(f"{taxonomy}:{name}", taxonomy)
    if _folded(name) == _folded(usual):
        message, severity = f"'{name}' is taken for '{usual}'", Severity.NOTE
        fix = f"write {usual}, as the other articles do"
    else:
        message = f"'{name}' and '{usual}' would share the address /{taxonomy}/{urls.slug(name)}/"
        severity, fix = Severity.ERROR, "rename one of them"
    return Problem(article.path, place.line, place.column, message, fix, place.length, severity)


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name.casefold()).strip()


def _neighbours(
    editions: Iterable[Edition],
) -> dict[str, tuple[Article | None, Article | None]]:
    result = {}
    for edition in editions:
        for articles in edition.sections.values():
            for number, article in enumerate(articles):
                before = articles[number - 1] if number else None
                after = articles[number + 1] if number + 1 < len(articles) else None
                result[article.address] = (before, after)
    return result


def _translations(
    documents: Iterable[Document], languages: Sequence[str]
) -> Mapping[str, tuple[Document, ...]]:
    groups: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        groups[document.translations].append(document)
    order = {language: number for number, language in enumerate(languages)}
    return {
        key: tuple(sorted(group, key=lambda document: order[document.language]))
        for key, group in groups.items()
        if len(group) > 1
    }
