"""HTML that editors write → the part of it that a page may contain, and findings about the rest.

Each tag is taken apart and written anew, so that a browser reads it as it was read here; nh3, the
second wall, then parses the whole as a browser does and closes what was left open.
"""

from __future__ import annotations

import re
from collections import deque
from html import unescape

import nh3

from resource_site.markdown.addresses import Addresses
from resource_site.markdown.body import LimitError
from resource_site.markdown.collector import DEEPEST, Collector
from resource_site.markdown.plain import attribute, escape, safe, text

_PHRASES = frozenset(["a", "b", "code", "em", "i", "s", "small", "strong"])
TAGS = frozenset(
    """
    a b code em i s small strong h1 h2 h3 h4 h5 h6 p br hr blockquote ul ol li dl dt dd pre del
    ins sub sup kbd samp var mark abbr cite q span div img figure figcaption table thead tbody
    tfoot tr th td caption details summary time bdi bdo ruby rt rp
    """.split()  # noqa: SIM905 - so many quotation marks would hide the names
)
ATTRIBUTES = {
    "*": {"lang", "dir", "title", "id", "class"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    "details": {"open"},
}
_OURS = {
    **{tag: {"rel", "role", "aria-label"} for tag in ("a", "div", "span")},
    "img": {"loading", "decoding"},
    **{f"h{level}": {"aria-hidden"} for level in range(1, 7)},
}
CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: ATTRIBUTES.get(tag, set()) | _OURS.get(tag, set()) for tag in {"*", *TAGS}},
    tag_attribute_values={"div": {"tabindex": {"0"}}},
    url_schemes={"http", "https", "mailto", "tel", "sms"},
    link_rel=None,
)
_SAME = {"strike": "s", "tt": "code", "acronym": "abbr"}
_EMBEDS = frozenset(["iframe", "embed", "object", "video", "audio"])
_SHOWN = frozenset(
    ["script", "style", "title", "textarea", "xmp", "noembed", "noframes", "plaintext"]
)
_SILENT = frozenset(["html", "head", "body", "wbr", "source", "track", "param"])
_NOT_OPEN = frozenset("br hr img p li td th tr dt dd caption rt rp thead tbody tfoot".split())  # noqa: SIM905 - quotation marks around 17 names would hide them
_MOST_REOPENED, _MOST_TAGS = 20_000, 50_000

_MARKUP = re.compile(r"<!--|<[!?]|</?(?=[A-Za-z])")
_TAG = re.compile(r"</?([A-Za-z][^\s/>]*)(?>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*)")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?"
)
_END_OF_HEADING = re.compile(r"\s*</h[1-6]", re.IGNORECASE)
_END_OF_LINK = re.compile(r"\s*</a\s*>", re.IGNORECASE)
_VALUES = {
    "class": r"\s*(?:(?:(?:footnote|language-)[A-Za-z0-9_+#-]*|toc)\s*)*",
    "dir": r"(?i:ltr|rtl|auto)",
    "align": r"(?i:left|center|right)",
    "lang": r"[A-Za-z0-9-]{1,35}",
    "scope": r"(?i:row|col|rowgroup|colgroup)",
    **dict.fromkeys(("width", "height"), r"[0-9]{1,5}(?:%|px)?"),
    **dict.fromkeys(("colspan", "rowspan", "start"), r"[0-9]{1,5}"),
    "id": r"\S+",
}
_ID = re.compile(r'(<[^<>]*) id="([^"]*)"')


class Policy:
    """Reads the HTML in one text; `open` are the elements that wait for their end tags."""

    def __init__(self, page: Collector, addresses: Addresses, classes: str = "") -> None:
        self._page, self._addresses = page, addresses
        self._values = {**_VALUES, "class": classes} if classes else _VALUES
        self.open: list[tuple[str, int, int]] = []
        self.used = False
        self._reopened = self._tags = 0

    def html(self, pieces: list[tuple[str, int]]) -> str:
        """Return what a page may contain of HTML, given as pieces and their first bytes."""
        self.used = True
        self._text = source = "".join([piece for piece, _ in pieces])
        self._pieces = deque(pieces)
        self._piece, self._char, self._byte = 0, 0, pieces[0][1]
        out, done = [], 0
        while found := _MARKUP.search(source, done):
            out.append(escape(safe(unescape(source[done : found.start()]))))
            self._tags += 1
            if self._tags > _MOST_TAGS:
                raise LimitError("this article has too many HTML tags", "divide it")
            html, done = self._markup(found[0], found.start())
            out.append(html)
        return "".join(out) + escape(safe(unescape(source[done:])))

    def close(self, floor: int) -> str:
        """Close and report the phrases that were opened above a floor."""
        for name, start, end in self.open[floor:]:
            if name in _PHRASES:
                fix = f"write </{name}> where it ends"
                self._page.report("html", start, end, f"<{name}> is never closed", fix)
        return "".join(
            [self._end(name) for name, *_ in self.open[floor:][::-1] if name in _PHRASES]
        )

    def begin_block(self) -> None:
        """Count the open elements that a browser opens anew in the next block."""
        self._reopened += len(self.open)
        if self._reopened > _MOST_REOPENED:
            position = self._page.position(self.open[0][1], self.open[0][1] + 1)
            raise LimitError("too many HTML tags are left open here", "close them", position)

    def cleaned(self, html: str) -> str:
        """Return HTML as nh3 leaves it; text or addresses that it takes away are reported."""
        clean = CLEANER.clean(html)
        if clean == html:
            return html
        seen: set[str] = set()

        def once(found: re.Match[str]) -> str:
            known = found[2] in seen
            seen.add(found[2])
            return found[1] if known else found[0]

        clean = _ID.sub(once, clean)
        now, then = text(clean).replace(" ", ""), text(html).replace(" ", "")
        lost = now != then and sorted(now) != sorted(then)  # nh3 moves what a table cannot hold
        if lost or clean.count(' href="') < html.count(' href="'):
            message = "the HTML tags in this article hide some of its text or links"
            self._page.report("always", -1, -1, message, "close every tag where it ends")
        return self._page.numbered(clean)

    def _place(self, begin: int, end: int) -> tuple[int, int]:
        """Return the bytes of a part of the text; parts are asked for in their order."""
        pieces = self._pieces
        while len(pieces) > 1 and begin - self._piece >= len(pieces[0][0]):
            self._piece += len(pieces.popleft()[0])
            self._char, self._byte = self._piece, pieces[0][1]
        self._byte += len(self._text[self._char : begin].encode())
        self._char = begin
        return self._byte, self._byte + len(self._text[begin:end].encode())

    def _markup(self, sign: str, at: int) -> tuple[str, int]:
        """Return the HTML for a tag, comment or declaration, and its end."""
        source = self._text
        tag = _TAG.match(source, at)
        end = tag.end() if tag else at
        if sign == "<!--":
            end = source.find("-->", at + 2)
            if end < 0:
                message = "this comment is never closed and hides all that follows"
                place = self._place(at, at + 4)
                self._page.report("always", *place, message, "write --> where it ends")
            return "", end + 3 if end >= 0 else len(source)
        if tag and source.startswith(">", end):
            return self._tag(_SAME.get(tag[1].lower(), tag[1].lower()), at, end + 1), end + 1
        if tag and source.startswith("<", end):
            return "&lt;", at + 1
        place, what = self._place(at, end or at + 2), " ".join(source[at : at + 40].split())
        if tag:
            self._page.report("html", *place, f"{what} is never closed", "write > where it ends")
            return escape(safe(source[at:])), len(source)
        self._page.report("html", *place, f"{what} is not shown on a page", "delete it")
        return "", source.find(">", at) + 1 or len(source)

    def _tag(self, name: str, at: int, end: int) -> str:
        source, place = self._text[at:end], self._place(at, end)
        is_end = source.startswith("</")
        if name in _SHOWN:
            message = f"<{name}> has no effect: readers see it, and what is in it, as text"
            fix = f"delete it, up to </{name}>, or write `<{name}>` to show it"
            if not is_end:
                self._page.report("html", *place, message, fix)
            return escape(safe(unescape(source)))
        if is_end:
            return self._end(name)
        given = _attributes(source)
        if name[0] == "h" and name[1:].isdigit() and name in TAGS:
            empty = bool(_END_OF_HEADING.match(self._text, end))
            self._page.heading(int(name[1]), *place, empty=empty, tag=True)
        if name in TAGS:
            return self._start(name, given, place, end)
        source = (given.get("src") or given.get("data") or "").strip()
        fix = f"delete it, or write &lt;{name}> to show it"
        message = f"<{name}> is removed; the text in it is kept"
        if name in _EMBEDS:
            message = f"<{name}> is not shown on a page{'; it becomes a link' if source else ''}"
            fix = "write a link: [what it is](https://…)"
        if name not in _SILENT:
            self._page.report("html", *place, message, fix)
        if name not in _EMBEDS or not source:
            return ""
        words = escape((given.get("title") or "").strip() or source)
        source = f"https:{source}" if source.startswith("//") else source
        return self._addresses.link(source, words, *place)

    def _end(self, name: str) -> str:
        if name not in TAGS or name in ("br", "hr", "img"):
            return ""
        if name == "a":
            self._addresses.in_link = False
        names = [opened[0] for opened in self.open]
        if name in names:
            del self.open[len(names) - 1 - names[::-1].index(name)]
        return f"</{name}>"

    def _start(self, name: str, given: dict[str, str], place: tuple[int, int], end: int) -> str:
        attributes = self._kept(name, given, place)
        if name == "img":
            alt = " ".join(given["alt"].split()) if "alt" in given else None
            return self._addresses.picture(given.get("src", ""), alt, *place, attributes)
        opening = f"<{name}{attributes}>"
        if name == "a" and "href" in given:
            if self._addresses.in_link:
                return ""
            opening = self._addresses.opening(given["href"], *place, attributes)
            after = self._text[end : end + 20] or self._page.written(place[1], place[1] + 20)
            if _END_OF_LINK.match(after):
                self._addresses.check_text([opening], *place)
            self._addresses.in_link = opening != ""
        if opening and name not in _NOT_OPEN:
            self.open.append((name, *place))
            if len(self.open) > DEEPEST:
                raise self._page.too_deep(place[0])
        return opening

    def _kept(self, name: str, given: dict[str, str], place: tuple[int, int]) -> str:
        """Return the attributes that a page may contain, and report the others."""
        kept: dict[str, str] = {}
        refused: list[str] = []
        allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(name, set())
        if name == "a" and "name" in given:
            given.setdefault("id", given.pop("name"))
        for key, value in given.items():
            if key not in allowed or not re.fullmatch(self._values.get(key, r"(?s:.*)"), value):
                refused.append(f'"{key[:40]}"')
            elif key not in ("href", "src", "alt"):
                kept[key] = self._id(value, place) if key == "id" else value
        if refused:
            message = (
                f"{' and '.join(refused[:4])} of <{name}> {'are' if refused[1:] else 'is'} removed"
            )
            fix = "delete it; the site's design decides how things look"
            self._page.report("html", *place, message, fix)
        if "align" in kept:  # no longer HTML; the style sheet has a class
            kept["class"] = f"{kept.get('class', '')} {kept.pop('align').lower()}".strip()
        return "".join([f' {key}="{attribute(value)}"' for key, value in kept.items()])

    def _id(self, value: str, place: tuple[int, int]) -> str:
        if value in self._page.anchors:
            message = f'the id "{value}" is used twice in this article'
            self._page.report("html", *place, message, "give each place its own id")
        return f"c-{self._page.anchor(value)}"


def _attributes(source: str) -> dict[str, str]:
    """Return the attributes of a tag; of two with the same name the first counts."""
    found: dict[str, str] = {}
    tag = _TAG.match(source)
    for name, *values in _ATTRIBUTE.findall(source, tag.end(1) if tag else 0):
        found.setdefault(name.lower(), safe(unescape("".join(values))))
    return found
