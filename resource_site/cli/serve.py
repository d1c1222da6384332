"""The `serve` command: a preview until it is stopped."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from resource_site.cli import parser
from resource_site.cli.console import Console
from resource_site.settings import read
from resource_site.settings.config import COMMAND, PROGRAM

DONE = 0


class OpenError(Exception):
    """A file has no page to open; the message has the reason and a fix."""


def serve(options: argparse.Namespace, console: Console) -> int:
    """Show a preview until it is stopped; each build is a process of its own."""
    try:
        from resource_site.preview import rebuild, server
    except ModuleNotFoundError as error:
        lacking = f"The preview needs the package {error.name}, which is not installed"
        return console.fail(f"{lacking}; run: {sys.executable} -m pip install -e .")
    try:
        document = None if options.open is None else _document(options.open, options.content)
    except OpenError as error:
        return console.fail(str(error))
    way = ["--output", str(options.output), "--format", "json", "--when-asked"]
    way += [] if options.published_only else ["--drafts", "--future"]
    spec = rebuild.BuildSpec(
        (sys.executable, str(PROGRAM), "build", *options.handed_on, *way),
        options.output,
        (options.content, options.templates),
        (PROGRAM.parent,),
        lambda: read.config(parser.choices(options)).base_path,
        console.texts,
        lambda result: console.shown(result.problems, result.message, published=result.published),
    )
    try:
        sockets = server.listen(options.port)
    except server.PortError as error:
        if document is not None and server.open_running(options.port, options.content, document):
            console.say("Opened in the preview that is running.")
            return DONE
        return console.fail(str(error))
    console.say(f"The preview is at {server.url(sockets)} (press Ctrl-C to stop).")
    server.run(spec, sockets, document)
    console.say("The preview has stopped.")
    return DONE


def _document(name: str, content: Path) -> str:
    """Return the path of a document as builds name it, '' for none; raise OpenError."""
    if not name:
        return ""
    given, folder = Path(name).resolve(), content.resolve()
    if not given.exists():
        fix = f"check its path; `{COMMAND} new` prints that of the file it creates"
        raise OpenError(f"There is no file {name}.\n    fix: {fix}")
    if given.is_dir() and (given / "index.md").is_file():
        given /= "index.md"
    if folder not in given.parents or not given.is_file() or given.suffix.lower() != ".md":
        fix = f"give the path of a Markdown file in {content}/"
        raise OpenError(f"{name} is not a document of this site.\n    fix: {fix}")
    return str(content / given.relative_to(folder))
