"""What an editor must put right: one value a mistake, and how it looks in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

# Characters that nobody sees, and that do something to what is made of a text.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)


class Severity(StrEnum):
    """How much a problem weighs: an error stops the publication, the others are only said."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Position(NamedTuple):
    """Where something stands in a file; lines and columns count from 1."""

    line: int
    column: int
    length: int


TOP = Position(1, 1, 3)
"""The first line of a file, where front matter begins: the place of what is missing."""

WHOLE_FILE = Position(0, 0, 1)


class Problem(NamedTuple):
    """A mistake at its place, with the way to put it right.

    Lines and columns count from 1; 0 means the whole file, or the whole line.
    `length` is the number of characters the mistake covers.
    """

    path: str
    line: int
    column: int
    message: str
    fix: str = ""
    length: int = 1
    severity: Severity = Severity.ERROR


class MistakesError(Exception):
    """The work cannot go on; `problems` says what an editor or designer must put right first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        # What stands in `args` is how the error comes from one process to another.
        super().__init__(self.problems)


class StoppedError(Exception):
    """The site could not be published; the message says why, and the old one stands as it was."""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Tell whether one of the problems stops the publication."""
    return any(problem.severity is Severity.ERROR for problem in problems)
