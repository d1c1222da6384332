"""Readings ↔ text: how a reading is remembered, and how it comes from one process to another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, tzinfo
from functools import lru_cache
from operator import attrgetter
from typing import Any

from resource_site.content.documents import Article, Reading, StandingPage
from resource_site.fields.schemas import Credit
from resource_site.markup.body import Body, Finding, Reference
from resource_site.problems import Problem, Severity

AGAIN = "~"  # behind a time that clocks show twice, at the end of summer
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
PAGE = len(fields(StandingPage))
UNREAD = 2  # a file that did not become a text has only its path and its parts
_PLACES = {field.name: number for number, field in enumerate(fields(Article))}
PARTS, UPDATED, ALIASES = _PLACES["parts"], _PLACES["updated"], _PLACES["aliases"]
REFERENCES, ANCHORS, PUBLISHED = (
    _PLACES["references"],
    _PLACES["anchors"],
    _PLACES["published"],
)
TERMS, CREDIT, AUTHORS = _PLACES["terms"], _PLACES["credit"], _PLACES["authors"]
# One level of values is enough: nothing in these holds another class of ours.
_of_finding = attrgetter(*(field.name for field in fields(Finding)))
_of_reference = attrgetter(*(field.name for field in fields(Reference)))
_of_credit = attrgetter(*Credit.__struct_fields__)
_of_page = attrgetter(*(field.name for field in fields(StandingPage)))
_of_article = attrgetter(*(field.name for field in fields(Article)))


def packed(reading: Reading) -> str:
    """Return a reading as JSON."""
    document = reading.document
    row = [
        _document(document) if document else (reading.path, reading.parts),
        reading.draft,
        reading.appears and _packed_instant(reading.appears),
        reading.expires and _packed_instant(reading.expires),
        reading.problems,
    ]
    return _json(row)


def unpacked(rows: Sequence[str], zone: tzinfo) -> list[Reading]:
    """Return the readings that were packed; raise ValueError, TypeError or LookupError for others.

    Instants come back in the zone of the site, in which they were packed.
    """
    return [_reading(row, zone) for row in json.loads(f"[{','.join(rows)}]")]


def packed_body(body: Body) -> tuple[str, str]:
    """Return a body as its HTML and, as JSON, everything else."""
    rest = (
        list(map(_of_reference, body.references)),
        body.anchors,
        list(map(_of_finding, body.findings)),
    )
    return body.html, _json(rest)


def unpacked_body(html: str, rest: str) -> Body:
    """Return the body that was packed; raise ValueError or TypeError for anything else."""
    references, anchors, findings = json.loads(rest)
    return Body(
        html=html,
        references=tuple(Reference(*row) for row in references),
        anchors=tuple(anchors),
        findings=tuple(Finding(*row) for row in findings),
    )


def _document(document: Article | StandingPage) -> list[Any]:
    """Return the values of an article or page, in the order of the class."""
    is_article = isinstance(document, Article)
    values = list(_of_article(document) if is_article else _of_page(document))
    values[UPDATED] = document.updated and document.updated.isoformat()
    values[REFERENCES] = list(map(_of_reference, document.references))
    if isinstance(document, Article):
        values[PUBLISHED] = _packed_instant(document.published)
        values[CREDIT] = document.credit and _of_credit(document.credit)
    return values


def _packed_instant(instant: datetime) -> str:
    """Return an instant as the clock of its zone shows it, and whether it shows that again."""
    return instant.replace(tzinfo=None).isoformat() + AGAIN * instant.fold


@lru_cache(65536)  # an article appears when it was published, and several on one day
def _instant(text: str, zone: tzinfo) -> datetime:
    shown = datetime.fromisoformat(text.rstrip(AGAIN))
    return shown.replace(tzinfo=zone, fold=int(text.endswith(AGAIN)))


def _reading(row: list[Any], zone: tzinfo) -> Reading:
    text, draft, appears, expires, problems = row
    document = _unpacked_document(text, zone) if len(text) > UNREAD else None
    return Reading(
        document.path if document else text[0],
        document.parts if document else tuple(text[1]),
        document,
        draft,
        _instant(appears, zone) if appears else None,
        _instant(expires, zone) if expires else None,
        tuple([_problem(*values) for values in problems]),
    )


def _unpacked_document(row: list[Any], zone: tzinfo) -> Article | StandingPage:
    """Return the article or page whose fields these are, in the order of the class.

    The row becomes what the class wants, value by value: this is done for every text of a site.
    """
    row[PARTS] = tuple(row[PARTS])
    row[UPDATED] = date.fromisoformat(row[UPDATED]) if row[UPDATED] else None
    row[ALIASES] = tuple(row[ALIASES])
    row[REFERENCES] = tuple([Reference(*reference) for reference in row[REFERENCES]])
    row[ANCHORS] = tuple(row[ANCHORS])
    if len(row) == PAGE:
        return StandingPage(*row)
    row[PUBLISHED] = _instant(row[PUBLISHED], zone)
    row[TERMS] = {name: tuple(values) for name, values in row[TERMS].items()}
    row[CREDIT] = Credit(*row[CREDIT]) if row[CREDIT] else None
    row[AUTHORS] = tuple(row[AUTHORS])
    return Article(*row)


def _problem(
    path: str, line: int, column: int, message: str, fix: str, length: int, severity: str
) -> Problem:
    return Problem(path, line, column, message, fix, length, Severity(severity))
