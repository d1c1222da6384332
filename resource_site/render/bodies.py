"""Cached bodies → the HTML of a page or a feed, with URLs in place of the marks."""

from __future__ import annotations

from collections.abc import Callable

from resource_site.markdown.body import MARK
from resource_site.site.pages import Content

Html = Callable[[str, str], str]
"""Returns the HTML of a body by its cache key and the path of its source."""


def filled(content: Content, html: Html) -> str:
    """Return the HTML of a document, with the URL of each reference where its mark is."""
    marked = html(content.key, content.path)
    if not content.urls:
        return marked
    pieces = marked.split(MARK)
    for number in range(1, len(pieces), 2):
        pieces[number] = _escaped(content.urls[int(pieces[number])])
    return "".join(pieces)


def _escaped(url: str) -> str:
    """Return a URL ready for an attribute in double quotes."""
    return url.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
