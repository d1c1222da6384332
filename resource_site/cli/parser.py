"""The command line → the options and choices of a command."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from resource_site.settings import clock
from resource_site.settings.config import COMMAND, Choices
from resource_site.settings.types import is_base_url

SITE = Choices().output


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the command line; the default command is `build`."""
    if list(arguments) == ["--version"]:
        arguments = ["version"]
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments = ["build", *arguments]
    options = _parser().parse_args(arguments)
    if options.command == "check" and options.dry_run and not options.fix:
        _parser().error("--dry-run needs --fix")
    if options.command == "new" and not (options.title or options.translate):
        _parser().error("the following arguments are required: title")
    if options.command == "explain" and not (options.name or options.translations):
        _parser().error("the following arguments are required: FILE_OR_URL")
    if options.format is None:
        options.format = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text"
    if options.output is None:
        # A preview may show drafts, so it is never built where it could be deployed from.
        options.output = options.cache / "preview" / "site"
    if options.command == "serve":
        # What is passed on to its builds.
        options.handed_on = _serving_options().parse_known_args(arguments[1:])[1]
        if not options.published_only:
            options.drafts = options.future = True
    return options


def choices(options: argparse.Namespace) -> Choices:
    """Return the choices of one build."""
    return Choices(
        content=options.content,
        templates=options.templates,
        output=options.output,
        cache=options.cache,
        base_url=options.base_url or "",
        drafts=options.drafts,
        future=options.future,
        now=options.now or clock.now(os.environ),
        jobs=options.jobs,
        search=not options.no_search,
        started=clock.nanoseconds(),
    )


@cache
def _parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    parser = argparse.ArgumentParser(prog=COMMAND, description="Build the site.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    shared = _shared_options()
    for name, words in (
        ("build", "build site/ from content/ and templates/ (the default command)"),
        ("record", "after a deployment, add the addresses of site/ to content/urls.txt"),
    ):
        commands.add_parser(name, help=words, description=words, parents=[shared])
    words = "serve a preview on localhost, rebuilt after every change"
    both = [_serving_options(), _shared_options(output=None)]
    commands.add_parser("serve", help=words, description=words, parents=both)
    _add_commands(commands, shared)
    _add_cms(commands)
    _add_import(commands, shared)
    return parser


def _add_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Add the commands that have arguments of their own."""
    words = "create a new site in a folder; asks what it is to be called"
    _add_questions(commands.add_parser("init", help=words, description=words))
    words = "print the version of the generator; --version does too"
    known = commands.add_parser("version", help=words, description=words)
    known.set_defaults(format="text", quiet=False, verbose=False, output=Path("site"))
    words = "report all errors, publish nothing"
    checked = commands.add_parser("check", help=words, description=words, parents=[shared])
    words = "apply every fix that is certain to the files, and print the difference"
    checked.add_argument("--fix", action="store_true", help=words)
    words = "with --fix: only print the difference"
    checked.add_argument("--dry-run", action="store_true", help=words)
    words = "also ask the links to other sites; answers are kept for a week"
    checked.add_argument("--external", action="store_true", help=words)
    words = "show what a build would add, change and remove in site/"
    planned = commands.add_parser("plan", help=words, description=words, parents=[shared])
    words = "write it as a page, with the texts before and after"
    planned.add_argument("--html", type=Path, metavar="FILE", help=words)
    words = "exit 0 if a document is due to appear or disappear since the last build, else 1"
    due = commands.add_parser("due", help=words, description=words, parents=[shared])
    words = "also list the documents whose review_by has passed"
    due.add_argument("--reviews", action="store_true", help=words)
    _add_writing(commands, shared)
    words = "show where a file or an address is published, or why it is not"
    asked = commands.add_parser("explain", help=words, description=words, parents=[shared])
    asked.add_argument("name", nargs="?", default="", metavar="FILE_OR_URL")
    words = "show which documents have translations, and which of these are of an earlier version"
    asked.add_argument("--translations", action="store_true", help=words)
    words = "take down a document and its translations: set draft: true in their files"
    taken = commands.add_parser("unpublish", help=words, description=words, parents=[shared])
    taken.add_argument("name", metavar="FILE_OR_URL")
    words = "why, as a comment in the files; it is not published"
    taken.add_argument("--reason", default="", metavar="TEXT", help=words)


def _add_writing(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Add the commands that write a file of the site."""
    words = "create an article file, or that of a translation, and print its path"
    made = commands.add_parser("new", help=words, description=words, parents=[shared])
    made.add_argument("title", nargs="?", default="")
    words = "copy a document to translate it: its file, and a language of the site"
    made.add_argument("--translate", nargs=2, metavar=("FILE", "LANGUAGE"), help=words)
    made.add_argument("--section", default="", metavar="NAME", help="default: the first section")
    made.add_argument("--tags", default="", metavar="A,B")
    made.add_argument("--slug", default="", metavar="NAME", help="default: from the title")
    words = "copy a template or style sheet of the generator into templates/, to change it"
    copied = commands.add_parser("override", help=words, description=words, parents=[shared])
    copied.add_argument("name", metavar="NAME", help="such as article.html, assets/style.css")


def _add_questions(init: argparse.ArgumentParser) -> None:
    """Add the folder of a new site, and the answers that need not be asked for."""
    init.add_argument("folder", type=Path, metavar="FOLDER")
    init.add_argument("--title", metavar="TEXT", help="name of the site")
    init.add_argument("--tagline", metavar="TEXT", help="what it is for, in a few words")
    init.add_argument("--base-url", metavar="URL", help="its address on the web")
    init.add_argument("--timezone", metavar="ZONE", help="such as Asia/Bangkok; default: UTC")
    init.add_argument("--publisher", metavar="TEXT", help="the organisation that publishes it")
    init.set_defaults(format="text", quiet=False, verbose=False, output=Path("site"))


def _add_cms(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    words = "write JSON Schemas, and settings for VS Code, Sveltia CMS and Decap CMS"
    own = _shared_options(output=Path())
    written = commands.add_parser("cms", help=words, description=words, parents=[own])
    words = "the repository of the site; without it, nothing is written for Sveltia and Decap"
    written.add_argument("--repository", type=_repository, metavar="OWNER/NAME", help=words)
    written.add_argument("--backend", choices=("github", "gitlab", "gitea"), default="github")


def _add_import(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: argparse.ArgumentParser
) -> None:
    """Add the command that moves another site in."""
    words = "move a site of another generator into content/"
    moved = commands.add_parser("import", help=words, description=words, parents=[shared])
    moved.add_argument("kind", choices=("hugo", "jekyll", "pelican", "wordpress"))
    moved.add_argument("source", metavar="SOURCE", help="its folder, or the export of WordPress")
    words = "write the plan to this file if it is not there, else import as it says"
    moved.add_argument("--plan", type=Path, metavar="FILE", help=words)
    words = "print the plan and what would be left over, and write no content"
    moved.add_argument("--dry-run", action="store_true", help=words)


def _serving_options() -> argparse.ArgumentParser:
    serving = argparse.ArgumentParser(add_help=False)
    words = "default: 8000; 0 picks a free port"
    serving.add_argument("--port", type=_port, default=8000, metavar="N", help=words)
    words = "open the preview in a browser, at the page of this file if one is given"
    serving.add_argument("--open", nargs="?", const="", metavar="FILE", help=words)
    words = "show neither drafts nor scheduled documents"
    serving.add_argument("--published-only", action="store_true", help=words)
    return serving


def _shared_options(output: Path | None = SITE) -> argparse.ArgumentParser:
    default = Choices()
    shared = argparse.ArgumentParser(add_help=False)
    for name, folder in (
        ("--content", default.content),
        ("--templates", default.templates),
        ("--output", output),
        ("--cache", default.cache),
    ):
        words = f"default: {folder}/" if folder else "default: a folder in the cache"
        shared.add_argument(name, default=folder, type=Path, metavar="DIR", help=words)
    shared.add_argument("--base-url", metavar="URL", type=_web_address)
    shared.add_argument("--drafts", action="store_true", help="publish drafts too")
    shared.add_argument("--future", action="store_true", help="publish scheduled documents too")
    shared.add_argument("--now", type=_instant, metavar="ISO", help="build as of this date")
    shared.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N")
    shared.add_argument("--no-search", action="store_true", help="do not build the search index")
    shared.add_argument("--format", choices=("text", "github", "json"))
    # Only for the preview: the build begins when a line is read from standard input.
    shared.add_argument("--when-asked", action="store_true", help=argparse.SUPPRESS)
    shared.add_argument("-q", "--quiet", action="store_true", help="print errors and warnings only")
    shared.add_argument(
        "-v", "--verbose", action="store_true", help="list unpublished documents and all warnings"
    )
    return shared


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a date or time; write it like 2007-03-31T09:00"
        raise argparse.ArgumentTypeError(message) from None


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 256")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)


def _repository(text: str) -> str:
    if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", text, re.ASCII):
        raise argparse.ArgumentTypeError(f"{text!r} is not the name of a repository: OWNER/NAME")
    return text


def _web_address(text: str) -> str:
    if not is_base_url(text):
        message = f"{text!r} is not the address of a site; write it like https://www.example.org"
        raise argparse.ArgumentTypeError(message)
    return text
