"""The site is rebuilt after each change, by processes that may crash, and no change is lost.

A small program takes the place of the build, and does what each test needs.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from resource_site.preview.rebuild import BuildResult, BuildSpec, Preview, State
from resource_site.problems import Problem, Severity

TIMEOUT = 30  # seconds

# Waits for a line, logs the build and what it read, and publishes that.
PROGRAM = """\
import json, os, pathlib, sys
if not sys.stdin.readline():
    sys.exit(1)
found = pathlib.Path("content/text").read_text()
with open("builds", "a") as builds:
    builds.write(f"{os.getpid()} {found}\\n")
pathlib.Path("output/build.json").write_text(json.dumps({"files": {"page": found}}))
print(json.dumps({"published": True, "problems": [], "message": ""}))
"""
ERROR = {"path": "content/text", "line": 2, "column": 1, "length": 3, "message": "is odd"}


class Project:
    """A folder with a text, a program that builds, and a preview of both."""

    def __init__(self, folder: Path) -> None:
        self.text, self.program = folder / "content/text", folder / "code/build.py"
        self.log = folder / "builds"
        for name in ("code", "content", "output"):
            (folder / name).mkdir()
        self.text.write_text("first")
        self.program.write_text(PROGRAM)
        self.reported: list[BuildResult] = []
        self.spec = BuildSpec(
            command=(sys.executable, str(self.program)),
            output=folder / "output",
            sources=(folder / "content",),
            code=(folder / "code",),
            base_path=lambda: "/base",
            format_problems=lambda problems: [
                f"{found.path}:{found.line}: {found.message}" for found in problems
            ],
            report=self.reported.append,
        )

    def replace_build(self, code: str) -> None:
        """Let the program run this code instead of building."""
        self.program.write_text(f"import sys\nsys.stdin.readline()\n{code}\n")

    def builds(self) -> list[tuple[int, str]]:
        """Return the process and the text of each build so far."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [(int(process), text) for process, text in (line.split(" ", 1) for line in lines)]

    def running(self) -> list[bytes]:
        """Return the command lines of all running builds."""
        commands = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))
        return [command for command in commands if bytes(self.program) in command]

    def run(self, work: Callable[[Preview], Awaitable[None]]) -> Preview:
        """Do some work while a preview runs."""

        async def run() -> Preview:
            preview = Preview(self.spec)
            running = asyncio.create_task(preview.run())
            try:
                await asyncio.wait_for(work(preview), TIMEOUT)
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError):
                    await running
            return preview

        # A thread of its own: the browser of other tests may keep a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, run()).result()


async def wait_for(preview: Preview, is_expected: Callable[[State], bool]) -> State:
    """Wait for a state."""
    async for state in preview.states():
        if is_expected(state):
            return state
    raise AssertionError("the preview has stopped")


def shows(text: str) -> Callable[[State], bool]:
    return lambda state: state.files == {"page": text} and not state.errors


def has_page(text: str) -> Callable[[State], bool]:
    return lambda state: state.files.get("page") == text


def fails(state: State) -> bool:
    return state.errors != ()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path)


async def first_build(preview: Preview) -> None:
    await wait_for(preview, shows("first"))


def test_the_site_is_built_at_the_start_and_after_each_change(project: Project) -> None:
    async def work(preview: Preview) -> None:
        assert (await wait_for(preview, shows("first"))).base_path == "/base"
        for text in ("second", "third", "fourth"):
            project.text.write_text(text)
            await wait_for(preview, shows(text))

    preview = project.run(work)
    assert preview.state.site == 4
    assert project.reported == [BuildResult(published=True)] * 4
    processes = [process for process, _ in project.builds()]
    assert len(set(processes)) == len(processes)
    assert os.getpid() not in processes


def test_no_process_is_left_running(project: Project) -> None:
    project.run(first_build)
    assert project.running() == []


def test_a_running_build_is_stopped_with_the_preview(project: Project) -> None:
    project.replace_build("import time, pathlib; pathlib.Path('started').touch(); time.sleep(600)")

    async def work(_preview: Preview) -> None:
        while not Path("started").exists():
            await asyncio.sleep(0.01)

    project.run(work)
    assert project.running() == []


def test_changed_code_is_used_for_the_next_build(project: Project) -> None:
    """The process on standby has loaded the old code, and must be replaced."""

    async def work(preview: Preview) -> None:
        await first_build(preview)
        await asyncio.sleep(0.2)
        project.program.write_text(PROGRAM.replace("found = ", "found = 'new ' + "))
        await wait_for(preview, shows("new first"))

    project.run(work)


def test_a_standby_process_that_died_is_replaced(project: Project) -> None:
    project.program.write_text(
        f"import os\nopen('standby', 'w').write(str(os.getpid()))\n{PROGRAM}"
    )

    async def work(preview: Preview) -> None:
        await first_build(preview)
        while int(Path("standby").read_text() or 0) in (0, project.builds()[-1][0]):
            await asyncio.sleep(0.01)
        os.kill(int(Path("standby").read_text()), 9)
        await asyncio.sleep(0.2)
        project.text.write_text("second")
        await wait_for(preview, shows("second"))

    project.run(work)
    assert project.reported == [BuildResult(published=True)] * 2


def test_an_error_keeps_the_last_successful_build(project: Project) -> None:
    async def work(preview: Preview) -> None:
        await first_build(preview)
        problems = [{**ERROR, "severity": "error", "fix": ""}]
        result = json.dumps({"published": False, "problems": problems, "message": ""})
        project.replace_build(f"print({result!r})")
        state = await wait_for(preview, fails)
        assert state.errors == ("content/text:2: is odd",)
        assert (state.files, state.site) == ({"page": "first"}, 1)
        project.program.write_text(PROGRAM)
        assert (await wait_for(preview, shows("first"))).errors == ()

    project.run(work)
    problem = Problem("content/text", 2, 1, "is odd", "", 3, Severity.ERROR)
    assert project.reported[1] == BuildResult(published=False, problems=(problem,))


@pytest.mark.parametrize(
    ("code", "how"),
    [
        pytest.param("sys.exit(3)", "exit status 3", id="exits"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "signal 9", id="is killed"),
        pytest.param("print('{')", "exit status 0", id="prints incomplete JSON"),
        pytest.param("print('[]')", "exit status 0", id="prints other JSON"),
        pytest.param("print('{}')", "exit status 0", id="prints no result"),
    ],
)
def test_a_build_that_crashes_is_an_error_until_it_works(
    project: Project, code: str, how: str
) -> None:
    async def work(preview: Preview) -> None:
        await first_build(preview)
        project.replace_build(code)
        await wait_for(preview, fails)
        project.program.write_text(PROGRAM)
        await first_build(preview)

    project.run(work)
    assert project.reported[1].message == (
        f"The build ended with {how} and no result; its output is in the terminal."
    )


def test_a_build_that_cannot_be_started_is_an_error(project: Project) -> None:
    project.spec = project.spec._replace(command=("/nowhere/python",))

    async def work(preview: Preview) -> None:
        state = await wait_for(preview, fails)
        assert state.errors == ("The build could not be started: No such file or directory.",)

    project.run(work)


def test_many_changes_cause_few_builds(project: Project) -> None:
    async def work(preview: Preview) -> None:
        await first_build(preview)
        for number in range(100):
            project.text.write_text(f"text {number}")
        await wait_for(preview, shows("text 99"))

    project.run(work)
    assert len(project.builds()) < 10


def test_a_change_during_a_build_causes_another(project: Project) -> None:
    slow = "pathlib.Path('read').touch()\nimport time; time.sleep(0.5)\nwith open("
    project.program.write_text(PROGRAM.replace("with open(", slow))

    async def work(preview: Preview) -> None:
        while not Path("read").exists():
            await asyncio.sleep(0.01)
        project.text.write_text("second")
        await wait_for(preview, shows("second"))

    project.run(work)
    assert [text for _, text in project.builds()][:2] == ["first", "second"]


def test_temporary_files_of_editors_cause_no_build(project: Project) -> None:
    async def work(preview: Preview) -> None:
        await first_build(preview)
        for name in (".text.swp", "text~", ".git"):
            project.text.with_name(name).touch()
        await asyncio.sleep(0.5)
        project.text.write_text("second")
        await wait_for(preview, shows("second"))

    project.run(work)
    assert [text for _, text in project.builds()] == ["first", "second"]


def test_a_folder_that_is_replaced_is_watched_again(project: Project) -> None:
    async def work(preview: Preview) -> None:
        await first_build(preview)
        Path("content").rename("old")
        await wait_for(preview, fails)
        Path("new").mkdir()
        Path("new/text").write_text("second")
        Path("new").rename("content")
        await wait_for(preview, shows("second"))
        project.text.write_text("third")
        await wait_for(preview, shows("third"))

    project.run(work)


INDEXING = """\
import json, os, pathlib, sys, time
line = sys.stdin.readline()
if not line:
    sys.exit(1)
found = pathlib.Path("content/text").read_text()
manifest = pathlib.Path("output/build.json")
files = json.loads(manifest.read_text())["files"] if manifest.exists() else {}
if line == "search\\n":
    pathlib.Path("indexing").write_text(found)
    while not pathlib.Path("go").exists():
        time.sleep(0.01)
    files["pagefind/index"] = found
files["page"] = found
manifest.write_text(json.dumps({"files": files}))
is_complete = files.get("pagefind/index") == found
print(json.dumps({"published": True, "problems": [], "message": "", "complete": is_complete}))
"""


def test_the_search_index_follows_without_a_new_version_of_the_site(project: Project) -> None:
    project.program.write_text(INDEXING)

    async def work(preview: Preview) -> None:
        first = await wait_for(preview, lambda state: state.site == 1)
        assert (dict(first.files), first.search) == ({"page": "first"}, 0)
        Path("go").touch()
        state = await wait_for(preview, lambda state: state.search == 1)
        assert dict(state.files) == {"page": "first", "pagefind/index": "first"}
        assert state.site == 1

    project.run(work)
    assert project.reported == [BuildResult(published=True)]


def test_a_change_does_not_wait_for_the_search_index(project: Project) -> None:
    """This index is never complete: a change ends it, and it starts again with the new text."""
    project.program.write_text(INDEXING)

    async def work(preview: Preview) -> None:
        for number, text in enumerate(("first", "second", "third"), 1):
            project.text.write_text(text)
            state = await wait_for(preview, has_page(text))
            assert (state.site, state.search) == (number, 0)
            while not (found := Path("indexing")).exists() or found.read_text() != text:
                await asyncio.sleep(0.01)
            assert len(project.running()) <= 2  # the index, and the next build on standby
        Path("go").touch()
        state = await wait_for(preview, lambda state: state.search == 1)
        assert state.files["pagefind/index"] == "third"

    project.run(work)
    assert project.running() == []


def test_changes_are_found_by_polling_where_the_system_reports_none(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")

    async def work(preview: Preview) -> None:
        await first_build(preview)
        await asyncio.sleep(1)  # polling compares whole seconds
        project.text.write_text("second")
        await wait_for(preview, shows("second"))

    project.run(work)


def test_a_site_may_have_no_templates_of_its_own_until_it_has(project: Project) -> None:
    folder = project.text.parent
    project.spec = project.spec._replace(sources=(folder, folder.parent / "templates"))

    async def edit(preview: Preview) -> None:
        await wait_for(preview, shows("first"))
        project.text.write_text("second")
        await wait_for(preview, shows("second"))
        builds = len(project.builds())
        (folder.parent / "templates").mkdir()
        while len(project.builds()) == builds:
            await asyncio.sleep(0.1)
        project.text.write_text("third")
        await wait_for(preview, shows("third"))

    project.run(edit)
