"""A file or an address → where it is published, on which lists and feeds, or why not."""

from __future__ import annotations

from collections.abc import Iterator

from resource_site import urls
from resource_site.cli import meant, report
from resource_site.content.documents import Document
from resource_site.library.status import Collection, Unpublished
from resource_site.problems import Problem
from resource_site.settings.config import Config
from resource_site.site.outputs import Feed, Output, Plan
from resource_site.site.pages import (
    ContentPage,
    EntryPage,
    FrontPage,
    Page,
    RedirectPage,
    SectionPage,
    TermPage,
    YearPage,
)

Lists = FrontPage | SectionPage | TermPage | YearPage


def explain(
    name: str, collection: Collection, plan: Plan, problems: list[Problem], config: Config
) -> str:
    """Return where a file or an address is published, or why not; '' if it is unknown."""
    name = meant.local(name, config)
    path, on_site = name.removeprefix("./"), urls.decoded(urls.path_of(name))
    address = on_site if "/" in name else name
    for found in collection.unpublished:
        if path in (found.path, "/".join(found.parts)) or address == found.address:
            return unpublished(found)
    of_file = [problem for problem in problems if problem.path == path]
    for output in plan.outputs:
        if _is_meant(output, path, address, config):
            return "\n".join(_published(output, plan, of_file, config))
    if of_file:
        lines = (f"  {problem.severity}: {problem.message}" for problem in of_file)
        return "\n".join((f"{path}: not published", *lines))
    return ""


def unpublished(found: Unpublished) -> str:
    """Return why a document is not published, and its address."""
    if found.original:
        return (
            f"{found.path}: not published, because {found.original} is not ({found.reason}); "
            f"its address is {found.address}"
        )
    if found.until:
        return f"{found.path}: scheduled for {report.moment(found.until)}; then at {found.address}"
    reason = {
        "draft": "it is a draft (draft: true)",
        "expired": "it has expired (expires)",
        "empty": "the file is empty",
    }
    return f"{found.path}: not published, {reason[found.reason]}; its address is {found.address}"


def translations(collection: Collection, config: Config) -> Iterator[str]:
    """Yield a line for each document in the language of the site: its state in every other one."""
    main, *others = config.languages
    if not others:
        yield "This site has one language."
        return
    found = {
        (one.translations, one.language): one for one in (*collection.entries, *collection.pages)
    }
    for document in (*collection.entries, *collection.pages):
        if document.language == main:
            states = (
                f"{code} {_translated(document, found.get((document.translations, code)))}"
                for code in others
            )
            yield f"{document.path}: {', '.join(states)}"


def _translated(original: Document, translation: Document | None) -> str:
    if translation is None:
        return "missing"
    made_from = translation.state.translates
    if not made_from:
        return "of an unknown version"
    return "current" if made_from == original.state.version else "of an earlier version"


def _is_meant(output: Output, path: str, address: str, config: Config) -> bool:
    if output.owner == path and not isinstance(output.value, RedirectPage):
        return True
    if not isinstance(output.value, Page):
        return address.strip("/") == output.path
    own = output.value.address.removeprefix(config.base_path)
    return own in (address, f"{address.rstrip('/')}/")


def _published(output: Output, plan: Plan, of_file: list[Problem], config: Config) -> Iterator[str]:
    value = output.value
    if isinstance(value, RedirectPage):
        yield f"{output.path}: a redirect to {value.target.address}, from {output.owner}"
        return
    if not isinstance(value, Page):
        yield f"{output.path}: made from {output.owner}"
        return
    yield f"{output.owner}: published at {value.url}"
    yield f"  file: {config.choices.output}/{output.path}"
    if isinstance(value, EntryPage | ContentPage):
        yield f"  title: {value.title}"
        yield f"  summary: {value.description}"
    if isinstance(value, EntryPage):
        yield from _where_listed(value, plan)
    for problem in of_file:
        yield f"  {problem.severity}: line {problem.line}: {problem.message}"


def _where_listed(page: EntryPage, plan: Plan) -> Iterator[str]:
    for other in plan.outputs:
        value = other.value
        if isinstance(value, Feed) and any(entry.url == page.url for entry in value.entries):
            yield f"  feed: {value.url}"
        elif isinstance(value, Lists) and page.address in _listed(value):
            yield f"  list: {value.address}"
        elif isinstance(value, RedirectPage) and value.target.address == page.address:
            yield f"  former address: {value.address}"


def _listed(page: Lists) -> set[str]:
    if isinstance(page, FrontPage):
        return {item.address for item in (*page.featured, *page.latest)}
    if isinstance(page, YearPage):
        return {item.address for month in page.months for item in month.items}
    groups = page.groups if isinstance(page, TermPage) else ()
    return {
        item.address for items in (page.items, *(one.items for one in groups)) for item in items
    }
