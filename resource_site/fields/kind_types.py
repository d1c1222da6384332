"""The types that the fields of a kind may have, by the names that `site.toml` uses.

A value is a text, a whole number or a flag, as it can be cached and exported; dates have ISO form.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import tzinfo

from resource_site.fields import dates, time_zones
from resource_site.fields.table import InvalidError, Scalar
from resource_site.fields.types import (
    FLAG,
    PART_OF_DATE,
    SLUG,
    TITLE,
    WEB_ADDRESS,
    text,
    title,
    whole_number,
)

CLOCK = r"(?:(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9]|24[:.]00)"
EMAIL_ADDRESS = r"[^\s@<>]+@[^\s@<>.]+(?:\.[^\s@<>.]+)+"
LANGUAGE_CODE = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*"
NUMBER = r"\+?[0-9][0-9 ().-]*[0-9]"
DIGITS = range(2, 16)  # of a telephone number: short ones are those of services


def is_day(value: str) -> bool:
    """Return True if a value of the type "instant" is a day, False if it has a time."""
    return len(value) == len("2026-12-01")


def _day(written: str, zone: tzinfo) -> str:
    return dates.moment(written, zone).written.isoformat()


def _instant(written: str, zone: tzinfo) -> str:
    """Return a day as 2026-12-01, an instant as 2026-12-01T09:30:00+07:00."""
    found = dates.moment(written, zone)
    return found.written.isoformat() if found.is_day else found.instant.isoformat()


def _clock(written: str, _: tzinfo) -> str:
    if not re.fullmatch(CLOCK, written):
        raise InvalidError("'{name}' is not a time of day: {value}", "write it like {sample}")
    hour, minute = re.split("[:.]", written)
    return f"{int(hour):02}:{minute}"


def _telephone(written: str, _: tzinfo) -> str:
    count = sum(sign.isdigit() for sign in written)
    if not re.fullmatch(NUMBER, written) or count not in DIGITS:
        fix = "write one number, with digits and spaces, as in {sample}"
        raise InvalidError("'{name}' is not a telephone number: {value}", fix)
    return written


def _email(written: str, _: tzinfo) -> str:
    plain = written.removeprefix("mailto:")
    if not re.fullmatch(EMAIL_ADDRESS, plain):
        raise InvalidError("'{name}' is not an email address: {value}", "write it like {sample}")
    return plain


def _language(written: str, _: tzinfo) -> str:
    if not re.fullmatch(LANGUAGE_CODE, written):
        raise InvalidError("{word} is not a language code", "use a code like en, zh or my")
    return written.lower()


def _document(written: str, zone: tzinfo) -> str:
    return str(SLUG.convert(written.removesuffix(".md"), zone))


def _made(name: str, convert: Callable[[str, tzinfo], str], pattern: str = "") -> Scalar:
    return Scalar(name, convert, pattern=pattern)


DAY = _made("a date", _day, dates.WRITTEN)
INSTANT = _made("a date, or a date and time", _instant, dates.WRITTEN)
FILE = Scalar("the name of a file", title)
TELEPHONE = _made("a telephone number", _telephone, NUMBER)
PICTURE = Scalar("the name of a picture", title)
MARKDOWN = Scalar("Markdown", text)
TYPES = {
    "text": TITLE,
    "markdown": MARKDOWN,
    "integer": whole_number(),
    "boolean": FLAG,
    "date": DAY,
    "partial-date": PART_OF_DATE,
    "instant": INSTANT,
    "time": _made("a time of day", _clock, CLOCK),
    "url": WEB_ADDRESS,
    "timezone": time_zones.NAME,
    "telephone": TELEPHONE,
    "sms": TELEPHONE,
    "email": _made("an email address", _email, f"(?:mailto:)?{EMAIL_ADDRESS}"),
    "country": TITLE,
    "language": _made("a language code", _language, LANGUAGE_CODE),
    "choice": TITLE,
    "file": FILE,
    "image": PICTURE,
    "reference": _made("the name of a document", _document),
    "records": TITLE,
}
EXAMPLES = {
    "text": "some text",
    "markdown": "Text with *emphasis* and a [link](https://www.example.org).",
    "integer": "12",
    "boolean": "true",
    "date": "2026-12-01",
    "partial-date": "2026-12",
    "instant": "2026-12-01 09:30",
    "time": "09:30",
    "url": "https://www.example.org/",
    "timezone": "Asia/Bangkok",
    "telephone": "+66 2 123 4567",
    "sms": "1300",
    "email": "office@example.org",
    "country": "Thailand",
    "language": "th",
    "file": "report.pdf",
    "image": "photo.jpg",
    "reference": "name-of-the-file",
}
LINKED = {"file": "link", "image": "picture", "reference": "document"}
"""The types whose values lead to something on this site, and the kinds of these references."""
