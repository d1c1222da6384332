"""A PDF file → the author that its metadata names."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html import unescape

LARGEST_STREAM = 1 << 22  # bytes of a decompressed stream that are searched
NAMED = re.compile(rb"/Author\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>)", re.DOTALL)
CREATOR = re.compile(rb"<dc:creator>(.*?)</dc:creator>", re.DOTALL)
OBJECTS = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
TAG = re.compile(rb"<[^>]*>")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)


def author(raw: bytes) -> str:
    """Return the author in the metadata of a PDF file, '' if none is found."""
    return next(filter(None, map(_printable, _authors(raw))), "")


def _authors(raw: bytes) -> Iterator[str]:
    for text in (raw, *_decompressed(raw)):
        for written, digits in NAMED.findall(text):
            yield _text(_from_digits(digits) or _unescaped(written))
    for creator in CREATOR.findall(raw):
        yield unescape(TAG.sub(b" ", creator).decode("utf-8", "replace"))


def _decompressed(raw: bytes) -> Iterator[bytes]:
    """Yield the streams of objects, in which newer files keep their metadata."""
    for found in OBJECTS.finditer(raw):
        try:
            yield zlib.decompressobj().decompress(raw[found.end() :], LARGEST_STREAM)
        except zlib.error:
            continue


def _from_digits(written: bytes) -> bytes:
    digits = b"".join(written.split()).decode()
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def _unescaped(written: bytes) -> bytes:
    def character(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8) & 255]) if code[:1].isdigit() else code

    return ESCAPE.sub(character, written)


def _text(raw: bytes) -> str:
    is_utf16 = raw.startswith((b"\xfe\xff", b"\xff\xfe"))
    return raw.decode("utf-16" if is_utf16 else "latin-1", "replace")


def _printable(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]
