"""What the preview answers: the right thing to browsers on this machine, nothing to others.

Each row of the tables is a request as it goes over the line (`PORT` stands for the preview's port)
and what must come back.  One preview answers all of them, the broken ones too, and lives on.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from resource_site.preview import server
from tests.sites.building import PROJECT, TODAY, written
from tests.sites.previewing import PATIENCE, Previewed, answer, previewed

TEXTS: dict[str, str | bytes] = {
    "news/2007-03-31-meeting/index.md": "---\ntitle: Meeting\n---\n[a](list.csv) ![b](photo.png)",
    "news/2007-03-31-meeting/list.csv": "a,b\n" * 10,
    "news/2007-03-31-meeting/photo.png": b"\x89PNG\r\n\x1a\n",
    "news/2007-05-01-hidden.md": "---\ntitle: Hidden\ndraft: true\n---\nA name nobody may see.",
    "pages/about.md": "---\ntitle: About\n---\nWho we are.",
    ".env": "SECRET=1",
}
SECRETS = (b"root:", b"SECRET", b"A name nobody may see", b"sqlite", b"Traceback", b"[sections")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Previewed]:
    """The preview of a small site; beside its files stand others that are nobody's business."""
    folder = written(tmp_path_factory.mktemp("served"), TEXTS)
    with previewed(folder) as found:
        root = folder / ".cache/preview/site"
        (root / ".env").write_text("SECRET=1")
        (root / "secret.txt").write_text("SECRET=1")
        (root / "link").symlink_to("/etc")
        (root / "news/link.html").symlink_to(folder / "content/site.toml")
        yield found
        assert found.process.poll() is None
        assert found.ask("/").status == 200
        assert "Traceback" not in found.words()


class Row(NamedTuple):
    """A request, and what must come back: a status, then headers or words of the body."""

    request: bytes
    status: int
    expected: tuple[bytes, ...] = ()


def get(path: str, *headers: str, method: str = "GET", host: str = "localhost:PORT") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


HTML = b"content-type: text/html; charset=utf-8"
WHOLE = b"content-length: 40"
LIST = "/news/2007/meeting/list.csv"

REQUESTS: dict[str, Row] = {
    # What the site has.
    "front page": Row(get("/"), 200, (HTML, b"<h1")),
    "a page": Row(get("/about/"), 200, (HTML, b"Who we are.")),
    "a page with a query": Row(get("/about/?a=b"), 200, (b"Who we are.",)),
    "a page by its file": Row(get("/about/index.html"), 200, (b"Who we are.",)),
    "a page without its slash": Row(get("/about"), 301, (b"location: /about/\r\n",)),
    "no slash, with a query": Row(get("/about?a=b"), 301, (b"location: /about/?a=b\r\n",)),
    "a letter written as a number": Row(get("/%61bout/"), 200, (b"Who we are.",)),
    "a table": Row(get(LIST), 200, (b"content-type: text/csv; charset=utf-8", b"a,b\na,b")),
    "a picture": Row(get("/news/2007/meeting/photo.png"), 200, (b"content-type: image/png\r\n",)),
    "style": Row(get("/assets/style.css"), 200, (b"content-type: text/css; charset=utf-8",)),
    "script": Row(get("/assets/exit.js"), 200, (b"content-type: text/javascript; charset=utf-8",)),
    "icon": Row(get("/assets/icon.svg"), 200, (b"content-type: image/svg+xml; charset=utf-8",)),
    "RSS": Row(get("/feed.xml"), 200, (b"content-type: application/xml; charset=utf-8",)),
    "JSON": Row(get("/build.json"), 200, (b"content-type: application/json; charset=utf-8",)),
    "rules of a host": Row(get("/_headers"), 200, (b"content-type: text/plain; charset=utf-8",)),
    "robots": Row(get("/robots.txt"), 200, (b"content-type: text/plain; charset=utf-8",)),
    "head": Row(get("/about/", method="HEAD"), 200, (HTML,)),
    "IPv4": Row(get("/", host="127.0.0.1:PORT"), 200),
    "IPv6": Row(get("/", host="[::1]:PORT"), 200),
    "capital letters in the host": Row(get("/", host="LocalHost:PORT"), 200),
    "HTTP/1.0": Row(b"GET /about/ HTTP/1.0\r\nHost: localhost:PORT\r\n\r\n", 200, (b"Who we",)),
    # What it has not.
    "no such page": Row(get("/nowhere/"), 404, (HTML, b"<h1", b"serve.js")),
    "no such file": Row(get("/nowhere.css"), 404, (HTML,)),
    "a draft": Row(get("/news/2007/hidden/"), 404),
    "head of nothing": Row(get("/nowhere/", method="HEAD"), 404, (HTML,)),
    "a folder without a page": Row(get("/assets/"), 404),
    "a folder without slash": Row(get("/assets"), 404),
    "a file as a folder": Row(get("/robots.txt/"), 404),
    # The ways out of the folder.
    "dots": Row(get("/../../../../etc/passwd"), 404),
    "dots in the middle": Row(get("/about/../../../etc/passwd"), 404),
    "dots that lead back in": Row(get("/about/../about/"), 404),
    "a dot": Row(get("/./about/"), 404),
    "encoded dots": Row(get("/%2e%2e/%2e%2e/etc/passwd"), 404),
    "encoded slashes": Row(get("/..%2f..%2f..%2fetc%2fpasswd"), 404),
    "encoded twice": Row(get("/%252e%252e%252fetc%252fpasswd"), 404),
    "overlong dots": Row(get("/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd"), 404),
    "backslashes": Row(get("/..\\..\\..\\etc\\passwd"), 404),
    "encoded backslashes": Row(get("/..%5c..%5cetc%5cpasswd"), 404),
    "an absolute path": Row(get("//etc/passwd"), 404),
    "an encoded absolute path": Row(get("/%2fetc/passwd"), 404),
    "a drive": Row(get("/C:/Windows/win.ini"), 404),
    "a NUL": Row(get("/about/%00"), 404),
    "a NUL before an ending": Row(get("/secret.txt%00.html"), 404),
    "a line end": Row(get("/about%0d%0aSet-Cookie:%20a=b"), 404),
    "what is not UTF-8": Row(get("/%ff%fe/"), 404),
    "half a number": Row(get("/%"), 404),
    "a dot file": Row(get("/.env"), 404),
    "git": Row(get("/.git/config"), 404),
    "the sources": Row(get("/content/site.toml"), 404),
    "the memory": Row(get("/../../memory.sqlite"), 404),
    "a file that is no part of the site": Row(get("/secret.txt"), 404),
    "a linked folder": Row(get("/link/passwd"), 404),
    "a linked file": Row(get("/news/link.html"), 404),
    "a redirect to another host": Row(get("//evil.example/%2e%2e"), 404),
    "a long name": Row(get("/" + "a" * 5_000), 404),
    "a deep path": Row(get("/a" * 4_000), 404),
    # Who may ask.
    "another host": Row(get("/", host="evil.example"), 421),
    "another host at this port": Row(get("/", host="evil.example:PORT"), 421),
    "a host that begins like ours": Row(get("/", host="127.0.0.1.evil.example:PORT"), 421),
    "a host that ends like ours": Row(get("/", host="evil.localhost:PORT"), 421),
    "a host with a name before it": Row(get("/", host="localhost:PORT@evil.example"), 421),
    "a dot behind the host": Row(get("/", host="localhost.:PORT"), 421),
    "another port": Row(get("/", host="localhost:1"), 421),
    "no port": Row(get("/", host="localhost"), 421),
    "any address": Row(get("/", host="0.0.0.0:PORT"), 421),
    "an empty host": Row(get("/", host=""), 421),
    "HTTP/1.0 without a host": Row(b"GET / HTTP/1.0\r\n\r\n", 421),
    "an address for a proxy": Row(get("http://evil.example/"), 400),
    "an address for a proxy, and its host": Row(
        get("http://evil.example/", host="evil.example"), 421
    ),
    "another origin": Row(get("/", "Origin: http://evil.example"), 403),
    "no origin to be named": Row(get("/", "Origin: null"), 403),
    "our origin at another port": Row(get("/", "Origin: http://localhost:1"), 403),
    "our origin": Row(get("/", "Origin: http://localhost:PORT"), 200),
    "a picture on another site": Row(
        get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"),
        403,
    ),
    "a script on another port": Row(
        get("/", "Sec-Fetch-Site: same-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: script"),
        403,
    ),
    "a frame on another site": Row(
        get(
            "/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"
        ),
        403,
    ),
    "a link on another site": Row(
        get(
            "/",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: document",
        ),
        200,
    ),
    "a WebSocket": Row(
        get(
            "/",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "Sec-WebSocket-Version: 13",
            "Origin: http://evil.example",
        ),
        403,
    ),
    "events without the word": Row(get("/.preview/events"), 404),
    "events with a wrong word": Row(get("/.preview/AAAAAAAAAAAAAAAAAAAAAA/events"), 404),
    # What may be asked.
    "post": Row(get("/", "Content-Length: 3", method="POST") + b"a=b", 405, (b"allow: GET, HEAD",)),
    "put": Row(get("/x.html", "Content-Length: 1", method="PUT") + b"x", 405),
    "delete": Row(get("/about/", method="DELETE"), 405),
    "options": Row(get("/", method="OPTIONS"), 405, (b"allow: GET, HEAD",)),
    "a question before a request from elsewhere": Row(
        get("/", "Access-Control-Request-Method: GET", "Origin: null", method="OPTIONS"),
        405,
    ),
    "options of all": Row(get("*", method="OPTIONS"), 405),
    "trace": Row(get("/", "X-Secret: 1", method="TRACE"), 405),
    "connect": Row(get("evil.example:80", method="CONNECT"), 405),
    "an unknown method": Row(get("/", method="BREW"), 405),
    "a method in small letters": Row(get("/", method="get"), 405),
    # Parts, and what is known already.
    "the first bytes": Row(
        get(LIST, "Range: bytes=0-3"),
        206,
        (b"content-range: bytes 0-3/40\r\n", b"content-length: 4\r\n", b"\r\n\r\na,b\n"),
    ),
    "the last bytes": Row(get(LIST, "Range: bytes=-2"), 206, (b"bytes 38-39/40", b"\r\n\r\nb\n")),
    "from the middle": Row(get(LIST, "Range: bytes=36-"), 206, (b"36-39/40", b"\r\n\r\na,b\n")),
    "beyond the end": Row(get(LIST, "Range: bytes=36-99"), 206, (b"bytes 36-39/40\r\n",)),
    "more than all from the end": Row(get(LIST, "Range: bytes=-99"), 206, (b"bytes 0-39/40\r\n",)),
    "nothing there": Row(get(LIST, "Range: bytes=40-"), 416, (b"content-range: bytes */40\r\n",)),
    "no bytes from the end": Row(get(LIST, "Range: bytes=-0"), 416),
    "backwards": Row(get(LIST, "Range: bytes=3-0"), 200, (WHOLE,)),
    "no range": Row(get(LIST, "Range: bytes=-"), 200, (WHOLE,)),
    "no number": Row(get(LIST, "Range: bytes=a-b"), 200, (WHOLE,)),
    "another unit": Row(get(LIST, "Range: lines=0-1"), 200, (WHOLE,)),
    "a number beyond all": Row(get(LIST, f"Range: bytes={'9' * 400}-"), 200, (WHOLE,)),
    "many ranges": Row(get(LIST, "Range: bytes=" + ",".join(["0-1"] * 1000)), 200, (WHOLE,)),
    "a part of what it was": Row(
        get(LIST, "Range: bytes=0-3", 'If-Range: "other"'), 200, (WHOLE,)
    ),
    "head of a part": Row(get(LIST, "Range: bytes=0-3", method="HEAD"), 206, (b"length: 4\r\n",)),
    "known as something else": Row(get(LIST, 'If-None-Match: "other"'), 200, (WHOLE,)),
    "any is known": Row(get(LIST, "If-None-Match: *"), 304),
    "only if it is another": Row(get(LIST, 'If-Match: "other"'), 412),
    "only if it is there": Row(get(LIST, "If-Match: *"), 200, (WHOLE,)),
    # What is no request.
    "rubbish": Row(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "no version": Row(b"GET /\r\n\r\n", 400),
    "no path": Row(b"GET HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "two spaces": Row(b"GET  / HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "a space in the path": Row(b"GET /a b HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "a letter beyond ASCII": Row(b"GET /\xc3\xa9 HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "a NUL on the line": Row(b"GET /\x00 HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "no host": Row(b"GET / HTTP/1.1\r\n\r\n", 400),
    "two hosts": Row(
        b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example\r\n\r\n", 400
    ),
    "a header without a name": Row(get("/", ": x"), 400),
    "a header without a colon": Row(get("/", "nonsense"), 400),
    "a space behind a name": Row(get("/", "X-A : b"), 400),
    "no length": Row(get("/", "Content-Length: many", method="POST"), 400),
    "two lengths": Row(get("/", "Content-Length: 1", "Content-Length: 2", method="POST"), 400),
    "an unknown coding": Row(get("/", "Transfer-Encoding: rot13", method="POST"), 400),
    # What is too much.
    "a large header": Row(get("/", "X-A: " + "a" * 30_000), 431),
    "many headers": Row(get("/", *[f"X-{number:05}: abcdef" for number in range(2_000)]), 431),
    "a long address": Row(get("/" + "a" * 30_000), 414),
    "a long query": Row(get("/?" + "a" * 30_000), 414),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_gets_the_right_answer(preview: Previewed, name: str) -> None:
    row = REQUESTS[name]
    raw = preview.receive(row.request)
    found = answer(raw)
    assert found.status == row.status, raw[:300]
    for expected in row.expected:
        assert expected in raw
    for secret in SECRETS:
        assert secret not in raw
    assert "access-control-allow-origin" not in found.headers
    assert "set-cookie" not in found.headers


@pytest.mark.parametrize(
    "name", [name for name, row in REQUESTS.items() if row.status in (414, 431)]
)
def test_what_is_too_much_of_a_request_is_told_though_it_comes_in_pieces(
    preview: Previewed, name: str
) -> None:
    row = REQUESTS[name]
    assert answer(preview.receive(row.request, piece=20_000)).status == row.status


@pytest.mark.parametrize("name", [name for name, row in REQUESTS.items() if row.status != 400])
def test_no_answer_is_kept_guessed_at_or_shown_elsewhere(preview: Previewed, name: str) -> None:
    headers = answer(preview.receive(REQUESTS[name].request)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("name", [name for name in REQUESTS if name.startswith("head")])
def test_a_head_is_that_of_the_answer_and_has_no_body(preview: Previewed, name: str) -> None:
    request = REQUESTS[name].request
    head = answer(preview.receive(request))
    whole = answer(preview.receive(request.replace(b"HEAD", b"GET", 1)))
    assert (head.status, head.body) == (whole.status, b"")
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_what_a_browser_knows_is_not_sent_again(preview: Previewed) -> None:
    tag = preview.ask(LIST).headers["etag"]
    known = preview.ask(LIST, f'If-None-Match: "a", W/{tag}')
    assert (known.status, known.body, known.headers["etag"]) == (304, b"", tag)
    assert preview.ask(LIST, f"If-Range: {tag}", "Range: bytes=0-1").status == 206
    assert preview.ask(LIST, f"If-Match: {tag}").status == 200


def test_parts_of_a_page_make_the_whole_page(preview: Previewed) -> None:
    whole = preview.ask("/about/").body
    middle = len(whole) // 2
    first = preview.ask("/about/", f"Range: bytes=0-{middle}").body
    assert first + preview.ask("/about/", f"Range: bytes={middle + 1}-").body == whole


def test_a_page_is_that_of_the_site_with_one_line_more(preview: Previewed) -> None:
    page, _, line = preview.ask("/about/").body.rstrip(b"\n").rpartition(b"\n")
    assert page + b"\n" == (preview.site / "about/index.html").read_bytes()
    script = rb'<script src="/\.preview/[\w-]{22}/serve\.js" data-site="1"></script>'
    assert re.fullmatch(script, line)


def room(preview: Previewed) -> str:
    """Return the secret folder of the preview, as a page of it names it."""
    found = re.search(rb'src="(/\.preview/.*/)serve\.js"', preview.ask("/").body)
    assert found
    return found[1].decode()


def test_the_files_of_the_site_stay_as_they_are(preview: Previewed) -> None:
    sent = preview.ask("/assets/style.css").body
    assert sent == (PROJECT / "templates/assets/style.css").read_bytes()


@pytest.mark.parametrize("name", ["serve.js", "serve.css"])
def test_the_preview_sends_a_script_and_a_style_of_its_own(preview: Previewed, name: str) -> None:
    assert (
        preview.ask(room(preview) + name).body
        == (PROJECT / "resource_site/preview" / name).read_bytes()
    )
    assert preview.ask(f"{room(preview)}../{name}").status == 404


def test_events_say_which_site_is_shown_and_what_is_wrong(preview: Previewed) -> None:
    found = preview.ask(f"{room(preview)}events")
    assert found.headers["content-type"] == "text/event-stream; charset=utf-8"
    (data,) = re.findall(rb"data: (.*)\n\n", found.body)
    assert json.loads(data) == {"site": 1, "headline": "", "mistakes": []}
    assert preview.ask(f"{room(preview)}events", method="HEAD").body == b""


@pytest.mark.parametrize(
    "headers",
    [
        ("Origin: http://evil.example",),
        ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"),
    ],
)
def test_events_are_for_pages_of_the_preview_alone(
    preview: Previewed, headers: tuple[str, ...]
) -> None:
    assert preview.ask(f"{room(preview)}events", *headers).status == 403


def test_two_requests_on_one_line_get_two_answers(preview: Previewed) -> None:
    first = get("/about/").replace(b"Connection: close\r\n", b"")
    raw = preview.receive(first + get("/nowhere/"))
    assert re.findall(rb"HTTP/1\.1 (\d+)", raw) == [b"200", b"404"]


def test_rubbish_behind_a_request_harms_nobody(preview: Previewed) -> None:
    chunked = get("/", "Transfer-Encoding: chunked", method="POST")
    preview.receive(chunked + b"this is no chunk\r\n")
    preview.receive(get("/", "Content-Length: 5") + b"12345\x00\x00\x00")
    assert preview.ask("/about/").status == 200
    assert "Traceback" not in preview.words()


def test_a_reader_who_says_nothing_keeps_nobody_waiting(preview: Previewed) -> None:
    with socket.create_connection(("127.0.0.1", preview.port)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHo")
        idle = [socket.create_connection(("127.0.0.1", preview.port)) for _ in range(50)]
        assert preview.ask("/about/").status == 200
        for line in idle:
            line.close()
        slow.sendall(f"st: localhost:{preview.port}\r\nConnection: close\r\n\r\n".encode())
        slow.settimeout(PATIENCE)
        assert slow.recv(100).startswith(b"HTTP/1.1 200 ")


def test_a_reader_who_goes_away_harms_nobody(preview: Previewed) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", preview.port)) as line:
            line.sendall(get("/assets/style.css"))
    assert preview.ask("/about/").status == 200


def test_only_this_machine_can_ask(preview: Previewed) -> None:
    heard = subprocess.run(
        ["/bin/sh", "-c", "cat /proc/net/tcp /proc/net/tcp6"], capture_output=True, check=True
    )
    number = f"{preview.port:04X}"
    found = re.findall(rf"\d+: (\w+):{number} \w+:0000 0A", heard.stdout.decode())
    assert set(found) <= {"0100007F", "00000000000000000000000001000000"}
    assert "0100007F" in found


# A preview of its own.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, TEXTS)


def test_a_site_below_a_path_is_shown_below_it(folder: Path) -> None:
    settings = folder / "content/site.toml"
    settings.write_text(settings.read_text().replace("example.org", "example.org/resources"))
    with previewed(folder) as preview:
        assert preview.ask("/resources/about/").status == 200
        assert preview.ask("/about/").status == 404
        for start in ("/", "/resources"):
            assert preview.ask(start).headers["location"] == "/resources/"
        assert preview.ask("/resources/about").headers["location"] == "/resources/about/"


def test_drafts_are_shown_when_they_are_asked_for_and_never_reach_the_site(folder: Path) -> None:
    with previewed(folder, "--drafts") as preview:
        assert preview.ask("/news/2007/hidden/").status == 200
    assert not (folder / "site").exists()
    with previewed(folder) as preview:
        assert preview.ask("/news/2007/hidden/").status == 404


def test_before_there_is_a_site_the_mistakes_are_shown(folder: Path) -> None:
    (folder / "content/pages/about.md").write_text("---\ntitel: <b>About</b>\n---\n")
    with previewed(folder) as preview:
        found = preview.ask("/about/")
        assert found.status == 503
        assert "script-src 'self'" in found.headers["content-security-policy"]
        assert b"content/pages/about.md:2:1: error:" in found.body
        assert b"&lt;b&gt;About" in found.body
        assert b"serve.js" in found.body
        assert "content/pages/about.md:2:1: error:" in preview.words()


def test_a_file_of_an_odd_name_is_told_like_any_other(folder: Path) -> None:
    Path(os.fsdecode(bytes(folder / "content/news") + b"/2007-01-01-\xff.md")).write_text("x")
    with previewed(folder) as preview:
        found = preview.ask("/")
        assert found.status == 503
        assert b"content/news/2007-01-01-" in found.body
        events = preview.ask(f"{room(preview)}events").body
        assert b"content/news/2007-01-01-" in events


def test_the_preview_stands_in_the_cache_that_is_named(folder: Path) -> None:
    with previewed(folder, "--cache", "elsewhere"):
        assert (folder / "elsewhere/preview/site/about/index.html").is_file()
    assert not (folder / ".cache").exists()
    assert not (folder / "site").exists()


def started(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run a preview that cannot begin."""
    command = [sys.executable, str(PROJECT / "build.py"), "serve", *options]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_a_port_in_use_is_said_to_be_so(folder: Path, preview: Previewed) -> None:
    found = started(folder, "--port", str(preview.port))
    assert (found.returncode, found.stderr) == (1, "")
    assert found.stdout == (
        f"Port {preview.port} is in use, perhaps by another preview; "
        f"add --port {preview.port + 1}.\n"
    )


@pytest.mark.parametrize("port", ["70000", "-1", "http", "²"])
def test_a_port_that_is_none_is_wrong_usage(folder: Path, port: str) -> None:
    found = started(folder, f"--port={port}")
    assert found.returncode == 2
    assert "is not a number from 0 to 65535" in found.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_preview_ends_at_once_and_leaves_its_port(folder: Path, number: int) -> None:
    with previewed(folder) as preview:
        port = preview.port
        with socket.create_connection(("127.0.0.1", port)) as listener:
            listener.sendall(get(f"{room(preview)}events").replace(b"PORT", str(port).encode()))
            assert b"text/event-stream" in listener.recv(65536)
            preview.process.send_signal(number)
            assert preview.process.wait(PATIENCE) == 0
        words = preview.words()
        assert words.endswith("The preview has ended.\n")
        assert "Traceback" not in words
    with previewed(folder, port=str(port)) as preview:
        assert preview.ask("/about/").status == 200


def processes(folder: Path) -> set[int]:
    """Return all processes that run in a folder."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if place.readlink() == folder:
                found.add(int(place.parent.name))
    return found


def test_a_preview_that_is_killed_leaves_nothing_running_and_its_port_free(folder: Path) -> None:
    with previewed(folder) as preview:
        preview.process.kill()
        preview.process.wait(PATIENCE)
        end = time.monotonic() + PATIENCE
        while processes(folder):
            assert time.monotonic() < end
            time.sleep(0.05)
    with previewed(folder, port=str(preview.port)) as again:
        assert again.ask("/about/").status == 200


def test_a_browser_is_started_if_that_is_wanted(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER", "echo opened %s")
    with previewed(folder, "--open") as preview:
        preview.until(f"opened http://127.0.0.1:{preview.port}/\n")


def without(folder: Path, *packages: str, command: tuple[str, ...]) -> tuple[int, str, str]:
    """Run a command where these packages are not installed; return its status and its words."""
    for name in packages:
        lacking = f"raise ModuleNotFoundError({name!r}, name={name!r})"
        (folder / f"{name}.py").write_text(lacking)
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), *command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["uvicorn", "starlette", "watchfiles"])
def test_without_its_packages_the_preview_says_what_to_install(folder: Path, name: str) -> None:
    lacking = f"The preview needs the package {name}, which is not installed"
    words = f"{lacking}; run: {sys.executable} -m pip install -e .\n"
    assert without(folder, name, command=("serve",)) == (1, words, "")


def test_a_build_needs_none_of_these_packages(folder: Path) -> None:
    looks = ("--templates", str(PROJECT / "templates"), "--no-search", "--now", TODAY)
    packages = ("uvicorn", "starlette", "watchfiles", "asyncio")
    status, _, errors = without(folder, *packages, command=("build", *looks))
    assert (status, errors) == (0, "")


def test_a_free_port_is_found_on_every_loopback_address() -> None:
    sockets = server.listening(0)
    try:
        assert len({found.getsockname()[1] for found in sockets}) == 1
        assert {found.getsockname()[0] for found in sockets} <= {"127.0.0.1", "::1"}
    finally:
        for found in sockets:
            found.close()


def test_far_too_much_is_refused_however_it_comes(preview: Previewed) -> None:
    # The line may be cut before all is said: then there is no answer to read.
    with suppress(ConnectionError):
        assert answer(preview.receive(get("/", "X-A: " + "a" * 1_000_000))).status in (400, 431)
    assert preview.ask("/about/").status == 200
