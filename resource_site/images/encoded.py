"""Bytes of a file → what is encoded in them as text, or compressed without being a file.

Pictures in SVG, HTML and the comments of sound files are in base64, those in RTF in hexadecimal
digits; PNG compresses texts.
"""

from __future__ import annotations

import re
import zlib
from base64 import b64decode
from collections.abc import Iterator
from string import ascii_letters, digits
from urllib.parse import unquote_to_bytes

LARGEST_TEXT = 1 << 22  # bytes of a text in a PNG file that are searched
# A long run of characters of base64, or of hexadecimal digits, which are among these.  Its lines
# may be separated as in XML attributes.
RUN = re.compile(
    rb"(?<![A-Za-z0-9+/%_\\-])[A-Za-z0-9+/%_\\-]{56,}"
    rb"(?:(?:\r?\n|&#(?:10|13|[xX][aAdD]);){1,2}[ \t]{0,40}[A-Za-z0-9+/%_\\-]{16,})*"
)
SEPARATOR = re.compile(rb"\\[nr]|&#(?:10|13|[xX][aAdD]);|[\s\\]")
DIGITS = re.compile(rb"[0-9A-Fa-f]+")
URL_SAFE = bytes.maketrans(b"-_", b"+/")
OTHERS = bytes({*range(256)} - {*f"{ascii_letters}{digits}+/".encode()})
PNG_TEXT = re.compile(
    rb"zTXt[^\0]{1,79}\0\0|iTXt[^\0]{1,79}\0\x01\0[^\0]{0,99}\0[^\0]{0,99}\0|tEXtRaw profile type "
)


def decoded(raw: bytes, end: int) -> Iterator[bytes]:
    """Yield what each run of characters that begins before `end` encodes."""
    for found in RUN.finditer(raw):
        if found.start() >= end:
            return
        run = SEPARATOR.sub(b"", unquote_to_bytes(found[0]))
        if DIGITS.fullmatch(run):
            yield bytes.fromhex(run[: len(run) // 2 * 2].decode())
        else:
            run = run.translate(URL_SAFE).translate(None, OTHERS)
            yield b64decode(run[: len(run) // 4 * 4])


def png_texts(raw: bytes, end: int) -> Iterator[bytes]:
    """Yield the compressed texts of a PNG file, and what its texts encode."""
    for found in PNG_TEXT.finditer(raw):
        if found.start() >= end:
            return
        text = inflated(raw[found.end() :]) if found[0][:1] != b"t" else b""
        yield text
        yield from decoded(text or raw[found.start() :], LARGEST_TEXT)


def inflated(raw: bytes) -> bytes:
    """Return what zlib compressed, as far as it is intact; at most LARGEST_TEXT bytes."""
    try:
        return zlib.decompressobj().decompress(raw, LARGEST_TEXT)
    except zlib.error:
        return b""


def without_unsynchronization(raw: bytes) -> bytes:
    """Return bytes of an ID3 tag without the zeros that keep players from finding sound in it."""
    return raw.replace(b"\xff\0", b"\xff")


def without_page_headers(raw: bytes) -> bytes:
    """Return what the pages of an Ogg file hold."""
    kept, at = [], 0
    while (header := raw.find(b"OggS\0", at)) >= 0:
        kept.append(raw[at:header])
        segments = raw[header + 26 : header + 27]
        at = header + 27 + (segments[0] if segments else 0)
    return b"".join([*kept, raw[at:]])
