"""Dates, numbers and credits are said in the words of each language."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from resource_site.fields.schemas import Credit
from resource_site.site import localization

FOLDER = Path(__file__).parents[2] / "templates" / "words"


def words(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "day", "month", "year"),
    [
        ("en", "31 March 2007", "March 2007", "2007"),
        ("zh", "2007年3月31日", "2007年3月", "2007年"),
        ("my", "၂၀၀၇ ခုနှစ်၊ မတ်လ ၃၁ ရက်", "၂၀၀၇ ခုနှစ်၊ မတ်လ", "၂၀၀၇"),
    ],
)
def test_a_date_in_each_language(language: str, day: str, month: str, year: str) -> None:
    known = words(language)
    assert localization.day(date(2007, 3, 31), known).words == day
    assert localization.month(2007, 3, known) == month
    assert localization.year(2007, known) == year


def test_a_day_is_exact_for_machines() -> None:
    instant = datetime(2007, 3, 31, 14, 30, tzinfo=ZoneInfo("Asia/Bangkok"))
    assert localization.day(date(2007, 3, 31), words("en")).iso == "2007-03-31"
    assert localization.day(instant, words("en")).iso == "2007-03-31T14:30:00+07:00"


def test_a_number_has_the_digits_of_its_language() -> None:
    assert localization.number(2007, words("en")) == "2007"
    assert localization.number(2007, words("my")) == "၂၀၀၇"


@pytest.mark.parametrize(
    ("credit", "line"),
    [
        (Credit("source", "UNIAP China", "", "", ""), "Source: UNIAP China"),
        (Credit("adapted", "UNIAP", "A Platform", "2007", ""), "Adapted from: UNIAP"),
        (Credit("reprinted", "", "A Platform", "", ""), "Reprinted from: A Platform"),
        (None, ""),
    ],
)
def test_a_credit_on_one_line(credit: Credit | None, line: str) -> None:
    assert localization.credit_line(credit, words("en")) == line


@pytest.mark.parametrize(
    ("written", "said"),
    [("", ""), ("2007", "2007"), ("2007-08", "August 2007"), ("2007-08-17", "17 August 2007")],
)
def test_a_credit_with_a_partial_date(written: str, said: str) -> None:
    credit = Credit("adapted", "UNIAP", "A Platform", written, "https://example.org/")
    shown = localization.credit(credit, words("en"))
    assert (shown.label, shown.name, shown.title) == ("Adapted from", "UNIAP", "A Platform")
    assert (shown.date, shown.url) == (said, "https://example.org/")
