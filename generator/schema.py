"""What may stand in front matter: the names of fields, their other spellings, their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from generator import addresses
from generator.fields import Field, Items, Table, Text
from generator.front_matter import FrontMatter
from generator.model import ROW_END, SYNONYMS, Credit
from generator.problems import TOP, Place, Problem, Severity, did_you_mean

YEARS = range(1990, 2101)
LIST_LIMIT = 50
KINDS = ("source", "adapted", "reprinted")

CREDIT_FIELDS = ("name", "kind", "title", "date", "url")

# Fields of other generators that mean something this one does in its own way.
ELSEWHERE: Mapping[str, str] = {
    "permalink": "use slug for the last part of the address, and aliases for former addresses",
    "url": "use slug for the last part of the address, and aliases for former addresses",
    "layout": "delete it; the folder decides how a text looks",
    "template": "delete it; the folder decides how a text looks",
    "category": "use tags",
    "categories": "use tags",
    "language": "use lang",
    "tag": "use tags",
    "country": "use countries",
}
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MOMENT = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[Tt ]+(\d\d?):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|z|[+-]\d\d:?\d\d)?)?"
)


class Moment(NamedTuple):
    """An instant in the site's zone, and the day as the editor wrote it, perhaps in another."""

    instant: datetime
    written: date


def day(text: str) -> date | None:
    """Return the day that a text such as 2007-03-31 names, if there is one."""
    found = MOMENT.fullmatch(text)
    try:
        return _moment(found, UTC).written if found else None
    except ValueError:
        return None


class Fields:
    """The fields of one file by the names of this generator; reading one reports its mistakes.

    A mistake leaves the field at its default; the file is not published then anyway.
    `kind` says what the fields describe: an article, a page, a source.
    """

    def __init__(
        self, path: str, kind: str, front: FrontMatter, known: tuple[str, ...], zone: tzinfo
    ) -> None:
        self.path, self.kind, self.front, self.known, self.zone = path, kind, front, known, zone
        self.named: dict[str, Field] = {}
        self.misspelt: set[str] = set()
        self.problems = list(front.problems)
        spellings = _spellings(known)
        for written in front.fields.values():
            self._name(written, spellings)

    def places(self) -> str:
        """Return where each field stands, and each value of a list as `tags:Prevention`.

        Line, column, length and name of one after the other, as `Document.place` reads them.
        """
        rows = []
        for name, found in self.named.items():
            rows.append(_row(name, found.value.place))
            if isinstance(found.value, Items):
                texts = [item for item in found.value.values if isinstance(item, Text)]
                rows.extend([_row(f"{name}:{_words(item)}", item.place) for item in texts])
        return ROW_END.join(rows)

    def mistake(self, place: Place, message: str, fix: str, severity: str = "error") -> None:
        """Report a mistake in this file."""
        self.problems.append(
            Problem(
                self.path, place.line, place.column, message, fix, place.length, Severity(severity)
            )
        )

    def missing(self, name: str, fix: str) -> None:
        """Report that a field is not there, unless it is misspelt or its line cannot be read."""
        if name not in {*self.front.damaged, *self.misspelt} and not self._unreadable():
            self.mistake(TOP, f"'{name}' is missing", fix)

    def text(self, name: str, example: str = "some words") -> str:
        """Return a text on one line, or ''; `example` is shown in the fix."""
        found = self.named.get(name)
        if found is None:
            return ""
        if not isinstance(found.value, Text):
            self.mistake(
                found.value.place, f"'{name}' must be one text", f"write {name}: {example}"
            )
            return ""
        return _words(found.value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts without repetitions; a single text is a list of one."""
        found = self.named.get(name)
        if found is None:
            return ()
        values = found.value.values if isinstance(found.value, Items) else (found.value,)
        texts = [value for value in values if isinstance(value, Text)]
        if len(texts) < len(values):
            fix = f"write {name}: [one, another]"
            self.mistake(found.value.place, f"'{name}' must be a list of texts", fix)
            return ()
        if len(values) > LIST_LIMIT:
            message = f"'{name}' has {len(values)} entries, more than {LIST_LIMIT}"
            self.mistake(found.value.place, message, "keep the ones that matter")
        return tuple(dict.fromkeys(filter(None, map(_words, texts))))

    def flag(self, name: str) -> bool:
        """Return True or False; everything but `true` and `false` is a mistake, never a guess."""
        value = self.text(name, "true")
        if name in self.named and value not in ("true", "false") and not self._wrong_kind(name):
            place = self.named[name].value.place
            message = f"'{name}' must be true or false, not {_shown(value)}"
            self.mistake(place, message, f"write {name}: {_meant_flag(value)}")
        return value == "true"

    def number(self, name: str) -> int:
        """Return a whole number, or 0."""
        value = self.text(name, "10")
        if not value:
            return 0
        if not re.fullmatch(r"-?\d{1,9}", value):
            message = f"'{name}' must be a whole number, not {_shown(value)}"
            self.mistake(self.named[name].value.place, message, f"write {name}: 10")
            return 0
        return int(value)

    def moment(self, name: str, example: str = "2007-03-31") -> Moment | None:
        """Return a day, or an instant in the site's zone; `example` is shown in the fix."""
        value = self.text(name, example)
        if not value:
            if name in self.named and not self._wrong_kind(name):
                self._no_date(name, value, f"write it as {example}")
            return None
        found = MOMENT.fullmatch(value)
        if not found:
            self._no_date(name, value, f"write it as {_meant_day(value) or example}")
            return None
        try:
            return _moment(found, self.zone)
        except (ValueError, OverflowError):
            self._no_date(name, value, _impossible_day(found))
            return None

    def web_address(self, name: str) -> str:
        """Return an address on the web, or ''."""
        return self._web_address(name, self.text(name), self.named.get(name))

    def former_addresses(self, name: str) -> tuple[str, ...]:
        """Return addresses on this site, each with a slash at both ends unless it is a file."""
        result = []
        for value in self.texts(name):
            path = addresses.path_of(value) if "://" in value else value
            if not addresses.is_former(path) or path == "/":
                fix = "write it like /news/2007/old-name/"
                message = f"{_shown(value)} is not an address on this site"
                self.mistake(self.place_of(name, value), message, fix)
            else:
                result.append(path if "." in path.rpartition("/")[2] else path.rstrip("/") + "/")
        return tuple(result)

    def place_of(self, name: str, value: str) -> Place:
        """Return where a value of a list stands, or where the field does."""
        found = self.named[name].value
        values = found.values if isinstance(found, Items) else ()
        places = (item.place for item in values if isinstance(item, Text) and _words(item) == value)
        return next(places, found.place)

    def credit(self, name: str) -> Credit | None:
        """Return the source credit: a text is the name, a table may say more."""
        found = self.named.get(name)
        if found is None:
            return None
        if isinstance(found.value, Text):
            words = _words(found.value)
            return Credit("source", words, "", "", "") if words else None
        if isinstance(found.value, Items):
            fix = "write source: Name, or name, kind, title, date and url below it"
            self.mistake(found.value.place, "'source' must be one text, not a list", fix)
            return None
        return self._credit(found.value)

    def _name(self, written: Field, spellings: Mapping[str, str]) -> None:
        """Put a field under the name of this generator."""
        name = written.name.casefold()
        if name in ("status", "published") and "draft" in self.known:
            self._status(name, written)
            return
        canonical = spellings.get(name)
        if canonical == written.name:
            self._keep(written, canonical)
        elif canonical:
            if name != "author":
                message = f"'{written.name}' is understood as '{canonical}'"
                self.mistake(written.place, message, f"write {canonical}", "note")
            self._keep(written._replace(name=canonical), written.name)
        else:
            self._unknown(written)

    def _keep(self, renamed: Field, spelling: str) -> None:
        first = self.named.setdefault(renamed.name, renamed)
        if first is not renamed and _value(first) != _value(renamed):
            message = f"'{spelling}' says something else than line {first.place.line}"
            self.mistake(renamed.place, message, f"keep one, as '{renamed.name}'")

    def _status(self, name: str, written: Field) -> None:
        """Understand how other generators say that a text is a draft."""
        value = _words(written.value) if isinstance(written.value, Text) else ""
        draft = {
            "status": {"draft": "true", "published": "false"},
            "published": {"false": "true", "true": "false"},
        }
        if value not in draft[name]:
            message = f"'{written.name}' does not say whether this is a draft: {_shown(value)}"
            self.mistake(written.value.place, message, "write draft: true or draft: false")
            return
        meant = draft[name][value]
        message = f"'{written.name}: {value}' is understood as 'draft: {meant}'"
        self.mistake(written.place, message, f"write draft: {meant}", "note")
        self._keep(Field("draft", written.place, Text(meant, written.value.place)), written.name)

    def _unknown(self, written: Field) -> None:
        name = written.name.casefold()
        meant = did_you_mean(name, self.known)
        self.misspelt.add(meant)
        fix = ELSEWHERE.get(name) or (f"did you mean '{meant}'?" if meant else "")
        fix = fix or f"delete it; known fields are {', '.join(sorted(self.known))}"
        self.mistake(written.place, f"'{written.name}' is not a field of {self.kind}", fix)

    def _unreadable(self) -> bool:
        return not self.front.fields and bool(self.front.problems)

    def _wrong_kind(self, name: str) -> bool:
        return not isinstance(self.named[name].value, Text)

    def _no_date(self, name: str, value: str, fix: str) -> None:
        self.mistake(self.named[name].value.place, f"'{name}' is not a date: {_shown(value)}", fix)

    def _web_address(self, name: str, value: str, found: Field | None) -> str:
        if not value or found is None:
            return ""
        if not _is_on_the_web(value):
            fix = "write it whole: https://www.example.org/page"
            message = f"'{name}' is not an address on the web: {_shown(value)}"
            self.mistake(found.value.place, message, fix)
            return ""
        return value

    def _credit(self, table: Table) -> Credit | None:
        """Read the table below `source` with the same care as the fields above it."""
        front = self.front._replace(fields=table.fields, problems=())
        inner = Fields(self.path, "'source'", front, CREDIT_FIELDS, self.zone)
        kind = inner.text("kind") or "source"
        if kind not in KINDS:
            meant = did_you_mean(kind, KINDS) or "source"
            message = f"'kind' must be one of {', '.join(KINDS)}, not {_shown(kind)}"
            inner.mistake(inner.named["kind"].value.place, message, f"write kind: {meant}")
        day = inner.text("date")
        if day and not _is_part_of_date(day):
            fix = "write a year, a month or a day: 2007, 2007-03 or 2007-03-31"
            place = inner.named["date"].value.place
            inner.mistake(place, f"'date' is not a date: {_shown(day)}", fix)
            day = ""
        name, title, url = inner.text("name"), inner.text("title"), inner.web_address("url")
        if not name and not title:
            inner.mistake(table.place, "'source' does not say who it is", "add name: below it")
        self.problems.extend(inner.problems)
        return Credit(kind, name, title, day, url)


def _meant_flag(value: str) -> str:
    """Return what a flag was most likely to say; where that is not clear, an editor decides."""
    if value.casefold() in ("yes", "y", "on", "1", "true"):
        return "true"
    return "false" if value.casefold() in ("no", "n", "off", "0", "false") else "true, or false"


def _is_on_the_web(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


@lru_cache(8)  # of articles, pages, sources
def _spellings(known: tuple[str, ...]) -> Mapping[str, str]:
    """Return the names of fields by how they are spelt in small letters, here and elsewhere."""
    elsewhere = {name: meant for name, meant in SYNONYMS.items() if meant in known}
    return elsewhere | {name.casefold(): name for name in known if name not in SYNONYMS}


def _is_part_of_date(text: str) -> bool:
    """Tell whether a text is a year, a month or a day that the calendar has."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _row(name: str, place: Place) -> str:
    line, column, length = place
    return f"{line} {column} {length} {name}"


def _words(text: Text) -> str:
    """Return a value as a reader sees it: white space folded, `null` taken for nothing."""
    words = " ".join(text.value.split())
    return "" if words in ("~", "null") else words


def _value(found: Field) -> object:
    """Return what two spellings of one field are compared by."""
    value = found.value
    if isinstance(value, Text):
        return (_words(value),)
    if isinstance(value, Items):
        return tuple(_words(item) for item in value.values if isinstance(item, Text))
    return value


def _shown(value: str) -> str:
    return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'


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
