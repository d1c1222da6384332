"""Do literally what the fix of a problem in front matter says."""

from __future__ import annotations

import re
from collections.abc import Callable

from resource_site.problems import Problem

NAME = r"[\"']?[A-Za-z_][\w-]*[\"']?"
Follow = Callable[[list[str], Problem, re.Match[str]], None]


def followed(file: str, problem: Problem) -> str | None:
    """Return the file after a fix, or None if the fix proposes no text and no edit."""
    lines, fix = file.split("\n"), problem.fix.partition("; if")[0].rpartition("; ")[2]
    for pattern, follow in FIXES.items():
        if found := re.fullmatch(pattern, fix):
            follow(lines, problem, found)
            return "\n".join(lines)
    return None


def _span(lines: list[str], problem: Problem, written: str) -> None:
    line, start = lines[problem.line - 1], problem.column - 1
    lines[problem.line - 1] = line[:start] + written + line[start + problem.length :]


def _field(lines: list[str], problem: Problem, found: re.Match[str]) -> None:
    """Write a field in place of the one on this line, with the lines that belong to it."""
    index, written = problem.line - 1, found[1]
    name, _, value = lines[index].partition(":")
    below = index + 1
    if not value.strip() and name.strip() == written.partition(":")[0]:
        while below < len(lines) and re.match(r"\s+\S|- ", lines[below]):
            below += 1
    lines[index:below] = [_indent(lines[index]) + written]


def _several(lines: list[str], _: Problem, found: re.Match[str]) -> None:
    first, last = int(found[1]), int(found[2])
    lines[first - 1 : last] = [_indent(lines[first - 1]) + found[3]]


def _close(lines: list[str], _: Problem, __: re.Match[str]) -> None:
    below = (i for i, line in enumerate(lines) if i and not re.match(rf"{NAME}:|\s|[-#]", line))
    lines.insert(next(below, len(lines)), "---")


def _close_below(lines: list[str], _: Problem, found: re.Match[str]) -> None:
    lines.insert(int(found[1]), "---")


def _indented(lines: list[str], problem: Problem, found: re.Match[str]) -> None:
    lines[problem.line - 1] = " " * int(found[1]) + lines[problem.line - 1]


def _moved(lines: list[str], problem: Problem, found: re.Match[str]) -> None:
    lines.insert(int(found[1]) - 1, lines.pop(problem.line - 1))


def _added(lines: list[str], _: Problem, found: re.Match[str]) -> None:
    lines.insert(1, found[1])


def _divided(lines: list[str], problem: Problem, _: re.Match[str]) -> None:
    line, at = lines[problem.line - 1], problem.column - 1
    lines[problem.line - 1 : problem.line] = [line[:at].rstrip(), line[at:]]


def _deleted(lines: list[str], problem: Problem, _: re.Match[str]) -> None:
    del lines[problem.line - 1]


def _merged(lines: list[str], problem: Problem, found: re.Match[str]) -> None:
    index = next(i for i, line in enumerate(lines) if line.startswith(f"{found[2]}:"))
    lines[index] = found[1]
    del lines[problem.line - 1]


def _line(change: Callable[[str], list[str]]) -> Follow:
    def follow(lines: list[str], problem: Problem, _: re.Match[str]) -> None:
        lines[problem.line - 1 : problem.line] = change(lines[problem.line - 1])

    return follow


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


FIXES: dict[str, Follow] = {
    r"write lines (\d+) to (\d+) as (.+)": _several,
    rf"write (({NAME}): .+) and delete this line": _merged,
    rf"write ({NAME}: (?!true or ).+|- .+|---)": _field,
    r"write it as (\S+(?: .+)?\d.*)": lambda lines, problem, found: _span(lines, problem, found[1]),
    r"did you mean '(.+)'\?": lambda lines, problem, found: _span(lines, problem, found[1]),
    r"delete it": lambda lines, problem, _: _span(lines, problem, ""),
    rf"add ({NAME}: .+)": _added,
    r"put (\d) spaces before this line": _indented,
    r"move this line above line (\d+)": _moved,
    r"use two spaces": _line(lambda line: [_indent(line).replace("\t", "  ") + line.lstrip()]),
    r"delete the spaces before it": _line(lambda line: [line.lstrip()]),
    r"delete this line": _deleted,
    r"begin a new line before (.+)": _divided,
    r"begin a new line after ---": _line(lambda line: ["---", line.strip().strip("-").strip()]),
    r"write three plain hyphens: ---": _line(lambda _: ["---"]),
    r"write --- on a line of its own below the last field": _close,
    r"write --- on a line of its own below line (\d+)": _close_below,
}
