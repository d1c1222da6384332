"""A file → the positions, names and locked parts in it and in everything that it contains.

Archives, office documents and PDF files are opened, and what is in them is searched in the same
way.  Nothing is unpacked to a disk; memory and work are limited, so an archive bomb is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import BinaryIO

from resource_site.images import encoded, gps, kinds, unpacking
from resource_site.images.attachment import Contents, LockedError, Place
from resource_site.images.gps import Window

DEEPEST = 4  # containers in containers
MOST_HELD = 100 << 20  # bytes of a container in another, half of it in the next
MOST_UNPACKED = 1 << 29  # bytes of everything that a file contains
EACH = 4096  # bytes that a contained file counts for at least
TEXTS = frozenset({"TEXT", "SVG", "HTML", "RTF", "OGG", "WIDE"})
TOO_DEEP = "it has archives in archives in archives"
TOO_LARGE = "it holds more than 500 MB"


def contents(stream: BinaryIO) -> Contents:
    """Search a file that can be read at any offset."""
    search = _Search()
    found = search.file(stream, 0)
    locked = (*found.locked, Place(TOO_LARGE)) if search.left < 0 else found.locked
    positions, names = dict.fromkeys(found.positions), dict.fromkeys(found.names)
    return Contents(tuple(positions), tuple(names), tuple(dict.fromkeys(locked)))


class _Search:
    """Searches a file and what it contains; `left` is how much may still be unpacked."""

    def __init__(self) -> None:
        self.left = MOST_UNPACKED

    def file(self, stream: BinaryIO, depth: int) -> Contents:
        """Search what a file contains, and then its own bytes."""
        kind = unpacking.kind(unpacking.head(stream))
        inner: list[tuple[int | str, Contents]] = []
        try:
            for name, pieces in unpacking.members(kind, stream):
                found = self._member(pieces, depth + 1)
                inner += [(name, found)] if found != Contents() else []
                if self.left < 0:
                    break
            inner.append(("", Contents(names=unpacking.names(kind, stream))))
        except LockedError as error:
            inner.append(("", Contents(locked=(Place(error.reason),))))
        # What a container holds and does not list is a part of the file all the same.
        if kind == "PDF" or not any(found.positions for _, found in inner):
            for at, what in self._positions(kind, unpacking.pieces(stream)):
                inner.append((at if kind == "PDF" else "", Contents((Place(what),))))
        return _joined(inner, unpacking.places(kind, stream, inner))

    def _member(self, pieces: Iterator[bytes], depth: int) -> Contents:
        try:
            return self._read_once(self._counted(pieces), depth)
        except LockedError as error:
            return Contents(locked=(Place(error.reason),) if error.reason else ())

    def _read_once(self, pieces: Iterator[bytes], depth: int) -> Contents:
        """Search a file that can be read once: it is kept in memory if it is a container."""
        first = next(pieces, b"")
        kind, every = unpacking.kind(first[: kinds.ENDS]), chain([first], pieces)
        if kind in unpacking.HELD and depth > DEEPEST:
            raise LockedError(TOO_DEEP)
        if kind in unpacking.HELD:
            return self.file(BytesIO(_whole(every, MOST_HELD >> depth)), depth)
        return Contents(tuple(Place(what) for _, what in self._positions(kind, every)))

    def _counted(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Yield pieces until too much was unpacked."""
        self.left -= EACH
        for piece in pieces:
            self.left -= len(piece)
            if self.left < 0:
                raise LockedError("")  # named once, for the whole file
            yield piece

    def _positions(self, kind: str, pieces: Iterable[bytes]) -> Iterator[tuple[int, str]]:
        """Yield the offset and kind of each position in the bytes of one file."""
        if kind == "TIFF":
            raw = _whole(pieces, MOST_HELD)
            if gps.in_tiff(raw):
                yield 0, gps.PHOTO
            pieces = [raw]
        for window in gps.windows(pieces):
            yield from gps.positions(window)
            for layer in _layers(kind, window.raw, window.end):
                yield from gps.positions(Window(window.offset, layer, len(layer)))


def _layers(kind: str, raw: bytes, end: int, depth: int = 0) -> Iterator[bytes]:
    """Yield what is encoded in the bytes of a file of a kind."""
    if kind == "OGG":
        raw = encoded.without_page_headers(raw)
        yield raw
    elif raw[:3] == b"ID3":
        yield encoded.without_unsynchronization(raw)
    elif kind == "WIDE":
        raw = raw.replace(b"\0", b"")
    elif kind == "PNG":
        yield from encoded.png_texts(raw, end)
    if kind in TEXTS and depth < DEEPEST:
        for inner in encoded.decoded(raw, end):
            yield inner
            yield from _layers(kinds.kind(inner), inner, len(inner), depth + 1)


def _whole(pieces: Iterable[bytes], limit: int) -> bytes:
    """Return the bytes of a file; raise LockedError if they are more than the limit."""
    kept, left = [], limit
    for piece in pieces:
        kept.append(piece)
        left -= len(piece)
        if left < 0:
            raise LockedError(f"it is larger than {limit >> 20} MB")
    return b"".join(kept)


def _joined(inner: Iterable[tuple[int | str, Contents]], places: Iterable[str]) -> Contents:
    """Return the contents of all parts of a file, which are at these places."""
    positions: list[Place] = []
    names: list[str] = []
    locked: list[Place] = []
    for (_, found), place in zip(inner, places, strict=True):
        positions += (one.within(place) for one in found.positions)
        names += found.names
        locked += (one.within(place) for one in found.locked)
    return Contents(tuple(positions), tuple(names), tuple(locked))
