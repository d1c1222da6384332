"""What is found on the way through an article: links, pictures, names, mistakes."""

from __future__ import annotations

from resource_site.markup.body import MARK, Finding, Reference
from resource_site.markup.tree import Place

_MOST_OF_A_KIND = 20


class Gathered:
    """Links, pictures, names and mistakes of one article, in the order they were met."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.references: list[Reference] = []
        self.anchors: dict[str, int] = {}
        self.met: dict[str, int] = {}

    def report(self, check: str, place: Place, message: str, fix: str) -> None:
        """Note a mistake; of one check, only the first twenty are noted one by one."""
        self.met[check] = self.met.get(check, 0) + 1
        if check == "always" or self.met[check] <= _MOST_OF_A_KIND:
            self.findings.append(
                Finding(check, place.line, place.column, place.length, message, fix)
            )

    def refer(self, kind: str, target: str, place: Place) -> str:
        """Note a target inside this site; return what stands in the HTML for its address."""
        self.references.append(Reference(kind, target, place.line, place.column, place.length))
        return f"{MARK}{len(self.references) - 1}{MARK}"

    def anchor(self, name: str) -> str:
        """Keep a name for a place of the article; return it, with a number if it was taken."""
        unique = name
        while unique in self.anchors:
            self.anchors[name] += 1
            unique = f"{name}-{self.anchors[name]}"
        self.anchors[unique] = 0
        return unique

    def all_findings(self) -> tuple[Finding, ...]:
        """Return the mistakes by line; say how many more there are where many are alike."""
        for check, count in self.met.items():
            if check != "always" and count > _MOST_OF_A_KIND:
                last = [found for found in self.findings if found.check == check][-1]
                self.findings.append(_and_more(last, count - _MOST_OF_A_KIND))
        if len(self.findings) < 2:
            return tuple(self.findings)
        return tuple(sorted(self.findings, key=lambda found: (found.line or 1 << 30, found.column)))


def _and_more(last: Finding, count: int) -> Finding:
    """Say how many more there are, behind the last that is told."""
    message = f"{count} more mistakes of this kind follow in this article"
    fix = "put the ones above right first, then look again"
    return Finding(last.check, last.line, last.column + 1, 1, message, fix)
