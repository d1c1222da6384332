"""Each step on a disk happens wholly or not at all, and no file is ever changed in place."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

import pytest

from resource_site.publish import disk


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    signature = disk.write(f"{tmp_path}/a/b/c.txt", b"words")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"words"
    assert signature == disk.signature((tmp_path / "a/b/c.txt").stat())


def test_a_file_takes_the_place_of_another_and_never_goes_into_it(tmp_path: Path) -> None:
    disk.write(f"{tmp_path}/one", b"old")
    disk.link(f"{tmp_path}/one", f"{tmp_path}/two")
    disk.write(f"{tmp_path}/one", b"new")
    assert (tmp_path / "two").read_bytes() == b"old"


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("/nowhere")])
def test_whatever_is_in_the_way_of_a_file_is_removed(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "page")
    disk.write(f"{tmp_path}/page", b"words")
    assert (tmp_path / "page").read_bytes() == b"words"
    assert not (tmp_path / "page").is_symlink()


def test_a_link_is_the_same_file_and_keeps_its_signature(tmp_path: Path) -> None:
    signature = disk.write(f"{tmp_path}/one", b"words")
    assert disk.link(f"{tmp_path}/one", f"{tmp_path}/folder/two") == ""
    assert disk.signature((tmp_path / "folder/two").stat()) == signature


def test_a_disk_that_cannot_link_gets_a_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    disk.write(f"{tmp_path}/one", b"words")
    monkeypatch.setattr(os, "link", impossible)
    signature = disk.link(f"{tmp_path}/one", f"{tmp_path}/two")
    assert (tmp_path / "two").read_bytes() == b"words"
    assert signature == disk.signature((tmp_path / "two").stat())


@pytest.mark.parametrize("number", disk.ADVICE)
def test_a_disk_that_fails_is_named_with_what_to_do(number: int) -> None:
    said = disk.words(OSError(number, os.strerror(number), "site/index.html"))
    assert said == f"site/index.html: {os.strerror(number)}; {disk.ADVICE[number]}"


def test_an_error_that_names_no_file_is_about_the_path_given() -> None:
    assert disk.words(OSError(errno.ENOTDIR, "Not a directory"), "site") == "site: Not a directory"
    assert disk.words(OSError("odd")) == "odd"


def folders(place: Path) -> tuple[Path, Path, Path]:
    """Return a fresh folder, the one to change places with, and where neither is."""
    for name in ("fresh", "site"):
        (place / name).mkdir()
        (place / name / "name").write_text(name, encoding="utf-8")
    return place / "fresh", place / "site", place / "aside"


@pytest.mark.parametrize("number", [0, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_two_folders_change_places_wherever_it_can_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def impossible(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    class Library:
        renameat2 = staticmethod(impossible)

    if number:
        monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library)
    disk.exchange(*folders(tmp_path))
    assert (tmp_path / "site" / "name").read_text(encoding="utf-8") == "fresh"
    assert (tmp_path / "fresh" / "name").read_text(encoding="utf-8") == "site"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "site"]


def test_an_exchange_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(*_: object) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    class Library:
        renameat2 = staticmethod(impossible)

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library)
    with pytest.raises(OSError, match="Input/output error"):
        disk.exchange(*folders(tmp_path))
    assert (tmp_path / "site" / "name").read_text(encoding="utf-8") == "site"


@pytest.mark.parametrize("count", [1, disk.FEW, disk.FEW + 1])
def test_what_is_flushed_must_be_there(tmp_path: Path, count: int) -> None:
    paths = [f"{number}.txt" for number in range(count)]
    for path in paths:
        disk.write(f"{tmp_path}/{path}", b"words")
    disk.flush(str(tmp_path), paths)
    with pytest.raises(FileNotFoundError):
        disk.flush(str(tmp_path / "nowhere"), paths)


def test_without_syncfs_all_disks_are_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = []

    class System:
        sysname = "Elsewhere"

    monkeypatch.setattr(os, "uname", System)
    monkeypatch.setattr(os, "sync", lambda: called.append("sync"))
    disk.flush(str(tmp_path), ["x"] * (disk.FEW + 1))
    assert called == ["sync"]
