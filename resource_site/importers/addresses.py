"""Where other generators publish a document: patterns of addresses, slugs, languages in names."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Collection, Mapping
from datetime import UTC, date
from typing import Any
from urllib.parse import unquote

from resource_site.fields import dates
from resource_site.fields.dates import Moment
from resource_site.fields.table import InvalidError
from resource_site.importers.entries import text

DATED = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[-_ ](.*))?", re.DOTALL)
SUFFIX = re.compile(r"(.+)[._]([a-z]{2,3}(?:[_-][A-Za-z]{2,4})?)")
TOKEN = re.compile(r":([a-z_]+)(?:\[[^\]]*\])?")
DATE_TOKENS = frozenset(
    """
    year short_year month i_month monthname long_month short_month day i_day y_day yearday week
    w_year w_day weekday weekdayname long_day short_day hour minute second
    """.split()  # noqa: SIM905 - quotation marks would hide the names
)
# Two characters that begin a name are a language only if they are one of ISO 639-1.
ISO_639 = frozenset(
    """
    aa ab af ak am ar as ay az ba be bg bh bi bm bn bo br bs ca ce co cs cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi hr ht hu hy ia id ig ii is it
    iu ja jv ka kg ki kk kl km kn ko ks ku kv kw ky la lb lg li ln lo lt lv mg mh mi mk ml mn mr
    ms mt my na nb nd ne nl nn no nr ny oc om or os pa pl ps pt qu rm rn ro ru rw sa sc sd se sg
    si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz
    ve vi wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - quotation marks would hide the names
)


MONTHS = tuple(calendar.month_name)[1:]
DAYS = tuple(calendar.day_name)


def moment(value: Any) -> Moment | None:
    """Return the date in a field, or what it certainly means; None if there is none."""
    return next(filter(None, (_moment(found) for found in _meanings(text(value)))), None)


def written(value: Any) -> str:
    """Return a date as our front matter has it; '' if it is none."""
    return next((found for found in _meanings(text(value)) if _moment(found)), "")


def day_of(fields: Mapping[str, Any], in_name: str) -> date | None:
    """Return the day of a document by its field or its name."""
    found = moment(fields.get("date")) or moment(in_name)
    return found.written if found else None


def undated(stem: str) -> tuple[str, str]:
    """Return the day and the rest of a file name such as 2007-03-31-slug."""
    found = DATED.fullmatch(stem)
    if found is None or dates.day("-".join(found.groups()[:3])) is None:
        return "", stem
    year, month, day, rest = found.groups()
    return f"{year}-{month:0>2}-{day:0>2}", rest or stem


def language_of(stem: str, known: Collection[str]) -> tuple[str, str]:
    """Return a stem without the language at its end, and that language."""
    found = SUFFIX.fullmatch(stem)
    if found and "." in stem and is_language(found[2], known):
        return found[1], code(found[2])
    return stem, ""


def is_language(name: str, known: Collection[str]) -> bool:
    """Return True if a name is a language of the site, or of ISO 639-1 if it lists none."""
    return code(name) in known if known else code(name).partition("-")[0] in ISO_639


def code(name: str) -> str:
    """Return a language code as our settings have it: zh-tw."""
    return name.replace("_", "-").lower()


def language(name: str) -> str:
    """Return the language of a site: en for en_US, but zh-tw, whose script differs."""
    found = re.sub(r"[._]utf-?8$", "", code(name.partition("@")[0]))
    main = found.partition("-")[0]
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", found):
        return ""
    return found if main in ("zh", "pt", "sr") else main


def expanded(pattern: str, values: Mapping[str, str]) -> str:
    """Return a pattern with its tokens such as `:year` replaced, and no empty parts.

    An address that has a day cannot be known without one: it is ''.
    """
    if "year" not in values and any(one in DATE_TOKENS for one in TOKEN.findall(pattern)):
        return ""
    path = TOKEN.sub(lambda found: values.get(found[1], found[0]), pattern)
    return re.sub(r"/{2,}", "/", f"/{path}")


def tokens(day: date | None) -> dict[str, str]:
    """Return the values of the tokens that a day has, in the names of Hugo and Jekyll."""
    if day is None:
        return {}
    week = day.isocalendar()
    return {
        "year": f"{day:%Y}",
        "short_year": f"{day:%y}",
        "month": f"{day:%m}",
        "i_month": str(day.month),
        "monthname": MONTHS[day.month - 1],
        "long_month": MONTHS[day.month - 1],
        "short_month": MONTHS[day.month - 1][:3],
        "day": f"{day:%d}",
        "i_day": str(day.day),
        "y_day": f"{day.timetuple().tm_yday:03}",
        "yearday": str(day.timetuple().tm_yday),
        "week": f"{week.week:02}",
        "w_year": str(week.year),
        "w_day": str(week.weekday),
        "weekday": str(week.weekday % 7),
        "weekdayname": DAYS[week.weekday - 1],
        "long_day": DAYS[week.weekday - 1],
        "short_day": DAYS[week.weekday - 1][:3],
        **dict.fromkeys(("hour", "minute", "second"), "00"),
    }


def hyphenated(words: str) -> str:
    """Return text as most generators write it into an address: small, with hyphens."""
    plain = unicodedata.normalize("NFC", unquote(words)).strip().lower()
    return re.sub(r"-{2,}", "-", re.sub(r"[^\w.~-]+", "-", plain)).strip("-")


def ascii_only(words: str) -> str:
    """Return text without accents, and without characters that have no form in ASCII."""
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()


def _meanings(found: str) -> list[str]:
    """Return a text that may be a date, and what it certainly means."""
    # A colon between hours and minutes of a fraction or zone name is not ours to read.
    plain = re.sub(r"\s+[A-Z]{3,4}$", "", re.sub(r"^[A-Z][a-z]{2}, ", "", found))
    slashed = re.sub(r"^(\d{4})[/.](\d\d?)[/.](\d\d?)", r"\1-\2-\3", plain)
    try:
        dates.moment(slashed, UTC)
    except InvalidError as error:
        return [error.meant] if error.meant else []
    return [slashed]


def _moment(found: str) -> Moment | None:
    try:
        return dates.moment(found, UTC)
    except InvalidError:
        return None
