"""Each operation on the disk succeeds completely or has no effect."""

from __future__ import annotations

import ctypes
import errno
import os
import tracemalloc
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from resource_site.publish import disk


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    signature = disk.write(f"{tmp_path}/a/b/c.txt", b"words")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"words"
    assert signature == disk.signature((tmp_path / "a/b/c.txt").stat())


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("/nowhere")])
def test_what_is_in_the_way_of_a_file_is_removed(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "page")
    disk.write(f"{tmp_path}/page", b"words")
    assert (tmp_path / "page").read_bytes() == b"words"
    assert not (tmp_path / "page").is_symlink()


def test_a_file_is_copied_in_pieces(tmp_path: Path) -> None:
    with (tmp_path / "film.mp4").open("wb") as film:
        film.truncate(64 << 20)
        film.write(b"the end")
    tracemalloc.start()
    found, signature = disk.copy(f"{tmp_path}/film.mp4", f"{tmp_path}/site/film.mp4")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 4 << 20
    copied = tmp_path / "site/film.mp4"
    assert found == sha256((tmp_path / "film.mp4").read_bytes()).hexdigest()
    assert sha256(copied.read_bytes()).hexdigest() == found
    assert signature == disk.signature(copied.stat())


def test_a_link_keeps_the_signature_of_its_file(tmp_path: Path) -> None:
    signature = disk.write(f"{tmp_path}/one", b"words")
    assert disk.link(f"{tmp_path}/one", f"{tmp_path}/folder/two") == ""
    assert disk.signature((tmp_path / "folder/two").stat()) == signature


def test_a_link_that_fails_for_another_reason_is_not_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    disk.write(f"{tmp_path}/one", b"words")
    monkeypatch.setattr(os, "link", link)
    with pytest.raises(OSError, match="No space left on device"):
        disk.link(f"{tmp_path}/one", f"{tmp_path}/two")
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize("number", disk.FIXES)
def test_an_error_is_described_with_its_fix(number: int) -> None:
    stopped = disk.stopped(OSError(number, os.strerror(number), "site/index.html"))
    assert str(stopped) == f"site/index.html: {os.strerror(number)}\n    fix: {disk.FIXES[number]}"


def test_an_error_that_names_no_file_is_about_the_path_given() -> None:
    error = OSError(errno.ENOTDIR, "Not a directory")
    assert str(disk.stopped(error, "site")) == "site: Not a directory"
    assert str(disk.stopped(OSError("odd"))) == "odd"


def folders(place: Path) -> tuple[Path, Path, Path]:
    """Return a new folder, one to exchange it with, and a path that both may use."""
    for name in ("new", "site"):
        (place / name).mkdir()
        (place / name / "name").write_text(name, encoding="utf-8")
    return place / "new", place / "site", place / "old"


def fail(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let every function of the C library fail with an error, or be missing, if that is 0."""

    def impossible(*_: object) -> int:
        ctypes.set_errno(number)
        return -1

    class Library:
        def __getitem__(self, name: str) -> Callable[..., int]:
            if not number:
                raise AttributeError(name)
            return impossible

    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library())


@pytest.mark.parametrize("number", [None, 0, errno.EINVAL, errno.ENOSYS, errno.ENOTSUP])
def test_two_folders_are_exchanged_on_every_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int | None
) -> None:
    if number is not None:
        fail(monkeypatch, number)
    disk.exchange(*folders(tmp_path))
    assert (tmp_path / "site" / "name").read_text(encoding="utf-8") == "new"
    assert (tmp_path / "new" / "name").read_text(encoding="utf-8") == "site"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "site"]


def test_an_exchange_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output error"):
        disk.exchange(*folders(tmp_path))
    assert (tmp_path / "site" / "name").read_text(encoding="utf-8") == "site"


def test_a_second_rename_that_fails_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, errno.EINVAL)
    new, output, old = folders(tmp_path)
    with pytest.raises(FileNotFoundError):
        disk.exchange(new / "missing", output, old)
    assert (output / "name").read_text(encoding="utf-8") == "site"


@pytest.mark.parametrize("count", [1, disk.FEW, disk.FEW + 1])
def test_only_what_exists_is_flushed(tmp_path: Path, count: int) -> None:
    paths = [f"{number}.txt" for number in range(count)]
    for path in paths:
        disk.write(f"{tmp_path}/{path}", b"words")
    disk.flush(str(tmp_path), paths)
    with pytest.raises(FileNotFoundError):
        disk.flush(str(tmp_path / "nowhere"), paths)


def test_a_file_system_that_cannot_be_flushed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output error"):
        disk.flush(str(tmp_path), ["x"] * (disk.FEW + 1))


def test_without_syncfs_all_disks_are_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = []
    fail(monkeypatch, 0)
    monkeypatch.setattr(os, "sync", lambda: called.append("sync"))
    disk.flush(str(tmp_path), ["x"] * (disk.FEW + 1))
    assert called == ["sync"]
