"""A folder is seen as it stands, and known again if nothing came, went or changed since."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site.publish import disk, snapshot
from resource_site.publish.snapshot import Known, Left, Tree

FILES = ("index.html", "build.json", "news/index.html", "news/2007/border/index.html")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site with a copy beside it, as a publication leaves them."""
    for path in FILES:
        disk.write(f"{tmp_path}/site/{path}", path.encode())
        disk.link(f"{tmp_path}/site/{path}", f"{tmp_path}/copy/{path}")
    return tmp_path / "site"


def left(site: Path) -> Left:
    tree = snapshot.walked(str(site))
    known = Known()
    for path, signature in tree.files.items():
        known.note(path, f"made of {path}", "sum", signature)
    return Left(known, tree.folders, snapshot.walked(str(site.with_name("copy"))).folders)


def test_a_walk_finds_every_file_and_folder(site: Path) -> None:
    tree = snapshot.walked(str(site))
    assert sorted(tree.files) == sorted(FILES)
    assert sorted(tree.folders) == ["", "news/", "news/2007/", "news/2007/border/"]
    assert tree.doubled


def test_nothing_is_found_where_nothing_is(tmp_path: Path) -> None:
    assert snapshot.walked(str(tmp_path / "nowhere")) == Tree(
        str(tmp_path / "nowhere"), doubled=True
    )


def test_how_a_site_was_left_is_remembered_as_texts(site: Path) -> None:
    known = left(site)
    assert snapshot.unpacked(*known.packed()) == known


@pytest.mark.parametrize(
    "texts", [("", "", ""), ("a", "b", "c"), ("a\tb", "", ""), ("a\t1\n2\t3\t4", "", "")]
)
def test_what_cannot_be_understood_says_nothing(texts: tuple[str, str, str]) -> None:
    assert snapshot.unpacked(*texts) == Left()


def test_a_site_that_was_not_touched_is_known_again(site: Path) -> None:
    known = left(site)
    for look in (snapshot.seen, snapshot.glimpsed):
        tree = look(str(site), known)
        assert tree.as_left
        assert tree.files == known.known.signatures
    assert snapshot.beside(str(site.with_name("copy")), known, tree).as_left


EDITS: dict[str, Callable[[Path], object]] = {
    "changed in place": lambda site: (site / "news/index.html").write_bytes(b"by hand"),
    "removed": lambda site: (site / "news/2007/border/index.html").unlink(),
    "replaced": lambda site: disk.write(f"{site}/index.html", b"another"),
    "a folder removed": lambda site: (site / "news/2007/border").rename(site.with_name("gone")),
    "a folder added": lambda site: (site / "news/2008").mkdir(),
    "a file added beside folders": lambda site: (site / "CNAME").touch(),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
@pytest.mark.parametrize("look", [snapshot.seen, snapshot.glimpsed])
def test_a_site_that_somebody_changed_is_not_as_it_was(
    site: Path, edit: Callable[[Path], object], look: Callable[[str, Left], Tree]
) -> None:
    known = left(site)
    edit(site)
    tree = look(str(site), known)
    assert not tree.as_left or tree.files != known.known.signatures


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_look_finds_what_is_there_whatever_somebody_changed(
    site: Path, edit: Callable[[Path], object]
) -> None:
    known = left(site)
    edit(site)
    tree, walked = snapshot.seen(str(site), known), snapshot.walked(str(site))
    assert (tree.files, tree.folders) == (walked.files, walked.folders)


def test_a_file_of_someone_else_beside_a_page_is_found_when_something_is_published(
    site: Path,
) -> None:
    known = left(site)
    (site / "news/2007/border/index.html.gz").touch()
    assert "news/2007/border/index.html.gz" in snapshot.seen(str(site), known).files


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_a_copy_that_somebody_changed_is_looked_at_as_a_whole(
    site: Path, edit: Callable[[Path], object]
) -> None:
    known, copy = left(site), site.with_name("copy")
    edit(copy)
    tree = snapshot.beside(str(copy), known, snapshot.seen(str(site), known))
    walked = snapshot.walked(str(copy))
    assert not tree.as_left
    assert (tree.files, tree.folders) == (walked.files, walked.folders)


def test_a_third_name_of_a_file_is_a_reason_to_look_at_the_copy(site: Path) -> None:
    known, copy = left(site), site.with_name("copy")
    os.link(site / "index.html", site.with_name("backup"))
    (copy / "news/2007/border/index.html").unlink()
    assert not snapshot.beside(str(copy), known, snapshot.seen(str(site), known)).as_left


def test_what_is_not_wanted_is_removed_with_the_folders_it_leaves_empty(site: Path) -> None:
    tree = snapshot.walked(str(site))
    assert tree.clear(["news/2007/border/index.html"]) == {"news/"}
    assert sorted(snapshot.walked(str(site)).folders) == ["", "news/"]
    assert tree.folders == snapshot.walked(str(site)).folders


def test_folders_are_found_above_paths() -> None:
    assert snapshot.above(["a/b/c.txt", "d.txt"]) == {"", "a/", "a/b/"}
    assert snapshot.above([]) == {""}
