"""A file or an address → what becomes of it: published where, shown on which lists, or why not."""

from __future__ import annotations

from collections.abc import Iterator

from resource_site import urls
from resource_site.cli import report
from resource_site.content.documents import Collection, HeldBack
from resource_site.problems import Problem
from resource_site.settings.config import Config
from resource_site.site.pages import (
    ArticlePage,
    Feed,
    FrontPage,
    Output,
    Page,
    Plan,
    RedirectPage,
    SectionPage,
    StandingPage,
    TermPage,
    YearPage,
)

Lists = FrontPage | SectionPage | TermPage | YearPage


def words(
    name: str, collection: Collection, plan: Plan, problems: list[Problem], config: Config
) -> str:
    """Return what there is to say of a file or an address, or '' when it is unknown."""
    path = name.removeprefix("./")
    on_site = urls.path_of(name).removeprefix(config.base_path)
    address = on_site if "/" in name else name
    for held in collection.held_back:
        if path in (held.path, "/".join(held.parts)) or address == held.address:
            return held_back(held)
    mistakes = [problem for problem in problems if problem.path == path]
    for output in plan.outputs:
        if _is_meant(output, path, address, config):
            return "\n".join(_published(output, plan, mistakes, config))
    if mistakes:
        said = (f"  {problem.severity}: {problem.message}" for problem in mistakes)
        return "\n".join((f"{path}: not published", *said))
    return ""


def held_back(held: HeldBack) -> str:
    """Return why a text is not published, and where it will be."""
    if held.until:
        return f"{held.path}: held back until {report.moment(held.until)}; then at {held.address}"
    reason = {"draft": "it is a draft (draft: true)", "expired": "it has expired (expires)"}
    return f"{held.path}: held back, {reason[held.reason]}; its address is {held.address}"


def _is_meant(output: Output, path: str, address: str, config: Config) -> bool:
    if output.owner == path and not isinstance(output.value, RedirectPage):
        return True
    if not isinstance(output.value, Page):
        return address.strip("/") == output.path
    own = output.value.address.removeprefix(config.base_path)
    return own in (address, f"{address.rstrip('/')}/")


def _published(
    output: Output, plan: Plan, mistakes: list[Problem], config: Config
) -> Iterator[str]:
    value = output.value
    if isinstance(value, RedirectPage):
        yield f"{output.path}: a redirect to {value.target.address}, from {output.owner}"
        return
    if not isinstance(value, Page):
        yield f"{output.path}: made from {output.owner}"
        return
    yield f"{output.owner}: published at {value.url}"
    yield f"  file: {config.choices.output}/{output.path}"
    if isinstance(value, ArticlePage | StandingPage):
        yield f"  title: {value.title}"
        yield f"  summary: {value.description}"
    if isinstance(value, ArticlePage):
        yield from _where_listed(value, plan)
    for problem in mistakes:
        yield f"  {problem.severity}: line {problem.line}: {problem.message}"


def _where_listed(page: ArticlePage, plan: Plan) -> Iterator[str]:
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
    return {item.address for item in page.items}
