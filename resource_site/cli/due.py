"""Documents → those that are due to appear or disappear since the last build, or for a review."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from resource_site import urls
from resource_site.cli import report
from resource_site.library.status import Collection
from resource_site.publish import manifest
from resource_site.settings.config import Config
from resource_site.site.outputs import Plan
from resource_site.site.pages import SectionPage


def due(collection: Collection, config: Config) -> Iterator[str]:
    """Yield a line for each document that the present site lacks, or still has."""
    published, shown = manifest.read(config.choices.output), set()
    for document in (*collection.entries, *collection.pages):
        shown.add(path := urls.file_of(document.address))
        if path not in published:
            yield f"{document.path}: is due to appear at {document.address}"
    for found in collection.unpublished:
        path = urls.file_of(found.address)
        if path in published and path not in shown:
            yield f"{found.path}: is due to disappear from {found.address} ({found.reason})"


def lists(plan: Plan, config: Config) -> Iterator[str]:
    """Yield a line for each list that changes with time: an event is over, details are old."""
    changing = {kind.name for kind in config.kinds.values() if kind.calendar or kind.fresh}
    pages = [
        one
        for one in plan.outputs
        if isinstance(one.value, SectionPage) and one.value.section.kind in changing
    ]
    if not pages:
        return
    from resource_site.render.renderer import Renderer

    published = manifest.read(config.choices.output)
    renderer = Renderer(plan, lambda _key, _path: "", lambda *_: b"")
    for output in pages:
        raw, known = renderer.render(output), published.get(output.path)
        if known and isinstance(raw, bytes) and known != hashlib.sha256(raw).hexdigest():
            yield f"{output.owner}: is due to change"


def reviews(collection: Collection, config: Config) -> Iterator[str]:
    """Yield a line for each published document whose day of review has passed."""
    for path, when in collection.reviews.items():
        if when <= config.now:
            # The last instant of the day before: `review_by` is the day as the editor wrote it.
            day = (when - timedelta(microseconds=1)).astimezone(config.timezone)
            yield f"{path}: is due for a review since {day.day} {day:%B %Y}"


def next_change(collection: Collection, config: Config, *, with_reviews: bool) -> str:
    """Return when a document appears or expires next, or is due for a review."""
    ahead = [collection.next_change] if collection.next_change else []
    if with_reviews:
        ahead += [when for when in collection.reviews.values() if when > config.now]
    if not ahead:
        return "Nothing is scheduled."
    when = report.moment(min(ahead).astimezone(config.timezone))
    return f"The next change is on {when}."
