"""`check --external`: the problems of links to other sites."""

from __future__ import annotations

from resource_site.cache.store import Cache
from resource_site.content import load
from resource_site.content.documents import Files
from resource_site.external import check, links
from resource_site.external.answers import Answers
from resource_site.library.status import Collection
from resource_site.problems import SEVERITIES, Problem
from resource_site.settings.config import Config


def problems(files: Files, collection: Collection, config: Config) -> list[Problem]:
    """Ask the links of all documents that are published now or scheduled; return problems."""
    severity = SEVERITIES.get(config.checks["external"])
    if severity is None:
        return []
    scheduled = (one.document for one in collection.unpublished if one.reason == "scheduled")
    documents = (*collection.entries, *collection.pages, *scheduled)
    html = load.html(files.sources, config, Cache(config.choices.cache))
    found = links.places(documents, files.sources, html, config.base_url)
    answers = Answers(config.choices.cache, config.now)
    return check.check(found, answers, check.network(config.base_url), severity, config.base_url)
