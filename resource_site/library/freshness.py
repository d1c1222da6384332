"""Details that have to be checked again and again: telephone numbers, opening hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from resource_site.content.documents import Entry, Page
from resource_site.fields.kinds import Freshness
from resource_site.problems import SEVERITIES, Problem, Severity
from resource_site.settings.config import Config


def is_stale(entry: Entry, config: Config) -> bool:
    """Return True if the details of a document were not checked for too long."""
    fresh = config.sections[entry.section].kind.fresh
    checked = _checked(entry, fresh) if fresh else None
    return bool(fresh and checked and _age(checked, config) >= fresh.warn_after)


def problems(documents: Iterable[Entry | Page], config: Config) -> Iterator[Problem]:
    """Yield a warning for each document that has to be checked, an error for an old one."""
    for entry, fresh, checked in _dated(documents, config):
        age = _age(checked, config)
        if age < 0:
            message, fix = f"'{fresh.field}' is in the future", "write the day of the last check"
            severity: Severity | None = Severity.ERROR
        elif age < fresh.warn_after:
            continue
        else:
            message = f"these details were checked {age} days ago"
            fix = f"check them again, and write {fresh.field}: {config.now:%Y-%m-%d}"
            severity = Severity.WARNING
            if age >= fresh.error_after:
                message += f"; the limit is {fresh.error_after} days"
                severity = SEVERITIES.get(config.checks["stale"])
        if severity:
            at = entry.position(fresh.field)
            yield Problem(entry.path, at.line, at.column, message, fix, at.length, severity)


def ahead(documents: Iterable[Entry | Page], config: Config) -> Iterator[Problem]:
    """Yield a warning for each document that was changed in the future, as its page says."""
    for document in documents:
        if document.updated and document.updated > config.now:
            at, message = document.position("updated"), "'updated' is in the future"
            fix = f"write updated: {config.now:%Y-%m-%d}, or the day of the last change"
            yield Problem(
                document.path, at.line, at.column, message, fix, at.length, Severity.WARNING
            )


def reviews(documents: Iterable[Entry | Page], config: Config) -> dict[str, datetime]:
    """Return the instants at which documents have to be checked, by their paths."""
    return {
        entry.path: _midnight(checked + timedelta(days=fresh.warn_after), config)
        for entry, fresh, checked in _dated(documents, config)
    }


def changes(documents: Iterable[Entry | Page], config: Config) -> Iterator[datetime]:
    """Yield the instants ahead at which a page begins to say that its details are old."""
    yield from (when for when in reviews(documents, config).values() if when > config.now)


def _dated(
    documents: Iterable[Entry | Page], config: Config
) -> Iterator[tuple[Entry, Freshness, date]]:
    for entry in documents:
        if isinstance(entry, Entry) and entry.fields:
            fresh = config.sections[entry.section].kind.fresh
            checked = _checked(entry, fresh) if fresh else None
            if fresh and checked:
                yield entry, fresh, checked


def _checked(entry: Entry, fresh: Freshness) -> date | None:
    text = entry.fields.get(fresh.field)
    return date.fromisoformat(text) if text else None


def _age(checked: date, config: Config) -> int:
    return (config.now.date() - checked).days


def _midnight(day: date, config: Config) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=config.timezone)
