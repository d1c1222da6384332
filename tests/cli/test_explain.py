"""`explain` reports where a file or an address is published, or why not."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import explain
from tests.shared import PDF

if TYPE_CHECKING:
    from tests.conftest import SmallSite


@pytest.fixture
def small(site: SmallSite) -> SmallSite:
    """A site with published, unpublished, moved and invalid documents."""
    site.text("news/2007-03-31-meeting.md", "title: Meeting\ntags: [Border]\naliases: /old/")
    site.text("news/2007-04-01-draft.md", "title: Draft\ndraft: true")
    site.text("news/2009-04-01-soon.md", "title: Soon")
    site.text("news/2006-04-01-gone.md", "title: Gone\nexpires: 2007-01-01")
    site.text("news/2007-05-01-wrong.md", "titel: Wrong")
    site.text("news/2007-06-01-folder/index.md", "title: Folder\nupdated: 2007-05-31")
    site.file("news/2007-06-01-folder/table.csv", b"a").file("unused.pdf", PDF)
    return site.text("pages/about.md", "title: About")


def explained(site: SmallSite, name: str, **choices: object) -> str:
    found = site.planned(**choices)
    config = site.config(**choices)
    return explain.explain(name, found.collection, found.plan, found.problems, config)


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


def test_the_output_of_explain(small: SmallSite, expected: Callable[[str, str], None]) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    expected(
        "explain.txt", "\n\n".join(f"$ explain {name}\n{explained(small, name)}" for name in NAMES)
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
def test_a_document_is_found_by_its_path_and_by_its_address(small: SmallSite, name: str) -> None:
    assert explained(small, name) == explained(small, "content/news/2007-03-31-meeting.md")


def test_an_address_may_begin_with_the_path_of_the_site(small: SmallSite) -> None:
    base = "https://org.example/resources"
    found = explained(small, f"{base}/news/2007/meeting/", base_url=base)
    assert f"published at {base}/news/2007/meeting/" in found
    assert found == explained(small, "/resources/news/2007/meeting/", base_url=base)


@pytest.mark.parametrize(
    "name", ["content/news/2007-04-01-draft.md", "news/2007-04-01-draft.md", "/news/2007/draft/"]
)
def test_an_unpublished_document_is_found(small: SmallSite, name: str) -> None:
    assert "it is a draft" in explained(small, name)


def test_an_unused_file_is_explained_without_an_error(small: SmallSite) -> None:
    found = explained(small, "content/unused.pdf")
    assert "no published document links to this file" in found
    assert "error" not in found


def test_the_errors_of_an_invalid_document_are_explained(site: SmallSite) -> None:
    site.text("news/2007-05-01-wrong.md", "title: Wrong\nsumary: x")
    assert explained(site, "content/news/2007-05-01-wrong.md") == (
        "content/news/2007-05-01-wrong.md: not published\n"
        "  error: 'sumary' is not a field of an article"
    )


@pytest.mark.parametrize("name", ["content/news/nothing.md", "/nowhere/", "x"])
def test_an_unknown_name_has_no_explanation(small: SmallSite, name: str) -> None:
    assert explained(small, name) == ""
