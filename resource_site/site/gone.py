"""The addresses in [gone]: each has a page that says that its content was removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from resource_site import urls
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config
from resource_site.site.outputs import Output
from resource_site.site.pages import GonePage
from resource_site.site.views import Views

WARNING = Severity.WARNING


def addresses(outputs: Iterable[Output], config: Config) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the addresses that are gone; one that a document has is an error."""
    if not config.gone:
        return (), []
    taken = {urls.normalized(output.path): output for output in outputs}
    folders = {folder for path in taken for folder in _folders(path)}
    result, problems = dict[str, str](), list[Problem]()
    for address in config.gone:
        path = urls.normalized(urls.file_of(address))
        if path in taken or path in folders or not taken.keys().isdisjoint(_folders(path)):
            problems.append(_taken(address, taken.get(path), config))
        elif path not in result:
            result[path] = address
            folders.update(_folders(path))
    return tuple(result.values()), problems


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


def _taken(address: str, output: Output | None, config: Config) -> Problem:
    at = config.position("gone", address)
    message = f"[gone] has {address}, but there is a page at this address"
    path, fix, severity = str(config.choices.content / "site.toml"), "delete this line", WARNING
    if output and output.document:
        # Whoever wrote the line may believe that the document was taken down by it.
        message = f"[gone] has {address}, but {output.document.path} is published there"
        fix = f"write draft: true in {output.document.path}, or delete this line"
        severity = Severity.ERROR
    return Problem(path, at.line, at.column, message, fix, at.length, severity)


def _folders(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path
