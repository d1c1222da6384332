"""Targets → the addresses of links and pictures, or a word to the editor why there is none."""

from __future__ import annotations

import re
from urllib.parse import quote

from resource_site.markup.entities import escaped
from resource_site.markup.gathered import Gathered
from resource_site.markup.tree import Place
from resource_site.suggestions import did_you_mean

REL = 'rel="noopener noreferrer"'
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]"
)
_WEB = re.compile(
    r"https?:/{2,}(?:[^\s/?#@\[\]]*@)?(?:[^\s/?#@:\[\]<>\\^|%\"']+|\[[0-9a-f:.]+\])(?::(?:[0-9]{0,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?"
    r"(?:[/?#]|$)",
    re.IGNORECASE,
)
_PLAIN_WEB = re.compile(r"https?://[A-Za-z0-9.-]++(?:/[A-Za-z0-9/.:#?=_,+%~-]*+)?")
"""An address as nearly all are: nothing in it is written in another way or disguised."""
_NEEDS_NOTHING = re.compile(r"[A-Za-z0-9/.:#?=_,+%~-]*+")
_CALLING = ("mailto", "tel", "sms")
_AWAY = ("//", "\\\\", "/\\", "\\/")
_KEPT_IN_ADDRESS = "!#$%&'()*+,-./:;=?@_~"


def written(address: str) -> str:
    """Return an address as it stands in an attribute."""
    if _NEEDS_NOTHING.fullmatch(address):
        return address
    return escaped(quote(address, safe=_KEPT_IN_ADDRESS))


def is_outside(target: str) -> bool:
    """Tell whether a target names another host, in whatever disguise."""
    bare = _INVISIBLE.sub("", target)
    return bare.startswith(_AWAY) or _SCHEME.match(bare) is not None


class Links:
    """Writes the opening tags of the links of one article."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered

    def plain(self, target: str, more: str = "") -> str:
        """Return the tag that opens a link to a plain web address, '' for any other target."""
        return f'<a href="{target}" {REL}{more}>' if _PLAIN_WEB.fullmatch(target) else ""

    def opening(self, target: str, place: Place, more: str = "") -> str:
        """Return the tag that opens a link, with `more` attributes; '' if there can be no link."""
        if plain := self.plain(target, more):
            return plain
        bare = _INVISIBLE.sub("", target)
        scheme = _SCHEME.match(bare)
        if scheme:
            return self._with_scheme(scheme[1].lower(), target.strip(), place, more)
        if bare.startswith(_AWAY):
            return self._without_scheme(bare, place, more)
        if not bare:
            fix = "write the address between the round brackets, or take the brackets away"
            self._gathered.report("links", place, "this link leads nowhere", fix)
            return f"<a{more}>"
        return f'<a href="{self._gathered.refer("link", target.strip(), place)}"{more}>'

    def _with_scheme(self, scheme: str, target: str, place: Place, more: str) -> str:
        if scheme in _CALLING:
            return f'<a href="{written(target)}"{more}>'
        if scheme not in ("http", "https"):
            return self._of_another_kind(scheme, place)
        if _WEB.match(target):
            return f'<a href="{written(target)}" {REL}{more}>'
        message = f"{target[:60]} is not a complete web address"
        fix = "copy the address from the address bar of a browser"
        self._gathered.report("html", place, message, fix)
        return ""

    def _of_another_kind(self, scheme: str, place: Place) -> str:
        message = f'a link cannot lead to an address that begins with "{scheme}:"'
        meant = did_you_mean(scheme, (*_CALLING, "https"))
        fix = f"did you mean {meant}:?" if meant else "write an address that begins with https://"
        self._gathered.report("html", place, message, fix)
        return ""

    def _without_scheme(self, bare: str, place: Place, more: str) -> str:
        address = f"https://{bare[2:]}"
        self._gathered.report(
            "html", place, f'"{bare}" does not say how the address is reached', f"write {address}"
        )
        return f'<a href="{written(address)}" {REL}{more}>'


class Pictures:
    """Writes the pictures of one article."""

    def __init__(self, gathered: Gathered, links: Links) -> None:
        self._gathered = gathered
        self._links = links

    def of_this_site(self, source: str, alt: str, place: Place, more: str = "") -> str:
        """Return the tag that shows a picture of this site."""
        address = self._gathered.refer("picture", source.strip(), place)
        return f'<img src="{address}" alt="{alt}"{more} loading="lazy" decoding="async">'

    def elsewhere(self, source: str, alt: str, place: Place, *, in_link: bool) -> str:
        """Return a link to a picture on another site, or only its words inside a link."""
        self._gathered.report(
            "images",
            place,
            "this picture would be loaded from another site,"
            " which tells that site who reads the page",
            "save the picture beside the article and write its file name here",
        )
        words = alt or escaped(source)
        opening = "" if in_link else self._links.opening(source, place)
        return f"{opening}{words}</a>" if opening else words

    def without_words(self, place: Place) -> None:
        """Note that nothing says what a picture shows."""
        self._gathered.report(
            "alt",
            place,
            "this picture has no words for readers who cannot see it",
            "say what it shows: ![two women at a desk](desk.jpg); or, if it only decorates,"
            ' ![](desk.jpg "decorative")',
        )
