"""Problems and results → text for editors, for GitHub and for programs."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from resource_site.cli import github
from resource_site.library.status import Unpublished
from resource_site.problems import Problem, Severity

WIDTH = 100
REPEATED = 5
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}

FIX = "    fix: "
# Categories of characters before and after which no line is broken.
CLOSING = ("Mn", "Me", "Mc", "Cf", "Pe", "Pf", "Po", "Zs")
OPENING = ("Ps", "Pi")

Excerpt = Callable[[str, int], str]
"""Returns a line of a file, '' if there is none."""


def grouped(problems: Sequence[Problem]) -> tuple[list[Problem], dict[Problem, int]]:
    """Return problems without those that repeat one in more than `REPEATED` places.

    The first of them is kept, and found in the result with the number of the others.
    """
    groups: dict[tuple[str, str, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        groups[problem.severity, problem.message, problem.fix].append(problem)
    large = [group for group in groups.values() if len(group) > REPEATED]
    repeated = {problem for group in large for problem in group[1:]}
    kept = [problem for problem in problems if problem not in repeated]
    return kept, {group[0]: len(group) - 1 for group in large}


def text(
    problems: Iterable[Problem],
    excerpt: Excerpt,
    counts: Mapping[Problem, int] = {},
    *,
    colour: bool = False,
) -> str:
    """Return problems as text: position, message, excerpt, fix, and how many others are alike."""
    return "".join(
        _one(problem, excerpt, counts.get(problem, 0), colour=colour) for problem in problems
    )


def as_json(problems: Iterable[Problem], *, published: bool, message: str = "") -> str:
    """Return problems as one JSON object for programs; `message` is a reason without a position."""
    rows = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "length": problem.length,
            "severity": problem.severity,
            "message": problem.message,
            "fix": problem.fix,
        }
        for problem in problems
    ]
    whole = {"published": published, "problems": rows, "message": message}
    # ASCII only: a program reads it whatever the encoding of the output is.
    return json.dumps(whole, indent=2) + "\n"


def refusal(problems: Sequence[Problem], files: int, output: str) -> str:
    """Return the closing line of a build that published nothing; `files` is 0 if unknown."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    faulty = len({problem.path for problem in errors})
    where = f" in {faulty:,} of {counted(max(files, faulty), 'file')}" if files else ""
    count = counted(len(errors), "error")
    return f"{count}{where}. Nothing was published; {output}/ is unchanged."


def unpublished(found: Sequence[Unpublished]) -> str:
    """Return how many documents are not published, why, and when the first of them will be."""
    if not found:
        return ""
    counts = Counter(one.reason for one in found)
    reasons = [f"{count} {_reason(reason, count)}" for reason, count in sorted(counts.items())]
    starts = [one.until for one in found if one.until]
    soon = f"; the next one appears on {moment(min(starts))}" if starts else ""
    return f"{len(found)} not published: {', '.join(reasons)}{soon}."


def moment(when: datetime) -> str:
    """Return an instant as text, with its time zone."""
    day = f"{when.day} {when:%B %Y}"
    return day if when.hour == when.minute == 0 else f"{day}, {when:%H:%M} ({when.tzinfo})"


def counted(number: int, noun: str) -> str:
    """Return a number and a noun: 1 article, 2 articles."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def wrapped(words: str, width: int) -> str:
    """Break the lines with a fix that are longer than `width` columns, and indent what follows."""
    lines = (_folded(line, width) if line.startswith(FIX) else line for line in words.split("\n"))
    return "\n".join(lines)


def visible(words: str) -> str:
    """Return text without characters that move the cursor or hide text on a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _reason(reason: str, count: int) -> str:
    return "drafts" if reason == "draft" and count > 1 else reason


def _one(problem: Problem, excerpt: Excerpt, count: int, *, colour: bool) -> str:
    parts = (visible(problem.path), problem.line, problem.column)
    place = ":".join(str(part) for part in parts if part)
    severity: str = problem.severity
    if colour:
        severity = f"\x1b[{COLOURS[problem.severity]}m{severity}\x1b[0m"
    lines = [f"{place}: {severity}: {visible(problem.message)}"]
    shown = excerpt(problem.path, problem.line) if problem.line else ""
    if shown.strip():
        lines.extend(_marked(problem, shown))
    if problem.fix:
        lines.append(f"{FIX}{visible(problem.fix)}")
    if count:
        lines.append(f"    {github.more(count)}")
    return "\n".join(lines) + "\n"


def _marked(problem: Problem, line: str) -> list[str]:
    """Return the line of a problem, with a marker below its position."""
    start = max(0, problem.column - 1 - WIDTH // 2) if len(line) > WIDTH else 0
    shown = visible(line[start : start + WIDTH])
    number = str(problem.line)
    gutter = f"    {number} | "
    lines = [f"{gutter}{shown.rstrip()}"]
    if problem.column:
        before = shown[: problem.column - 1 - start]
        covered = shown[len(before) : len(before) + problem.length] or "x"
        lines.append(
            f"    {' ' * len(number)} | {' ' * _width(before)}{'^' * max(1, _width(covered))}"
        )
    return lines


def _width(words: str) -> int:
    """Return how many columns a text takes on a terminal."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in words)
    marks = sum(unicodedata.category(letter) in ("Mn", "Me", "Cf") for letter in words)
    return len(words) + wide - marks


def _folded(line: str, width: int) -> str:
    """Break a line at spaces and between wide characters; a command or an address stays whole."""
    indent = " " * len(FIX)
    lines = [""]
    for part in _parts(line.removeprefix(FIX)):
        if lines[-1] and len(FIX) + _width(lines[-1] + part.rstrip()) > width:
            lines.append("")
        lines[-1] += part
    return FIX + f"\n{indent}".join(found.rstrip() for found in lines)


def _parts(words: str) -> Iterator[str]:
    """Yield the parts between which a line may be broken."""
    start = 0
    for end, (before, after) in enumerate(pairwise(words), 1):
        is_between = unicodedata.category(after) not in CLOSING
        is_wide = any(unicodedata.east_asian_width(found) in "WF" for found in (before, after))
        is_free = is_wide and unicodedata.category(before) not in OPENING
        if is_between and (before.isspace() or is_free):
            yield words[start:end]
            start = end
    yield words[start:]
