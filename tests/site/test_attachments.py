"""Attachments are published with their documents, and none of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resource_site.site.outputs import Copy, Made
from tests.shared import JPEG, PDF, PNG

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def copies(site: SmallSite, **choices: object) -> dict[str, str]:
    """Return the published attachments and their source files."""
    return {
        output.path: output.owner
        for output in site.planned(**choices).plan.outputs
        if not output.path.startswith("assets/")
        and (isinstance(output.value, Copy) or is_full_picture(output.value))
    }


def is_full_picture(value: object) -> bool:
    return isinstance(value, Made) and value.rendition == value.picture.full


def test_files_in_the_folder_of_an_article_are_published_with_it(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A")
    site.file("news/2007-03-31-a/Photo.JPG", JPEG).file("news/2007-03-31-a/more/table 1.csv", b"x")
    assert copies(site) == {
        "news/2007/a/photo.jpg": "content/news/2007-03-31-a/Photo.JPG",
        "news/2007/a/more/table-1.csv": "content/news/2007-03-31-a/more/table 1.csv",
    }


def test_files_in_the_folder_of_a_page_are_published_with_it(site: SmallSite) -> None:
    site.text("pages/about/index.md", "title: A").file("pages/about/chart.pdf", PDF)
    assert copies(site) == {"about/chart.pdf": "content/pages/about/chart.pdf"}


def test_translations_share_the_files_in_their_folder(site: SmallSite) -> None:
    site.settings("[languages.zh]")
    site.text("news/2007-03-31-a/index.md", "title: A", "![x](photo.jpg)")
    site.text("news/2007-03-31-a/index.zh.md", "title: B", "![x](photo.jpg)")
    site.file("news/2007-03-31-a/photo.jpg", JPEG)
    assert list(copies(site)) == ["news/2007/a/photo.jpg"]
    assert [line for line in site.messages() if "error" in line] == []


def test_other_files_are_published_if_a_document_links_to_them(site: SmallSite) -> None:
    site.file("news/a.pdf", PDF).file("b.pdf", PDF).file("pages/c.pdf", PDF)
    site.file("news/photo.png", PNG).file("unused.pdf", PDF)
    site.text("news/2007-03-31-a.md", "title: A\nimage: photo.png\nimage_alt: x", "[a](a.pdf)")
    site.text("pages/p.md", "title: P", "[b](../b.pdf) [c](c.pdf)")
    assert sorted(copies(site)) == ["b.pdf", "c.pdf", "news/a.pdf", "news/photo.png"]
    assert site.messages() == [
        "content/unused.pdf: note: no published document links to this file, so it is not published"
    ]


@pytest.mark.parametrize("field", ["draft: true", "expires: 2007-06-01", "publish: 2009-01-01"])
def test_no_attachment_of_an_unpublished_document_is_published(site: SmallSite, field: str) -> None:
    site.text("news/2007-03-31-a/index.md", f"title: A\n{field}", "![x](photo.jpg) [b](../b.pdf)")
    site.file("news/2007-03-31-a/photo.jpg", JPEG).file("news/b.pdf", PDF)
    assert copies(site) == {}
    assert sorted(copies(site, drafts=True, future=True)) == (
        [] if "expires" in field else ["news/2007/a/photo.jpg", "news/b.pdf"]
    )


def test_no_attachment_of_a_document_with_errors_is_published(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "titel: A").file("news/2007-03-31-a/b.pdf", PDF)
    assert copies(site) == {}


def test_a_folder_belongs_to_the_published_translation(site: SmallSite) -> None:
    site.settings("[languages.zh]\n[languages.my]")
    site.text("news/2007-03-31-a/index.my.md", "title: A\ndraft: true")
    site.text("news/2007-03-31-a/index.zh.md", "title: B", "![x](photo.jpg)")
    site.file("news/2007-03-31-a/photo.jpg", JPEG)
    assert list(copies(site)) == ["zh/news/2007/a/photo.jpg"]


def test_nothing_of_a_folder_is_published_if_the_original_is_a_draft(site: SmallSite) -> None:
    site.settings("[languages.zh]")
    site.text("news/2007-03-31-a/index.md", "title: A\ndraft: true")
    site.text("news/2007-03-31-a/index.zh.md", "title: B", "![x](photo.jpg)")
    site.file("news/2007-03-31-a/photo.jpg", JPEG)
    assert copies(site) == {}


def test_the_name_of_a_folder_whose_document_was_deleted_is_a_warning(site: SmallSite) -> None:
    site.file("news/2007-03-31-照片/a.jpg", JPEG)
    site.text("news/2007-04-01-b.md", "title: B", "![A gate](2007-03-31-照片/a.jpg)")
    assert [one.severity for one in site.planned().problems] == ["warning", "warning"]
    assert "<p>A gate</p>" in site.rendered("news/2007/b/index.html")


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("照片.jpg", "照片.jpg"),
        ("asean-照片.jpg", "asean-照片.jpg"),
        ("+++.jpg", "+++.jpg"),
        ("照片/a.jpg", "照片"),
    ],
)
def test_a_name_without_a_slug_is_an_error(site: SmallSite, name: str, wrong: str) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A").file(f"news/2007-03-31-a/{name}", JPEG)
    assert site.messages() == [
        f"content/news/2007-03-31-a/{name}: the name '{wrong}' cannot be part of an address"
    ]
    assert copies(site) == {}


def test_two_files_with_one_address_are_an_error(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A")
    site.file("news/2007-03-31-a/a b.pdf", PDF).file("news/2007-03-31-a/A-B.PDF", PDF)
    (message,) = site.messages()
    assert "the address /news/2007/a/a-b.pdf is already used by" in message


def test_dots_in_a_name_become_hyphens(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A")
    site.file("news/2007-03-31-a/report.final.v2.pdf", PDF)
    assert list(copies(site)) == ["news/2007/a/report-final-v2.pdf"]
