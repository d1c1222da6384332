"""The commands: what each does, and the status it ends with."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from resource_site.cache.memory import Memory
from resource_site.cli import parser, previous_build, report
from resource_site.cli.console import REFUSED, Console
from resource_site.cli.previous_build import Outcome
from resource_site.content import scan
from resource_site.content.documents import Collection, Listing
from resource_site.problems import MistakesError, Problem, StoppedError, has_errors
from resource_site.progress import Progress
from resource_site.publish import disk
from resource_site.publish.staging import Published
from resource_site.settings import config as settings
from resource_site.settings.config import PROGRAM, Choices, Config
from resource_site.values import valueclass

if TYPE_CHECKING:
    from resource_site.site.pages import Plan

PUBLISHED = 0
# What most of the start of a build goes into.
STAGES = (
    *("content.load", "library.index", "library.status", "markup.conversion"),
    *("render.feeds", "render.renderer", "site.plan"),
)


@valueclass(frozen=True, slots=True)
class Planned:
    """A site that is planned, and all problems on the way there."""

    listing: Listing
    collection: Collection
    site: Plan
    problems: list[Problem]


Listed = tuple[Listing, list[Problem]]
Planning = Callable[[Config, Progress, Listed | None], Planned]
Publishing = Callable[[Planned, Config, Progress], Published]


def main(arguments: Sequence[str], planning: Planning, publishing: Publishing) -> int:
    """Run one command and return its exit status: 0 published, 1 not published, 2 wrong usage."""
    options = parser.read(arguments)
    console = Console(options.format, quiet=options.quiet)
    try:
        if options.command == "serve":
            return _serve(options, arguments[1:], console)
        if options.when_asked:
            _wait_until_asked()
        config = settings.read(parser.choices(options))
        return _Run(options, config, console, planning, publishing).command()
    except MistakesError as error:
        return console.refuse(error.problems, 0, options.output)
    except StoppedError as error:
        return console.fail(f"Nothing was published, {options.output}/ is as it was: {error}")
    except OSError as error:
        return console.fail(f"Nothing was published: {disk.stopped(error)}")
    except KeyboardInterrupt:
        return console.fail(f"Stopped; {options.output}/ is as it was.")


class _Run:
    """One command on its way."""

    def __init__(
        self,
        options: argparse.Namespace,
        config: Config,
        console: Console,
        planning: Planning,
        publishing: Publishing,
    ) -> None:
        self.options, self.config, self.console = options, config, console
        self.planning, self.publishing = planning, publishing

    def command(self) -> int:
        commands: Mapping[str, Callable[[], int]] = {
            "build": self.build,
            "check": self.check,
            "new": self.new,
            "explain": self.explain,
            "record": self.record,
        }
        return commands[self.options.command]()

    def build(self) -> int:
        """Publish the site, or say everything that is in the way."""
        started = time.monotonic()
        _refuse_nested(self.config.choices)
        # A build makes values and keeps them to its end: looking for others takes time in vain.
        gc.disable()
        memory = Memory(self.config.choices.cache)
        listed = scan.listing(self.config)
        state = previous_build.state(listed[0], self.config)
        made = previous_build.outcome(state, listed[1], self.config, memory)
        made = made or self._made(listed, state, memory)
        if not made:
            return REFUSED
        said, result = made
        self.console.tell(said.problems, published=True)
        seconds = time.monotonic() - started
        self.console.say(
            f"{self._counts(said)} in {self.config.choices.output}/: {result.files:,} files, "
            f"{result.added:,} new, {result.changed:,} changed, {result.removed:,} removed "
            f"({seconds:.1f} s)."
        )
        return PUBLISHED

    def _made(self, listed: Listed, state: str, memory: Memory) -> tuple[Outcome, Published] | None:
        """Plan and publish the site; return nothing, and say why, if there are mistakes."""
        found = self.planning(self.config, self.console.progress, listed)
        if has_errors(found.problems):
            self._refuse(found)
            return None
        result = self.publishing(found, self.config, self.console.progress)
        said = _outcome(found)
        previous_build.keep(said, found.collection.next_change, state, self.config, memory)
        return said, result

    def check(self) -> int:
        """Do everything but publish."""
        found = self.planning(self.config, self.console.progress, None)
        if has_errors(found.problems):
            return self._refuse(found)
        self.console.tell(found.problems, published=False)
        self.console.say(f"{self._counts(_outcome(found))}: no mistakes.")
        return PUBLISHED

    def new(self) -> int:
        """Write an article file that is ready to be filled."""
        from resource_site.cli import new

        options = self.options
        tags = [tag.strip() for tag in (options.tags or "").split(",") if tag.strip()]
        try:
            path = new.article(options.title, options.section, tags, options.slug, self.config)
        except new.NewError as error:
            return self.console.fail(str(error))
        self.console.print(str(path))
        return PUBLISHED

    def explain(self) -> int:
        """Say what becomes of a file or an address."""
        from resource_site.cli import explain

        found = self.planning(self.config, self.console.progress, None)
        words = explain.words(
            self.options.name, found.collection, found.site, found.problems, self.config
        )
        if not words:
            return self.console.fail(f"{self.options.name}: there is no such file or address.")
        self.console.print(words)
        return PUBLISHED

    def record(self) -> int:
        """Add the addresses of the published site to the ledger."""
        from resource_site.cli import record

        added = record.record(self.config)
        path = self.config.choices.content / record.FILE
        noun = "address" if added == 1 else "addresses"
        self.console.say(f"{added:,} {noun} added to {path}.")
        return PUBLISHED

    def _refuse(self, found: Planned) -> int:
        output = str(self.config.choices.output)
        return self.console.refuse(found.problems, len(found.listing.sources), output)

    def _counts(self, said: Outcome) -> str:
        """Say who is held back; return how many texts are published."""
        *each, all_of_them = said.held_back
        for words in each if self.options.verbose else ():
            self.console.say(words)
        if all_of_them:
            self.console.say(all_of_them)
        return (
            f"{report.counted(said.articles, 'article')} and {report.counted(said.pages, 'page')}"
        )


def _serve(options: argparse.Namespace, arguments: Sequence[str], console: Console) -> int:
    """Show a preview until somebody stops it; each build is a process of its own."""
    try:
        from resource_site.preview import rebuild, server
    except ModuleNotFoundError as error:
        lacking = f"The preview needs the package {error.name}, which is not installed"
        return console.fail(f"{lacking}; run: {sys.executable} -m pip install -e .")
    way = ("--output", str(options.output), "--format", "json", "--when-asked")
    making = rebuild.Making(
        (sys.executable, str(PROGRAM), "build", *parser.handed_on(arguments), *way),
        options.output,
        (options.content, options.templates),
        (PROGRAM, Path(__file__).parents[1]),
        lambda: settings.read(parser.choices(options)).base_path,
        console.words,
        lambda result: console.shown(result.problems, result.message, published=result.published),
    )
    try:
        sockets = server.listening(options.port)
    except server.PortError as error:
        return console.fail(str(error))
    console.say(f"The preview is at {server.address(sockets)} until you press Ctrl-C.")
    server.run(making, sockets, is_opened=options.open)
    console.say("The preview has ended.")
    return PUBLISHED


def _wait_until_asked() -> None:
    """Load what a build needs and wait for a line; end when nobody is left to send one."""
    for name in STAGES:
        import_module(f"resource_site.{name}")
    if not sys.stdin.readline():
        sys.exit(REFUSED)


def _refuse_nested(choices: Choices) -> None:
    """Refuse a site around one of the other folders, or inside what it is made of."""
    output = choices.output.resolve()
    for folder in (choices.content, choices.templates, choices.cache):
        other = folder.resolve()
        # The preview keeps its site in a folder of the cache.
        is_inside = other in output.parents and folder != choices.cache
        if output in (other, *other.parents) or is_inside:
            message = f"it and {folder}/ cannot be one inside the other"
            raise StoppedError(f"{message}; choose another folder with --output")


def _outcome(found: Planned) -> Outcome:
    """Return what a build has to say of what it found."""
    from resource_site.cli import explain

    collection, held_back = found.collection, found.collection.held_back
    words = (*map(explain.held_back, held_back), report.held_back(held_back))
    return Outcome(len(collection.articles), len(collection.pages), words, found.problems)
