"""The arguments of the command line."""

from __future__ import annotations

import re
from datetime import datetime
from importlib import metadata
from pathlib import Path

import pytest

from resource_site import pipeline
from resource_site.cli import parser


def test_the_default_command_is_build() -> None:
    for arguments in ([], ["--drafts"]):
        assert parser.read(arguments) == parser.read(["build", *arguments])


def test_options_become_choices() -> None:
    written = ["--content", "texts", "--now", "2007-03-31", "--jobs", "3", "--no-search"]
    found = parser.choices(parser.read(["check", *written]))
    assert found.content == Path("texts")
    assert (found.now, found.jobs, found.search) == (datetime(2007, 3, 31), 3, False)  # noqa: DTZ001 - the site's zone is not known yet


def test_the_default_output_of_a_preview_is_in_the_cache() -> None:
    assert parser.read(["serve"]).output == Path(".cache/preview/site")
    assert parser.read(["serve", "--cache", "c"]).output == Path("c/preview/site")
    assert parser.read(["serve", "--output", "o"]).output == Path("o")


def test_a_preview_passes_on_the_options_of_builds() -> None:
    arguments = ["--port", "0", "--drafts", "--open", "--content", "texts"]
    assert parser.read(["serve", *arguments]).handed_on == ["--drafts", "--content", "texts"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--jobs", "0"], "'0' is not a number from 1 to 256"),
        (["--jobs", "many"], "'many' is not a number"),
        (["--now", "tomorrow"], "'tomorrow' is not a date or time"),
        (["--base-url", "example.org"], "'example.org' is not the address of a site"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["shout"], "invalid choice: 'shout'"),
        (["--shout"], "unrecognized arguments: --shout"),
        (["new"], "required: title"),
        (["explain"], "required: FILE_OR_URL"),
    ],
)
def test_a_usage_error_has_status_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.read(arguments)
    assert ended.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["new", "-h"]])
def test_help_has_status_0(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.read(arguments)
    assert ended.value.code == 0
    assert "usage: python build.py" in capsys.readouterr().out


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.read(["--help"])
    words = capsys.readouterr().out
    commands = {"build", "check", "serve", "new", "explain", "import", "record"}
    commands |= {"plan", "due", "unpublish", "init", "override"}
    commands |= {"cms", "version"}
    assert set(re.findall(r"^    (\w+)(?:  |$)", words, re.MULTILINE)) == commands


@pytest.mark.parametrize("argument", ["--version", "version"])
def test_the_version_is_that_of_the_installed_distribution(
    capsys: pytest.CaptureFixture[str], argument: str
) -> None:
    assert pipeline.main([argument]) == 0
    assert capsys.readouterr().out == f"{metadata.version('resource-site-generator')}\n"
