"""How much an article may ask for: size, depth, pieces and time."""

from __future__ import annotations

LARGEST = 1 << 20
"""Bytes of text."""

DEEPEST = 100
"""Quotations, list items, emphasis or HTML elements inside each other."""

MOST_PIECES = 100_000
"""Tags and entities in the HTML: the sanitizer cannot be interrupted, so it gets no more."""

LONGEST_HTML = 4 << 20
"""Letters of HTML: a short article can name a long address a thousand times."""

SECONDS = 2.0
"""The time that reading one article may take."""


class LimitError(Exception):
    """An article asks for too much; a line of 0 means the whole of it."""

    def __init__(self, line: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.line, self.message, self.fix = line, message, fix


def too_deep(line: int) -> LimitError:
    """Return the error for things inside each other."""
    message = f"more than {DEEPEST} things stand inside each other here"
    return LimitError(line, message, "take lists, quotations or tags out of each other")


def too_large() -> LimitError:
    """Return the error for too much text."""
    return LimitError(0, "this article is longer than 1 MiB", "divide it into several articles")


def too_many_pieces() -> LimitError:
    """Return the error for too many links, words in emphasis and the like."""
    message = f"this article has more than {MOST_PIECES:,} links, marked words and signs"
    return LimitError(0, message, "divide it, and look for long rows of brackets or signs")


def too_long() -> LimitError:
    """Return the error for too much HTML."""
    message = "this article makes a page of more than 4 MiB"
    return LimitError(
        0, message, "divide it, and look for long addresses that come again and again"
    )


def too_slow() -> LimitError:
    """Return the error for too much time."""
    message = f"this article took more than {SECONDS:g} seconds to read"
    return LimitError(0, message, "divide it, and look for long rows of brackets or signs")
