"""Check a large site in a second process, while its new version is planned."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from resource_site.cache import workers
from resource_site.cache.store import Cache
from resource_site.publish import snapshot
from resource_site.publish.snapshot import SavedState

LARGE = 2000  # sources; a smaller site is checked faster than a process is started

IsUnchanged = Callable[[SavedState], bool]
"""Returns True only if a site is known to be as it was saved; it is called at most once."""


def unknown(_: SavedState) -> bool:
    """Return False: the site was not checked in advance."""
    return False


def start(output: Path, cache: Cache, sources: int) -> IsUnchanged:
    """Start to check whether a site is as the last build left it.

    `sources` is the number of its source files.  The result waits for the second process to end;
    it is False after any error there, and if the folder of the site was replaced since.
    """
    if sources < LARGE or not workers.CAN_FORK:
        return unknown
    output = output.absolute()
    ours, theirs = os.pipe()
    process = os.fork()
    if not process:
        _check(output, cache, theirs)
    os.close(theirs)

    def is_unchanged(saved: SavedState) -> bool:
        with os.fdopen(ours, "rb") as pipe:
            checked = pipe.read().decode()
        os.waitpid(process, 0)
        return checked != "" and checked == saved.folders.get("") == snapshot.identity(str(output))

    return is_unchanged


def _check(output: Path, cache: Cache, pipe: int) -> NoReturn:
    """Write the signature of the folder that was found unchanged, if it was, and exit."""
    try:
        # Ctrl-C ends the parent process.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        saved = snapshot.load(cache, output)
        if snapshot.is_unchanged(str(output), saved):
            os.write(pipe, saved.folders[""].encode())
    finally:
        os._exit(0)
