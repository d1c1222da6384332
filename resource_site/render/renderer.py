"""Planned outputs → the bytes of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2
from jinja2.runtime import Macro
from markupsafe import Markup
from msgspec.structs import replace

from resource_site.content.documents import Template
from resource_site.render import bodies, errors, sitemap
from resource_site.render.bodies import Html
from resource_site.render.errors import TemplateError
from resource_site.render.templating import Environment
from resource_site.site.outputs import Copy, Feed, Output, SearchIndex, Sitemap, Text, Value
from resource_site.site.pages import ArticlePage, Content, ContentPage, Page, Site

Bytes = bytes | Path
"""What a file holds: bytes, or those of another file."""


class Renderer:
    """Renders outputs with the templates of a site; `html` returns the HTML of a body."""

    def __init__(self, templates: Mapping[str, Template], html: Html) -> None:
        self.templates, self.html = templates, html
        self.environment = Environment(jinja2.FunctionLoader(self._template))
        self.environment.globals["once"] = self._once
        self._links: dict[int, frozenset[str]] = {}
        self._parts: dict[tuple[str, int, str], str] = {}

    def render(self, output: Output) -> Bytes:
        """Return what a file holds; raise TemplateError for a template that does not work."""
        value: Value = output.value
        match value:
            case Page():
                return self._page(output.site, value).encode()
            case Feed():
                # Most edits change no feed, and feedgen takes long to import.
                from resource_site.render import feeds

                return feeds.feed(value, self.html)
            case Sitemap():
                return sitemap.xml(value)
            case Text():
                return value.text.encode()
            case Copy():
                return Path(value.location)

    def search(self, index: SearchIndex) -> Iterator[tuple[str, bytes]]:
        """Yield the paths and bytes of the search index."""
        from resource_site.render import search

        return search.files(index, self.html)

    def _page(self, site: Site | None, page: Page) -> str:
        if isinstance(page, ArticlePage | ContentPage) and isinstance(page.body, Content):
            # Its tags were checked when the body was made.
            page = replace(page, body=Markup(bodies.filled(page.body, self.html)))  # noqa: S704
        try:
            template = self.environment.get_template(page.template)
            return template.render(site=site, page=page)
        # A template can do anything Python can: divide by zero, call what is not a function.
        except Exception as error:
            paths = {name: found.path for name, found in self.templates.items()}
            raise TemplateError([errors.problem(error, page.template, paths)]) from error

    def _once(self, part: Macro, site: Site, page: Page) -> str:
        """Return a part of the frame, rendered once for all pages that the frame has no link to."""
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


def _linked(site: Site) -> Iterator[str]:
    """Yield the addresses that the frame of a page has links to."""
    yield site.search
    for links in (site.sections, site.navigation, site.taxonomies, site.footer):
        yield from (link.address for link in links)
    for linked in (site.help, site.safety, site.newsletter, site.inquiry, site.campaign):
        if linked:
            yield linked.address
