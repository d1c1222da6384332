"""Documents → the terms that they have: tags and countries, each with its documents."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from msgspec import Struct

from resource_site import urls
from resource_site.content.documents import Article, Entry
from resource_site.problems import Edit, Problem, Severity
from resource_site.settings.config import Taxonomy

# Characters that make two terms of one: C, C++ and C# are three.
MEANINGFUL = "+#&@%"


class Term(Struct, frozen=True):
    """A tag or country: its most common spelling, and its documents.

    `articles` are the dated ones, oldest first, `entries` the others in the order of their lists.
    `profile` describes the term itself.
    """

    taxonomy: str
    slug: str
    name: str
    articles: tuple[Article, ...]
    entries: tuple[Entry, ...] = ()
    profile: Entry | None = None

    @property
    def documents(self) -> tuple[Entry, ...]:
        """All documents of the term."""
        return (*self.articles, *self.entries)


def grouped(
    taxonomy: Taxonomy, entries: Sequence[Entry], problems: list[Problem]
) -> tuple[Term, ...]:
    """Group documents by term; names with one address are one term, if they mean the same."""
    groups: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    profiles = {}
    for entry in entries:
        if entry.section == taxonomy.name:
            slug = urls.last(entry.address)
            profiles[slug] = entry
            groups.setdefault(slug, defaultdict(list))
            continue
        for name in entry.terms[taxonomy.name]:
            groups[taxonomy.slug(name)][name].append(entry)
    terms = []
    for slug, spellings in sorted(groups.items()):
        if not spellings:
            terms.append(Term(taxonomy.name, slug, profiles[slug].title, (), (), profiles[slug]))
            continue
        counts = Counter({name: len(found) for name, found in spellings.items()})
        usual = min(counts, key=lambda name: (-counts[name], name))
        for name, found in sorted(spellings.items()):
            if name != usual:
                problems.append(_second_spelling(name, found, usual, slug, taxonomy.name))
        members = spellings[usual]
        if len(spellings) > 1:
            # An article that has a term in two spellings is in its list once.
            addresses = {a.address for found in spellings.values() for a in found}
            members = [entry for entry in entries if entry.address in addresses]
        dated = tuple(entry for entry in members if isinstance(entry, Article))
        undated = tuple(entry for entry in members if not isinstance(entry, Article))
        terms.append(Term(taxonomy.name, slug, usual, dated, undated, profiles.get(slug)))
    problems.extend(_similar(terms))
    return tuple(terms)


def _second_spelling(
    name: str, articles: Sequence[Entry], usual: str, slug: str, taxonomy: str
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
        shape: term for term in terms if len(term.documents) > 2 for shape in _shapes(term.slug)
    }
    for term in terms if usual else ():
        found = next((usual[shape] for shape in _shapes(term.slug) if shape in usual), term)
        if len(term.documents) == 1 and found.slug != term.slug:
            message = f"only this article has the term '{term.name}'"
            fix = f"did you mean '{found.name}'?"
            note = Severity.NOTE
            yield _of_term(term.name, term.documents, term.taxonomy, message, fix, note)


def _shapes(slug: str) -> Iterator[str]:
    """Yield a slug without each of its characters: similar ones have one in common.

    Short ones and those with numbers differ in one character and mean something else.
    """
    if len(slug) > 5 and not re.search(r"\d", slug):
        yield slug
        yield from (slug[:at] + slug[at + 1 :] for at in range(len(slug)))


def _of_term(
    name: str,
    articles: Sequence[Entry],
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
    fields = [field for field, value in first.fields.items() if value == name]
    at = first.position(f"{taxonomy}:{name}", *fields, taxonomy)
    edit = Edit(*at, usual, name) if re.fullmatch(r"[\w -]+", usual) else None
    if others and severity is Severity.ERROR:
        paths = ", ".join(article.path for article in articles[1:4])
        message += f"; '{name}' is also in {paths}" + (f" and {others - 3} more" * (others > 3))
    return Problem(first.path, at.line, at.column, message, fix, at.length, severity, edit)


def _folded(name: str) -> str:
    """Return what is equal for two spellings of one term."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isalnum() or sign in MEANINGFUL)
