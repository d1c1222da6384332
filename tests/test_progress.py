"""Long work says how far it is, on a terminal and only there."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pytest

from resource_site import progress
from resource_site.progress import Progress


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the line be shown again at once, so that no test has to wait."""
    monkeypatch.setattr(progress, "PAUSE", -1)


def test_without_a_terminal_no_progress_is_printed() -> None:
    assert list(Progress(None).over("abc", "Reading", 3)) == ["a", "b", "c"]


@pytest.mark.usefixtures("eager")
def test_the_same_things_come_out_in_their_order() -> None:
    assert list(Progress(io.StringIO()).over(range(5), "Reading", 5)) == [0, 1, 2, 3, 4]


@pytest.mark.usefixtures("eager")
def test_the_line_counts_and_is_gone_at_the_end() -> None:
    stream = io.StringIO()
    list(Progress(stream).over(range(2), "Reading", 2))
    assert stream.getvalue() == (
        "\r\x1b[KReading 1 of 2"
        "\r\x1b[KReading 2 of 2"
        "\r\x1b[K"
    )  # fmt: skip


@pytest.mark.usefixtures("eager")
def test_the_count_never_exceeds_the_total() -> None:
    stream = io.StringIO()
    list(Progress(stream).over("abc", "Writing", 2))
    assert "3 of 2" not in stream.getvalue()


def test_no_work_shows_no_line() -> None:
    stream = io.StringIO()
    assert list(Progress(stream).over([], "Reading", 0)) == []
    assert stream.getvalue() == ""


@pytest.mark.usefixtures("eager")
def test_a_line_is_cleared_when_the_work_breaks_off() -> None:
    def work() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    stream = io.StringIO()
    with pytest.raises(OSError, match="disk"):
        _drain(Progress(stream).over(work(), "Writing", 9))
    assert stream.getvalue().endswith("\r\x1b[K")


def _drain(things: Iterable[int]) -> None:
    for _ in things:
        pass
