"""HTML that is nothing but what our own writer makes of plain Markdown, known by its tags.

Most bodies are that and no more: paragraphs, lists, headings, tables, links.  nh3 gives such HTML
back letter for letter, but takes as long over it as half of the conversion does; here it is known
by a closed list of tags in a few forms, well nested, and words between them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from resource_site.markup.body import MARK

_HEADINGS = tuple(f"h{level}" for level in range(1, 7))
_PHRASES = frozenset({"a", "b", "br", "code", "del", "em", "i", "s", "strong", "sub", "sup"})
_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "hr", "div", *_HEADINGS})
_VOID = frozenset({"br", "hr"})
_MAY_STAND_IN = {
    **{f"/{name}": _PHRASES for name in ("p", "td", "th", *_HEADINGS, *_PHRASES)},
    **dict.fromkeys(("", "/blockquote", "/li"), _BLOCKS | _PHRASES),
    **dict.fromkeys(("/ul", "/ol"), frozenset({"li"})),
    "/div": frozenset({"table"}),
    "/table": frozenset({"thead", "tbody"}),
    **dict.fromkeys(("/thead", "/tbody"), frozenset({"tr"})),
    "/tr": frozenset({"th", "td"}),
}
# What may stand in each tag, by the tag that closes it ('' is the article), each with what closes
# it in its turn; '' for what nothing closes.
_INSIDE = {
    end: {name: "" if name in _VOID else f"/{name}" for name in names}
    for end, names in _MAY_STAND_IN.items()
}
_BARE = (_PHRASES - {"a"}) | {"p", "ul", "ol", "li", "blockquote", "br", "hr"}
_BARE |= {"table", "thead", "tbody", "tr", "th", "td"}
_ADDRESS = (
    rf"{MARK}\d+{MARK}|mailto:[\w.+-]+@[\w.-]+|tel:[0-9+-]+"
    r"|https?://(?:(?!xn--)[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#](?:[\w.~:/?#@!$'()*+,;=%-]|&amp;)*)?"
)
_FORM = (
    rf'(a) href="(?:{_ADDRESS})"(?: rel="noopener noreferrer")?'
    r'|(h[1-6]) id="[^\s"<>&]+"|(ol) start="\d{1,9}"'
    r'|(t[dh])(?: class="(?:left|center|right)")?(?: scope="col")?'
    r'|(div) class="table" role="group" aria-label="[^"<>&]+" tabindex="0"'
)
_OPENING = re.compile(f"<(?:{_FORM})>", re.ASCII)
_TAG = re.compile(r"<[^<>]*+>")
# <br> is not among these: where a line ends by itself is seen by it.
_NOT_OURS = re.compile(
    rf"<(?!(?:/?(?:{'|'.join(sorted(_BARE - {'br'}))})|/(?:a|div|h[1-6])|{_FORM})>)", re.ASCII
)
_ENTITIES = ("&amp;", "&lt;", "&gt;")
_BETWEEN_CELLS = re.compile(r"(?:</?(?:table|thead|tbody|tr)|</t[dh])>\n?[^<\n]")


def holds_only_our_tags(html: str) -> bool:
    """Tell whether HTML in which a program closed all tags holds only our own."""
    return not _NOT_OURS.search(html)


def is_ours(html: str) -> bool:
    """Tell whether HTML holds only our own tags where they belong: nh3 would leave it as it is."""
    tags = _TAG.findall(html)
    return (
        len(tags) == html.count("<") == html.count(">")
        and not ("\0" in html or "\r" in html or "\xa0" in html)
        and ("&" not in html or html.count("&") == sum(map(html.count, _ENTITIES)))
        and _are_well_nested(tags)
        and ("<table>" not in tags or not _BETWEEN_CELLS.search(html))
    )


def _are_well_nested(tags: list[str]) -> bool:
    """Tell whether every tag is one of ours, stands where it may, and is closed in its turn."""
    names = {tag: _name(tag) for tag in set(tags)}
    expected = [end := ""]
    for tag in tags:
        name = names[tag]
        if name == end:
            expected.pop()
        elif (closing := _INSIDE[end].get(name)) is None or (name == "a" and "/a" in expected):
            return False
        elif closing:
            expected.append(closing)
        end = expected[-1]
    return not end


@lru_cache(4096)
def _name(tag: str) -> str:
    """Return the name of a tag, with a slash if it closes; '?' if it is none of ours."""
    name = tag[1:-1]
    if name.removeprefix("/") in _BARE or name in ("/a", "/div", *(f"/{h}" for h in _HEADINGS)):
        return name
    found = _OPENING.fullmatch(tag)
    return next(filter(None, found.groups())) if found else "?"
