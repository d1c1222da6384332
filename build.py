#!/usr/bin/env python3
"""Make the site: the stages in the order the data flows."""

from __future__ import annotations

import sys

from generator import cli, index, load, memo, plan, publish, render, validate
from generator.cli import Planned
from generator.config import Config
from generator.progress import Progress
from generator.publish import Published


def planned(config: Config, progress: Progress) -> Planned:
    """Read, check and plan the whole site; every mistake on the way is told."""
    content, unread = load.content(config)
    with memo.bodies(config, progress) as bodies:
        collection, invalid = validate.collection(content, config, bodies)
    library, unclear = index.library(collection, config)
    site, unfit = plan.outputs(library, content, config)
    return Planned(content, collection, site, [*unread, *invalid, *unclear, *unfit])


def published(found: Planned, config: Config, progress: Progress) -> Published:
    """Make the files that were planned and put them in place of the old site."""
    files = render.files(found.site, config)
    return publish.site(
        progress.over(files, "Writing", len(found.site.outputs)), config.choices.output
    )


if __name__ == "__main__":
    sys.exit(cli.main(sys.argv[1:], planned, published))
