"""Builds of one site are serialized; a build that is replacing the site is not interrupted."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from resource_site.problems import BuildError
from resource_site.progress import Progress

INTERVAL = 0.1  # seconds between two attempts to take the lock
ATTEMPTS = 600


@contextmanager
def locked(path: Path, progress: Progress) -> Iterator[None]:
    """Lock a file, waiting up to one minute; the system unlocks it if the process dies.

    The file is an empty database: SQLite locks it in the way of each system.
    """
    with closing(_taken(path, progress)):
        yield


def _taken(path: Path, progress: Progress) -> sqlite3.Connection:
    """Return an open database that holds the lock; raise BuildError."""
    try:
        database = sqlite3.connect(path, timeout=0, isolation_level=None)
        for attempt in range(ATTEMPTS):
            if _is_taken(database):
                return database
            if attempt == 0:
                progress.say(f"Waiting for another build in {path.parent} to finish.")
            time.sleep(INTERVAL)
    except sqlite3.Error as error:
        fix = "change the permissions of its folder, or delete it if it is not empty"
        raise BuildError(f"{path} cannot be locked: {error}", fix) from error
    database.close()
    fix = "wait until it ends, or stop it"
    raise BuildError(f"another build is still running in {path.parent}", fix)


def _is_taken(database: sqlite3.Connection) -> bool:
    """Try to take the lock; return False if another process has it."""
    try:
        database.execute("PRAGMA journal_mode = OFF")  # nothing is written: no file beside it
        database.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C: it must not be reported as a stopped build once the site is replaced."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
