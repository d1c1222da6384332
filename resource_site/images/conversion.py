"""A picture as a camera or editor made it → the pictures that a page shows, by Pillow.

They are upright, in sRGB with 8 bits a channel, and contain no metadata.  All pixels are decoded
and encoded again; only an animation is kept as it is, without its metadata.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, JpegImagePlugin

from resource_site.images import containers
from resource_site.images.attachment import Picture, PictureError, Rendition

WIDTHS = (480, 800, 1200, 1600)
FALLBACK = 1200  # pixels: for browsers without WebP, feeds and previews
MOST_PIXELS = 40_000_000
# libjpeg decodes at an eighth of the size, but keeps all of a progressive picture in memory.
MOST_SCALED = {False: 8 * MOST_PIXELS, True: MOST_PIXELS}
LARGEST_WEBP = 16_383
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
FULL: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 85, "optimize": True, "progressive": True},
    "WEBP": {"quality": 85},
    "AVIF": {"quality": 75, "speed": 8, "max_threads": 1},
}
SCALED: dict[str, dict[str, Any]] = {**FULL, "JPEG": {**FULL["JPEG"], "quality": 80}}
SCALED["WEBP"] = {"quality": 77}
LOSSLESS: dict[str, dict[str, Any]] = {"WEBP": {"lossless": True}}
LOSSLESS_GAIN = 1.5  # a drawing is sharper without loss, and seldom larger
SLOW_PNG = 2_000_000  # pixels: to optimize more takes seconds
ANIMATED = frozenset({"GIF", "PNG", "WEBP", "AVIF"})

# The limits of this module are stricter, and are reported instead of warned about.
Image.MAX_IMAGE_PIXELS = None


Made = tuple[Picture, dict[str, bytes]]
"""A picture, and the bytes of its renditions by their suffixes."""


def convert(raw: bytes, form: str, key: str) -> Made:
    """Convert a picture of a format such as JPEG; raise PictureError."""
    try:
        image = _opened(raw, form)
        if form in ANIMATED and image.is_animated:
            return _animation(image, raw, key)
        full = _full(image, raw, form)
        return _Renditions(*full, key).made()
    except PictureError:
        raise
    # A damaged file can raise anything in a decoder.
    except Exception as error:
        message = "is damaged or incomplete: it cannot be decoded"
        fix = "copy it again from where it came from, or save it again in an image editor"
        raise PictureError(message, fix) from error


def _opened(raw: bytes, form: str) -> Any:
    """Open a picture without decoding it, at a smaller scale if it has too many pixels."""
    if form == "HEIC":
        _register_heic()
    image: Any = Image.open(BytesIO(raw), formats=["HEIF" if form == "HEIC" else form])
    width, height = image.size
    is_jpeg = form == "JPEG"
    limit = MOST_SCALED["progressive" in image.info] if is_jpeg else MOST_PIXELS
    if width * height > limit:
        fit = int(width * (limit / (width * height)) ** 0.5)
        message = f"has {width:,} × {height:,} pixels; the limit is {limit // 10**6} million"
        raise PictureError(message, f"make it at most {fit:,} pixels wide in an image editor")
    scale = next(n for n in (1, 2, 4, 8) if width * height <= MOST_PIXELS * n * n)
    if scale > 1:
        image.draft(None, (width // scale, height // scale))
    return image


def _register_heic() -> None:
    """Add HEIC to the formats that Pillow decodes, if pillow-heif is installed."""
    try:
        import pillow_heif  # it is optional, and few sites have HEIC pictures
    except ImportError:
        message = "is an HEIC picture, which browsers do not show"
        fix = (
            "open it on a computer and export it as JPEG, or install pillow-heif with "
            "`pip install pillow-heif`"
        )
        raise PictureError(message, fix) from None
    pillow_heif.register_heif_opener(thumbnails=False)


def _animation(image: Any, raw: bytes, key: str) -> Made:
    """Keep an animation as it is, without metadata; its first image must be intact."""
    if image.format == "AVIF":
        message, fix = "is an animated AVIF picture", "save it as an animated WebP picture"
        raise PictureError(message, fix)
    image.load()
    full = Rendition("", image.width, image.height)
    return Picture(key, full, full), {"": containers.cleaned(raw)}


def _full(image: Any, raw: bytes, form: str) -> tuple[Image.Image, str, bytes]:
    """Return a picture with all its pixels: decoded, the format to write, encoded."""
    form = "JPEG" if form == "HEIC" else form
    tables, sampling = None, -1
    if form == "JPEG" and isinstance(image, JpegImagePlugin.JpegImageFile):
        tables, sampling = image.quantization, JpegImagePlugin.get_sampling(image)
    pixels = _prepared(image)
    if form == "JPEG" and pixels.mode == "RGBA":
        paper = Image.new("RGB", pixels.size, "white")
        paper.paste(pixels, mask=pixels)
        pixels = paper
    encoded = _encoded(pixels, form, FULL)
    if tables and len(encoded) > len(raw):
        # It was compressed more than ours would be, which would only add bytes.
        encoded = _encoded(pixels, form, {form: {"qtables": tables, "subsampling": sampling}})
    return pixels, form, encoded


def _prepared(image: Any) -> Image.Image:
    """Decode a picture; return it upright, in sRGB, as L, RGB, RGBA or P, and nothing else."""
    image.load()
    profile, turn = image.info.get("icc_profile"), UPRIGHT.get(_orientation(image))
    transparency = image.info.get("transparency")
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("1", "F"):
        image = image.convert("L")
    elif image.mode in ("LA", "PA", "La", "RGBa") or (
        transparency is not None and image.mode != "P"
    ):
        image = image.convert("RGBA")
    if profile:
        image = _in_srgb(image, profile)
    if image.mode not in ("L", "RGB", "RGBA", "P"):
        image = image.convert("RGB")
    if turn is not None:
        image = image.transpose(turn)
    pixels: Image.Image = image
    is_key = pixels.mode == "P" and transparency is not None
    pixels.info = {"transparency": transparency} if is_key else {}
    return pixels


def _orientation(image: Any) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - damaged Exif can raise anything, and says nothing
        return 1


def _in_srgb(image: Any, profile: bytes) -> Any:
    """Convert colours to sRGB; as in browsers, a damaged profile has no effect."""
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if ImageCms.getProfileDescription(source).startswith("sRGB"):
            return image
        if image.mode == "P":
            image = image.convert("RGBA" if image.has_transparency_data else "RGB")
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        target = ImageCms.createProfile("sRGB")
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
        found = ImageCms.profileToProfile(image, source, target, outputMode=mode, flags=flags)
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image
    return found.convert("L") if found and image.mode == "L" else found or image


class _Renditions:
    """The renditions of a picture with all its pixels."""

    def __init__(self, pixels: Image.Image, form: str, encoded: bytes, key: str) -> None:
        self.full = Rendition("", *pixels.size)
        self.form, self.key, self.files = form, key, {"": encoded}
        has_alpha = pixels.has_transparency_data
        self.common = "PNG" if form in ("PNG", "GIF") or has_alpha else "JPEG"
        self.widths = sorted({min(width, pixels.width) for width in WIDTHS})
        if pixels.mode == "P":
            pixels = pixels.convert("RGBA" if has_alpha else "RGB")
        self.pixels = pixels
        # Smaller ones are made of the largest, which takes a tenth of the memory and time.
        self.pixels = self._resized(self._sized(self.widths[-1], ""))

    def made(self) -> Made:
        """Encode all renditions, in WebP if that is smaller."""
        width = min(FALLBACK, self.full.width)
        fallback = self.full
        if width < self.full.width or self.form not in ("JPEG", "PNG", "GIF"):
            fallback = self._rendition(width, self.common)
        form = self._smaller(width, len(self.files[fallback.suffix]))
        scaled = tuple(
            fallback
            if form == self.common and width == fallback.width
            else self._rendition(width, form)
            for width in self.widths
        )
        if scaled == (fallback,):
            return Picture(self.key, self.full, fallback), self.files
        kind = f"image/{form.lower()}"
        return Picture(self.key, self.full, fallback, kind, scaled), self.files

    def _smaller(self, width: int, size: int) -> str:
        """Return WEBP if that makes a smaller file of a width, else the common format."""
        if self.pixels.height > LARGEST_WEBP:
            return self.common
        webp = self._rendition(width, "WEBP").suffix
        if len(self.files[webp]) < size:
            return "WEBP"
        del self.files[webp]
        return self.common

    def _rendition(self, width: int, form: str) -> Rendition:
        made = self._sized(width, f".{width}.{SUFFIXES[form]}")
        if made.suffix not in self.files:
            self.files[made.suffix] = self._encoded(self._resized(made), form)
        return made

    def _sized(self, width: int, suffix: str) -> Rendition:
        height = max(1, round(self.full.height * width / self.full.width))
        return Rendition(suffix, width, height)

    def _encoded(self, image: Image.Image, form: str) -> bytes:
        encoded = _encoded(image, form, SCALED)
        if form == "WEBP" and self.form != "JPEG":
            lossless = _encoded(image, form, LOSSLESS)
            return lossless if len(lossless) < LOSSLESS_GAIN * len(encoded) else encoded
        return encoded

    def _resized(self, made: Rendition) -> Image.Image:
        size = (made.width, made.height)
        if size == self.pixels.size:
            return self.pixels
        return self.pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(image: Image.Image, form: str, options: dict[str, dict[str, Any]]) -> bytes:
    out = BytesIO()
    more = options.get(form, {})
    if form == "PNG":
        more = {"optimize": image.width * image.height < SLOW_PNG}
    image.save(out, form, **more)
    return out.getvalue()
