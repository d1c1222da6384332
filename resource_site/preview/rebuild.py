"""Sources that change → a site to look at, made again after every change by a process of its own.

A process for each build sees new code and may die without harm to the preview.  Most of its time
would go into its start: so the next one is started ahead, and waits with all it needs loaded.

What watches the folders only gives hints: each build looks for itself what has changed, and one is
made every now and then without a hint, as long as somebody looks.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing, suppress
from dataclasses import replace
from pathlib import Path

from watchfiles import Change, awatch

from resource_site.cache import digest
from resource_site.problems import MistakesError, Problem, Severity
from resource_site.publish import disk, manifest
from resource_site.values import valueclass

GATHERING = 400  # milliseconds in which many changes become one at most
QUIET = 50  # milliseconds without a change after which they are complete
PATIENCE = 30_000  # milliseconds after which a build is made without a hint
PAUSE = 0.5  # seconds between two looks for a folder that is not there
SHOWN = 50  # mistakes shown on a page


@valueclass(frozen=True, slots=True)
class Result:
    """What a build said: its problems, or in a message why it did nothing."""

    published: bool
    problems: tuple[Problem, ...] = ()
    message: str = ""


@valueclass(frozen=True, slots=True)
class Making:
    """How a preview is made and told of.

    `command` waits for a line, builds the site from the `sources` into `output`, and says as JSON
    what became of it; its `code` is in these files and folders.  `base_path` reads the path below
    which the site lives, `words` says a problem as an editor reads it, and `tell` is called with
    each result that is news.
    """

    command: tuple[str, ...]
    output: Path
    sources: tuple[Path, ...]
    code: tuple[Path, ...]
    base_path: Callable[[], str]
    words: Callable[[Problem], str]
    tell: Callable[[Result], None]


@valueclass(frozen=True, slots=True)
class State:
    """What there is to see.

    `version` goes up with every news, `site` with every new site; 0 is none yet.  `files` are
    those of the last good site with their sums.
    """

    version: int
    site: int
    files: Mapping[str, str]
    base_path: str
    headline: str
    mistakes: tuple[str, ...]


class Preview:
    """A site that is made again whenever its sources change; the last good one stays."""

    def __init__(self, making: Making) -> None:
        self.making, self.builds = making, _Builds(making)
        self.watched = (*making.sources, *making.code)
        self.state = State(0, 0, {}, "", "", ())
        self._last: Result | None = None
        self._hint = asyncio.Event()
        self._news = asyncio.Condition()
        self._looking = 0
        self._ended = False

    async def keep(self) -> None:
        """Make the site now, and again after each change, until this is cancelled."""
        async with self.builds, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            while True:
                await self._hint.wait()
                # What changes from here on asks for another build.
                self._hint.clear()
                await self._take(await self.builds.result())

    async def states(self) -> AsyncIterator[State]:
        """Yield what there is to see now, and whenever that changes, until the preview ends."""
        self._looking += 1
        try:
            known = -1
            while state := await self._newer_than(known):
                known = state.version
                yield state
        finally:
            self._looking -= 1

    async def end(self) -> None:
        """Let go of all who look."""
        async with self._news:
            self._ended = True
            self._news.notify_all()

    async def _newer_than(self, version: int) -> State | None:
        async with self._news:
            await self._news.wait_for(lambda: self._ended or self.state.version > version)
        return None if self._ended else self.state

    async def _watch(self) -> None:
        """Give a hint after each change, for ever; a folder that is replaced is watched anew."""
        self._hint.set()
        polling = False
        while True:
            places = _places(self.watched)
            if len(places) == len(self.watched):
                # The build that this asks for begins when the watch has begun, not before.
                self._hint.set()
                try:
                    await self._watch_these(places, polling=polling)
                except FileNotFoundError:
                    pass  # gone since: wait until it is there again
                except OSError:
                    polling = True  # the system has no more watches to give
            await asyncio.sleep(PAUSE)

    async def _watch_these(self, places: Mapping[Path, int], *, polling: bool) -> None:
        changes = awatch(
            *places,
            watch_filter=_matters,
            debounce=GATHERING,
            step=QUIET,
            rust_timeout=PATIENCE,
            yield_on_timeout=True,
            force_polling=polling or None,
            ignore_permission_denied=True,
        )
        async with aclosing(changes):
            async for found in changes:
                if found or self._looking:
                    self._hint.set()
                if _places(self.watched) != places:
                    return

    async def _take(self, result: Result) -> None:
        """Show what a build made, or why it did not, if that is news."""
        files = manifest.read(self.making.output) if result.published else self.state.files
        is_new = files != self.state.files or (self._is_stopped() and result.published)
        if result == self._last and not is_new:
            return
        self.making.tell(result)
        self._last = result
        mistakes = _mistakes(result, self.making.words)
        state = replace(
            self.state,
            version=self.state.version + 1,
            site=self.state.site + is_new,
            files=files,
            base_path=self._base_path() if result.published else self.state.base_path,
            headline=_headline(result, len(mistakes), has_site=bool(files)),
            mistakes=mistakes[:SHOWN],
        )
        async with self._news:
            self.state = state
            self._news.notify_all()

    def _is_stopped(self) -> bool:
        return self._last is not None and not self._last.published

    def _base_path(self) -> str:
        # The build has read the same file: if it is broken since, a hint has been given.
        with suppress(MistakesError, OSError):
            return self.making.base_path()
        return self.state.base_path


class _Builds:
    """Processes that make the site: one for each build, and one that waits for the next."""

    def __init__(self, making: Making) -> None:
        self.making = making
        self._waiting: tuple[Process, str] | None = None

    async def __aenter__(self) -> None:
        """Start nothing yet: the first build begins at once."""

    async def __aexit__(self, *_: object) -> None:
        if self._waiting:
            await _stop(self._waiting[0])

    async def result(self) -> Result:
        """Make the site, and return what became of it."""
        try:
            process = await self._ready()
            said, status = await self._done(process)
            result = _read(said)
            if result is None:
                how = f"signal {-status}" if status < 0 else f"status {status}"
                return _failed(f"ended with {how} and gave no reason; the terminal may say more")
            # The look comes first: what is written after it makes the process an old one.
            code = _signature(self.making.code)
            self._waiting = await self._started(), code
        except OSError as error:
            return _failed(f"could not be begun: {error.strerror}")
        return result

    async def _ready(self) -> Process:
        """Return a process that has loaded the code as it is now, or is about to."""
        if self._waiting:
            (process, code), self._waiting = self._waiting, None
            if process.returncode is None and code == _signature(self.making.code):
                return process
            await _stop(process)
        return await self._started()

    async def _started(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.making.command, stdin=PIPE, stdout=PIPE, start_new_session=True
        )

    async def _done(self, process: Process) -> tuple[bytes, int]:
        """Let a process build; leave nothing of it behind if that is cut short."""
        try:
            said, _ = await process.communicate(b"\n")
        finally:
            await _stop(process)
        return said, process.returncode or 0


async def _stop(process: Process) -> None:
    """End a process and all that it has started; builds may be stopped at any moment."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _read(said: bytes) -> Result | None:
    """Return what a build said as JSON, None if it said nothing."""
    try:
        whole = json.loads(said)
        problems = tuple(
            Problem(**{**row, "severity": Severity(row["severity"])}) for row in whole["problems"]
        )
        return Result(whole["published"], problems, whole["message"])
    except (ValueError, TypeError, KeyError):
        return None


def _failed(how: str) -> Result:
    return Result(published=False, message=f"The build {how}.")


def _mistakes(result: Result, words: Callable[[Problem], str]) -> tuple[str, ...]:
    """Return all that keeps a site from being published, as an editor reads it."""
    if result.published:
        return ()
    errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    reasons = (result.message,) if result.message else ()
    return (*map(words, errors), *reasons)


def _headline(result: Result, count: int, *, has_site: bool) -> str:
    if result.published:
        return ""
    found = "1 mistake" if count == 1 else f"{count:,} mistakes"
    more = f"; the first {SHOWN} are" if count > SHOWN else ""
    rest = "the page under this is the last good one" if has_site else "there is no page yet"
    return f"{found}{more}; {rest}"


def _signature(code: tuple[Path, ...]) -> str:
    """Return what changes when a file of the code does."""
    files = (file for path in code for file in (path, *sorted(path.rglob("*.py"))))
    with suppress(OSError):
        return digest.of(f"{file} {disk.signature(file.stat())}" for file in files)
    return ""  # something is being written: no waiting process knows it


def _places(watched: tuple[Path, ...]) -> dict[Path, int]:
    """Return the folders and files that are there, and what changes when one is replaced."""
    found = {}
    for path in watched:
        with suppress(OSError):
            found[path] = path.stat().st_ino
    return found


def _matters(_change: Change, path: str) -> bool:
    """Tell whether a build would look at a file of this name."""
    name = os.path.basename(path)  # noqa: PTH119 - many thousands after a checkout
    return not (name.startswith(".") or name.endswith("~") or "__pycache__" in path)
