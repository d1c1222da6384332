"""The addresses in [gone]: each has a page that says that its content was removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from resource_site import urls
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config
from resource_site.site.pages import (
    GonePage,
)
from resource_site.site.views import Views


def addresses(paths: Iterable[str], config: Config) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the addresses that are gone; one that a file of the site has is a warning."""
    if not config.gone:
        return (), []
    taken = {urls.normalized(path) for path in paths}
    folders = {folder for path in taken for folder in _folders(path)}
    result, problems = [], []
    for address in config.gone:
        path = urls.normalized(urls.file_of(address))
        if path in taken or path in folders or taken.intersection(_folders(path)):
            problems.append(_taken(address, config))
        else:
            result.append(address)
            taken.add(path)
            folders.update(_folders(path))
    return tuple(result), problems


def pages(found: Iterable[str], editions: Mapping[str, Views]) -> Iterator[tuple[str, GonePage]]:
    """Yield the language and the page of each address that is one of a page."""
    *others, main = sorted(editions, key=lambda code: editions[code].language.prefix, reverse=True)
    for address in found:
        if urls.is_alias(address) and urls.file_of(address).endswith((".html", ".htm")):
            homes = (code for code in others if address.startswith(editions[code].home()))
            code = next(homes, main)
            yield code, _page(address, editions[code])


def _page(address: str, views: Views) -> GonePage:
    words = views.language.words
    return GonePage(
        address=views.href(address),
        url=views.url(address),
        title=words["gone"],
        description=words["gone_advice"],
    )


def _taken(address: str, config: Config) -> Problem:
    at = config.position("gone", address)
    message = f"[gone] has {address}, but there is a page at this address"
    path, fix = str(config.choices.content / "site.toml"), "delete this line"
    return Problem(path, at.line, at.column, message, fix, at.length, Severity.WARNING)


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
