#!/usr/bin/env python3
"""Make the site: the stages in the order the data flows."""

from __future__ import annotations

import sys

from resource_site.cli import main
from resource_site.cli.main import Listed, Planned
from resource_site.progress import Progress
from resource_site.publish.staging import Published
from resource_site.settings.config import Config


def planned(config: Config, progress: Progress, listed: Listed | None = None) -> Planned:
    """Read, check and plan the whole site; every mistake on the way is told."""
    from resource_site.cache import memory as store
    from resource_site.content import load, scan
    from resource_site.library import index, status
    from resource_site.site import plan

    memory = store.Memory(config.choices.cache)
    listing, unlisted = listed or scan.listing(config)
    read = load.of(listing, config, memory, progress)
    collection, invalid = status.collection(read, listing, config)
    library, unclear = index.library(collection, config)
    html = load.html(listing, config, memory)
    site, unfit = plan.outputs(library, listing, html, config)
    return Planned(listing, collection, site, [*unlisted, *invalid, *unclear, *unfit])


def published(found: Planned, config: Config, progress: Progress) -> Published:
    """Write the files that are new or changed, and replace the site in one step."""
    from resource_site.cache import store, workers
    from resource_site.publish.staging import staging
    from resource_site.render import renderer

    rendering, choices = renderer.Rendering(found.site, config), config.choices
    with staging(choices.output, store.Cache(choices.cache), progress) as site:
        stale = site.stale(rendering.digests)
        paths = [path for path in stale if not path.endswith("/")]
        done = workers.shared(
            lambda path: site.write(path, rendering.content(path)),
            paths,
            choices.jobs,
            renderer.lost,
            patience=renderer.PATIENCE,
        )
        for number, written in progress.over(done, "Writing", len(paths)):
            site.add(paths[number], written)
        for path, content in rendering.search_files() if len(paths) < len(stale) else ():
            site.add(path, site.write(path, content))
        return site.publish(choices.jobs)


if __name__ == "__main__":
    sys.exit(main.main(sys.argv[1:], planned, published))
