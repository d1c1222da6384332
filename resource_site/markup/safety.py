"""The second wall: nh3 goes over all that the first one, `tags`, has let through."""

from __future__ import annotations

import re

import nh3

from resource_site.markup import plain
from resource_site.markup.limits import LONGEST_HTML, MOST_PIECES, too_long, too_many_pieces
from resource_site.markup.ours import is_ours
from resource_site.markup.tags import ATTRIBUTES, EVERYWHERE, TAGS

_ID = re.compile(r'(<[^<>]*) id="([^"]*)"')
_OURS = {
    "a": {"rel", "role", "aria-label"},
    "div": {"role", "aria-label"},
    "img": {"loading", "decoding"},
    "span": {"role", "aria-label"},
    **{f"h{level}": {"aria-hidden"} for level in range(1, 7)},
}
CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={
        "*": set(EVERYWHERE),
        **{tag: set(ATTRIBUTES.get(tag, ())) | _OURS.get(tag, set()) for tag in TAGS},
    },
    tag_attribute_values={"div": {"tabindex": {"0"}}},
    url_schemes={"http", "https", "mailto", "tel", "sms"},
    link_rel=None,
)


def cleaned(html: str) -> tuple[str, str]:
    """Return HTML that holds nothing but the allowed, and what was lost on the way, in words.

    HTML that is already so comes back letter for letter; tags that editors left open are closed.
    """
    if len(html) > LONGEST_HTML:
        raise too_long()
    if len(html) > MOST_PIECES and html.count("<") + html.count("&") > MOST_PIECES:
        raise too_many_pieces()
    if is_ours(html):
        return html, ""
    clean = CLEANER.clean(html)
    if clean == html:
        return clean, ""
    clean = _with_ids_once(clean)
    if _letters(clean) != _letters(html):
        return clean, "the HTML tags in this article hide some of its words"
    if clean.count(' href="') < html.count(' href="'):
        return clean, "an address in this article is not a complete web address"
    return clean, ""


def _with_ids_once(html: str) -> str:
    """Take ids from the copies that are made of tags left open in one block for the next."""
    seen: set[str] = set()

    def once(found: re.Match[str]) -> str:
        kept = "" if found[2] in seen else found[0][len(found[1]) :]
        seen.add(found[2])
        return f"{found[1]}{kept}"

    return _ID.sub(once, html)


def _letters(html: str) -> list[str]:
    """Return the letters of the words in the order of the alphabet: tags may move words."""
    return sorted(plain.letters(html))
