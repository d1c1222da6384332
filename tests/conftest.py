"""What the tests share: a small site in a folder of its own, and files of expected output."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import hypothesis
import jinja2
import pytest

from resource_site import pipeline
from resource_site.cache.store import Cache
from resource_site.cli.command import Planned
from resource_site.content import load, scan
from resource_site.content.documents import Article, Template
from resource_site.fields import toml_file
from resource_site.fields.values import FieldError, Table
from resource_site.images import load as images
from resource_site.library import index, status
from resource_site.library.index import Library
from resource_site.library.status import Collection
from resource_site.problems import Problem
from resource_site.progress import Progress
from resource_site.render.renderer import Renderer
from resource_site.settings import clock, read
from resource_site.settings.config import Choices, Config
from resource_site.site import templates
from resource_site.site.outputs import Output
from resource_site.site.pages import (
    Page,
)
from tests.shared import SETTINGS

PROJECT = Path(__file__).parents[1]

# No test fails because the machine has other work to do.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def _compile_each_template_once() -> Iterator[None]:
    """Reuse compiled templates: compiling them is most of the time of a small build."""
    compile_anew = jinja2.Environment.compile
    compiled: dict[tuple[object, ...], CodeType] = {}

    def compile_once(of: jinja2.Environment, *arguments: Any, **options: Any) -> CodeType:
        key = (type(of), *arguments, *options.items())
        if key not in compiled:
            compiled[key] = compile_anew(of, *arguments, **options)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compile_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _check_each_template_once() -> Iterator[None]:
    """Reuse what is found in templates and read from TOML files, which most sites share."""
    check, read_toml = templates._Checked, cache(toml_file.read)  # noqa: SLF001 - it takes longest
    checked: dict[tuple[object, ...], object] = {}

    def check_once(template: Template, assets: AbstractSet[str], known: AbstractSet[str]) -> object:
        key = (template.path, template.raw, frozenset(assets), frozenset(known))
        if key not in checked:
            checked[key] = check(template, assets, known)
        return checked[key]

    def read_once(text: str, *, is_located: bool = True) -> tuple[Table, list[FieldError]]:
        table, errors = read_toml(text, is_located=is_located)
        return table, list(errors)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "_Checked", check_once)
        patch.setattr(toml_file, "read", read_once)
        yield


class SmallSite:
    """A site in a folder of its own, parsed and planned by the real stages.

    Its settings are the required ones only; its templates are those of the package.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings("")

    def settings(self, more: str, *, first: str = "") -> SmallSite:
        """Write `site.toml` with more tables after the required lines, or more keys before them."""
        return self.file("site.toml", f"{first}\n{SETTINGS}\n{more}\n")

    def toml(self) -> str:
        """Return the text of `site.toml`."""
        return (self.folder / "content" / "site.toml").read_text()

    def file(self, name: str, content: str | bytes) -> SmallSite:
        """Write a file below `content/`."""
        path = self.folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def text(self, name: str, fields: str, body: str = "Some words.") -> SmallSite:
        """Write an article or page from its fields, one a line, and its body."""
        return self.file(name, f"---\n{fields.strip()}\n---\n{body}\n")

    def words(self, language: str) -> SmallSite:
        """Write a file of interface strings in which all of them are English."""
        path = self.folder / "templates/words" / f"{language}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return self

    def config(self, **choices: object) -> Config:
        """Return the settings of a build with these choices."""
        own = self.folder / "templates"
        templates = own if own.is_dir() else PROJECT / "templates"
        chosen: dict[str, object] = {"templates": templates, "search": False}
        chosen["now"] = clock.now({"SOURCE_DATE_EPOCH": "1199145600"})  # 1 January 2008, UTC
        return read.config(Choices(**{**chosen, **choices}))  # type: ignore[arg-type]  # tests pass valid choices

    def validated(self, **choices: object) -> tuple[Collection, list[Problem]]:
        """Return the documents and their problems."""
        settings = self.config(**choices)
        files, _ = scan.files(settings)
        parsed = load.documents(files.sources, settings, Cache(settings.choices.cache), Progress())
        return status.collection(parsed, files, settings)

    def library(self, **choices: object) -> Library:
        """Return the ordered documents."""
        return index.library(self.validated(**choices)[0], self.config(**choices))[0]

    def planned(self, **choices: object) -> Planned:
        """Return the plan of the whole site and all problems."""
        settings = self.config(**choices)
        files, problems = scan.files(settings)
        return pipeline.plan_site(
            files, problems, settings, Cache(settings.choices.cache), Progress()
        )

    def article(self, **choices: object) -> Article:
        """Return the only article of the site, which must have no problems."""
        collection, problems = self.validated(**choices)
        assert problems == []
        (article,) = collection.entries
        assert isinstance(article, Article)
        return article

    def messages(self, **choices: object) -> list[str]:
        """Return each problem on a line, without its fix."""
        return [line(problem) for problem in sorted(set(self.planned(**choices).problems))]

    def outputs(self, **choices: object) -> dict[str, Output]:
        """Return the outputs by their paths; the site must have no errors or warnings."""
        planned = self.planned(**choices)
        assert [problem for problem in planned.problems if problem.severity != "note"] == []
        return {output.path: output for output in planned.plan.outputs}

    def renderer(self, planned: Planned, **choices: object) -> Renderer:
        """Return the renderer of a planned site."""
        settings = self.config(**choices)
        html = load.html(planned.files.sources, settings, Cache(settings.choices.cache))
        cache = Cache(settings.choices.cache)
        return Renderer(planned.plan, html, images.renditions(planned.files, cache))

    def rendered(self, path: str, **choices: object) -> str:
        """Return the text of one rendered output."""
        planned = self.planned(**choices)
        (output,) = [found for found in planned.plan.outputs if found.path == path]
        raw = self.renderer(planned, **choices).render(output)
        assert isinstance(raw, bytes)
        return raw.decode()

    def page(self, path: str, **choices: object) -> Page:
        """Return the page of the output at a path."""
        value = self.outputs(**choices)[path].value
        assert isinstance(value, Page)
        return value


def line(problem: Problem) -> str:
    """Return a problem on one line: position, severity unless it is an error, message."""
    place = ":".join(str(part) for part in (problem.path, problem.line, problem.column) if part)
    severity = "" if problem.severity == "error" else f"{problem.severity}: "
    return f"{place}: {severity}{problem.message}"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSite:
    """A small site; the test runs in its folder."""
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
