"""What the importers read: documents and facts of a site, in one form for all generators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from resource_site.problems import Problem


class Entry(Struct, eq=False):
    """One document of the source.

    `path` is what messages call it, and `line` the line of `path` on which `body` begins.  `parts`
    is its path below the folder that references begin at.  `fields` have names in lower case.
    `section` is '' for a page, whose path is `folders`.  `key` is equal in all translations;
    `address` is where it is published now, '' if that cannot be known.  `bundle` is the folder of
    the files that belong to it, and `top` the line on which the document begins.  `number` is in
    addresses such as `/?p=12`.
    """

    path: str
    parts: tuple[str, ...]
    fields: dict[str, Any]
    body: str
    line: int
    section: str
    stem: str
    day: str = ""
    language: str = ""
    key: str = ""
    address: str = ""
    folders: tuple[str, ...] = ()
    bundle: Path | None = None
    is_draft: bool = False
    is_html: bool = False
    number: str = ""
    top: int = 1

    def line_of(self, text: str) -> int:
        """Return the line on which a text is first in the body, or where the body begins."""
        start = self.body.find(text) if text else -1
        return self.line + (self.body.count("\n", 0, start) if start >= 0 else 0)


class SourceSite(Struct, eq=False):
    """A site of another generator.

    `static` are the folders whose files are published, each below a path such as `/assets/`.
    `permalinks` are the patterns of addresses by section, as the generator writes them.
    """

    kind: str
    title: str = ""
    tagline: str = ""
    base_url: str = ""
    language: str = ""
    timezone: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    section_titles: dict[str, str] = field(default_factory=dict)
    permalinks: dict[str, str] = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    static: list[tuple[str, Path]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Leftovers:
    """What was not carried over: by kind, with the number of places and the first of them."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.first: dict[str, str] = {}

    def add(self, kind: str, path: str, line: int = 0, detail: str = "") -> None:
        """Count one place of a kind."""
        self.counts[kind] += 1
        place = f"{path}:{line}" if line else path
        self.first.setdefault(kind, f"{place}: {detail}" if detail else place)

    def lines(self) -> Iterable[str]:
        """Yield a line for each kind, the most frequent first."""
        for kind, count in sorted(self.counts.items(), key=lambda pair: (-pair[1], pair[0])):
            yield f"  {count:>6,}  {kind} — first in {self.first[kind]}"


def text(value: Any) -> str:
    """Return a single value of front matter as text."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None or isinstance(value, list | dict) else str(value).strip()


def texts(value: Any) -> list[str]:
    """Return the entries of a list, or of a text with commas."""
    if isinstance(value, list | tuple):
        return [found for item in value if (found := text(item))]
    return [found for part in text(value).split(",") if (found := part.strip())]


def is_list(value: Any) -> bool:
    """Return True for a list of single values."""
    return isinstance(value, list) and not any(isinstance(item, list | dict) for item in value)


def first(fields: Mapping[str, Any], *names: str) -> str:
    """Return the first text that one of the fields has."""
    return next((found for name in names if (found := text(fields.get(name)))), "")
