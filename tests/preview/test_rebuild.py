"""A preview is made again after each change, by processes that may die, and never loses one.

Most tests let a small program stand for the build: it does what each test needs to see.
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

from resource_site.preview.rebuild import Making, Preview, Result, State
from resource_site.problems import Problem, Severity

PATIENCE = 30

# Waits for a line, notes that it builds and what it found, and publishes that.
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
MISTAKE = {"path": "content/text", "line": 2, "column": 1, "length": 3, "message": "is odd"}


class Workshop:
    """A folder with a text, a program that builds, and a preview of both."""

    def __init__(self, folder: Path) -> None:
        self.text, self.program = folder / "content/text", folder / "build.py"
        self.noted = folder / "builds"
        for name in ("content", "output"):
            (folder / name).mkdir()
        self.text.write_text("first")
        self.program.write_text(PROGRAM)
        self.told: list[Result] = []
        self.base_path = "/base"
        self.making = Making(
            command=(sys.executable, str(self.program)),
            output=folder / "output",
            sources=(folder / "content",),
            code=(self.program,),
            base_path=lambda: self.base_path,
            words=lambda problem: f"{problem.path}:{problem.line}: {problem.message}",
            tell=self.told.append,
        )

    def says(self, words: str) -> None:
        """Let the program say this instead of building."""
        self.program.write_text(f"import sys\nsys.stdin.readline()\n{words}\n")

    def builds(self) -> list[tuple[int, str]]:
        """Return the process and the text of each build so far."""
        lines = self.noted.read_text().splitlines() if self.noted.exists() else []
        return [(int(process), text) for process, text in (line.split(" ", 1) for line in lines)]

    def run(self, work: Callable[[Preview], Awaitable[None]]) -> Preview:
        """Do some work while a preview is kept."""

        async def kept() -> Preview:
            preview = Preview(self.making)
            keeping = asyncio.create_task(preview.keep())
            try:
                await asyncio.wait_for(work(preview), PATIENCE)
            finally:
                keeping.cancel()
                with suppress(asyncio.CancelledError):
                    await keeping
            return preview

        # A thread of its own: a browser of other tests may keep a loop running in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, kept()).result()


async def seen(preview: Preview, is_so: Callable[[State], bool]) -> State:
    """Wait until there is to be seen what is meant."""
    async for state in preview.states():
        if is_so(state):
            return state
    raise AssertionError("the preview has ended")


def shows(text: str) -> Callable[[State], bool]:
    return lambda state: state.files == {"page": text}


def is_wrong(state: State) -> bool:
    return state.mistakes != ()


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.chdir(tmp_path)
    return Workshop(tmp_path)


def test_the_site_is_made_at_the_start_and_after_each_change(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        assert (await seen(preview, shows("first"))).base_path == "/base"
        for text in ("second", "third", "fourth"):
            workshop.text.write_text(text)
            await seen(preview, shows(text))

    preview = workshop.run(work)
    assert preview.state.site == 4
    assert workshop.told == [Result(published=True)] * 4


def test_each_build_is_a_process_of_its_own(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        workshop.text.write_text("second")
        await seen(preview, shows("second"))

    workshop.run(work)
    processes = [process for process, _ in workshop.builds()]
    assert len(set(processes)) == len(processes)
    assert os.getpid() not in processes


def test_nothing_is_left_running(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))

    workshop.run(work)
    running = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))
    assert not [command for command in running if bytes(workshop.program) in command]


def test_a_build_that_is_cut_short_is_ended(workshop: Workshop) -> None:
    workshop.says("import time, pathlib; pathlib.Path('begun').touch(); time.sleep(600)")

    async def work(_preview: Preview) -> None:
        while not Path("begun").exists():
            await asyncio.sleep(0.01)

    workshop.run(work)
    running = (path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline"))
    assert not [command for command in running if bytes(workshop.program) in command]


def test_new_code_makes_the_next_site(workshop: Workshop) -> None:
    """A process that waits has loaded the old code: it is not asked."""

    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        await asyncio.sleep(0.2)
        workshop.program.write_text(PROGRAM.replace("found = ", "found = 'new ' + "))
        await seen(preview, shows("new first"))

    workshop.run(work)


def test_a_waiting_process_that_dies_is_replaced(workshop: Workshop) -> None:
    workshop.program.write_text(
        f"import os\nopen('waiting', 'w').write(str(os.getpid()))\n{PROGRAM}"
    )

    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        while int(Path("waiting").read_text() or 0) in (0, workshop.builds()[-1][0]):
            await asyncio.sleep(0.01)
        os.kill(int(Path("waiting").read_text()), 9)
        await asyncio.sleep(0.2)
        workshop.text.write_text("second")
        await seen(preview, shows("second"))

    workshop.run(work)
    assert workshop.told == [Result(published=True)] * 2


def test_a_mistake_leaves_the_last_good_site(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        whole = {"published": False, "problems": [{**MISTAKE, "severity": "error", "fix": ""}]}
        workshop.says(f"print({json.dumps(json.dumps({**whole, 'message': ''}))})")
        state = await seen(preview, is_wrong)
        assert state.mistakes == ("content/text:2: is odd",)
        assert state.headline == "1 mistake; the page under this is the last good one"
        assert (state.files, state.site) == ({"page": "first"}, 1)
        # Mended, the same site comes back as a new one, so that pages are loaded again.
        workshop.program.write_text(PROGRAM)
        state = await seen(preview, lambda state: not state.mistakes)
        assert (state.files, state.site) == ({"page": "first"}, 2)

    workshop.run(work)
    problem = Problem("content/text", 2, 1, "is odd", "", 3, Severity.ERROR)
    assert workshop.told[1] == Result(published=False, problems=(problem,))


@pytest.mark.parametrize(
    ("program", "how"),
    [
        pytest.param("sys.exit(3)", "status 3", id="ends"),
        pytest.param("import os; os.kill(os.getpid(), 9)", "signal 9", id="is killed"),
        pytest.param("print('{')", "status 0", id="says half of it"),
        pytest.param("print('[]')", "status 0", id="says something else"),
        pytest.param("print('{}')", "status 0", id="says nothing"),
    ],
)
def test_a_build_that_gives_no_reason_is_said_to_do_so(
    workshop: Workshop, program: str, how: str
) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        workshop.says(program)
        await seen(preview, is_wrong)
        workshop.program.write_text(PROGRAM)
        await seen(preview, lambda state: not state.mistakes)

    workshop.run(work)
    assert workshop.told[1].message == (
        f"The build ended with {how} and gave no reason; the terminal may say more."
    )


def test_a_program_that_cannot_be_begun_is_said_to_be_so(workshop: Workshop) -> None:
    workshop.making = Making(
        ("/nowhere/python",),
        workshop.making.output,
        workshop.making.sources,
        workshop.making.code,
        workshop.making.base_path,
        workshop.making.words,
        workshop.making.tell,
    )

    async def work(preview: Preview) -> None:
        state = await seen(preview, is_wrong)
        assert state.headline == "1 mistake; there is no page yet"

    workshop.run(work)
    words = "The build could not be begun: No such file or directory."
    assert workshop.told == [Result(published=False, message=words)]


def test_many_changes_are_one(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        for number in range(100):
            workshop.text.write_text(f"text {number}")
        await seen(preview, shows("text 99"))

    workshop.run(work)
    assert len(workshop.builds()) < 10


def test_a_change_during_a_build_makes_another(workshop: Workshop) -> None:
    slow = "pathlib.Path('read').touch()\nimport time; time.sleep(0.5)\nwith open("
    workshop.program.write_text(PROGRAM.replace("with open(", slow))

    async def work(preview: Preview) -> None:
        while not Path("read").exists():
            await asyncio.sleep(0.01)
        workshop.text.write_text("second")
        await seen(preview, shows("second"))

    workshop.run(work)
    assert [text for _, text in workshop.builds()][:2] == ["first", "second"]


def test_what_no_build_reads_asks_for_none(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        for name in (".text.swp", "text~", ".git"):
            workshop.text.with_name(name).touch()
        await asyncio.sleep(0.5)
        workshop.text.write_text("second")
        await seen(preview, shows("second"))

    workshop.run(work)
    assert [text for _, text in workshop.builds()] == ["first", "second"]


def test_a_folder_that_goes_and_comes_back_is_watched_again(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        Path("content").rename("elsewhere")
        await seen(preview, is_wrong)
        Path("elsewhere/text").write_text("second")
        Path("elsewhere").rename("content")
        await seen(preview, shows("second"))
        workshop.text.write_text("third")
        await seen(preview, shows("third"))

    workshop.run(work)


def test_where_no_system_tells_of_changes_the_preview_looks_for_them(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "true")

    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))
        await asyncio.sleep(1)  # it tells seconds apart
        workshop.text.write_text("second")
        await seen(preview, shows("second"))

    workshop.run(work)


def test_who_looks_is_let_go_when_the_preview_ends(workshop: Workshop) -> None:
    async def work(preview: Preview) -> None:
        await seen(preview, shows("first"))

        async def looked() -> int:
            return len([state async for state in preview.states()])

        looking = asyncio.create_task(looked())
        await asyncio.sleep(0)
        await preview.end()
        assert await looking == 1

    workshop.run(work)
