"""A build that would change nothing says what the last one said; any other is made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import build
from resource_site.cache.memory import Memory
from resource_site.cli import previous_build
from resource_site.cli.previous_build import Outcome
from resource_site.content import scan
from resource_site.problems import Problem, Severity
from resource_site.progress import Progress
from resource_site.publish.publication import Published
from resource_site.settings import clock

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]
HOUR = 3600 * 10**9
SAID = Outcome(
    articles=2,
    pages=0,
    held_back=("content/news/c.md is a draft", "1 text is held back"),
    problems=[
        Problem("content/news/a.md", 3, 1, "it is “odd”", "mend it", 4, Severity.WARNING),
        Problem("content/news/b.md", 0, 0, "look at it", severity=Severity.NOTE),
    ],
)


def choices(**more: object) -> dict[str, object]:
    """Return the choices of a build that begins in an hour, when all files are settled."""
    return {"templates": Path("templates"), "started": clock.nanoseconds() + HOUR, **more}


def publish(site: SmallSite, **more: object) -> Published:
    settings = site.config(**choices(**more))
    found = build.planned(settings, Progress())
    result = build.published(found, settings, Progress())
    memory = Memory(settings.choices.cache)
    state = previous_build.state(found.listing, settings)
    previous_build.keep(SAID, found.collection.next_change, state, settings, memory)
    return result


def recalled(site: SmallSite, **more: object) -> tuple[Outcome, Published] | None:
    settings = site.config(**choices(**more))
    listing, unlisted = scan.listing(settings)
    memory = Memory(settings.choices.cache)
    return previous_build.outcome(
        previous_build.state(listing, settings), unlisted, settings, memory
    )


@pytest.fixture
def two(site: SmallSite) -> SmallSite:
    """A site with two articles, a picture and looks of its own."""
    shutil.copytree(PROJECT / "templates", "templates")
    site.file("news/photo.jpg", b"\xff\xd8\xff").file("urls.txt", "/news/2007/a/\n")
    site.text("news/2007-03-31-a.md", "title: A")
    return site.text("news/2007-04-01-b.md", "title: B\nexpires: 2009-01-01")


def test_the_last_build_is_said_again_and_that_nothing_changed(two: SmallSite) -> None:
    result = publish(two)
    assert recalled(two) == (SAID, Published(result.files))
    assert recalled(two) == (SAID, Published(result.files))


def test_before_the_first_build_there_is_nothing_to_say(two: SmallSite) -> None:
    assert recalled(two) is None


def test_the_number_of_processes_changes_nothing(two: SmallSite) -> None:
    publish(two, jobs=1)
    assert recalled(two, jobs=2)


def _write(name: str) -> Callable[[], object]:
    def write() -> None:
        path = Path(name)
        old = path.read_bytes() if path.exists() else b""
        path.unlink(missing_ok=True)
        path.write_bytes(old + b"\n# more\n")

    return write


CHANGES = [
    *("content/news/2007-03-31-a.md", "content/news/2007-05-01-new.md", "content/site.toml"),
    *("content/news/photo.jpg", "content/news/other.jpg", "templates/base.html"),
    *("templates/assets/style.css", "templates/assets/new.css", "site/index.html", "site/new.txt"),
]


@pytest.mark.parametrize("name", CHANGES)
def test_a_file_that_was_changed_or_added_makes_a_new_build(two: SmallSite, name: str) -> None:
    two.settings("# more")
    publish(two)
    if name == "content/site.toml":
        two.settings('[checks]\nalt = "off"')
    else:
        _write(name)()
    assert recalled(two) is None


@pytest.mark.parametrize(
    "name",
    [
        *("content/news/2007-03-31-a.md", "content/news/photo.jpg", "content/urls.txt"),
        *("templates/base.html", "templates/assets/style.css", "site/index.html"),
    ],
)
def test_a_file_that_is_gone_makes_a_new_build(two: SmallSite, name: str) -> None:
    publish(two)
    Path(name).unlink()
    assert recalled(two) is None


def test_a_site_that_is_gone_makes_a_new_build(two: SmallSite) -> None:
    publish(two)
    shutil.rmtree("site")
    assert recalled(two) is None


@pytest.mark.parametrize(
    "other",
    [{"drafts": True}, {"future": True}, {"base_url": "https://example.com"}, {"search": True}],
)
def test_other_choices_make_a_new_build(two: SmallSite, other: dict[str, object]) -> None:
    publish(two)
    assert recalled(two, **other) is None


def test_another_output_has_a_last_build_of_its_own(two: SmallSite) -> None:
    publish(two)
    assert recalled(two, output=Path("elsewhere")) is None


def on(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}+07:00")


def test_a_text_that_is_due_makes_a_new_build(two: SmallSite) -> None:
    publish(two, now=on("2008-01-01T00:00"))
    assert recalled(two, now=on("2008-12-31T12:00"))
    assert recalled(two, now=on("2009-06-01T00:00")) is None


def test_a_day_before_that_of_the_last_build_makes_a_new_one(two: SmallSite) -> None:
    publish(two, now=on("2008-01-01T00:00"))
    assert recalled(two, now=on("2007-12-31T23:59")) is None


def test_without_anything_due_no_day_makes_a_new_build(two: SmallSite) -> None:
    two.text("news/2007-04-01-b.md", "title: B")
    publish(two)
    assert recalled(two, now=on("2500-01-01T00:00"))


def test_a_file_that_cannot_be_used_makes_a_new_build(two: SmallSite) -> None:
    publish(two)
    settings = two.config(**choices())
    listing, unlisted = scan.listing(settings)
    assert unlisted == []
    problems = [Problem("content/a.exe", 0, 0, "it is not published")]
    state, memory = previous_build.state(listing, settings), Memory(settings.choices.cache)
    assert previous_build.outcome(state, problems, settings, memory) is None


def test_files_that_may_still_change_within_a_tick_make_a_new_build(two: SmallSite) -> None:
    publish(two, started=1)
    assert recalled(two, started=1) is None
    assert recalled(two) is None


@pytest.mark.parametrize(
    "outcome", ["", "words", "[]", "{}", "7", "[0, 1]", "[0, 9e99, 1, 1, 7, 8]"]
)
def test_a_memory_of_something_else_makes_a_new_build(two: SmallSite, outcome: str) -> None:
    publish(two)
    memory, output = Memory(Path(".cache")), str(Path("site").absolute())
    state, _ = memory.build(output)
    memory.keep_build(output, state, outcome)
    assert recalled(two) is None
