"""The answers of earlier runs, kept in one file of the cache folder.

They are not in the cache of builds: that is emptied with every new version of a library, and with
it would go the date since when a link is dead.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import msgspec

from resource_site import safe_files
from resource_site.external.outcome import Kind, Outcome

FILE = "external-links.json"
SIZE_LIMIT = 64 * 1024 * 1024
WEEK, DAY = timedelta(days=7), timedelta(days=1)
FORGOTTEN = timedelta(days=180)  # links that no document has had for so long


class Known(msgspec.Struct, frozen=True):
    """An outcome, when the server was asked, and since when the link does not work."""

    outcome: Outcome
    asked: datetime
    since: datetime | None = None


class Answers:
    """The answers to all links; what does not work is asked again after a day."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.path, self.now = folder / FILE, now
        self.known: dict[str, Known] = {}
        with suppress(OSError, msgspec.DecodeError):
            raw = safe_files.read(str(self.path), SIZE_LIMIT)
            self.known = msgspec.json.decode(raw, type=dict[str, Known])
        for url, found in list(self.known.items()):
            if found.asked.tzinfo is None or now - found.asked > FORGOTTEN:
                del self.known[url]

    def is_fresh(self, url: str) -> bool:
        """Return True if an address need not be asked again now."""
        found = self.known.get(url)
        if found is None:
            return False
        lasts = WEEK if found.outcome.kind in (Kind.OK, Kind.MOVED) else DAY
        return timedelta() <= self.now - found.asked < lasts

    def working(self) -> list[str]:
        """Return a few addresses that worked when they were last asked."""
        found = (url for url, known in self.known.items() if known.outcome.kind is Kind.OK)
        return list(islice(found, 3))

    def learn(self, url: str, outcome: Outcome) -> None:
        """Keep an outcome, with the date of the first of several failures."""
        before = self.known.get(url)
        since = before.since if before else None
        if outcome.kind in (Kind.OK, Kind.MOVED):
            since = None
        elif outcome.kind is not Kind.UNCLEAR:
            since = since or self.now
        self.known[url] = Known(outcome, self.now, since)

    def save(self) -> None:
        """Write all answers in one step; a disk that refuses costs only the next run's time."""
        beside = self.path.with_name(f".{FILE}-new")
        with suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgspec.json.encode(self.known))
            beside.replace(self.path)
