"""Progress of long work, on one line of a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO, TypeVar

Thing = TypeVar("Thing")

PAUSE = 0.1  # seconds between two updates


class Progress:
    """Shows progress on a stream; without a stream it is silent.

    `say` prints what must be printed even without a terminal.
    """

    def __init__(
        self, stream: TextIO | None = None, say: Callable[[str], object] = lambda _: None
    ) -> None:
        self.stream, self.say = stream, say

    def over(self, things: Iterable[Thing], label: str, total: int) -> Iterator[Thing]:
        """Yield the same things, and show from time to time how many of them were taken."""
        if self.stream is None or not total:
            yield from things
            return
        shown = time.monotonic()
        try:
            for number, thing in enumerate(things, start=1):
                yield thing
                if time.monotonic() - shown > PAUSE:
                    self._show(f"{label} {min(number, total):,} of {total:,}")
                    shown = time.monotonic()
        finally:
            self._show("")

    def _show(self, words: str) -> None:
        if self.stream is not None:
            # Back to the start of the line, which is cleared.
            self.stream.write(f"\r\x1b[K{words}")
            self.stream.flush()
