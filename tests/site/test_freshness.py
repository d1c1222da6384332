"""Details that were not checked for too long: warnings, errors, notices, reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from resource_site.cli import due
from resource_site.site.pages import EntryPage
from tests.conftest import SmallSite

HELP = '[sections.help]\ntitle = "Help"\nkind = "help"\n'
CHECKED = datetime(2008, 1, 1, tzinfo=ZoneInfo("Asia/Bangkok"))
LINE = """title: A line
ways: [{telephone: '1300'}]
confirmed_at: https://www.example.org/
checked: 2008-01-01"""


@pytest.fixture
def line(site: SmallSite) -> SmallSite:
    """A site with a help line that was checked on 1 January 2008."""
    return site.settings(HELP).text("help/line.md", LINE)


def after(days: int) -> datetime:
    return CHECKED + timedelta(days=days, hours=12)


@pytest.mark.parametrize("days", [0, 1, 179])
def test_checked_details_have_no_problem(line: SmallSite, days: int) -> None:
    assert line.messages(now=after(days)) == []


@pytest.mark.parametrize("days", [180, 181, 364])
def test_details_are_a_warning_after_180_days(line: SmallSite, days: int) -> None:
    (problem,) = line.planned(now=after(days)).problems
    assert problem.severity == "warning"
    assert (problem.line, problem.column) == (5, 10)
    assert problem.message == f"these details were checked {days} days ago"
    assert problem.fix == f"check them again, and write checked: {after(days):%Y-%m-%d}"


@pytest.mark.parametrize("days", [365, 1000])
def test_details_are_an_error_after_365_days(line: SmallSite, days: int) -> None:
    (message,) = line.messages(now=after(days))
    assert message.endswith(
        f":5:10: these details were checked {days} days ago; the limit is 365 days"
    )
    line.settings(f'{HELP}[checks]\nstale = "warn"')
    assert "warning" in line.messages(now=after(days))[0]
    line.settings(f'{HELP}[checks]\nstale = "off"')
    assert line.messages(now=after(days)) == []


def test_the_fix_is_right(line: SmallSite) -> None:
    line.text("help/line.md", LINE.replace("2008-01-01", f"{after(400):%Y-%m-%d}"))
    assert line.messages(now=after(400)) == []


def test_a_draft_holds_nothing_up(line: SmallSite) -> None:
    line.text("help/line.md", f"{LINE}\ndraft: true")
    assert line.messages(now=after(400)) == []


def test_a_day_in_the_future_is_an_error(line: SmallSite) -> None:
    assert line.messages(now=after(-2)) == ["content/help/line.md:5:10: 'checked' is in the future"]


def test_the_page_and_its_list_say_that_details_are_old(line: SmallSite) -> None:
    shown = {}
    for days in (179, 180):
        planned = line.planned(now=after(days))
        outputs = {output.path: output for output in planned.plan.outputs}
        page = outputs["help/line/index.html"].value
        assert isinstance(page, EntryPage)
        shown[days] = page.is_stale
        for path in ("help/index.html", "help/line/index.html"):
            text = line.rendered(path, now=after(days))
            assert ("have not been checked recently" in text) == (days == 180)
    assert shown == {179: False, 180: True}


def test_a_review_is_due_when_details_are_old(line: SmallSite) -> None:
    for days, expected in ((179, []), (180, ["is due for a review since 28 June 2008"])):
        collection, _ = line.validated(now=after(days))
        found = list(due.reviews(collection, line.config(now=after(days))))
        assert [one.partition(": ")[2] for one in found] == expected
    assert line.validated(now=after(0))[0].next_change == CHECKED + timedelta(days=180)
