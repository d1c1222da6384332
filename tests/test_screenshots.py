"""Each picture in the guides exists, is small, has alt text, and each that exists is shown."""

from __future__ import annotations

import re
import runpy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

PROJECT = Path(__file__).parents[1]
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")])
PICTURES = sorted((PROJECT / "docs/screenshots").iterdir())
FILE_LIMIT, LIMIT = 60_000, 600_000  # bytes, so that a clone stays small


class Shown(NamedTuple):
    """A picture in a document: its file, and the alt text."""

    path: Path
    alt: str


def shown() -> Iterator[Shown]:
    """Yield the pictures of all documents."""
    for document in DOCUMENTS:
        for alt, target in re.findall(
            r"!\[([^\]]*)\]\(([^)\s]+)\)", document.read_text(encoding="utf-8")
        ):
            # An example of Markdown in a guide is code, and names a picture that is not there.
            if "screenshots/" in target:
                yield Shown((document.parent / target).resolve(), alt)


def test_each_picture_in_a_guide_exists_and_each_that_exists_is_in_one() -> None:
    assert Counter(one.path for one in shown()) == Counter(PICTURES), "run: python .ci/screenshots"


def test_each_picture_has_an_alt_text_that_says_what_it_shows() -> None:
    words = {one.path.name: len(one.alt.split()) for one in shown()}
    assert {name: count for name, count in words.items() if count < 8} == {}


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_a_small_png_with_a_light_background(path: Path) -> None:
    with Image.open(path) as picture:
        assert picture.format == "PNG"
        light = picture.convert("L").resize((1, 1)).getpixel((0, 0))
    assert path.stat().st_size < FILE_LIMIT
    assert isinstance(light, int)
    assert light > 100  # of 255


def test_all_pictures_together_are_small() -> None:
    assert sum(path.stat().st_size for path in PICTURES) < LIMIT


@pytest.mark.parametrize(
    ("document", "heading", "language", "part"),
    [
        ("designers.md", "Add a box to the front page", "jinja", 'id="hotline"'),
        ("designers.md", "Use a typeface of your own", "css", "font-family"),
        ("editing-tools.md", "Edit in a browser with Sveltia CMS", "", "sveltia-cms.js"),
    ],
)
def test_the_examples_that_pictures_follow_are_in_the_guides(
    document: str, heading: str, language: str, part: str
) -> None:
    script = runpy.run_path(str(PROJECT / ".ci/screenshots"))
    assert part in script["example"](document, heading, language)
