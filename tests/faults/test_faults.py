"""Whatever fails, `site/` is the whole old site or the whole new one, and the words are true.

The short run takes a few operations and moments by chance.  The long run takes all:

    FAULTS=all KILLS=1000 PAIRS=200 LOOKS=20000 FULL=100 pytest -s tests/faults

FAULTS=all makes every single file operation of a build fail in six ways, for a first build, for
one without memory and for one with it; FAULTS=40 takes as many of each, chosen by
SEED, and goes on until one of them stops the build.
"""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from tests.faults.place import CLEAN, Ended, Place, killed, place

FAULTS = os.environ.get("FAULTS", "1")
KILLS = int(os.environ.get("KILLS", "8"))
PAIRS = int(os.environ.get("PAIRS", "2"))
LOOKS = int(os.environ.get("LOOKS", "200"))
FULL = int(os.environ.get("FULL", "4"))
SEED = int(os.environ.get("SEED", "1"))
JOBS = int(os.environ.get("JOBS", "1"))
WAYS = {
    "KILL": 0,
    "ENOSPC": errno.ENOSPC,
    "EIO": errno.EIO,
    "EACCES": errno.EACCES,
    "EMFILE": errno.EMFILE,
    "EROFS": errno.EROFS,
}
# What is forgotten before a build that fails: nothing was ever published, or no memory, or nothing.
BEFORE: dict[str, tuple[str, ...]] = {
    "first": ("site", ".site-standby", "cache"),
    "without memory": ("cache",),
    "with memory": (),
}


class Trial:
    """Two versions of a site by turns, and what each is when nothing fails."""

    def __init__(self, at: Place) -> None:
        self.at, self.version = at, 0
        self.right: dict[int, dict[str, str]] = {}
        self.counts: dict[tuple[str, ...], int] = {}
        for version in (1, 0):
            at.write(version)
            at.forget("site", ".site-standby", "cache")
            assert at.build().status == 0
            self.right[version] = at.site()

    def turned(self, forgotten: Sequence[str]) -> None:
        """Let there be another version to build."""
        self.version = 1 - self.version
        self.at.write(self.version)
        self.at.forget(*forgotten)

    def operations(self, forgotten: tuple[str, ...]) -> int:
        """Return how many operations a build takes when nothing fails."""
        if forgotten not in self.counts:
            self.turned(forgotten)
            self.counts[forgotten] = self.at.build().operations
        return self.counts[forgotten]

    def old(self, forgotten: Sequence[str]) -> dict[str, str]:
        return {} if "site" in forgotten else self.right[1 - self.version]

    def check(self, ended: Ended, forgotten: Sequence[str], case: str) -> None:
        """Hold what stands against what was said, then build once more."""
        new, found, said = self.right[self.version], self.at.site(), f"{case}\n{ended}"
        assert found in (new, self.old(forgotten)), said
        assert "Traceback" not in ended.words, said
        if ended.status != -9:
            assert ended.status == (0 if found == new else 1), said
            assert ("othing was published" in ended.words) == (ended.status == 1), said
        after = self.at.build()
        assert after.status == 0, f"{said}\nand then {after}"
        assert self.at.site() == new, f"{said}\nand then {after}"
        assert self.at.names() | {".site-standby"} == CLEAN, f"{said}\nand then {after}"


@pytest.fixture(scope="module")
def breakable(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    """Give a place whose builds can be broken."""
    with place(tmp_path_factory.mktemp("breakable") / "place", library, JOBS) as at:
        yield Trial(at)


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("way", WAYS)
def test_whatever_operation_fails_the_site_is_whole_and_the_words_are_true(
    breakable: Trial, way: str, before: str
) -> None:
    forgotten = BEFORE[before]
    chance = random.Random(f"{SEED} {way} {before}")
    count = breakable.operations(forgotten)
    steps = range(1, count + 1)
    enough = count if FAULTS == "all" else int(FAULTS)
    happened = 0
    for tried, step in enumerate(chance.sample(steps, count)):
        # Some operations may fail without harm to a build: one at least does not.
        if tried >= enough and happened:
            break
        breakable.turned(forgotten)
        ended = breakable.at.build(fails=step, error=WAYS[way])
        happened += ended.failed
        breakable.check(ended, forgotten, f"{way} at operation {step} of {count}, {before}")
    print(f"{way}, {before}: {happened} of {count} operations failed")
    assert happened


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(
    tmp_path: Path, jobs: int
) -> None:
    chance = random.Random(f"{SEED} {jobs}")
    kills = 0
    with place(tmp_path / "place", Path(), jobs, articles=30 * (jobs - 1)) as at:
        trial = Trial(at)
        began = time.monotonic()
        trial.turned(())
        assert at.build().status == 0
        lasts = time.monotonic() - began
        for number in range(KILLS // 2):
            forgotten = BEFORE[chance.choice(list(BEFORE))]
            trial.turned(forgotten)
            process = at.start()
            time.sleep(chance.random() * lasts if number else 0)
            killed(process)
            ended = at.ended()
            kills += ended.status == -9
            trial.check(ended, forgotten, f"kill {number}")
    print(f"{kills} builds killed at work, 0 torn")
    assert kills


def test_two_builds_at_once_take_turns(tmp_path: Path) -> None:
    with place(tmp_path / "place", Path()) as one, place(tmp_path / "other", Path()) as other:
        output = one.folder / "site"
        right = []
        for at, version in ((one, 0), (other, 1)):
            at.write(version)
            assert at.build().status == 0
            right.append(at.site())
        waited = 0
        for _ in range(PAIRS):
            one.write(0)
            one.start()
            other.start(options=("--output", str(output)))
            ended = [one.ended(), other.ended()]
            assert [found.status for found in ended] == [0, 0], ended
            waited += sum("Waiting for another build" in found.words for found in ended)
            assert one.site() in right, ended
            assert one.names() == CLEAN, ended
    print(f"{PAIRS} pairs, {waited} waited")


class Reader:
    """Somebody who reads the whole site over and over, by the names of its files."""

    def __init__(self, site: Path) -> None:
        self.site, self.ends = site, False
        self.looks, self.complete, self.lost, self.mixed = 0, 0, 0, 0
        self.thread = threading.Thread(target=self.read)

    def read(self) -> None:
        """Read until there were looks enough."""
        while not self.ends:
            self.looks += 1
            try:
                before = (self.site / "build.json").read_bytes()
                listed = json.loads(before)["files"]
                found = {path: sums_of(self.site / path) for path in ("index.html", "404.html")}
                found |= {path: sums_of(self.site / path) for path in listed if "always" in path}
                after = (self.site / "build.json").read_bytes()
            except (OSError, ValueError):
                self.lost += 1
                continue
            if before == after:
                self.complete += 1
                self.mixed += any(listed[path] != found[path] for path in found)


def sums_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_a_reader_finds_every_page_and_never_half_a_site(tmp_path: Path) -> None:
    with place(tmp_path / "place", Path()) as at:
        at.write(0)
        assert at.build().status == 0
        reader = Reader(at.folder / "site")
        reader.thread.start()
        builds = 0
        while reader.looks < LOOKS or builds < 3:
            builds += 1
            at.write(builds)
            assert at.build().status == 0
        reader.ends = True
        reader.thread.join()
    print(f"{builds} builds, {reader.looks} looks, {reader.complete} at one site")
    assert (reader.lost, reader.mixed) == (0, 0)
    assert reader.complete


@pytest.mark.parametrize("lacking", ["size", "nr_inodes"])
def test_a_full_disk_changes_nothing_and_is_said(tmp_path: Path, lacking: str) -> None:
    chance = random.Random(f"{SEED} {lacking}")
    (tmp_path / "place").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,nr_inodes=2000", "tmpfs", f"{tmp_path}/place"]
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk is made by root alone")
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no disk can be made here")
    try:
        with place(tmp_path / "place", Path()) as at:
            trial = Trial(at)
            full = sum(_filled(trial, lacking, number, chance) for number in range(FULL))
    finally:
        subprocess.run(["umount", tmp_path / "place"], check=True)
    print(f"{lacking}: {full} of {FULL} builds had no room")
    assert full


def _filled(trial: Trial, lacking: str, number: int, chance: random.Random) -> bool:
    """Build where there is nearly no room, then where there is; tell whether it was refused.

    The first time there is none at all, and no site whose place could be taken.
    """
    at, forgotten = trial.at, BEFORE[chance.choice(list(BEFORE)) if number else "first"]
    trial.turned(forgotten)
    room = os.statvfs(at.folder)
    ballast = at.folder / "ballast"
    ballast.mkdir()
    if lacking == "size":
        left = chance.choice([chance.randrange(30), chance.randrange(300)]) if number else 0
        (ballast / "much").write_bytes(b"x" * room.f_bsize * max(0, room.f_bavail - left - 1))
    else:
        left = chance.randrange(25) if number else 0
        for name in range(max(0, room.f_favail - left - 1)):
            (ballast / str(name)).touch()
    ended = at.build()
    new, found = trial.right[trial.version], at.site()
    assert found in (new, trial.old(forgotten)), ended
    assert ended.status == (0 if found == new else 1), ended
    shutil.rmtree(ballast)
    if ended.status:
        assert "fix: free disk space, then build again" in ended.words, ended
    trial.check(ended, forgotten, f"without {lacking}")
    return ended.status == 1
