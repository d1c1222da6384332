"""Documents → their links to other sites, with all positions of each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from urllib.parse import quote, unquote, urldefrag

from msgspec import Struct

from resource_site import edits
from resource_site.content.documents import Article, Document, Entry, File
from resource_site.problems import WHOLE_FILE, Position

HREF = re.compile(r'<a [^>]*?href="(https?://[^"]+)"', re.IGNORECASE)
SCHEME = re.compile(r"https?://", re.IGNORECASE)
SAFE = "%/:?#[]@!$&'()*+,;=~"


class Place(Struct, frozen=True):
    """A place of a link: `written` is the link with its fragment.

    `day` is that of the article, '' on a page; `is_source` if the link is an article's source and
    is not an archived copy.
    """

    path: str
    position: Position
    written: str
    day: str
    is_source: bool


def places(
    documents: Iterable[Document],
    files: Iterable[File],
    html: Callable[[str, str], str],
    base_url: str,
) -> Mapping[str, list[Place]]:
    """Return the places of each link to another site, by its address without a fragment."""
    by_path = {file.path: file for file in files}
    found: dict[str, list[Place]] = defaultdict(list)
    for document in documents:
        links = list(_links(document, html))
        if not links:
            continue
        text = edits.read(by_path[document.path].location).decode("utf-8-sig", "replace")
        lines = re.split(r"\r\n|\r|\n", text)
        day = f"{document.published:%Y%m%d}" if isinstance(document, Article) else ""
        last: dict[str, Position] = {}
        for url, is_source in links:
            if url != base_url and not url.startswith(f"{base_url}/"):
                last[url] = at = _position(lines, url, last.get(url, Position(1, 0, 0)))
                found[urldefrag(url).url].append(Place(document.path, at, url, day, is_source))
    return found


def _links(document: Document, html: Callable[[str, str], str]) -> Iterator[tuple[str, bool]]:
    """Yield the links of a document; that of a source is its archived copy, if it has one."""
    credit = document.credit if isinstance(document, Entry) else None
    if credit and credit.archived:
        yield credit.archived, False
    elif credit and credit.url:
        yield credit.url, True
    for href in HREF.findall(html(document.body, document.path)):
        yield unescape(href), False


def _position(lines: list[str], url: str, last: Position) -> Position:
    """Return the next position at which a link is written after its last one."""
    forms = dict.fromkeys((url, unquote(url), escape(url), SCHEME.sub("", url, count=1)))
    for form in forms:
        for number in range(last.line, len(lines) + 1):
            start = last.column + last.length if number == last.line else 0
            column = _find(lines[number - 1], form, max(0, start - 1))
            if column >= 0:
                return Position(number, column + 1, len(form))
    plain = quote(unquote(url), SAFE)
    for number, line in enumerate(lines, 1):
        if plain in (quote(unquote(part), SAFE) for part in re.split(r"[\s<>()\"]+", line)):
            return Position(number, 0, 1)
    return last if last.length else WHOLE_FILE


def _find(line: str, form: str, start: int) -> int:
    """Return where a link is in a line, -1 if only a longer one is there."""
    while (column := line.find(form, start)) >= 0:
        after = line[column + len(form) : column + len(form) + 1]
        if not after or not (after.isalnum() or after in "/_-?=&#%"):
            return column
        start = column + 1
    return -1
