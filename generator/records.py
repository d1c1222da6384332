"""Readings ↔ text: how a reading is remembered, and how it comes from one process to another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, tzinfo
from functools import lru_cache
from operator import attrgetter
from typing import Any

from generator.model import (
    Article,
    Body,
    Credit,
    Finding,
    Heading,
    Reading,
    Reference,
    StandingPage,
)
from generator.problems import Problem, Severity

AGAIN = "~"  # behind a time that clocks show twice, at the end of summer
SHARED = len(fields(StandingPage))
_ORDER = [field.name for field in fields(Article)]
UPDATED, REFERENCES = _ORDER.index("updated"), _ORDER.index("references")
PUBLISHED, CREDIT = _ORDER.index("published"), _ORDER.index("credit")
# One level of values is enough: nothing in these holds another class of ours.
_of_finding = attrgetter(*(field.name for field in fields(Finding)))
_of_heading = attrgetter(*(field.name for field in fields(Heading)))
_of_reference = attrgetter(*(field.name for field in fields(Reference)))
_of_problem = attrgetter(*(field.name for field in fields(Problem)))
_of_credit = attrgetter(*(field.name for field in fields(Credit)))
_of_page = attrgetter(*(field.name for field in fields(StandingPage)))
_of_article = attrgetter(*(field.name for field in fields(Article)))


def packed(reading: Reading) -> str:
    """Return a reading as JSON."""
    document = reading.document
    row = [
        reading.path,
        reading.parts,
        document and _document(document),
        reading.draft,
        reading.appears and _packed_instant(reading.appears),
        reading.expires and _packed_instant(reading.expires),
        list(map(_of_problem, reading.problems)),
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def unpacked(rows: Sequence[str], zone: tzinfo) -> list[Reading]:
    """Return the readings that were packed; raise ValueError or TypeError for anything else.

    Instants come back in the zone of the site, in which they were packed.
    """
    return [_reading(row, zone) for row in json.loads(f"[{','.join(rows)}]")]


def packed_body(body: Body) -> tuple[str, str]:
    """Return a body as its HTML and, as JSON, everything else."""
    rest = (
        body.beginning,
        list(map(_of_heading, body.headings)),
        list(map(_of_reference, body.references)),
        list(map(_of_reference, body.outside)),
        body.anchors,
        body.words,
        list(map(_of_finding, body.findings)),
    )
    return body.html, json.dumps(rest, ensure_ascii=False, separators=(",", ":"))


def unpacked_body(html: str, rest: str) -> Body:
    """Return the body that was packed; raise ValueError or TypeError for anything else."""
    beginning, headings, references, outside, anchors, words, findings = json.loads(rest)
    return Body(
        html=html,
        beginning=beginning,
        headings=tuple(Heading(*row) for row in headings),
        references=tuple(Reference(*row) for row in references),
        outside=tuple(Reference(*row) for row in outside),
        anchors=tuple(anchors),
        words=words,
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
    path, parts, document, draft, appears, expires, problems = row
    return Reading(
        path,
        tuple(parts),
        _text(document, zone) if document else None,
        draft,
        _instant(appears, zone) if appears else None,
        _instant(expires, zone) if expires else None,
        tuple([Problem(*row[:-1], *map(Severity, row[-1:])) for row in problems]),
    )


def _text(row: list[Any], zone: tzinfo) -> Article | StandingPage:
    """Return the article or page whose fields these are, in the order of the class."""
    shared = _shared(row[:SHARED])
    if len(row) == SHARED:
        return StandingPage(*shared)
    section, published, terms, credit, authors, *rest = row[SHARED:]
    values = (
        *shared,
        section,
        _instant(published, zone),
        {name: tuple(values) for name, values in terms.items()},
        Credit(*credit) if credit else None,
        tuple(authors),
        *rest,
    )
    return Article(*values)


def _shared(row: list[Any]) -> tuple[Any, ...]:
    """Return what articles and pages have in common, each value as the class has it."""
    path, parts, *texts, updated, aliases, weight, references, anchors, body_line, places = row
    return (
        path,
        tuple(parts),
        *texts,
        date.fromisoformat(updated) if updated else None,
        tuple(aliases),
        weight,
        tuple([Reference(*reference) for reference in references]),
        tuple(anchors),
        body_line,
        places,
    )
