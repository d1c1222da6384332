"""Parsed documents → those that are published now, those that are not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePosixPath

from msgspec import Struct

from resource_site.content.documents import Article, File, Page, ParsedDocument
from resource_site.content.parse import SEVERITIES
from resource_site.content.scan import PICTURES
from resource_site.problems import Problem
from resource_site.settings.config import Config

PICTURE_LIMIT = 500 * 1024


class Unpublished(Struct, frozen=True):
    """A document that is not published, why, and when that changes (None: not by itself).

    `reason` is draft, scheduled or expired.
    """

    path: str
    parts: tuple[str, ...]
    address: str
    reason: str
    until: datetime | None


class Collection(Struct, frozen=True):
    """All documents that are published now, and those that are not.

    `invalid` are the paths below `content/` of files with errors: links to them are not dead.
    `faulty` are their documents, as far as they are known.
    `next_change` is the next instant at which a document appears or expires.
    """

    articles: tuple[Article, ...]
    pages: tuple[Page, ...]
    unpublished: tuple[Unpublished, ...]
    invalid: frozenset[tuple[str, ...]]
    faulty: tuple[Article | Page, ...]
    next_change: datetime | None


def collection(
    parsed: Sequence[ParsedDocument], attachments: Iterable[File], config: Config
) -> tuple[Collection, list[Problem]]:
    """Sort documents into those that are published now, unpublished ones and those with errors."""
    problems = [problem for found in parsed for problem in found.problems]
    problems.extend(_large_pictures(attachments, config))
    unpublished = {
        found.path: status for found in parsed if (status := _unpublished(found, config))
    }
    shown = [found.document for found in parsed if found.document and found.path not in unpublished]
    result = Collection(
        articles=tuple(document for document in shown if isinstance(document, Article)),
        pages=tuple(document for document in shown if isinstance(document, Page)),
        unpublished=tuple(unpublished.values()),
        invalid=frozenset(found.parts for found in parsed if found.document is None),
        faulty=tuple(found.faulty for found in parsed if found.faulty),
        next_change=min(_changes(parsed, config.now), default=None),
    )
    return result, problems


def _unpublished(parsed: ParsedDocument, config: Config) -> Unpublished | None:
    """Return why a document is not published now; one with errors is not published at all."""
    choices, now, document = config.choices, config.now, parsed.document
    if document is None:
        return None
    reason, until = "", None
    if parsed.draft and not choices.drafts:
        reason = "draft"
    elif parsed.expires and parsed.expires <= now and not parsed.draft:
        reason = "expired"
    elif parsed.appears and parsed.appears > now and not choices.future:
        reason, until = "scheduled", parsed.appears
    if not reason:
        return None
    return Unpublished(parsed.path, parsed.parts, document.address, reason, until)


def _changes(parsed: Iterable[ParsedDocument], now: datetime) -> Iterable[datetime]:
    """Yield the instants ahead at which a document appears or expires."""
    for found in parsed:
        if not found.draft:
            for change in (found.appears, found.expires):
                if change and change > now:
                    yield change


def _large_pictures(attachments: Iterable[File], config: Config) -> Iterable[Problem]:
    """Find pictures that make a page slow on a phone."""
    severity = SEVERITIES.get(config.checks["weight"])
    for attachment in attachments:
        picture = PurePosixPath(attachment.parts[-1]).suffix.lower() in PICTURES
        if severity and picture and attachment.size > PICTURE_LIMIT:
            message = f"this picture is {_size(attachment.size)}; the limit is 500 KB"
            fix = "resize it; a width of 1600 pixels is enough"
            yield Problem(attachment.path, 0, 0, message, fix, severity=severity)


def _size(number: int) -> str:
    kilobytes = number / 1024
    return f"{kilobytes:.0f} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"
