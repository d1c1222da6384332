"""Builds are reproducible, whatever the environment, the clock, the disk or the cache.

Each build is a process of its own in a folder of its own, which holds the complete site, its
templates, and enough articles for several worker processes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.sites.building import HERE, PROJECT, files

PLAIN = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
REVERSED = """\
import os, runpy, sys

listed = os.scandir

class Reversed:
    def __init__(self, folder="."):
        with listed(folder) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
    def close(self):
        pass

os.scandir = Reversed
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def workplace(folder: Path) -> Path:
    """Make a folder with the complete site, its templates, and sixty more articles."""
    shutil.copytree(HERE / "complete/content", folder / "content")
    shutil.copytree(PROJECT / "templates", folder / "templates")
    for number in range(60):
        text = (
            f"---\ntitle: Report {number}\ntags: [Prevention, Series {number % 7}]\n---\n"
            f"## Part {number}\n\n| a | b |\n|---|---|\n| {number} | *two*[^1] |\n\n[^1]: Note.\n"
        )
        day = f"20{number % 15:02}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        (folder / f"content/news/{day}-report-{number}.md").write_text(text)
    return folder


def built(
    folder: Path,
    *options: str,
    environment: Mapping[str, str] = PLAIN,
    umask: int = 0o022,
    before: Sequence[str] = (),
) -> dict[str, bytes]:
    """Build the site in a process of its own and return its files."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, *before, str(PROJECT / "build.py"), "--format", "text", *options],
        cwd=folder,
        env={**inherited, **PLAIN, **environment},
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return files(folder / "site")


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Return the paths of files that are in one site only, or not the same in both."""
    return [path for path in sorted({*one, *other}) if one.get(path) != other.get(path)]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the site as one process builds it without a cache, in a plain environment."""
    made = built(workplace(tmp_path_factory.mktemp("usual") / "site-of-one"), "--jobs", "1")
    assert any(path.startswith("pagefind/index/") for path in made)
    return made


@pytest.mark.parametrize(
    ("environment", "umask", "options"),
    [
        pytest.param(
            {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
            0o077,
            ("--jobs", "2"),
            id="Tokyo, no locale, private files, two processes",
        ),
        pytest.param(
            {"TZ": "America/New_York", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "random"},
            0o022,
            ("--jobs", "3", "--now", "2031-05-01T12:00"),
            id="New York, Turkish, three processes, years later",
        ),
    ],
)
def test_the_environment_changes_no_byte(
    environment: dict[str, str],
    umask: int,
    options: tuple[str, ...],
    usual: dict[str, bytes],
    tmp_path: Path,
) -> None:
    folder = workplace(tmp_path / "in another folder, with a longer name")
    made = built(folder, *options, environment=environment, umask=umask)
    assert differing(made, usual) == []


def test_the_order_of_files_on_the_disk_changes_no_byte(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    made = built(workplace(tmp_path / "w"), "--jobs", "1", before=("-c", REVERSED))
    assert differing(made, usual) == []


def test_a_warm_build_makes_the_same_site_as_a_cold_one(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    warm, cold = workplace(tmp_path / "warm"), workplace(tmp_path / "cold")
    built(warm)
    for path in (warm / "content").rglob("*.md"):
        os.utime(path, (0, 0))
    assert differing(built(warm), usual) == []
    cache = warm / ".cache/cache.sqlite"
    cache.write_bytes(cache.read_bytes()[:5000])
    for folder in (warm, cold):
        edit(folder / "content/news")
    assert differing(built(warm), built(cold)) == []


def edit(news: Path) -> None:
    """Delete an article, rename one, edit the title of one, and replace one by a draft."""
    (news / "2000-01-01-report-0.md").unlink()
    (news / "2001-02-02-report-1.md").rename(news / "2001-02-02-renamed.md")
    text = (news / "2002-03-03-report-2.md").read_text()
    (news / "2002-03-03-report-2.md").write_text(text.replace("Report 2", "Another title"))
    (news / "2003-04-04-report-3.md").write_text("---\ntitle: D\ndraft: true\n---\nText.\n")
