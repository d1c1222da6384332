"""Types of files: those that are published, and what becomes of the others."""

from __future__ import annotations

PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".heif"})
TEXTS = frozenset({".pdf", ".txt", ".csv", ".epub", ".doc", ".docx", ".odt", ".rtf"})
SHEETS = frozenset({".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".zip"})
RECORDINGS = frozenset({".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".vtt"})
PUBLISHED = PICTURES | TEXTS | SHEETS | RECORDINGS
# How files of other types are published.
CONVERSIONS = {
    ".jfif .jpe .jif": (
        "rename it so that its name ends in .jpg, and write this name where it is used"
    ),
    ".tif .tiff .bmp .svg .psd .ai .eps .raw .cr2 .nef .dng .ico .jp2 .jxl": (
        "open it in an image editor, export it as JPEG or PNG, and use the new file in its place"
    ),
    ".mov .avi .mkv .wmv .m4v .mpg .mpeg .3gp .flv": (
        "convert it to MP4, and use the new file in its place"
    ),
    ".wav .aac .flac .wma .amr .aiff .aif .opus .oga": (
        "convert it to MP3, and use the new file in its place"
    ),
    ".pages .docm .wps .tex .odg .pub .vsd": (
        "export it as PDF in the program that made it, and use the new file in its place"
    ),
    ".numbers .key .xlsm .pptm .pps .ppsx": (
        "export it as PDF, XLSX or PPTX, and use the new file in its place"
    ),
    ".html .htm .mht .mhtml": "save it as PDF in a browser, and use the new file in its place",
    ".kml .kmz .gpx .geojson .json .xml .shp .rar .7z .tar .gz": (
        "put it into a ZIP archive, and use the archive in its place"
    ),
    ".tsv": "save it as CSV, and use the new file in its place",
}
# How files begin that were never text in Markdown, whatever they are called.
SIGNATURES = {
    b"{\\rtf": "RTF text",
    b"PK\x03\x04": "a document of a word processor",
    b"\xd0\xcf\x11\xe0": "a document of an old word processor",
    b"%PDF": "a PDF",
    b"\xff\xd8\xff": "a picture",
    b"\x89PNG": "a picture",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"mime-version:": "an email or web archive",
}
FIX = 'create an article with python build.py new "Its title", and paste the text into it'


def foreign(raw: bytes) -> str:
    """Return what a file is that was never text in Markdown, or ''."""
    start = raw[:100].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for mark, kind in SIGNATURES.items() if start.startswith(mark.lower())), "")


def conversion(suffix: str) -> str:
    """Return how a file of a type that is not published can be published."""
    kinds = ", ".join(sorted(kind[1:] for kind in PUBLISHED))
    usual = f"use one of {kinds}, or begin its name with _"
    return next((fix for types, fix in CONVERSIONS.items() if suffix in types.split()), usual)
