"""HTML that editors write → the part of it that a page may hold, and a word about the rest.

Each tag is taken apart and written anew, so that a browser reads it exactly as it was read here.
"""

from __future__ import annotations

import re
from html import unescape

from resource_site.markup.entities import ENTITY, escaped, escaped_words, meant, safe
from resource_site.markup.gathered import Gathered
from resource_site.markup.limits import DEEPEST, too_deep
from resource_site.markup.outline import Outline
from resource_site.markup.scanning import Scanner
from resource_site.markup.targets import Links, Pictures, is_outside
from resource_site.markup.tree import Passage, Place

TAGS = frozenset(
    """
    h1 h2 h3 h4 h5 h6 p br hr blockquote ul ol li dl dt dd pre code em strong b i s del ins
    sub sup kbd samp var mark abbr cite q small span div a img figure figcaption table thead
    tbody tfoot tr th td caption details summary time bdi bdo ruby rt rp
    """.split()  # noqa: SIM905 - so many quotation marks would hide the words
)
EVERYWHERE = frozenset({"lang", "dir", "title", "id", "class"})
ATTRIBUTES = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "td": frozenset({"align", "colspan", "rowspan"}),
    "th": frozenset({"align", "colspan", "rowspan", "scope"}),
    "ol": frozenset({"start"}),
    "time": frozenset({"datetime"}),
    "details": frozenset({"open"}),
}
_SAME = {"strike": "s", "tt": "code", "acronym": "abbr"}
_EMPTY = frozenset({"br", "hr", "img"})
_CLOSED_BY_THE_NEXT = _EMPTY | {"p", "li", "td", "th", "tr", "dt", "dd", "caption", "rt", "rp"}
_CLOSED_BY_THE_NEXT |= {"thead", "tbody", "tfoot"}
_OPENED_ANEW = frozenset({"a", "b", "code", "em", "i", "s", "small", "strong"})
_EMBEDS = frozenset({"iframe", "embed", "object", "video", "audio", "source"})
_SHOWN_AS_TEXT = frozenset(
    {"script", "style", "title", "textarea", "xmp", "noembed", "noframes", "plaintext"}
)
_KNOWN = frozenset(
    """
    u center font big form input button select option label fieldset legend
    section article header footer main nav aside address marquee blink noscript svg math canvas
    meta link base frame frameset template dialog menu map area picture track param
    """.split()  # noqa: SIM905 - so many quotation marks would hide the words
)
_NO_FINDING = frozenset({"html", "head", "body", "wbr"})
_MOST_OPENED_ANEW = 20_000

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_END_OF_HEADING = re.compile(r"\s*</h[1-6]", re.IGNORECASE)

_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(
    r"([^\s\"'<>/=]++)(?:\s*+=\s*+(\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?",
)
_CLASS = re.compile(r"(?:footnote|language-)[A-Za-z0-9_+#-]*|toc")
_NUMBER = re.compile(r"[0-9]{1,5}")
_VALUES = {
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
    "align": re.compile(r"left|center|right", re.IGNORECASE),
    "lang": re.compile(r"[A-Za-z0-9-]{1,35}"),
    "scope": re.compile(r"row|col|rowgroup|colgroup", re.IGNORECASE),
    "width": re.compile(r"[0-9]{1,5}(?:%|px)?"),
    "height": re.compile(r"[0-9]{1,5}(?:%|px)?"),
    "colspan": re.compile(r"[0-9]{1,3}"),
    "rowspan": re.compile(r"[0-9]{1,3}"),
    "start": _NUMBER,
}
# What looks like a comment in running text and is none: `--` in it, or at its edges `>` or `-`.
_NO_COMMENT = re.compile(r"<!--(?:-?>|(?:(?!--).)*(?:--(?!>)|--->))", re.DOTALL)
_SPECIAL = re.compile("[<&>\xa0]")


class Tags:
    """Reads the HTML in one article.

    `open` are the tags that wait for their ends; `in_link` says whether one of them is a link.
    """

    def __init__(
        self, gathered: Gathered, outline: Outline, links: Links, pictures: Pictures
    ) -> None:
        self._gathered = gathered
        self._outline = outline
        self._links = links
        self._pictures = pictures
        self.open: list[str] = []
        self.in_link = False
        self._opened_anew = 0

    def pass_on(self, line: int) -> None:
        """Count the open tags that a browser opens anew in the next block of text."""
        self._opened_anew += sum(name in _OPENED_ANEW for name in self.open)
        if self._opened_anew > _MOST_OPENED_ANEW:
            raise too_deep(line)

    def end_passage(self, waiting: int, line: int) -> str:
        """Close what was opened in a passage for some of its words, and never closed.

        Browsers would go on with it in everything that follows.  `waiting` is the number of tags
        that were open before the passage.
        """
        opened = [name for name in self.open[waiting:] if name in _OPENED_ANEW]
        for name in opened:
            self.open.remove(name)
            self.in_link = self.in_link and name != "a"
            message, fix = (
                f"<{name}> is opened here and never closed",
                f"write </{name}> where it ends",
            )
            self._gathered.report("html", Place(line), message, fix)
        return "".join([f"</{name}>" for name in reversed(opened)])

    def block(self, passage: Passage) -> str:
        """Return what a page may hold of lines of HTML."""
        if self.open:
            self.pass_on(passage.line)
        text = passage.text.rstrip()
        scanner = Scanner(text)
        out: list[str] = []
        done = 0
        while found := _SPECIAL.search(text, done):
            at = found.start()
            out.append(text[done:at])
            if found[0] == "<":
                piece, done = self._of_block(passage, text, at, scanner)
            else:
                piece, done = character(text, at)
            out.append(piece)
        out.append(text[done:])
        return "".join(out)

    def inline(
        self, passage: Passage, text: str, at: int, scanner: Scanner
    ) -> tuple[str, int] | None:
        """Read the tag or comment at a position of running text; return its HTML and its end."""
        end = scanner.hidden(at)
        if end >= 0 and _NO_COMMENT.match(text, at, end):
            return None
        if end >= 0:
            return self._hidden(passage, text, at, end), end
        end = scanner.tag(at, careless=False)
        return (self._tag(passage, text, at, end), end) if end >= 0 else None

    def _of_block(self, passage: Passage, text: str, at: int, scanner: Scanner) -> tuple[str, int]:
        end = scanner.hidden(at)
        if end == -2:
            self._report_endless(passage, at)
            return "", len(text)
        if end >= 0:
            return self._hidden(passage, text, at, end), end
        end = scanner.tag(at, careless=True)
        return (self._tag(passage, text, at, end), end) if end >= 0 else ("&lt;", at + 1)

    def _report_endless(self, passage: Passage, at: int) -> None:
        message = "this comment is never closed, so all that follows is hidden"
        self._gathered.report(
            "always", passage.place(at, at + 4), message, "write --> where it ends"
        )

    def _hidden(self, passage: Passage, text: str, at: int, end: int) -> str:
        """Leave out a comment; of anything else, leave out what browsers do: up to the first >."""
        if text.startswith("<!--", at):
            return ""
        message = f"{_shortened(text[at:end])} is not shown on a page"
        fix = "take it out, or write \\< for a < that is to be seen"
        self._gathered.report("html", passage.place(at, end), message, fix)
        return escaped_words(text[text.index(">", at) + 1 : end])

    def _tag(self, passage: Passage, text: str, at: int, end: int) -> str:
        source = text[at:end]
        found = _NAME.match(source)
        name = found[1].lower() if found else ""
        name = _SAME.get(name, name)
        place = passage.place(at, end)
        if name in _SHOWN_AS_TEXT:
            return self._as_text(name, source, place)
        if source.startswith("</"):
            return self._closing(name)
        if name in _HEADINGS:
            self._heading(int(name[1]), place, empty=bool(_END_OF_HEADING.match(text, end)))
        if name in TAGS:
            return self._allowed(name, _attributes(source), place)
        if name in _EMBEDS:
            return self._embed(name, _attributes(source), place)
        if name not in _NO_FINDING:
            self._report_unknown(name, source, place)
        return ""

    def _heading(self, level: int, place: Place, *, empty: bool) -> None:
        if empty:
            self._outline.without_words(level, place, html=True)
        else:
            self._outline.add(level, place, html=True)

    def _as_text(self, name: str, source: str, place: Place) -> str:
        if not source.startswith("</"):
            message = f"<{name}> does nothing on a page: readers see it, and what is in it, as text"
            fix = f"take <{name}> and </{name}> out, or write `<{name}>` if it is to be seen"
            if name in ("script", "style"):
                fix = f"take it out, up to </{name}>; write a link to what it was to show"
            self._gathered.report("html", place, message, fix)
        return escaped_words(safe(unescape(source)))

    def _closing(self, name: str) -> str:
        if name not in TAGS or name in _EMPTY:
            return ""
        if name == "a":
            self.in_link = False
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index] == name:
                del self.open[index]
                break
        return f"</{name}>"

    def _allowed(self, name: str, given: dict[str, str], place: Place) -> str:
        attributes = self._kept(name, given, place)
        if name == "img":
            return self._picture(given, attributes, place)
        opening = f"<{name}{attributes}>"
        if name == "a" and "href" in given:
            opening = self._links.opening(given["href"], place, attributes)
            self.in_link = bool(opening)
        if opening and name not in _CLOSED_BY_THE_NEXT:
            self.open.append(name)
            if len(self.open) > DEEPEST:
                raise too_deep(place.line)
        return opening

    def _kept(self, name: str, given: dict[str, str], place: Place) -> str:
        """Return the attributes that a page may hold, and report the others."""
        kept: dict[str, str] = {}
        refused: list[str] = []
        allowed = ATTRIBUTES.get(name, frozenset())
        if name == "a" and "name" in given:
            given.setdefault("id", given.pop("name"))
        for attribute, value in given.items():
            if attribute in ("href", "src", "alt") and attribute in allowed:
                continue
            text = self._value(attribute, value, place)
            if text is None or not (attribute in EVERYWHERE or attribute in allowed):
                refused.append(attribute)
            else:
                kept[attribute] = text
        if refused:
            self._report_attributes(name, refused, place)
        if "align" in kept:  # no longer HTML; the design knows the class
            kept["class"] = f"{kept.get('class', '')} {kept.pop('align').lower()}".strip()
        return "".join([f' {key}="{escaped(text)}"' for key, text in kept.items()])

    def _value(self, attribute: str, value: str, place: Place) -> str | None:
        if attribute == "id":
            return self._id(value, place)
        if attribute == "class":
            classes = [part for part in value.split() if _CLASS.fullmatch(part)]
            return " ".join(classes) if len(classes) == len(value.split()) else None
        wanted = _VALUES.get(attribute)
        return value if wanted is None or wanted.fullmatch(value) else None

    def _id(self, value: str, place: Place) -> str | None:
        if not value or any(character.isspace() for character in value):
            return None
        if value in self._gathered.anchors:
            message = f'the name "{value}" is given to two places of this article'
            self._gathered.report("html", place, message, "give each place a name of its own")
        return f"c-{self._gathered.anchor(value)}"

    def _picture(self, given: dict[str, str], attributes: str, place: Place) -> str:
        source = given.get("src", "").strip()
        alt = escaped(" ".join(given.get("alt", "").split()))
        if is_outside(source):
            return self._pictures.elsewhere(source, alt, place, in_link=self.in_link)
        if not source:
            fix = 'write the file name of the picture: src="photo.jpg"'
            self._gathered.report("images", place, "this picture names no file", fix)
            return alt
        if "alt" not in given:
            self._pictures.without_words(place)
        return self._pictures.of_this_site(source, alt, place, attributes)

    def _embed(self, name: str, given: dict[str, str], place: Place) -> str:
        source = (given.get("src") or given.get("data") or "").strip()
        message = f"<{name}> would load something from elsewhere into the page; it is a link now"
        fix = "write a link instead: [what it is](https://…)"
        if not source:
            if name in ("iframe", "embed", "object"):
                self._gathered.report("html", place, f"<{name}> is not kept in a page", fix)
            return ""
        self._gathered.report("html", place, message, fix)
        words = escaped(given.get("title", "").strip() or source)
        if source.startswith("//"):
            source = f"https:{source}"
        opening = "" if self.in_link else self._links.opening(source, place)
        return f"{opening}{words}</a>" if opening else words

    def _report_unknown(self, name: str, source: str, place: Place) -> None:
        if name in _KNOWN:
            message = f"<{name}> is not kept in a page, only the words in it are"
            fix = f"take <{name}> and </{name}> out"
        else:
            message = f"{_shortened(source)} is taken for an HTML tag, and is not shown"
            fix = "take it out, or write \\< for a < that is to be seen"
        self._gathered.report("html", place, message, fix)

    def _report_attributes(self, name: str, refused: list[str], place: Place) -> None:
        names = " and ".join(f'"{attribute[:40]}"' for attribute in refused[:4])
        message = f"{names} of <{name}> {'is' if len(refused) == 1 else 'are'} not kept"
        fix = "take it out; how things look is decided by the site's design"
        self._gathered.report("html", place, message, fix)


def character(text: str, at: int) -> tuple[str, int]:
    """Write the character or entity at a position as HTML; return it and where it ends."""
    entity = ENTITY.match(text, at)
    if entity and (written := meant(entity)) != entity[0]:
        return escaped_words(written), entity.end()
    return escaped_words(text[at]), at + 1


def _attributes(source: str) -> dict[str, str]:
    """Return the attributes of a tag; of two with the same name the first counts."""
    found: dict[str, str] = {}
    begin = _NAME.match(source)
    for name, value in _ATTRIBUTE.findall(source, begin.end() if begin else 0):
        text = value[1:-1] if value[:1] in ('"', "'") and value else value
        found.setdefault(name.lower(), safe(unescape(text)))
    return found


def _shortened(source: str) -> str:
    source = " ".join(source.split())
    return source if len(source) <= 40 else f"{source[:39]}…"
