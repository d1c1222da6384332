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
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing, suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from watchfiles import awatch

from resource_site.problems import Problem, ProblemsError, Severity
from resource_site.publish import manifest
from resource_site.site.outputs import SEARCH

DEBOUNCE = 400  # milliseconds in which many changes cause one build at most
INTERVAL = 30_000  # milliseconds after which a build starts without an event, if a page is open
HAS_GROUPS = "killpg" in vars(os)  # of processes: not on Windows
APPEARS = 1_000  # milliseconds between two looks for a folder that may appear
RETRY = 0.5  # seconds between two looks for a missing folder

_Version = tuple[int, int]


class BuildResult(NamedTuple):
    """What a build reported: its problems, or a message if it ended without any.

    `pages` has the file of each document by its path, and why it is not on the published site, or
    ''.  `complete` is False if the search index is of an earlier build.
    """

    published: bool
    problems: tuple[Problem, ...] = ()
    message: str = ""
    pages: Mapping[str, tuple[str, str]] = MappingProxyType({})
    complete: bool = True


class BuildSpec(NamedTuple):
    """How the site is built and its results are reported.

    `command` waits for a line on stdin, builds `output` from `sources`, and prints its result as
    JSON.  It builds the search index only if the line is `search`.  `code` is where its code is.
    `base_path` reads the settings; `report` gets new results.
    """

    command: tuple[str, ...]
    output: Path
    sources: tuple[Path, ...]
    code: tuple[Path, ...]
    base_path: Callable[[], str]
    format_problems: Callable[[Sequence[Problem]], list[str]]
    report: Callable[[BuildResult], None]


class State(NamedTuple):
    """The files and warnings of the last successful build, and the errors found since.

    `site` counts the builds that changed a page, `search` those that changed the search index.
    `pages` are those of the result, `documents` has the path and status of each document by its
    file.
    """

    site: int = 0
    search: int = 0
    files: Mapping[str, str] = MappingProxyType({})
    base_path: str = ""
    pages: Mapping[str, tuple[str, str]] = MappingProxyType({})
    documents: Mapping[str, tuple[str, str]] = MappingProxyType({})
    warnings: tuple[Problem, ...] = ()
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
        self._is_indexing = False

    async def run(self) -> None:
        """Build now and after each change, until this is cancelled."""
        async with aclosing(_Builder(self.spec)) as builder, asyncio.TaskGroup() as tasks:
            tasks.create_task(self._watch())
            while True:
                await self._outdated.wait()
                self._outdated.clear()  # before the build: a change during it causes another
                result = await builder.build()
                self._update(result)
                if not result.complete:
                    await self._index(builder)

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

    async def _index(self, builder: _Builder) -> None:
        """Build the search index too; give up if there is a change before that is done."""
        build = asyncio.ensure_future(builder.build(b"search\n"))
        change = asyncio.ensure_future(self._outdated.wait())
        self._is_indexing = True
        try:
            await asyncio.wait((build, change), return_when=asyncio.FIRST_COMPLETED)
            if build.done():
                self._update(build.result())
        finally:
            self._is_indexing = False
            build.cancel()
            change.cancel()
            await asyncio.gather(build, change, return_exceptions=True)

    async def _watch(self) -> None:
        """Request a build after each change; watch again what was replaced."""
        self._outdated.set()
        while True:
            watched = _versions(self._paths)
            # A site may have no templates of its own; without its content there is nothing to do.
            if self._paths[0] in watched:
                try:
                    await self._watch_until_replaced(watched)
                except FileNotFoundError:
                    pass  # removed since: wait for it below
                except OSError:
                    self._polling = True  # the system's limit of watches is reached
            await asyncio.sleep(RETRY)

    async def _watch_until_replaced(self, watched: Mapping[Path, _Version]) -> None:
        self._outdated.set()  # changes before this moment have no event
        is_complete = len(watched) == len(self._paths)
        changes = awatch(
            *watched,
            debounce=DEBOUNCE,
            rust_timeout=INTERVAL if is_complete else APPEARS,
            yield_on_timeout=True,
            force_polling=self._polling,
            ignore_permission_denied=True,
        )
        async with aclosing(changes):
            async for found in changes:
                if found or (is_complete and self._readers and not self._is_indexing):
                    self._outdated.set()
                if _versions(self._paths) != watched:
                    return

    def _update(self, result: BuildResult) -> None:
        """Report a result and change the state, unless both are the same as before."""
        before, result = self.state, result._replace(complete=True)
        files = manifest.read(self.spec.output) if result.published else before.files
        if result == self._last and files == before.files:
            return
        # A draft becomes an article without a change of its page.
        is_changed = _outside_index(files) != _outside_index(before.files) or (
            result.published and result.pages != before.pages
        )
        if is_changed or result != self._last:
            self.spec.report(result)
        self._last = result
        self.state = before._replace(
            site=before.site + is_changed,
            search=before.search + (not is_changed and files != before.files),
            files=files,
            errors=self._errors(result),
        )
        if result.published:
            self.state = self.state._replace(
                base_path=self._base_path(),
                pages=result.pages,
                documents={file: (path, why) for path, (file, why) in result.pages.items()},
                warnings=tuple(filter(_is_warning, result.problems)),
            )
        self._changed.set()
        self._changed = asyncio.Event()

    def _errors(self, result: BuildResult) -> tuple[str, ...]:
        """Return as text all that keeps the site from being published."""
        if result.published:
            return ()
        errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
        return (*self.spec.format_problems(errors), *filter(None, [result.message]))

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

    async def build(self, line: bytes = b"\n") -> BuildResult:
        """Build the site as this line says, and return what the process reported."""
        try:
            process = await self._ready()
            try:
                if line.strip():
                    await self._stand_by()  # a change during this build does not wait for it
                output, _ = await process.communicate(line)
            finally:
                await _kill(process)
            result = _parse(output)
            if result:
                await self._stand_by()
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

    async def _stand_by(self) -> None:
        """Start the process of the next build, unless there is one."""
        if self._standby is None:
            self._code = self._code_version()  # first: a change after it is noticed
            self._standby = await self._start()

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
            if HAS_GROUPS:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        await process.wait()


def _parse(output: bytes) -> BuildResult | None:
    """Return the result that a build printed as JSON, None if it printed none."""
    try:
        whole = json.loads(output)
        problems = tuple(
            Problem(**{**row, "severity": Severity(row["severity"])}) for row in whole["problems"]
        )
        pages = {path: (file, why) for path, (file, why) in whole.get("pages", {}).items()}
        is_complete = whole.get("complete", True)
        return BuildResult(whole["published"], problems, whole["message"], pages, is_complete)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _outside_index(files: Mapping[str, str]) -> Mapping[str, str]:
    return {path: found for path, found in files.items() if not path.startswith(SEARCH)}


def _is_warning(problem: Problem) -> bool:
    return problem.severity is Severity.WARNING


def _versions(paths: Iterable[Path]) -> Mapping[Path, _Version]:
    """Return the inode of each path that exists, and of files the modification time too."""
    found = {}
    for path in paths:
        with suppress(OSError):
            status = path.stat()
            found[path] = status.st_ino, 0 if path.is_dir() else status.st_mtime_ns
    return found
