"""Stage 5: planned outputs → the bytes of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import jinja2
from jinja2.runtime import Macro

from resource_site.problems import MistakesError
from resource_site.publish.publication import Bundle, Content, Files
from resource_site.render import sitemap
from resource_site.render.templating import Environment
from resource_site.settings.config import Config
from resource_site.site.pages import Feed, Output, Page, Plain, Plan, SearchIndex, Site, Sitemap


class TemplateError(MistakesError):
    """A template cannot be used."""


def files(plan: Plan, config: Config) -> Files:
    """Return all files of a site, each with the way to its bytes.

    Making one raises TemplateError for a template that does not work.
    """
    press = _Press(plan.looks, config.choices.templates)
    outputs = {output.path: output for output in plan.outputs}
    index = plan.search
    return Files(
        wanted={path: output.made_of for path, output in outputs.items()},
        make=lambda path: press.printed(outputs[path]),
        bundle=Bundle("pagefind/", index.made_of, partial(_search, index)) if index else None,
    )


def _search(index: SearchIndex) -> Iterator[tuple[str, bytes]]:
    # As with feeds: what parts words is imported only where words are parted.
    from resource_site.render import search

    return search.files(index)


class _Press:
    """The templates of a site, ready to print."""

    def __init__(self, looks: Mapping[str, bytes], folder: Path) -> None:
        self.looks, self.folder = looks, folder
        self.environment = Environment(jinja2.FunctionLoader(self._template))
        self.environment.globals["once"] = self._once
        self._places: dict[int, frozenset[str]] = {}
        self._parts: dict[tuple[str, int, str], str] = {}

    def printed(self, output: Output) -> Content:
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
            from resource_site.render import template_errors

            known = template_errors.Known(self.environment.filters, self.environment.tests)
            problem = template_errors.problem(error, page.template, self.looks, self.folder, known)
            raise TemplateError([problem]) from error


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
