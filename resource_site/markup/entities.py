r"""Characters written in another way: `&eacute;` for é, `\*` for a star that is a star."""

from __future__ import annotations

import re
from html.entities import html5

ENTITY = re.compile(r"&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,31}));")
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_ESCAPE_OR_ENTITY = re.compile(rf"\\([!-/:-@\[-`{{-~])|{ENTITY.pattern}")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_HARMLESS = bytes({*range(0x80)} - {*range(0x20), 0x7F} | {0x09, 0x0A})
_SPECIAL = re.compile('[&<>"\xa0]')
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\xa0": "&nbsp;"}


def safe(text: str) -> str:
    """Put U+FFFD in place of every character that no page may hold; MARK is one of them."""
    if text.isascii() and not text.encode().translate(None, _HARMLESS):
        return text
    return _REFUSED.sub("\ufffd", text)


def meant(entity: re.Match[str]) -> str:
    """Return the characters an entity stands for, or the entity itself if it is none."""
    if entity[3]:
        return html5.get(entity[3] + ";", entity[0])
    number = int(entity[1], 16) if entity[1] else int(entity[2])
    if 0x80 <= number <= 0x9F:  # old word processors mean their own quotation marks and dashes
        return bytes([number]).decode("cp1252", "replace")
    return safe(chr(number)) if number <= 0x10FFFF else "\ufffd"


def plain(text: str) -> str:
    """Return the text that is meant by Markdown with backslashes and entities."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE_OR_ENTITY.sub(_plain_piece, text)


def escaped(text: str) -> str:
    """Write plain text as HTML, for between tags and for attributes in double quotes."""
    return _SPECIAL.sub(lambda found: _WRITTEN[found[0]], text)


def escaped_words(text: str) -> str:
    """Write plain text as HTML, for between tags only: quotation marks stay as they are."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\xa0", "&nbsp;")


def _plain_piece(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    entity = ENTITY.match(found[0])
    return meant(entity) if entity else found[0]
