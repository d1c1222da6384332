"""Two builds in other surroundings make the same bytes, and `verify` sees it where they do not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from generator import cli, verify
from tests.conftest import PROJECT, SmallSite

QUICK = ("--no-search", "--templates", str(PROJECT / "templates"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Run `verify` in the folder of the small site; return its status and what it printed."""

    def command(*arguments: str) -> tuple[int, str]:
        status = cli.main(["verify", *QUICK, *arguments], build.planned, build.published)
        return status, capsys.readouterr().out

    return command


def test_a_site_is_the_same_wherever_it_is_built(
    site: SmallSite, run: Callable[..., tuple[int, str]]
) -> None:
    for number in range(1, 20):
        site.text(f"news/2007-01-{number:02}-report-{number}.md", "title: Report\ntags: [Law]")
    site.text("news/2099-01-01-ahead.md", "title: Ahead")
    site.text("news/2007-03-01-draft.md", "title: Draft\ndraft: true")
    status, words = run()
    assert re.fullmatch(
        r"The same bytes: \d+ files, built twice in other surroundings "
        r"\(time zone, locale, clock, hash seed, umask, order of folders, processes\)\.\n",
        words,
    )
    assert status == 0
    assert sorted(path.name for path in site.folder.iterdir()) == [".cache", "content"]


def test_a_template_that_shows_its_surroundings_is_found_out(
    site: SmallSite, run: Callable[..., tuple[int, str]]
) -> None:
    """A template cannot ask the clock, but where an object stands in memory it can show."""
    site.text("news/2007-01-01-a.md", "title: A")
    for path in (PROJECT / "templates").rglob("*"):
        if path.is_file():
            copy = site.folder / "templates" / path.relative_to(PROJECT / "templates")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    shown = site.folder / "templates/base.html"
    shown.write_text(shown.read_text() + "{{ [].append }}")
    status, words = run("--templates", "templates")
    assert status == 1
    assert re.match(
        r"Two builds in other surroundings \(time zone, locale, .*\) differ in \d+ files:\n"
        r"404\.html: not the same from byte [\d,]+ on\n",
        words,
    )
    assert "build.json: not the same from byte " in words


def test_a_site_with_mistakes_is_not_compared(
    site: SmallSite, run: Callable[..., tuple[int, str]]
) -> None:
    site.text("news/2007-01-01-a.md", "titel: A")
    status, words = run()
    assert status == 1
    assert words.startswith("content/news/2007-01-01-a.md:2:1: error: 'titel' is not a field")


def test_files_that_only_one_build_made_and_bytes_that_differ_are_told(tmp_path: Path) -> None:
    for name, files in {"one": {"a": b"12345", "b/c": b"12"}, "two": {"a": b"12x45"}}.items():
        for path, raw in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_bytes(raw)
    (tmp_path / "one/d").write_bytes(b"1")
    (tmp_path / "two/d").write_bytes(b"12")
    assert list(verify.differences(tmp_path / "one", tmp_path / "two")) == [
        "a: not the same from byte 2 on",
        "b/c: only one of the builds made it",
        "d: not the same from byte 1 on",
    ]


def test_folders_can_be_listed_from_their_end(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).touch()
    words = (
        "import os\nfrom generator import verify\nverify.list_folders_last_first()\n"
        "print(os.listdir(), [entry.name for entry in os.scandir()])"
    )
    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "['c', 'b', 'a'] ['c', 'b', 'a']\n"
