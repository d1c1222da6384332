"""What is not published leaves no trace: each withheld text of the site holds the word quokka."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.sites.building import Built, published, small

WITHHELD = b"quokka"
PUBLIC = b"numbat"


def files_with(word: bytes, built: Built) -> list[str]:
    """Return the files of a site that hold a word, or carry it in their path."""
    return [
        path
        for path, raw in built.files().items()
        if word in path.encode() or word in unpacked(raw).lower()
    ]


def unpacked(raw: bytes) -> bytes:
    """Return the bytes of a file; those of the search index are packed with gzip."""
    return gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(small("withheld", tmp_path_factory.mktemp("withheld")), search=True)


def test_an_unpublished_document_leaves_no_trace(built: Built) -> None:
    assert files_with(WITHHELD, built) == []


def test_a_published_article_is_found_in_every_place(built: Built) -> None:
    found = files_with(PUBLIC, built)
    assert {"index.html", "feed.xml", "atom.xml", "feed.json", "news/index.html"} <= set(found)
    assert any(path.startswith("pagefind/fragment/") for path in found)
    assert any(path.startswith("pagefind/index/") for path in found)


def test_a_build_creates_only_the_site_and_the_cache(built: Built) -> None:
    beside = [path.name for path in built.site.parent.iterdir()]
    assert sorted(beside) == [".cache", ".site-lock", ".site-standby", "content", "site"]


@pytest.mark.parametrize(
    ("now", "appears"),
    [
        ("2020-01-01T23:59:59", []),
        ("2020-01-02", ["/news/2020/tomorrow/"]),
        ("2020-03-01", ["/news/2019/embargo/", "/news/2020/tomorrow/"]),
    ],
)
def test_a_document_appears_on_its_day_in_the_time_zone_of_the_site(
    now: str, appears: list[str], tmp_path: Path
) -> None:
    built = published(small("withheld", tmp_path), now=now)
    articles = [a for a, page in built.pages() if page.find(".//article") is not None]
    assert set(articles) == {"/news/2019/public/", *appears}


def test_a_document_is_published_until_it_expires(tmp_path: Path) -> None:
    site = small("withheld", tmp_path)
    assert (published(site, now="2019-12-31").site / "news/2019/over/index.html").exists()
    assert not (published(site, now="2020-01-01").site / "news/2019/over/index.html").exists()


def test_drafts_and_scheduled_documents_are_published_only_on_request(tmp_path: Path) -> None:
    site = small("withheld", tmp_path)
    drafts = published(site, "--drafts").files()
    assert "news/2019/draft/index.html" in drafts
    assert "news/2019/quokka-folder/quokka.png" in drafts
    assert "news/2020/tomorrow/index.html" not in drafts
    future = published(site, "--future").files()
    assert "news/2020/tomorrow/index.html" in future
    assert "news/2019/embargo/index.html" in future
    assert "news/2019/draft/index.html" not in future


def test_an_article_that_becomes_a_draft_disappears_from_the_site(tmp_path: Path) -> None:
    site = small("withheld", tmp_path)
    drafts = published(site, "--drafts", search=True)
    assert files_with(WITHHELD, drafts) != []
    assert files_with(WITHHELD, published(site, search=True)) == []


def test_a_deleted_article_disappears_from_the_site(tmp_path: Path) -> None:
    site = small("withheld", tmp_path)
    assert files_with(PUBLIC, published(site)) != []
    (site / "content/news/2019-05-01-public.md").unlink()
    assert files_with(PUBLIC, published(site)) == []


def test_the_warning_of_a_link_to_a_draft_does_not_contain_its_title(tmp_path: Path) -> None:
    site = small("withheld", tmp_path)
    article = site / "content/news/2019-05-01-public.md"
    article.write_text(f"{article.read_text()}\n[More](2019-06-01-draft.md)\n")
    built = published(site)
    assert files_with(WITHHELD, built) == []
    assert "2019-06-01-draft.md is not published (draft)" in built.words


def test_a_picture_that_only_a_draft_uses_is_not_published(tmp_path: Path) -> None:
    site = small("attachments", tmp_path)
    assert "pictures/door.png" not in published(site).files()
    assert "pictures/door.png" in published(site, "--drafts").files()


def test_the_draft_of_a_translation_leaves_no_trace_in_the_original(tmp_path: Path) -> None:
    site = small("translations", tmp_path)
    chinese = site / "content/news/2007-03-31-meeting.zh.md"
    text = chinese.read_text(encoding="utf-8")
    chinese.write_text(text.replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    assert "/zh/news/2007/meeting/" not in published(site).text("/news/2007/meeting/")
