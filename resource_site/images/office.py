"""ZIP archives, which documents of office programs and books are too → their files and authors."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import BinaryIO

from resource_site.images.attachment import DAMAGED, PROTECTED, LockedError, Member

PIECE = 1 << 20
LARGEST_LIST = 1 << 24  # bytes of the list of files
LARGEST_PROPERTIES = 1 << 20
# The files with the properties of a document, and the elements with names: Microsoft's, ODF's.
PROPERTIES = {
    "docProps/core.xml": re.compile(rb"<(?:dc:creator|cp:lastModifiedBy)\b[^>]*>([^<]+)<"),
    "meta.xml": re.compile(rb"<(?:dc:creator|meta:initial-creator|meta:printed-by)>([^<]+)<"),
}


def members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files in an archive; raise LockedError if it is damaged."""
    archive = _opened(stream)
    for info in archive.infolist():
        if not info.is_dir():
            yield printable(info.filename), _unpacked(archive, info)


def authors(stream: BinaryIO) -> tuple[str, ...]:
    """Return the names in the properties of a document."""
    archive, found = _opened(stream), []
    for info in archive.infolist():
        pattern = PROPERTIES.get(info.filename)
        if pattern:
            try:
                raw = next(_unpacked(archive, info), b"")[:LARGEST_PROPERTIES]
            except LockedError:
                continue
            found += [unescape(name.decode("utf-8", "replace")) for name in pattern.findall(raw)]
    return tuple(name for name in map(printable, found) if name)


def printable(text: str) -> str:
    """Return a name in one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:80]


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    if _list_size(stream) > LARGEST_LIST:
        raise LockedError("it has too many files")
    try:
        return zipfile.ZipFile(stream)
    # A damaged archive can raise anything.
    except Exception:  # noqa: BLE001
        raise LockedError(DAMAGED) from None


def _list_size(stream: BinaryIO) -> int:
    """Return the size of the list of files, which is read at once; 0 if it is not found."""
    stream.seek(0, 2)
    stream.seek(max(0, stream.tell() - (1 << 17)))
    tail = stream.read()
    short, long = tail.rfind(b"PK\5\6"), tail.rfind(b"PK\6\6")
    size = int.from_bytes(tail[short + 12 : short + 16], "little") if short >= 0 else 0
    if size == 0xFFFFFFFF and long >= 0:
        size = int.from_bytes(tail[long + 40 : long + 48], "little")
    return size


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces; raise LockedError if it has a password."""
    if info.flag_bits & 1:
        raise LockedError(PROTECTED)
    try:
        with archive.open(info) as unpacked:
            while piece := unpacked.read(PIECE):
                yield piece
    # A damaged file can raise anything; what reads the pieces raises nothing in here.
    except Exception:  # noqa: BLE001
        raise LockedError(DAMAGED) from None
