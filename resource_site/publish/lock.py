"""Builds of one site are serialized; a build that is replacing the site is not interrupted."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from resource_site.problems import BuildError
from resource_site.progress import Progress

INTERVAL = 0.1  # seconds between two attempts to take the lock
ATTEMPTS = 600


@contextmanager
def locked(folder: Path, progress: Progress) -> Iterator[None]:
    """Lock a folder, waiting up to one minute; the system unlocks it if the process dies."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        for attempt in range(ATTEMPTS):
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if attempt == 0:
                progress.say(f"Waiting for another build in {folder} to finish.")
            time.sleep(INTERVAL)
        else:
            raise BuildError(
                f"another build is still running in {folder}", "wait until it ends, or stop it"
            )
        yield
    finally:
        # The site may already be published, and closing loses nothing: an error is no failure.
        with suppress(OSError):
            os.close(descriptor)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C: it must not be reported as a stopped build once the site is replaced."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
