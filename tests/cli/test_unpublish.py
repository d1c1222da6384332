"""`unpublish` makes drafts of a document and its translations, and prints what that changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.shared import PDF
from tests.sites.building import HERE, SETTINGS, Built, build, published, written

ZH = SETTINGS.replace("example.org", "example.org/sub") + "[languages.zh]\n"
FILE = "content/news/2010-07-30-plan.md"
CHINESE = "content/news/2010-07-30-plan.zh.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(
        tmp_path,
        {
            "site.toml": ZH,
            "news/2010-07-30-plan.md": "---\ntitle: A plan\naliases: [/old/]\n---\nquokka\n",
            "news/2010-07-30-plan.zh.md": "---\r\ntitle: B\r\n---\r\nquokka\r\n",
            "news/2014-07-30-day.md": "---\ntitle: A day\n---\n[plan](2010-07-30-plan.md)\n",
            "pages/help/index.md": "---\ntitle: Help\n---\nHelp.\n",
            "pages/help/form.pdf": PDF,
        },
    )


def taken_down(folder: Path, name: str, *options: str) -> Built:
    return build(folder, name, *options, command="unpublish")


@pytest.mark.parametrize(
    "name",
    [
        FILE,
        f"./{FILE}",
        CHINESE,
        "news/2010-07-30-plan.md",
        "2010-07-30-plan.md",
        "/news/2010/plan/",
        "/news/2010/plan",
        "news/2010/plan/",
        "/sub/news/2010/plan/index.html",
        "https://example.org/sub/news/2010/plan/?from=mail#c-x",
        "https://www.example.org/sub/zh/news/2010/PLAN/",
        "/old/",
        " /news/2010/plan/ ",
        "example.org/sub/news/2010/plan/",
        "www.example.org/sub/news/2010/plan/",
        "<https://example.org/sub/news/2010/plan/>",
        r"content\news\2010-07-30-plan.md",
        "https://github.com/owner/site/blob/main/content/news/2010-07-30-plan.md",
        "https://github.com/owner/site/edit/main/content/news/2010-07-30-plan.zh.md#L3",
    ],
)
def test_a_document_is_found_by_any_of_its_names(folder: Path, name: str) -> None:
    built = taken_down(folder, name)
    assert built.status == 0, built.words
    assert (folder / FILE).read_bytes().startswith(b"---\ndraft: true\ntitle: A plan\n")
    assert (folder / CHINESE).read_bytes() == b"---\r\ndraft: true\r\ntitle: B\r\n---\r\nquokka\r\n"
    assert b"quokka" not in b"".join(published(folder).files().values())


def test_a_document_in_a_folder_is_found_by_the_folder(folder: Path) -> None:
    assert taken_down(folder, "content/pages/help/").status == 0
    assert "draft: true" in (folder / "content/pages/help/index.md").read_text()


def test_an_address_of_another_site_takes_nothing_down(folder: Path) -> None:
    built = taken_down(folder, "https://other.org/sub/news/2010/plan/")
    assert built.status == 1
    assert "is an address of another site" in built.words
    assert "fix: give an address that begins with https://example.org/sub/" in built.words
    assert "draft" not in (folder / FILE).read_text()


def test_what_was_asked_for_is_not_reported_as_lost(folder: Path) -> None:
    published(folder)
    assert build(folder, command="record").status == 0
    assert "urls.txt" not in taken_down(folder, FILE).words


def test_a_document_is_found_by_its_absolute_path(folder: Path) -> None:
    assert taken_down(folder, str(folder / FILE)).status == 0


def test_everything_that_changes_is_printed(folder: Path) -> None:
    words = taken_down(folder, FILE).words
    for line in (
        f"{FILE}: is a draft now",
        f"{CHINESE}: is a draft now",
        "  removed page: /news/2010/plan/",
        "  removed page: /zh/news/2010/plan/",
        "  removed redirect: /old/",
        "  removed list: /news/2010/",
        "  removed feed: /zh/feed.xml",
        "  changed feed: /feed.xml",
        "  changed list: /",
        "  changed page: /news/2014/day/",
        "Build and deploy the site now: python build.py",
    ):
        assert f"{line}\n" in words
    assert "content/news/2014-07-30-day.md:4:1: warning: the linked document" in words


def test_the_reason_is_kept_in_the_files_and_not_published(folder: Path) -> None:
    taken_down(folder, FILE, "--reason", "A survivor\nis named.")
    lines = (folder / FILE).read_text().split("\n")
    assert lines[1] == "draft: true  # A survivor is named."
    assert b"survivor" not in b"".join(published(folder).files().values())


def test_a_second_run_changes_nothing(folder: Path) -> None:
    taken_down(folder, FILE)
    before = (folder / FILE).read_bytes()
    built = taken_down(folder, FILE)
    assert (built.status, (folder / FILE).read_bytes()) == (0, before)
    assert f"{FILE}: is a draft already\n" in built.words


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("news/2010-07-30-plam.md", f"did you mean {FILE}?"),
        ("/news/2010/plam/", f"did you mean {FILE}?"),
        ("/sub/help/form.pdf", "it is made from content/pages/help/form.pdf"),
        ("/news/2010/", 'it is made from the page "News & Updates of 2010"'),
        ("xyz", "give the path of a file in content/"),
    ],
)
def test_what_is_not_found_is_an_error_with_a_fix(folder: Path, name: str, answer: str) -> None:
    before = (folder / FILE).read_bytes()
    built = taken_down(folder, name)
    assert built.status == 1
    assert answer in built.words
    assert (folder / FILE).read_bytes() == before


def test_errors_elsewhere_do_not_hold_it_up(folder: Path) -> None:
    (folder / "content/news/2015-01-01-x.md").write_text("---\ntitel: X\n---\nText.\n")
    built = taken_down(folder, "/news/2010/plan/")
    assert built.status == 0
    assert "1 error must be fixed before the site can be built" in built.words
    assert "draft: true" in (folder / FILE).read_text()


def test_a_document_with_errors_is_found_by_its_address(folder: Path) -> None:
    (folder / FILE).write_text("---\ntitel: A plan\n---\nquokka\n")
    assert taken_down(folder, "/news/2010/plan/").status == 0
    assert (folder / FILE).read_text().startswith("---\ndraft: true\n")


def test_nothing_is_changed_if_one_file_cannot_be_edited(folder: Path) -> None:
    (folder / CHINESE).write_text("No front matter.\n")
    before = (folder / FILE).read_bytes()
    built = taken_down(folder, FILE)
    assert built.status == 1
    assert f"the front matter of {CHINESE} cannot be edited" in built.words
    assert "rename it to _2010-07-30-plan.zh.md" in built.words
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize("how", ["unpublish", "expire", "delete"])
def test_every_document_of_a_recorded_site_can_be_taken_down(how: str, tmp_path: Path) -> None:
    shutil.copytree(HERE / "complete/content", tmp_path / "content")
    sources = sorted((tmp_path / "content").rglob("*.md"))
    for path in sources:
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{text}\nquokka{sources.index(path)}q\n", encoding="utf-8")
    published(tmp_path)
    assert build(tmp_path, command="record").status == 0
    for number, path in enumerate(sources):
        whole = b"".join(published(tmp_path).files().values())
        if f"quokka{number}q".encode() not in whole:
            continue
        if how == "unpublish":
            taken_down(tmp_path, str(path))
        elif how == "delete":
            path.unlink()
        else:
            text = path.read_text(encoding="utf-8")
            path.write_text(
                text.replace("---\n", "---\nexpires: 2019-12-31\n", 1), encoding="utf-8"
            )
        whole = b"".join(published(tmp_path).files().values())
        assert f"quokka{number}q".encode() not in whole
