"""The previous build of a site: its result, if nothing it depended on has changed since."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from resource_site.cache import digest
from resource_site.cache.store import Cache
from resource_site.content.documents import Files
from resource_site.problems import Problem
from resource_site.settings.config import Config

KIND = "build"


class Result(Struct, frozen=True, array_like=True):
    """What a build reports: how many documents are published, which are not, all problems.

    `unpublished` has a line for each document that is not published, and last one for all of
    them, '' if there are none.  `documents` has what a preview needs to know of each document: see
    `previewed`.
    """

    articles: int
    pages: int
    unpublished: tuple[str, ...]
    problems: tuple[Problem, ...]
    documents: dict[str, tuple[str, str]] = {}


class _Saved(Struct, frozen=True, array_like=True):
    """A result, and the times between which the same documents are published."""

    key: str
    since: float
    until: float | None
    result: Result


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Saved).decode


def key(files: Files, config: Config) -> str:
    """Return a digest of everything a build depends on but the time, '' if that is unknown."""
    found = (*files.sources, *files.attachments, *files.assets)
    if not all(file.is_settled(config.choices.started) for file in found):
        return ""
    choices = replace(config.choices, now=datetime.min.replace(tzinfo=UTC), started=0, jobs=1)
    settings = repr(replace(config, choices=choices, now=choices.now))
    signatures = (f"{file.path} {file.signature}" for file in found)
    output = str(config.choices.output.absolute())
    return digest.of((output, settings, repr(files.ledger), repr(files.templates), *signatures))


def load(key: str, config: Config, cache: Cache) -> Result | None:
    """Return the result of the build with this key, if the same documents are due now."""
    raw = cache.get(KIND, _site(config)) if key else None
    try:
        saved = _decode(raw) if raw else None
    except (msgspec.MsgspecError, UnicodeError):
        return None
    # Only the last build counts: after an undone edit, the site is that of another key.
    if saved is None or saved.key != key or not saved.since <= config.now.timestamp():
        return None
    is_due = saved.until is not None and saved.until <= config.now.timestamp()
    return None if is_due else saved.result


def save(
    key: str, result: Result, next_change: datetime | None, config: Config, cache: Cache
) -> None:
    """Cache a build that was published; `next_change` is when other documents are due."""
    until = next_change.timestamp() if next_change else None
    saved = _Saved(key, config.now.timestamp(), until, result)
    cache.put(KIND, {_site(config): _encode(saved)})


def _site(config: Config) -> str:
    return str(config.choices.output.absolute())
