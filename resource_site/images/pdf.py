"""A PDF file → its streams, the authors in its metadata, and how people call a place in it.

Streams are found in the bytes, not by the tables of the file: it may be damaged, and the streams of
earlier versions of it are published too.
"""

from __future__ import annotations

import re
import zlib
from base64 import a85decode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from html import unescape
from typing import Any, BinaryIO

from resource_site.images import gps
from resource_site.images.attachment import PROTECTED, LockedError, Member
from resource_site.images.office import printable

BLOCK, PIECE = 1 << 16, 1 << 20
DEEPEST = 8  # forms in forms
SHIFT = 64  # bytes between where an object begins and where the tables of a file say it does
END = b"endstream"
ARCHIVES = (b"PK\3\4", b"\x1f\x8b\x08")
BEFORE = 2048  # bytes before a stream in which its filters are named
LARGEST_STREAM = 1 << 22  # bytes of a stream that are searched for an author, or that are in ASCII
STREAM = re.compile(rb"stream\r?\n")
IN_ASCII = re.compile(rb"/(?:ASCII85Decode|A85|ASCIIHexDecode|AHx)\b")
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R\b|<<)")
NAMED = re.compile(rb"/Author\s*(?:\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]+)>)", re.DOTALL)
CREATOR = re.compile(rb"<dc:creator>(.*?)</dc:creator>", re.DOTALL)
OBJECTS = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
TAG = re.compile(rb"<[^>]*>")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
MOST_PAGES = 5000
EARLIER = "an earlier version of the file, which is still in it"


def members(pieces: Iterable[bytes], stream: BinaryIO) -> Iterator[Member]:
    """Yield the streams that are not as they are in the file, by their offsets.

    Raises LockedError at the end if the file is encrypted.
    """
    is_encrypted = False
    for window in gps.windows(pieces):
        is_encrypted |= ENCRYPTED.search(window.raw) is not None
        for found in STREAM.finditer(window.raw):
            start, at = found.start(), window.offset + found.end()
            is_begin = start < window.end and window.raw[max(0, start - 3) : start] != b"end"
            if is_begin and (unpacked := _unpacked(stream, at)):
                yield at, unpacked
    if is_encrypted:
        raise LockedError(PROTECTED)


def authors(pieces: Iterable[bytes]) -> tuple[str, ...]:
    """Return the authors in the metadata of a file; what is encrypted names none."""
    found: dict[str, None] = {}
    for window in gps.windows(pieces):
        if ENCRYPTED.search(window.raw):
            return ()
        found |= dict.fromkeys(filter(None, map(printable, _authors(window.raw))))
    return tuple(found)


def places(stream: BinaryIO, offsets: Sequence[int]) -> list[str]:
    """Return how people call the places at offsets, such as `picture 3 on page 2`."""
    import logging

    from pypdf import PdfReader  # it takes long to import, and few files have a position

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it reports damaged files itself
    known: dict[int, str] = {}
    current: dict[int, int] = {}
    # A damaged file can raise anything.
    with suppress(Exception):
        reader = PdfReader(stream)
        current = {number: at for found in reader.xref.values() for number, at in found.items()}
        known = _named(reader)
    return [_place(*_object(stream, at), known, current) for at in offsets]


def _place(number: int, at: int, known: Mapping[int, str], current: Mapping[int, int]) -> str:
    """Return how people call the object of a number that begins at an offset."""
    if number in current and abs(current[number] - at) > SHIFT:
        return EARLIER
    return known.get(number, f"object {number}" if number else "")


def _object(stream: BinaryIO, at: int) -> tuple[int, int]:
    """Return the number and the offset of the object that holds an offset, 0 if there is none."""
    end = at
    while end > 0:
        begin = max(0, end - BLOCK)
        stream.seek(begin)
        raw = stream.read(min(end - begin + BEFORE, at - begin))
        if found := list(OBJECT.finditer(raw)):
            return int(found[-1][1]), begin + found[-1].start()
        end = begin
    return 0, 0


def _named(reader: Any) -> dict[int, str]:
    """Return how people call the pictures and the metadata of a file, by their numbers."""
    known: dict[int, str] = {}
    metadata = reader.root_object.get("/Metadata")
    if metadata is not None and metadata.indirect_reference:
        known[metadata.indirect_reference.idnum] = "the metadata of the document"
    for number, page in zip(range(1, MOST_PAGES), reader.pages, strict=False):
        for count, picture in enumerate(dict.fromkeys(_pictures(page, 0)), 1):
            known.setdefault(picture, f"picture {count} on page {number}")
    return known


def _pictures(owner: Any, depth: int) -> Iterator[int]:
    """Yield the numbers of the pictures that a page shows, or a form on it."""
    resources = owner.get("/Resources", {}).get_object()
    for shown in resources.get("/XObject", {}).get_object().values():
        found = shown.get_object()
        if found.get("/Subtype") == "/Image":
            yield found.indirect_reference.idnum
        elif depth < DEEPEST:
            yield from _pictures(found, depth + 1)


def _unpacked(stream: BinaryIO, at: int) -> Iterator[bytes] | None:
    """Return what a stream holds, None if it is as it is in the file, or cannot be decoded."""
    stream.seek(max(0, at - BEFORE))
    filters = stream.read(min(at, BEFORE)).rpartition(b"obj")[2]
    start = stream.read(BLOCK)
    if not start.startswith(ARCHIVES) and IN_ASCII.search(filters):
        start = _from_ascii(start + stream.read(LARGEST_STREAM), filters)
        return _inflated(iter([start])) if _is_compressed(start) else iter([start])
    if _is_compressed(start):
        return _inflated(_blocks(stream, at))
    return _until_end(stream, at) if start.startswith(ARCHIVES) else None


def _is_compressed(start: bytes) -> bool:
    """Return True if bytes begin as zlib begins them."""
    return start[:1] != b"" and start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0


def _blocks(stream: BinaryIO, at: int) -> Iterator[bytes]:
    while True:
        stream.seek(at)
        block = stream.read(BLOCK)
        if not block:
            return
        yield block
        at += len(block)


def _inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what zlib compressed, as far as it is intact."""
    unpacker = zlib.decompressobj()
    for block in blocks:
        left = block
        while left and not unpacker.eof:
            try:
                yield unpacker.decompress(left, PIECE)
            except zlib.error:
                return
            left = unpacker.unconsumed_tail
        if unpacker.eof:
            return


def _until_end(stream: BinaryIO, at: int) -> Iterator[bytes]:
    """Yield a stream that is as it is in the file."""
    before = b""
    for block in _blocks(stream, at):
        before += block
        if (end := before.find(END)) >= 0:
            yield before[:end]
            return
        yield before[: -len(END)]
        before = before[-len(END) :]


def _from_ascii(raw: bytes, filters: bytes) -> bytes:
    """Return what a stream of ASCII characters encodes, as far as it is intact."""
    text = b"".join(raw.partition(END)[0].split())
    try:
        if b"Hex" in filters or b"AHx" in filters:
            return bytes.fromhex(text.partition(b">")[0].decode("ascii"))
        return a85decode(text.partition(b"~>")[0])
    except ValueError:
        return b""


def _authors(raw: bytes) -> Iterator[str]:
    for text in (raw, *_objects(raw)):
        for written, digits in NAMED.findall(text):
            yield _text(_from_digits(digits) or _unescaped(written))
    for creator in CREATOR.findall(raw):
        yield unescape(TAG.sub(b" ", creator).decode("utf-8", "replace"))


def _objects(raw: bytes) -> Iterator[bytes]:
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
