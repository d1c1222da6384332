"""Slugs, addresses on the site, and the files that answer them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LENGTH_LIMIT = 80  # of a slug made from text
WRITTEN_LIMIT = 200  # of a slug that an editor chose; file systems end at 255
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PART = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}"
FORMER = re.compile(rf"/(?:{PART}/)*(?:{PART})?")
FORMER_LIMIT = 1000  # of a whole path, which is longer on disk
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
    devices = {part.partition(".")[0] for part in text.lower().split("/")} & DEVICES
    is_path = len(text) <= FORMER_LIMIT and FORMER.fullmatch(text) is not None
    return is_path and not devices and not text.lower().endswith("/web.config")


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
