"""Two plans of a site → what is added, changed and removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from resource_site.settings.config import Config
from resource_site.site import feeds
from resource_site.site.claims import address_of
from resource_site.site.former import is_list
from resource_site.site.outputs import Copy, Feed, Made, Output, Plan, Sitemap, SitemapIndex, Text
from resource_site.site.pages import (
    ArticlePage,
    ContentPage,
    RedirectPage,
)

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
VERBS = {ADDED: "add", CHANGED: "change", REMOVED: "remove"}
SHOWN = 40  # addresses of one kind that are printed without --verbose


class Change(Struct, frozen=True, order=True):
    """One file of the site that another plan adds, changes or removes."""

    kind: str
    action: str
    address: str


def between(before: Plan, after: Plan) -> list[Change]:
    """Return the differences of two plans, ordered by kind."""
    old, new = _by_path(before.outputs), _by_path(after.outputs)
    found = [
        *(Change(kind(old[path]), REMOVED, address_of(path)) for path in old.keys() - new.keys()),
        *(Change(kind(new[path]), ADDED, address_of(path)) for path in new.keys() - old.keys()),
        *(
            Change(kind(new[path]), CHANGED, address_of(path))
            for path in new.keys() & old.keys()
            if old[path].digest != new[path].digest
        ),
    ]
    searches = [plan.search.digest for plan in (before, after) if plan.search]
    if len(set(searches)) > 1:
        found.append(Change("search index", CHANGED, "/pagefind/"))
    return sorted(found)


def kind(output: Output) -> str:
    """Return what an editor calls a file of the site."""
    match output.value:
        case ArticlePage() | ContentPage():
            return "page"
        case RedirectPage():
            return "redirect"
        case Feed():
            return "feed"
        case Copy() | Made():
            return "file"
        case Sitemap() | SitemapIndex() | Text():
            return "file for programs"
        case _:
            return "list"


def kind_of_address(address: str, config: Config) -> str:
    """Return what an editor calls a file of the present site, by its address."""
    if address.endswith(tuple(f"/{name}" for name in feeds.FILES.values())):
        return "feed"
    if is_list(address, config):
        return "list"
    return "page" if address.endswith(("/", ".html", ".htm")) else "file"


def counts(changes: Sequence[Change], *, is_published: bool) -> str:
    """Return how many files a build would add, change and remove."""
    if not changes:
        return "A build would change nothing."
    found = Counter(change.action for change in changes)
    numbers = ", ".join(f"{verb} {found[action]:,}" for action, verb in VERBS.items())
    where = "" if is_published else " There is no site yet."
    return f"A build would {numbers} files.{where}"


def lines(changes: Iterable[Change], *, verbose: bool = False) -> Iterator[str]:
    """Yield a line for each change; of many of one kind and action, the first ones."""
    counts: dict[tuple[str, str], int] = {}
    for change in changes:
        group = (change.action, change.kind)
        counts[group] = counts.get(group, 0) + 1
        if verbose or counts[group] <= SHOWN:
            yield f"  {change.action} {change.kind}: {change.address}"
    for (action, name), count in counts.items():
        if count > SHOWN and not verbose:
            yield f"  {action} {name}: {count - SHOWN} more; --verbose lists all of them"


def _by_path(outputs: Iterable[Output]) -> Mapping[str, Output]:
    return {output.path: output for output in outputs}
