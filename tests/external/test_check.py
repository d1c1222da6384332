"""What an editor reads about links to other sites, and what is kept of the answers."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site import pipeline
from resource_site.external import check
from resource_site.external.answers import FILE, Answers
from resource_site.external.connection import Network
from resource_site.external.outcome import Kind, Outcome
from tests.external.server import Server
from tests.external.test_asking import QUICK, network, resolve

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 26, tzinfo=UTC)

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs `check --external` against the servers of this machine."""
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.setattr(check, "network", lambda _: network(5))
    monkeypatch.setattr(check, "Limits", lambda: QUICK)

    def command(*arguments: str, now: str = "2026-11-26") -> tuple[int, str]:
        templates = ("--templates", str(PROJECT / "templates"))
        status = pipeline.main(["check", *arguments, "--now", now, "--jobs", "1", *templates])
        return status, capsys.readouterr().out

    return command


def test_every_kind_of_outcome_has_its_message(
    site: SmallSite, run: Run, server: Server, expected: Callable[[str, str], None]
) -> None:
    address = f"http://a.example:{server.port}"
    body = f"""\
A [dead]({address}/gone) link, a <{address}/moved> one, and [the same]({address}/gone#part).

[Loop]({address}/loop), [wall]({address}/forbidden), [inside](http://private.example/),
[redirect]({address}/to-metadata), [none](http://missing.example/a), [fine]({address}/ok),
[plain https](https://a.example:{server.port}/ok).
"""
    front = f"title: Meeting\nsource:\n  name: UNIAP\n  url: {address}/missing"
    site.text("news/2007-03-31-meeting.md", front, body)
    run("--external", now="2026-11-20")
    status, words = run("--external")
    assert status == 0
    expected("external.txt", words.replace(f":{server.port}", ":PORT"))


def test_a_link_in_300_articles_is_asked_once(site: SmallSite, run: Run, server: Server) -> None:
    url = f"http://a.example:{server.port}/gone"
    for number in range(300):
        site.text(f"news/2007-03-31-a{number}.md", f"title: A{number}", f"[a]({url}#{number % 3})")
    status, words = run("--external", "--format", "json")
    assert status == 0
    assert server.requests == {("HEAD", "/gone"): 1, ("GET", "/gone"): 1}
    assert words.count("is dead since 26 November 2026") == 300


def test_without_the_option_and_with_the_check_off_nothing_is_asked(
    site: SmallSite, run: Run, server: Server
) -> None:
    site.text("news/2007-03-31-a.md", "title: A", f"[a](http://a.example:{server.port}/gone)")
    assert run()[0] == 0
    site.settings('[checks]\nexternal = "off"')
    assert run("--external")[0] == 0
    assert not server.requests


def test_as_an_error_a_dead_link_fails_the_check(site: SmallSite, run: Run, server: Server) -> None:
    site.settings('[checks]\nexternal = "error"')
    site.text("news/2007-03-31-a.md", "title: A", f"[a](http://a.example:{server.port}/gone)")
    status, words = run("--external")
    assert status == 1
    assert "error: http://a.example" in words


def test_the_fix_for_a_dead_source_works_when_followed(
    site: SmallSite, run: Run, server: Server
) -> None:
    address = f"http://a.example:{server.port}"
    front = f"title: A\nsource:\n  name: UNIAP\n  url: {address}/gone"
    site.text("news/2007-03-31-a.md", front)
    _, words = run("--external")
    assert f"fix: add archived: https://web.archive.org/web/20070331/{address}/gone below" in words
    site.text("news/2007-03-31-a.md", f"{front}\n  archived: {address}/ok")
    assert " dead " not in run("--external")[1]


def resolves(*known: str, error: int = socket.EAI_NONAME) -> Network:
    """Return a network on which all other hosts are not found."""

    async def answer(host: str) -> tuple[str, ...]:
        if host[0].isdigit():
            return (host,)
        if host not in known:
            raise socket.gaierror(error, "not found")
        return ("127.0.0.1",)

    return Network("tester", 5, answer, lambda ip: ip == "127.0.0.1")


@pytest.mark.parametrize("error", [socket.EAI_NONAME, socket.EAI_AGAIN])
def test_a_computer_without_a_network_is_reported_once(
    site: SmallSite, run: Run, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    monkeypatch.setattr(check, "network", lambda _: resolves(error=error))
    body = "[a](http://a.example/) [b](http://b.example/) [c](http://100.64.0.1/)"
    site.text("news/2007-03-31-a.md", "title: A", body)
    _, words = run("--external")
    assert words.count("no link to another site could be checked") == 1
    assert words.count("leads into a private network") == 1
    assert words.count("fix:") == 2
    assert "a.example" not in Path(".cache", FILE).read_text(encoding="utf-8")


def test_a_name_server_that_fails_for_one_host_is_no_reason_to_call_it_dead(
    site: SmallSite, run: Run
) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "[a](http://offline.example/a)")
    _, words = run("--external")
    assert "note: http://offline.example/a could not be checked" in words


def test_without_a_network_what_is_known_is_reported(
    site: SmallSite, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.text("news/2007-03-31-a.md", "title: A", f"[a](http://a.example:{server.port}/gone)")
    run("--external")
    monkeypatch.setattr(check, "network", lambda _: resolves())
    _, words = run("--external", now="2026-12-26")
    assert "no link to another site could be checked" in words
    assert "/gone is dead since 26 November 2026" in words


def test_a_missing_host_is_dead_if_that_of_the_site_exists(
    site: SmallSite, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "network", lambda _: resolves("example.org"))
    site.text("news/2007-03-31-a.md", "title: A", "[a](http://a.example/)")
    assert "http://a.example/ is dead since 26 November 2026" in run("--external")[1]


def test_a_missing_host_is_dead_if_that_of_a_link_that_worked_exists(
    site: SmallSite, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "network", lambda _: resolves("a.example"))
    links = f"[a](http://a.example:{server.port}/ok)"
    site.text("news/2007-03-31-a.md", "title: A", links)
    run("--external")
    site.text("news/2007-03-31-a.md", "title: A", f"{links} [b](http://b.example/)")
    assert "http://b.example/ is dead since 26 November 2026" in run("--external")[1]
    assert sum(server.requests.values()) == 1


def test_an_interrupted_check_stops_at_once_and_keeps_what_was_learned(
    site: SmallSite, run: Run, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def interrupted(host: str) -> tuple[str, ...]:
        if host == "b.example":
            while not Path(".asked").exists():  # noqa: ASYNC110, ASYNC240 - set by the first answer
                await asyncio.sleep(0.01)
            os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(60)
        return await resolve(host)

    def learn(self: Answers, url: str, outcome: Outcome) -> None:
        keep(self, url, outcome)
        Path(".asked").touch()

    keep = Answers.learn
    monkeypatch.setattr(Answers, "learn", learn)
    patient = Network("tester", 30, interrupted, lambda _: True)
    monkeypatch.setattr(check, "network", lambda _: patient)
    body = f"[a](http://a.example:{server.port}/gone) [b](http://b.example/)"
    site.text("news/2007-03-31-a.md", "title: A", body)
    status, words = run("--external")
    assert status == 1
    assert "Stopped" in words
    assert "/gone" in Path(".cache", FILE).read_text(encoding="utf-8")


def test_links_to_the_site_itself_are_not_asked(site: SmallSite, run: Run) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "[a](https://example.org/news/)")
    assert "example.org" not in run("--external")[1]


def test_a_good_answer_is_kept_for_a_week_and_a_dead_one_for_a_day(tmp_path: Path) -> None:
    answers = Answers(tmp_path, NOW)
    answers.learn("ok", Outcome(Kind.OK))
    answers.learn("dead", Outcome(Kind.DEAD))
    answers.save()
    fresh = {
        days: [url for url in ("ok", "dead") if Answers(tmp_path, later(days)).is_fresh(url)]
        for days in (0.9, 6.9, 7)
    }
    assert fresh == {0.9: ["ok", "dead"], 6.9: ["ok"], 7: []}


def test_a_link_is_dead_since_the_first_of_its_failures(tmp_path: Path) -> None:
    since = []
    for days, kind in enumerate((Kind.DEAD, Kind.UNCLEAR, Kind.DEAD, Kind.OK, Kind.DEAD)):
        answers = Answers(tmp_path, later(days))
        answers.learn("url", Outcome(kind))
        answers.save()
        since.append(answers.known["url"].since)
    assert since == [NOW, NOW, NOW, None, later(4)]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"a": 1}', b"\xff" * 100])
def test_damaged_answers_are_asked_again(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    answers = Answers(tmp_path, NOW)
    assert not answers.is_fresh("url")
    answers.learn("url", Outcome(Kind.OK))
    answers.save()
    assert Answers(tmp_path, NOW).is_fresh("url")


def later(days: float) -> datetime:
    return NOW + timedelta(days=days)
