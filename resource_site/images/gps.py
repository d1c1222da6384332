"""Bytes of any kind → the positions on Earth that are recorded in them.

They are found by how cameras, phones and editors write them, wherever in a file that is: Exif is a
small TIFF file with a table of GPS values; XMP is XML; recordings hold texts as in ISO 6709.
Nothing here knows what holds the bytes, so no container can hide a position that it does not
compress, encode or encrypt; for these see `contents`.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

PHOTO, RECORDING, METADATA = "photo", "recording", "metadata"
REACH = 1 << 18  # bytes from the beginning of a position that are enough to read it

GPS, EXIF = 0x8825, 0x8769  # tags whose values are the offsets of further tables
COORDINATES = frozenset({2, 4, 20, 22})  # latitudes and longitudes in a table of GPS values
KINDS = range(1, 14)  # of values
RATIONALS = frozenset({5, 10})
MOST_TABLES, MOST_ENTRIES = 64, 512
# Two numbers as in +12.8517+102.6093/; zeros stand for a position that is not known.
ISO_6709 = rb"(?=[+\-0-9.]*[1-9])[+-]\d{2,6}(?:\.\d+)?[+-]\d{3,7}(?:\.\d+)?"
SIZE = rb"(?:[\x80-\xff]|[\x40-\x7f].|\x01.{7})"  # of an element in Matroska
NUMBER = r"\s*[0+.,\s-]{0,20}[1-9]"
ELEMENT = re.compile(rf"<(?:[\w.-]+:)?GPS\w+itude>{NUMBER}")
ATTRIBUTE = re.compile(rf"[\s:]GPS\w+itude\s*=\s*[\"']{NUMBER}")


class Window(NamedTuple):
    """A part of a file: its offset, its bytes, and how many of them belong to no later window."""

    offset: int
    raw: bytes
    end: int


def windows(pieces: Iterable[bytes]) -> Iterator[Window]:
    """Yield pieces of a file with the bytes behind them that are needed to read a position."""
    offset, raw = 0, b""
    for piece in pieces:
        raw += piece
        end = len(raw) - REACH
        if end > 0:
            yield Window(offset, raw, end)
            offset, raw = offset + end, raw[end:]
    yield Window(offset, raw, len(raw))


def positions(window: Window) -> Iterator[tuple[int, str]]:
    """Yield the offset in the file and the kind of each position that begins in a window."""
    for mark, kind, is_position in MARKS:
        at = window.raw.find(mark, 0, window.end + len(mark) - 1)
        while at >= 0:
            if is_position(window.raw, at):
                yield window.offset + at, kind
            at = window.raw.find(mark, at + 1, window.end + len(mark) - 1)


def in_tiff(raw: bytes, at: int = 0) -> bool:
    """Return True if a TIFF file, or Exif, that begins at an offset has a position."""
    order = "<" if raw[at : at + 1] == b"I" else ">"
    waiting, known = _numbers(raw, at + 4, f"{order}I"), set[int]()
    while waiting and len(known) < MOST_TABLES:
        offset = waiting.pop()
        if offset in known:
            continue
        known.add(offset)
        entries, following = _table(raw, at + offset, order)
        waiting += following
        for tag, _, _, value in entries:
            if tag == EXIF:
                waiting.append(value)
            elif tag == GPS and _has_coordinates(raw, at, value, order):
                return True
    return False


Entry = tuple[int, int, int, int]
"""The tag, type and count of a value in a TIFF file, and its offset."""


def _table(raw: bytes, at: int, order: str) -> tuple[list[Entry], list[int]]:
    """Return the entries of a table, and the offset of the next one."""
    count, _, kind = _numbers(raw, at, f"{order}HHH") or (0, 0, 0)
    end = at + 2 + 12 * count
    # Most bytes that could begin a TIFF file do not.
    if count > MOST_ENTRIES or end > len(raw) or kind not in KINDS:
        return [], []
    entries = list(struct.iter_unpack(f"{order}HHII", raw[at + 2 : end]))
    return entries, [offset for offset in _numbers(raw, end, f"{order}I") if offset]


def _has_coordinates(raw: bytes, at: int, offset: int, order: str) -> bool:
    """Return True if a table of GPS values has a latitude or longitude other than zero."""
    for tag, kind, count, value in _table(raw, at + offset, order)[0]:
        if tag in COORDINATES and kind in RATIONALS and count <= 3:
            numbers = _numbers(raw, at + value, f"{order}{2 * count}I")
            if any(
                above and below for above, below in zip(numbers[::2], numbers[1::2], strict=True)
            ):
                return True
    return False


def _numbers(raw: bytes, at: int, form: str) -> list[int]:
    """Return numbers at an offset; none if the bytes end before."""
    return list(struct.unpack_from(form, raw, at)) if at + struct.calcsize(form) <= len(raw) else []


def _matches(pattern: bytes) -> Callable[[bytes, int], bool]:
    """Return a function that tells whether bytes match a pattern at an offset."""
    compiled = re.compile(pattern, re.DOTALL)
    return lambda raw, at: compiled.match(raw, at) is not None


def _in_xmp(raw: bytes, at: int) -> bool:
    """Return True if XMP has a value here, as an element or attribute; it may be in UTF-16."""
    text = raw[max(0, at - 40) : at + 200].replace(b"\0", b"").decode("latin-1")
    return ELEMENT.search(text) is not None or ATTRIBUTE.search(text) is not None


def _in_tag(raw: bytes, at: int) -> bool:
    """Return True if the tag LOCATION of a sound file has a position; it may be in UTF-16."""
    text = raw[at : at + 128].translate(None, b"\0\xff\xfe")
    return re.match(rb"(?i)ocation(?:[-_][a-z]{2,3})?=?" + ISO_6709, text) is not None


# The beginning of each position, its kind, and a function that verifies it.
MARKS: tuple[tuple[bytes, str, Callable[[bytes, int], bool]], ...] = (
    (b"II*\0", PHOTO, in_tiff),
    (b"MM\0*", PHOTO, in_tiff),
    (b"GPSL", METADATA, _in_xmp),
    (b"GPSDestL", METADATA, _in_xmp),
    (b"G\0P\0S\0L", METADATA, _in_xmp),
    # MP4 as Android and others write it, and the value of a key of Apple.
    (b"\xa9xyz", RECORDING, _matches(rb"\xa9xyz.{4}(?:data.{8})?" + ISO_6709)),
    (b"data\0\0\0\x01", RECORDING, _matches(rb"data.{8}" + ISO_6709)),
    # 3GPP: a language, a name, a role, then longitude and latitude.
    (
        b"loci\0\0\0\0",
        RECORDING,
        _matches(rb"loci.{6}(?:\xfe\xff(?:..){0,99}?\0\0|[^\0]{0,199}\0).(?!\0{8}).{8}"),
    ),
    # A track of positions as GoPro writes it.
    (b"GPS5l\x14", RECORDING, _matches(rb"GPS5l\x14..(?!\0{8})")),
    (b"GPS9?", RECORDING, _matches(rb"GPS9\?...(?!\0{8})")),
    (b"[latitude: ", RECORDING, _matches(rb"\[latitude: -?(?=[\d.]*[1-9])\d+\.\d+\]")),
    (b"D\x87", RECORDING, _matches(rb"D\x87" + SIZE + ISO_6709)),  # WebM
    (b"ocation", RECORDING, _in_tag),
    (b"OCATION", RECORDING, _in_tag),
    (b"o\0c\0a\0t\0i\0o\0n", RECORDING, _in_tag),
)
