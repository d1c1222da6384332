"""The `serve` command: a preview until it is stopped."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from resource_site.cli import parser
from resource_site.cli.console import Console
from resource_site.settings import read
from resource_site.settings.config import PROGRAM

DONE = 0


def serve(options: argparse.Namespace, arguments: Sequence[str], console: Console) -> int:
    """Show a preview until it is stopped; each build is a process of its own."""
    try:
        from resource_site.preview import rebuild, server
    except ModuleNotFoundError as error:
        lacking = f"The preview needs the package {error.name}, which is not installed"
        return console.fail(f"{lacking}; run: {sys.executable} -m pip install -e .")
    way = ("--output", str(options.output), "--format", "json", "--when-asked")
    spec = rebuild.BuildSpec(
        (sys.executable, str(PROGRAM), "build", *parser.handed_on(arguments), *way),
        options.output,
        (options.content, options.templates),
        (PROGRAM, Path(__file__).parents[1]),
        lambda: read.config(parser.choices(options)).base_path,
        console.words,
        lambda result: console.shown(result.problems, result.message, published=result.published),
    )
    try:
        sockets = server.listen(options.port)
    except server.PortError as error:
        return console.fail(str(error))
    console.say(f"The preview is at {server.url(sockets)} (press Ctrl-C to stop).")
    server.run(spec, sockets, open_browser=options.open)
    console.say("The preview has stopped.")
    return DONE
