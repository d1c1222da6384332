"""The events of one edition → files for calendar programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from resource_site.content.documents import Entry
from resource_site.fields.kinds import EventFields
from resource_site.library import calendar
from resource_site.site import records
from resource_site.site.outputs import Calendar, CalendarEvent
from resource_site.site.views import Views

EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - the zone is that of the site


def calendars(views: Views) -> Iterator[tuple[str, Calendar]]:
    """Yield the file of each event and of each section of events, with its address."""
    for name, entries in views.edition.sections.items():
        fields = views.config.sections[name].kind.calendar
        if fields is None or not entries:
            continue
        events = [_event(views, entry, fields) for entry in entries]
        address = section_address(views, name)
        yield address, Calendar(views.url(address), views.section_title(name), tuple(events))
        for entry, event in zip(entries, events, strict=True):
            own = calendar.file_of(entry, views.config)
            yield own, Calendar(views.url(own), "", (event,))


def section_address(views: Views, name: str) -> str:
    """Return the address of the file with all events of a section."""
    return f"{views.language.prefix}/{name}/events.ics"


def _event(views: Views, entry: Entry, fields: EventFields) -> CalendarEvent:
    changed = entry.updated or EPOCH.replace(tzinfo=views.config.timezone)
    printed = views.fields(entry)
    return CalendarEvent(
        identity=records.identity(views, entry),
        url=views.url(entry.address),
        title=entry.title,
        summary=entry.summary,
        starts=entry.fields.get(fields.starts, ""),
        ends=entry.fields.get(fields.ends, ""),
        place=printed[fields.place].text if fields.place in printed else "",
        changed=changed,
    )
