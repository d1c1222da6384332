"""Files that contain files → what is in them, by their kinds."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from resource_site.images import kinds, office, pdf
from resource_site.images.attachment import DAMAGED, PROTECTED, LockedError, Member

PIECE = 1 << 20
# What is kept in memory if it is in a container, to be read at any offset.
HELD = frozenset({"ZIP", "PDF", "OLE", "GZIP", "SEALED", "TIFF"})
STARTS = {
    b"\x1f\x8b\x08": "GZIP",
    b"7z\xbc\xaf\x27\x1c": "SEALED",
    b"Rar!\x1a\x07": "SEALED",
    b"\xfd7zXZ\0": "SEALED",
    b"BZh91AY&SY": "SEALED",
    b"\xff\xfe": "WIDE",
    b"\xfe\xff": "WIDE",
}
SEALED = "archives of this kind cannot be opened"
# The password of an office document encrypts a stream of this name.
PASSWORD = "EncryptedPackage".encode("utf-16-le")


def kind(head: bytes) -> str:
    """Return a key of kinds.NAMES or a value of STARTS, '' for none of these.

    SEALED are archives that are not opened, WIDE are texts in UTF-16.
    """
    found = next((name for start, name in STARTS.items() if head.startswith(start)), "")
    return found or kinds.kind(head)


def head(stream: BinaryIO) -> bytes:
    """Return the first bytes of a file, which decide what it is."""
    stream.seek(0)
    return stream.read(kinds.ENDS)


def pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the bytes of a file; other parts of it may be read in between."""
    at = 0
    while True:
        stream.seek(at)
        piece = stream.read(PIECE)
        if not piece:
            return
        yield piece
        at += len(piece)


def members(kind: str, stream: BinaryIO) -> Iterator[Member]:
    """Yield the files in a file; raise LockedError if it cannot be opened."""
    if kind == "ZIP":
        yield from office.members(stream)
    elif kind == "PDF":
        yield from pdf.members(pieces(stream), stream)
    elif kind == "GZIP":
        yield "", _gzip(stream)
    elif kind == "SEALED":
        raise LockedError(SEALED)
    elif kind == "OLE" and any(PASSWORD in piece for piece in pieces(stream)):
        raise LockedError(PROTECTED)


def names(kind: str, stream: BinaryIO) -> tuple[str, ...]:
    """Return the names of authors in the properties of a document."""
    if kind == "ZIP":
        return office.authors(stream)
    return pdf.authors(pieces(stream)) if kind == "PDF" else ()


def places(kind: str, stream: BinaryIO, found: Sequence[tuple[int | str, object]]) -> list[str]:
    """Return how people call the places of what was found: numbers are offsets in a PDF file."""
    offsets = [at for at, _ in found if isinstance(at, int)] if kind == "PDF" else []
    named = dict(zip(offsets, pdf.places(stream, offsets), strict=True)) if offsets else {}
    return [named[at] if isinstance(at, int) else at for at, _ in found]


def _gzip(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    try:
        with gzip.GzipFile(fileobj=stream) as unpacked:
            while piece := unpacked.read(PIECE):
                yield piece
    except (OSError, EOFError, zlib.error):
        raise LockedError(DAMAGED) from None
