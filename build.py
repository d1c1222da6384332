#!/usr/bin/env python3
"""Make the site: the stages in the order the data flows."""

from __future__ import annotations

import sys

from resource_site.cli import main
from resource_site.cli.main import Listed, Planned
from resource_site.progress import Progress
from resource_site.publish.publication import Published
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
    """Make the files that are new or changed, and put the new site in place of the old one."""
    from resource_site.cache import memory as store
    from resource_site.publish import publication
    from resource_site.render import renderer

    files, memory = renderer.files(found.site, config), store.Memory(config.choices.cache)
    choices = config.choices
    return publication.site(files, choices.output, memory, choices.jobs, progress)


if __name__ == "__main__":
    sys.exit(main.main(sys.argv[1:], planned, published))
