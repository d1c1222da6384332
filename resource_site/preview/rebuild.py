"""Rebuild the site after every change, each time in a new process.

A new process runs the code as it is now, and may crash without harm to the preview.  Since most of
its time is start-up, the next process is started ahead and waits with its code loaded.

File system events are hints only: every build finds out by itself what changed.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import aclosing, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from watchfiles import awatch

from resource_site.problems import Problem, ProblemsError, Severity
from resource_site.publish import manifest

DEBOUNCE = 400  # milliseconds in which many changes cause one build at most
INTERVAL = 30_000  # milliseconds after which a build starts without an event, if a page is open
RETRY = 0.5  # seconds between two looks for a missing folder

_Version = tuple[int, int]


class BuildResult(NamedTuple):
    """What a build reported: its problems, or a message if it ended without any."""

    published: bool
    problems: tuple[Problem, ...] = ()
    message: str = ""


class BuildSpec(NamedTuple):
    """How the site is built and its results are reported.

    `command` waits for a line on stdin, builds `output` from `sources`, and prints its result as
    JSON.  `code` is where its code is.  `base_path` reads the settings; `report` gets new results.
    """

    command: tuple[str, ...]
    output: Path
    sources: tuple[Path, ...]
    code: tuple[Path, ...]
    base_path: Callable[[], str]
    format_problem: Callable[[Problem], str]
    report: Callable[[BuildResult], None]


class State(NamedTuple):
    """The files of the last successful build, its number, and the errors found since."""

    site: int = 0
    files: Mapping[str, str] = MappingProxyType({})
    base_path: str = ""
    errors: tuple[str, ...] = ()


class Preview:
    """A site that is rebuilt whenever its sources or the code change."""

    def __init__(self, spec: BuildSpec) -> None:
        self.spec, self.state = spec, State()
        self._last: BuildResult | None = None
        self._outdated, self._changed = asyncio.Event(), asyncio.Event()
        self._paths = (*spec.sources, *spec.code)
        self._polling: bool | None = None  # None: as the environment says
        self._readers = 0

    async def run(self) -> None:
        """Build now and after each change, until this is cancelled."""
        async with aclosing(_Builder(self.spec)) as builder, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            while True:
                await self._outdated.wait()
                self._outdated.clear()  # before the build: a change during it causes another
                self._update(await builder.build())

    async def states(self) -> AsyncIterator[State]:
        """Yield the state now and whenever it changes."""
        self._readers += 1
        try:
            while True:
                changed = self._changed
                yield self.state
                await changed.wait()
        finally:
            self._readers -= 1

    async def _watch(self) -> None:
        """Request a build after each change; watch again what was replaced."""
        self._outdated.set()
        while True:
            watched = _versions(self._paths)
            if len(watched) == len(self._paths):
                try:
                    await self._watch_until_replaced(watched)
                except FileNotFoundError:
                    pass  # removed since: wait for it below
                except OSError:
                    self._polling = True  # the system's limit of watches is reached
            await asyncio.sleep(RETRY)

    async def _watch_until_replaced(self, watched: Mapping[Path, _Version]) -> None:
        self._outdated.set()  # changes before this moment have no event
        changes = awatch(
            *watched,
            debounce=DEBOUNCE,
            rust_timeout=INTERVAL,
            yield_on_timeout=True,
            force_polling=self._polling,
            ignore_permission_denied=True,
        )
        async with aclosing(changes):
            async for found in changes:
                if found or self._readers:
                    self._outdated.set()
                if _versions(self._paths) != watched:
                    return

    def _update(self, result: BuildResult) -> None:
        """Report a result and change the state, unless both are the same as before."""
        before = self.state
        files = manifest.read(self.spec.output) if result.published else before.files
        if result == self._last and files == before.files:
            return
        self._last = result
        self.spec.report(result)
        self.state = State(
            site=before.site + (files != before.files),
            files=files,
            base_path=self._base_path() if result.published else before.base_path,
            errors=_errors(result, self.spec.format_problem),
        )
        self._changed.set()
        self._changed = asyncio.Event()

    def _base_path(self) -> str:
        # If the settings became invalid after the build, the next build reports it.
        with suppress(ProblemsError, OSError):
            return self.spec.base_path()
        return self.state.base_path


class _Builder:
    """Build processes: one for each build, and one on standby for the next."""

    def __init__(self, spec: BuildSpec) -> None:
        self.spec = spec
        self._standby: Process | None = None
        self._code: Mapping[Path, _Version] = {}

    async def build(self) -> BuildResult:
        """Build the site and return what the process reported."""
        try:
            process = await self._ready()
            try:
                output, _ = await process.communicate(b"\n")
            finally:
                await _kill(process)
            result = _parse(output)
            if result:
                self._code = self._code_version()  # first: a change after it is noticed
                self._standby = await self._start()
                return result
            status = process.returncode or 0
            how = f"signal {-status}" if status < 0 else f"exit status {status}"
            message = f"The build ended with {how} and no result; its output is in the terminal."
        except OSError as error:
            message = f"The build could not be started: {error.strerror}."
        return BuildResult(published=False, message=message)

    async def aclose(self) -> None:
        """Stop the process on standby."""
        if self._standby:
            await _kill(self._standby)

    async def _ready(self) -> Process:
        """Return a process that loads the present code, or has."""
        process, self._standby = self._standby, None
        if process and process.returncode is None and self._code == self._code_version():
            return process
        if process:
            await _kill(process)
        return await self._start()

    def _code_version(self) -> Mapping[Path, _Version]:
        return _versions(file for path in self.spec.code for file in (path, *path.rglob("*.py")))

    async def _start(self) -> Process:
        return await asyncio.create_subprocess_exec(
            *self.spec.command, stdin=PIPE, stdout=PIPE, start_new_session=True
        )


async def _kill(process: Process) -> None:
    """Kill a process and all that it started; publishing is atomic, so a build may be killed."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()


def _parse(output: bytes) -> BuildResult | None:
    """Return the result that a build printed as JSON, None if it printed none."""
    try:
        whole = json.loads(output)
        problems = tuple(
            Problem(**{**row, "severity": Severity(row["severity"])}) for row in whole["problems"]
        )
        return BuildResult(whole["published"], problems, whole["message"])
    except (ValueError, TypeError, KeyError):
        return None


def _errors(result: BuildResult, format_problem: Callable[[Problem], str]) -> tuple[str, ...]:
    """Return as text all that keeps the site from being published."""
    if result.published:
        return ()
    errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    return (*map(format_problem, errors), *filter(None, [result.message]))


def _versions(paths: Iterable[Path]) -> Mapping[Path, _Version]:
    """Return the inode of each path that exists, and of files the modification time too."""
    found = {}
    for path in paths:
        with suppress(OSError):
            status = path.stat()
            found[path] = status.st_ino, 0 if path.is_dir() else status.st_mtime_ns
    return found
