"""Whole sites in tests: how they are written, built and read back.

A site is a folder with `content/`; building it makes `site/` beside that, in this very process,
through the entrance that `build.py` has.  The templates are the project's own.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.html import HtmlElement

from resource_site import pipeline

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
TODAY = "2020-01-01"
SETTINGS = """\
title = "Resource site"
tagline = "What it is for"
base_url = "https://example.org"
timezone = "Asia/Bangkok"
language = "en"

[sections.news]
title = "News & Updates"
"""
UPDATING = os.environ.get("UPDATE_EXPECTED") == "1"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build left: its exit status, the words it printed, and the folder of the site."""

    status: int
    words: str
    site: Path

    def page(self, address: str) -> HtmlElement:
        """Return the page behind an address such as `/about/`."""
        return lxml.html.document_fromstring(self.text(address))

    def text(self, address: str) -> str:
        """Return the file behind an address as it stands."""
        return behind(self.site, address).read_text(encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Return every file of the site by its path."""
        return files(self.site)

    def pages(self) -> Iterator[tuple[str, HtmlElement]]:
        """Yield the address and the content of every page."""
        for path in sorted(self.site.rglob("*.html")):
            name = path.relative_to(self.site).as_posix()
            text = path.read_text(encoding="utf-8")
            yield f"/{name.removesuffix('index.html')}", lxml.html.document_fromstring(text)


def small(name: str, folder: Path) -> Path:
    """Copy the small site of this name to a fresh folder, where it can be changed and built."""
    fresh = folder / name
    for part in ("content", "templates"):
        if (HERE / "small" / name / part).is_dir():
            shutil.copytree(HERE / "small" / name / part, fresh / part)
    return fresh


def written(folder: Path, texts: Mapping[str, str | bytes]) -> Path:
    """Write files below `content/`; the settings are the shortest there are, if none are given."""
    for name, text in {"site.toml": SETTINGS, **texts}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def build(
    folder: Path,
    *options: str,
    search: bool = False,
    now: str = TODAY,
    command: str = "build",
) -> Built:
    """Build a site as an editor would who stands in its folder, on the first day of 2020."""
    fixed = ["--format", "text", "--jobs", "1", "--now", now]
    own = folder / "templates"
    fixed += ["--templates", str(own if own.is_dir() else PROJECT / "templates")]
    fixed += [] if search else ["--no-search"]
    printed = io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(printed):
        status = pipeline.main([command, *fixed, *options])
    return Built(status, printed.getvalue(), folder / "site")


def published(folder: Path, *options: str, search: bool = False, now: str = TODAY) -> Built:
    """Build a site that has no mistakes."""
    built = build(folder, *options, search=search, now=now)
    assert built.status == 0, built.words
    return built


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def behind(site: Path, address: str) -> Path:
    """Return the file a web server sends for an address."""
    path = site / unquote(urlsplit(address).path).lstrip("/")
    return path / "index.html" if address.endswith("/") else path


def without_time(words: str) -> str:
    """Return what a build printed, without how long it took."""
    return re.sub(r" \(\d+\.\d s\)", "", words)


def compared(expected: Path, actual: str) -> tuple[str, str]:
    """Return the expected text and the actual one; with UPDATE_EXPECTED=1 the first is written."""
    if UPDATING:
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(actual, encoding="utf-8")
    return expected.read_text(encoding="utf-8"), actual
