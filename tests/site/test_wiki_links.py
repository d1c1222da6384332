"""A link as wikis write it is an error whose fix leads to the file that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shared import JPEG

if TYPE_CHECKING:
    from tests.conftest import SmallSite

FILE = "news/2007-03-31-a/index.md"


def with_files(site: SmallSite, body: str) -> SmallSite:
    site.text("pages/about.md", "title: About us", "## Who we are\n\nText.")
    site.text("news/2007-03-30-the-law.md", "title: The law")
    site.file("news/2007-03-31-a/my photo.jpg", JPEG)
    return site.text(FILE, "title: A", body)


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("[[about]]", "[about](../../pages/about.md)"),
        ("[[about|who we are]]", "[who we are](../../pages/about.md)"),
        ("[[About]]", "[About](../../pages/about.md)"),
        ("[[about#Who we are]]", "[about](../../pages/about.md#who-we-are)"),
        ("[[The Law]]", "[The Law](../2007-03-30-the-law.md)"),
        ("[[2007-03-30-the-law]]", "[2007-03-30-the-law](../2007-03-30-the-law.md)"),
        ("![[my photo.jpg]]", "![what it shows](my%20photo.jpg)"),
        ("![[my photo.jpg|300]]", "![what it shows](my%20photo.jpg)"),
        ("![[my photo.jpg|Two officers]]", "![Two officers](my%20photo.jpg)"),
    ],
)
def test_the_fix_leads_to_the_file(site: SmallSite, written: str, fix: str) -> None:
    (problem,) = with_files(site, f"Read {written} now.").planned().problems
    assert (problem.line, problem.column, problem.length) == (4, 6, len(written))
    assert problem.fix == f"write {fix}"
    assert with_files(site, f"Read {fix} now.").messages() == []


@pytest.mark.parametrize("written", ["[[nope]]", "[[nope|x]]", "![[nope.jpg]]", "[[a b#c]]"])
def test_a_file_that_does_not_exist_is_not_made_up(site: SmallSite, written: str) -> None:
    (problem,) = with_files(site, written).planned().problems
    assert problem.fix.endswith("(…), with the name of a file in place of …")
    assert problem.edit is None


def test_several_on_one_line_are_reported_in_one_run(site: SmallSite) -> None:
    body = "[[about|x]] and ![[my photo.jpg]] and [[nope]] and [[a b|c]], `[[code]]`, [[1]]"
    problems = with_files(site, body).planned().problems
    assert [problem.column for problem in problems] == [1, 17, 39, 52]


def test_raw_html_does_not_hide_one(site: SmallSite) -> None:
    problems = with_files(site, "[b](../../pages/about.md) <b>x</b> [[about]]").planned().problems
    assert [problem.column for problem in problems] == [36]
