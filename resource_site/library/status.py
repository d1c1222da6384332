"""Stage 2: readings → the texts that are ready to be published now, and everything in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from resource_site.content.documents import (
    Article,
    Collection,
    File,
    HeldBack,
    Listing,
    Reading,
    StandingPage,
)
from resource_site.content.parse import SEVERITIES
from resource_site.content.scan import PICTURES
from resource_site.problems import Problem
from resource_site.settings.config import Config

PICTURE_LIMIT = 500 * 1024


def collection(
    readings: Sequence[Reading], listing: Listing, config: Config
) -> tuple[Collection, list[Problem]]:
    """Sort texts into those that are published now, those held back, and those with mistakes."""
    problems = [problem for reading in readings for problem in reading.problems]
    problems.extend(_heavy(listing.attachments, config))
    held_back = {}
    for reading in readings:
        held = _held_back(reading, config)
        if held:
            held_back[reading.path] = held
    shown = [
        reading.document
        for reading in readings
        if reading.document and reading.path not in held_back
    ]
    result = Collection(
        articles=tuple(found for found in shown if isinstance(found, Article)),
        pages=tuple(found for found in shown if isinstance(found, StandingPage)),
        held_back=tuple(held_back.values()),
        broken=frozenset(reading.parts for reading in readings if reading.document is None),
        next_change=min(_changes(readings, config.now), default=None),
    )
    return result, problems


def _held_back(reading: Reading, config: Config) -> HeldBack | None:
    """Say why a text is not published now; one with mistakes is not published at all."""
    choices, now, document = config.choices, config.now, reading.document
    if document is None:
        return None
    reason, until = "", None
    if reading.draft and not choices.drafts:
        reason = "draft"
    elif reading.expires and reading.expires <= now and not reading.draft:
        reason = "expired"
    elif reading.appears and reading.appears > now and not choices.future:
        reason, until = "scheduled", reading.appears
    if not reason:
        return None
    return HeldBack(reading.path, reading.parts, document.address, reason, until)


def _changes(readings: Iterable[Reading], now: datetime) -> Iterable[datetime]:
    """Yield the instants ahead at which a text appears or expires."""
    for reading in readings:
        if not reading.draft:
            for change in (reading.appears, reading.expires):
                if change and change > now:
                    yield change


def _heavy(attachments: Iterable[File], config: Config) -> Iterable[Problem]:
    """Find pictures that make a page slow on a telephone."""
    severity = SEVERITIES.get(config.checks["weight"])
    for attachment in attachments:
        picture = PurePosixPath(attachment.parts[-1]).suffix.lower() in PICTURES
        if severity and picture and attachment.size > PICTURE_LIMIT:
            message = f"this picture weighs {attachment.size // 1024} KB, more than 500 KB"
            fix = "make it smaller: 1600 pixels wide is enough"
            yield Problem(attachment.path, 0, 0, message, fix, severity=severity)
