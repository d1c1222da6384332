"""A file with errors hides no dead link elsewhere; what it may become is not called dead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shared import JPEG

if TYPE_CHECKING:
    from tests.conftest import SmallSite

NEWS = "title: A\ndate: 2007-05-05"
# Files with errors that do not change any address.
UNRELATED = {
    "no address in a link": (NEWS, "[x]()"),
    "an unknown field": (f"{NEWS}\nsumary: x", "Words."),
    "a missing title": ("date: 2007-05-05", "Words."),
    "a wrong date": ("title: A\ndate: last Tuesday", "Words."),
    "a wrong value": (f"{NEWS}\ndraft: perhaps", "Words."),
    "an invisible character": (NEWS, "One\u200btwo."),
}


def errors(site: SmallSite) -> list[str]:
    """Return the errors of a site, each as its file and message."""
    found = [one for one in site.planned().problems if one.severity == "error"]
    return sorted({f"{one.path.rpartition('/')[2]}: {one.message}" for one in found})


@pytest.mark.parametrize("target", ["/nope/", "https://www.example.org/nope/", "/about/nope.pdf"])
@pytest.mark.parametrize(("fields", "body"), UNRELATED.values(), ids=UNRELATED)
def test_an_error_in_one_file_does_not_hide_a_dead_address_in_another(
    site: SmallSite, fields: str, body: str, target: str
) -> None:
    site.text("news/a.md", fields, body)
    site.text("pages/b.md", "title: B", f"See [this]({target}).")
    of_a, of_b = errors(site)
    assert of_a.startswith("a.md: ")
    assert of_b == f"b.md: there is no page at {target.removeprefix('https://www.example.org')}"


# A file with errors, and addresses that are its own once they are fixed.
RELATED = {
    "its year is not known": ("news/a.md", "title: A\ndate: Tuesday", "/news/2009/a/"),
    "its year is not known, an alias is": (
        "news/a.md",
        "title: A\ndate: Tuesday\naliases: /old/",
        "/old/",
    ),
    "its list of a year": ("news/a.md", "date: 2009-01-01", "/news/2009/"),
    "its list of a topic": ("news/a.md", f"{NEWS}\ntags: Law\nx: y", "/tags/law/"),
    "its alias is not valid": ("news/a.md", f"{NEWS}\naliases: old page", "/old-page/"),
    "one of its aliases is not valid": (
        "news/a.md",
        f"{NEWS}\naliases:\n  - /a/\n  - old page",
        "/old-page/",
    ),
    "its slug is not valid": ("news/a.md", f"{NEWS}\nslug: The First", "/news/2007/the-first/"),
    "its language is not known": ("pages/a.md", "title: A\nlang: zh", "/zh/a/"),
    "its name is not valid": ("news/ありがとう.md", NEWS, "/news/2007/thanks/"),
    "its front matter is not closed": ("pages/a.md", "title: A\nslug: x\n\nWords", "/x/"),
    "it cannot be read": ("pages/a.md", "title: A\naliases: [/x/, '/y/", "/y/"),
}


@pytest.mark.parametrize(("name", "fields", "target"), RELATED.values(), ids=RELATED)
def test_an_address_that_a_file_with_errors_may_have_is_not_dead(
    site: SmallSite, name: str, fields: str, target: str
) -> None:
    site.text(name, fields)
    site.text("pages/b.md", "title: B", f"See [this]({target}).")
    found = errors(site)
    assert found
    assert not [one for one in found if one.startswith("b.md")]


def test_an_attachment_of_an_article_with_errors_is_not_dead(site: SmallSite) -> None:
    site.text("news/a/index.md", "title: A\ndate: Tuesday").file("news/a/p.jpg", JPEG)
    site.text("pages/b.md", "title: B", "[this](/news/2009/a/p.jpg) [that](/news/2009/a/q.jpg)")
    assert errors(site)[:1] == ["b.md: there is no page at /news/2009/a/q.jpg"]


def test_nothing_is_dead_while_a_file_is_not_text(site: SmallSite) -> None:
    site.file("pages/a.md", b"---\ntitle: caf\xe9\naliases: /x/\n---\n")
    site.text("pages/b.md", "title: B", "[this](/x/)")
    assert [one.partition(":")[0] for one in errors(site)] == ["a.md"]


# Ways to use a file, and types that are not published, each with a word of how it can be.
WAYS = ["[x](k{})", "![x y](k{})", "[x](/about/k{})", "[x](/content/pages/about/k{})"]
TYPES = {
    ".tif": "JPEG",
    ".mov": "MP4",
    ".jfif": ".jpg",
    ".kml": "ZIP",
    ".WAV": "MP3",
    ".tsv": "CSV",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("ending", TYPES)
def test_a_file_that_is_not_published_is_reported_once_however_it_is_used(
    site: SmallSite, ending: str, way: str
) -> None:
    site.file("pages/about/p.jpg", JPEG).file(f"pages/about/k{ending}", b"x")
    site.text("pages/about/index.md", "title: About", f"![x y](p.jpg)\n\n{way.format(ending)}")
    (found,) = [one for one in site.planned().problems if one.severity == "error"]
    assert found.message == f"files of type '{ending.lower()}' are not published"
    assert TYPES[ending] in found.fix


def test_a_markdown_file_outside_of_sections_is_reported_once(site: SmallSite) -> None:
    site.text("other.md", "title: Other")
    site.text("pages/about.md", "title: About", "[x](../other.md)")
    assert errors(site) == ["other.md: this file is not in a section, and is not published"]


@pytest.mark.parametrize("more", ["", "\nimage: p.jpg\nimage_alt: Two women"])
def test_a_damaged_picture_is_reported_once_however_often_it_is_used(
    site: SmallSite, more: str
) -> None:
    site.file("news/p.jpg", JPEG[: len(JPEG) // 2])
    used = "![Two women](p.jpg)\n\n![Two women](./p.jpg) [here](../news/p.jpg)"
    site.text("news/2007-01-01-a.md", f"title: A{more}", used)
    site.text("news/2007-01-02-b.md", "title: B", "![Two women](p.jpg)")
    (found,) = [one for one in site.planned().problems if one.severity != "note"]
    assert "p.jpg is damaged" in found.message
