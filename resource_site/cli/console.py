"""Output for people and programs: results to standard output, progress to a terminal.

This is the only module that prints.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from resource_site.cli import github, report
from resource_site.problems import Problem, Severity
from resource_site.progress import Progress

SHOWN = 100  # warnings and notes that are printed without --verbose
NOT_PUBLISHED = 1
"""The exit status of a command that did not do what it was asked for."""


class Console:
    """The output of one command; `form` is text, github or json."""

    def __init__(self, form: str, *, quiet: bool, verbose: bool = False) -> None:
        self.format, self.quiet, self.verbose = form, quiet, verbose
        if sys.stdout is None:
            _discard_output()
        if isinstance(sys.stdout, TextIOWrapper):
            # A character that the terminal lacks is shown by its number; that is no reason to fail.
            sys.stdout.reconfigure(errors="backslashreplace")
        # Only people at a terminal want lines of its width: others copy, search and parse them.
        is_wrapped = form == "text" and sys.stdout.isatty()
        self.width = shutil.get_terminal_size().columns if is_wrapped else 0
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        terminal = sys.stderr.isatty() and not quiet and form != "github"
        self.progress = Progress(sys.stderr if terminal else None, self.say)
        self._lines: dict[str, list[str]] = {}

    def print(self, words: str) -> None:
        """Print a result."""
        words = report.wrapped(words, self.width) if self.width else words
        # A reader that stopped reading (`| head`) is no reason to fail.
        try:
            sys.stdout.write(words + "\n")
            sys.stdout.flush()
        except OSError:
            _discard_output()

    @property
    def is_interactive(self) -> bool:
        """Whether a person can answer a question."""
        return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()

    def ask(self, question: str) -> str:
        """Print a question; return what is typed, without the spaces around it."""
        sys.stdout.write(question)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            raise KeyboardInterrupt  # the person closed the input
        return line.strip()

    def say(self, words: str) -> None:
        """Print a closing line, unless only problems are wanted."""
        if not self.quiet and self.format != "json":
            self.print(words)

    def tell(self, problems: Sequence[Problem], *, published: bool) -> None:
        """Print problems in the chosen format, ordered by file and line."""
        wanted = [
            problem
            for problem in sorted(set(problems))
            if problem.severity is not Severity.NOTE or not self.quiet
        ]
        if self.format == "json":
            self.print(report.as_json(wanted, published=published).rstrip())
            return
        grouped, counts = (wanted, {}) if self.verbose else report.grouped(wanted)
        shown = grouped if self.verbose else _first(grouped)
        if shown:
            annotations = github.commands(shown, counts) if self.format == "github" else ""
            lines = report.text(shown, self._line, counts, colour=self.colour)
            self.print((annotations + lines).rstrip("\n"))
        if grouped:
            self.summarize(github.problem_table(grouped, counts, os.environ))
        if more := len(grouped) - len(shown):
            self.print(f"{report.counted(more, 'more warning')}; --verbose prints all of them.")

    def refuse(self, problems: Sequence[Problem], sources: int, output: str) -> int:
        """Print problems and that nothing was published; return the exit status."""
        self.tell(problems, published=False)
        if self.format != "json":
            self.print(report.refusal(sorted(set(problems)), sources, output))
        return NOT_PUBLISHED

    def shown(self, problems: Sequence[Problem], message: str, *, published: bool) -> None:
        """Print the result of a build of the preview."""
        if self.format == "json":
            self.print(report.as_json(problems, published=published, message=message).rstrip())
            return
        self._lines.clear()
        self.tell(problems, published=published)
        if message:
            self.print(message)
        self.say(
            "The preview is up to date."
            if published
            else "The preview shows the last successful build until the errors are fixed."
        )

    def texts(self, problems: Sequence[Problem]) -> list[str]:
        """Return each problem as text, with the present text of its line."""
        self._lines.clear()
        return [report.text((problem,), self._line) for problem in problems]

    def fail(self, words: str) -> int:
        """Print why a command did nothing, even if quiet; return the exit status."""
        if self.format == "json":
            words = report.as_json([], published=False, message=words).rstrip()
        self.print(words)
        return NOT_PUBLISHED

    def summarize(self, words: str) -> None:
        """Add HTML to the summary of the job, where one runs on GitHub."""
        path = os.environ.get("GITHUB_STEP_SUMMARY")
        if self.format == "github" and path:
            with Path(path).open("a", encoding="utf-8", errors="replace") as file:
                file.write(words)

    def _line(self, path: str, number: int) -> str:
        """Return a line of a file as an editor shows it."""
        if path not in self._lines:
            try:
                text = Path(path).read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            self._lines[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _first(problems: Sequence[Problem]) -> list[Problem]:
    """Return all errors and the first warnings and notes."""
    left, shown = SHOWN, []
    for problem in problems:
        is_error = problem.severity is Severity.ERROR
        if is_error or left:
            shown.append(problem)
            left -= not is_error
    return shown


def _discard_output() -> None:
    """Discard all further output."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - it takes the stream's place
