"""Two versions of a page → their texts, and the words in which these differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import NamedTuple

from icu4py.breakers import WordBreaker

CONTEXT = 12  # words before and after a difference
WORD_LIMIT = 20_000  # of a page: comparing takes time that grows faster than its length
SAME, DELETED, INSERTED, LEFT_OUT = "same", "deleted", "inserted", "left out"
BLOCKS = frozenset(
    {
        *("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "div", "article", "section"),
        *(
            "blockquote",
            "pre",
            "figure",
            "figcaption",
            "br",
            "dt",
            "dd",
            "time",
            "header",
            "footer",
        ),
    }
)


class Piece(NamedTuple):
    """A part of a text: the same in both versions, deleted, inserted, or left out."""

    kind: str
    text: str


def text_of(html: str) -> str:
    """Return the title of a page and the text of its main part, one block on a line."""
    reader = _Reader()
    reader.feed(html)
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "\n".join(filter(None, lines))


def language_of(html: str) -> str:
    """Return the language of a page, 'en' if it names none."""
    found = re.search(r'<html[^>]* lang="([A-Za-z0-9-]+)"', html)
    return found[1] if found else "en"


def differences(before: str, after: str, language: str) -> list[Piece]:
    """Return the words that were deleted and inserted, with a few words around them."""
    old, new = (list(WordBreaker(text, language)) if text else [] for text in (before, after))
    if max(len(old), len(new)) > WORD_LIMIT:
        return [Piece(DELETED, before), Piece(INSERTED, after)] if before != after else []
    return list(_pieces(old, new))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    blocks = SequenceMatcher(None, old, new).get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(blocks):
        if tag == "equal":
            is_first, is_last = number == 0, number == len(blocks) - 1
            yield from _shortened(old[a:b], is_first=is_first, is_last=is_last)
        else:
            yield from (Piece(DELETED, "".join(old[a:b])),) if b > a else ()
            yield from (Piece(INSERTED, "".join(new[c:d])),) if d > c else ()


def _shortened(words: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """Yield words that are the same, without those far from a difference."""
    if is_first and is_last:
        return
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    if len(words) <= head + tail:
        yield Piece(SAME, "".join(words))
        return
    if head:
        yield Piece(SAME, "".join(words[:head]))
    yield Piece(LEFT_OUT, " … ")
    if tail:
        yield Piece(SAME, "".join(words[-tail:]))


class _Reader(HTMLParser):
    """Collects the text of the title and of everything in <main>."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("title", "main"):
            self._inside.append(tag)
        if self._inside and tag in BLOCKS:
            self.found.append("\n")
        alt = dict(attrs).get("alt")
        if self._inside and tag == "img" and alt:
            self.found.append(f" {alt} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            self._inside.remove(tag)
            self.found.append("\n")
        elif self._inside and tag in BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found.append(data.replace("\n", " "))
