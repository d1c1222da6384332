"""Footnotes: marks in the text, numbered in the order of use, and the notes at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from resource_site.markdown.collector import Collector

Events = list[tuple[Any, Any]]
"""What pyromark yields: events and their ranges of bytes."""


class Footnotes:
    """The footnotes of one text; their events wait until the text around them is rendered."""

    def __init__(self, page: Collector, back: str) -> None:
        self._page, self._back = page, back
        self._notes: dict[str, tuple[Events, int, int]] = {}
        self._used: dict[str, tuple[int, list[str]]] = {}

    def define(self, label: str, events: Events, start: int, end: int) -> None:
        """Add a note; one whose label is taken is an error, and follows the other."""
        end = start + self._page.source[start:end].find(b":")
        if label.casefold() in self._notes:
            message = f"the footnote [^{label}] is defined twice"
            self._page.report("links", start, end, message, "give each footnote its own label")
        self._notes.setdefault(label.casefold(), ([], start, end))[0].extend(events)

    def mark(self, label: str, start: int, end: int) -> str:
        """Return the mark that leads to a note."""
        number, anchors = self._use(label.casefold())
        again = f"-{len(anchors)}" if len(anchors) > 1 else ""
        anchors.append(self._page.anchor(f"fnref-{number}{again}"))
        address = self._page.refer("link", f"#{anchors[0]}", start, end)
        link = f'<a href="{address}" role="doc-noteref">{number}</a>'
        return f'<sup class="footnote-ref" id="c-{anchors[-1]}">{link}</sup>'

    def html(self, render: Callable[[Events], str]) -> str:
        """Return the notes in use, then those without a mark, which are reported."""
        items: list[str] = []
        self._render_used(items, render)
        for label, (_, start, end) in self._notes.items():
            if label not in self._used:
                name = self._page.text(start, end)
                message = f"nothing in the text refers to the footnote {name}"
                fix = f"write {name} where it belongs, or delete the footnote"
                self._page.report("links", start, end, message, fix)
                self._use(label)
        self._render_used(items, render)
        if not items:
            return ""
        listed = "".join(map(self._item, self._used, items))
        return f'<div class="footnotes" role="doc-endnotes">\n<ol>\n{listed}</ol>\n</div>\n'

    def _render_used(self, items: list[str], render: Callable[[Events], str]) -> None:
        """Render the notes in use that are not yet; this may bring others into use."""
        while len(items) < len(self._used):
            items += [render(self._notes[label][0]) for label in list(self._used)[len(items) :]]

    def _use(self, label: str) -> tuple[int, list[str]]:
        if label not in self._used:
            number = len(self._used) + 1
            self._used[label] = number, [self._page.anchor(f"fn-{number}")]
        return self._used[label]

    def _item(self, label: str, html: str) -> str:
        """Return a note with links back to its marks."""
        (number, (anchor, *marks)), (_, start, end) = self._used[label], self._notes[label]
        for count, mark in enumerate(marks, 1):
            address = self._page.refer("link", f"#{mark}", start, end)
            again = f"<sup>{count}</sup>" if count > 1 else ""
            back = (
                f' <a href="{address}" class="footnote-backref" role="doc-backlink"'
                f' aria-label="{self._back} {number}">\u21a9{again}</a>'
            )
            words, close = (html[:-5], "</p>\n") if html.endswith("</p>\n") else (html, "\n")
            html = f"{words.removesuffix(chr(10))}{back}{close}"
        return f'<li id="c-{anchor}">\n{html}</li>\n'
