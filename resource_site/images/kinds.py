"""The first and last bytes of a file → what it is, and whether its name says so."""

from __future__ import annotations

import re

from resource_site.images import containers

ENDS = 1 << 17  # the first and last bytes of a file, which decide what it is
# fmt: off
NAMES = {
    "JPEG": "a JPEG picture", "PNG": "a PNG picture", "GIF": "a GIF picture",
    "WEBP": "a WebP picture", "AVIF": "an AVIF picture", "HEIC": "an HEIC picture",
    "TIFF": "a TIFF picture", "BMP": "a BMP picture", "SVG": "an SVG drawing",
    "HTML": "a web page", "PDF": "a PDF document", "ZIP": "a ZIP archive",
    "OLE": "a document of an old office program", "RTF": "an RTF document",
    "FILM": "an MP4 recording", "OGG": "an Ogg recording", "WEBM": "a WebM film",
    "TEXT": "a text file", "LFS": "a Git LFS pointer, not the file itself",
}
# What a file with these endings may be.
ENDINGS = {
    ".jpg .jpeg .heic .heif": "JPEG HEIC", ".png": "PNG", ".gif": "GIF", ".webp": "WEBP",
    ".avif": "AVIF", ".pdf": "PDF", ".zip .epub": "ZIP", ".doc .xls .ppt": "OLE RTF",
    ".docx .xlsx .pptx .odt .ods .odp": "ZIP OLE",  # OLE if it has a password
    ".rtf": "RTF",
}
# What a recording or text may be besides something that is not known here.
OPEN_ENDINGS = {
    ".txt .csv": "TEXT HTML SVG", ".vtt": "TEXT", ".mp3": "", ".mp4 .m4a": "FILM", ".ogg": "OGG",
    ".webm": "WEBM",
}
# fmt: on
STARTS = {
    b"version https://git-lfs.github.com/": "LFS",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"PK\3\4": "ZIP",
    b"PK\5\6": "ZIP",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "OLE",
    b"{\\rtf": "RTF",
    b"OggS": "OGG",
    b"\x1a\x45\xdf\xa3": "WEBM",
}
RENAMED = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}
RENAMED |= {"HEIC": ".heic", "PDF": ".pdf", "RTF": ".rtf", "FILM": ".mp4", "OGG": ".ogg"}
DRAWINGS = frozenset({"TIFF", "BMP", "SVG"})  # pictures that are not published
HTML = re.compile(rb"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|script)\b")
SVG = re.compile(rb"(?i)\s*(?:<[?!][^>]*>\s*)*<svg\b")
PATTERNS = {HTML: "HTML", SVG: "SVG"}
CONTROLS = bytes({*range(32)} - {*b"\t\n\r\f"})


def kind(head: bytes) -> str:
    """Return a key of NAMES for the first bytes of a file, '' for none of these."""
    if form := containers.form(head):
        return form
    if found := next((name for start, name in STARTS.items() if head.startswith(start)), ""):
        return found
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "BMP"
    return "FILM" if head[4:8] == b"ftyp" else _text(head.removeprefix(b"\xef\xbb\xbf"))


def is_named(kind: str, ending: str) -> bool:
    """Return True if a file with this ending may be of this kind."""
    is_open = any(ending in endings.split() for endings in OPEN_ENDINGS)
    allowed = [
        kinds for endings, kinds in (ENDINGS | OPEN_ENDINGS).items() if ending in endings.split()
    ]
    return (is_open and not kind) or kind in " ".join(allowed).split()


def is_cut(kind: str, tail: bytes) -> bool:
    """Return True if the end of a document is missing; `tail` are its last bytes."""
    if kind == "PDF":
        # A header alone, as a placeholder is written, has no objects that could be missing.
        return b"%%EOF" not in tail and re.fullmatch(rb"%PDF-[\d.]+\s*", tail) is None
    return kind == "ZIP" and b"PK\5\6" not in tail


def _text(head: bytes) -> str:
    is_text = head.translate(None, CONTROLS) == head
    if head.lstrip().startswith(b"%PDF-") or (not is_text and b"%PDF-" in head[:1024]):
        return "PDF"
    found = (name for pattern, name in PATTERNS.items() if pattern.match(head))
    return next(found, "TEXT" if is_text else "")
