"""How much an article may ask for: size, depth and time."""

from __future__ import annotations

LARGEST = 1 << 20
"""Bytes of text; longer articles are refused."""

DEEPEST = 100
"""Quotations, list items, emphasis or HTML elements inside each other."""

SECONDS = 2.0
"""The time one article may take."""


class TooDeep(Exception):
    """Something stands inside something else more than DEEPEST times; the line says where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class TooSlow(Exception):
    """An article took more than SECONDS."""
