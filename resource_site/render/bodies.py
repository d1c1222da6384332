"""Cached bodies → the HTML of a page or a feed, with URLs in place of the marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

from resource_site.markdown.body import MARK
from resource_site.site.values import (
    Content,
    Picture,
)

SIZES = "(min-width: 42rem) 40rem, 100vw"  # of a picture in the column of the text
LAZY = ' loading="lazy"'
TAG_END = re.compile('"(?:[^">]|"[^"]*")*>')
WIDTH = ' width="'  # chosen by an editor
HEIGHT = re.compile(' height="[^"]*"')  # without a width, the style sheet ignores it

Html = Callable[[str, str], str]
"""Returns the HTML of a body by its cache key and the path of its source."""

TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
REFERENCE = re.compile(f"{MARK}([0-9]+){MARK}")
ALT = re.compile(r' alt="([^"]*)"')
# What a link does for others: another link may lead to it, and its text may be in a language.
KEPT = re.compile(r' (?:id|lang|dir)="[^"]*"')


def filled(content: Content, html: Html) -> str:
    """Return the HTML of a document, with the URL of each reference where its mark is."""
    marked = html(content.key, content.path)
    if not content.urls:
        return marked
    if None in content.urls:
        marked = "".join(_without_unpublished(marked, content.urls))
    pieces = marked.split(MARK)
    for number in range(1, len(pieces), 2):
        reference = int(pieces[number])
        pieces[number] = _escaped(content.urls[reference] or "")
        if content.pictures and (picture := content.pictures[reference]):
            pieces[number - 1 : number + 2] = _shown(picture, *pieces[number - 1 : number + 2])
    return "".join(pieces)


def _shown(picture: Picture, before: str, _: str, after: str) -> tuple[str, str, str]:
    """Return a picture for every browser, around the tag whose address is between two texts."""
    before, _, tag = before.rpartition("<img ")
    end = TAG_END.match(after)
    rest, after = (after[: end.end() - 1], after[end.end() :]) if end else (after, "")
    if WIDTH not in rest:
        size = f' width="{picture.width}" height="{picture.height}"'
        rest = f"{HEIGHT.sub('', rest)}{size}"
    if picture.loading == "eager":
        rest = rest.replace(LAZY, "")
    source = closing = ""
    if picture.srcset:
        source = (
            f'<picture><source type="{picture.type}" srcset="{_escaped(picture.srcset)}"'
            f' sizes="{SIZES}">'
        )
        closing = "</picture>"
    return f"{before}{source}<img {tag}", _escaped(picture.address), f"{rest}>{closing}{after}"


def _without_unpublished(marked: str, urls: tuple[str | None, ...]) -> Iterator[str]:
    """Yield HTML in which links and pictures without a URL are text."""
    closing: str | None = None
    for piece in TAG.split(marked):
        found = REFERENCE.search(piece) if piece.startswith("<") else None
        if found and urls[int(found[1])] is None:
            if piece.startswith("<a "):
                kept = "".join(KEPT.findall(piece))
                closing = "</span>" if kept else ""
                yield f"<span{kept}>" if kept else ""
            else:
                alt = ALT.search(piece)
                yield escape(unescape(alt[1]), quote=False) if alt else ""
        elif piece == "</a>" and closing is not None:
            yield closing
            closing = None
        else:
            yield piece


def _escaped(url: str) -> str:
    """Return a URL ready for an attribute in double quotes."""
    return url.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
