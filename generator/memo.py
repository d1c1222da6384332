"""Remembers what Markdown became, by everything it depends on; shares out what is new."""

from __future__ import annotations

import hashlib
import json
import platform
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import astuple
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from generator import markup
from generator.config import Config
from generator.model import Body, Finding, Heading, Reference
from generator.progress import Progress
from generator.validate import Bodies

FILE = "bodies.sqlite"
LIBRARIES = ("markdown", "nh3")
# Fewer new texts than this are converted sooner than another process is started.
WORTH_SHARING = 40
SHARE = 20

Text = tuple[str, str]


@contextmanager
def bodies(config: Config, progress: Progress) -> Iterator[Bodies]:
    """Give a function that turns pairs of Markdown text and language into bodies, in order.

    A memory that is damaged, of another version or locked costs time, never truth.
    """
    store = _Store(config.choices.cache)

    def remembered(texts: Iterable[Text]) -> Sequence[Body]:
        wanted = list(texts)
        keys = [_key(text) for text in wanted]
        known = store.found(keys)
        missing = [number for number, key in enumerate(keys) if key not in known]
        made = _made([wanted[number] for number in missing], config.choices.jobs)
        for number, body in zip(missing, progress.over(made, "Reading", len(missing)), strict=True):
            known[keys[number]] = body
        store.keep({keys[number]: known[keys[number]] for number in missing}, set(keys))
        return [known[key] for key in keys]

    try:
        yield remembered
    finally:
        store.close()


def _made(texts: Sequence[Text], jobs: int) -> Iterator[Body]:
    """Convert texts one after the other, or, when there are many, in several processes."""
    if jobs < 2 or len(texts) < WORTH_SHARING:
        yield from map(_body, texts)
        return
    # A fresh server for the processes: forking this one could copy a lock that is held.
    with ProcessPoolExecutor(jobs, mp_context=get_context("forkserver")) as pool:
        yield from pool.map(_body, texts, chunksize=SHARE)


def _body(text: Text) -> Body:
    return markup.body(text[0], language=text[1])


def _version() -> bytes:
    """Return what a remembered body depends on besides its text: our code and the libraries."""
    digest = hashlib.sha256(platform.python_version().encode())
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    package = Path(__file__).parent
    for path in sorted([*package.glob("markup/*.py"), package / "model.py", Path(__file__)]):
        digest.update(path.read_bytes())
    return digest.digest()


VERSION = _version()


def _key(text: Text) -> bytes:
    return hashlib.sha256(VERSION + f"{text[1]}\n{text[0]}".encode(errors="replace")).digest()


class _Store:
    """A small database of bodies; every fault in it is the same as knowing nothing."""

    def __init__(self, folder: Path) -> None:
        self.database: sqlite3.Connection | None = None
        with suppress(OSError, sqlite3.Error):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                self.database = _opened(folder / FILE)
            except sqlite3.DatabaseError:
                (folder / FILE).unlink()
                self.database = _opened(folder / FILE)

    def found(self, keys: Sequence[bytes]) -> dict[bytes, Body]:
        """Return the bodies that are remembered whole."""
        result = {}
        with suppress(sqlite3.Error):
            rows = (
                self.database.execute("SELECT key, sum, body FROM bodies") if self.database else ()
            )
            wanted = set(keys)
            for key, check, packed in rows:
                with suppress(ValueError, TypeError):
                    if key in wanted and hashlib.sha256(packed).digest() == check:
                        result[key] = _unpacked(packed)
        return result

    def keep(self, made: dict[bytes, Body], used: set[bytes]) -> None:
        """Remember new bodies, and forget those that nobody asked for, once they are many."""
        if self.database is None:
            return
        rows = []
        for key, body in made.items():
            packed = json.dumps(astuple(body), ensure_ascii=True).encode()
            rows.append((key, hashlib.sha256(packed).digest(), packed))
        with suppress(sqlite3.Error), self.database:
            if rows:
                self.database.executemany("INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)", rows)
            stored = [key for (key,) in self.database.execute("SELECT key FROM bodies")]
            if len(stored) > 2 * len(used) + WORTH_SHARING:
                unused = [(key,) for key in stored if key not in used]
                self.database.executemany("DELETE FROM bodies WHERE key = ?", unused)

    def close(self) -> None:
        """Let go of the file."""
        if self.database is not None:
            self.database.close()


def _opened(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, timeout=10)
    database.execute("PRAGMA synchronous = OFF")
    database.execute(
        "CREATE TABLE IF NOT EXISTS bodies (key BLOB PRIMARY KEY, sum BLOB, body BLOB)"
    )
    return database


def _unpacked(packed: bytes) -> Body:
    html, beginning, headings, references, outside, anchors, words, findings = json.loads(packed)
    return Body(
        html=html,
        beginning=beginning,
        headings=tuple(Heading(*row) for row in headings),
        references=tuple(Reference(*row) for row in references),
        outside=tuple(Reference(*row) for row in outside),
        anchors=tuple(anchors),
        words=words,
        findings=tuple(Finding(*row) for row in findings),
    )
