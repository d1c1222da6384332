"""The last build of a site → what it said, where nothing it depended on has changed since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from resource_site.cache import digest
from resource_site.cache.memory import Memory
from resource_site.cache.store import Cache
from resource_site.content.documents import Listing
from resource_site.problems import Problem, Severity
from resource_site.publish import snapshot
from resource_site.publish.staging import Published
from resource_site.settings.config import Config
from resource_site.values import valueclass


@valueclass(frozen=True, slots=True)
class Outcome:
    """What a build has to say: how many texts are published, who is held back, what is wrong.

    `held_back` has a line for each text and at last one for all of them, '' if there are none.
    """

    articles: int
    pages: int
    held_back: tuple[str, ...]
    problems: Sequence[Problem]


def state(listing: Listing, config: Config) -> str:
    """Return what changes with everything a build depends on but the time, '' if it may lie."""
    files = (*listing.sources, *listing.attachments, *listing.assets)
    if not all(file.is_settled(config.choices.started) for file in files):
        return ""
    choices = replace(config.choices, now=datetime.min.replace(tzinfo=UTC), started=0, jobs=1)
    settings = repr(replace(config, choices=choices, now=choices.now))
    return digest.of(
        (
            settings,
            repr(listing.ledger),
            repr(listing.looks),
            *(f"{file.path} {file.signature}" for file in files),
        )
    )


def outcome(
    state: str, unlisted: Sequence[Problem], config: Config, memory: Memory
) -> tuple[Outcome, Published] | None:
    """Return what the last build said and that it changed nothing since, if all is as it was.

    That is: the same `state` of sources, templates, settings and choices, no text due to appear
    or to expire since, and every file of the site as it was written.
    """
    known, packed = memory.build(_site(config))
    if unlisted or not state or known != state:
        return None
    try:
        since, until, *rest, problems = json.loads(packed)
        if not (since <= config.now.timestamp() < until):
            return None
        articles, pages, held_back = rest
        found = [Problem(*row[:-1], *map(Severity, row[-1:])) for row in problems]
        said = Outcome(articles, pages, tuple(held_back), found)
    except (ValueError, TypeError):
        return None
    files = snapshot.unchanged_files(config.choices.output, Cache(config.choices.cache))
    return (said, Published(files)) if files else None


def keep(
    said: Outcome, next_change: datetime | None, state: str, config: Config, memory: Memory
) -> None:
    """Remember a build that was published; `next_change` is when another set of texts is due."""
    until = next_change.timestamp() if next_change else float("inf")
    problems = [tuple(problem) for problem in said.problems]
    row = [config.now.timestamp(), until, said.articles, said.pages, said.held_back, problems]
    memory.keep_build(_site(config), state, json.dumps(row))


def _site(config: Config) -> str:
    return str(config.choices.output.absolute())
