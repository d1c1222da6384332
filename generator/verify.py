"""A site → whether it is the same, byte for byte, wherever, whenever and however it is built."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.config import PROGRAM, Choices, Config
from generator.problems import StoppedError
from generator.progress import Progress
from generator.values import valueclass

CONDITIONS = "time zone, locale, clock, hash seed, umask, order of folders, processes"
LONGEST = timedelta(days=300)  # between the clocks of the two builds
BLOCK = 1 << 20  # bytes compared at a time
# The words of a program of its own: it turns the lists of the system round, then starts ours.
LAST_FIRST = """\
import sys
sys.path.insert(0, sys.argv[1])
from generator import verify
verify.list_folders_last_first()
import runpy
del sys.argv[:2]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@valueclass(frozen=True, slots=True)
class Surroundings:
    """Where a build takes place: what should make no difference to it."""

    folder: str
    environment: Mapping[str, str]
    umask: int
    jobs: int
    last_first: bool = False


HERE = Surroundings(
    "one", {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, umask=0o022, jobs=1
)
THERE = Surroundings(
    "another folder with a longer name",
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "2"},
    umask=0o077,
    jobs=4,
    last_first=True,
)


@valueclass(frozen=True, slots=True)
class Compared:
    """Two builds side by side: how many files they made, and which of them differ, in words."""

    files: int
    differences: tuple[str, ...]


def compared(
    config: Config,
    next_change: datetime | None,
    environment: Mapping[str, str],
    progress: Progress,
) -> Compared:
    """Build the site twice from nothing, each time in other surroundings, and compare all bytes.

    Raises StoppedError if one of them cannot be built; nothing but temporary folders is written.
    """
    later = _later(config.now, next_change)
    builds = ((HERE, config.now), (THERE, later))
    with TemporaryDirectory() as folder:
        for _, (surroundings, now) in progress.over(enumerate(builds), "Building", len(builds)):
            _build(Path(folder), surroundings, now, config.choices, environment)
        sites = [Path(folder, surroundings.folder, "site") for surroundings, _ in builds]
        return Compared(len(_files(sites[0])), tuple(differences(*sites)))


def differences(one: Path, other: Path) -> Iterator[str]:
    """Yield the files that are in one site only or not the same in both, and where."""
    first, second = _files(one), _files(other)
    for path in sorted({*first, *second}):
        if path not in first or path not in second:
            yield f"{path}: only one of the builds made it"
        elif (place := _first_difference(first[path], second[path])) >= 0:
            yield f"{path}: not the same from byte {place:,} on"


def list_folders_last_first() -> None:
    """Let this process see the entries of every folder in the opposite of their usual order."""
    listed, scanned = os.listdir, os.scandir

    class Entries:
        """Entries of a folder, as os.scandir gives them."""

        def __init__(self, folder: str = ".") -> None:
            with scanned(folder) as entries:
                self._entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self._entries)

        def __enter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self._entries)

        def __exit__(self, *_: object) -> None:
            pass

    os.scandir = Entries  # type: ignore[assignment]  # for this process, it is os.scandir
    os.listdir = lambda folder=".": sorted(listed(folder), reverse=True)  # type: ignore[assignment]  # no bytes are asked for


def _later(now: datetime, next_change: datetime | None) -> datetime:
    """Return another instant at which the same texts are published."""
    room = (next_change - now) / 2 if next_change else LONGEST
    return now + min(room, LONGEST)


def _build(
    folder: Path,
    surroundings: Surroundings,
    now: datetime,
    choices: Choices,
    environment: Mapping[str, str],
) -> None:
    """Build the site in a process of its own, below a folder of its own."""
    home = folder / surroundings.folder
    home.mkdir()
    starter = ("-c", LAST_FIRST, str(PROGRAM.parent)) if surroundings.last_first else ()
    done = subprocess.run(  # noqa: S603 - it runs this very program
        [sys.executable, *starter, str(PROGRAM), *_arguments(home, surroundings, now, choices)],
        cwd=home,
        env={**environment, **surroundings.environment},
        umask=surroundings.umask,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        words = (done.stdout + done.stderr).decode("utf-8", "backslashreplace").strip()
        raise StoppedError(f"the build that is compared did not succeed:\n{words}")


def _arguments(
    home: Path, surroundings: Surroundings, now: datetime, choices: Choices
) -> list[str]:
    """Return the command line of a build that makes what these choices make, in another place."""
    given = {
        "--content": choices.content.absolute(),
        "--templates": choices.templates.absolute(),
        "--output": home / "site",
        "--cache": home / "cache",
        "--now": now.isoformat(),
        "--jobs": surroundings.jobs,
        "--base-url": choices.base_url,
    }
    wanted = {
        "--drafts": choices.drafts,
        "--future": choices.future,
        "--no-search": not choices.search,
    }
    pairs = (part for name, value in given.items() if value for part in (name, str(value)))
    flags = (name for name, is_wanted in wanted.items() if is_wanted)
    return ["build", "--quiet", "--format", "text", *pairs, *flags]


def _files(site: Path) -> dict[str, Path]:
    found = (path for path in site.rglob("*") if not path.is_dir())
    return {path.relative_to(site).as_posix(): path for path in found}


def _first_difference(one: Path, other: Path) -> int:
    """Return the place of the first byte that differs, or -1."""
    place = 0
    with one.open("rb") as first, other.open("rb") as second:
        while True:
            left, right = first.read(BLOCK), second.read(BLOCK)
            if left != right:
                pairs = enumerate(zip_longest(left, right), start=place)
                return next(number for number, (a, b) in pairs if a != b)
            if not left:
                return -1
            place += len(left)
