"""Documents → those that are due to appear in the present site, or to disappear from it."""

from __future__ import annotations

from collections.abc import Iterator

from resource_site import urls
from resource_site.cli import report
from resource_site.library.status import Collection
from resource_site.publish import manifest
from resource_site.settings.config import Config


def due(collection: Collection, config: Config) -> Iterator[str]:
    """Yield a line for each document that the present site lacks, or still has."""
    published, shown = manifest.read(config.choices.output), set()
    for document in (*collection.articles, *collection.pages):
        shown.add(path := urls.file_of(document.address))
        if path not in published:
            yield f"{document.path}: is due to appear at {document.address}"
    for found in collection.unpublished:
        path = urls.file_of(found.address)
        if path in published and path not in shown:
            yield f"{found.path}: is due to disappear from {found.address} ({found.reason})"


def next_change(collection: Collection, config: Config) -> str:
    """Return when a document appears or expires next."""
    if collection.next_change is None:
        return "Nothing is scheduled."
    when = report.moment(collection.next_change.astimezone(config.timezone))
    return f"The next change is on {when}."
