"""Problems and changes → what a job on GitHub shows: annotations, and its summary."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from resource_site.problems import Problem, Severity

if TYPE_CHECKING:
    # Every command imports this module, and few show changes.
    from resource_site.cli.changes import Change

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
VARIABLES = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA")
SIZE_LIMIT = 900_000
"""Bytes of a summary: GitHub discards one of more than 1 MiB for all steps."""

HEADINGS = ("", "place", "problem", "fix")


def more(count: int) -> str:
    """Return how many more times a problem was found; '' for none."""
    return f"and {count:,} more, with the same fix" if count else ""


def commands(problems: Iterable[Problem], counts: Mapping[Problem, int]) -> str:
    """Return problems as commands that GitHub shows beside their lines; it shows ten of a step."""
    lines = []
    for problem in problems:
        where = [f"file={_property(problem.path)}"]
        if problem.line:
            where.append(f"line={problem.line}")
        if problem.column:
            where.append(f"col={problem.column}")
            where.append(f"endColumn={problem.column + problem.length}")
        fix = f"fix: {problem.fix}" if problem.fix else ""
        parts = (problem.message, fix, more(counts.get(problem, 0)))
        words = "\n".join(part for part in parts if part)
        lines.append(f"::{LEVELS[problem.severity]} {','.join(where)}::{_command(words)}\n")
    return "".join(lines)


def problem_table(
    problems: Iterable[Problem], counts: Mapping[Problem, int], environment: Mapping[str, str]
) -> str:
    """Return all problems as a table, each place with a link to its line."""
    files = "/".join(environment.get(name, "") for name in VARIABLES[:2]) + "/blob"
    base = f"{files}/{environment[VARIABLES[2]]}" if VARIABLES[2] in environment else ""
    rows = []
    for problem in problems:
        again = more(counts.get(problem, 0))
        message = "\n".join(part for part in (problem.message, again) if part)
        place = _place(problem, base)
        rows.append((problem.severity, place, _escaped(message), _escaped(problem.fix)))
    return _table(HEADINGS, rows)


def change_table(changes: Sequence[Change], counts: str) -> str:
    """Return what a build would change as a table, below its counts."""
    rows = [(change.action, _escaped(change.kind), _escaped(change.address)) for change in changes]
    return f"<p>{_escaped(counts)}</p>\n" + (_table(("", "kind", "address"), rows) if rows else "")


def _table(headings: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, in HTML: in Markdown, characters of the cells could be markup."""
    head = "".join(f"<th>{name}</th>" for name in headings)
    lines, size, left = [f"<table><tr>{head}</tr>"], 0, 0
    for row in rows:
        line = "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        size += len(line.encode())
        if size < SIZE_LIMIT:
            lines.append(line)
        else:
            left += 1
    end = f"<p>and {left:,} more, in the output of the step</p>\n" if left else ""
    return "\n".join([*lines, "</table>"]) + f"\n{end}\n"


def _place(problem: Problem, base: str) -> str:
    parts = (problem.path, problem.line, problem.column)
    place = _escaped(":".join(str(part) for part in parts if part))
    if not base:
        return place
    line = f"#L{problem.line}" if problem.line else ""
    return f'<a href="{html.escape(base)}/{quote(problem.path)}{line}">{place}</a>'


def _escaped(words: str) -> str:
    """Return text as it is shown, also where GitHub would link a name or draw an emoji."""
    # An empty comment between a mark and what follows is not seen.
    marked = re.sub(r"([@#:])(?=\w)", "\\1\0", words)
    return html.escape(marked).replace("\0", "<!-- -->").replace("\n", "<br>")


def _command(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _command(words).replace(":", "%3A").replace(",", "%2C")
