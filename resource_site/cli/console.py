"""Words for people: results to standard output, progress to a terminal only.

This is the only module that prints.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from resource_site.cli import report
from resource_site.problems import Problem, Severity
from resource_site.progress import Progress

NOT_PUBLISHED = 1
"""The exit status of a command that did not do what it was asked for."""


class Console:
    """Where the words of one command go; `form` is text, github or json."""

    def __init__(self, form: str, *, quiet: bool) -> None:
        self.format, self.quiet = form, quiet
        if sys.stdout is None:
            _say_nothing_more()
        if isinstance(sys.stdout, TextIOWrapper):
            # A terminal that lacks a letter shows its number; it is no reason to fail.
            sys.stdout.reconfigure(errors="backslashreplace")
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        terminal = sys.stderr.isatty() and not quiet and form != "github"
        self.progress = Progress(sys.stderr if terminal else None, self.say)
        self._lines: dict[str, list[str]] = {}

    def print(self, words: str) -> None:
        """Write what was asked for."""
        # A reader that went away (`| head`) is no reason to fail.
        try:
            sys.stdout.write(words + "\n")
            sys.stdout.flush()
        except OSError:
            _say_nothing_more()

    def say(self, words: str) -> None:
        """Write a closing line, unless only problems are wanted."""
        if not self.quiet and self.format != "json":
            self.print(words)

    def tell(self, problems: Sequence[Problem], *, published: bool) -> None:
        """Write problems in the chosen format, in the order of files and lines."""
        wanted = [
            problem
            for problem in sorted(set(problems))
            if problem.severity is not Severity.NOTE or not self.quiet
        ]
        if self.format == "json":
            self.print(report.as_json(wanted, published=published).rstrip())
        elif self.format == "github":
            self.print((report.github(wanted) + report.text(wanted, self._line)).rstrip("\n"))
        elif wanted:
            self.print(report.text(wanted, self._line, colour=self.colour).rstrip("\n"))

    def refuse(self, problems: Sequence[Problem], sources: int, output: str) -> int:
        """Write problems and that nothing was published; return the status of that."""
        self.tell(problems, published=False)
        if self.format != "json":
            self.print(report.refusal(sorted(set(problems)), sources, output))
        return NOT_PUBLISHED

    def shown(self, problems: Sequence[Problem], message: str, *, published: bool) -> None:
        """Write what is news of a preview."""
        if self.format == "json":
            self.print(report.as_json(problems, published=published, message=message).rstrip())
            return
        self._lines.clear()
        self.tell(problems, published=published)
        if message:
            self.print(message)
        self.say(
            "The preview shows the site as it is now."
            if published
            else "The preview stays as it was until this is put right."
        )

    def words(self, problem: Problem) -> str:
        """Return a problem as an editor reads it, with its line as it is now."""
        self._lines.clear()
        return report.text((problem,), self._line)

    def fail(self, words: str) -> int:
        """Write why a command did nothing; it is said however quiet the rest is.

        Return the status of that.
        """
        if self.format == "json":
            words = report.as_json([], published=False, message=words).rstrip()
        self.print(words)
        return NOT_PUBLISHED

    def _line(self, path: str, number: int) -> str:
        """Return a line of a file as an editor sees it."""
        if path not in self._lines:
            try:
                text = Path(path).read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            self._lines[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _say_nothing_more() -> None:
    """Let all further words go nowhere."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - it takes the stream's place
