"""All errors are reported in one run: none hides another, in this file or in the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resource_site import pipeline

if TYPE_CHECKING:
    from tests.conftest import SmallSite


@pytest.fixture
def checked(site: SmallSite, capsys: pytest.CaptureFixture[str]) -> SmallSite:
    """A site whose `check` prints the errors found."""
    site.text("news/2008-01-02-b.md", "title: B")
    capsys.readouterr()
    return site


def errors(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run `check` and return its errors, each as file, line and message."""
    assert pipeline.main(["check", "--no-search"]) == 1
    lines = capsys.readouterr().out.split("\n")
    found = [line.removeprefix("content/") for line in lines if ": error: " in line]
    return [f"{line.split(':')[0]}:{line.split(':')[1]}" for line in found]


# The front matter of an article that links to nowhere, and the lines of all errors.
FAULTY = {
    "title: A\ndate: last Tuesday": [3, 6],
    "title: A: b\ndate: 2008-01-01": [2, 6],
    "title: A\ndate: 2008-01-01\ndraft: perhaps": [4, 7],
    "title: A\ndate: 2008-01-01\nsumary: x": [4, 7],
    "date: 2008-01-01": [1, 5],
    "title: A\ndate: 2008-01-01\naliases: [a b]": [4, 7],
    "title: A\ndate: 2008-01-01\n---\ndraft: true": [4, 8],
    "title: A\ndate: 2008-01-01\nlang: xx": [4, 7],
}


@pytest.mark.parametrize(("front", "lines"), FAULTY.items(), ids=FAULTY)
def test_an_error_in_front_matter_does_not_hide_dead_links_below_it(
    checked: SmallSite, capsys: pytest.CaptureFixture[str], front: str, lines: list[int]
) -> None:
    checked.text("news/a.md", front, "\n[dead](nowhere.md)")
    found = errors(capsys)
    assert found == [f"news/a.md:{line}" for line in lines]


@pytest.mark.parametrize("front", FAULTY, ids=FAULTY)
def test_a_file_with_errors_takes_part_in_link_checks(
    checked: SmallSite, capsys: pytest.CaptureFixture[str], front: str
) -> None:
    checked.text("news/a.md", front, "\n## Here\n")
    checked.text("news/2008-01-02-b.md", "title: B", "[good](a.md#here)\n\n[bad](a.md#nope)")
    found = [line for line in errors(capsys) if line.startswith("news/2008")]
    assert found == ["news/2008-01-02-b.md:6"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("date: last Tuesday\nslug: same", "date: 2008-01-02\nslug: same"),
        ("date: last Tuesday\nslug: same", "date: last Monday\nslug: same"),
        ("date: 2008-01-01\nslug: same\nsumary: x", "date: 2008-01-02\nslug: same"),
        ("date: 2008-01-01\nslug: same\nweight: x", "date: 2008-01-02\nslug: same\nweight: y"),
        ("slug: same", "date: 2008-01-02\nslug: same"),
    ],
)
def test_clashes_of_files_with_errors_are_named(
    checked: SmallSite, capsys: pytest.CaptureFixture[str], one: str, other: str
) -> None:
    checked.text("news/a.md", f"title: A\n{one}").text("news/c.md", f"title: C\n{other}")
    assert pipeline.main(["check", "--no-search"]) == 1
    words = capsys.readouterr().out
    assert "give one of them another slug" in words
    assert "content/news/a.md" in words
    assert "content/news/c.md" in words


def test_files_of_other_years_do_not_clash(
    checked: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    checked.text("news/a.md", "title: A\ndate: 2007-01-01\nslug: same\nweight: x")
    checked.text("news/c.md", "title: C\ndate: 2008-01-02\nslug: same")
    assert errors(capsys) == ["news/a.md:5"]


# What is wrong in site.toml.
SETTINGS = {
    "an unknown setting": ("", "colour = 1"),
    "a value of the wrong kind": ("", "navigation = 1"),
    "a line that is not TOML": ("", "copyright = 2006 Example"),
    "a colon": ("", "copyright: Example"),
    "a time zone": ("", 'timezone = "Mars"'),
    "an open bracket": ("[lists", ""),
    "a section": ('[sections."My news"]', ""),
    "an unknown table": ("[lsits]\nsize = 1", ""),
}


@pytest.mark.parametrize(("more", "first"), SETTINGS.values(), ids=SETTINGS)
def test_an_error_in_the_settings_does_not_hide_those_of_articles(
    checked: SmallSite, capsys: pytest.CaptureFixture[str], more: str, first: str
) -> None:
    checked.settings(more, first=first)
    if first.startswith("timezone"):
        checked.file("site.toml", checked.toml().replace('timezone = "Asia/Bangkok"', ""))
    checked.text("news/a.md", "title: A\ndate: last Tuesday\ntopics: [a]")
    found = errors(capsys)
    assert [line.partition(":")[0] for line in found] == ["news/a.md", "site.toml"]


def test_two_lines_that_are_not_toml_are_two_errors(
    checked: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    checked.settings("[lists]\nsize = ten", first="copyright = 2006 Example")
    assert errors(capsys) == ["site.toml:1", "site.toml:12"]
