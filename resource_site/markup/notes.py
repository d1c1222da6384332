"""Footnotes: their marks in the text, numbered in the order of use, and their place at the end."""

from __future__ import annotations

import re
from typing import NamedTuple

from resource_site.markup.destinations import normal
from resource_site.markup.gathered import Gathered
from resource_site.markup.tree import Note, Place
from resource_site.markup.words import Words

_A_NAME = re.compile(r"[\w-]+")


class Used(NamedTuple):
    """A footnote that the text refers to: its number, its id, and the ids of its marks."""

    note: Note
    number: int
    anchor: str
    marks: list[str]


class Notes:
    """The footnotes of one article."""

    def __init__(self, gathered: Gathered, defined: dict[str, Note], words: Words) -> None:
        self._gathered = gathered
        self._defined = defined
        self._words = words
        self._by_label: dict[str, Used] = {}
        self.used: list[Used] = []

    def mark(self, name: str, place: Place) -> str:
        """Return the mark that leads to a note, '' if there is no such note."""
        label = normal(name)
        note = self._defined.get(label)
        if not note:
            self._report_missing(name, place)
            return ""
        used = self._use(label, note)
        again = f"-{len(used.marks) + 1}" if used.marks else ""
        used.marks.append(self._gathered.anchor(f"fnref-{used.number}{again}"))
        address = self._gathered.refer("link", f"#{used.anchor}", place)
        return (
            f'<sup class="footnote-ref" id="c-{used.marks[-1]}">'
            f'<a href="{address}" role="doc-noteref">{used.number}</a></sup>'
        )

    def use_the_others(self) -> None:
        """Take the notes that nothing refers to among the used ones, so that no word is lost."""
        for label, note in self._defined.items():
            if label not in self._by_label:
                message = f"nothing in the text refers to the footnote [^{note.label}]"
                fix = f"write [^{note.label}] where it belongs, or take the note out"
                self._gathered.report("links", Place(note.line), message, fix)
                self._use(label, note)

    def back_links(self, used: Used) -> str:
        """Return the links from a note back to its marks."""
        links = []
        for count, mark in enumerate(used.marks, 1):
            address = self._gathered.refer("link", f"#{mark}", Place(used.note.line))
            again = f"<sup>{count}</sup>" if count > 1 else ""
            links.append(
                f' <a href="{address}" class="footnote-backref" role="doc-backlink"'
                f' aria-label="{self._words.back} {used.number}">\u21a9{again}</a>'
            )
        return "".join(links)

    def _use(self, label: str, note: Note) -> Used:
        if label not in self._by_label:
            number = len(self.used) + 1
            used = Used(note, number, self._gathered.anchor(f"fn-{number}"), [])
            self._by_label[label] = used
            self.used.append(used)
        return self._by_label[label]

    def _report_missing(self, name: str, place: Place) -> None:
        if _A_NAME.fullmatch(name):
            message = f"there is no footnote [^{name}]"
            fix = f"write it on a line of its own: [^{name}]: the note"
            self._gathered.report("links", place, message, fix)
