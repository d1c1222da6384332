"""Events → iCalendar files (RFC 5545), the same bytes whenever they are made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar

from resource_site.fields.kind_types import is_day
from resource_site.site.outputs import Calendar, CalendarEvent


def ics(value: Calendar) -> bytes:
    """Return the events of a calendar in the format of calendar programs."""
    made = icalendar.Calendar()
    made.add("prodid", value.url)
    made.add("version", "2.0")
    if value.title:
        made.add("x-wr-calname", value.title)
    for event in value.events:
        made.add_component(_event(event))
    return bytes(made.to_ical())


def _event(event: CalendarEvent) -> icalendar.Event:
    made = icalendar.Event()
    made.add("uid", event.identity)
    # A program updates what it has if this is later; the time of the build would do so each day.
    made.add("dtstamp", event.changed.astimezone(UTC))
    made.add("dtstart", _moment(event.starts))
    if event.ends:
        ends = _moment(event.ends)
        # The end of a day event is the first day after it.
        made.add("dtend", ends if isinstance(ends, datetime) else ends + timedelta(days=1))
    made.add("summary", event.title)
    made.add("description", event.summary)
    made.add("url", event.url)
    if event.place:
        made.add("location", event.place)
    return made


def _moment(text: str) -> date | datetime:
    if is_day(text):
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(UTC)
