"""Text that was saved in UTF-8 and read in Windows-1252: `Ã©` in place of `é`.

A table of our own in place of ftfy: it needs three patterns, ftfy brings 20 modules and guesses at
encodings that no office program writes.  Only what the bytes prove to be UTF-8 is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEADS = frozenset("ÂÃÄÅÎÏÐÑ×ØÙàáâãäåæçèéêëìíïð")
# What Windows-1252 shows for the bytes 0x80 to 0xBF, which go on with a character of UTF-8.
_HIGH = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_ANY = f"[\x80-\xbf{_HIGH}]"
# Those of them that no text has behind a letter.
_ODD = "[\x80-\x9f¡-¦¨-ª¬-¯±-¶¸¹¼-¿€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™šœžŸ]"
_RUN = re.compile(
    # One of these is enough: Ã©, â€™, ðŸ˜€; in capitals, a letter may stand before a quote.
    rf"(?:(?<![A-ZÀ-Þ])[ÂÃ]{_ANY}|[ÂÃ]{_ODD}|â[€‚„…†ˆ‰š‹›œžŸ]{_ANY}|ð[\x9fŸ]{_ANY}{{2}}"
    # Three bytes of a script of Asia.
    rf"|[à-ï](?:{_ODD}{_ANY}|{_ANY}{_ODD})"
    # Cyrillic, Greek, Hebrew, Arabic and Central European letters need a second or third one.
    rf"|(?:[ÄÅÎÏÐÑ×ØÙ]{_ANY}){{3}}|(?:[ÄÅÎÏÐÑ×ØÙ]{_ODD}){{2}})"
    rf"(?:[\xc2-\xdf]{_ANY}|[à-ï]{_ANY}{{2}}|ð{_ANY}{{3}})*"
)
_CANDIDATE = re.compile(f"[Â-ð](?={_ANY})")
_CUT = re.compile(f"â€(?!{_ANY})")
_BYTES = {ord(shown): byte for byte in range(128, 160)
          for shown in (bytes([byte]).decode("cp1252", "ignore"),) if shown}  # fmt: skip


def problems(text: str, rare: set[str]) -> Iterator[tuple[int, int, str]]:
    """Yield the start, the end and what is meant of each damaged part; '' if that is not known.

    `rare` are the characters of the text that are not ASCII.
    """
    if rare.isdisjoint(_LEADS):
        return
    end = 0
    for candidate in _CANDIDATE.finditer(text):
        found = _RUN.match(text, candidate.start()) if candidate.start() >= end else None
        if found and (meant := _decoded(found[0])):
            end = found.end()
            yield found.start(), end, meant
    for found in _CUT.finditer(text) if "€" in rare else ():
        yield *found.span(), ""


def _decoded(shown: str) -> str:
    """Return the text whose bytes in UTF-8 are shown, '' if they are not UTF-8."""
    try:
        meant = bytes(_BYTES.get(ord(one), ord(one)) for one in shown).decode()
    except ValueError:
        return ""
    return meant if meant.isprintable() or meant.isspace() else ""
