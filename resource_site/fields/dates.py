"""Dates as editors write them: a day, or an instant with or without its zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from resource_site.fields.table import InvalidError, Scalar

YEARS = range(1990, 2101)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Compiled when it is first used: most builds find nothing changed.
WRITTEN = (
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt ]+(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|z|[+-]\d\d:?\d\d)?)?"
)


class Moment(NamedTuple):
    """An instant in the site's zone, and the day as the editor wrote it, perhaps in another."""

    instant: datetime
    written: date


def day(text: str) -> date | None:
    """Return the day that a text such as 2007-03-31 names, if there is one."""
    try:
        return moment(text, UTC).written
    except InvalidError:
        return None


def moment(text: str, zone: tzinfo) -> Moment:
    """Return a day, or an instant in the site's zone; raise InvalidError for anything else."""
    found = re.fullmatch(WRITTEN, text)
    if not found:
        fix = f"write it as {_meant_day(text) or '{sample}'}"
        raise InvalidError("'{name}' is not a date: {value}", fix)
    try:
        return _moment(found, zone)
    except (ValueError, OverflowError):
        raise InvalidError("'{name}' is not a date: {value}", _impossible_day(found)) from None


MOMENT = Scalar("a date, or a date and time", moment)


def _moment(found: re.Match[str], zone: tzinfo) -> Moment:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if year not in YEARS:
        raise ValueError(year)
    if found[4] is None:
        return Moment(datetime(year, month, day, tzinfo=zone), date(year, month, day))
    hour, minute, second = (int(part or 0) for part in found.group(4, 5, 6))
    offset = _zone(found.group(7), zone)
    instant = datetime(year, month, day, hour, minute, second, tzinfo=offset)
    return Moment(instant.astimezone(zone), date(year, month, day))


def _zone(offset: str | None, zone: tzinfo) -> tzinfo:
    if offset is None:
        return zone
    if offset in "Zz":
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[-2:])
    if hours > 14 or minutes > 59:
        raise ValueError(offset)
    length = timedelta(hours=hours, minutes=minutes)
    return timezone(-length if offset[0] == "-" else length)


def _impossible_day(found: re.Match[str]) -> str:
    """Return the fix for a date of the right form that no calendar has."""
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    if year not in YEARS:
        return f"the year must be from {YEARS[0]} to {YEARS[-1]}"
    if not 1 <= month <= 12:
        return "the month must be from 01 to 12"
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if not 1 <= day <= last:
        nearest = f"{year}-{month:02}-{min(max(day, 1), last):02}"
        return f"{MONTHS[month - 1].title()} {year} has {last} days; write it as {nearest}"
    return "write the time as 14:30 and the zone as +07:00"


def _meant_day(value: str) -> str:
    """Return the day that other ways of writing a date mean, where there is only one reading."""
    words = re.findall(r"[a-z]+|\d+", value.casefold())
    months = [MONTHS.index(m) + 1 for w in words if len(w) > 2 for m in MONTHS if m.startswith(w)]
    numbers = [int(word) for word in words if word.isdigit()]
    years = [number for number in numbers if number in YEARS]
    days = [number for number in numbers if 1 <= number <= 31]
    if len(months) == len(years) == len(days) == 1 and len(numbers) == 2:
        return f"{years[0]}-{months[0]:02}-{days[0]:02}"
    if found := re.fullmatch(r"(\d{4})[./](\d\d?)[./](\d\d?)", value):
        return "{}-{:02}-{:02}".format(*(int(part) for part in found.groups()))
    if (found := re.fullmatch(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", value)) and int(found[1]) > 12:
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    return ""
