"""`plan` says what a build would change in the present site, and `due` whether one is due."""

from __future__ import annotations

import shutil
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from tests.sites.building import SETTINGS, Built, build, files, published, written

A, B = "news/2010-01-01-a.md", "news/2011-01-01-b.md"
TEXT = "---\ntitle: {}\n{}---\nThe hotline is {}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    texts = {A: TEXT.format("A", "", "1300"), B: TEXT.format("B", "aliases: [/old/]\n", "1300")}
    return written(tmp_path, {"site.toml": SETTINGS, **texts})


def planned(folder: Path, *options: str, now: str = "2020-01-01") -> Built:
    return build(folder, *options, now=now, command="plan")


def changes(built: Built) -> list[str]:
    assert built.status == 0, built.words
    return [line.strip() for line in built.words.split("\n") if line.startswith("  ")]


def edit(folder: Path) -> None:
    written(folder, {A: TEXT.format("A", "", "1200 & 5")})
    (folder / "content" / B).unlink()
    written(folder, {"pages/c.md": TEXT.format("C", "", "1111")})


def test_a_plan_names_everything_that_a_build_would_change(folder: Path) -> None:
    before = published(folder).files()
    assert changes(planned(folder)) == []
    assert "A build would change nothing.\n" in planned(folder).words
    edit(folder)
    built = planned(folder)
    assert {
        "added page: /c/",
        "changed page: /news/2010/a/",
        "removed page: /news/2011/b/",
        "removed page: /old/",
        "removed list: /news/2011/",
        "changed list: /",
        "changed feed: /feed.xml",
    } <= set(changes(built))
    assert files(folder / "site") == before


@pytest.mark.parametrize("keeps_cache", [True, False])
def test_the_numbers_of_a_plan_are_those_of_the_build(folder: Path, keeps_cache: bool) -> None:  # noqa: FBT001 - a parameter of the test
    published(folder)
    edit(folder)
    if not keeps_cache:
        shutil.rmtree(folder / ".cache")
    summary = planned(folder).words.strip().split("\n")[-1]
    result = build(folder).words
    numbers = [int(word.strip(",")) for word in summary.split() if word.strip(",").isdigit()]
    assert f"{numbers[0]} new, {numbers[1]} changed, {numbers[2]} removed" in result


def test_a_plan_without_a_site_adds_everything(folder: Path) -> None:
    built = planned(folder)
    assert {line.split()[0] for line in changes(built)} == {"added"}
    assert "There is no site yet." in built.words


def test_a_plan_of_content_with_errors_is_refused(folder: Path) -> None:
    written(folder, {A: "---\ntitel: A\n---\n"})
    built = planned(folder)
    assert built.status == 1
    assert "'titel' is not a field" in built.words


def test_the_page_of_a_plan_shows_the_words_that_change(folder: Path) -> None:
    published(folder)
    edit(folder)
    assert planned(folder, "--html", "plan.html").status == 0
    page = lxml.html.document_fromstring((folder / "plan.html").read_text(encoding="utf-8"))
    assert words(page, "/news/2010/a/", "del") == ["1300", "\nNext B"]
    assert words(page, "/news/2010/a/", "ins") == ["1200 & 5"]
    assert words(page, "/c/", "ins") == ["C \u2013 Resource site\nC\nThe hotline is 1111."]
    assert words(page, "/news/2011/b/", "ins") == []
    assert not page.xpath("//script | //link | //img | //@src")


def words(page: HtmlElement, address: str, tag: str) -> list[str]:
    """Return the marked words of a page in a plan."""
    found = page.xpath("//h3[@id=$id]/following-sibling::pre[1]", id=address)[0]
    return [str(one.text) for one in found.iter(tag)]


@pytest.mark.parametrize("place", ["site/plan.html", "content/plan.html"])
def test_the_page_of_a_plan_is_not_written_into_a_folder_of_the_build(
    folder: Path, place: str
) -> None:
    published(folder)
    built = planned(folder, "--html", place)
    assert built.status == 1
    assert f"{place} is inside" in built.words
    assert not (folder / place).exists()


def due(folder: Path, now: str, *options: str) -> Built:
    return build(folder, *options, now=now, command="due")


def test_due_says_what_appears_and_expires_since_the_last_build(tmp_path: Path) -> None:
    texts = {A: TEXT.format("A", "expires: 2020-12-31\n", "1")}
    texts[B] = TEXT.format("B", "publish: 2022-01-01 09:30\n", "2")
    folder = written(tmp_path, texts)
    assert due(folder, "2020-01-01").status == 0
    published(folder, now="2020-01-01")
    assert due(folder, "2020-12-31").status == 1
    assert due(folder, "2020-12-31").words == "The next change is on 1 January 2021.\n"
    assert due(folder, "2021-01-01").status == 0
    assert due(folder, "2021-01-01").words == (
        f"content/{A}: is due to disappear from /news/2010/a/ (expired)\n"
        "The next change is on 1 January 2022, 09:30 (Asia/Bangkok).\n"
    )
    published(folder, now="2021-01-01")
    assert due(folder, "2022-01-01T09:29").status == 1
    assert (
        f"content/{B}: is due to appear at /news/2011/b/" in due(folder, "2022-01-01T09:30").words
    )
    published(folder, now="2022-01-02")
    assert due(folder, "2030-01-01").words == "Nothing is scheduled.\n"
    assert due(folder, "2030-01-01").status == 1


def test_due_lists_reviews_on_request_only(tmp_path: Path) -> None:
    """A build changes nothing about them, so a scheduled build does not ask for them."""
    texts = {A: TEXT.format("A", "review_by: 2020-12-31\n", "1")}
    texts[B] = TEXT.format("B", "review_by: 2019-12-31\ndraft: true\n", "2")
    folder = written(tmp_path, texts)
    published(folder, now="2020-01-01")
    before = due(folder, "2020-12-31T23:59", "--reviews")
    assert (before.status, before.words) == (1, "The next change is on 1 January 2021.\n")
    for now in ("2021-01-01", "2025-01-01"):
        found = due(folder, now, "--reviews")
        assert found.status == 0
        assert found.words == (
            f"content/{A}: is due for a review since 31 December 2020\nNothing is scheduled.\n"
        )
        assert due(folder, now).status == 1
        assert due(folder, now).words == "Nothing is scheduled.\n"
