"""The commands: effects, output and exit status."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site import pipeline

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]
QUICK = ("--no-search", "--templates", str(PROJECT / "templates"), "--jobs", "1")
JANUARY = ("--now", "2008-01-01")

Run = Callable[..., tuple[int, str]]

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove variables that change colours, clock and format."""
    for name in ("NO_COLOR", "GITHUB_ACTIONS", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command and returns its status and output."""

    def command(*arguments: str) -> tuple[int, str]:
        status = pipeline.main([*arguments, *QUICK])
        printed = capsys.readouterr()
        assert printed.err == ""
        return status, printed.out

    return command


@pytest.fixture
def small(site: SmallSite) -> SmallSite:
    """A site of one article, one page and one draft."""
    site.text("news/2007-03-31-meeting.md", "title: Meeting\ntags: [Border]")
    site.text("news/2007-04-01-draft.md", "title: Draft\ndraft: true")
    return site.text("pages/about.md", "title: About")


def published() -> set[str]:
    return {str(path.relative_to("site")) for path in Path("site").rglob("*.html")}


def untimed(words: str) -> str:
    """Return output without the duration."""
    return re.sub(r"\(\d+\.\d s\)", "(… s)", words)


def test_build_publishes_the_site_and_reports_it(run: Run) -> None:
    status, words = run("build", *JANUARY)
    assert status == 0
    assert re.fullmatch(
        r"1 not published: 1 draft\.\n"
        r"1 article and 1 page in site/: \d+ files, \d+ new, 0 changed, 0 removed \(… s\)\.\n",
        untimed(words),
    )
    assert "news/2007/meeting/index.html" in published()


def test_without_a_command_the_site_is_built(run: Run) -> None:
    assert run()[0] == 0
    assert "about/index.html" in published()


def test_a_second_build_changes_nothing_and_reports_it(run: Run) -> None:
    run("build")
    before = {path: path.read_bytes() for path in Path("site").rglob("*.*")}
    status, words = run("build")
    assert (status, "0 new, 0 changed, 0 removed" in words) == (0, True)
    assert {path: path.read_bytes() for path in Path("site").rglob("*.*")} == before


def test_an_error_prevents_publishing(
    small: SmallSite, run: Run, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    run("build")
    before = {path: path.read_bytes() for path in Path("site").rglob("*.*")}
    small.text("news/2007-03-31-border-liaison.md", "title: Liaison\ndate: last Tuesday\nsumary: x")
    status, words = run("build", *JANUARY)
    assert status == 1
    assert {path: path.read_bytes() for path in Path("site").rglob("*.*")} == before
    expected("cli_build.txt", words)


def test_a_warning_is_printed_and_the_site_is_published(small: SmallSite, run: Run) -> None:
    small.text("news/2007-05-01-a.md", "title: A\nupdated: 2007-04-30")
    status, words = run("build")
    assert status == 0
    assert "warning: 'updated' is before 'date'" in words
    assert "news/2007/a/index.html" in published()


def test_check_publishes_nothing(small: SmallSite, run: Run) -> None:
    status, words = run("check", *JANUARY)
    assert (status, words) == (0, "1 not published: 1 draft.\n1 article and 1 page: no errors.\n")
    assert not Path("site").exists()
    small.text("news/2007-05-01-a.md", "titel: A")
    assert run("check", *JANUARY)[0] == 1


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% if %}", "template syntax error: Expected an expression"),
        ("{{ page.tittle }}", "undefined variable: ArticlePage has no 'tittle'"),
        ('{% include "parts/x.html" %}', "the template parts/x.html is missing"),
        ("", "this template is empty"),
    ],
)
def test_check_tries_the_templates_of_the_site(
    text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("templates").mkdir()
    Path("templates/article.html").write_text(text)
    assert pipeline.main(["check", *JANUARY]) == 1
    assert f"error: {message}" in capsys.readouterr().out


def test_a_menu_with_a_wrong_address_is_one_error(small: SmallSite, run: Run) -> None:
    small.settings('[menu.a]\ntitle = "A"\nurl = "/about/"', first='navigation = ["a"]')
    words = run("check", *JANUARY)[1]
    assert "'menu.a.url' is not a web address" in words
    assert words.count("error: ") == 1


def test_new_prints_the_path_of_the_article(run: Run) -> None:
    status, words = run("new", "Next meeting", "--tags", "Border, Help", *JANUARY)
    assert (status, words) == (0, "content/news/2008-01-01-next-meeting.md\n")
    assert "tags:\n- Border\n- Help\n" in Path(words.strip()).read_text()
    assert run("check")[0] == 0


def test_new_reports_why_no_article_was_written(run: Run) -> None:
    run("new", "Next meeting", *JANUARY)
    status, words = run("new", "Next meeting", *JANUARY)
    assert status == 1
    assert "already exists" in words


def test_new_prints_its_result_even_if_quiet(run: Run) -> None:
    assert run("new", "Next meeting", "-q", *JANUARY)[1] != ""
    assert "already exists" in run("new", "Next meeting", "-q", *JANUARY)[1]


def test_explain_prints_the_status_of_a_file(run: Run) -> None:
    status, words = run("explain", "content/news/2007-04-01-draft.md")
    assert status == 0
    assert "it is a draft" in words
    status, words = run("explain", "/nowhere/")
    assert (status, words) == (
        1,
        "'/nowhere/' is neither a file of this site nor an address on it.\n",
    )


def test_record_adds_published_addresses_to_the_ledger(run: Run) -> None:
    run("build")
    status, words = run("record")
    assert status == 0
    assert re.fullmatch(r"\d+ addresses added to content/urls\.txt\.\n", words)
    lines = Path("content/urls.txt").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("/news/2007/meeting/")]
    assert line.endswith("\tnews/2007-03-31-meeting.md")
    assert run("build")[0] == 0


def test_building_never_changes_the_content(run: Run) -> None:
    before = {path: path.read_bytes() for path in Path("content").rglob("*.*")}
    run("build")
    run("check")
    run("explain", "/")
    assert {path: path.read_bytes() for path in Path("content").rglob("*.*")} == before


def test_drafts_and_scheduled_articles_can_be_published(small: SmallSite, run: Run) -> None:
    small.text("news/2009-01-01-ahead.md", "title: Ahead")
    run("build", *JANUARY)
    assert not {"news/2007/draft/index.html", "news/2009/ahead/index.html"} & published()
    run("build", "--drafts", "--future", *JANUARY)
    assert {"news/2007/draft/index.html", "news/2009/ahead/index.html"} <= published()


def test_the_folders_can_be_chosen(run: Run) -> None:
    shutil.move("content", "words")
    status, words = run("--content", "words", "--output", "out/public", "--cache", "out/cache")
    assert status == 0
    assert "in out/public/:" in words
    assert Path("out/public/about/index.html").is_file()
    assert sorted(path.name for path in Path("out").iterdir()) == [
        ".public-lock", ".public-standby", "cache", "public",
    ]  # fmt: skip
    assert not Path("site").exists()


def test_the_base_url_can_be_chosen(run: Run) -> None:
    run("--base-url", "https://org.example/resources")
    assert "<loc>https://org.example/resources/about/</loc>" in Path("site/sitemap.xml").read_text()
    assert "/resources/news/2007/meeting/" in Path("site/index.html").read_text()


@pytest.mark.parametrize("now", ["2007-03-30", "2007-03-30T23:59", "2007-03-30T16:59:59+00:00"])
def test_the_day_can_be_chosen(run: Run, now: str) -> None:
    run("--now", now)
    assert "news/2007/meeting/index.html" not in published()


def test_source_date_epoch_sets_the_clock(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1175273999")  # one second before 31 March in Bangkok
    run("build")
    assert "news/2007/meeting/index.html" not in published()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1175274000")
    run("build")
    assert "news/2007/meeting/index.html" in published()


def test_a_quiet_build_prints_only_problems(small: SmallSite, run: Run) -> None:
    assert run("-q") == (0, "")
    small.text("news/2007-05-01-a.md", "lastmod: 2007-06-01")
    status, words = run("-q")
    assert status == 1
    assert "'title' is missing" in words
    assert "note:" not in words


def test_a_quiet_build_reports_why_nothing_was_published(run: Run) -> None:
    _foreign_files()
    status, words = run("-q")
    assert status == 1
    assert "contains files that were not created by a build" in words


def test_json_output_has_only_json(small: SmallSite, run: Run) -> None:
    status, words = run("--format", "json")
    assert (status, json.loads(words)) == (0, {"published": True, "problems": [], "message": ""})
    status, words = run("check", "--format", "json")
    assert (status, json.loads(words)) == (0, {"published": False, "problems": [], "message": ""})
    small.text("news/2007-05-01-a.md", "titel: A")
    status, words = run("--format", "json")
    found = json.loads(words)
    assert (status, found["published"]) == (1, False)
    messages = [problem["message"] for problem in found["problems"]]
    assert messages == ["'titel' is not a field of an article"]


@pytest.mark.parametrize(
    "arguments",
    [("--content", "nowhere"), ("--output", "content"), ("--templates", "nowhere")],
)
def test_a_failure_is_reported_as_json(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, str]
) -> None:
    status = pipeline.main(["build", *QUICK, "--format", "json", *arguments])
    assert status == 1
    found = json.loads(capsys.readouterr().out)
    assert found["published"] is False
    assert found["problems"] or found["message"]


def test_the_format_is_github_under_github_actions(
    small: SmallSite, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    small.text("news/2007-05-01-a.md", "title: A\nsumary: x")
    status, words = run("build")
    assert status == 1
    assert words.startswith("::error file=content/news/2007-05-01-a.md,line=3,col=1,endColumn=7::")
    assert "content/news/2007-05-01-a.md:3:1: error:" in words
    assert run("--format", "text")[1].startswith("content/news")


def _no_content() -> None:
    shutil.rmtree("content")


def _no_settings() -> None:
    Path("content/site.toml").unlink()


def _broken_settings() -> None:
    Path("content/site.toml").write_text("title = ")


def _article_that_is_not_utf_8() -> None:
    Path("content/news/2007-05-01-a.md").write_bytes(b"\xff\xfe\x00")


def _link() -> None:
    Path("content/news/b.md").symlink_to("nowhere")


def _output_is_a_file() -> None:
    Path("site").write_text("my words")


def _foreign_files() -> None:
    Path("site").mkdir()
    Path("site/thesis.doc").write_text("my words")


def _nothing() -> None:
    """Change nothing."""


STOPPED: dict[str, tuple[Callable[[], None], list[str]]] = {
    "no content": (_no_content, []),
    "no settings": (_no_settings, []),
    "broken settings": (_broken_settings, []),
    "an article that is not UTF-8": (_article_that_is_not_utf_8, []),
    "a link": (_link, []),
    "the output is a file": (_output_is_a_file, []),
    "the output has foreign files": (_foreign_files, []),
    "the output is below a file": (_output_is_a_file, ["--output", "site/a/b"]),
    "the output is the content": (_nothing, ["--output", "content"]),
    "the output is inside the content": (_nothing, ["--output", "content/site"]),
    "the output is around the content": (_nothing, ["--output", "."]),
    "the output is around the cache": (_nothing, ["--cache", "site/cache"]),
    "no templates": (_nothing, ["--templates", "nowhere"]),
    "broken templates": (_nothing, ["--templates", "broken"]),
}


def stopped(name: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Run the program with something that stops it."""
    prepare, arguments = STOPPED[name]
    shutil.copytree(PROJECT / "templates", "broken")
    Path("broken/article.html").write_text("<h1>\n{{ page.titel }}\n")
    prepare()
    status = pipeline.main([*QUICK, *arguments])
    printed = capsys.readouterr()
    assert printed.err == ""
    return status, printed.out


@pytest.mark.parametrize("name", STOPPED)
def test_a_failure_is_reported_without_a_traceback(
    name: str, expected: Callable[[str, str], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    status, words = stopped(name, capsys)
    assert status == 1
    assert "Traceback" not in words
    here = str(Path.cwd())
    expected(f"cli_stopped/{name.replace(' ', '-')}.txt", words.replace(here, "HERE"))


def test_an_unusable_cache_does_not_stop_a_build(run: Run) -> None:
    Path(".cache").write_text("my words")
    assert run("build")[0] == 0


def unread(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program with a closed pipe as its output."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), *arguments, *QUICK],
            stdout=writer, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    finally:
        os.close(writer)


def test_a_closed_pipe_does_not_change_the_status(small: SmallSite) -> None:
    done = unread("build")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "about/index.html" in published()
    small.text("news/2007-05-01-a.md", "titel: A")
    done = unread("build")
    assert (done.returncode, done.stderr) == (1, b"")


def test_a_closed_output_does_not_change_the_status() -> None:
    command = f"exec {sys.executable} {PROJECT / 'build.py'} {' '.join(QUICK)} >&-"
    done = subprocess.run(command, shell=True, capture_output=True, check=False)  # noqa: S602 - the shell closes it
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def encoded(encoding: str, *arguments: str) -> tuple[int, bytes]:
    """Build with an output in another encoding; return the status and the output."""
    raw = BytesIO()
    with redirect_stdout(TextIOWrapper(raw, encoding=encoding, write_through=True)):
        return pipeline.main(["build", *QUICK, *arguments]), raw.getvalue()


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_the_encoding_of_the_output_does_not_change_the_status(
    site: SmallSite, encoding: str
) -> None:
    site.text("news/2007-05-01-a.md", "title: A\nsumary: 会议")
    status, words = encoded(encoding)
    assert status == 1
    assert "did you mean 'summary'?" in words.decode(encoding)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_json_output_is_valid_in_every_encoding(site: SmallSite, encoding: str) -> None:
    site.text("news/2007-05-01-a.md", "title: A\nsumary: caf\u00e9 会议")
    status, words = encoded(encoding, "--format", "json")
    assert status == 1
    (problem,) = json.loads(words)["problems"]
    assert problem["path"] == "content/news/2007-05-01-a.md"


def asked(line: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run the program as the preview does: it sends a line, or ends."""
    return subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), "build", *QUICK, "--when-asked"],
        input=line, capture_output=True, check=False,
    )  # fmt: skip


def test_a_waiting_build_starts_when_it_is_asked() -> None:
    done = asked(b"\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "about/index.html" in published()


def test_a_waiting_build_ends_with_the_preview() -> None:
    done = asked(b"")
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert not Path("site").exists()
