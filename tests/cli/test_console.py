"""Words go where they should, in the form that is wanted."""

from __future__ import annotations

import json
import sys

import pytest

from resource_site.cli.console import REFUSED, Console
from resource_site.problems import Problem, Severity

ERROR = Problem("a.md", 2, 1, "unknown field 'titel'", "did you mean 'title'?", 5)
NOTE = Problem("a.md", 1, 1, "this is only said", "there is nothing to do", severity=Severity.NOTE)


@pytest.mark.parametrize("quiet", [False, True])
def test_a_quiet_console_says_what_is_wrong_and_nothing_else(
    capsys: pytest.CaptureFixture[str], *, quiet: bool
) -> None:
    console = Console("text", quiet=quiet)
    console.say("All is well.")
    console.tell([ERROR, NOTE], published=False)
    words = capsys.readouterr().out
    assert "unknown field 'titel'" in words
    assert ("All is well." in words, "only said" in words) == (not quiet, not quiet)


def test_programs_get_one_json_text_whatever_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console("json", quiet=False)
    console.say("All is well.")
    assert console.refuse([ERROR, ERROR], 1, "site") == REFUSED
    assert len(json.loads(capsys.readouterr().out)["problems"]) == 1


def test_why_a_command_did_nothing_is_said_however_quiet_the_rest_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert Console("text", quiet=True).fail("There is no such file.") == REFUSED
    assert capsys.readouterr().out == "There is no such file.\n"


class Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.words = ""

    def write(self, words: str) -> int:
        self.words += words
        return len(words)

    def flush(self) -> None:
        """Nothing is held back."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colours_are_for_terminals_that_want_them(
    monkeypatch: pytest.MonkeyPatch, *, no_color: str, coloured: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("NO_COLOR", no_color)
    Console("text", quiet=False).tell([ERROR], published=False)
    assert ("\x1b[31merror" in terminal.words) is coloured
