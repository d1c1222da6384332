#!/usr/bin/env python3
"""Make the site: the stages in the order the data flows."""

from __future__ import annotations

import sys

from generator import cli
from generator.cli import Listed, Planned
from generator.config import Config
from generator.progress import Progress
from generator.publish import Published


def planned(config: Config, progress: Progress, listed: Listed | None = None) -> Planned:
    """Read, check and plan the whole site; every mistake on the way is told."""
    from generator import index, load, memo, plan, readings, validate

    memory = memo.Memory(config.choices.cache)
    listing, unlisted = listed or load.listing(config)
    read = readings.of(listing, config, memory, progress)
    collection, invalid = validate.collection(read, listing, config)
    library, unclear = index.library(collection, config)
    html = readings.html(listing, config, memory)
    site, unfit = plan.outputs(library, listing, html, config)
    return Planned(listing, collection, site, [*unlisted, *invalid, *unclear, *unfit])


def published(found: Planned, config: Config, progress: Progress) -> Published:
    """Make the files that are new or changed, and put the new site in place of the old one."""
    from generator import memo, publish, render

    files, memory = render.files(found.site, config), memo.Memory(config.choices.cache)
    choices = config.choices
    return publish.site(files, choices.output, memory, choices.jobs, progress)


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:], planned, published))
