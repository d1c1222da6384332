"""Events: upcoming and past ones, files for calendar programs, and builds that are due."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from resource_site.cli import due
from resource_site.publish import manifest
from resource_site.settings.read import SettingsError
from resource_site.site.pages import EntryPage, SectionPage
from tests.conftest import SmallSite

EVENTS = '[sections.events]\ntitle = "Events"\nkind = "event"\n'
BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.fixture
def events(site: SmallSite) -> SmallSite:
    """A site with a past and two coming events; it is 1 January 2008, 7:00 in Bangkok."""
    site.settings(EVENTS)
    site.text("events/a.md", "title: Past\nstarts: 2007-12-30\nends: 2007-12-31")
    site.text("events/b.md", "title: Later\nstarts: 2008-05-01 09:30\nplace: Bangkok; room 1")
    return site.text("events/c.md", "title: Today\nstarts: 2007-12-30\nends: 2008-01-01")


def listed(site: SmallSite, now: datetime | None = None) -> tuple[list[str], list[str]]:
    page = site.page("events/index.html", **({"now": now} if now else {}))
    assert isinstance(page, SectionPage)
    return [card.title for card in page.upcoming], [card.title for card in page.items]


def test_events_are_ahead_until_they_are_over(events: SmallSite) -> None:
    assert listed(events) == (["Today", "Later"], ["Past"])


@pytest.mark.parametrize(
    ("moment", "upcoming"),
    [
        (datetime(2008, 1, 1, 23, 59, tzinfo=BANGKOK), ["Today", "Later"]),
        (datetime(2008, 1, 2, tzinfo=BANGKOK), ["Later"]),
        (datetime(2008, 5, 1, 9, 29, tzinfo=BANGKOK), ["Later"]),
        (datetime(2008, 5, 1, 9, 30, tzinfo=BANGKOK), []),
    ],
)
def test_a_day_ends_at_midnight_where_the_site_is(
    events: SmallSite, moment: datetime, upcoming: list[str]
) -> None:
    ahead, past = listed(events, moment)
    assert ahead == upcoming
    assert len(past) == 3 - len(ahead)


def test_the_next_change_is_the_end_of_an_event(events: SmallSite) -> None:
    collection, _ = events.validated()
    assert collection.next_change == datetime(2008, 1, 2, tzinfo=BANGKOK)


def test_a_build_is_due_when_an_event_is_over(
    events: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = events.rendered("events/index.html").encode()
    digest = hashlib.sha256(output).hexdigest()
    monkeypatch.setattr(manifest, "read", lambda _: {"events/index.html": digest})
    after = datetime(2008, 1, 2, tzinfo=BANGKOK)
    assert list(due.lists(events.planned().plan, events.config())) == []
    assert list(due.lists(events.planned(now=after).plan, events.config(now=after))) == [
        'the page "Events": is due to change'
    ]


def test_each_event_has_a_file_for_calendar_programs(events: SmallSite) -> None:
    page = events.page("events/b/index.html")
    assert isinstance(page, EntryPage)
    assert page.calendar == "/events/b/event.ics"
    (event,) = icalendar.Calendar.from_ical(events.rendered("events/b/event.ics")).walk("VEVENT")
    assert event["summary"] == "Later"
    assert event["location"] == "Bangkok; room 1"
    assert event["uid"] == event["url"] == "https://example.org/events/b/"
    assert event.decoded("dtstart") == datetime(2008, 5, 1, 2, 30, tzinfo=UTC)


def test_a_section_of_events_has_one_file_with_all(events: SmallSite) -> None:
    made = icalendar.Calendar.from_ical(events.rendered("events/events.ics"))
    found = {str(one["summary"]): one for one in made.walk("VEVENT")}
    assert found.keys() == {"Past", "Today", "Later"}
    assert found["Past"].decoded("dtstart") == date(2007, 12, 30)
    assert found["Past"].decoded("dtend") == date(2008, 1, 1)  # the first day after it
    assert 'href="/events/events.ics"' in events.rendered("events/index.html")


def test_the_file_is_the_same_on_another_day(events: SmallSite) -> None:
    later = datetime(2008, 3, 1, tzinfo=BANGKOK)
    path = "events/events.ics"
    assert events.rendered(path) == events.rendered(path, now=later)


def test_a_link_to_the_file_is_not_dead(events: SmallSite) -> None:
    events.text("pages/a.md", "title: A", "[all](/events/events.ics)")
    assert events.messages() == []


def test_a_section_without_events_has_no_file(site: SmallSite) -> None:
    outputs = site.settings(EVENTS).outputs()
    assert "events/index.html" in outputs
    assert not [path for path in outputs if path.endswith(".ics")]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('starts = "start"', "'start' is not a field for the calendar"),
        ('starts = "room"', "'room' is not a field for the calendar"),
        ('starts = "when"\nplace = "rom"', "'rom' is not a field for the calendar"),
    ],
)
def test_a_calendar_needs_fields_that_exist(site: SmallSite, settings: str, message: str) -> None:
    site.settings(
        '[sections.events]\nkind = "meeting"\n[kinds.meeting.fields.when]\ntype = "date"\n'
        f'[kinds.meeting.fields.room]\ntype = "text"\n[kinds.meeting.calendar]\n{settings}\n'
    )
    with pytest.raises(SettingsError) as error:
        site.config()
    assert [problem.message for problem in error.value.problems] == [message]
