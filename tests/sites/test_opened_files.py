"""A build opens only its inputs, and a warm build only what changed.

An audit hook records each file that Python opens.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sites.building import PROJECT, written

WATCHED = """\
import os, runpy, sys

met = set()

def watch(event, arguments):
    if event == "open" and not isinstance(arguments[0], int):
        path, mode, flags = arguments
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        met.add(("writes" if writes else "reads") + " " + os.path.abspath(os.fsdecode(path)))

sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
sys.addaudithook(watch)
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print("\\n".join(sorted(met)), file=sys.stderr)
"""
PYTHON = {Path(path).resolve() for path in sysconfig.get_paths().values()} | {
    Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)
}
# Time zones, locales and the list of disks.
SYSTEM = tuple(map(Path, ("/usr/share/zoneinfo", "/usr/lib", "/usr/share/locale", "/proc/self")))
MODES = ("reads", "writes")
CODE = (PROJECT / "resource_site", PROJECT / "build.py", PROJECT / "templates")


OPTIONS = ("--no-search", "--jobs", "1", "--now", "2008-01-01", "--templates", "templates")


class Opened(NamedTuple):
    """The files that a build opened to read and to write."""

    read: set[Path]
    written: set[Path]


def build(folder: Path) -> Opened:
    """Build a site in a process of its own, and return the files that it opened."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, PROJECT / "build.py", *OPTIONS],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    opened = [line.split(" ", 1) for line in done.stderr.splitlines()]
    read, written = ({Path(path) for kind, path in opened if kind == mode} for mode in MODES)
    return Opened(read, {path for path in written if "__pycache__" not in path.parts})


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Opened]:
    """A site of three articles and a page, with templates of its own, and what a build opened."""
    place = tmp_path_factory.mktemp("opened")
    shutil.copytree(PROJECT / "templates", place / "site-folder/templates")
    (place / "secret.md").write_text("Not part of this site.")
    article = "---\ntitle: {0}\nsummary: About {0}.\ntags: [Law]\n---\nText of {0}.\n"
    folder = written(
        place / "site-folder",
        {
            "news/2007-01-01-a.md": article.format("A"),
            "news/2007-02-02-b.md": article.format("B"),
            "news/2007-03-03-c.md": article.format("C").replace("Law", "Border"),
            "pages/about.md": "---\ntitle: About\n---\n[B](../news/2007-02-02-b.md)\n",
        },
    )
    return folder, build(folder)


@pytest.fixture
def folder(first: tuple[Path, Opened]) -> Path:
    """The folder of the site, which is built; each test makes one edit more."""
    return first[0]


def is_below(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)


def test_a_build_opens_nothing_outside_its_folders(first: tuple[Path, Opened]) -> None:
    folder, opened = first
    outputs = tuple(
        folder / name for name in ("site", ".site-standby", ".site-next", ".site-lock", ".cache")
    )
    inputs = (folder / "content", folder / "templates")
    read = {path.resolve() for path in opened.read}
    known = (*CODE, *PYTHON, *SYSTEM, *outputs, *inputs)
    assert [path for path in read if not is_below(path, known) and path != folder] == []
    assert [path for path in opened.written if not is_below(path, outputs)] == []
    assert sources(opened, folder) == SOURCES


SOURCES = {"2007-01-01-a.md", "2007-02-02-b.md", "2007-03-03-c.md", "about.md"}


def sources(opened: Opened, folder: Path) -> set[str]:
    """Return the names of the sources that a build opened."""
    found = {path for path in opened.read if is_below(path, (folder / "content",))}
    return {path.name for path in found if path.suffix == ".md"}


def outputs(site: Path) -> dict[str, tuple[int, int]]:
    """Return what changes when a file is written again, for each output."""
    paths = (path for path in site.rglob("*") if path.is_file())
    return {
        path.relative_to(site).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns)
        for path in paths
    }


def rebuild(folder: Path) -> tuple[set[str], set[str]]:
    """Build again; return the names of the opened sources and the paths of written outputs."""
    before = outputs(folder / "site")
    opened = build(folder)
    after = outputs(folder / "site")
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    names = {path.name for path in opened.written if not is_below(path, (folder / ".cache",))}
    assert names == {Path(path).name for path in changed}
    return sources(opened, folder), changed


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new, 1))


def test_a_build_without_a_change_opens_no_source_and_writes_nothing(folder: Path) -> None:
    assert rebuild(folder) == (set(), set())


FEEDS = {"feed.xml", "atom.xml", "feed.json"}


def test_after_the_edit_of_a_body_only_its_page_and_feeds_are_written(folder: Path) -> None:
    edit(folder / "content/news/2007-02-02-b.md", "Text of", "New text of")
    assert rebuild(folder) == (
        {"2007-02-02-b.md"},
        {"news/2007/b/index.html", "tags/law/feed.xml", *FEEDS, "build.json"},
    )


def test_after_the_edit_of_a_title_only_pages_that_show_it_are_written(folder: Path) -> None:
    edit(folder / "content/news/2007-02-02-b.md", "title: ", "title: New ")
    assert rebuild(folder) == (
        {"2007-02-02-b.md"},
        {
            *("news/2007/a/index.html", "news/2007/b/index.html", "news/2007/c/index.html"),
            *("index.html", "news/index.html", "news/2007/index.html", "404.html"),
            *("tags/law/index.html", "tags/law/feed.xml", *FEEDS, "build.json"),
        },
    )


def test_after_the_edit_of_a_template_every_page_is_written_and_no_source_opened(
    folder: Path,
) -> None:
    edit(folder / "templates/base.html", "</body>", "<!-- new --></body>")
    opened, changed = rebuild(folder)
    pages = {path for path in outputs(folder / "site") if path.endswith(".html")}
    assert (opened, changed) == (set(), pages | {"build.json"})
