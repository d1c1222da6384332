"""Photographs of all kinds, made by Pillow, with a secret wherever a file can hold one.

Upright, each shows red, green, blue and yellow quarters: the first two above.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from random import Random
from typing import Any, NamedTuple

from PIL import Image, ImageCms, TiffImagePlugin
from PIL.PngImagePlugin import PngInfo

SECRET = b"Safe-House-Pailin"
TEXT = SECRET.decode()
QUARTERS = {(0, 0): "red", (1, 0): "green", (0, 1): "blue", (1, 1): "yellow"}
COLOURS = {"red": (230, 30, 30), "green": (30, 180, 30), "blue": (30, 30, 230)}
COLOURS["yellow"] = (230, 220, 40)
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
LARGE = 10_000_000  # pixels
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{TEXT}</a></x:xmpmeta>".encode()


class Photograph(NamedTuple):
    """A file: its name, its bytes, the size of what it shows."""

    name: str
    raw: bytes
    size: tuple[int, int]


@cache
def photographs() -> tuple[Photograph, ...]:
    """Return photographs of all kinds; making them takes a second."""
    return tuple(_photographs())


def _photographs() -> Iterator[Photograph]:
    for orientation in range(1, 9):
        yield _photograph(f"turned-{orientation}.jpg", "JPEG", turned=orientation)
    for form in ("PNG", "WEBP", "AVIF"):
        for orientation in (3, 6):
            yield _photograph(f"turned-{orientation}.{form.lower()}", form, turned=orientation)
    yield _photograph("phone.jpg", "JPEG", size=(4032, 3024), turned=6, quality=97)
    yield _photograph("wide.jpg", "JPEG", size=(20_000, 400))
    yield _photograph("wide.png", "PNG", size=(20_000, 100))
    yield _photograph("tall.png", "PNG", size=(200, 20_000))
    yield _photograph("tiny.png", "PNG", size=(4, 4))
    yield _photograph("progressive.jpg", "JPEG", progressive=True)
    yield _photograph("coarse.jpg", "JPEG", quality=20)
    yield _photograph("lossless.webp", "WEBP", lossless=True)
    for mode in ("CMYK", "L"):
        yield _photograph(f"{mode.lower()}.jpg", "JPEG", mode=mode)
    for mode in ("RGBA", "L", "LA", "P", "I;16"):
        yield _photograph(f"{mode.lower().replace(';', '-')}.png", "PNG", mode=mode)
    yield _photograph("rgba.webp", "WEBP", mode="RGBA")
    yield _photograph("rgba.avif", "AVIF", mode="RGBA")
    yield _photograph("still.gif", "GIF", mode="P", comment=SECRET)
    for name in ("profile.jpg", "profile.png", "profile.webp"):
        yield _with_profile(name)
    yield _photograph("broken-profile.jpg", "JPEG", icc_profile=SECRET)
    for form in ("GIF", "PNG", "WEBP"):
        yield _animation(form)
    yield from _edited()


def _photograph(
    name: str,
    form: str,
    *,
    size: tuple[int, int] = (640, 480),
    mode: str = "RGB",
    turned: int = 1,
    **options: Any,
) -> Photograph:
    image = _quarters(size)
    if turned > 1:
        image = image.transpose(TURNED[turned])
    image = _in_mode(image, mode)
    return Photograph(name, _saved(image, form, turned, **options), size)


def _quarters(size: tuple[int, int]) -> Image.Image:
    small = Image.new("RGB", (2, 2))
    for place, colour in QUARTERS.items():
        small.putpixel(place, COLOURS[colour])
    plain = small.resize(size, Image.Resampling.NEAREST)
    if size[0] * size[1] < LARGE:
        return plain
    # As detailed as what a camera takes.
    grains = (size[0] // 2, size[1] // 2)
    grain = Image.frombytes("L", grains, Random(1).randbytes(grains[0] * grains[1]))
    return Image.blend(plain, grain.resize(size).convert("RGB"), 0.15)


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode == "I;16":
        # 16 bits a pixel, whose upper half is the grey value.
        grey = image.convert("L")
        return Image.frombytes("I;16", grey.size, b"".join(bytes([0, g]) for g in grey.tobytes()))
    image = image.convert(mode)
    if mode in ("RGBA", "LA"):
        image.putalpha(200)
    return image


def _saved(image: Image.Image, form: str, turned: int, **options: Any) -> bytes:
    out = BytesIO()
    more: dict[str, Any] = {"exif": _exif(turned), "xmp": XMP, "comment": SECRET}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Comment", TEXT)
        text.add_itxt("Author", TEXT, zip=True)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        more = {"exif": _exif(turned), "pnginfo": text}
    image.save(out, form, **{**({} if form == "GIF" else more), **options})
    return out.getvalue()


def _exif(turned: int) -> bytes:
    """Return Exif with the maker, the place and a thumbnail."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B], exif[0x0112] = TEXT, TEXT, TEXT, turned
    degrees = tuple(TiffImagePlugin.IFDRational(n) for n in (12, 51, 7))
    exif.get_ifd(0x8825).update({1: "N", 2: degrees, 3: "E", 4: degrees, 0x1D: "2024:01:01"})
    exif.get_ifd(0x8769).update({0x927C: SECRET, 0x9286: b"ASCII\0\0\0" + SECRET})
    return exif.tobytes()


def _with_profile(name: str) -> Photograph:
    """Return a photograph in whose profile red is called green: without it, they are exchanged."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    named = "sRGB".encode("utf-16-be")
    raw = bytes(profile).replace(named, "mine".encode("utf-16-be"))
    red_band, green_band, blue_band = _quarters((640, 480)).split()
    image = Image.merge("RGB", (green_band, red_band, blue_band))
    form = {"jpg": "JPEG"}.get(name[-3:], name.partition(".")[2].upper())
    return Photograph(name, _saved(image, form, 1, icc_profile=raw), (640, 480))


def _animation(form: str) -> Photograph:
    frames = [_quarters((60, 40)).transpose(TURNED[turn]) for turn in (2, 3)]
    more = {"GIF": {"comment": SECRET}, "PNG": {}}.get(form, {"exif": _exif(1), "xmp": XMP})
    out = BytesIO()
    _quarters((60, 40)).save(
        out, form, save_all=True, append_images=frames, duration=90, loop=0, **more
    )
    raw = out.getvalue()
    if form == "PNG":
        raw = raw[:33] + _chunk(b"tEXt", b"Comment\0" + SECRET) + raw[33:]
    return Photograph(f"animated.{form.lower()}", raw, (60, 40))


def _chunk(name: bytes, data: bytes) -> bytes:
    from zlib import crc32  # noqa: PLC0415 - used here only

    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))


def _edited() -> Iterator[Photograph]:
    """Yield files whose bytes were changed by other programs: more segments, data at the end."""
    jpeg = _photograph("", "JPEG").raw
    segment: Callable[[int, bytes], bytes] = lambda number, data: (  # noqa: E731 - one line
        bytes([0xFF, number]) + struct.pack(">H", len(data) + 2) + data
    )
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 40) + SECRET * 3)
    yield Photograph("iptc.jpg", jpeg[:2] + iptc + jpeg[2:], (640, 480))
    thumbnail = segment(0xE0, b"JFXX\0\x10" + SECRET)
    yield Photograph("thumbnail.jpg", jpeg[:2] + thumbnail + jpeg[2:], (640, 480))
    yield Photograph("motion.jpg", jpeg + b"\0\0\0\x18ftypmp42" + SECRET, (640, 480))
    png = _photograph("", "PNG").raw
    yield Photograph("cropped.png", png + SECRET, (640, 480))
    yield Photograph("vendor.png", png[:33] + _chunk(b"caNv", SECRET) + png[33:], (640, 480))
