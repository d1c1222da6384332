"""Files of other programs that are named as Markdown, known by their first bytes."""

from __future__ import annotations

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
