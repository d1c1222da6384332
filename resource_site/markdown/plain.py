"""HTML of a body → plain text: its beginning, the anchors of its headings; and text → HTML."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>')
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>((?>(?:[^<]++|<(?!/p>))*))</p>")
_NOT_IN_SUMMARY = re.compile(
    r'<(h[1-6]|table|pre|figcaption)\b.*?</\1>|<sup class="footnote-ref".*?</sup>', re.DOTALL
)
_NOT_IN_ANCHORS = re.compile(r"[^\w -]")
_ONLY_AN_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LONGEST, _SHORTEST = 200, 120  # characters of the beginning
_ENDS_OF_CLAUSES = "。！？；，、၊။།។៕ฯ"
# But U+0085, which is reported where it is.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")

_UNSAFE_BYTES = bytes(code for code in range(128) if _UNSAFE.match(chr(code)))


def safe(text: str) -> str:
    """Replace every character that no page may contain by U+FFFD; MARK is one of them."""
    if text.isascii() and len(text.encode().translate(None, _UNSAFE_BYTES)) == len(text):
        return text  # in a tenth of the time
    return _UNSAFE.sub("\ufffd", text)


def escape(text: str) -> str:
    """Return text as HTML, between tags."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&nbsp;")


def attribute(text: str) -> str:
    """Return text as HTML, for an attribute in double quotes."""
    return escape(text).replace('"', "&quot;")


def text(html: str) -> str:
    """Return the text of a piece of HTML, with the alternative text of its pictures."""
    if "<" in html:
        html = _TAG.sub("", _PICTURE.sub(r"\1", html))
    return " ".join(unescape(html).split())


def slug(words: str) -> str:
    """Return the anchor of a heading as GitHub makes it."""
    # Without their marks, most words of Thai, Burmese and Khmer would not be words.
    kept = _NOT_IN_ANCHORS.sub(
        lambda found: found[0] if _is_mark(found[0]) else "", words.strip().lower()
    )
    return kept.replace(" ", "-") or "section"


def beginning(html: str) -> str:
    """Return the first paragraphs as plain text, at most about 200 characters, cut between words.

    Headings, tables, code, pictures, footnotes and addresses on their own are left out.
    """
    html = html.partition('<div class="footnotes"')[0]
    found: list[str] = []
    for paragraph in _PARAGRAPH.finditer(html):
        words = _summary(paragraph[1])
        if words and not _ONLY_AN_ADDRESS.fullmatch(words):
            found.append(words)
        if sum(map(len, found)) > _LONGEST:
            break
    return _cut(" ".join(found) or _summary(html))


def _summary(html: str) -> str:
    return " ".join(unescape(_TAG.sub("", _NOT_IN_SUMMARY.sub("", html))).split())


def _cut(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    end = words.rfind(" ", _SHORTEST, _LONGEST)
    if end < 0:
        end = max(words.rfind(sign, 0, _LONGEST) for sign in _ENDS_OF_CLAUSES) + 1
    if end < _SHORTEST:
        end = _LONGEST
        while end > _SHORTEST and _joins(*words[end - 1 : end + 1]):
            end -= 1
    return f"{words[:end].rstrip(' ,;:-')}…"


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _joins(before: str, after: str) -> bool:
    """Return True if two characters form one: marks, joiners, Thai and Lao vowels."""
    in_front = "\u0e40" <= before <= "\u0e44" or "\u0ec0" <= before <= "\u0ec4"
    return (
        _is_mark(after)
        or after in "\u200d\ufe0f\u0e33\u0eb3"
        or before in "\u200d\u1039\u17d2"
        or in_front
    )
