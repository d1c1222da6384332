"""The console prints in the chosen format; quiet output has only problems."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from resource_site.cli.console import NOT_PUBLISHED, Console
from resource_site.problems import Problem, Severity

ERROR = Problem("a.md", 2, 1, "unknown field 'titel'", "did you mean 'title'?", 5)
NOTE = Problem("a.md", 1, 1, "only a note", "nothing to do", severity=Severity.NOTE)


@pytest.mark.parametrize("quiet", [False, True])
def test_a_quiet_console_prints_only_problems(
    capsys: pytest.CaptureFixture[str], *, quiet: bool
) -> None:
    console = Console("text", quiet=quiet)
    console.say("All is well.")
    console.tell([ERROR, NOTE], published=False)
    words = capsys.readouterr().out
    assert "unknown field 'titel'" in words
    assert ("All is well." in words, "only a note" in words) == (not quiet, not quiet)


def test_json_output_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console("json", quiet=False)
    console.say("All is well.")
    assert console.refuse([ERROR, ERROR], 1, "site") == NOT_PUBLISHED
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 1


def test_a_failure_is_printed_even_if_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert Console("text", quiet=True).fail("There is no such file.") == NOT_PUBLISHED
    assert capsys.readouterr().out == "There is no such file.\n"


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.words = ""

    def write(self, words: str) -> int:
        self.words += words
        return len(words)

    def flush(self) -> None:
        """Do nothing: there is no buffer."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_are_used_on_a_terminal_without_no_color(
    monkeypatch: pytest.MonkeyPatch, *, no_color: str, coloured: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("NO_COLOR", no_color)
    Console("text", quiet=False).tell([ERROR], published=False)
    assert ("\x1b[31merror" in terminal.words) is coloured


@pytest.mark.parametrize(
    ("form", "is_wrapped"), [("text", True), ("github", False), ("json", False)]
)
def test_a_fix_is_wrapped_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    form: str,
    is_wrapped: bool,
) -> None:
    problem = ERROR._replace(fix="one two three four five six seven")
    monkeypatch.setenv("COLUMNS", "30")
    Console(form, quiet=False).tell([problem], published=False)
    assert problem.fix in capsys.readouterr().out
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    Console(form, quiet=False).tell([problem], published=False)
    assert ("fix: one two three four\n         five six seven\n" in terminal.words) is is_wrapped
    assert (problem.fix in terminal.words) is not is_wrapped


@pytest.mark.parametrize(
    ("form", "verbose", "entries"),
    [("text", False, 1), ("text", True, 2000), ("github", False, 2), ("json", False, 2000)],
)
def test_only_json_and_verbose_output_repeat_equal_problems(
    capsys: pytest.CaptureFixture[str], *, form: str, verbose: bool, entries: int
) -> None:
    problems = [Problem(f"{n:04}.md", 1, 1, "wrong", "fix it") for n in range(2000)]
    Console(form, quiet=True, verbose=verbose).tell(problems, published=False)
    assert capsys.readouterr().out.count("wrong") == entries


def test_a_job_on_github_gets_a_summary(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    problems = [Problem(f"{n:04}.md", 1, 1, "wrong", "fix it") for n in range(2000)]
    Console("github", quiet=True).tell(problems, published=False)
    capsys.readouterr()
    assert summary.read_text().count("wrong") == 1
    assert "and 1,999 more" in summary.read_text()
