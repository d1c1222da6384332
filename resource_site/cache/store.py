"""The cache file: values by kind and key, each with a checksum.

A value that is damaged, from another program or version, or locked is a miss.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

FILE = "cache.sqlite"
TIMEOUT = 10.0  # seconds to wait for another build that is writing
SPARE = 200  # unused entries of a kind that are kept for a change that is taken back

CREATE = """
CREATE TABLE entries (kind TEXT, key TEXT, value BLOB, checksum BLOB, PRIMARY KEY (kind, key))
"""
READ = "SELECT kind, key, value, checksum FROM entries WHERE kind = ?"
READ_ONE = f"{READ} AND key = ?"
WRITE = "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)"
COUNT = "SELECT count(*) FROM entries WHERE kind = ?"
KEYS = "SELECT key FROM entries WHERE kind = ?"
DELETE = "DELETE FROM entries WHERE kind = ? AND key = ?"


class Cache:
    """A small database in the cache folder, opened again by each process that uses it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._opened: tuple[int, sqlite3.Connection | None] = (0, None)
        # What could not be written is available for the rest of this build.
        self._unwritten: dict[tuple[str, str], bytes] = {}

    def get(self, kind: str, key: str) -> bytes | None:
        """Return a value, or None if it is not cached or not intact."""
        if (kind, key) in self._unwritten:
            return self._unwritten[kind, key]
        return next((value for _, value in self._intact(READ_ONE, kind, key)), None)

    def all(self, kind: str) -> dict[str, bytes]:
        """Return all intact values of a kind by their keys."""
        return dict(self._intact(READ, kind))

    def put(self, kind: str, values: Mapping[str, bytes]) -> None:
        """Cache values by their keys."""
        rows = [(kind, key, value, _checksum(kind, key, value)) for key, value in values.items()]
        if rows and not self._run(WRITE, rows):
            self._unwritten.update(((kind, key), value) for key, value in values.items())

    def prune(self, kind: str, used: Collection[str]) -> None:
        """Delete the unused values of a kind once they are many."""
        for (count,) in self._query(COUNT, kind):
            if count > len(used) + SPARE + len(used) // 10:
                unused = {key for (key,) in self._query(KEYS, kind)}.difference(used)
                self._run(DELETE, [(kind, key) for key in unused])

    def close(self) -> None:
        """Close the file; it is opened again when it is needed."""
        process, database = self._opened
        if database is not None and process == os.getpid():
            database.close()
        self._opened = (0, None)

    def __del__(self) -> None:
        """Close the file; since Python 3.13 an open one is a warning."""
        with suppress(sqlite3.ProgrammingError):  # collected in another thread than its own
            self.close()

    def _intact(self, query: str, kind: str, *key: str) -> Iterator[tuple[str, bytes]]:
        """Yield the intact rows that were asked for.

        A damaged index leads to another row, which is intact but has another kind or key.
        """
        for found, name, value, checksum in self._query(query, kind, *key):
            is_asked_for = found == kind and key in ((), (name,)) and type(value) is bytes
            if is_asked_for and _checksum(kind, name, value) == checksum:
                yield name, value

    def _query(self, query: str, *values: str) -> Iterator[Any]:
        """Yield rows one by one: together they may be as large as everything made of them."""
        database = self._database()
        if database is not None:
            with suppress(sqlite3.Error, UnicodeError):
                yield from database.execute(query, values)

    def _run(self, statement: str, rows: Iterable[tuple[object, ...]]) -> bool:
        """Change rows in one transaction; return False if that was not possible."""
        database = self._database()
        if database is None:
            return False
        with suppress(sqlite3.Error, UnicodeError), database:
            database.executemany(statement, rows)
            return True
        return False

    def _database(self) -> sqlite3.Connection | None:
        """Return this process's own connection: one made before a fork must not be used after."""
        process, database = self._opened
        if process != os.getpid():
            database = _opened(self.path)
            self._opened = (os.getpid(), database)
        return database


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open the database; replace a file that is not ours once, then do without."""
    for _ in range(2):
        with suppress(OSError, sqlite3.Error):
            path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=TIMEOUT)
            try:
                _prepare(database)
            except sqlite3.OperationalError:  # locked by another build, or the disk refuses
                database.close()
                return None
            except (sqlite3.DatabaseError, UnicodeError):  # damaged: its message may be noise
                database.close()
                path.unlink()
            else:
                return database
    return None


def _prepare(database: sqlite3.Connection) -> None:
    """Create the table, again if another version of this program made it."""
    # Most bodies fit on one page; a file that exists keeps the size it was made with.
    database.execute("PRAGMA page_size = 16384")
    # A cache that a power cut damages is replaced: nothing is lost by not waiting for disks.
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = MEMORY")
    if database.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        return
    with database:
        database.execute("DROP TABLE IF EXISTS entries")
        database.execute(CREATE)
        database.execute(f"PRAGMA user_version = {VERSION}")


def _checksum(kind: str, key: object, value: bytes) -> bytes:
    return sha256(f"{kind}\0{key}\0".encode("utf-8", "surrogatepass") + value).digest()[:16]


def _version() -> int:
    """Return a number for everything cached values depend on: our code, Python, libraries."""
    digest = sha256(sys.version.encode())
    package = os.path.dirname(os.path.dirname(__file__))
    for folder, _, files in sorted(os.walk(package)):
        for name in sorted(name for name in files if name.endswith(".py")):
            with open(f"{folder}/{name}", "rb") as source:
                digest.update(source.read())
    for folder in sys.path:
        with suppress(OSError):
            installed = sorted(name for name in os.listdir(folder) if name.endswith("-info"))
            digest.update("".join(installed).encode())
    return int.from_bytes(digest.digest()[:4], "big", signed=True)


VERSION = _version()
