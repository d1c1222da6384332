"""Slugs, addresses on the site, and the files that answer them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote

LENGTH_LIMIT = 80  # of a slug made from text
WRITTEN_LIMIT = 200  # of a slug that an editor chose; file systems end at 255
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Characters of any script; of ASCII, those that no server's configuration reads as markup.
SIGNS = r"\x00-\x20!-*,/:-?\[-\^`{-}\x7f"
PART = rf"[^.{SIGNS}][^{SIGNS}]{{0,199}}"
FORMER = re.compile(rf"/(?:{PART}/)*(?:{PART})?")
FORMER_LIMIT = 1000  # bytes of a whole path, which is longer on disk
PART_LIMIT = 200  # bytes of a part; file systems end at 255
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in "123456789"}
)
# Letters that Unicode does not decompose into a base letter and an accent.
SHAPES = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
)


@lru_cache(4096)  # tags and countries are the same in many articles
def slug(words: str) -> str:
    """Return text as a part of an address: a–z, 0–9 and hyphens, at most 80 of them.

    Letters without a Latin base letter are left out, so the result may be empty.  Typographic
    punctuation separates words like that of ASCII.
    """
    plain = words.casefold() if words.isascii() else _latin(words)
    short = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(short) > LENGTH_LIMIT:
        short = short[: LENGTH_LIMIT + 1].rpartition("-")[0] or short[:LENGTH_LIMIT]
    return short


def loses_characters(words: str) -> bool:
    """Return True if a slug of this text would leave letters out."""
    plain = "" if words.isascii() else _latin(words)
    return any(ord(letter) > 127 and unicodedata.category(letter)[0] in "LN" for letter in plain)


def is_slug(text: str) -> bool:
    """Return True if a text is a valid part of an address."""
    return bool(SLUG.fullmatch(text)) and len(text) <= WRITTEN_LIMIT and text not in DEVICES


def last(address: str) -> str:
    """Return the last part of an address."""
    return address.rstrip("/").rpartition("/")[2]


def is_alias(text: str) -> bool:
    """Return True if a text is a valid former address: a path such as /old/page.html.

    No part of it begins with a dot: such files configure web servers.
    """
    if not FORMER.fullmatch(text) or not (text.isascii() or _is_clear(text)):
        return False
    parts = text.lower().split("/")
    longest = max(len(part.encode()) for part in parts)
    devices = {part.partition(".")[0] for part in parts} & DEVICES
    is_short = longest <= PART_LIMIT and len(text.encode()) <= FORMER_LIMIT
    return is_short and not devices and parts[-1] != "web.config"


def decoded(address: str) -> str:
    """Return an address as people read it, without %xx; a part with %2F stays as it is."""
    if address.isascii() and "%" not in address:
        return address
    plain = address if "%2f" in address.lower() else unquote(address)
    return unicodedata.normalize("NFC", plain)


def escaped(address: str) -> str:
    """Return an address with %xx for what is not ASCII, as feeds and some hosts need it."""
    return address if address.isascii() else quote(address, safe="/:?#[]@!$&'()*+,;=~%")


def _is_clear(text: str) -> bool:
    """Return True if every character is seen, and in the form that all file systems keep."""
    is_whole = "\ufffd" not in text and unicodedata.normalize("NFC", text) == text
    return is_whole and text.isprintable()


def path_of(text: str) -> str:
    """Return the path of a URL or address, without validating it."""
    return re.sub(r"^[A-Za-z]+://[^/?#]*|[?#].*", "", text)


def file_of(address: str) -> str:
    """Return the file of an address: `/about/` is `about/index.html`, `/a.txt` is `a.txt`."""
    path = address.lstrip("/")
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if "." in path.rpartition("/")[2] else f"{path}/index.html"


def normalized(path: str) -> str:
    """Return what is equal for two paths that some file systems do not tell apart."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def _latin(words: str) -> str:
    """Return text in lower case without accents and invisible characters."""
    # Decomposing makes capitals of some characters: ™ becomes TM.
    plain = unicodedata.normalize("NFKD", words.casefold().translate(SHAPES)).casefold()
    return "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
