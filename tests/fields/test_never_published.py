"""No slip in front matter, and no fix of one, publishes what was to be a draft."""

from __future__ import annotations

from datetime import UTC

import pytest

from resource_site.edits import applied
from resource_site.fields import dates, front_matter
from resource_site.fields.table import InvalidError
from resource_site.fields.values import Text
from tests.conftest import SmallSite


def fixed(text: str) -> str:
    """Return a text after every certain fix."""
    problems = front_matter.read("a.md", text).problems
    assert problems
    return applied(text, [one.edit for one in problems if one.edit])


@pytest.mark.parametrize(
    "line",
    [
        'authors: [Ann, "Bob, Jr"] draft: true',
        "summary: x draft: true",
        'summary: "x" draft: true',
        "tags: Law   draft:  True",
        "title: A published: false",
        "date: 2024-01-05 draft: true",
    ],
)
def test_a_field_behind_another_one_is_put_on_its_own_line(line: str) -> None:
    after = fixed(f"---\ntitle: A\n{line}\n---\nText.\n")
    found = front_matter.read("a.md", after)
    value = found.fields.get("draft") or found.fields["published"]
    assert isinstance(value.value, Text)
    assert value.value.value.lower() in ("true", "false")
    assert "draft" not in after.split("\n")[2]


@pytest.mark.parametrize(
    "lines",
    [
        "summary: >\n  words\n  draft: true",
        "summary: |\n  draft: true\n  words",
        "title: A long\n  draft: true",
        "  draft: true",
        "\tdraft: false",
    ],
)
def test_a_field_in_the_text_of_another_one_is_an_error(lines: str) -> None:
    text = f"---\ntitle: A\n{lines}\n---\nText.\n"
    assert front_matter.read("a.md", text).problems
    after = fixed(text)
    assert "\ndraft: " in after


def test_a_field_behind_another_one_is_one_error(site: SmallSite) -> None:
    site.file("news/a.md", "---\ntitle: A date: 2024-01-05\n---\nText.\n")
    (problem,) = site.validated()[1]
    assert problem.message == "a line break is missing before date: 2024-01-05"
    assert problem.fix == "begin a new line before date: 2024-01-05"
    assert (problem.line, problem.column) == (2, 10)


def test_a_text_may_name_a_field() -> None:
    text = "---\ntitle: Read the source: UNIAP\n---\nText.\n"
    (problem,) = front_matter.read("a.md", text).problems
    assert problem.fix == 'write title: "Read the source: UNIAP"'


@pytest.mark.parametrize("name", ["private", "hidden", "state", "visible", "unlisted", "password"])
def test_a_field_by_which_others_hide_a_text_has_no_fix_that_publishes_it(
    site: SmallSite, name: str
) -> None:
    site.text("news/2007-03-31-a.md", f"title: A\n{name}: true")
    (problem,) = site.validated()[1]
    assert problem.fix == "write draft: true if it is not to be published, else delete it"


@pytest.mark.parametrize("zone", ["EST", "PST", "CET", "Berlin", "(Asia/Bangkok)"])
def test_the_zone_of_a_time_is_never_dropped(zone: str) -> None:
    with pytest.raises(InvalidError) as raised:
        dates.moment(f"2024-01-05 10:30 {zone}", UTC)
    assert raised.value.meant == ""
    name = zone.strip("()")
    assert f"write the time zone {name} as its distance from UTC" in raised.value.fix


def test_a_day_zero_is_not_one_too_many(site: SmallSite) -> None:
    site.text("news/a.md", "title: A\ndate: 2024-01-00")
    (problem,) = site.validated()[1]
    assert problem.fix == "the day must be from 01 to 31"


@pytest.mark.parametrize("space", ["\xa0", "\u200b", "\u3000"])
def test_an_invisible_character_after_the_first_line_can_be_fixed(space: str) -> None:
    text = f"---{space}\ntitle: A\n---\nText.\n"
    assert len(front_matter.read("a.md", text).problems) == 1
    assert fixed(text).startswith("---\n")


@pytest.mark.parametrize("line", ["date:: 2024-01-05", "da#e: 2024-01-05", "summ#ry: >-"])
def test_every_error_has_a_message(line: str) -> None:
    problems = front_matter.read("a.md", f"---\ntitle: A\n{line}\n---\nText.\n").problems
    assert problems
    assert all(one.message and one.fix for one in problems)


@pytest.mark.parametrize(
    ("character", "meant"),
    [("\x0b", "one two"), ("\u2028", "one two"), ("\x1e", "one-two")],
)
def test_a_fix_keeps_words_apart(site: SmallSite, character: str, meant: str) -> None:
    text = f"---\ntitle: A\n---\none{character}two\n"
    site.file("news/2007-03-31-a.md", text)
    (problem,) = site.validated()[1]
    assert problem.edit
    assert applied(text, [problem.edit]).endswith(f"{meant}\n")
