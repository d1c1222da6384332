"""The pipeline: a command, and the stages of a build in the order the data flows."""

from __future__ import annotations

from collections.abc import Sequence

from resource_site.cache.store import Cache
from resource_site.cli import previous_build
from resource_site.cli.command import Command, Planned
from resource_site.content import scan
from resource_site.content.documents import Files
from resource_site.problems import Problem
from resource_site.progress import Progress
from resource_site.publish.prescan import IsUnchanged
from resource_site.publish.staging import Published
from resource_site.settings.config import Config


def main(arguments: Sequence[str]) -> int:
    """Run one command; return 0 published or done, 1 not published, 2 usage error."""
    with Command(arguments) as command:
        if command.runs_alone():
            return command.status
        config, progress = command.config(), command.console.progress
        cache = Cache(config.choices.cache)
        files, unread = scan.files(config)
        problems = [*config.problems, *unread]
        key = previous_build.key(files, config)
        if command.repeats(key, problems, config, cache):
            return command.status
        is_unchanged = command.prescans(files, config, cache)
        planned = plan_site(files, problems, config, cache, progress)
        while command.edits(planned, config):
            planned = plan_site(*scan.files(config), config, cache, progress)
        if command.needs_publishing(planned, config):
            postponed = command.postponed
            published = publish_site(planned, config, cache, progress, is_unchanged, postponed)
            command.publishes(planned, published, key, config, cache)
    return command.status


def plan_site(
    files: Files, problems: list[Problem], config: Config, cache: Cache, progress: Progress
) -> Planned:
    """Parse, sort and plan the whole site as data; collect the problems of every stage."""
    from resource_site.content import load
    from resource_site.images import load as images
    from resource_site.library import index, status
    from resource_site.site import plan

    documents = load.documents(files.sources, config, cache, progress)
    attachments = images.attachments(files, config, cache, progress)
    collection, invalid = status.collection(documents, files, config)
    library, unclear = index.library(collection, config)
    site, unfit = plan.plan(library, files, attachments, config)
    return Planned(files, collection, site, [*problems, *invalid, *unclear, *unfit])


def publish_site(
    planned: Planned,
    config: Config,
    cache: Cache,
    progress: Progress,
    is_unchanged: IsUnchanged,
    postponed: str = "",
) -> Published:
    """Render the outputs that changed, and replace the site in one step.

    The files below the folder `postponed` are left to a later build.
    """
    from resource_site.content import load
    from resource_site.images import load as images
    from resource_site.publish.staging import staging
    from resource_site.render.renderer import Renderer

    jobs, html = config.choices.jobs, load.html(planned.files.sources, config, cache)
    renderer = Renderer(planned.plan, html, images.renditions(planned.files, cache))
    with staging(config.choices.output, cache, progress, is_unchanged) as site:
        stale = site.stale(renderer.digests, postponed)
        for path, written in renderer.rendered(stale, site.write, jobs, progress):
            site.add(path, written)
        return site.publish(jobs)
