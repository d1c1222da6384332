"""What one text yields besides its HTML: references, anchors, findings and their positions."""

from __future__ import annotations

import re
from itertools import chain, islice

from resource_site import characters
from resource_site.markdown.body import MARK, Body, Finding, LimitError, Reference

DEEPEST = 100
_MOST_OF_A_CHECK = 20


class Collector:
    """References, anchors and findings of one text; positions are given as ranges of bytes."""

    def __init__(self, text: str, own_links: str = "") -> None:
        self.is_own = re.compile(own_links or "(?!)").match
        self.content, self.source = text, text.encode()
        self.references: list[Reference] = []
        self.anchors: dict[str, int] = {}
        self.findings: list[Finding] = []
        self._counts: dict[str, int] = {}
        self._last = 0, 1, 1
        self._level = 1
        if len(self.source) > 1 << 20:
            raise LimitError("this article is longer than 1 MiB", "divide it into several articles")

    def text(self, start: int, end: int) -> str:
        """Return a part of the text."""
        return self.source[start:end].decode("utf-8", "ignore")

    def written(self, start: int, end: int) -> str:
        """Return what an editor wrote for a range, '' if only its HTML is known."""
        return self.text(start, end)

    def position(self, start: int, end: int) -> tuple[int, int, int]:
        """Return line, column and length in characters; zeros for the whole text."""
        if start < 0:
            return 0, 0, 1
        last, line, column = self._last  # so that no part of a text is searched for each position
        line += self.source.count(b"\n", last, start) - self.source.count(b"\n", start, last)
        first = self.source.rfind(b"\n", min(last, start), start) + 1
        if first or start < last:
            last, column = first or self.source.rfind(b"\n", 0, start) + 1, 1
        self._last = start, line, column + len(self.text(last, start))
        return line, self._last[2], max(1, len(self.text(start, end).rstrip()))

    def too_deep(self, start: int) -> LimitError:
        """Return the error for elements that are nested too deeply."""
        message = f"more than {DEEPEST} elements are nested here"
        fix = "move lists, quotations or tags out of each other"
        return LimitError(message, fix, self.position(start, start + 1))

    def report(
        self,
        check: str,
        start: int,
        end: int,
        message: str,
        fix: str,
        edit: str | None = None,
        *,
        is_minor: bool = False,
    ) -> None:
        """Add a finding; of each check only the first twenty are listed one by one."""
        self._counts[check] = count = self._counts.get(check, 0) + 1
        if count == _MOST_OF_A_CHECK + 1:
            message, fix = "there are more findings of this check", "fix the ones above first"
            edit = None
        if count <= _MOST_OF_A_CHECK + 1:
            place = self.position(start, end)
            self.findings.append(Finding(check, *place, message, fix, is_minor, edit))

    def refer(self, kind: str, target: str, start: int, end: int) -> str:
        """Add a target inside this site; return the placeholder of its address."""
        self.references.append(Reference(kind, target, *self.position(start, end)))
        return f"{MARK}{len(self.references) - 1}{MARK}"

    def numbered(self, html: str) -> str:
        """Return HTML with its placeholders numbered anew, where some were taken or doubled."""
        pieces = html.split(MARK)
        self.references = [self.references[int(number)] for number in pieces[1::2]]
        pieces[1::2] = map(str, range(len(self.references)))
        return MARK.join(pieces)

    def anchor(self, name: str) -> str:
        """Add an anchor; return its name, with a number if it was taken."""
        unique = name
        while unique in self.anchors:
            self.anchors[name] += 1
            unique = f"{name}-{self.anchors[name]}"
        self.anchors[unique] = 0
        return unique

    def heading(self, level: int, start: int, end: int, *, empty: bool, tag: bool = False) -> None:
        """Check the next heading: the title of the article is the only one of level 1."""
        mark, above, below, second = (
            f"<h{number}>" if tag else "#" * number
            for number in (level, self._level, self._level + 1, 2)
        )
        message, fix = "this heading is empty", f"write text after {mark}, or delete it"
        if not empty:
            above = "the title" if self._level == 1 else above
            message, fix = f"{mark} follows {above}: a heading level is skipped", f"write {below}"
            if level == 1:
                message, fix = "this heading has the level of the title", f"write {second}"
            if 1 < level <= self._level + 1:
                message = ""
            self._level = level
        if message:
            self.report("headings", start, end, message, fix)

    def body(self, html: str) -> Body:
        """Return the body with all that was collected, findings sorted by position."""
        if len(html) > 4 << 20:
            fix = "divide it, and look for long addresses that are repeated"
            raise LimitError("this article makes a page of more than 4 MiB", fix)
        self._check_characters(html)
        found = sorted(self.findings, key=lambda found: (found.line or 1 << 30, found.column))
        return Body(html, tuple(self.references), tuple(self.anchors), tuple(found))

    def _check_characters(self, html: str) -> None:
        """Report characters that no text needs, in code and addresses too."""
        text = self.content
        found = chain(characters.problems(text), characters.references(text, html))
        for start, end, message, fix, edit, check in islice(found, _MOST_OF_A_CHECK):
            first = len(text[:start].encode())
            position = Collector.position(self, first, first + len(text[start:end].encode()))
            self.findings.append(Finding(check, *position, message, fix, edit=edit))
