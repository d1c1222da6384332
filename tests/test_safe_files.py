"""Only regular files are read, and of those no more than was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site import safe_files


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert safe_files.read(str(tmp_path / "a"), 5) == b"12345"


def test_a_file_that_is_too_long_is_not_cut_but_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(2**20 + 1))
    with pytest.raises(OSError, match="it is longer than 1 MB"):
        safe_files.read(str(tmp_path / "a"), 2**20)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda path: path.symlink_to("/etc/passwd"), id="a link"),
        pytest.param(lambda path: path.symlink_to(path), id="a link to itself"),
        pytest.param(os.mkfifo, id="a pipe"),
        pytest.param(Path.mkdir, id="a folder"),
        pytest.param(lambda _: None, id="nothing"),
    ],
)
def test_only_regular_files_are_read(make: Callable[[Path], None], tmp_path: Path) -> None:
    make(tmp_path / "a")
    with pytest.raises(OSError, match=r".+"):
        safe_files.read(str(tmp_path / "a"), 5)
    with pytest.raises(OSError, match=r".+"):
        safe_files.ends(str(tmp_path / "a"), 5)
    with pytest.raises(OSError, match=r".+"):
        list(safe_files.pieces(str(tmp_path / "a")))


def test_a_long_file_is_read_in_pieces_or_at_its_ends(tmp_path: Path) -> None:
    raw = bytes(range(256)) * (1 << 13)
    (tmp_path / "a").write_bytes(raw)
    pieces = list(safe_files.pieces(str(tmp_path / "a")))
    assert (len(pieces), b"".join(pieces)) == (2, raw)
    assert safe_files.ends(str(tmp_path / "a"), 3) == (b"\0\1\2", b"\xfd\xfe\xff")
    assert safe_files.ends(str(tmp_path / "a"), 1 << 30) == (raw, raw)


def test_a_device_is_not_read() -> None:
    with pytest.raises(OSError, match="it is not a regular file"):
        safe_files.read("/dev/zero", 5)
