"""A build for a preview: when it begins, and what it reports."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

from resource_site import urls
from resource_site.cli import report
from resource_site.library.status import Collection, Unpublished
from resource_site.problems import Problem
from resource_site.settings.config import Config
from resource_site.site import localization
from resource_site.site.outputs import SEARCH

# What most of the start of a build goes into.
STAGES = (
    *("content.load", "library.index", "library.status", "markdown.render"),
    *("render.feeds", "render.renderer", "site.plan"),
)


def wait_until_asked() -> str:
    """Import what a build needs, wait for a line, and return the folder that it postpones.

    End when the preview has ended.
    """
    for name in STAGES:
        import_module(f"resource_site.{name}")
    line = sys.stdin.readline()
    if not line:
        sys.exit(1)
    return "" if line == "search\n" else SEARCH


def as_json(
    problems: Sequence[Problem], documents: Mapping[str, tuple[str, str]], *, is_complete: bool
) -> str:
    """Return a published build as one line of JSON: a large site has many pages."""
    whole = json.loads(report.as_json(problems, published=True))
    return json.dumps(whole | {"pages": documents, "complete": is_complete})


def documents(collection: Collection, config: Config) -> dict[str, tuple[str, str]]:
    """Return the page of each document by its path, and why a build does not publish it, or ''."""
    return {
        document.path: (
            urls.file_of(document.address),
            _status(found, config) if (found := collection.requested.get(document.path)) else "",
        )
        for document in (*collection.entries, *collection.pages)
    }


def _status(found: Unpublished, config: Config) -> str:
    """Return in the language of a page why it is not published."""
    known = config.languages[found.document.language].words
    if not found.until:
        return str(known.get("preview_draft", "Draft: not published"))
    day = localization.day(found.until.astimezone(config.timezone), known).words
    # Any text may be in the files of a site: it is no pattern to format.
    return str(known.get("preview_scheduled", "Not published before {date}")).replace("{date}", day)
