"""The first mention of a term in the HTML of a document → a link to where it is explained."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from resource_site.site.values import Link

TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
NAME = re.compile(r"<(/?)([a-z0-9]+)")
# Where a link would be wrong: it would be in another one, or change what is quoted or shown.
CLOSED = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "kbd", "samp", "cite"})
# Scripts that are written without spaces: a term is found inside a sentence.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def explained(html: str, terms: Iterable[Link], here: str) -> str:
    """Return HTML in which the first mention of each term links to its address.

    A page does not link to itself.  Of two terms that begin together, the longer one is meant.
    """
    lowered = html.casefold()
    found = [term for term in terms if term.address != here and _mark(term.title) in lowered]
    if not found:
        return html
    pattern, of_word = _pattern(tuple(found))
    return "".join(_pieces(html, pattern, of_word))


def _mark(word: str) -> str:
    """Return a term as it is in HTML, in lower case."""
    return escape(word, quote=False).casefold()


@lru_cache(512)
def _pattern(terms: tuple[Link, ...]) -> tuple[re.Pattern[str], dict[str, Link]]:
    of_word = {_mark(term.title): term for term in terms}
    longest = sorted((term.title for term in terms), key=len, reverse=True)
    return re.compile("|".join(map(_alternative, longest))), of_word


def _alternative(word: str) -> str:
    written = re.escape(escape(word, quote=False))
    # An abbreviation in capitals is no word: WHO is not who.
    written = written if word.isupper() else f"(?i:{written})"
    return written if UNSPACED.search(word) else rf"\b{written}\b"


def _pieces(html: str, pattern: re.Pattern[str], of_word: dict[str, Link]) -> Iterator[str]:
    linked: set[str] = set()
    depth = 0

    def link(found: re.Match[str]) -> str:
        term = of_word[found[0].casefold()]
        if term.address in linked:
            return found[0]
        linked.add(term.address)
        return f'<a class="term" href="{escape(term.address)}">{found[0]}</a>'

    for number, piece in enumerate(TAG.split(html)):
        if number % 2 == 0:
            yield piece if depth else pattern.sub(link, piece)
            continue
        named = NAME.match(piece)
        if named and named[2] in CLOSED:
            depth += -1 if named[1] else 1
        yield piece
