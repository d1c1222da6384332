"""Each of many mistakes is one error at its place, and doing what its fix says repairs the site."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site.problems import Problem
from tests.fields.following import followed
from tests.shared import JPEG, PDF
from tests.sites.building import build, published, written
from tests.sites.planted import FILES, SITE, TEXTS

ROUNDS = 3
PICTURE = "[two women at a desk]"
# A mistake that is two: both ends of an unfinished merge.
TWO = "<<<<<<< HEAD"


def errors(folder: Path) -> list[Problem]:
    """Return the errors that a check of a site finds."""
    found = json.loads(build(folder, "--format", "json", command="check").words)["problems"]
    names = ("path", "line", "column", "message", "fix", "length")
    return [Problem(*(one[name] for name in names)) for one in found if one["severity"] == "error"]


def repaired(folder: Path, found: list[Problem]) -> None:
    """Do what the first fix says, again and again, until nothing is wrong."""
    for _ in range(ROUNDS):
        if not found:
            break
        follow(folder, found[0])
        found = errors(folder)
    assert not found
    published(folder)


@pytest.mark.parametrize(("path", "old", "new"), TEXTS)
def test_a_planted_error_is_named_at_its_place_and_repaired_by_its_fix(
    path: str, old: str, new: str, tmp_path: Path
) -> None:
    text = SITE[path]
    assert isinstance(text, str)
    assert text.count(old) == 1
    folder = written(tmp_path, {**SITE, path: text.replace(old, new)})
    found = errors(folder)
    assert len(found) == (2 if new.startswith(TWO) else 1), found
    first = text[: text.index(old)].count("\n") + 1
    near = range(first - 1, first + new.count("\n") + 2)
    # What is missing is named where it is needed.
    is_elsewhere = re.search("is missing|front matter|does not exist", found[0].message)
    assert found[0].path == f"content/{path}"
    assert found[0].line in near or is_elsewhere
    repaired(folder, found)


@pytest.mark.parametrize("path", FILES)
def test_a_planted_file_is_named_and_repaired_by_its_fix(path: str, tmp_path: Path) -> None:
    folder = written(tmp_path, {**SITE, path: FILES[path]})
    found = errors(folder)
    assert len(found) == 1, found
    repaired(folder, found)


def follow(folder: Path, problem: Problem) -> None:
    """Do literally what a fix says; where it asks for a decision, take the first that it names."""
    for pattern, action in ACTIONS.items():
        if found := re.match(pattern, problem.fix):
            action(folder, problem, found)
            return
    path = folder / problem.path
    text = path.read_text()
    changed = followed(text, problem)
    if changed is None and (found := re.fullmatch(r"write (?:it like )?(.+)", problem.fix)):
        changed = with_span(text, problem, found[1].partition(" or ")[0].partition(" for ")[0])
    assert changed not in (None, text), f"this fix cannot be followed: {problem}"
    path.write_text(changed)


Action = Callable[[Path, Problem, re.Match[str]], None]
Change = Callable[[str, re.Match[str], Problem], str]


def in_span(change: Change) -> Action:
    """Return the action that changes the characters that are marked."""

    def action(folder: Path, problem: Problem, found: re.Match[str]) -> None:
        path = folder / problem.path
        text = path.read_text()
        marked = text.split("\n")[problem.line - 1][problem.column - 1 :][: problem.length]
        path.write_text(with_span(text, problem, change(marked, found, problem)))

    return action


def in_text(change: Change) -> Action:
    """Return the action that changes the whole text."""

    def action(folder: Path, problem: Problem, found: re.Match[str]) -> None:
        path = folder / problem.path
        path.write_text(change(path.read_text(), found, problem))

    return action


def with_span(text: str, problem: Problem, new: str) -> str:
    lines = text.split("\n")
    line, start = lines[problem.line - 1], problem.column - 1
    lines[problem.line - 1] = line[:start] + new + line[start + problem.length :]
    return "\n".join(lines)


def in_line(text: str, problem: Problem, old: str, new: str) -> str:
    lines = text.split("\n")
    lines[problem.line - 1] = re.sub(old, lambda _: new, lines[problem.line - 1], count=1)
    return "\n".join(lines)


def renamed(folder: Path, problem: Problem, name: str) -> None:
    path = folder / problem.path
    path.rename(path.with_name(name))


def rename_picture(folder: Path, problem: Problem, found: re.Match[str]) -> None:
    article = folder / problem.path
    old = problem.message.split()[0]
    article.with_name(old).rename(article.with_name(found[1]))
    article.write_text(article.read_text().replace(old, found[1]))


def move(folder: Path, problem: Problem, found: re.Match[str]) -> None:
    path = folder / problem.path
    path.rename(folder / found[1] / path.name)


def saved(name: str, raw: bytes) -> Action:
    """Return the action that saves a file beside the article, and writes its name."""

    def action(folder: Path, problem: Problem, _: re.Match[str]) -> None:
        path = folder / problem.path
        path.with_name(name).write_bytes(raw)
        if "write" in problem.fix:
            elsewhere = r"https?://[^\s)\"]+|[A-Z]:\\[^)]*"
            in_span(lambda marked, *_: re.sub(elsewhere, name, marked))(folder, problem, _)

    return action


def merged(text: str, _: re.Match[str], __: Problem) -> str:
    """Keep the second version of an unfinished merge."""
    return re.sub(r"(?ms)^<{7}.*?^={7}\n(.*?)^>{7}.*?\n", r"\1", text)


ACTIONS: dict[str, Action] = {
    r"rename the file to (\S+), and write": rename_picture,
    r"rename the file with": lambda at, one, _: renamed(at, one, "2007-05-01-new.md"),
    r"use one of avif": lambda at, one, _: renamed(at, one, f"_{Path(one.path).name}"),
    r"move it to (\S+) or": move,
    r"save the file again": saved("report.pdf", PDF),
    r"save the picture": saved("meeting.jpg", JPEG),
    r"save the file beside": saved("report.pdf", PDF),
    r"begin the file with": in_text(lambda text, *_: begun(text)),
    r"keep the version": in_text(merged),
    r"write it on a line of its own: (.+)": in_text(lambda text, found, _: f"{text}\n{found[1]}\n"),
    r'write (\w+ = ".*")$': in_text(lambda text, found, one: in_line(text, one, ".+", found[1])),
    r"add (\w+ = .+)": in_text(lambda text, found, _: f"{found[1]}\n{text}"),
    r"add (image_alt:)": in_text(
        lambda text, found, _: text.replace("image:", f"{found[1]} A table\nimage:")
    ),
    r'add ".*, or delete it': in_text(lambda text, _, one: in_line(text, one, ".+", "")),
    r"keep one of them": in_text(lambda text, _, one: in_line(text, one, ".+", "")),
    r"did you mean '([^/]+)'\?": in_text(
        lambda text, found, one: in_line(text, one, wrong(one), found[1])
    ),
    r"did you mean (\S+)\?": in_text(
        lambda text, found, one: in_line(text, one, wrong(one), found[1])
    ),
    r"link to \S+ without (\S+)": in_text(
        lambda text, found, one: in_line(text, one, re.escape(found[1]), "")
    ),
    r"write the name of the file": in_span(
        lambda marked, *_: re.sub(r"\(.*\)", "(/content/pages/about.md)", marked)
    ),
    r"write the address between": in_span(
        lambda marked, *_: marked.replace("()", "(https://www.example.com/)")
    ),
    r"write an address": in_span(
        lambda marked, *_: re.sub(r"\(.*\)", "(https://www.example.com/)", marked)
    ),
    r"write a link:": in_span(lambda *_: "[what it is](https://www.example.com/)"),
    r"write it like (.+)": in_span(lambda _, found, __: found[1]),
    r"write (\S+)$": in_span(lambda _, found, __: found[1]),
    r"write the name of a table": in_text(
        lambda text, _, one: in_line(text, one, r".+", "[languages.my]")
    ),
    r"use one of (\w+)": lambda at, one, found: in_language(at, one, found[1]),
    r"use a–z, 0–9 and -, as in slug: (.+)": in_span(lambda _, found, __: found[1]),
    r"give one of them another slug": in_span(lambda *_: "other"),
    r"remove it from aliases": in_span(lambda *_: ""),
    r"choose a later day": in_span(lambda *_: "2030-01-01"),
    r"write (draft: true) or": in_text(lambda text, found, one: in_line(text, one, ".+", found[1])),
    r"there is no time zone": in_text(lambda text, *_: text.replace("+15:00", "+14:00")),
    r"write year, month and day, as in (.+)": in_span(lambda _, found, __: found[1]),
    r"describe it": in_span(lambda *_: f"!{PICTURE}(meeting.jpg)"),
    r"delete it, up to </script>": in_text(
        lambda text, *_: re.sub("<script>.*</script>", "", text)
    ),
    r"delete it; the site's": in_text(lambda text, *_: re.sub(' onclick="[^"]*"', "", text)),
    r"delete it": in_span(lambda *_: ""),
}


def wrong(problem: Problem) -> str:
    """Return the pattern of what is written wrong, which the message names."""
    named = re.search(r"no (?:file|picture|page at|heading) (.+)", problem.message)
    words = [named[1]] if named else re.findall(r"'([^']+)'", problem.message)
    word = next(word for word in words if word != "navigation")
    return re.escape(word.removeprefix("source."))


def begun(text: str) -> str:
    body = text.partition("\n---\n")[2] or text
    return f"---\ntitle: A\ndate: 2007-03-31\n---\n{body}"


def in_language(folder: Path, problem: Problem, code: str) -> None:
    if problem.column > 1:
        path = folder / problem.path
        path.write_text(with_span(path.read_text(), problem, code))
    else:
        renamed(folder, problem, Path(problem.path).name.replace(".fr.", ".my."))
