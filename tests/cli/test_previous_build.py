"""A build that would change nothing repeats the output of the previous one."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site import pipeline
from resource_site.cache.store import Cache
from resource_site.cli import previous_build
from resource_site.cli.command import Planned
from resource_site.settings import clock
from tests.shared import JPEG

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]
HOUR = 3600 * 10**9
OPTIONS = ("--no-search", "--jobs", "1", "--format", "text", "--now", "2008-01-01")

Build = Callable[..., tuple[bool, str]]


@pytest.fixture
def two(site: SmallSite) -> SmallSite:
    """A site with two articles, a picture, problems and templates of its own."""
    shutil.copytree(PROJECT / "templates", "templates")
    site.file("news/photo.jpg", JPEG).file("urls.txt", "/news/2007/a/\n")
    site.text("news/2007-03-31-a.md", "title: A\nlastmod: 2007-03-30")
    return site.text("news/2007-04-01-b.md", "title: B\nexpires: 2009-01-01")


@pytest.fixture
def run(
    two: SmallSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Build:
    """Return a function that builds, and returns whether the build was repeated, and its output.

    Builds start in an hour, when all files are settled.
    """
    planned: list[Planned] = []
    plan_site = pipeline.plan_site

    def plan_and_count(*arguments: object) -> Planned:
        planned.append(plan_site(*arguments))  # type: ignore[arg-type]  # passed on unchanged
        return planned[-1]

    def run(*options: str) -> tuple[bool, str]:
        planned.clear()
        status = pipeline.main(["build", *OPTIONS, *options])
        output = capsys.readouterr().out
        assert status == 0, output
        return not planned, re.sub(r"\(\d+\.\d s\)", "(… s)", output)

    assert two.folder == Path.cwd()
    monkeypatch.setattr(pipeline, "plan_site", plan_and_count)
    monkeypatch.setattr(clock, "nanoseconds", lambda: time.time_ns() + HOUR)
    return run


def repeated(run: Build, *options: str) -> bool:
    return run(*options)[0]


def test_the_output_of_the_previous_build_is_repeated(run: Build) -> None:
    is_repeated, first = run()
    assert not is_repeated
    assert "warning: " in first
    assert "note: " in first
    expected = re.sub(r"\d+ new", "0 new", first)
    assert run() == (True, expected)
    assert run() == (True, expected)


def test_the_number_of_processes_does_not_matter(run: Build) -> None:
    run("--jobs", "1")
    assert repeated(run, "--jobs", "2")


def _write(name: str) -> Callable[[], object]:
    def write() -> None:
        path = Path(name)
        old = path.read_bytes() if path.exists() else b""
        path.unlink(missing_ok=True)
        path.write_bytes(old + b"\n# more\n")

    return write


def _delete(name: str) -> Callable[[], object]:
    return Path(name).unlink


CHANGES: dict[str, Callable[[], object]] = {
    "an edited article": _write("content/news/2007-03-31-a.md"),
    "an added article": lambda: shutil.copy(
        "content/news/2007-03-31-a.md", "content/news/2007-05-01-new.md"
    ),
    "a deleted article": _delete("content/news/2007-04-01-b.md"),
    "an edited setting": _write("content/site.toml"),
    "an edited picture": _write("content/news/photo.jpg"),
    "an added picture": _write("content/news/other.jpg"),
    "a deleted picture": _delete("content/news/photo.jpg"),
    "a deleted ledger": _delete("content/urls.txt"),
    "an edited template": _write("templates/base.html"),
    "an edited asset": _write("templates/assets/style.css"),
    "an added asset": _write("templates/assets/new.css"),
    "a deleted asset": _delete("templates/assets/style.css"),
    "an edited output": _write("site/index.html"),
    "a deleted output": _delete("site/index.html"),
    "a deleted site": lambda: shutil.rmtree("site"),
}


def test_after_a_change_the_build_is_not_repeated(two: SmallSite, run: Build) -> None:
    wrong = []
    for name, change in CHANGES.items():
        run()
        assert repeated(run), name
        if name == "an edited setting":
            two.settings('[checks]\nalt = "off"')
        else:
            change()
        wrong += [name] if repeated(run) else []
    assert wrong == []


@pytest.mark.parametrize(
    "other",
    [("--drafts",), ("--future",), ("--base-url", "https://example.com"), ("--output", "other")],
)
def test_a_build_with_other_options_is_not_repeated(run: Build, other: tuple[str, ...]) -> None:
    run()
    assert not repeated(run, *other)


def test_a_build_is_repeated_until_a_document_is_due(two: SmallSite, run: Build) -> None:
    run()
    assert repeated(run, "--now", "2008-12-31T12:00")
    assert not repeated(run, "--now", "2009-06-01")
    assert not repeated(run, "--now", "2008-01-01")
    assert not repeated(run, "--now", "2007-12-31T23:59")
    two.text("news/2007-04-01-b.md", "title: B")
    run()
    assert repeated(run, "--now", "2500-01-01")


def test_a_build_of_files_that_are_not_settled_is_not_repeated(
    run: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "nanoseconds", lambda: 1)
    run()
    assert not repeated(run)


@pytest.mark.parametrize("value", [b"", b"text", b"[]", b"{}", b"7", b"[0, 9e99, [1, 1]]"])
def test_a_cached_result_that_does_not_decode_is_a_miss(run: Build, value: bytes) -> None:
    run()
    cache = Cache(Path(".cache"))
    saved = cache.all(previous_build.KIND)
    assert len(saved) == 1
    cache.put(previous_build.KIND, dict.fromkeys(saved, value))
    cache.close()
    assert not repeated(run)


def test_after_an_undone_change_the_site_is_built_again(two: SmallSite, run: Build) -> None:
    run()
    two.settings('[checks]\nalt = "off"', first='copyright = "Another"')
    assert not repeated(run)
    two.settings("")
    assert not repeated(run)
    assert "Another" not in (two.folder / "site/index.html").read_text(encoding="utf-8")
