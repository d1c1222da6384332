"""Files that hold a position, or none, made of bytes: every form of it, in every container.

Each form and container is a function, so that a test can also make the same file without position.
"""

from __future__ import annotations

import gzip
import struct
import zipfile
import zlib
from base64 import a85encode, b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from typing import cast

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

NORTH, EAST = (12.0, 51.0, 7.0), (102.0, 36.0, 30.0)
NOWHERE = (0.0, 0.0, 0.0)
XMP = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description {}/></rdf:RDF></x:xmpmeta>'
IN_XMP = 'exif:GPSLatitude="12,51.117N" exif:GPSLongitude="102,36.5E"'
CREATED = 'xmp:CreateDate="2024-01-01" exif:GPSVersionID="2.3.0.0"'
WITH, WITHOUT = True, False  # a position
ISO = b"+12.8517+102.6093/"


def exif(*, has_position: bool, order: str = "<") -> bytes:
    """Return Exif with the time and a table of GPS values, which is empty of place or not."""
    made = Image.Exif()
    made.endian = order
    made[0x010F], made[0x0132] = "Maker", "2024:01:01 10:00:00"
    north, east = (NORTH, EAST) if has_position else (NOWHERE, NOWHERE)
    gps = {0: b"\2\3\0\0", 1: "N", 2: north, 3: "E", 4: east, 0x1D: "2024:01:01"}
    made.get_ifd(0x8825).update(gps)
    return made.tobytes()


def xmp(*, has_position: bool) -> bytes:
    return XMP.format(IN_XMP if has_position else CREATED).encode()


def _saved(form: str, **options: object) -> bytes:
    out = BytesIO()
    Image.radial_gradient("L").resize((48, 36)).convert("RGB").save(out, form, **options)
    return out.getvalue()


@cache
def jpeg(has_position: bool) -> bytes:  # noqa: FBT001 - as all forms are called
    return _saved("JPEG", exif=exif(has_position=has_position))


def _heic(has_position: bool) -> bytes:  # noqa: FBT001
    out, image = BytesIO(), Image.new("RGB", (64, 48), "teal")
    pillow_heif.from_pillow(image).save(out, exif=exif(has_position=has_position))
    return out.getvalue()


def _png_text(has_position: bool, name: str) -> bytes:  # noqa: FBT001
    """Return a PNG file with Exif or XMP in a text, as editors write it."""
    info, raw = PngInfo(), exif(has_position=has_position)
    digits = "\n".join(raw.hex()[at : at + 72] for at in range(0, 2 * len(raw), 72))
    if name == "itxt":
        text = xmp(has_position=has_position).decode()
        info.add_itxt("XML:com.adobe.xmp", text, zip=True)
    else:
        text = f"\nexif\n{len(raw):8}\n{digits}\n"
        info.add_text("Raw profile type exif", text, zip=name == "ztxt")
    return _saved("PNG", pnginfo=info)


def late_tiff(*, has_position: bool, by: int) -> bytes:
    """Return a TIFF file whose tables are behind much data."""
    table = _loaded(has_position).tobytes(8 + by)[14:]
    return b"II*\0" + struct.pack("<I", 8 + by) + bytes(by) + table


PICTURES: dict[str, Callable[[bool], bytes]] = {
    "jpeg": jpeg,
    "jpeg-big-endian": lambda has: _saved("JPEG", exif=exif(has_position=has, order=">")),
    "jpeg-xmp": lambda has: _saved("JPEG", xmp=xmp(has_position=has)),
    "png": lambda has: _saved("PNG", exif=exif(has_position=has)),
    "png-ztxt": lambda has: _png_text(has, "ztxt"),
    "png-text": lambda has: _png_text(has, "text"),
    "png-itxt": lambda has: _png_text(has, "itxt"),
    "webp": lambda has: _saved("WEBP", exif=exif(has_position=has)),
    "avif": lambda has: _saved("AVIF", exif=exif(has_position=has)),
    "heic": _heic,
    "tiff": lambda has: _saved("TIFF", exif=Image.Exif() if not has else _loaded(has)),
    "xmp-utf16": lambda has: xmp(has_position=has).decode().encode("utf-16-be"),
    "xmp-element": lambda has: (
        b"<exif:GPSLatitude>%s</exif:GPSLatitude>" % (b"12,51.1N" if has else b"")
    ),
}
"""Pictures and their metadata, with a position or without."""


def _loaded(has_position: bool) -> Image.Exif:  # noqa: FBT001
    made = Image.Exif()
    made.load(exif(has_position=has_position))
    return made


def box(name: bytes, data: bytes) -> bytes:
    """Return a box of MP4."""
    return struct.pack(">I", 8 + len(data)) + name + data


def film(*boxes: bytes) -> bytes:
    """Return an MP4 file with user data."""
    user = box(b"udta", b"".join(boxes))
    return box(b"ftyp", b"mp42\0\0\0\0mp42isom") + box(b"moov", user) + box(b"mdat", bytes(99))


def _apple(value: bytes) -> bytes:
    key = b"com.apple.quicktime.location.ISO6709"
    keys = box(b"keys", bytes(4) + struct.pack(">I", 1) + box(b"mdta", key))
    data = box(b"data", struct.pack(">II", 1, 0) + value)
    return box(b"meta", keys + box(b"ilst", box(struct.pack(">I", 1), data)))


def _3gpp(north: int, east: int) -> bytes:
    return box(
        b"loci", bytes(4) + b"\x15\xc7Home\0\1" + struct.pack(">ii", east, north) + b"\0\0\0"
    )


def id3(frame: bytes, data: bytes, *, unsynchronized: bool = False) -> bytes:
    """Return an MP3 file with one frame."""
    whole = frame + struct.pack(">IH", len(data), 0) + data
    if unsynchronized:
        whole = whole.replace(b"\xff\xe1", b"\xff\0\xe1").replace(b"\xff\xd8", b"\xff\0\xd8")
    size = len(whole)
    header = bytes(
        [3, 0, 0x80 * unsynchronized, *(size >> shift & 127 for shift in (21, 14, 7, 0))]
    )
    return b"ID3" + header + whole + b"\xff\xfb\x90\0" * 99


def ogg(comment: bytes) -> bytes:
    """Return an Ogg file with one comment, in pages of 255 segments at most."""
    packet = b"\3vorbis\0\0\0\0\1\0\0\0" + struct.pack("<I", len(comment)) + comment
    pages = []
    for at in range(0, len(packet), 255 * 16):
        part = packet[at : at + 255 * 16]
        segments = [*[255] * (len(part) // 255), len(part) % 255]
        header = b"OggS\0\0" + bytes(8) + b"\1\0\0\0" + struct.pack("<I", at) + bytes(4)
        pages.append(header + bytes([len(segments), *segments]) + part)
    return b"".join(pages)


def webm(value: bytes) -> bytes:
    """Return a WebM file with the tag LOCATION."""
    tag = b"\x45\xa3\x88LOCATION" + b"\x44\x87" + bytes([0x80 | len(value)]) + value
    return b"\x1a\x45\xdf\xa3\x84webm" + b"\x67\xc8" + bytes([0x80 | len(tag)]) + tag


RECORDINGS: dict[str, Callable[[bool], bytes]] = {
    "android": lambda has: film(
        box(b"\xa9xyz", b"\0\x12\x15\xc7" + (ISO if has else b"+00.0000+000.0000/"))
    ),
    "itunes": lambda has: film(
        box(b"\xa9xyz", box(b"data", struct.pack(">II", 1, 0) + (ISO if has else b"")))
    ),
    "iphone": lambda has: film(_apple(b"+12.8517+102.6093+005.1/" if has else b"")),
    "3gpp": lambda has: film(_3gpp(842_000, 6_700_000) if has else _3gpp(0, 0)),
    "gopro": lambda has: film(
        b"GPS5l\x14\0\1"
        + (struct.pack(">5i", 128517000, 1026093000, 1, 2, 3) if has else bytes(20))
    ),
    "drone": lambda has: film(b"[latitude: 12.8517] [longitude: 102.6093]" if has else b"[iso: 1]"),
    "webm": lambda has: webm(ISO if has else b"Cambodia"),
    "ogg": lambda has: ogg(b"LOCATION=" + (ISO if has else b"Pailin")),
    "mp3": lambda has: id3(b"TXXX", b"\3location\0" + (ISO if has else b"Pailin")),
    "mp3-utf16": lambda has: id3(
        b"TXXX",
        b"\1" + "location\0".encode("utf-16") + (ISO.decode() if has else "x").encode("utf-16"),
    ),
}
"""Recordings, with the place where they were made or without."""


def archive(
    files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, is_streamed: bool = False
) -> bytes:
    """Return a ZIP archive; one that was streamed has sizes behind the data of its files."""
    out = BytesIO()
    target = cast("BytesIO", _Unseekable(out)) if is_streamed else out
    with zipfile.ZipFile(target, "w", method) as made:
        for name, raw in files.items():
            made.writestr(name, raw)
    return out.getvalue()


class _Unseekable:
    """Where an archive can only be written in one go."""

    def __init__(self, out: BytesIO) -> None:
        self.write, self.flush = out.write, out.flush


def pdf(
    pages: Sequence[Sequence[bytes]],
    *,
    filters: str = "/DCTDecode",
    more: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return a PDF file whose pages show pictures; `more` are streams by their dictionaries."""
    objects: dict[int, bytes] = {}
    kids = []
    for pictures in pages:
        shown = []
        for raw in pictures:
            number = len(objects) + 10
            head = f"/Type /XObject /Subtype /Image /Width 48 /Height 36 /Filter [{filters}]"
            objects[number] = stream(head, encoded(raw, filters))
            shown.append(f"/Im{number} {number} 0 R")
        number = len(objects) + 10
        kids.append(f"{number} 0 R")
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << /XObject << "
            f"{' '.join(shown)} >> >> >>"
        ).encode()
    catalog = ""
    for head, raw in (more or {}).items():
        number = len(objects) + 10
        objects[number] = stream(head, raw)
        catalog += f" /Metadata {number} 0 R" if "/Metadata" in head else ""
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R{catalog} >>".encode()
    objects[2] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>".encode()
    return _with_table(b"%PDF-1.7\n", objects)


def revised(raw: bytes, number: int, new: bytes) -> bytes:
    """Return a PDF file in which an object was replaced: the old one stays in it."""
    return _with_table(raw, {number: new}, raw.rindex(b"xref\n", 0, raw.rindex(b"startxref")))


def stream(head: str, raw: bytes) -> bytes:
    return f"<< {head} /Length {len(raw)} >>\nstream\n".encode() + raw + b"\nendstream"


def encoded(raw: bytes, filters: str) -> bytes:
    """Return bytes that are decoded by the first filters."""
    for name in reversed(filters.split()):
        if name == "/FlateDecode":
            raw = zlib.compress(raw)
        elif name == "/ASCII85Decode":
            raw = a85encode(raw, wrapcol=72) + b"~>"
        elif name == "/ASCIIHexDecode":
            raw = raw.hex().encode() + b">"
    return raw


def _with_table(raw: bytes, objects: Mapping[int, bytes], previous: int = 0) -> bytes:
    table = b""
    for number, text in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(raw))
        raw += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    root = b"<< /Size 999 /Root 1 0 R%s >>" % (b" /Prev %d" % previous if previous else b"")
    return raw + b"xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (table, root, len(raw))


def svg(raw: bytes, *, lines: str = "") -> bytes:
    """Return a drawing that shows a picture; `lines` separates the lines of base64."""
    text = b64encode(raw).decode()
    if lines:
        text = lines.join(text[at : at + 76] for at in range(0, len(text), 76))
    shown = f'<image href="data:image/jpeg;base64,{text}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg">{shown}</svg>'.encode()


def rtf(raw: bytes) -> bytes:
    digits = "\n".join(raw.hex()[at : at + 128] for at in range(0, 2 * len(raw), 128))
    return f"{{\\rtf1 {{\\pict\\jpegblip\\picw48 {digits}}}}}".encode()


def _flac_picture(raw: bytes) -> bytes:
    kind, size = b"image/jpeg", len(raw)
    head = struct.pack(">II", 3, len(kind)) + kind + struct.pack(">6I", 0, 48, 36, 24, 0, size)
    return b64encode(head + raw)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IMAGE = "word/media/image1.jpeg"
# The name of a container, how it is made around a picture, and how the place is called.
CONTAINERS: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a.zip": (lambda raw: archive({"a/photo.jpg": raw}), "a/photo.jpg"),
    "stored.zip": (lambda raw: archive({"p": raw}, zipfile.ZIP_STORED), "p"),
    "streamed.zip": (lambda raw: archive({"p": raw}, is_streamed=True), "p"),
    "bzip2.zip": (lambda raw: archive({"p": raw}, zipfile.ZIP_BZIP2), "p"),
    "lzma.zip": (lambda raw: archive({"p": raw}, zipfile.ZIP_LZMA), "p"),
    "a.docx": (lambda raw: archive({"word/document.xml": b"<w/>", IMAGE: raw}), IMAGE),
    "a.xlsx": (lambda raw: archive({"xl/media/image1.png": raw}), "xl/media/image1.png"),
    "a.pptx": (lambda raw: archive({"ppt/media/image3.jpg": raw}), "ppt/media/image3.jpg"),
    "a.odt": (lambda raw: archive({"Pictures/100.jpg": raw}), "Pictures/100.jpg"),
    "a.epub": (lambda raw: archive({"OEBPS/a.jpg": raw}), "OEBPS/a.jpg"),
    "report.zip": (
        lambda raw: archive({"b/report.docx": archive({IMAGE: raw})}),
        f"{IMAGE} in b/report.docx",
    ),
    "deep.zip": (
        lambda raw: archive({"1.zip": archive({"2.zip": archive({"p": raw})})}),
        "p in 2.zip in 1.zip",
    ),
    "pdf.zip": (
        lambda raw: archive({"a.pdf": pdf([[raw]])}),
        "picture 1 on page 1 in a.pdf",
    ),
    "svgz.zip": (lambda raw: archive({"a.svgz": gzip.compress(svg(raw))}), "a.svgz"),
    "svg.zip": (lambda raw: archive({"a.svg": svg(raw)}), "a.svg"),
    "mac.zip": (lambda raw: archive({"a.svg": svg(raw, lines="\n\t")}), "a.svg"),
    "inkscape.zip": (lambda raw: archive({"a.svg": svg(raw, lines="&#10;")}), "a.svg"),
    "twice.zip": (lambda raw: archive({"a.html": svg(svg(raw))}), "a.html"),
    "wide.zip": (
        lambda raw: archive({"a.svg": svg(raw).decode().encode("utf-16")}),
        "a.svg",
    ),
    "a.pdf": (
        lambda raw: pdf([[jpeg(WITHOUT)], [jpeg(WITHOUT), jpeg(WITHOUT), raw]]),
        "picture 3 on page 2",
    ),
    "flate.pdf": (
        lambda raw: pdf([[raw]], filters="/FlateDecode /DCTDecode"),
        "picture 1 on page 1",
    ),
    "ascii.pdf": (
        lambda raw: pdf([[raw]], filters="/ASCII85Decode /DCTDecode"),
        "picture 1 on page 1",
    ),
    "both.pdf": (
        lambda raw: pdf([[raw]], filters="/ASCII85Decode /FlateDecode /DCTDecode"),
        "picture 1 on page 1",
    ),
    "hex.pdf": (
        lambda raw: pdf([[raw]], filters="/ASCIIHexDecode /DCTDecode"),
        "picture 1 on page 1",
    ),
    "attached.pdf": (
        lambda raw: pdf([[]], more={"/Type /EmbeddedFile": archive({"p": raw})}),
        "p in object 11",
    ),
    "packed.pdf": (
        lambda raw: pdf(
            [[]],
            more={"/Type /EmbeddedFile /Filter /FlateDecode": zlib.compress(archive({"p": raw}))},
        ),
        "p in object 11",
    ),
    "earlier.pdf": (
        lambda raw: revised(pdf([[raw]]), 10, stream("/Subtype /Image", jpeg(WITHOUT))),
        "an earlier version of the file, which is still in it",
    ),
    "a.doc": (lambda raw: OLE + bytes(1500) + raw + bytes(500), ""),
    "a.rtf": (rtf, ""),
    "a.mp3": (lambda raw: id3(b"APIC", b"\0image/jpeg\0\3\0" + raw), ""),
    "unsynchronized.mp3": (
        lambda raw: id3(b"APIC", b"\0image/jpeg\0\3\0" + raw, unsynchronized=True),
        "",
    ),
    "a.m4a": (
        lambda raw: film(box(b"covr", box(b"data", struct.pack(">II", 13, 0) + raw))),
        "",
    ),
    "a.ogg": (lambda raw: ogg(b"METADATA_BLOCK_PICTURE=" + _flac_picture(raw)), ""),
    "a.webm": (lambda raw: b"\x1a\x45\xdf\xa3" + bytes(99) + raw, ""),
    "a.txt": (lambda raw: b"Photo: data:image/jpeg;base64," + b64encode(raw), ""),
}
"""Files that hold a picture."""
