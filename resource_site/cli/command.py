"""One command: its options, what it prints, and its exit status."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from resource_site.cache.store import Cache
from resource_site.cli import alone, parser, previewed, previous_build, report
from resource_site.cli.console import NOT_PUBLISHED, SHOWN, Console
from resource_site.cli.fixing import Fixing
from resource_site.cli.previous_build import Result
from resource_site.content.documents import LEDGER, Files
from resource_site.library.status import Collection
from resource_site.problems import BuildError, Problem, ProblemsError, Severity, has_errors
from resource_site.publish import disk, prescan, snapshot
from resource_site.publish.prescan import IsUnchanged
from resource_site.publish.staging import Published
from resource_site.settings import read
from resource_site.settings.config import COMMAND, Choices, Config
from resource_site.settings.read import SettingsError
from resource_site.site.outputs import Plan

DONE = 0


class Planned(Struct, frozen=True):
    """A planned site, and all problems found on the way."""

    files: Files
    collection: Collection
    plan: Plan
    problems: list[Problem]


class Command:
    """A command from its arguments to its exit status.

    As a context manager it reports the errors of all stages: those of an editor, of a designer,
    of a disk.  Errors of the program pass through.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self.options: argparse.Namespace = parser.read(arguments)
        self.console = Console(
            self.options.format, quiet=self.options.quiet, verbose=self.options.verbose
        )
        self.status = NOT_PUBLISHED
        self.postponed = ""
        """The folder whose files a later build replaces."""
        self._started = time.monotonic()
        self._before: Planned | None = None
        self._fixing: Fixing | None = None
        if self.options.command == "check" and self.options.fix:
            self._fixing = Fixing(dry_run=self.options.dry_run)

    def __enter__(self) -> Self:
        """Begin to report errors."""
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _: TracebackType | None,
    ) -> bool:
        """Report an error and set the exit status."""
        output = self.options.output
        match error:
            case None:
                return True
            case ProblemsError():
                self.status = self.console.refuse(error.problems, 0, str(output))
            case BuildError() if self.options.command != "build":
                self._fail(str(error))
            case BuildError():
                self._fail(f"Nothing was published; {output}/ is unchanged: {error}")
            case OSError():
                self._fail(f"Nothing was published: {disk.stopped(error)}")
            case KeyboardInterrupt():
                self._fail(f"Stopped; {output}/ is unchanged.")
            case _:
                return False
        return True

    def config(self) -> Config:
        """Return the settings of the site and the choices of this command."""
        if self.options.when_asked:
            self.postponed = previewed.wait_until_asked()
        try:
            config = read.config(parser.choices(self.options))
        except SettingsError as error:
            if error.config is None or self.options.command not in ("build", "check"):
                raise
            # The errors of all documents are reported in the same run.
            config = error.config
        if self.options.command == "build":
            _refuse_nested(config.choices)
        # A build keeps what it makes to its end: there is no garbage worth collecting.
        gc.disable()
        return config

    def runs_alone(self) -> bool:
        """Run a command that needs no stage of the build; return False if it is another."""
        run = alone.COMMANDS.get(self.options.command)
        if run:
            self.status = run(self.options, self.console)
        return run is not None

    def repeats(self, key: str, problems: Sequence[Problem], config: Config, cache: Cache) -> bool:
        """Report the previous build again if nothing changed since; return False if it did."""
        if self.options.command != "build" or problems:
            return False
        result = previous_build.load(key, config, cache)
        files = snapshot.unchanged_files(config.choices.output, cache) if result else 0
        if result and files:
            self._published(result, Published(files), config)
        return bool(files)

    def prescans(self, files: Files, config: Config, cache: Cache) -> IsUnchanged:
        """Start to check the present site, if this command may replace it."""
        if self.options.command != "build":
            return prescan.unknown
        return prescan.start(config.choices.output, cache, len(files.sources))

    def edits(self, planned: Planned, config: Config) -> bool:
        """Edit sources, if that is what the command does; return True to plan the site again."""
        if self._fixing:
            return self._fixing.apply(planned.problems, planned.files)
        if self.options.command != "unpublish" or self._before:
            return False
        from resource_site.cli import unpublish

        name, reason = self.options.name, self.options.reason
        site = (planned.files, planned.collection, planned.plan, config)
        for line in unpublish.unpublish(name, reason, *site):
            self.console.say(line)
        self._before = planned
        return True

    def needs_publishing(self, planned: Planned, config: Config) -> bool:
        """Return True if the plan is to be published; else report why not, or the result."""
        if self._fixing:
            self._fixed(self._fixing)
        if self.options.command == "check":
            self._check(planned, config)
        if self.options.command == "explain":
            self._explain(planned, config)
        elif self._before:
            self._taken_down(self._before, planned, config)
        elif self.options.command == "due":
            self._due(planned, config)
        elif self.options.command == "record":
            self._record(planned, config)
        elif has_errors(planned.problems):
            output, sources = str(config.choices.output), len(planned.files.sources)
            self.status = self.console.refuse(planned.problems, sources, output)
        elif self.options.command == "check":
            self.console.tell(planned.problems, published=False)
            self.console.say(f"{self._counts(_result(planned))}: no errors.")
            self.status = DONE
        elif self.options.command == "plan":
            self.console.tell(planned.problems, published=False)
            self._plan(planned, config)
        else:
            return True
        return False

    def _check(self, planned: Planned, config: Config) -> None:
        """Add the problems that a build finds later, or not at all."""
        if self.options.external:
            from resource_site.cli import external

            planned.problems.extend(external.problems(planned.files, planned.collection, config))
        if not has_errors(planned.problems):
            from resource_site.cli import rendering

            found = rendering.template_errors(planned.plan, planned.files, config)
            planned.problems.extend(found)

    def publishes(
        self, planned: Planned, published: Published, key: str, config: Config, cache: Cache
    ) -> None:
        """Report a published build, and save its result for the next one."""
        result = _result(planned)
        if self.options.when_asked:
            result = replace(result, documents=previewed.documents(planned.collection, config))
        if published.is_complete:
            previous_build.save(key, result, planned.collection.next_change, config, cache)
        self._published(result, published, config)

    def _published(self, result: Result, published: Published, config: Config) -> None:
        self.status = DONE
        if self.options.when_asked:
            documents, is_complete = result.documents, published.is_complete
            self.console.print(
                previewed.as_json(result.problems, documents, is_complete=is_complete)
            )
            return
        self.console.tell(result.problems, published=True)
        seconds = time.monotonic() - self._started
        self.console.say(
            f"{self._counts(result)} in {config.choices.output}/: {published.files:,} files, "
            f"{published.added:,} new, {published.changed:,} changed, "
            f"{published.removed:,} removed ({seconds:.1f} s)."
        )

    def _counts(self, result: Result) -> str:
        """Print what is not published; return how many documents are."""
        *each, total = result.unpublished
        for line in each if self.options.verbose else ():
            self.console.say(line)
        if total:
            self.console.say(total)
        articles = report.counted(result.articles, "article")
        return f"{articles} and {report.counted(result.pages, 'page')}"

    def _record(self, planned: Planned, config: Config) -> None:
        """Add the addresses of the published site to the ledger."""
        from resource_site.cli import record

        published = (*planned.collection.entries, *planned.collection.pages)
        added = record.record(published, planned.files.statics, config)
        noun = "address" if added == 1 else "addresses"
        self.console.say(f"{added:,} {noun} added to {config.choices.content / LEDGER}.")
        self.status = DONE

    def _explain(self, planned: Planned, config: Config) -> None:
        """Print where a file or an address is published, or why not."""
        from resource_site.cli import explain

        name = self.options.name
        if self.options.translations:
            text = "\n".join(explain.translations(planned.collection, config))
        else:
            text = explain.explain(name, planned.collection, planned.plan, planned.problems, config)
        if text:
            self.console.print(text)
            self.status = DONE
        else:
            self._fail(f"'{name}' is neither a file of this site nor an address on it.")

    def _due(self, planned: Planned, config: Config) -> None:
        """Print what is due; return 0 if there is something."""
        from resource_site.cli import due

        collection, with_reviews = planned.collection, self.options.reviews
        found = [*due.due(collection, config), *due.lists(planned.plan, config)]
        found += due.reviews(collection, config) if with_reviews else ()
        shown = found if self.options.verbose else found[:SHOWN]
        for line in (*shown, due.next_change(collection, config, with_reviews=with_reviews)):
            self.console.say(line)
        self.status = DONE if found else NOT_PUBLISHED

    def _plan(self, planned: Planned, config: Config) -> None:
        """Print what a build would change, and write it as a page."""
        from resource_site.cli import changes, github, plan_page, planning, rendering

        cache = Cache(config.choices.cache)
        renderer = rendering.renderer(planned.plan, planned.files, config, cache)
        comparison = planning.Comparison(renderer, config, cache)
        found = comparison.changes()
        for line in changes.lines(found, verbose=self.options.verbose):
            self.console.say(line)
        summary = changes.counts(found, is_published=bool(comparison.published))
        self.console.say(summary)
        self.console.summarize(github.change_table(found, summary))
        if path := self.options.html:
            _refuse_inside(path, config.choices)
            path.write_text(plan_page.page(found, comparison.texts(), summary), encoding="utf-8")
        self.status = DONE

    def _fixed(self, fixing: Fixing) -> None:
        """Print what was fixed, before what is left."""
        for line in fixing.difference():
            self.console.say(report.visible(line))
        verb = "would be edited" if fixing.dry_run else "edited"
        self.console.say(f"{report.counted(fixing.count, 'file')} {verb}.")

    def _taken_down(self, before: Planned, after: Planned, config: Config) -> None:
        """Print everything that the next build changes, and what could keep it from that."""
        from resource_site.cli import changes

        found = changes.between(before.plan, after.plan)
        for line in changes.lines(found, verbose=self.options.verbose):
            self.console.say(line)
        known = {(one.path, one.message) for one in before.problems}
        # That the document's addresses are not published now is what was asked for.
        ledger, every = str(config.choices.content / LEDGER), after.problems
        others = [one for one in every if one.path != ledger]
        arisen = [one for one in others if (one.path, one.message) not in known]
        self.console.tell(arisen, published=False)
        errors = sum(one.severity is Severity.ERROR for one in after.problems)
        if errors:
            count = report.counted(errors, "error")
            self.console.say(f"{count} must be fixed before the site can be built; run check.")
        else:
            self.console.say(f"Build and deploy the site now: {COMMAND}")
        self.status = DONE

    def _fail(self, message: str) -> None:
        self.status = self.console.fail(message)


def _refuse_inside(path: Path, choices: Choices) -> None:
    """Refuse to write a page into one of the folders of a build."""
    for folder in (choices.output, choices.content, choices.templates):
        if folder.resolve() in path.resolve().parents:
            fix = "choose another folder, such as --html plan.html"
            raise BuildError(f"{path} is inside {folder}/", fix)


def _refuse_nested(choices: Choices) -> None:
    """Refuse a site around one of the other folders, or inside one of its inputs."""
    output = choices.output.resolve()
    for folder in (choices.content, choices.templates, choices.cache):
        other = folder.resolve()
        # The preview keeps its site in a folder of the cache.
        is_inside = other in output.parents and folder != choices.cache
        if output in (other, *other.parents) or is_inside:
            message = f"the output folder {choices.output}/ and {folder}/ overlap"
            raise BuildError(message, "choose another folder with --output")


def _result(planned: Planned) -> Result:
    """Return what a build reports of its plan."""
    from resource_site.cli import explain

    collection = planned.collection
    unpublished = collection.unpublished
    lines = (*map(explain.unpublished, unpublished), report.unpublished(unpublished))
    articles, pages = len(collection.entries), len(collection.pages)
    return Result(articles, pages, lines, tuple(planned.problems))
