"""A renamed or moved file is recognised by its text, and a deleted one by its path."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites.building import build, published, written

FOUR = "---\ntitle: Four\n---\nThe text of the fourth article, which nobody else has.\n"
LINK = "---\ntitle: Five\n---\n[four](2014-01-08-four.md), [page](/news/2014/four/)\n"


@pytest.fixture(name="site")
def _site(tmp_path: Path) -> Path:
    """Return the folder of a site with two recorded articles."""
    texts = {"news/2014-01-08-four.md": FOUR, "news/2014-01-09-five.md": LINK}
    site = written(tmp_path, texts)
    published(site)
    assert build(site, command="record").status == 0
    return site


def renamed(site: Path, name: str) -> str:
    """Rename the article; return what a check prints."""
    target = site / "content" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    (site / "content/news/2014-01-08-four.md").rename(target)
    checked = build(site, command="check")
    assert checked.status == 1
    return checked.words


@pytest.mark.parametrize(
    ("name", "address", "written_now"),
    [
        ("news/2014-01-08-quattro.md", "/news/2014/quattro/", "2014-01-08-quattro.md"),
        ("news/2013-01-08-four.md", "/news/2013/four/", "2013-01-08-four.md"),
        ("news/old/2014-01-08-vier.md", "/news/2014/vier/", "old/2014-01-08-vier.md"),
        ("news/2014-01-08-vier/index.md", "/news/2014/vier/", "2014-01-08-vier/index.md"),
    ],
)
def test_a_renamed_file_is_recognised_and_each_fix_works(
    site: Path, name: str, address: str, written_now: str
) -> None:
    words = renamed(site, name)
    assert f"/news/2014/four/ was published before; its document is at {address} now" in words
    assert f"fix: add /news/2014/four/ to aliases in content/{name}" in words
    assert f"there is no file 2014-01-08-four.md; it is now {written_now}" in words
    assert "is shown as text" not in words
    assert build(site, "--fix", command="check").status == 1
    file = site / "content" / name
    file.write_text(FOUR.replace("title:", "aliases: /news/2014/four/\ntitle:"))
    published(site)


def test_a_file_that_was_renamed_and_rewritten_is_a_deleted_one_and_a_new_one(site: Path) -> None:
    (site / "content/news/2014-01-08-four.md").unlink()
    (site / "content/news/2014-01-08-other.md").write_text("---\ntitle: Four\n---\nOther text.\n")
    built = build(site)
    assert built.status == 0
    assert "it is now" not in built.words


def test_two_files_with_the_text_of_a_deleted_one_are_not_taken_for_it(site: Path) -> None:
    (site / "content/news/2014-01-08-four.md").unlink()
    for name in ("a", "b"):
        (site / f"content/news/2014-01-08-{name}.md").write_text(FOUR)
    assert "its document is at" not in build(site).words


def test_after_a_deletion_only_links_to_the_deleted_file_are_warnings(site: Path) -> None:
    (site / "content/news/2014-01-08-four.md").unlink()
    assert build(site).status == 0
    links = "[a](2014-01-05-secrt/index.md) [b](nope.md) [c](2014-01-08-fuor.md)"
    (site / "content/news/2014-01-09-five.md").write_text(f"---\ntitle: Five\n---\n{links}\n")
    checked = build(site)
    assert checked.status == 1
    assert checked.words.count("error: there is no file ") == 3


def test_a_ledger_without_files_is_still_understood(site: Path) -> None:
    ledger = site / "content/urls.txt"
    lines = [line.partition("\t")[0] for line in ledger.read_text().splitlines()]
    ledger.write_text("\n".join(lines))
    (site / "content/news/2014-01-08-four.md").unlink()
    built = build(site)
    assert built.status == 0
    assert "the linked file 2014-01-08-four.md was published before" in built.words
