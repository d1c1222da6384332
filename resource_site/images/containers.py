"""Picture files → their parts: those that are picture, and those that are metadata.

What is not on the list of a format is metadata: a part that is unknown here is not published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

# fmt: off
JPEG = {
    0xD8: "SOI", 0xD9: "EOI", 0xDA: "SOS", 0xDB: "DQT", 0xC4: "DHT", 0xDD: "DRI", 0xEE: "APP14",
    0xC0: "SOF", 0xC1: "SOF", 0xC2: "SOF",
}
# fmt: on
PNG = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"acTL", b"fcTL", b"fdAT"}
)
WEBP = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
WEBP_FRAME = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
WEBP_METADATA = 0b00101100  # the bits of VP8X that announce a profile, Exif and XMP
GIF_APPLICATIONS = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
AVIF = frozenset({b"ftyp", b"meta", b"mdat"})
AVIF_META = frozenset({b"hdlr", b"pitm", b"iloc", b"iinf", b"iprp", b"iref", b"idat"})
AVIF_ITEMS = frozenset({b"av01", b"grid"})
JFIF = b"JFIF\0"
JFIF_LENGTH = 16  # without a thumbnail
ADOBE_LENGTH = 14  # states how colours are stored
# In the data of a scan, 0xFF is followed by 0 or by the number of a restart.
NEXT_MARKER = re.compile(b"\xff[^\x00\xd0-\xd7\xff]")


class ContainerError(Exception):
    """The bytes do not follow the format: they end too early, or have a wrong length."""


class Part(NamedTuple):
    """A part of a file: its name in the format, its bytes, whether a picture may contain it."""

    name: str
    raw: bytes
    is_picture: bool


def form(head: bytes) -> str:
    """Return JPEG, PNG, GIF, WEBP, AVIF or HEIC by the first bytes of a file, '' for another."""
    if head[4:8] == b"ftyp":
        brands = {head[at : at + 4] for at in range(8, min(len(head), _number(head[:4])), 4)}
        is_avif = not brands.isdisjoint({b"avif", b"avis"})
        return "AVIF" if is_avif else "HEIC" if not brands.isdisjoint(HEIC_BRANDS) else ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    return next((name for start, name in STARTS.items() if head.startswith(start)), "")


def metadata(raw: bytes) -> list[str]:
    """Return the names of all parts of a picture that are not picture; raise ContainerError."""
    return sorted({part.name for part in parts(raw) if not part.is_picture})


def cleaned(raw: bytes) -> bytes:
    """Return a GIF, PNG or WebP file without metadata; raise ContainerError."""
    kept = b"".join([part.raw for part in parts(raw) if part.is_picture or part.name == "VP8X"])
    if form(raw) != "WEBP":
        return kept
    if kept[12:16] == b"VP8X":
        kept = kept[:20] + bytes([kept[20] & ~WEBP_METADATA]) + kept[21:]
    return kept[:4] + (len(kept) - 8).to_bytes(4, "little") + kept[8:]


def parts(raw: bytes) -> Iterator[Part]:
    """Yield all parts of a picture; together they are the file.  Raise ContainerError."""
    walk = WALKS.get(form(raw[:64]))
    if walk is None:
        raise ContainerError("this format is not known")
    end = 0
    for part in walk(raw):
        end += len(part.raw)
        yield part
    if end < len(raw):
        yield Part("data after the picture", raw[end:], is_picture=False)


def _jpeg(raw: bytes) -> Iterator[Part]:
    at = 0
    while raw[at : at + 2] != b"\xff\xd9":
        marker = _taken(raw, at, 2)
        if marker[0] != 0xFF:
            raise ContainerError(f"there is no marker at byte {at}")
        number = marker[1]
        end = at + 2
        if number != 0xD8:
            end += _number(_taken(raw, end, 2))
        if number == 0xDA:
            found = NEXT_MARKER.search(raw, end)
            end = found.start() if found else len(raw)
        segment = _taken(raw, at, end - at)
        name = JPEG.get(number) or (f"APP{number - 0xE0}" if 0xE0 <= number < 0xF0 else "comment")
        is_jfif = name == "APP0" and segment[4:9] == JFIF and len(segment) == JFIF_LENGTH + 2
        is_long = name == "APP14" and len(segment) > ADOBE_LENGTH + 2
        yield Part(name, segment, is_jfif or (number in JPEG and not is_long))
        at = end
    yield Part("EOI", raw[at : at + 2], is_picture=True)


def _png(raw: bytes) -> Iterator[Part]:
    yield Part("signature", raw[:8], is_picture=True)
    at, name = 8, b""
    while name != b"IEND":
        length, name = _number(_taken(raw, at, 4)), _taken(raw, at + 4, 4)
        yield Part(name.decode("latin-1"), _taken(raw, at, length + 12), name in PNG)
        at += length + 12


def _webp(raw: bytes) -> Iterator[Part]:
    yield Part("header", _taken(raw, 0, 12), is_picture=True)
    size = 8 + int.from_bytes(raw[4:8], "little")
    for name, chunk in _chunks(_taken(raw, 12, size - 12)):
        is_picture = name in WEBP
        if name == b"ANMF":
            is_picture = all(inner in WEBP_FRAME for inner, _ in _chunks(chunk[24:]))
        elif name == b"VP8X":
            is_picture = not chunk[8] & WEBP_METADATA
        yield Part(name.decode("latin-1").strip(), chunk, is_picture)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the names and bytes of RIFF chunks; those of odd length are followed by a zero."""
    at = 0
    while at < len(raw):
        length = int.from_bytes(_taken(raw, at + 4, 4), "little")
        chunk = _taken(raw, at, 8 + length)
        end = at + 8 + length + length % 2
        yield chunk[:4], raw[at:end]
        at = end


def _gif(raw: bytes) -> Iterator[Part]:
    at = 13 + _colours(_taken(raw, 0, 13)[10])
    yield Part("header", _taken(raw, 0, at), is_picture=True)
    while (start := _taken(raw, at, 1)) != b";":
        begin, is_picture, name = at, True, "frame"
        if start == b",":
            at += 10 + _colours(_taken(raw, at, 10)[9]) + 1
        elif start == b"!":
            label = _taken(raw, at + 1, 1)[0]
            name = {0xFE: "comment", 0xF9: "control", 0xFF: "application"}.get(label, "text")
            is_application = name == "application" and raw.startswith(GIF_APPLICATIONS, at + 2)
            is_picture = name == "control" or is_application
            at += 2
        else:
            raise ContainerError(f"there is no block at byte {at}")
        while size := _taken(raw, at, 1)[0]:
            at += size + 1
        at += 1
        yield Part(name, _taken(raw, begin, at - begin), is_picture)
    yield Part("end", start, is_picture=True)


def _colours(flags: int) -> int:
    """Return the number of bytes of a table of colours."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _avif(raw: bytes) -> Iterator[Part]:
    for name, box in _boxes(raw, 0):
        is_picture = name in AVIF
        if name == b"meta":
            inner = list(_boxes(box, 12))
            items = [item for kind, info in inner if kind == b"iinf" for item in _items(info)]
            known = all(kind in AVIF_META for kind, _ in inner)
            is_picture = known and all(item in AVIF_ITEMS for item in items)
        yield Part(name.decode("latin-1"), box, is_picture)


def _items(info: bytes) -> Iterator[bytes]:
    """Yield the type of each item in an `iinf` box: av01 is picture, Exif is not."""
    for _, item in _boxes(info, 14 if info[8] == 0 else 16):
        yield item[16:20] if item[8] == 2 else item[18:22]


def _boxes(raw: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at < len(raw):
        length = _number(_taken(raw, at, 4)) or len(raw) - at
        if length < 8:
            raise ContainerError(f"there is no box at byte {at}")
        yield raw[at + 4 : at + 8], _taken(raw, at, length)
        at += length


def _taken(raw: bytes, at: int, length: int) -> bytes:
    found = raw[at : at + length]
    if len(found) < length or length < 0:
        raise ContainerError("it ends too early")
    return found


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "big")


HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
STARTS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF87a": "GIF", b"GIF89a": "GIF"}
WALKS: dict[str, Callable[[bytes], Iterator[Part]]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "WEBP": _webp,
    "GIF": _gif,
    "AVIF": _avif,
}
