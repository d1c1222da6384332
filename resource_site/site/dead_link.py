"""A link that leads nowhere, and how it is reported."""

from __future__ import annotations

from collections.abc import Callable

from resource_site.problems import Edit, Position, Problem, Severity


class DeadLinkError(Exception):
    """A dead link; `fix` is computed only if the link is reported.

    What was published before, or will be, is `former`: the link is shown as text, with a warning.
    `meant` returns the text that certainly belongs in place of another, and this other text.
    `file` is the address of a file that cannot be published: that is always an error, and reported
    once.
    """

    def __init__(
        self,
        message: str,
        fix: str | Callable[[], str],
        *,
        is_former: bool = False,
        file: str = "",
        meant: Callable[[], tuple[str, str]] = lambda: ("", ""),
    ) -> None:
        super().__init__(message)
        self.message, self._fix, self._meant = message, fix, meant
        self.is_former, self.file = is_former, file

    def problem(self, path: str, at: Position, severity: Severity) -> Problem:
        """Return the problem at its position."""
        fix = self._fix if isinstance(self._fix, str) else self._fix()
        text, old = self._meant()
        edit = Edit(*at, text, old) if text else None
        return Problem(path, at.line, at.column, self.message, fix, at.length, severity, edit)
