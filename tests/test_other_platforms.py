"""Without fork, fcntl, renameat2 and other things of Linux, the same site is built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PROGRAM = """\
import sys
sys.path.insert(0, {project!r})
if {hidden}:
    import tests.other_platform
from resource_site.pipeline import main
sys.exit(main(sys.argv[1:]))
"""
SETTINGS = """\
title = "A"
tagline = "B"
base_url = "https://example.org"
timezone = "UTC"
language = "en"
[sections.news]
"""


def built(folder: Path, *, hidden: bool) -> dict[str, bytes]:
    """Build the site of a folder, and return its files."""
    program = PROGRAM.format(project=str(PROJECT), hidden=hidden)
    done = subprocess.run(
        [sys.executable, "-c", program, "build", "--no-search", "--format", "text", "--jobs", "2"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def write(folder: Path, articles: int) -> None:
    """Write a site with a picture and so many articles."""
    content = folder / "content"
    (content / "news").mkdir(parents=True, exist_ok=True)
    (content / "site.toml").write_text(SETTINGS)
    for number in range(articles):
        article = f"---\ntitle: Article {number}\ndate: 2007-03-31\n---\nText {number}.\n"
        (content / "news" / f"a-{number}.md").write_text(article)


@pytest.fixture(name="folders")
def _folders(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "here", tmp_path / "there"


def test_every_build_makes_the_same_site(folders: tuple[Path, Path]) -> None:
    for articles in (60, 70, 55):  # more than one process would make, more, and fewer
        for folder in folders:
            write(folder, articles)
        here, there = built(folders[0], hidden=False), built(folders[1], hidden=True)
        assert here == there
        assert len(here) > articles
        for folder in folders:
            (folder / "content/news/a-0.md").unlink()


def test_two_builds_at_once_are_serialized(folders: tuple[Path, Path]) -> None:
    folder = folders[1]
    write(folder, 60)
    program = PROGRAM.format(project=str(PROJECT), hidden=True)
    command = [sys.executable, "-c", program, "build", "--no-search", "--quiet"]
    both = [subprocess.Popen(command, cwd=folder) for _ in range(2)]
    assert [build.wait(60) for build in both] == [0, 0]
    assert built(folder, hidden=True)
