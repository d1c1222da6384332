"""HTML of a body → plain text: its beginning, the names of its headings."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>((?>(?:[^<]++|<(?!/p>))*))</p>")
_NOT_SUMMED_UP = re.compile(
    r'<(h[1-6]|table|pre|figcaption)\b.*?</\1>|<sup class="footnote-ref".*?</sup>', re.DOTALL
)
_NOT_IN_NAMES = re.compile(r"[^\w -]")
_NOTES = '<div class="footnotes"'
_LONGEST_BEGINNING = 200
_SHORTEST_BEGINNING = 120
_ENDS_OF_PARTS = "。！？；，、၊။།។៕ฯ"


def text(html: str) -> str:
    """Return the words of a piece of HTML, those that stand for pictures included."""
    if "<" in html:
        html = _TAG.sub("", _PICTURE.sub(r"\1", html))
    return " ".join(unescape(html).split())


def letters(html: str) -> str:
    """Return the text without white space, for comparing."""
    return "".join(unescape(_TAG.sub("", html)).split())


def slug(words: str) -> str:
    """Return the name of a heading as GitHub makes it."""
    name = _NOT_IN_NAMES.sub(_mark, words.strip().lower())
    return name.replace(" ", "-") or "section"


def beginning(html: str) -> str:
    """Return the first paragraphs as plain text, at most about 200 characters, cut between words.

    Headings, tables, code, pictures and the marks of footnotes are left out.
    """
    html = html.partition(_NOTES)[0]
    found, length = [], 0
    for paragraph in _PARAGRAPH.finditer(html):
        words = _summed_up(paragraph[1])
        found.append(words)
        length += len(words)
        if length > _LONGEST_BEGINNING:
            break
    return _cut(" ".join(filter(None, found)) or _summed_up(html))


def _mark(found: re.Match[str]) -> str:
    # Without their marks, most words of Thai, Burmese and Khmer would not be words.
    return found[0] if unicodedata.category(found[0])[0] == "M" else ""


def _summed_up(html: str) -> str:
    if "<" not in html:
        return " ".join(unescape(html).split())
    return " ".join(unescape(_TAG.sub("", _NOT_SUMMED_UP.sub("", html))).split())


def _cut(words: str) -> str:
    if len(words) <= _LONGEST_BEGINNING:
        return words
    end = words.rfind(" ", _SHORTEST_BEGINNING, _LONGEST_BEGINNING)
    if end < 0:
        end = max(words.rfind(sign, 0, _LONGEST_BEGINNING) for sign in _ENDS_OF_PARTS) + 1
    if end < _SHORTEST_BEGINNING:
        end = _LONGEST_BEGINNING
        while end > _SHORTEST_BEGINNING and _joins(words[end - 1 : end + 1]):
            end -= 1
    return f"{words[:end].rstrip(' ,;:-')}…"


def _joins(pair: str) -> bool:
    """Tell whether two characters must not be parted: marks, joiners, Thai and Lao vowels."""
    before, after = pair[0], pair[1]
    return (
        unicodedata.category(after)[0] == "M"
        or after in "\u200d\ufe0f\u0e33\u0eb3"
        or before in "\u200d\u1039\u17d2"
        or "\u0e40" <= before <= "\u0e44"
        or "\u0ec0" <= before <= "\u0ec4"
    )
