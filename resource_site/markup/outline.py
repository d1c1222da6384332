"""The headings of an article, looked at in their order."""

from __future__ import annotations

from resource_site.markup.gathered import Gathered
from resource_site.markup.tree import Place


class Outline:
    """Reports headings that are out of order.

    The title of the article is the first of them, and the only one of level 1.
    """

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._level = 1

    def add(self, level: int, place: Place, *, html: bool = False) -> None:
        """Look at the next heading; `html` tells that it is a tag, not number signs."""
        if level == 1:
            message = "this heading is as large as the title of the article"
            self._report(place, message, f"write {_sign(2, html=html)} for a heading in the text")
        elif level > self._level + 1:
            above = "the title" if self._level == 1 else _sign(self._level, html=html)
            message = f"{_sign(level, html=html)} comes after {above}: a level is left out"
            self._report(place, message, f"write {_sign(self._level + 1, html=html)}")
        self._level = level

    def without_words(self, level: int, place: Place, *, html: bool = False) -> None:
        """Note a heading that has no words."""
        fix = f"write words after {_sign(level, html=html)}, or take it out"
        self._report(place, "this heading has no words", fix)

    def _report(self, place: Place, message: str, fix: str) -> None:
        self._gathered.report("headings", place, message, fix)


def _sign(level: int, *, html: bool) -> str:
    return f"<h{level}>" if html else "#" * level
