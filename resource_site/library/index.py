"""Published documents → the library: order, terms, neighbours, related articles, translations."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from operator import attrgetter

from msgspec import Struct

from resource_site.content import names
from resource_site.content.documents import Article, Document, Entry, Page
from resource_site.library import order
from resource_site.library.status import Collection, Lifetime, Unpublished
from resource_site.library.terms import Term, grouped
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config

RELATED = 3
# How many articles on each side of one in the list of a term can be related to it.  The bound
# keeps a new article from changing the pages of many old ones.
OLDER, NEWER = 4, 2
MOST_SHARED = 1 << 20  # more terms than any article has


class Edition(Struct, frozen=True):
    """The site in one language.  Articles are oldest first, terms in the order of their slugs.

    `entries` are the documents of undated kinds.  `sections` have their documents in the order of
    their kind.  `pages` has them by their path, such as `pages/about`.
    """

    language: str
    articles: tuple[Article, ...]
    entries: tuple[Entry, ...]
    sections: Mapping[str, tuple[Entry, ...]]
    taxonomies: Mapping[str, tuple[Term, ...]]
    pages: Mapping[str, Page]

    def documents(self) -> Iterator[Entry | Page]:
        """Return every document."""
        return chain(self.articles, self.entries, self.pages.values())


class Library(Struct, frozen=True):
    """All documents in their order; articles are found by their address.

    `neighbours` are the article before and the article after in the same section, `related` those
    that share the most terms.  `translations` has all languages of one document, in the order of
    the site's languages.  `lifetimes` are those of the collection.
    """

    editions: Mapping[str, Edition]
    neighbours: Mapping[str, tuple[Article | None, Article | None]]
    related: Mapping[str, tuple[Article, ...]]
    translations: Mapping[str, tuple[Document, ...]]
    unpublished: tuple[Unpublished, ...]
    invalid: frozenset[tuple[str, ...]]
    lifetimes: Mapping[str, Lifetime]
    faulty: tuple[Entry | Page, ...]

    def documents(self) -> Iterator[Entry | Page]:
        """Return every document, language by language."""
        return chain.from_iterable(edition.documents() for edition in self.editions.values())

    def page(self, languages: Iterable[str], name: str) -> Page | None:
        """Return a page by its name, in the first of these languages that has it."""
        editions = (self.editions[code] for code in languages if code in self.editions)
        found = (edition.pages.get(f"pages/{name}") for edition in editions)
        return next((page for page in found if page), None)

    def newer_original(self, document: Document) -> Document | None:
        """Return the original of a translation that was made from an earlier version of it."""
        others = self.translations.get(document.translations, ())
        original = others[0] if others else document
        made_from = document.state.translates
        is_older = bool(made_from) and made_from != original.state.version
        return original if is_older and original is not document else None

    def dated(self) -> Iterator[Entry | Page]:
        """Yield the documents that are published at another time: scheduled and expired ones.

        Errors are looked for in them too, so that no error arises because time passes.
        """
        yield from (found.document for found in self.unpublished if found.is_dated)


def library(collection: Collection, config: Config) -> tuple[Library, list[Problem]]:
    """Put all documents in order; two terms that would share an address are problems."""
    problems: list[Problem] = []
    articles = _by_age(one for one in collection.entries if isinstance(one, Article))
    undated = [one for one in collection.entries if not isinstance(one, Article)]
    entries: list[Entry] = [*articles, *order.undated(undated, config)]
    documents: list[Document] = [*entries, *collection.pages]
    editions = {}
    for language in config.languages:
        mine = [entry for entry in entries if entry.language == language]
        pages = [page for page in collection.pages if page.language == language]
        if mine or pages or language == config.language.code:
            editions[language] = _edition(language, mine, pages, config, problems)
    problems.extend(_twice(articles))
    result = Library(
        editions=editions,
        neighbours=_neighbours(editions.values()),
        related={
            address: found
            for edition in editions.values()
            for address, found in _related(edition).items()
        },
        translations=_translations(documents, list(config.languages)),
        unpublished=collection.unpublished,
        invalid=collection.invalid,
        lifetimes=collection.lifetimes,
        faulty=collection.faulty,
    )
    if dated := [one for one in result.dated() if isinstance(one, Entry)]:
        problems = _of_terms((*entries, *dated), config)
    return result, [*problems, *_outdated(result)]


def _of_terms(entries: Sequence[Entry], config: Config) -> list[Problem]:
    """Return the problems of terms at all times: two must never share an address."""
    problems: list[Problem] = []
    for language in config.languages:
        mine = [entry for entry in entries if entry.language == language]
        for taxonomy in config.taxonomies.values():
            grouped(taxonomy, mine, problems)
    return problems


def _edition(
    language: str,
    entries: Sequence[Entry],
    pages: Iterable[Page],
    config: Config,
    problems: list[Problem],
) -> Edition:
    sections = {
        name: tuple(entry for entry in entries if entry.section == name) for name in config.sections
    }
    taxonomies = {
        name: grouped(taxonomy, entries, problems) for name, taxonomy in config.taxonomies.items()
    }
    by_path = {page.translations: page for page in pages}
    articles = tuple(entry for entry in entries if isinstance(entry, Article))
    undated = tuple(entries[len(articles) :])
    return Edition(language, articles, undated, sections, taxonomies, by_path)


def _related(edition: Edition) -> dict[str, tuple[Article, ...]]:
    """Return for each article those that share the most terms, the nearest in time first.

    Articles are numbered in the order of their addresses, which decides between equal ones.
    """
    articles = sorted(edition.articles, key=attrgetter("address"))
    numbers = {article.address: number for number, article in enumerate(articles)}
    times = [round(article.published.timestamp()) for article in articles]
    near: list[list[int]] = [[] for _ in articles]
    for terms in edition.taxonomies.values():
        for term in terms:
            listed = [numbers[article.address] for article in term.articles]
            for position, number in enumerate(listed):
                near[number] += listed[max(0, position - OLDER) : position + NEWER + 1]
    return {
        article.address: tuple([articles[other] for other in _closest(number, near, times)])
        for number, article in enumerate(articles)
        if near[number]
    }


def _closest(number: int, near: list[list[int]], times: list[int]) -> list[int]:
    here, shared = times[number], Counter(near[number])
    del shared[number]
    # One whole number instead of a tuple is compared in half the time.
    ranked = sorted(
        [
            (MOST_SHARED - count) << 72 | abs(times[other] - here) << 32 | other
            for other, count in shared.items()
        ]
    )
    return [rank & 0xFFFFFFFF for rank in ranked[:RELATED]]


def _by_age(articles: Iterable[Article]) -> list[Article]:
    """Return articles, the oldest first; those of one instant in the order of their names."""
    ordered = sorted(articles, key=attrgetter("published"))
    result: list[Article] = []
    for _, group in groupby(ordered, key=attrgetter("published")):
        same = list(group)
        result += sorted(same, key=_natural) if len(same) > 1 else same
    return result


def _natural(article: Article) -> tuple[list[tuple[int, str]], str]:
    """Return what puts part-2 before part-10."""
    pieces = re.findall(r"\d+|\D+", "/".join(article.parts))
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in pieces], article.address


def _outdated(library: Library) -> Iterator[Problem]:
    """Yield a note for each translation that was made from an earlier version of its original."""
    for document in library.documents():
        if original := library.newer_original(document):
            at = document.position("translates")
            message = f"{original.path} was changed since it was translated"
            fix = f"update the text, and write translates: {original.state.version}"
            note = Severity.NOTE
            yield Problem(document.path, at.line, at.column, message, fix, at.length, note)


def _twice(articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield a warning for each article with the title and day of another one."""
    first: dict[tuple[str, str, date], Article] = {}
    for article in articles:
        if names.copy(article.parts[-1].rpartition(".")[0]):
            continue
        key = (article.title.casefold(), article.language, article.published.date())
        other = first.setdefault(key, article)
        if other is not article:
            at = article.position("title")
            message = f"{other.path} has the same title and day"
            fix = "delete one of the two, or give it another title"
            warning = Severity.WARNING
            yield Problem(article.path, at.line, at.column, message, fix, at.length, warning)


def _neighbours(
    editions: Iterable[Edition],
) -> dict[str, tuple[Article | None, Article | None]]:
    result = {}
    for edition in editions:
        for entries in edition.sections.values():
            articles = [entry for entry in entries if isinstance(entry, Article)]
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
