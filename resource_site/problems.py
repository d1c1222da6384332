"""Problems that an editor has to fix, with their positions."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """The severity of a problem: only errors stop the build."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITIES = {"error": Severity.ERROR, "warn": Severity.WARNING}
"""The severities that a check can have in site.toml; the third, `off`, reports nothing."""


class Position(NamedTuple):
    """A position in a file; lines and columns count from 1."""

    line: int
    column: int
    length: int


TOP = Position(1, 1, 3)
"""The first line of a file, where front matter begins: the position of a missing field."""

WHOLE_FILE = Position(0, 0, 1)


class Edit(NamedTuple):
    """An exact replacement in one line of a file: `length` characters become `text`.

    Lines and columns count from 1.  A text may hold line breaks, which become those of the file.
    If `old` is set, only this part of the characters is replaced, and only if it is there once.
    """

    line: int
    column: int
    length: int
    text: str
    old: str = ""


class Problem(NamedTuple):
    """A problem at its position, with a fix.

    Lines and columns count from 1; 0 means the whole file, or the whole line.
    `length` is the number of characters it covers.  `edit` is the fix, if it is certain.
    """

    path: str
    line: int
    column: int
    message: str
    fix: str = ""
    length: int = 1
    severity: Severity = Severity.ERROR
    edit: Edit | None = None


class ProblemsError(Exception):
    """The build cannot continue; `problems` are to be fixed first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        # `args` must hold everything: it is how an exception is pickled between processes.
        super().__init__(self.problems)


class BuildError(Exception):
    """The site could not be published for one reason, and the previous one is unchanged."""

    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(f"{problem}\n    fix: {fix}" if fix else problem)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return True if one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
