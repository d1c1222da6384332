"""Dates as editors write them: a day, or an instant with or without its zone."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple

from resource_site.fields import readings
from resource_site.fields.readings import BUDDHIST_ERA, YEARS
from resource_site.fields.table import InvalidError, Scalar

MONTHS = tuple(name.casefold() for name in calendar.month_name)
# Compiled when it is first used: most builds find nothing changed.
WRITTEN = (
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt ]+(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([AaPp]\.?[Mm]\.?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d\d?(?::?\d\d)?)?)?"
)
TIME = (
    r"\D(\d\d?:\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\b)?(?: ?(?:Z|UTC|GMT|[+-]\d\d?(?::?\d\d)?))?)\b(.*)"
)


class Moment(NamedTuple):
    """An instant in the site's zone, and the day as the editor wrote it, perhaps in another.

    `is_day` is True where no time is written; the instant is the beginning of that day.
    """

    instant: datetime
    written: date
    is_day: bool

    def end(self) -> datetime:
        """Return the instant, or the end of the day."""
        return self.instant + timedelta(days=1) if self.is_day else self.instant


def day(text: str) -> date | None:
    """Return the day that a text such as 2007-03-31 names, if there is one."""
    try:
        return moment(text, UTC).written
    except InvalidError:
        return None


def moment(text: str, zone: tzinfo) -> Moment:
    """Return a day, or an instant in the site's zone; raise InvalidError for anything else."""
    if found := re.fullmatch(WRITTEN, text):
        try:
            return _moment(found, zone)
        except (ValueError, OverflowError):
            fix = _impossible(found, zone)
            raise InvalidError("'{name}' is not a date: {value}", fix) from None
    raise _unreadable(text)


MOMENT = Scalar("a date, or a date and time", moment, pattern=WRITTEN)


def _unreadable(text: str) -> InvalidError:
    """Return the error for a text that is not written like a date, with what it may mean."""
    days = readings.days(re.sub(TIME, "", text))
    if len(days) == 2:
        fix = " or ".join(f"{day} for {day.day} {MONTHS[day.month].title()}" for day in days)
        return InvalidError("'{name}' can be read as two dates: {value}", f"write {fix}")
    rest = re.search(TIME, text)
    time = f" {rest[1]}" if rest else ""
    fix, meant = "write year, month and day, as in {sample}", ""
    is_whole = rest is None or not re.search(r"\w", rest[2])
    if days and rest and (words := re.match(r"[\s(]*([A-Za-z][A-Za-z/_ ]*)", rest[2])):
        # Without its zone, the text would be another instant.
        example = f"{days[0]}{time} +07:00"
        fix = f"write the time zone {words[1].strip()} as its distance from UTC, as in {example}"
        return InvalidError("'{name}' is not a date: {value}", fix)
    if (days and is_whole) or not re.search(r"\d", text):
        meant = f"{days[0]}{time}" if days else ""
        fix = f"write it as {meant}" if meant else "write it like {sample}"
    if meant and readings.is_buddhist(text):
        message = "the year of '{name}' is one of the Buddhist era: {value}"
        return InvalidError(message, fix, sample=meant)
    return InvalidError("'{name}' is not a date: {value}", fix, meant)


def _moment(found: re.Match[str], zone: tzinfo) -> Moment:
    written = date(int(found[1]), int(found[2]), int(found[3]))
    if written.year not in YEARS:
        raise ValueError(written.year)
    if found[4] is None:
        return Moment(
            datetime(written.year, written.month, written.day, tzinfo=zone), written, is_day=True
        )
    hour, minute, second = (int(part or 0) for part in found.group(4, 5, 6))
    if found[7]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (found[7][0] in "Pp")
    offset = _zone(found[8], zone)
    instant = datetime(*written.timetuple()[:3], hour, minute, second, tzinfo=offset)
    return Moment(instant.astimezone(zone), written, is_day=False)


def _zone(offset: str | None, zone: tzinfo) -> tzinfo:
    if offset is None:
        return zone
    if offset[0] not in "+-":
        return UTC
    digits = offset[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    length = timedelta(hours=hours, minutes=minutes)
    if length > timedelta(hours=14) or minutes > 59:
        raise ValueError(offset)
    return timezone(-length if offset[0] == "-" else length)


def _impossible(found: re.Match[str], zone: tzinfo) -> str:
    """Return the fix for a date of the right form that no calendar or clock has."""
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    if year - BUDDHIST_ERA in YEARS and readings.days(f"{year}-{month}-{day}"):
        rest = found[0][4:]
        return f"{year} is a year of the Buddhist era; write it as {year - BUDDHIST_ERA}{rest}"
    if year not in YEARS:
        return f"the year must be from {YEARS[0]} to {YEARS[-1]}"
    if not 1 <= month <= 12:
        return "the month must be from 01 to 12"
    if wrong_day := _impossible_day(found, year, month, day):
        return wrong_day
    try:
        _zone(found[8], zone)
    except ValueError:
        return f"there is no time zone {found[8]}; write one from -12:00 to +14:00"
    return "write the time as 14:30 and the zone as +07:00"


def _impossible_day(found: re.Match[str], year: int, month: int, day: int) -> str:
    last = calendar.monthrange(year, month)[1]
    if day < 1:
        return f"the day must be from 01 to {last}"
    if day > last:
        nearest = f"{year}-{month:02}-{last:02}{found[0][found.end(3) :]}"
        return f"{MONTHS[month].title()} {year} has {last} days; write it as {nearest}"
    return ""
