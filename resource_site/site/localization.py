"""Dates, numbers and source credits in the language of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from resource_site.fields import schemas
from resource_site.site.values import (
    Credit,
    Day,
)

Words = Mapping[str, Any]
DIGITS = "0123456789"


def day(moment: date | datetime, words: Words) -> Day:
    """Return a day in both forms; the ISO form of an instant keeps its time."""
    return Day(
        moment.isoformat(), _filled(words["day"], moment.year, moment.month, moment.day, words)
    )


def iso_day(text: str, words: Words) -> Day | None:
    """Return a day in ISO form for readers, None for ''."""
    return day(date.fromisoformat(text), words) if text else None


def month(year: int, number: int, words: Words) -> str:
    """Return a month of a year, such as March 2007."""
    return _filled(words["month"], year, number, 1, words)


def year(number: int, words: Words) -> str:
    """Return a year in the format of this language."""
    return _filled(words["year"], number, 1, 1, words)


def number(value: int, words: Words) -> str:
    """Return a number in the digits of this language."""
    digits = words["digits"]
    written = str(value)
    return written if digits == DIGITS else written.translate(str.maketrans(DIGITS, digits))


def credit(found: schemas.Credit, words: Words) -> Credit:
    """Return a source credit localized."""
    url = found.archived or found.url
    return Credit(words[found.kind], found.name, found.title, part_of_date(found.date, words), url)


def credit_line(found: schemas.Credit | None, words: Words) -> str:
    """Return a source credit on one line, such as 'Source: UNIAP China', or ''."""
    if found is None:
        return ""
    return f"{words[found.kind]}{words['colon']}{found.name or found.title}"


def part_of_date(text: str, words: Words) -> str:
    """Return 2007, 2007-08 or 2007-08-17 in words."""
    parts = [int(part) for part in text.split("-") if part]
    if len(parts) == 3:
        return day(date(parts[0], parts[1], parts[2]), words).words
    if len(parts) == 2:
        return month(parts[0], parts[1], words)
    return year(parts[0], words) if parts else ""


def _filled(pattern: str, year: int, month: int, day: int, words: Words) -> str:
    return pattern.format(
        day=number(day, words), month=words["months"][month - 1], year=number(year, words)
    )
