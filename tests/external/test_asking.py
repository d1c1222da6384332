"""Servers that misbehave are judged right, in bounded time, and asked politely."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from resource_site.external.asking import Asker, Limits
from resource_site.external.connection import Network
from resource_site.external.outcome import Outcome
from tests.external.server import Server

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
QUICK = Limits(pause=0, back_off=0.01, patience=5)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


async def resolve(host: str) -> tuple[str, ...]:
    known = {"private.example": ("10.0.0.1",), "mixed.example": ("127.0.0.1", "192.168.0.1")}
    if host == "missing.example":
        raise socket.gaierror(socket.EAI_NONAME, "no name")
    if host == "offline.example":
        raise socket.gaierror(socket.EAI_AGAIN, "again")
    if host == "six.example":
        return ("::1",)
    return known.get(host, (host if host[0].isdigit() else "127.0.0.1",))


def network(seconds: float = 0.7) -> Network:
    return Network("tester", seconds, resolve, lambda ip: ip in ("127.0.0.1", "::1"))


def ask(*urls: str, limits: Limits = QUICK, seconds: float = 0.7) -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    asker = Asker(network(seconds), NOW, limits)
    asyncio.run(asker.ask_all(urls, found.__setitem__))
    return found


def outcome(url: str) -> str:
    return described(ask(url)[url])


def described(found: Outcome) -> str:
    return f"{found.kind} {found.target or found.reason}".strip()


OUTCOMES = {
    "/ok": "ok",
    "/ok#part": "ok",
    "/ünïcode?q=ä b": "ok",
    "/gone": "dead it answers 410 Gone",
    "/missing": "dead it answers 404 Not Found",
    "/fails": "dead it answers 500 Internal Server Error",
    "/overloaded": "unclear it answers 503 Service Unavailable",
    "/forbidden": "unclear it answers 403 Forbidden",
    "/bots": "unclear it answers 999",
    "/unauthorized": "unclear it answers 401 Unauthorized",
    "/waits-an-hour": "unclear it answers 429 Too Many Requests",
    "/waits-a-second": "ok",
    "/waits-until-a-date": "ok",
    "/fails-twice": "ok",
    "/get-only-404": "ok",
    "/get-only-405": "ok",
    "/get-only-501": "ok",
    "/get-only-403": "ok",
    "/resets-head": "ok",
    "/garbage": "unclear its answer is not valid HTTP",
    "/old-http": "unclear its answer is not valid HTTP",
    "/huge-headers": "unclear its answer is not valid HTTP",
    "/long-line": "unclear its answer is not valid HTTP",
    "/bad-length": "unclear its answer is not valid HTTP",
    "/wrong-length": "ok",
    "/bomb": "ok",
    "/early-hints": "ok",
    "/empty": "dead the connection is closed without an answer",
    "/reset": "dead the connection is closed without an answer",
    "/slow-body": "ok",
    "/never": "dead there is no answer in 0.7 seconds",
    "/slow-headers": "dead there is no answer in 0.7 seconds",
    "/loop": "loop it redirects in a circle",
    "/endless/1": "loop it redirects more than 10 times",
    "/moved": "moved http://HOST:PORT/ok",
    "/moved#part": "moved http://HOST:PORT/ok#part",
    "/moved-308": "moved http://HOST:PORT/ok?a=1",
    "/moved-to-missing": "dead it answers 404 Not Found",
    "/moved-home": "unclear it leads to the front page of HOST",
    "/found": "ok",
    "/found-then-moved": "ok",
    "/moved-then-found": "moved http://HOST:PORT/found",
    "/wall": "unclear it asks readers to log in",
    "/nowhere": "dead it redirects without an address",
    "/to-file": "dead it is not a valid address",
    "/to-invalid": "dead it redirects to an address that is not valid",
    "/to-localhost": "private",
    "/to-metadata": "private",
    "/to-private": "private",
}


@pytest.fixture(scope="module")
def found(server: Server) -> dict[str, str]:
    """Ask for all of them at the same time, each at a host of its own; return their outcomes."""
    hosts = {path: f"host-{number}.example" for number, path in enumerate(OUTCOMES)}
    urls = {path: f"http://{host}:{server.port}{path}" for path, host in hosts.items()}
    answers = ask(*urls.values())
    outcomes = {path: described(answers[url]) for path, url in urls.items()}
    return {path: outcomes[path].replace(host, "HOST") for path, host in hosts.items()}


@pytest.mark.parametrize("path", OUTCOMES)
def test_each_way_to_misbehave_has_its_outcome(
    server: Server, found: dict[str, str], path: str
) -> None:
    assert found[path] == OUTCOMES[path].replace("PORT", str(server.port))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://missing.example/", "no host its host does not exist"),
        ("http://offline.example/", "offline the name server does not answer"),
        ("http://private.example/", "private"),
        ("http://mixed.example/", "private"),
        ("http://localhost/", "private"),
        ("http://intranet/", "private"),
        ("http://printer.local/", "private"),
        ("http://user:word@[::1/", "dead it is not a valid address"),
        ("http://a.example:99999/", "dead it is not a valid address"),
        ("http://a..example/", "dead it is not a valid address"),
        ("http://xn--.\u0378.example/", "dead it is not a valid address"),
        ("ftp://a.example/", "dead it is not a valid address"),
    ],
)
def test_what_cannot_be_requested_is_not(url: str, expected: str) -> None:
    if ".." in url:
        url = url.replace("a..", "ä..")
    assert outcome(url) == expected


def test_a_refused_connection_is_dead() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert outcome(f"http://a.example:{port}/") == "dead its host refuses the connection"


def test_a_host_that_never_accepts_is_waited_for_once() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for filling in (first, second):
            filling.setblocking(False)  # noqa: FBT003 - so is its name in the standard library
            filling.connect_ex(full.getsockname())
        started = time.monotonic()
        urls = [f"http://a.example:{full.getsockname()[1]}/{number}" for number in range(50)]
        found = ask(*urls, limits=Limits(pause=0, back_off=0.01, attempts=2), seconds=0.5)
        assert {one.reason for one in found.values()} == {"there is no answer in 0.5 seconds"}
        assert len(found) == 50
        assert time.monotonic() - started < 5


def test_a_self_signed_certificate_is_not_called_dead() -> None:
    with Server(tls=True) as secure:
        found = outcome(f"https://a.example:{secure.port}/ok")
        assert found == "certificate its certificate is self-signed"
        assert not secure.requests


def test_a_server_without_tls_is_not_called_dead(server: Server) -> None:
    found = outcome(f"https://a.example:{server.port}/ok")
    assert found == "certificate no secure connection is possible"


def test_a_host_with_ipv6_only_is_reached() -> None:
    try:
        with Server(host="::1") as six:
            assert outcome(f"http://six.example:{six.port}/ok") == "ok"
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_a_unicode_host_is_asked_by_its_ascii_name(server: Server) -> None:
    assert outcome(f"http://bücher.example:{server.port}/idna") == "ok"
    assert any("Host: xn--bcher-kva.example:" in head for head in server.headers)


def test_a_thousand_links_to_one_host_obey_its_limit(server: Server) -> None:
    urls = [f"http://many.example:{server.port}/many/{number}" for number in range(1000)]
    found = ask(*urls, seconds=20)
    assert {one.kind for one in found.values()} == {"ok"}
    assert len(found) == 1000
    assert server.most["many.example"] == 2


def test_hosts_are_asked_at_the_same_time(server: Server) -> None:
    urls = [f"http://host{number}.example:{server.port}/slow-headers" for number in range(20)]
    started = time.monotonic()
    ask(*urls, limits=Limits(pause=0, attempts=1), seconds=0.5)
    assert time.monotonic() - started < 5


def test_requests_to_a_host_are_apart(server: Server) -> None:
    urls = [f"http://apart.example:{server.port}/many/apart{number}" for number in range(5)]
    started = time.monotonic()
    ask(*urls, limits=Limits(pause=0.2))
    assert time.monotonic() - started >= 0.8


def test_no_cookie_no_credential_and_no_fragment_is_sent(server: Server) -> None:
    server.headers.clear()
    address = f"a.example:{server.port}"
    ask(f"http://{address}/cookie", f"http://me:secret@{address}/cookie?again#part")
    text = "".join(server.headers).lower()
    assert text.count("user-agent: tester\r\n") == 2
    for word in ("cookie:", "authorization", "secret", "referer", "#part", "me:"):
        assert word not in text


def test_the_time_for_all_links_is_bounded(server: Server) -> None:
    started = time.monotonic()
    urls = [f"http://a.example:{server.port}/{name}" for name in ("never", "ok")]
    found = ask(*urls, limits=Limits(pause=0, total=1), seconds=60)
    assert {url.rpartition("/")[2] for url in found} == {"ok"}
    assert time.monotonic() - started < 5
