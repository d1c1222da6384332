"""Shared by several tests: the settings of a site, and problems as they are printed."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from io import BytesIO
from typing import Any

from PIL import Image

from resource_site.cli import report
from resource_site.problems import Problem

SETTINGS = """\
title = "Small site"
tagline = "What it is for"
base_url = "https://example.org"
timezone = "Asia/Bangkok"
language = "en"

[sections.news]
title = "News"
"""

PDF = b"%PDF-1.4\n%%EOF\n"


def picture(form: str = "PNG", size: tuple[int, int] = (8, 6), **options: object) -> bytes:
    """Return a small picture in a format of Pillow."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, form, **options)
    return out.getvalue()


PNG = picture()
JPEG = picture("JPEG")


def reported(problems: Iterable[Problem], text: str) -> str:
    """Return the problems of a text as they are printed, with excerpts of its lines."""
    lines = text.split("\n")
    return report.text(problems, lambda _, number: lines[number - 1])


def shown(detail: Any) -> str:
    """Return what a reader shows of a text that feedparser found in a feed."""
    return str(detail.value if detail.type == "text/plain" else unescape(detail.value))
