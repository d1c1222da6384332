"""Time and memory of whole builds, as an editor waits for them, on made-up sites of several sizes.

    python tests/benchmarks/build_speed.py FOLDER [1000 10000 …]

Makes sites of so many articles of about 5.5 KB in FOLDER (default: 1,000 and 10,000) and builds
each from nothing, again, and after one edit of each kind, every time by a process of its own and
without the search index.  Prints a table for the README: seconds of wall time and of CPU time, the
MiB of the largest process, the files that were written anew, and how each row grows with the site.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
OPTIONS = ("--content", "content", "--templates", "templates", "--output", "site", "--no-search")
WORDS = [
    line.strip(".,;:()").lower()
    for line in (PROJECT / "README.md").read_text(encoding="utf-8").split()
    if line.strip(".,;:()").isalpha()
]
SETTINGS = """\
title = "Made-up site"
tagline = "As large as it has to be"
base_url = "https://www.example.org"
timezone = "Asia/Bangkok"
language = "en"
[sections.news]
title = "News"
"""


class Cost(NamedTuple):
    """What a build took: seconds, seconds of the processors, MiB at most, files it wrote anew."""

    wall: float
    processors: float
    memory: float
    written: int


class Site:
    """A made-up site in a folder, and what its editors do to it."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder, self.count = folder, count
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "content" / "news").mkdir(parents=True)
        shutil.copytree(PROJECT / "templates", folder / "templates")
        (folder / "content" / "site.toml").write_text(SETTINGS, encoding="utf-8")
        for number in range(count):
            self.add(number)

    def add(self, number: int) -> None:
        """Write an article; the same number gives the same article."""
        chance = random.Random(number)
        path = self.folder / "content" / "news" / f"{_day(number, self.count)}-a{number:06}.md"
        path.write_text(_article(number, chance), encoding="utf-8")

    def middle(self) -> Path:
        """Return an article of the middle of the site."""
        paths = sorted((self.folder / "content" / "news").iterdir())
        return paths[len(paths) // 2]

    def edits(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Yield the name of each case, and what an editor does before that build."""
        middle, base = self.middle(), self.folder / "templates" / "base.html"
        yield "from nothing", lambda: None
        yield "nothing changed", lambda: None
        yield "one body edited", lambda: _replace(middle, "\n\n", "\n\nOne more sentence. ")
        yield "one title edited", lambda: _replace(middle, 'title: "', 'title: "New ')
        yield "one article added", lambda: self.add(self.count)
        yield "base template edited", lambda: _replace(base, "</body>", "<!-- new --></body>")

    def built(self) -> Cost:
        """Build the site; return what that took."""
        before = self._files()
        started = time.perf_counter()
        command = [sys.executable, str(PROJECT / "build.py"), "build", *OPTIONS, "--quiet"]
        process = subprocess.Popen(command, cwd=self.folder)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        if status:
            sys.exit(f"the build failed in {self.folder}")
        after = self._files()
        written = sum(before.get(path) != found for path, found in after.items())
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, written)

    def _files(self) -> dict[str, str]:
        """Return the sum of each file of the site, as its manifest has it."""
        manifest = self.folder / "site" / "build.json"
        if not manifest.exists():
            return {}
        files = json.loads(manifest.read_bytes())["files"]
        return dict(files)


def main() -> None:
    """Build the sites and print the table."""
    folder, *counts = sys.argv[1:]
    sizes = [int(count) for count in counts] or [1000, 10_000]
    columns: dict[int, dict[str, Cost]] = {}
    for count in sizes:
        site = Site(Path(folder) / str(count), count)
        columns[count] = {}
        for case, edit in site.edits():
            edit()
            columns[count][case] = site.built()
    growth = "".join(f" | {small:,} → {large:,}" for small, large in _pairs(sizes))
    print("| |" + "|".join(f" {count:,} articles " for count in sizes) + growth + " |")
    print("|---" * (1 + len(sizes) + len(_pairs(sizes))) + "|")
    for case in columns[sizes[0]]:
        cells = [_cell(columns[count][case]) for count in sizes]
        cells += [
            f"×{columns[large][case].wall / columns[small][case].wall:.1f}"
            for small, large in _pairs(sizes)
        ]
        print(f"| {case} | " + " | ".join(cells) + " |")


def _pairs(sizes: list[int]) -> list[tuple[int, int]]:
    return list(pairwise(sizes))


def _cell(cost: Cost) -> str:
    return (
        f"{cost.wall:.2f} s (CPU {cost.processors:.1f} s, {cost.memory:.0f} MiB, "
        f"{cost.written:,} files)"
    )


def _day(number: int, count: int) -> str:
    """Spread the articles over the days of twenty years, oldest first."""
    day = number * 20 * 336 // (count + 1)
    return f"{2000 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}"


def _article(number: int, chance: random.Random) -> str:
    """Return an article: paragraphs, headings, lists, a table, links, and a few topics."""
    tags = sorted({f"Topic {chance.randrange(40)}" for _ in range(3)})
    parts = [f'---\ntitle: "{_words(chance, 5).capitalize()}"\ntags: [{", ".join(tags)}]']
    parts.append(f"\nslug: a{number:06}\nsource: {_words(chance, 2).title()}\n---\n")
    for _ in range(4):
        parts.append(f"\n## {_words(chance, 4).capitalize()}\n")
        for _ in range(3):
            link = f"[{_words(chance, 1)}](https://example.org/{chance.choice(WORDS)})"
            strong = f"**{_words(chance, 2)}**"
            sentence = f"{_words(chance, 22).capitalize()} {link} {_words(chance, 15)}"
            parts.append(f"\n{sentence} {strong} {_words(chance, 6)}.\n")
        parts.append("\n" + "".join(f"- {_words(chance, 9)}.\n" for _ in range(4)))
    parts.append("\n| Name | Words |\n|---|---|\n" + f"| {_words(chance, 1)} | two |\n" * 3)
    return "".join(parts)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


if __name__ == "__main__":
    main()
