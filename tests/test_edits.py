"""Edits change only their lines, keep every other byte, and never overwrite other changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site import edits
from resource_site.problems import BuildError, Edit


@pytest.mark.parametrize(
    ("text", "made", "after"),
    [
        ("one\ntwo\n", [Edit(2, 1, 3, "2")], "one\n2\n"),
        ("one\r\ntwo\r\n", [Edit(2, 1, 0, "new\n")], "one\r\nnew\r\ntwo\r\n"),
        ("one\rtwo", [Edit(1, 1, 0, "new\n")], "new\rone\rtwo"),
        ("\ufeffone\n", [Edit(1, 1, 3, "1")], "\ufeff1\n"),
        ("one two\n", [Edit(1, 1, 3, "1"), Edit(1, 5, 3, "2")], "1 2\n"),
        ("one two\n", [Edit(1, 1, 5, "1"), Edit(1, 5, 3, "2")], "one 2\n"),
        ("one\n", [Edit(1, 1, 3, "1"), Edit(1, 1, 3, "1")], "1\n"),
        ("one\n", [Edit(7, 1, 1, "x"), Edit(1, 4, 1, "x"), Edit(1, 0, 1, "x")], "one\n"),
        ("one", [Edit(1, 4, 0, "\ntwo")], "one\ntwo"),
    ],
)
def test_an_edit_replaces_a_part_of_a_line(text: str, made: list[Edit], after: str) -> None:
    assert edits.applied(text, made) == after


@given(st.text(), st.integers(1, 5), st.integers(1, 9), st.integers(0, 5))
def test_no_other_line_is_changed(text: str, line: int, column: int, length: int) -> None:
    before, after = (
        edits.BREAK.split(whole.removeprefix(edits.BOM))
        for whole in (text, edits.applied(text, [Edit(line, column, length, "x")]))
    )
    index = 2 * (line - 1)
    assert after[:index] == before[:index]
    assert after[index + 1 :] == before[index + 1 :]


def test_a_file_that_was_changed_since_it_was_read_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"new")
    with pytest.raises(BuildError, match="was changed by another program"):
        edits.replace(str(path), b"old", b"edited")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_the_permissions_of_a_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    edits.replace(str(path), b"old", b"new")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"new", 0o640)
