"""Finds where a piece of HTML ends in running text: a tag, a comment, an instruction."""

from __future__ import annotations

import re

_ATTRIBUTES = (
    r"(?:\s++[A-Za-z_:][A-Za-z0-9_.:-]*+"
    r"(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'|\"[^\"]*+\"))?)*+"
)
OPEN_TAG = rf"<[A-Za-z][A-Za-z0-9-]*+{_ATTRIBUTES}\s*+/?>"
CLOSE_TAG = r"</[A-Za-z][A-Za-z0-9-]*+\s*+>"
_TAG = re.compile(f"{OPEN_TAG}|{CLOSE_TAG}")
_CARELESS_TAG = re.compile(r"</?[A-Za-z](?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+>")
_HIDDEN = (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
_DECLARATION = re.compile(r"<![A-Za-z]")


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
