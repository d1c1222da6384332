"""A small site whose builds can be made to fail at every single thing they do with files."""

from __future__ import annotations

import json
import mmap
import os
import shutil
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tests.shared import SETTINGS

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
FOUR = struct.Struct("4l")
TEMPLATE = "<title>{{ page.title }}</title>"
PATIENCE = 120.0  # seconds one build may take on a machine that has much to do


@dataclass(frozen=True, slots=True)
class Ended:
    """How a build ended: its exit status, -9 if it was killed; its words; what it did to files."""

    status: int
    words: str
    operations: int
    failed: bool


class Place:
    """A folder with content and templates, in which builds run."""

    def __init__(self, folder: Path, library: Path, jobs: int, articles: int) -> None:
        self.folder, self.jobs, self.articles = folder, jobs, articles
        self.shared = folder.parent / f"{folder.name}.shared"
        self.said = folder.parent / f"{folder.name}.said"
        self.shared.write_bytes(FOUR.pack(0, 0, 0, 0))
        (folder / "content" / "news").mkdir(parents=True)
        words = Path("templates", "words", "en.toml")
        (folder / words).parent.mkdir(parents=True)
        (folder / "templates" / "assets").mkdir()
        (folder / "templates" / "assets" / "style.css").write_text("p {}\n", encoding="utf-8")
        shutil.copy(PROJECT / words, folder / words)
        for template in sorted((PROJECT / "templates").glob("*.html")):
            text = TEMPLATE + ("{{ page.body }}" if template.name == "article.html" else "")
            (folder / "templates" / template.name).write_text(text, encoding="utf-8")
        (folder / "content" / "site.toml").write_text(SETTINGS, encoding="utf-8")
        with self.shared.open("r+b") as file:
            self.numbers = mmap.mmap(file.fileno(), FOUR.size)
        preload = {"LD_PRELOAD": str(library)} if library.name else {}
        self.builder = subprocess.Popen(
            [sys.executable, str(HERE / "builder.py")],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(PROJECT),
                "FAULTS_ROOT": f"{folder}",
                "FAULTS_SHARED": str(self.shared),
                **preload,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def write(self, version: int) -> None:
        """Make the content another: a text is changed, one comes and one goes."""
        news = self.folder / "content" / "news"
        for path in news.glob("*.md"):
            path.unlink()
        more = [f"more-{number}" for number in range(self.articles)]
        for name in ("always", f"only-in-{version}", *more):
            text = f"---\ntitle: About {name}\ndate: 2007-03-31\n---\nWords {version}.\n"
            (news / f"{name}.md").write_text(text, encoding="utf-8")

    def start(self, *, fails: int = 0, error: int = 0, options: tuple[str, ...] = ()) -> int:
        """Start a build whose n-th operation fails with an error; return its process."""
        self.numbers[:] = FOUR.pack(0, fails, error, 0)
        arguments = [
            "build",
            "--cache",
            "cache",
            "--no-search",
            "--jobs",
            str(self.jobs),
            "--now",
            "2030-01-01",
        ]
        assert self.builder.stdin
        assert self.builder.stdout
        asked = json.dumps([[*arguments, *options], str(self.said)])
        self.builder.stdin.write(f"{asked}\n".encode())
        self.builder.stdin.flush()
        return int(self.builder.stdout.readline())

    def ended(self) -> Ended:
        """Wait for the build to end."""
        assert self.builder.stdout
        watch = threading.Timer(PATIENCE, self.builder.kill)
        watch.start()
        status = os.waitstatus_to_exitcode(int(self.builder.stdout.readline()))
        watch.cancel()
        operations, _, _, failed = FOUR.unpack(self.numbers[:])
        words = self.said.read_text(encoding="utf-8", errors="replace")
        return Ended(status, words, operations, bool(failed))

    def build(self, *, fails: int = 0, error: int = 0) -> Ended:
        """Build once."""
        self.start(fails=fails, error=error)
        return self.ended()

    def site(self) -> dict[str, str]:
        """Return the sums of all files of the site."""
        return sums(self.folder / "site")

    def forget(self, *names: str) -> None:
        """Remove folders as if no build had been here."""
        for name in names:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def names(self) -> set[str]:
        """Return what stands in the folder and in the cache."""
        found = {path.name for path in self.folder.iterdir()}
        return found | {f"cache/{path.name}" for path in (self.folder / "cache").glob("*")}

    def close(self) -> None:
        """End the program that makes builds."""
        self.builder.kill()
        self.builder.communicate()
        self.numbers.close()


# What stands where builds are made; the copy beside the site may be gone until there is a change.
CLEAN = {
    ".site-standby",
    ".site-lock",
    "cache",
    "cache/cache.sqlite",
    "content",
    "site",
    "templates",
}


def sums(folder: Path) -> dict[str, str]:
    """Return the sums of all files of a folder."""
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if not path.is_dir() or path.is_symlink()
    }


def killed(process: int) -> None:
    """Kill a process that may have ended."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def place(folder: Path, library: Path, jobs: int = 1, articles: int = 0) -> Iterator[Place]:
    """Give a place to build in; a `library` that has no name makes nothing fail."""
    found = Place(folder, library, jobs, articles)
    try:
        yield found
    finally:
        found.close()
