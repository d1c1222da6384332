"""`init` creates a site that builds without any problem, whatever the answers are."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from resource_site import pipeline
from resource_site.cli import init
from resource_site.editing import files as editing
from resource_site.settings import read
from resource_site.settings.config import Choices

pty = pytest.importorskip("pty", reason="this platform has no terminals to open")

PROJECT = Path(__file__).parents[2]
ANSWERS = {
    "--title": "Safe Harbour",
    "--tagline": "Information for people on the move",
    "--base-url": "https://www.example.org",
    "--timezone": "Asia/Bangkok",
    "--publisher": "Example Foundation",
}


def options(**other: str) -> list[str]:
    """Return all answers as options, with others in place of some."""
    answers = {**ANSWERS, **{f"--{name.replace('_', '-')}": text for name, text in other.items()}}
    return [f"{name}={text}" for name, text in answers.items()]


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what `check` prints of a site."""
    capsys.readouterr()
    content = str(folder / "content")
    assert pipeline.main(["check", "--no-search", "--content", content, "--format", "text"]) == 0
    return capsys.readouterr().out


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_new_site_has_no_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert pipeline.main(["init", "site-1", *options()]) == 0
    assert checked(Path("site-1"), capsys) == "1 article and 2 pages: no errors.\n"


def test_a_new_site_has_what_a_host_and_an_editor_need() -> None:
    assert pipeline.main(["init", "a", *options()]) == 0
    found = {path.relative_to("a").as_posix() for path in Path("a").rglob("*") if path.is_file()}
    (article,) = Path("a/content/news").iterdir()
    assert found == {
        *(f".github/workflows/{name}.yml" for name in ("check", "publish", "schedule")),
        ".gitignore",
        "README.md",
        "constraints.txt",
        f"content/news/{article.name}",
        "content/pages/about.md",
        "content/pages/privacy.md",
        "content/site.toml",
        "requirements.txt",
        *editing.files(read.config(Choices(content=Path("a/content")))),
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=40))
@example("\xa0'")
@example("Â¡")
def test_any_answer_makes_a_site_without_errors_or_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("sites") / "site"
    answers = options(title=text, tagline=text, publisher=text)
    if pipeline.main(["init", str(folder), *answers]) == 0:
        assert "error" not in checked(folder, capsys).replace("no errors", "").replace(text, "")
    else:
        assert "fix: " in capsys.readouterr().out
        assert not folder.exists()


def test_versions_are_those_that_were_tested() -> None:
    assert pipeline.main(["init", "a", *options()]) == 0
    lock = (PROJECT / "requirements/run.txt").read_text()
    constraints = Path("a/constraints.txt").read_text()
    versions = re.findall(r"^\S+==\S+", constraints, re.MULTILINE)
    assert versions == re.findall(r"^\S+==\S+", lock, re.MULTILINE)
    assert "hash" not in constraints


@pytest.mark.parametrize(
    ("origin", "line"),
    [
        (None, "resource-site-generator==1.2"),
        ({"url": "file:///a.whl", "archive_info": {}}, "resource-site-generator==1.2"),
        (
            {"url": "https://example.org/g.whl", "archive_info": {}},
            "resource-site-generator @ https://example.org/g.whl",
        ),
        (
            {"url": "https://example.org/g", "vcs_info": {"vcs": "git", "commit_id": "abc"}},
            "resource-site-generator @ git+https://example.org/g@abc",
        ),
    ],
)
def test_the_same_version_of_the_generator_is_required(
    monkeypatch: pytest.MonkeyPatch, origin: object, line: str
) -> None:
    class Installed:
        version = "1.2"

        def read_text(self, _: str) -> str | None:
            return json.dumps(origin) if origin else None

    monkeypatch.setattr(init, "distribution", lambda _: Installed())
    assert pipeline.main(["init", "a", *options()]) == 0
    assert line in Path("a/requirements.txt").read_text().splitlines()


def test_a_wheel_that_no_index_has_travels_with_the_site(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheel = tmp_path / "a b" / "generator-1.2-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"a wheel")
    monkeypatch.setattr(init, "_origin", lambda: {"url": wheel.as_uri(), "archive_info": {}})
    assert pipeline.main(["init", "a", *options()]) == 0
    line = "./vendor/generator-1.2-py3-none-any.whl"
    assert line in Path("a/requirements.txt").read_text().splitlines()
    assert Path("a", line).read_bytes() == b"a wheel"


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"base_url": "example.org"}, "fix: write https://example.org\n"),
        ({"base_url": "https://bücher.org/a"}, "fix: write https://xn--bcher-kva.org/a\n"),
        ({"base_url": "bücher.org"}, "fix: write https://xn--bcher-kva.org\n"),
        ({"timezone": "Bangkok"}, "fix: write Asia/Bangkok\n"),
        ({"title": ""}, "'title' "),
        ({"publisher": "a\u202eb"}, "'publisher' "),
    ],
)
def test_a_wrong_answer_creates_nothing(
    capsys: pytest.CaptureFixture[str], other: dict[str, str], words: str
) -> None:
    assert pipeline.main(["init", "a", *options(**other)]) == 1
    assert words in capsys.readouterr().out
    assert list(Path().iterdir()) == []


def test_a_missing_answer_is_an_error_where_nobody_can_be_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pipeline.main(["init", "a"]) == 1
    assert capsys.readouterr().out == (
        "The answer to “Name of the site” is missing.\n"
        "    fix: add --title, or run it in a terminal, where it asks\n"
    )


def test_a_folder_in_use_is_refused_and_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("used").mkdir()
    Path("used/mine.txt").write_text("mine")
    assert pipeline.main(["init", "used", *options()]) == 1
    assert capsys.readouterr().out == (
        "used/ is not empty: it holds mine.txt.\n    fix: name a folder that is new or empty\n"
    )
    assert [path.name for path in Path("used").iterdir()] == ["mine.txt"]
    assert pipeline.main(["init", "used/mine.txt", *options()]) == 1


def test_a_new_repository_may_be_filled() -> None:
    Path("cloned/.git").mkdir(parents=True)
    assert pipeline.main(["init", "cloned", *options()]) == 0
    assert Path("cloned/content/site.toml").exists()


def test_in_a_terminal_each_answer_is_asked_for_until_it_is_valid() -> None:
    typed = [*list(ANSWERS.values())[:2], "example.org", "https://www.example.org", "", "A & B"]
    controller, terminal = pty.openpty()
    program = [sys.executable, str(PROJECT / "build.py"), "init", "a"]
    with subprocess.Popen(program, stdin=terminal, stdout=terminal, stderr=terminal) as asked:
        os.close(terminal)
        os.write(controller, "".join(f"{line}\n" for line in typed).encode())
        assert asked.wait(60) == 0
    shown = os.read(controller, 10_000).decode()
    assert "'base_url' is not the address of a site" in shown
    text = Path("a/content/site.toml").read_text()
    assert 'timezone = "UTC"' in text
    assert "A & B" in text


def test_a_closed_terminal_creates_nothing() -> None:
    controller, terminal = pty.openpty()
    program = [sys.executable, str(PROJECT / "build.py"), "init", "a"]
    with subprocess.Popen(program, stdin=terminal, stdout=terminal, stderr=terminal) as asked:
        os.close(terminal)
        os.write(controller, b"A title\n\x04")
        assert asked.wait(60) == 1
    assert b"Traceback" not in os.read(controller, 10_000)
    assert list(Path().iterdir()) == []


def test_the_name_of_a_folder_can_be_pasted_as_it_is_printed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert pipeline.main(["init", "my new site", *options()]) == 0
    assert "    cd 'my new site'\n" in capsys.readouterr().out


def test_a_link_that_leads_nowhere_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a").symlink_to("nothing")
    assert pipeline.main(["init", "a", *options()]) == 1
    words = "a is a link that leads nowhere.\n    fix: delete it\n"
    assert capsys.readouterr().out == words
