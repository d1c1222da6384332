"""What the tests share: a small site in a folder of its own, and messages kept in files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from resource_site.cache.store import Cache
from resource_site.cli.command import Planned
from resource_site.content import load, scan
from resource_site.content.documents import Article
from resource_site.library import index, status
from resource_site.library.index import Library
from resource_site.library.status import Collection
from resource_site.problems import Problem
from resource_site.progress import Progress
from resource_site.settings import clock, read
from resource_site.settings.config import Choices, Config
from resource_site.site.outputs import Output
from resource_site.site.pages import Page
from tests.shared import SETTINGS

PROJECT = Path(__file__).parents[1]


class SmallSite:
    """A site in a folder of its own, read and planned by the real stages.

    Its settings are the lines that alone make a site; its looks are those of the project.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings("")

    def settings(self, more: str, *, first: str = "") -> SmallSite:
        """Write `site.toml` with more tables behind its lines, or more keys before them."""
        return self.file("site.toml", f"{first}\n{SETTINGS}\n{more}\n")

    def file(self, name: str, content: str | bytes) -> SmallSite:
        """Write a file below `content/`."""
        path = self.folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def text(self, name: str, fields: str, body: str = "Some words.") -> SmallSite:
        """Write an article or page from its fields, one a line, and its body."""
        return self.file(name, f"---\n{fields.strip()}\n---\n{body}\n")

    def config(self, **choices: object) -> Config:
        """Read the settings as one build does."""
        chosen: dict[str, object] = {"templates": PROJECT / "templates", "search": False}
        chosen["now"] = clock.now({"SOURCE_DATE_EPOCH": "1199145600"})  # 1 January 2008, UTC
        return read.config(Choices(**{**chosen, **choices}))  # type: ignore[arg-type]  # tests write them right

    def validated(self, **choices: object) -> tuple[Collection, list[Problem]]:
        """Return the texts and what is wrong with them."""
        settings = self.config(**choices)
        files, _ = scan.files(settings)
        parsed = load.documents(files.sources, settings, Cache(settings.choices.cache), Progress())
        return status.collection(parsed, files.attachments, settings)

    def library(self, **choices: object) -> Library:
        """Return the texts in their order."""
        return index.library(self.validated(**choices)[0], self.config(**choices))[0]

    def planned(self, **choices: object) -> Planned:
        """Return the plan of the whole site and all problems on the way there."""
        settings = self.config(**choices)
        files, problems = scan.files(settings)
        return build.plan_site(files, problems, settings, Cache(settings.choices.cache), Progress())

    def article(self, **choices: object) -> Article:
        """Return the only article of the site, which must have no mistake."""
        collection, problems = self.validated(**choices)
        assert problems == []
        (article,) = collection.articles
        return article

    def messages(self, **choices: object) -> list[str]:
        """Return what a build says is wrong, a line each, without the ways to put it right."""
        return [line(problem) for problem in sorted(set(self.planned(**choices).problems))]

    def outputs(self, **choices: object) -> dict[str, Output]:
        """Return the files of the site by their paths; there must be no mistake in it."""
        planned = self.planned(**choices)
        assert [problem for problem in planned.problems if problem.severity != "note"] == []
        return {output.path: output for output in planned.plan.outputs}

    def page(self, path: str, **choices: object) -> Page:
        """Return the page that a file of the site shows."""
        value = self.outputs(**choices)[path].value
        assert isinstance(value, Page)
        return value


def line(problem: Problem) -> str:
    """Return a problem on one line: its place, its weight where it is no error, its words."""
    place = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
    weight = "" if problem.severity == "error" else f"{problem.severity}: "
    return f"{place}: {weight}{problem.message}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSite:
    """A small site; the test runs in its folder, as an editor does."""
    monkeypatch.chdir(tmp_path)
    return SmallSite(tmp_path)


@pytest.fixture
def expected() -> Callable[[str, str], None]:
    """Compare a text with a file in `tests/expected/`; UPDATE_EXPECTED=1 writes the file."""

    def compare(name: str, text: str) -> None:
        path = PROJECT / "tests" / "expected" / name
        if os.environ.get("UPDATE_EXPECTED") == "1":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"{path} is missing; a run with UPDATE_EXPECTED=1 writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare
