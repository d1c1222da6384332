"""Stage 5: planned outputs → the bytes of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

import jinja2
from jinja2.runtime import Macro

from resource_site.problems import MistakesError, Problem
from resource_site.render import sitemap
from resource_site.render.templating import Environment
from resource_site.settings.config import Config
from resource_site.site.pages import Feed, Output, Page, Plain, Plan, Site, Sitemap

PATIENCE = 600.0  # seconds to write one file, which may be a copy of a long recording


class TemplateError(MistakesError):
    """A template cannot be used."""


def lost(path: str) -> NoReturn:
    """Report a file whose worker process ended."""
    raise OSError(f"{path} could not be written: the worker process ended")


class Rendering:
    """All files of a site: their input digests, and what they contain.

    Rendering one raises TemplateError for a template that does not work.
    """

    def __init__(self, plan: Plan, config: Config) -> None:
        self._outputs = {output.path: output for output in plan.outputs}
        self._press, self._index = _Press(plan.looks, config.choices.templates), plan.search
        self.digests = {path: output.made_of for path, output in self._outputs.items()}
        if self._index:
            self.digests["pagefind/"] = self._index.made_of

    def content(self, path: str) -> bytes | Path:
        """Return the bytes of a file, or the file it is a copy of."""
        return self._press.printed(self._outputs[path])

    def search_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files below `pagefind/`."""
        # As with feeds: what parts words is imported only where words are parted.
        from resource_site.render import search

        return search.files(self._index) if self._index else iter(())


class _Press:
    """The templates of a site, ready to print."""

    def __init__(self, looks: Mapping[str, bytes], folder: Path) -> None:
        self.looks, self.folder = looks, folder
        self.environment = Environment(jinja2.FunctionLoader(self._template))
        self.environment.globals["once"] = self._once
        self._places: dict[int, frozenset[str]] = {}
        self._parts: dict[tuple[str, int, str], str] = {}

    def printed(self, output: Output) -> bytes | Path:
        """Return what a file holds; raise TemplateError for a template that does not work."""
        value = output.value
        if isinstance(value, Page):
            return self._page(output, value).encode()
        if isinstance(value, Feed):
            return _feed(value)
        if isinstance(value, Sitemap):
            return sitemap.xml(value)
        if isinstance(value, Plain):
            return value.text.encode()
        return value.file

    def _once(self, part: Macro, site: Site, page: Page) -> str:
        """Return a part of the frame, made once for all pages that the frame does not lead to."""
        # The sites of a plan live as long as this press: no two have one id.
        if id(site) not in self._places:
            self._places[id(site)] = frozenset(_places(site))
        here = page.address if page.address in self._places[id(site)] else ""
        known = (part.name, id(site), here)
        if known not in self._parts:
            self._parts[known] = part(site, here)
        return self._parts[known]

    def _template(self, name: str) -> tuple[str, str, None] | None:
        """Return a template as it was when the site was planned, and where it stands."""
        raw = self.looks.get(name)
        return None if raw is None else (raw.decode(), str(self.folder / name), None)

    def _page(self, output: Output, page: Page) -> str:
        try:
            template = self.environment.get_template(page.template)
            return template.render(site=output.site, page=page)
        # A template can do anything Python can: divide by nothing, call what is no function.
        except Exception as error:
            raise TemplateError([_problem(error, page.template, self.folder)]) from error


def _places(site: Site) -> Iterator[str]:
    """Yield the addresses that the frame of a page leads to."""
    yield site.search
    for links in (site.sections, site.navigation, site.taxonomies, site.footer):
        yield from (link.address for link in links)
    for place in (site.help, site.safety, site.newsletter, site.inquiry, site.campaign):
        if place:
            yield place.address


def _feed(value: Feed) -> bytes:
    # Most edits change no feed, and what makes feeds takes long to import.
    from resource_site.render import feeds

    return feeds.feed(value)


def _problem(error: Exception, template: str, folder: Path) -> Problem:
    """Say where a template does not work and why."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        # Where brackets do not match, the name is the whole path.
        name = (error.name or template).removeprefix(f"{folder}/")
        message = f"this template is not right: {error.message}"
        return Problem(
            f"{folder}/{name}", error.lineno, 0, message, "look at this line and those above it"
        )
    if isinstance(error, jinja2.TemplateNotFound):
        asking, line = _last_line(error, folder / str(error.name), folder)
        message = f"the template {error.name} is missing"
        fix = "put it back; templates/README.md lists them"
        return Problem(str(asking) if line else f"{folder}/{error.name}", line, 0, message, fix)
    if isinstance(error, UnicodeDecodeError):
        return Problem(
            str(folder / template), 0, 0, "a template is not UTF-8 text", "save it as UTF-8"
        )
    if isinstance(error, RecursionError):
        path, line = _line_that_leads_back(error, folder / template, folder)
        message = "this template uses itself, and so on without end"
        return Problem(str(path), line, 0, message, "take out the line that leads back to it")
    path, line = _last_line(error, folder / template, folder)
    message = f"this template asks for something it does not get: {_plainly(error)}"
    fix = "templates/README.md lists what each template receives"
    return Problem(str(path), line, 0, message, fix)


def _plainly(error: Exception) -> str:
    """Return what an error says without the names of our classes."""
    return re.sub(
        r"'resource_site[\w.]*\.(\w+) object' has no attribute",
        r"\1 has no",
        str(error) or repr(error),
    )


def _last_line(error: Exception, template: Path, folder: Path) -> tuple[Path, int]:
    """Return the last place in a template that an error came through."""
    last = template, 0
    for path, line, _ in _lines(error, folder):
        last = path, line
    return last


def _line_that_leads_back(error: Exception, template: Path, folder: Path) -> tuple[Path, int]:
    """Return the first place from which a template came to a part of itself again."""
    before, met = (template, 0), set[tuple[Path, str]]()
    for path, line, part in _lines(error, folder):
        if (path, part) in met:
            break
        met.add((path, part))
        before = path, line
    return before


def _lines(error: Exception, folder: Path) -> Iterator[tuple[Path, int, str]]:
    """Yield the places in templates that an error came through, and the parts they belong to."""
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if folder in path.parents:
            yield path, trace.tb_lineno, trace.tb_frame.f_code.co_name
        trace = trace.tb_next
