"""`explain` says what becomes of a file or an address."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import explain

if TYPE_CHECKING:
    from tests.conftest import SmallSite


@pytest.fixture
def small(site: SmallSite) -> SmallSite:
    """A site with something published, held back, moved, and mistaken."""
    site.text("news/2007-03-31-meeting.md", "title: Meeting\ntags: [Border]\naliases: /old/")
    site.text("news/2007-04-01-draft.md", "title: Draft\ndraft: true")
    site.text("news/2009-04-01-soon.md", "title: Soon")
    site.text("news/2006-04-01-gone.md", "title: Gone\nexpires: 2007-01-01")
    site.text("news/2007-05-01-wrong.md", "titel: Wrong")
    site.text("news/2007-06-01-folder/index.md", "title: Folder #1")
    site.file("news/2007-06-01-folder/table.csv", b"a").file("unused.pdf", b"x")
    return site.text("pages/about.md", "title: About")


def words(site: SmallSite, name: str, **choices: object) -> str:
    found = site.planned(**choices)
    config = site.config(**choices)
    return explain.words(name, found.collection, found.site, found.problems, config)


NAMES = [
    "content/news/2007-03-31-meeting.md",
    "content/pages/about.md",
    "content/news/2007-04-01-draft.md",
    "content/news/2009-04-01-soon.md",
    "content/news/2006-04-01-gone.md",
    "content/news/2007-05-01-wrong.md",
    "content/news/2007-06-01-folder/index.md",
    "content/news/2007-06-01-folder/table.csv",
    "content/unused.pdf",
    "/old/",
    "/news/",
    "/feed.xml",
    "/tags/border/",
]


def test_what_there_is_to_say(small: SmallSite, expected: Callable[[str, str], None]) -> None:
    """`UPDATE_EXPECTED=1` writes what editors are told."""
    expected(
        "explain.txt", "\n\n".join(f"$ explain {name}\n{words(small, name)}" for name in NAMES)
    )


@pytest.mark.parametrize(
    "name",
    [
        "./content/news/2007-03-31-meeting.md",
        "/news/2007/meeting/",
        "/news/2007/meeting",
        "https://example.org/news/2007/meeting/",
    ],
)
def test_a_text_is_found_by_its_file_and_by_its_address(small: SmallSite, name: str) -> None:
    assert words(small, name) == words(small, "content/news/2007-03-31-meeting.md")


def test_an_address_may_begin_with_the_path_of_the_site(small: SmallSite) -> None:
    base = "https://org.example/resources"
    found = words(small, f"{base}/news/2007/meeting/", base_url=base)
    assert f"published at {base}/news/2007/meeting/" in found
    assert found == words(small, "/resources/news/2007/meeting/", base_url=base)


@pytest.mark.parametrize(
    "name", ["content/news/2007-04-01-draft.md", "news/2007-04-01-draft.md", "/news/2007/draft/"]
)
def test_a_text_that_is_held_back_is_found_too(small: SmallSite, name: str) -> None:
    assert "it is a draft" in words(small, name)


def test_a_file_that_no_text_uses_is_no_mistake(small: SmallSite) -> None:
    found = words(small, "content/unused.pdf")
    assert "no published text uses this file" in found
    assert "mistake" not in found


def test_of_a_text_with_mistakes_it_is_told_what_they_are(site: SmallSite) -> None:
    site.text("news/2007-05-01-wrong.md", "title: Wrong\nsumary: x")
    assert words(site, "content/news/2007-05-01-wrong.md") == (
        "content/news/2007-05-01-wrong.md: not published\n"
        "  error: 'sumary' is not a field of an article"
    )


@pytest.mark.parametrize("name", ["content/news/nothing.md", "/nowhere/", "x"])
def test_of_what_is_unknown_there_is_nothing_to_say(small: SmallSite, name: str) -> None:
    assert words(small, name) == ""
