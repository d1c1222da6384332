"""Addresses: how words become parts of them, and which files stand behind them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LENGTH_LIMIT = 80  # of what is made from words
WRITTEN_LIMIT = 200  # of what an editor chose; file systems end at 255
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PART = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,199}"
FORMER = re.compile(rf"/(?:{PART}/)*(?:{PART})?")
FORMER_LIMIT = 1000  # of a whole path, which is longer on the disk
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in "123456789"}
)
# Letters whose accent is a part of their shape, so that taking accents off leaves them as they are.
SHAPES = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
)


@lru_cache(4096)  # tags and countries come again in every article
def slug(words: str) -> str:
    """Return words as a part of an address: a–z, 0–9 and hyphens, at most 80 of them.

    Letters that have no Latin shape are left out, so the result may be '' (see `loses_letters`).
    """
    short = re.sub(r"[^a-z0-9]+", "-", _latin(words).encode("ascii", "ignore").decode()).strip("-")
    if len(short) > LENGTH_LIMIT:
        short = short[: LENGTH_LIMIT + 1].rpartition("-")[0] or short[:LENGTH_LIMIT]
    return short


def loses_letters(words: str) -> bool:
    """Tell whether making a slug of these words would leave letters out."""
    plain = "" if words.isascii() else _latin(words)
    return any(ord(letter) > 127 and unicodedata.category(letter)[0] in "LN" for letter in plain)


def is_slug(text: str) -> bool:
    """Tell whether a text can be a part of an address as it is."""
    return bool(SLUG.fullmatch(text)) and len(text) <= WRITTEN_LIMIT and text not in DEVICES


def is_former(text: str) -> bool:
    """Tell whether a text can be a former address: a path on this site, such as /old/page.html.

    No part of it begins with a dot, for such files tell a web server how to work.
    """
    devices = {part.partition(".")[0] for part in text.lower().split("/")} & DEVICES
    is_path = len(text) <= FORMER_LIMIT and FORMER.fullmatch(text) is not None
    return is_path and not devices and not text.lower().endswith("/web.config")


def path_of(text: str) -> str:
    """Return the path of an address, whole or not, with all its faults."""
    return re.sub(r"^[A-Za-z]+://[^/?#]*|[?#].*", "", text)


def file_of(address: str) -> str:
    """Return the file behind an address: `/about/` is `about/index.html`, `/a.txt` is `a.txt`."""
    path = address.lstrip("/")
    if not path or path.endswith("/"):
        return f"{path}index.html"
    return path if "." in path.rpartition("/")[2] else f"{path}/index.html"


def same_place(path: str) -> str:
    """Return what is equal for two paths that are one on some disks: no case, one Unicode form."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def _latin(words: str) -> str:
    """Return words in small letters, taken apart into letters and accents."""
    # Taking apart makes capitals of some signs: ™ becomes TM.
    return unicodedata.normalize("NFKD", words.casefold().translate(SHAPES)).casefold()
