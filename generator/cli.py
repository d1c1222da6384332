"""Arguments in, words for people out: the only module that prints."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from generator import config as settings
from generator import disk, load, recall, report
from generator.config import PROGRAM, Choices, Config
from generator.memo import Memory
from generator.model import Collection, Listing
from generator.problems import MistakesError, Problem, Severity, StoppedError, has_errors
from generator.progress import Progress
from generator.publish import Published
from generator.recall import Outcome
from generator.values import valueclass

if TYPE_CHECKING:
    from generator.pages import Plan

PUBLISHED, REFUSED = 0, 1
# What most of the start of a build goes into.
STAGES = ("feeds", "index", "markup.conversion", "plan", "readings", "render", "validate")
DIFFERENCES = 10  # told at a time
COMMANDS = ("build", "check", "serve", "new", "explain", "record", "verify")


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
    options = _options(arguments)
    console = _Console(options)
    try:
        if options.command == "serve":
            return _serve(options, arguments[1:], console)
        if options.when_asked:
            _wait_until_asked()
        config = settings.read(_choices(options))
        return _Run(options, config, console, planning, publishing).command()
    except MistakesError as error:
        return console.refuse(error.problems, 0, options.output)
    except StoppedError as error:
        return console.fail(f"Nothing was published, {options.output}/ is as it was: {error}")
    except OSError as error:
        return console.fail(f"Nothing was published: {disk.words(error)}")
    except KeyboardInterrupt:
        return console.fail(f"Stopped; {options.output}/ is as it was.")


class _Run:
    """One command on its way."""

    def __init__(
        self,
        options: argparse.Namespace,
        config: Config,
        console: _Console,
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
            "verify": self.verify,
        }
        return commands[self.options.command]()

    def build(self) -> int:
        """Publish the site, or say everything that is in the way."""
        started = time.monotonic()
        _refuse_nested(self.config.choices)
        # A build makes values and keeps them to its end: looking for others takes time in vain.
        gc.disable()
        memory = Memory(self.config.choices.cache)
        listed = load.listing(self.config)
        unchanged = recall.outcome(*listed, self.config, memory)
        if unchanged:
            said, result = unchanged
        else:
            found = self.planning(self.config, self.console.progress, listed)
            if has_errors(found.problems):
                return self._refuse(found)
            result = self.publishing(found, self.config, self.console.progress)
            said = _outcome(found)
            next_change = found.collection.next_change
            recall.keep(said, next_change, found.listing, self.config, memory)
        self.console.tell(said.problems, published=True)
        seconds = time.monotonic() - started
        self.console.say(
            f"{self._counts(said)} in {self.config.choices.output}/: {result.files:,} files, "
            f"{result.added:,} new, {result.changed:,} changed, {result.removed:,} removed "
            f"({seconds:.1f} s)."
        )
        return PUBLISHED

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
        from generator import new

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
        from generator import explain

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
        from generator import ledger

        added = ledger.record(self.config)
        path = self.config.choices.content / ledger.FILE
        noun = "address" if added == 1 else "addresses"
        self.console.say(f"{added:,} {noun} added to {path}.")
        return PUBLISHED

    def verify(self) -> int:
        """Build twice in other surroundings, and say whether both made the same bytes."""
        from generator import verify

        found = self.planning(self.config, self.console.progress, None)
        if has_errors(found.problems):
            return self._refuse(found)
        next_change, progress = found.collection.next_change, self.console.progress
        compared = verify.compared(self.config, next_change, os.environ, progress)
        surroundings = f"in other surroundings ({verify.CONDITIONS})"
        if not compared.differences:
            files = report.counted(compared.files, "file")
            self.console.say(f"The same bytes: {files}, built twice {surroundings}.")
            return PUBLISHED
        files = report.counted(len(compared.differences), "file")
        first = "\n".join(compared.differences[:DIFFERENCES])
        return self.console.fail(f"Two builds {surroundings} differ in {files}:\n{first}")

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


def _serve(options: argparse.Namespace, arguments: Sequence[str], console: _Console) -> int:
    """Show a preview until somebody stops it; each build is a process of its own."""
    try:
        from generator import preview, serve
    except ModuleNotFoundError as error:
        lacking = f"The preview needs the package {error.name}, which is not installed"
        return console.fail(f"{lacking}; run: {sys.executable} -m pip install -e .")
    _, shared = _serving_options().parse_known_args(arguments)
    way = ("--output", str(options.output), "--format", "json", "--when-asked")
    making = preview.Making(
        (sys.executable, str(PROGRAM), "build", *shared, *way),
        options.output,
        (options.content, options.templates),
        (PROGRAM, Path(__file__).parent),
        lambda: settings.read(_choices(options)).base_path,
        console.words,
        lambda result: console.shown(result.problems, result.message, published=result.published),
    )
    try:
        sockets = serve.listening(options.port)
    except serve.PortError as error:
        return console.fail(str(error))
    console.say(f"The preview is at {serve.address(sockets)} until you press Ctrl-C.")
    serve.run(making, sockets, is_opened=options.open)
    console.say("The preview has ended.")
    return PUBLISHED


def _wait_until_asked() -> None:
    """Load what a build needs and wait for a line; end when nobody is left to send one."""
    for name in STAGES:
        import_module(f"generator.{name}")
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
    from generator import explain

    collection, held_back = found.collection, found.collection.held_back
    words = (*map(explain.held_back, held_back), report.held_back(held_back))
    return Outcome(len(collection.articles), len(collection.pages), words, found.problems)


class _Console:
    """Where words go: results to standard output, progress to a terminal only."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.format = options.format
        self.quiet = options.quiet
        if sys.stdout is None:
            _say_nothing_more()
        if isinstance(sys.stdout, TextIOWrapper):
            # A terminal that lacks a letter shows its number; it is no reason to fail.
            sys.stdout.reconfigure(errors="backslashreplace")
        self.colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        terminal = sys.stderr.isatty() and not options.quiet and options.format != "github"
        self.progress = Progress(sys.stderr if terminal else None, self.say)
        self._lines: dict[str, list[str]] = {}

    def print(self, words: str) -> None:
        """Write what was asked for."""
        # A reader that went away (`| head`) is no reason to fail.
        try:
            sys.stdout.write(words + "\n")
            sys.stdout.flush()
        except OSError:
            _say_nothing_more()

    def say(self, words: str) -> None:
        """Write a closing line, unless only problems are wanted."""
        if not self.quiet and self.format != "json":
            self.print(words)

    def tell(self, problems: Sequence[Problem], *, published: bool) -> None:
        """Write problems in the chosen format, in the order of files and lines."""
        wanted = [
            problem
            for problem in sorted(set(problems))
            if problem.severity is not Severity.NOTE or not self.quiet
        ]
        if self.format == "json":
            self.print(report.as_json(wanted, published=published).rstrip())
        elif self.format == "github":
            self.print((report.github(wanted) + report.text(wanted, self._line)).rstrip("\n"))
        elif wanted:
            self.print(report.text(wanted, self._line, colour=self.colour).rstrip("\n"))

    def refuse(self, problems: Sequence[Problem], sources: int, output: str) -> int:
        """Write problems and that nothing was published."""
        self.tell(problems, published=False)
        if self.format != "json":
            self.print(report.refusal(sorted(set(problems)), sources, output))
        return REFUSED

    def shown(self, problems: Sequence[Problem], message: str, *, published: bool) -> None:
        """Write what is news of a preview."""
        if self.format == "json":
            self.print(report.as_json(problems, published=published, message=message).rstrip())
            return
        self._lines.clear()
        self.tell(problems, published=published)
        if message:
            self.print(message)
        self.say(
            "The preview shows the site as it is now."
            if published
            else "The preview stays as it was until this is put right."
        )

    def words(self, problem: Problem) -> str:
        """Return a problem as an editor reads it, with its line as it is now."""
        self._lines.clear()
        return report.text((problem,), self._line)

    def fail(self, words: str) -> int:
        """Write why a command did nothing; it is said however quiet the rest is."""
        if self.format == "json":
            words = report.as_json([], published=False, message=words).rstrip()
        self.print(words)
        return REFUSED

    def _line(self, path: str, number: int) -> str:
        """Return a line of a file as an editor sees it."""
        if path not in self._lines:
            try:
                text = Path(path).read_bytes().decode("utf-8-sig", "replace")
            except OSError:
                text = ""
            self._lines[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _say_nothing_more() -> None:
    """Let all further words go nowhere."""
    sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - it takes the stream's place


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; a command left out is `build`."""
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help")):
        arguments = ["build", *arguments]
    parser = argparse.ArgumentParser(prog="build.py", description="Make the site.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    shared = _shared_options()
    for name, words in (
        ("build", "make site/ from content/ and templates/ (also without a command)"),
        ("check", "do everything but publish"),
        ("record", "after a deployment: add the addresses of site/ to content/urls.txt"),
        ("verify", "build twice in other surroundings, and compare all bytes"),
    ):
        commands.add_parser(name, help=words, description=words, parents=[shared])
    words = "show a preview to browsers on this machine, made again after every change"
    both = [_serving_options(), _shared_options(is_preview=True)]
    commands.add_parser("serve", help=words, description=words, parents=both)
    words = "write an article file that is ready to be filled, and print its path"
    made = commands.add_parser("new", help=words, description=words, parents=[shared])
    made.add_argument("title")
    made.add_argument("--section", default="", metavar="NAME", help="default: the first section")
    made.add_argument("--tags", default="", metavar="A,B")
    made.add_argument("--slug", default="", metavar="NAME", help="default: from the title")
    words = "say what becomes of a file or an address"
    asked = commands.add_parser("explain", help=words, description=words, parents=[shared])
    asked.add_argument("name", metavar="FILE_OR_URL")
    options = parser.parse_args(arguments)
    if options.output is None:
        # What a preview shows, drafts perhaps, never stands where it could be published.
        options.output = options.cache / "preview" / "site"
    return options


def _serving_options() -> argparse.ArgumentParser:
    serving = argparse.ArgumentParser(add_help=False)
    words = "default: 8000; 0 is any that is free"
    serving.add_argument("--port", type=_port, default=8000, metavar="N", help=words)
    serving.add_argument("--open", action="store_true", help="start a browser")
    return serving


def _shared_options(*, is_preview: bool = False) -> argparse.ArgumentParser:
    default = Choices()
    shared = argparse.ArgumentParser(add_help=False)
    for name, folder in (
        ("--content", default.content),
        ("--templates", default.templates),
        ("--output", None if is_preview else default.output),
        ("--cache", default.cache),
    ):
        words = f"default: {folder}/" if folder else "default: a folder in the cache"
        shared.add_argument(name, default=folder, type=Path, metavar="DIR", help=words)
    shared.add_argument("--base-url", metavar="URL", type=_web_address)
    shared.add_argument("--drafts", action="store_true", help="publish drafts too")
    shared.add_argument("--future", action="store_true", help="publish what is dated ahead too")
    shared.add_argument("--now", type=_instant, metavar="ISO", help="build as if it were this day")
    shared.add_argument("--jobs", type=_count, default=os.cpu_count() or 1, metavar="N")
    shared.add_argument("--no-search", action="store_true", help="make no search index")
    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    formats = ("text", "github", "json")
    shared.add_argument("--format", choices=formats, default="github" if on_github else "text")
    # Only for the preview: the build begins when a line comes in.
    shared.add_argument("--when-asked", action="store_true", help=argparse.SUPPRESS)
    shared.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong")
    shared.add_argument("-v", "--verbose", action="store_true", help="name what is held back")
    return shared


def _choices(options: argparse.Namespace) -> Choices:
    return Choices(
        content=options.content,
        templates=options.templates,
        output=options.output,
        cache=options.cache,
        base_url=options.base_url or "",
        drafts=options.drafts,
        future=options.future,
        now=options.now or settings.clock(os.environ),
        jobs=options.jobs,
        search=not options.no_search,
        started=settings.instant(),
    )


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a day or an instant; write it like 2007-03-31T09:00"
        raise argparse.ArgumentTypeError(message) from None


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 256")
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 65535")
    return int(text)


def _web_address(text: str) -> str:
    if not settings.is_base_url(text):
        message = f"{text!r} is not the address of a site; write it like https://www.example.org"
        raise argparse.ArgumentTypeError(message)
    return text
