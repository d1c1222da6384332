"""Finds where a piece of HTML begins and ends: lines of it, a tag, a comment, an instruction."""

from __future__ import annotations

import re

_ATTRIBUTES = (
    r"(?>(?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?)*)"
)
_OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+{_ATTRIBUTES}\s*+/?>"
_CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*+\s*+>"
_TAG = re.compile(f"{_OPEN_TAG}|{_CLOSE_TAG}")
_CARELESS_TAG = re.compile(r"</?[A-Za-z](?>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*)>")
_HIDDEN = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_DECLARATION = re.compile(r"<![A-Za-z]")

_SPANS = (
    (re.compile(r"<(?:script|pre|style)(?=[\s>]|$)", re.IGNORECASE), r"</(?:script|pre|style)>"),
    (re.compile(r"<!--"), r"-->"),
    (re.compile(r"<\?"), r"\?>"),
    (re.compile(r"<![A-Z]"), r">"),
    (re.compile(r"<!\[CDATA\["), r"\]\]>"),
)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup"
    r"|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame"
    r"|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav"
    r"|noframes|ol|optgroup|option|p|param|section|source|title|summary|table|tbody|td"
    r"|tfoot|th|thead|title|tr|track|ul)(?=[\s>]|/>|$)",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"(?:{_OPEN_TAG}|{_CLOSE_TAG})[ \t]*$")


def end_of_block(line: str, at: int) -> str | None:
    """Return what ends the lines of HTML that begin here: a pattern, or '' for an empty line.

    None means that none begin here.
    """
    for begin, end in _SPANS:
        if begin.match(line, at):
            return end
    return "" if _BLOCK.match(line, at) else None


def end_of_tag_alone(line: str, at: int) -> str | None:
    """Return '' if nothing but a tag of any name stands here: an empty line ends it, too."""
    return "" if _ALONE.match(line, at) else None


class Scanner:
    """Finds the ends of the tags and comments of one text, from its beginning on.

    What has once not been found is not looked for again: thousands of beginnings without an end
    would otherwise take thousands of searches through the whole text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._absent: set[str] = set()

    def tag(self, at: int, *, careless: bool) -> int:
        """Return where the tag at a position ends, or -1; `careless` takes what browsers take."""
        found = _TAG.match(self._text, at)
        if not found and careless:
            found = _CARELESS_TAG.match(self._text, at)
        return found.end() if found else -1

    def hidden(self, at: int) -> int:
        """Return where a comment, instruction or declaration ends; -1 none is here, -2 no end."""
        for begin, end in _HIDDEN:
            if self._text.startswith(begin, at):
                if begin == "<!" and not _DECLARATION.match(self._text, at):
                    return -1
                return self._after(end, at + 2 if begin == "<!--" else at + len(begin))
        return -1

    def _after(self, end: str, at: int) -> int:
        if end in self._absent:
            return -2
        found = self._text.find(end, at)
        if found < 0:
            self._absent.add(end)
            return -2
        return found + len(end)
