"""Looks at a large site in another process, while its new version is planned."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from resource_site.cache.store import Cache
from resource_site.publish import snapshot
from resource_site.publish.snapshot import SavedState

LARGE = 2000  # sources; to look at a smaller site takes less than another process does

IsUnchanged = Callable[[SavedState], bool]
"""Returns True if a site was found as it was saved; it is called once."""


def never(_: SavedState) -> bool:
    """Return False: nobody looked."""
    return False


def look(output: Path, cache: Cache, sources: int) -> IsUnchanged:
    """Begin to look whether a site of so many sources is as the last build left it."""
    if sources < LARGE:
        return never
    output = output.absolute()
    ours, theirs = os.pipe()
    process = os.fork()
    if not process:
        _answer(output, cache, theirs)
    os.close(theirs)

    def is_unchanged(saved: SavedState) -> bool:
        with os.fdopen(ours, "rb") as pipe:
            answer = pipe.read().decode()
        os.waitpid(process, 0)
        # A build that published since has replaced the folder.
        return answer != "" and answer == saved.folders.get("") == snapshot.top(output)

    return is_unchanged


def _answer(output: Path, cache: Cache, pipe: int) -> NoReturn:
    """Write which folder was found as it was saved, and end."""
    try:
        # Ctrl-C ends the parent process.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        saved = snapshot.load(cache, output)
        if snapshot.is_unchanged(str(output), saved):
            os.write(pipe, saved.folders[""].encode())
    finally:
        os._exit(0)
