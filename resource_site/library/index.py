"""Published documents → the library: order, terms, neighbours, related articles, translations."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from resource_site.content import names
from resource_site.content.documents import Article, Document, Page
from resource_site.library.status import Collection, Lifetime, Unpublished
from resource_site.problems import Edit, Problem, Severity
from resource_site.settings.config import Config, Taxonomy

RELATED = 3
# How many articles on each side of one in the list of a term can be related to it.  The bound
# keeps a new article from changing the pages of many old ones.
OLDER, NEWER = 4, 2
MOST_SHARED = 1 << 20  # more terms than any article has
# Characters that make two terms of one: C, C++ and C# are three.
MEANINGFUL = "+#&@%"


class Term(Struct, frozen=True):
    """A tag or country: its most common spelling, and its articles, oldest first."""

    taxonomy: str
    slug: str
    name: str
    articles: tuple[Article, ...]


class Edition(Struct, frozen=True):
    """The site in one language.  Articles are oldest first, terms in the order of their slugs.

    `pages` has them by their path, such as `pages/about`.
    """

    language: str
    articles: tuple[Article, ...]
    sections: Mapping[str, tuple[Article, ...]]
    taxonomies: Mapping[str, tuple[Term, ...]]
    pages: Mapping[str, Page]


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
    faulty: tuple[Article | Page, ...]

    def documents(self) -> Iterator[Article | Page]:
        """Yield every document, language by language."""
        for edition in self.editions.values():
            yield from edition.articles
            yield from edition.pages.values()

    def dated(self) -> Iterator[Article | Page]:
        """Yield the documents that are published at another time: scheduled and expired ones.

        Errors are looked for in them too, so that no error arises because time passes.
        """
        yield from (found.document for found in self.unpublished if found.is_dated)


def library(collection: Collection, config: Config) -> tuple[Library, list[Problem]]:
    """Put all documents in order; two terms that would share an address are problems."""
    problems: list[Problem] = []
    articles = _by_age(collection.articles)
    documents: list[Document] = [*articles, *collection.pages]
    editions = {}
    for language in config.languages:
        mine = [article for article in articles if article.language == language]
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
    if dated := [one for one in result.dated() if isinstance(one, Article)]:
        # Two terms must not share an address at any time.
        problems.clear()
        for language in config.languages:
            mine = [one for one in (*articles, *dated) if one.language == language]
            for taxonomy in config.taxonomies.values():
                _terms(taxonomy, mine, problems)
    return result, problems


def _edition(
    language: str,
    articles: Sequence[Article],
    pages: Iterable[Page],
    config: Config,
    problems: list[Problem],
) -> Edition:
    sections = {
        name: tuple(article for article in articles if article.section == name)
        for name in config.sections
    }
    taxonomies = {
        name: _terms(taxonomy, articles, problems) for name, taxonomy in config.taxonomies.items()
    }
    by_path = {page.translations: page for page in pages}
    return Edition(language, tuple(articles), sections, taxonomies, by_path)


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


def _terms(
    taxonomy: Taxonomy, articles: Sequence[Article], problems: list[Problem]
) -> tuple[Term, ...]:
    """Group articles by term; names with one address are one term, if they mean the same."""
    groups: dict[str, dict[str, list[Article]]] = defaultdict(lambda: defaultdict(list))
    for article in articles:
        for name in article.terms[taxonomy.name]:
            groups[taxonomy.slug(name)][name].append(article)
    terms = []
    for slug, spellings in sorted(groups.items()):
        counts = Counter({name: len(found) for name, found in spellings.items()})
        usual = min(counts, key=lambda name: (-counts[name], name))
        for name, found in sorted(spellings.items()):
            if name != usual:
                problems.append(_second_spelling(name, found, usual, slug, taxonomy.name))
        members = spellings[usual]
        if len(spellings) > 1:
            # An article that has a term in two spellings is in its list once.
            addresses = {a.address for found in spellings.values() for a in found}
            members = [article for article in articles if article.address in addresses]
        terms.append(Term(taxonomy.name, slug, usual, tuple(members)))
    problems.extend(_similar(terms))
    return tuple(terms)


def _second_spelling(
    name: str, articles: Sequence[Article], usual: str, slug: str, taxonomy: str
) -> Problem:
    """Report two names with one address: a note if they are one term, else an error."""
    if _folded(name) == _folded(usual):
        message = f"'{name}' is the same term as '{usual}'"
        fix = f"write {usual}, as in other articles"
        return _of_term(name, articles, taxonomy, message, fix, Severity.NOTE, usual)
    message = f"'{name}' and '{usual}' would share the address /{taxonomy}/{slug}/"
    setting = f"[taxonomies.{taxonomy}.slugs]"
    fix = f'rename one of them, or add "{name}" = "another-address" to {setting} in site.toml'
    return _of_term(name, articles, taxonomy, message, fix, Severity.ERROR)


def _similar(terms: Sequence[Term]) -> Iterator[Problem]:
    """Yield a note for each term of one article that is one character away from a usual one."""
    usual = {
        shape: term for term in terms if len(term.articles) > 2 for shape in _shapes(term.slug)
    }
    for term in terms if usual else ():
        found = next((usual[shape] for shape in _shapes(term.slug) if shape in usual), term)
        if len(term.articles) == 1 and found.slug != term.slug:
            message = f"only this article has the term '{term.name}'"
            fix = f"did you mean '{found.name}'?"
            note = Severity.NOTE
            yield _of_term(term.name, term.articles, term.taxonomy, message, fix, note)


def _shapes(slug: str) -> Iterator[str]:
    """Yield a slug without each of its characters: similar ones have one in common.

    Short ones and those with numbers differ in one character and mean something else.
    """
    if len(slug) > 5 and not re.search(r"\d", slug):
        yield slug
        yield from (slug[:at] + slug[at + 1 :] for at in range(len(slug)))


def _of_term(
    name: str,
    articles: Sequence[Article],
    taxonomy: str,
    message: str,
    fix: str,
    severity: Severity,
    usual: str = "",
) -> Problem:
    """Return the problem of a term at its first article, with the paths of the others.

    `usual` is the spelling that is certainly meant.
    """
    first, others = articles[0], len(articles) - 1
    at = first.position(f"{taxonomy}:{name}", taxonomy)
    edit = Edit(*at, usual, name) if re.fullmatch(r"[\w -]+", usual) else None
    if others and severity is Severity.ERROR:
        paths = ", ".join(article.path for article in articles[1:4])
        message += f"; '{name}' is also in {paths}" + (f" and {others - 3} more" * (others > 3))
    return Problem(first.path, at.line, at.column, message, fix, at.length, severity, edit)


def _folded(name: str) -> str:
    """Return what is equal for two spellings of one term."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum() or sign in MEANINGFUL)


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
