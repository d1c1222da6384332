"""The same input makes the same bytes, whatever machine, clock, zone or cache builds them.

Each build is a process of its own, as an editor or a server would start it, in a folder of its own
that holds the project's content and templates and enough further articles to share out the work.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.sites.building import PROJECT, files

PLAIN = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
LAST_FIRST = """\
import os, runpy, sys

listed = os.scandir

class LastFirst:
    def __init__(self, folder="."):
        with listed(folder) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))
    def __iter__(self):
        return self.entries
    def __enter__(self):
        return self.entries
    def __exit__(self, *_):
        pass

os.scandir = LastFirst
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def workplace(folder: Path) -> Path:
    """Make a folder with the project's content, its templates, and sixty more articles."""
    for name in ("content", "templates"):
        shutil.copytree(PROJECT / name, folder / name)
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
    """Return the site as one process makes it, from nothing, in the plainest surroundings."""
    made = built(workplace(tmp_path_factory.mktemp("usual") / "site-of-one"), "--jobs", "1")
    assert any(path.startswith("pagefind/index/") for path in made)
    return made


@pytest.mark.parametrize(
    ("environment", "umask"),
    [
        pytest.param(
            {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
            0o077,
            id="in Tokyo, without a locale, for nobody else to read",
        ),
        pytest.param(
            {"TZ": "America/New_York", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "random"},
            0o022,
            id="in New York, in Turkish",
        ),
    ],
)
def test_the_surroundings_change_no_byte(
    environment: dict[str, str], umask: int, usual: dict[str, bytes], tmp_path: Path
) -> None:
    folder = workplace(tmp_path / "in another folder, with a longer name")
    assert differing(built(folder, environment=environment, umask=umask), usual) == []


def test_the_number_of_processes_changes_no_byte(usual: dict[str, bytes], tmp_path: Path) -> None:
    assert differing(built(workplace(tmp_path / "w"), "--jobs", "2"), usual) == []


def test_the_order_of_folders_on_the_disk_changes_no_byte(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    made = built(workplace(tmp_path / "w"), "--jobs", "1", before=("-c", LAST_FIRST))
    assert differing(made, usual) == []


def test_a_day_on_which_nothing_changes_changes_no_byte(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    folder = workplace(tmp_path / "w")
    assert differing(built(folder, "--now", "2031-05-01T12:00"), usual) == []


def test_a_warm_cache_makes_the_same_site_as_a_cold_one(
    usual: dict[str, bytes], tmp_path: Path
) -> None:
    folder = workplace(tmp_path / "w")
    assert differing(built(folder), usual) == []
    for path in (folder / "content").rglob("*.md"):
        os.utime(path, (0, 0))
    assert differing(built(folder), usual) == []
    cache = folder / ".cache/memory.sqlite"
    cache.write_bytes(cache.read_bytes()[:5000])
    assert differing(built(folder), usual) == []


def test_an_edited_site_is_the_same_as_one_made_anew(tmp_path: Path) -> None:
    edited = workplace(tmp_path / "edited")
    built(edited)
    fresh = workplace(tmp_path / "fresh")
    for folder in (edited, fresh):
        news = folder / "content/news"
        (news / "2000-01-01-report-0.md").unlink()
        (news / "2001-02-02-report-1.md").rename(news / "2001-02-02-renamed.md")
        text = (news / "2002-03-03-report-2.md").read_text()
        (news / "2002-03-03-report-2.md").write_text(text.replace("Report 2", "Another title"))
        (news / "2003-04-04-report-3.md").write_text("---\ntitle: D\ndraft: true\n---\nText.\n")
    assert differing(built(edited), built(fresh)) == []
