"""The services of a section → a file with their data, in the vocabulary of HSDS 3.2.

HSDS is the Human Services Data Specification of Open Referral: https://docs.openreferral.org/.
The file is what its API answers to a request for services.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import msgspec

from resource_site.content.documents import Entry
from resource_site.fields.kinds import Kind, KindField
from resource_site.library import freshness
from resource_site.site import records
from resource_site.site.fields import line
from resource_site.site.outputs import Text
from resource_site.site.values import Field
from resource_site.site.views import Views

JSON = dict[str, Any]
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS: dict[str, tuple[str, ...]] = {day: (day[:2].upper(),) for day in WEEK}
DAYS |= {"Every day": tuple(day[:2].upper() for day in WEEK)}
DAYS |= {"Monday to Friday": DAYS["Every day"][:5]}
"""The choices that mean days of the week, and these in RFC 5545."""

MIDNIGHT, LAST = "24:00", "23:59"
TIMES = ("opens_at", "closes_at")
OFFSET = len("+07:00")
PHONES = {"telephone": "voice", "sms": "text"}

Row = Mapping[str, Field]


def files(views: Views) -> Iterator[tuple[str, Text]]:
    """Yield the file of each section whose kind is exported, with its address."""
    for name, entries in views.edition.sections.items():
        kind = views.config.sections[name].kind
        if kind.export and entries:
            services = [_Service(views, entry, kind).data() for entry in entries]
            yield address(views, name), Text(_page(services))


def address(views: Views, section: str) -> str:
    """Return the address of the file with the data of a section."""
    return f"{views.language.prefix}/{section}.json"


def _page(services: Sequence[JSON]) -> str:
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": False,
        "contents": services,
    }
    return msgspec.json.format(msgspec.json.encode(page), indent=2).decode() + "\n"


class _Service:
    """Makes the data of one document."""

    def __init__(self, views: Views, entry: Entry, kind: Kind) -> None:
        self.views, self.entry, self.kind = views, entry, kind
        self.identity = records.identity(views, entry)
        self.printed = views.fields(entry, ())
        self.checked = entry.fields.get(kind.fresh.field, "") if kind.fresh else ""

    def data(self) -> JSON:
        """Return the service; what is not known is left out."""
        entry = self.entry
        emails = [part.text for part, _ in self._parts("email")]
        changed = entry.updated.isoformat(timespec="milliseconds") if entry.updated else ""
        found = {
            "id": _uuid(self.identity),
            "name": entry.title,
            "description": entry.summary,
            "email": emails[0] if emails else "",
            "status": "inactive" if entry.state.why else "active",
            "assured_date": self.checked,
            "alert": self._alert(),
            "last_modified": changed,
            **dict(self._texts()),
            "additional_urls": self._numbered("url", self._links()),
            "phones": self._numbered("phone", self._phones()),
            "schedules": self._numbered("schedule", self._schedules()),
            "service_areas": self._numbered("area", self._areas()),
            "languages": self._numbered("language", self._languages()),
        }
        return {name: value for name, value in found.items() if value not in ("", [])}

    def _alert(self) -> str:
        is_stale = freshness.is_stale(self.entry, self.views.config)
        stale = str(self.views.language.words["stale"])
        return self.entry.state.why or (stale if is_stale else "")

    def _numbered(self, name: str, found: Iterable[JSON]) -> list[JSON]:
        """Return parts with identifiers that stay the same."""
        shared = {"service_id": _uuid(self.identity)}
        return [
            {"id": _uuid(f"{self.identity}#{name}-{number}")} | shared | one
            for number, one in enumerate(found, 1)
        ]

    def _parts(self, *types: str) -> Iterator[tuple[Field, Row]]:
        """Yield fields of some types, those of records too, each with its record."""
        for field in self.printed.values():
            for row in field.rows or ({field.name: field},):
                yield from ((part, row) for part in row.values() if part.type in types)

    def _texts(self) -> Iterator[tuple[str, Any]]:
        for field in self.kind.fields:
            found = self.printed.get(field.name) if field.exported else None
            if found and field.exported == "organization":
                identity = _uuid(f"{self.views.url('/')}#{found.text}")
                yield "organization_id", identity
                organization = {"id": identity, "name": found.text, "description": found.text}
                yield "organization", organization
            elif found:
                address = found.items[0].address if found.items else ""
                yield field.exported, address or found.text

    def _links(self) -> Iterator[JSON]:
        exported = {field.name for field in self.kind.fields if field.exported}
        for part, row in self._parts("url"):
            if row.get(part.name) is not self.printed.get(part.name) or part.name not in exported:
                yield from ({"label": part.label, "url": item.address} for item in part.items)

    def _phones(self) -> Iterator[JSON]:
        for part, row in self._parts(*PHONES):
            about = " ".join(other.text for other in row.values() if other.type == "text")
            for item in part.items:
                phone = {"number": item.text, "type": PHONES[part.type]}
                yield phone | ({"description": about} if about else {})

    def _areas(self) -> Iterator[JSON]:
        for part, _ in self._parts("country"):
            yield from ({"name": item.text} for item in part.items)

    def _languages(self) -> Iterator[JSON]:
        for part, _ in self._parts("language"):
            yield from ({"name": item.text, "code": item.code} for item in part.items)

    def _schedules(self) -> Iterator[JSON]:
        zones = [field.text for field, _ in self._parts("timezone")]
        offset = _offset(zones[0], self.checked) if zones and self.checked else ""
        for field in self.kind.fields:
            if any(part.type == "time" for part in field.fields):
                values = self.entry.fields.get(field.name, ())
                rows = self.printed[field.name].rows if values else ()
                for value, row in zip(values, rows, strict=True):
                    known = _schedule(field.fields, value, offset)
                    unknown = f" ({zones[0]})" if zones and not offset else ""
                    yield known | {"description": line(row) + unknown}


def _schedule(fields: Iterable[KindField], value: Mapping[str, Any], offset: str) -> JSON:
    """Return the days and times of a record; without its days, a time would be on every day."""
    found: dict[str, list[Any]] = {}
    for field in fields:
        if (one := value.get(field.name)) is not None:
            found.setdefault(field.type, []).extend(one if isinstance(one, list) else [one])
    days = [DAYS.get(day) for day in found.get("choice", ())]
    times = found.get("time", ["00:00", MIDNIGHT] if True in found.get("boolean", ()) else [])
    if not days or None in days or len(times) != len(TIMES):
        return {}
    of_week = {day for these in days for day in these or ()}
    result: JSON = {
        "freq": "WEEKLY",
        "byday": ",".join(day for day in DAYS["Every day"] if day in of_week),
    }
    if offset:
        sign, hour, minute = offset[0], int(offset[1:3]), int(offset[4:])
        result["timezone"] = float(f"{sign}{hour + minute / 60}")
    for name, time in zip(TIMES, times, strict=True):
        result[name] = (LAST if time == MIDNIGHT else time) + offset
    return result


def _offset(zone: str, checked: str) -> str:
    """Return how far a time zone is from UTC, such as +07:00, '' if that changes in the year."""
    found = {
        datetime(int(checked[:4]), month, 1, tzinfo=ZoneInfo(zone)).isoformat()[-OFFSET:]
        for month in range(1, 13)
    }
    return found.pop() if len(found) == 1 else ""


def _uuid(text: str) -> str:
    return str(uuid5(NAMESPACE_URL, text))
