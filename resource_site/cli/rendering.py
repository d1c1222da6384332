"""The renderer of a planned site, for commands that publish nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from resource_site.cache.store import Cache
from resource_site.content import load
from resource_site.content.documents import Files
from resource_site.images import load as images
from resource_site.problems import Problem, ProblemsError
from resource_site.render.renderer import Renderer
from resource_site.settings.config import Config
from resource_site.site.outputs import Plan


def renderer(plan: Plan, files: Files, config: Config, cache: Cache) -> Renderer:
    """Return the renderer of a plan."""
    html = load.html(files.sources, config, cache)
    return Renderer(plan, html, images.renditions(files, cache))


def template_errors(plan: Plan, files: Files, config: Config) -> Sequence[Problem]:
    """Return what keeps a template of the site from being used, if it has any of its own."""
    folder = config.choices.templates
    if not any(folder in Path(one.path).parents for one in files.templates.values()):
        return ()
    try:
        renderer(plan, files, config, Cache(config.choices.cache)).try_templates()
    except ProblemsError as error:
        return error.problems
    return ()
