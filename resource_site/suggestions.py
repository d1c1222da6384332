"""Suggest the known name that a misspelt one was most likely meant to be."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

FEW = 200  # names that are compared one by one, without an index
RAREST = 8  # trigrams of a word that select candidates
LONGEST = 2_000  # names looked at for one trigram
CANDIDATES = 20  # names that are compared in full


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name closest to a word, or '' if none is at least that similar."""
    close = difflib.get_close_matches(word.casefold(), sorted(known), n=1, cutoff=cutoff)
    return close[0] if close else ""


class Suggestions:
    """Many known names, indexed once so that each suggestion is a bounded amount of work.

    Comparing a word with all of ten thousand names takes 6 ms; a site may have that many links.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._index: dict[str, list[str]] = defaultdict(list)
        for name in self._names if len(self._names) > FEW else ():
            for trigram in _trigrams(name):
                self._index[trigram].append(name)

    def closest(self, word: str) -> str:
        """Return the name closest to a word, or '' if none is close."""
        if not self._index:
            return did_you_mean(word, self._names)
        found = [self._index[part] for part in _trigrams(word.casefold()) if part in self._index]
        rare = sorted(found, key=len)[:RAREST]
        shared = Counter(name for names in rare for name in islice(names, LONGEST))
        return did_you_mean(word, [name for name, _ in shared.most_common(CANDIDATES)])


def _trigrams(word: str) -> Iterator[str]:
    padded = f"  {word} "
    return iter({padded[at : at + 3] for at in range(len(padded) - 2)})
