"""Characters that readers cannot see, and text that was read or saved in another encoding."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any, NamedTuple

from resource_site import mojibake

# Scripts in which zero-width characters separate words or choose the form of a letter: Arabic,
# Syriac, N'Ko, the scripts of India, Thai, Lao, Tibetan, Burmese, Khmer, Mongolian and Javanese.
_SCRIPTS = (
    "\u0620-\u07ff\u0860-\u08ff\u0900-\u0dff\u0e01-\u0e5b\u0e80-\u0fff\u1000-\u109f\u1780-\u18af"
    "\u1950-\u1aad\u1b00-\u1c4f\ua840-\ua8ff\ua930-\ua95f\ua980-\uaaff\uabc0-\uabff\ufb50-\ufdff"
    "\ufe70-\ufefc\U00011000-\U00011fff"
)
_PICTURES = "\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CANDIDATE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef"
    f"\U000e0000-\U000e007f{_SELECTORS}]"
)
# Compiled at its first use: few texts have a candidate.
_USELESS = (
    # Control characters, line separators, bidirectional controls, soft hyphens and fillers.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u115f\u1160\u17b4\u17b5\u180e\u2028-\u202e\u2060-\u206f"
    "\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ufdd0-\ufdef]"
    # A joiner of graphemes: only between letters and marks that it keeps in their order.
    "|\u034f(?![\u0300-\u036f\u0590-\u08ff])"
    # Marks of a direction: whether there is a direction to mark is checked for each.
    "|[\u061c\u200e\u200f]"
    # Zero-width characters: a space only where text continues on both of its sides.
    rf"|\u200b(?!(?<=[{_SCRIPTS}]\u200b)\S)(?!(?<=\S\u200b)[{_SCRIPTS}])"
    rf"|[\u200c\u200d](?<![{_SCRIPTS}].)(?![{_SCRIPTS}])(?!(?<=[{_PICTURES}]\u200d)[{_PICTURES}])"
    # A second selector selects nothing, and tags belong to the flags of England and others.
    rf"|(?<=[\s{_SELECTORS}])[{_SELECTORS}]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)
# Control characters and those that show text in another order than it is read.
_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]"
)
_MARKS = "\u061c\u200e\u200f"
_REFERENCE = re.compile(r"&(?:#[xX][0-9A-Fa-f]{1,6}|#[0-9]{1,7}|[A-Za-z]{2,32});")
# What stands between words as word processors write it, and what is meant by it.
_SEPARATORS = {**dict.fromkeys("\x0b\x0c\x85\u2028\u2029", " "), "\x1e": "-", "\x1f": ""}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# How Word saves the bullets of its symbol fonts.
_BULLETS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_BURMESE = re.compile(r"[\u1000-\u109f]+(?:[\s\u200b-\u200d]+[\u1000-\u109f]+)*")
_ASCII = bytes(range(128))
_SHORTEST_BURMESE = 5  # characters: fewer may be either
_CERTAIN = 0.99


class Found(NamedTuple):
    """A problem at a range of characters; `edit` replaces it, if the fix is certain.

    `check` is the setting that decides how severe it is in a body.
    """

    start: int
    end: int
    message: str
    fix: str
    edit: str | None
    check: str


def problems(text: str) -> Iterator[Found]:
    """Yield the invisible characters of a text, then its first part in Zawgyi encoding."""
    if text.isascii():
        return
    # The set of its characters is made in a tenth of the time of a search.
    rare = set(text.encode("utf-8", "replace").translate(None, _ASCII).decode())
    damaged = list(mojibake.problems(text, rare))
    for start, end, meant_text in damaged:
        message = f"this is text in a wrong encoding: {text[start:end]}"
        fix = f"write {meant_text}" if meant_text else "write the characters that were meant"
        fix = "write a space in its place" if meant_text.isspace() else fix
        yield Found(start, end, message, fix, meant_text or None, "html")
    for found in invisible(text) if any(map(_CANDIDATE.match, rare)) else ():
        if not any(start <= found.start() < end for start, end, _ in damaged):
            message = f"there is an invisible character here ({_name(found[0])})"
            edit, fix = meant(found[0])
            yield Found(*found.span(), message, fix, edit, _check(found[0]))
    if "\ufffd" in rare or any(map(_PRIVATE.match, rare)):
        yield from _unreadable(text)
    if any("\u1000" <= character <= "\u109f" for character in rare):
        yield from _zawgyi(text)


def _unreadable(text: str) -> Iterator[Found]:
    """Yield what stands for a lost character, and characters that need a font of their own."""
    for found in re.finditer("\ufffd+", text):
        message = "characters were lost here: the file was saved in a wrong encoding"
        yield Found(*found.span(), message, "write the characters that were here", None, "html")
    for found in _PRIVATE.finditer(text):
        message = f"this character is visible in one font only (U+{ord(found[0]):04X})"
        is_first = not text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip(" >\t")
        if found[0] in _BULLETS and is_first and text[found.end() : found.end() + 1].isspace():
            yield Found(*found.span(), message, "write - in its place", "-", "html")
        else:
            fix = "write the character that is meant, or delete it"
            yield Found(*found.span(), message, fix, None, "html")


def meant(character: str) -> tuple[str, str]:
    """Return what is written in place of an invisible character, and the fix that says so."""
    written = _SEPARATORS.get(character, "")
    if not written:
        return "", "delete it; it may be next to a visible character"
    return written, f"write {'a space' if written == ' ' else written} in its place"


def invisible(text: str) -> Iterator[re.Match[str]]:
    """Yield the invisible characters for which a text has no use."""
    end, has_right_to_left = -1, False
    for candidate in _CANDIDATE.finditer(text):
        found = re.compile(_USELESS).match(text, candidate.start())
        if found and found[0] in _MARKS:
            # It need not touch a letter: it places the punctuation around it.
            if found.start() > end:
                start = text.rfind("\n", 0, found.start()) + 1
                end = text.find("\n", start)
                end = len(text) if end < 0 else end
                has_right_to_left = bool(_RIGHT_TO_LEFT.search(text, start, end))
            found = None if has_right_to_left else found
        if found:
            yield found


def references(text: str, html: str) -> Iterator[Found]:
    """Yield the character references of a text that put invisible characters into its HTML."""
    in_html: dict[str, bool] = {}
    for found in _REFERENCE.finditer(text) if "&" in text else ():
        character = unescape(found[0])
        if character not in in_html:
            is_candidate = bool(_CANDIDATE.fullmatch(character))
            in_html[character] = is_candidate and _count(character, html) > _count(character, text)
        if in_html[character]:
            message = f"{found[0]} is an invisible character ({_name(character)})"
            yield Found(*found.span(), message, "delete it", "", _check(character))


def _check(character: str) -> str:
    return "always" if _HARMFUL.match(character) else "html"


def _count(character: str, text: str) -> int:
    return sum(found[0] == character for found in invisible(text))


def _name(character: str) -> str:
    name = unicodedata.name(character, "").lower()
    return f"U+{ord(character):04X}{f', {name}' if name else ''}"


def _zawgyi(text: str) -> Iterator[Found]:
    for found in _BURMESE.finditer(text):
        is_long = len(found[0]) >= _SHORTEST_BURMESE
        if is_long and _detector().get_zawgyi_probability(found[0][:500]) > _CERTAIN:
            message = "this Burmese text is in Zawgyi encoding: most readers cannot read it"
            fix = "convert the text of the whole file to Unicode with a Zawgyi converter"
            yield Found(*found.span(), message, fix, None, "always")
            return


@cache
def _detector() -> Any:
    from myanmartools import ZawgyiDetector  # noqa: PLC0415 - only Burmese text needs it

    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        return ZawgyiDetector()  # reads its model by a function that Python 3.11 deprecates
