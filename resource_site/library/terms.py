"""Documents → the terms that they have: tags and countries, each with its documents."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct

from resource_site import urls
from resource_site.content.documents import Article, Entry
from resource_site.problems import Edit, Problem, Severity
from resource_site.settings.config import Taxonomy

# Characters that make two terms of one: C, C++ and C# are three.
MEANINGFUL = "+#&@%"
LONG = 8  # characters of a term in which a missing one is a typing error


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
    """Yield a note for each term of one document that another one is most likely meant by.

    That is one in one character's distance which three documents have, or one that prose has no
    second meaning for: with a character missing, or two of them interchanged.
    """
    known: dict[str, list[Term]] = defaultdict(list)
    for term in terms:
        for shape in _shapes(term.slug):
            known[shape].append(term)
    reported: set[str] = set()
    for term in terms:
        if len(term.documents) != 1:
            continue
        near = {other.slug: other for shape in _shapes(term.slug) for other in known[shape]}
        candidates = (near[slug] for slug in sorted(near) if slug not in {term.slug, *reported})
        meant = next((other for other in candidates if _is_meant(term.slug, other)), None)
        if meant:
            reported.add(term.slug)
            message, fix = (
                f"only this article has the term '{term.name}'",
                f"did you mean '{meant.name}'?",
            )
            if len(meant.documents) == 1:
                message += f", and only {meant.documents[0].path} has '{meant.name}'"
                fix = "write the same in both, if they are one term"
            yield _of_term(term.name, term.documents, term.taxonomy, message, fix, Severity.NOTE)
        elif "/" in term.name:
            yield from _several(term, {other.name.casefold() for other in terms})


def _is_meant(slug: str, other: Term) -> bool:
    """Return True if a similar term is usual, or differs by a typing error only."""
    if len(other.documents) > 2 or slug.replace("-", "") == other.slug.replace("-", ""):
        return True
    short, long = sorted((slug, other.slug), key=len)
    if len(short) == len(long):
        at = next(at for at, pair in enumerate(zip(short, long, strict=True)) if len({*pair}) > 1)
        return short[at : at + 2] == long[at : at + 2][::-1]
    # Not at an end: a plural is another word, and Gambia another country than Zambia.
    is_inside = short[:3] == long[:3] and short[-1] == long[-1]
    return is_inside and len(short) >= LONG


def _several(term: Term, known: Collection[str]) -> Iterator[Problem]:
    """Yield a note if a slash divides a term into others."""
    parts = [part.strip() for part in term.name.split("/")]
    if all(part.casefold() in known for part in parts):
        message, fix = f"'{term.name}' is one term", f"write {', '.join(parts)} if they are several"
        yield _of_term(term.name, term.documents, term.taxonomy, message, fix, Severity.NOTE)


def _shapes(slug: str) -> Iterator[str]:
    """Yield a slug without each of its characters: similar ones have one in common.

    Short ones and those with numbers differ in one character and mean something else.
    """
    if len(slug) > 5 and not re.search(r"\d", slug):
        yield slug
        yield slug.replace("-", "")
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
