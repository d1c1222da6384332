"""When the documents of a kind with a calendar take place: conferences, trainings, days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from resource_site.content.documents import Entry, Page
from resource_site.fields.kind_types import is_day
from resource_site.settings.config import Config


def over(entry: Entry, config: Config) -> datetime | None:
    """Return the instant at which an event is over, None for what is no event.

    A day ends at midnight in the site's time zone.
    """
    calendar = config.sections[entry.section].kind.calendar
    if calendar is None:
        return None
    text = entry.fields.get(calendar.ends) or entry.fields.get(calendar.starts)
    if not text:
        return None
    instant = datetime.fromisoformat(text)
    if not is_day(text):
        return instant
    return instant.replace(tzinfo=config.timezone) + timedelta(days=1)


def upcoming(entries: Iterable[Entry], config: Config) -> list[Entry]:
    """Return the events that are not over, the next one first."""
    ahead = []
    for entry in entries:
        end = over(entry, config)
        if end and end > config.now:
            ahead.append(entry)
    return sorted(ahead, key=lambda entry: _starts(entry, config))


def file_of(entry: Entry, config: Config) -> str:
    """Return the address of the file of an event for calendar programs, '' for what is none."""
    is_event = config.sections[entry.section].kind.calendar is not None
    return f"{entry.address}event.ics" if is_event else ""


def changes(documents: Iterable[Entry | Page], config: Config) -> Iterable[datetime]:
    """Yield the instants ahead at which an event is over: then it moves to the past ones."""
    for document in documents:
        end = over(document, config) if isinstance(document, Entry) and document.fields else None
        if end and end > config.now:
            yield end


def _starts(entry: Entry, config: Config) -> datetime:
    calendar = config.sections[entry.section].kind.calendar
    text = entry.fields.get(calendar.starts, "") if calendar else ""
    instant = datetime.fromisoformat(text) if text else config.now
    return instant if instant.tzinfo else instant.replace(tzinfo=config.timezone)
