"""Planned outputs → the bytes of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TypeVar

import jinja2
from jinja2.runtime import Macro
from markupsafe import Markup
from msgspec.structs import replace

from resource_site.cache import workers
from resource_site.images.attachment import Picture, Rendition
from resource_site.problems import BuildError
from resource_site.progress import Progress
from resource_site.render import bodies, errors, gate, glossary, sitemap
from resource_site.render.bodies import Html
from resource_site.render.errors import TemplateError
from resource_site.render.templating import Environment
from resource_site.site import structured
from resource_site.site.outputs import (
    SEARCH,
    Calendar,
    Copy,
    Feed,
    Made,
    Output,
    Plan,
    Sitemap,
    SitemapIndex,
    Text,
    Value,
)
from resource_site.site.pages import (
    ContentPage,
    EntryPage,
    Page,
    Site,
    TermPage,
)
from resource_site.site.values import (
    Content,
    Field,
    Link,
)

PATIENCE = 600.0  # seconds to render and write one file, which may be a copy of a long recording

Bytes = bytes | Path
"""What a file holds: bytes, or those of another file."""

Renditions = Callable[[str, Picture, Rendition], bytes]
"""Returns the bytes of a rendition of a picture; the text is the path of the picture's source."""

Written = TypeVar("Written")
AnyPage = TypeVar("AnyPage", bound=Page)
Write = Callable[[str, Bytes], Written]
"""Writes the bytes of a file; the result is handed on."""


class Renderer:
    """Renders the outputs of a plan.

    `html` returns the HTML of a body, `renditions` the bytes of a file made from a picture.

    `digests` has the input digest of each file by its path, and one for all files below SEARCH.
    """

    def __init__(self, plan: Plan, html: Html, renditions: Renditions) -> None:
        self.templates, self.index, self.html = plan.templates, plan.search, html
        self.renditions = renditions
        self.outputs = {output.path: output for output in plan.outputs}
        self.digests = {path: output.digest for path, output in self.outputs.items()}
        if plan.search:
            self.digests[SEARCH] = plan.search.digest
        self.environment = Environment(jinja2.FunctionLoader(self._template))
        self.environment.globals["once"] = self._once
        self._links: dict[int, frozenset[str]] = {}
        self._parts: dict[tuple[str, int, str], str] = {}

    def rendered(
        self, paths: Iterable[str], write: Write[Written], jobs: int, progress: Progress
    ) -> Iterator[tuple[str, Written]]:
        """Render files in all processes, and yield what `write` returns for each of them."""
        wanted = set(paths)
        files = [path for path in self.outputs if path in wanted]
        done = workers.shared(
            lambda path: write(path, gate.checked(path, self.render(self.outputs[path]))),
            files,
            jobs,
            _lost,
            patience=PATIENCE,
        )
        for number, written in progress.over(done, "Rendering", len(files)):
            yield files[number], written
        if self.index and SEARCH in wanted:
            from resource_site.render import search

            for path, raw in search.files(self.index, self.html):
                yield path, write(path, gate.checked(path, raw))

    def render(self, output: Output) -> Bytes:
        """Return what a file holds; raise TemplateError if a template fails."""
        value: Value = output.value
        match value:
            case Page():
                return self._page(output, value).encode()
            case Feed() | Calendar():
                return self._by_library(value)
            case Sitemap() | SitemapIndex():
                return sitemap.xml(value)
            case Text():
                return value.text.encode()
            case Copy():
                return gate.inspected(output.owner, value)
            case Made():
                return self.renditions(value.source, value.picture, value.rendition)

    def try_templates(self) -> None:
        """Render a page of each template; raise TemplateError for one that cannot be used."""
        kinds: dict[tuple[type[Page], str], Output] = {}
        for output in self.outputs.values():
            if isinstance(output.value, Page):
                name = output.template or output.value.template
                kinds.setdefault((type(output.value), name), output)
        for output in kinds.values():
            self.render(output)

    def _by_library(self, value: Feed | Calendar) -> bytes:
        # Most edits change no feed and no event, and what makes them takes long to import.
        if isinstance(value, Calendar):
            from resource_site.render import calendar

            return calendar.ics(value)
        from resource_site.render import feeds

        return feeds.feed(value, self.html)

    def _page(self, output: Output, page: Page) -> str:
        page = self._with_html(page, output.site.glossary if output.site else ())
        name = output.template or page.template
        try:
            template = self.environment.get_template(name)
            return template.render(site=output.site, page=page)
        # A template can do anything Python can: divide by zero, call what is not a function.
        except Exception as error:
            paths = {name: found.path for name, found in self.templates.items()}
            raise TemplateError([errors.problem(error, name, paths)]) from error

    def _with_html(self, page: AnyPage, terms: Sequence[Link]) -> AnyPage:
        """Return a page with the HTML of its document, in which terms are explained."""
        if isinstance(page, TermPage) and page.profile:
            return replace(page, profile=self._with_html(page.profile, terms))
        if isinstance(page, EntryPage):
            data = Markup(structured.data(page))  # noqa: S704 - it has no characters of markup
            page = replace(page, fields=self._fields(page.fields), structured=data)
        if isinstance(page, EntryPage | ContentPage) and isinstance(page.body, Content):
            html = bodies.filled(page.body, self.html)
            html = glossary.explained(html, terms, page.address) if terms else html
            return replace(page, body=Markup(html))  # noqa: S704 - made of text that was checked
        return page

    def _html(self, content: Content) -> Markup:
        html = bodies.filled(content, self.html)
        return Markup(html)  # noqa: S704 - checked when the body was made

    def _fields(self, fields: Mapping[str, Field]) -> dict[str, Field]:
        """Return fields with the HTML of those that are Markdown."""
        return {
            name: replace(
                field,
                items=tuple(
                    replace(item, html=self._html(item.html))
                    if isinstance(item.html, Content)
                    else item
                    for item in field.items
                ),
                rows=tuple(map(self._fields, field.rows)),
            )
            for name, field in fields.items()
        }

    def _once(self, part: Macro, site: Site, page: Page) -> str:
        """Return a part of the layout, rendered once for all pages that it does not link to."""
        # The sites of a plan live as long as this renderer: no two have one id.
        if id(site) not in self._links:
            self._links[id(site)] = frozenset(_linked(site))
        here = page.address if page.address in self._links[id(site)] else ""
        key = (part.name, id(site), here)
        if key not in self._parts:
            self._parts[key] = part(site, here)
        return self._parts[key]

    def _template(self, name: str) -> tuple[str, str, None] | None:
        """Return a template as it was when the site was planned, and its path."""
        found = self.templates.get(name)
        return None if found is None else (found.raw.decode(), found.path, None)


def _lost(path: str) -> NoReturn:
    raise BuildError(f"{path} could not be rendered: the worker process ended")


def _linked(site: Site) -> Iterator[str]:
    """Yield the addresses that the frame of a page has links to."""
    yield site.search
    for links in (site.sections, site.taxonomies):
        yield from (link.address for link in links)
    for entry in (*site.navigation, *site.footer):
        yield from (link.address for link in (entry, *entry.entries))
    boxes = (site.newsletter, site.inquiry, site.campaign)
    for linked in (site.help, site.safety, site.corrections, *boxes):
        if linked:
            yield linked.address
