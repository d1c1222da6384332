"""The second wall: nh3 goes over every body, whatever the first one, `tags`, has let through."""

from __future__ import annotations

import nh3

from generator.markup import plain
from generator.markup.limits import MOST_PIECES, too_many_pieces
from generator.markup.tags import ATTRIBUTES, EVERYWHERE, TAGS

_OURS = {
    "a": {"rel", "role", "aria-label"},
    "div": {"role"},
    "img": {"loading", "decoding"},
    "span": {"role", "aria-label"},
    **{f"h{level}": {"aria-hidden"} for level in range(1, 7)},
}
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={
        "*": set(EVERYWHERE),
        **{tag: set(ATTRIBUTES.get(tag, ())) | _OURS.get(tag, set()) for tag in TAGS},
    },
    url_schemes={"http", "https", "mailto", "tel", "sms"},
    link_rel=None,
)


def cleaned(html: str) -> tuple[str, bool]:
    """Return HTML that holds nothing but the allowed, and whether all its words are still there.

    HTML that is already so comes back letter for letter; tags that editors left open are closed.
    """
    if html.count("<") + html.count("&") > MOST_PIECES:
        raise too_many_pieces()
    clean = _CLEANER.clean(html)
    return clean, clean == html or _letters(clean) == _letters(html)


def _letters(html: str) -> list[str]:
    """Return the letters of the words in the order of the alphabet: tags may move words."""
    return sorted(plain.letters(html))
