"""The preview serves the site to browsers on this machine, and nothing to anyone else.

Each row of the table is a request as sent over the connection (`PORT` is the preview's port) and
the expected response.  One preview answers all of them, malformed ones too, and keeps running.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from resource_site import pipeline
from resource_site.preview import server
from tests.shared import PNG
from tests.sites.building import PROJECT, TODAY, published, written
from tests.sites.previewing import TIMEOUT, Served, events, parsed, previewed, secret

TEXTS: dict[str, str | bytes] = {
    "news/2007-03-31-meeting/index.md": "---\ntitle: Meeting\n---\n[a](list.csv) ![b](photo.png)",
    "news/2007-03-31-meeting/list.csv": "a,b\n" * 10,
    "news/2007-03-31-meeting/photo.png": PNG,
    "news/2007-05-01-hidden.md": "---\ntitle: Hidden\ndraft: true\n---\nA name to keep private.",
    "news/2007-06-01-later.md": "---\ntitle: Later\npublish: 2031-05-02\n---\nA plan.",
    "pages/about.md": "---\ntitle: About\n---\nWho we are.",
    ".env": "SECRET=1",
}
SECRETS = (b"root:", b"SECRET", b"A name to keep", b"sqlite", b"Traceback", b"[sections")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A preview of a small site, whose folder also holds files that the build did not create."""
    folder = written(tmp_path_factory.mktemp("served"), TEXTS)
    with previewed(folder, "--published-only", "--open") as found:
        (found.site / ".env").write_text("SECRET=1")
        (found.site / "secret.txt").write_text("SECRET=1")
        (found.site / "link").symlink_to("/etc")
        (found.site / "news/link.html").symlink_to(folder / "content/site.toml")
        yield found
        assert found.process.poll() is None
        assert found.get("/").status == 200
        assert "Traceback" not in found.output()


class Row(NamedTuple):
    """A request, the expected status, and parts of the expected response."""

    request: bytes
    status: int
    expected: tuple[bytes, ...] = ()


def get(path: str, *headers: str, method: str = "GET", host: str = "localhost:PORT") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *headers, "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


def fetch(site: str, mode: str, destination: str) -> bytes:
    """Return a request with the headers that a browser adds by itself."""
    return get(
        "/",
        f"Sec-Fetch-Site: {site}",
        f"Sec-Fetch-Mode: {mode}",
        f"Sec-Fetch-Dest: {destination}",
    )


HTML = b"content-type: text/html; charset=utf-8"
LIST = "/news/2007/meeting/list.csv"

REQUESTS: dict[str, Row] = {
    # Files of the site.
    "front page": Row(get("/"), 200, (HTML, b"<h1")),
    "a page": Row(get("/about/"), 200, (HTML, b"Who we are.")),
    "a page with a query": Row(get("/about/?a=b"), 200, (b"Who we are.",)),
    "a page by its file": Row(get("/about/index.html"), 200, (b"Who we are.",)),
    "a page without its slash": Row(get("/about?a=b"), 307, (b"PORT/about/?a=b\r\n",)),
    "a percent-encoded character": Row(get("/%61bout/"), 200, (b"Who we are.",)),
    "dots inside the site": Row(get("/about/../about/"), 200, (b"Who we are.",)),
    "a table": Row(get(LIST), 200, (b"content-type: text/csv; charset=utf-8", b"a,b\na,b")),
    "an image": Row(get("/news/2007/meeting/photo.png"), 200, (b"content-type: image/png\r\n",)),
    "style": Row(get("/assets/style.css"), 200, (b"content-type: text/css; charset=utf-8",)),
    "script": Row(get("/assets/exit.js"), 200, (b"javascript",)),
    "icon": Row(get("/assets/icon.svg"), 200, (b"content-type: image/svg+xml\r\n",)),
    "RSS": Row(get("/feed.xml"), 200, (b"/xml", b"<rss")),
    "the manifest": Row(get("/build.json"), 200, (b"content-type: application/json\r\n",)),
    "a part of a file": Row(get(LIST, "Range: bytes=0-3"), 206, (b"\r\n\r\na,b\n",)),
    "head": Row(get("/about/", method="HEAD"), 200, (HTML,)),
    "head of a file": Row(get(LIST, method="HEAD"), 200, (b"content-length: 40",)),
    "head of a missing page": Row(get("/nowhere/", method="HEAD"), 404, (HTML,)),
    "HTTP/1.0": Row(b"GET /about/ HTTP/1.0\r\nHost: localhost:PORT\r\n\r\n", 200, (b"Who we",)),
    # What is not in the site.
    "a missing page": Row(get("/nowhere/"), 404, (HTML, b"<h1", b"overlay.js")),
    "a missing file": Row(get("/nowhere.css"), 404, (HTML,)),
    "a draft": Row(get("/news/2007/hidden/"), 404),
    "a folder without a page": Row(get("/assets/"), 404),
    "a folder without slash": Row(get("/assets"), 404),
    "dots": Row(get("/../../../../etc/passwd"), 404),
    "dots in the middle": Row(get("/about/../../../etc/passwd"), 404),
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
    "a NUL before an extension": Row(get("/secret.txt%00.html"), 404),
    "a line end": Row(get("/about%0d%0aSet-Cookie:%20a=b"), 404),
    "invalid UTF-8": Row(get("/%ff%fe/"), 404),
    "an incomplete escape": Row(get("/%"), 404),
    "a dot file": Row(get("/.env"), 404),
    "git": Row(get("/.git/config"), 404),
    "the sources": Row(get("/content/site.toml"), 404),
    "the cache": Row(get("/../../cache.sqlite"), 404),
    "a file that the build did not create": Row(get("/secret.txt"), 404),
    "a linked folder": Row(get("/link/passwd"), 404),
    "a linked file": Row(get("/news/link.html"), 404),
    "a redirect to another host": Row(
        get("//evil.example/%2e%2e"), 307, (b"location: http://localhost:PORT/",)
    ),
    "a long name": Row(get("/" + "a" * 5_000), 404),
    "a deep path": Row(get("/a" * 4_000), 404),
    "a URL for a proxy": Row(get("http://evil.example/"), 404),
    "events without the secret": Row(get("/.preview/events"), 404),
    "events with a wrong secret": Row(get("/.preview/AAAAAAAAAAAAAAAAAAAAAA/events"), 404),
    # Host: a name that resolves to this machine is not enough (DNS rebinding).
    "IPv4": Row(get("/", host="127.0.0.1:PORT"), 200),
    "IPv6": Row(get("/", host="[::1]:PORT"), 200),
    "capitals in the host": Row(get("/", host="LocalHost:PORT"), 200),
    "a forwarded port": Row(get("/", host="localhost:1"), 200),
    "another host": Row(get("/", host="evil.example"), 400),
    "another host at this port": Row(get("/", host="evil.example:PORT"), 400),
    "a host that begins like ours": Row(get("/", host="127.0.0.1.evil.example:PORT"), 400),
    "a host that ends like ours": Row(get("/", host="evil.localhost:PORT"), 400),
    "a host after a user name": Row(get("/", host="localhost:PORT@evil.example"), 400),
    "a dot after the host": Row(get("/", host="localhost.:PORT"), 400),
    "any address": Row(get("/", host="0.0.0.0:PORT"), 400),
    "an empty host": Row(get("/", host=""), 400),
    "HTTP/1.0 without a host": Row(b"GET / HTTP/1.0\r\n\r\n", 400),
    # Other sites in the same browser.
    "our origin": Row(get("/", "Origin: http://localhost:PORT"), 200),
    "another origin": Row(get("/", "Origin: http://evil.example"), 403),
    "an opaque origin": Row(get("/", "Origin: null"), 403),
    "our origin at another port": Row(get("/", "Origin: http://localhost:1"), 403),
    "our origin with TLS": Row(get("/", "Origin: https://localhost:PORT"), 403),
    "an image on another site": Row(fetch("cross-site", "no-cors", "image"), 403),
    "a script at another port": Row(fetch("same-site", "no-cors", "script"), 403),
    "a frame on another site": Row(fetch("cross-site", "navigate", "iframe"), 403),
    "a link on another site": Row(fetch("cross-site", "navigate", "document"), 200),
    "a WebSocket": Row(
        get("/", "Upgrade: websocket", "Connection: Upgrade", "Origin: http://evil.example"), 403
    ),
    # Methods.
    "post": Row(get("/", "Content-Length: 3", method="POST") + b"a=b", 405, (b"allow: GET, HEAD",)),
    "put": Row(get("/x.html", "Content-Length: 1", method="PUT") + b"x", 405),
    "delete": Row(get("/about/", method="DELETE"), 405),
    "options": Row(get("/", method="OPTIONS"), 405),
    "a CORS preflight": Row(get("/", "Origin: null", method="OPTIONS"), 403),
    "trace": Row(get("/", "X-Secret: 1", method="TRACE"), 405),
    "connect": Row(get("evil.example:80", method="CONNECT"), 404),
    "an unknown method": Row(get("/", method="BREW"), 405),
    # Malformed requests.
    "TLS": Row(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    "a space in the path": Row(b"GET /a b HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "a byte beyond ASCII": Row(b"GET /\xc3\xa9 HTTP/1.1\r\nHost: localhost:PORT\r\n\r\n", 400),
    "two hosts": Row(
        b"GET / HTTP/1.1\r\nHost: localhost:PORT\r\nHost: evil.example\r\n\r\n", 400
    ),
    "a header without a colon": Row(get("/", "nonsense"), 400),
    "two lengths": Row(get("/", "Content-Length: 1", "Content-Length: 2", method="POST"), 400),
}  # fmt: skip


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_gets_the_right_response(preview: Served, name: str) -> None:
    row = REQUESTS[name]
    raw = preview.send(row.request)
    found = parsed(raw)
    assert found.status == row.status, raw[:300]
    for expected in row.expected:
        assert expected.replace(b"PORT", str(preview.port).encode()) in raw
    for private in SECRETS:
        assert private not in raw
    assert "access-control-allow-origin" not in found.headers
    assert "set-cookie" not in found.headers


@pytest.mark.parametrize("name", ["a page", "a table", "a missing page", "another host", "put"])
def test_no_response_may_be_cached_sniffed_or_embedded(preview: Served, name: str) -> None:
    headers = parsed(preview.send(REQUESTS[name].request)).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("name", [name for name in REQUESTS if name.startswith("head")])
def test_head_returns_the_headers_of_get_and_no_body(preview: Served, name: str) -> None:
    request = REQUESTS[name].request
    head = parsed(preview.send(request))
    whole = parsed(preview.send(request.replace(b"HEAD", b"GET", 1)))
    assert (head.status, head.body) == (whole.status, b"")
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_links_and_special_files_are_not_served_even_if_the_build_lists_them(
    preview: Served,
) -> None:
    page, style = preview.site / "about/index.html", preview.site / "assets/style.css"
    kept = page.read_bytes(), style.read_bytes()
    page.unlink()
    style.unlink()
    try:
        page.symlink_to(preview.site / ".env")
        os.mkfifo(style)
        assert preview.get("/about/").status == 404
        assert preview.get("/assets/style.css").status == 404
    finally:
        for path, content in zip((page, style), kept, strict=True):
            path.unlink()
            path.write_bytes(content)
    assert preview.get("/about/").status == 200


def test_a_page_is_the_published_one_and_the_script_of_the_overlay(preview: Served) -> None:
    page, _, line = preview.get("/about/").body.rstrip(b"\n").rpartition(b"\n")
    assert page + b"\n" == (preview.site / "about/index.html").read_bytes()
    assert line.decode() == (
        f'<script src="{secret(preview)}overlay.js" data-site="1" data-search="0"'
        ' data-document="content/pages/about.md" data-status=""></script>'
    )


def test_other_files_are_served_unchanged(preview: Served) -> None:
    sent = preview.get("/assets/style.css").body
    assert sent == (PROJECT / "templates/assets/style.css").read_bytes()


@pytest.mark.parametrize("name", ["overlay.js", "overlay.css"])
def test_the_overlay_is_served_at_the_secret_path(preview: Served, name: str) -> None:
    source = PROJECT / "resource_site/preview/assets" / name
    assert preview.get(secret(preview) + name).body == source.read_bytes()
    assert preview.get(f"{secret(preview)}../server.py").status == 404


def test_events_report_which_build_is_served_and_its_errors(preview: Served) -> None:
    shown = {"warnings": [], "count": 0, "here": 0}
    assert events(preview) == {"site": 1, "search": 0, "errors": [], **shown}


@pytest.mark.parametrize(
    "headers",
    [
        ("Origin: http://evil.example",),
        ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: cors", "Sec-Fetch-Dest: empty"),
    ],
)
def test_other_sites_receive_no_events(preview: Served, headers: tuple[str, ...]) -> None:
    assert preview.get(f"{secret(preview)}events", *headers).status == 403


def test_two_requests_on_one_connection_get_two_responses(preview: Served) -> None:
    first = get("/about/").replace(b"Connection: close\r\n", b"")
    raw = preview.send(first + get("/nowhere/"))
    assert re.findall(rb"HTTP/1\.1 (\d+)", raw) == [b"200", b"404"]


@pytest.mark.parametrize(
    "request_",
    [
        get("/", "Transfer-Encoding: chunked", method="POST") + b"not a chunk\r\n",
        get("/", "Content-Length: 5") + b"12345\x00\x00\x00",
        get("/about/") + b"\x00" * 100,
    ],
)
def test_malformed_data_after_a_request_leaves_the_preview_running(
    preview: Served, request_: bytes
) -> None:
    preview.send(request_)
    assert preview.get("/about/").status == 200
    assert "Traceback" not in preview.output()


@pytest.mark.parametrize(
    "request_",
    [
        get("/", "X-A: " + "a" * 40_000),
        get("/", *[f"X-{number:05}: abcdef" for number in range(3_000)]),
        get("/" + "a" * 40_000),
        get("/", "X-A: " + "a" * 1_000_000),
    ],
)
def test_an_oversized_request_is_rejected(preview: Served, request_: bytes) -> None:
    # The connection may be closed before all is sent: then there is no response to read.
    with suppress(ConnectionError):
        assert parsed(preview.send(request_, piece=20_000)).status == 400
    assert preview.get("/about/").status == 200


def test_malformed_data_during_a_response_leaves_the_preview_running(preview: Served) -> None:
    request = get(f"{secret(preview)}events", "Transfer-Encoding: chunked")
    with socket.create_connection(("127.0.0.1", preview.port), timeout=TIMEOUT) as connection:
        connection.sendall(request.replace(b"PORT", str(preview.port).encode()))
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"not a chunk\r\n")
        while connection.recv(65536):
            pass
    assert preview.get("/about/").status == 200
    assert "Traceback" not in preview.output()


def test_half_open_connections_delay_no_other(preview: Served) -> None:
    with socket.create_connection(("127.0.0.1", preview.port)) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHo")
        idle = [socket.create_connection(("127.0.0.1", preview.port)) for _ in range(50)]
        assert preview.get("/about/").status == 200
        for connection in idle:
            connection.close()
        slow.sendall(f"st: localhost:{preview.port}\r\nConnection: close\r\n\r\n".encode())
        slow.settimeout(TIMEOUT)
        assert slow.recv(100).startswith(b"HTTP/1.1 200 ")


def test_aborted_requests_leave_the_preview_running(preview: Served) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", preview.port)) as connection:
            connection.sendall(get("/assets/style.css"))
    assert preview.get("/about/").status == 200


def network(name: str) -> str:
    """Return a table of the kernel; those of IPv6 may be missing."""
    path = Path("/proc/net", name)
    return path.read_text() if path.exists() else ""


def test_only_this_machine_can_connect(preview: Served) -> None:
    tables = network("tcp") + network("tcp6")
    found = re.findall(rf"\d+: (\w+):{preview.port:04X} \w+:0000 0A", tables)
    ipv6 = {"00000000000000000000000001000000"} if network("if_inet6") else set()
    assert set(found) == {"0100007F", *ipv6}


def test_drafts_and_scheduled_documents_can_be_hidden(preview: Served) -> None:
    for name in ("hidden", "later"):
        assert preview.get(f"/news/2007/{name}/").status == 404
        assert name.title().encode() not in preview.get("/").body


def test_a_browser_is_opened_on_request(preview: Served) -> None:
    preview.wait_for_output(f"opened {preview.home}/\n")


# Tests of a preview that also shows what is not published, in a cache of its own.


class Editing(NamedTuple):
    """A folder with drafts and a translation, and its preview."""

    folder: Path
    preview: Served


HIDDEN = "content/news/2007-05-01-hidden.md"


@pytest.fixture(scope="module")
def editing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    folder = written(tmp_path_factory.mktemp("editing"), TEXTS)
    with (folder / "content/site.toml").open("a") as settings:
        settings.write('\n[languages.zh]\ntitle = "网站"\n')
    (folder / "content/news/2007-05-01-hidden.zh.md").write_text("---\ntitle: 会议\n---\n内容")
    with previewed(folder, "--cache", "elsewhere", "--open", HIDDEN) as preview:
        yield Editing(folder, preview)


def test_drafts_and_scheduled_documents_are_served_and_marked(editing: Editing) -> None:
    for name, status in (
        ("hidden", "Draft: not published"),
        ("later", "Not published before 2 May 2031"),
        ("meeting", ""),
    ):
        page = editing.preview.get(f"/news/2007/{name}/")
        assert page.status == 200
        assert f'data-status="{status}"></script>'.encode() in page.body
    assert not (editing.folder / "site").exists()


def test_a_translation_of_a_draft_is_marked_in_its_language(editing: Editing) -> None:
    page = editing.preview.get("/zh/news/2007/hidden/")
    assert 'data-status="草稿：尚未发布"'.encode() in page.body


def test_the_preview_is_built_in_the_given_cache(editing: Editing) -> None:
    assert (editing.folder / "elsewhere/preview/site/about/index.html").is_file()
    assert not (editing.folder / ".cache").exists()
    assert not (editing.folder / "site").exists()


def test_nothing_of_a_preview_is_in_a_page_that_is_built(editing: Editing, tmp_path: Path) -> None:
    """Also not in one that is built with drafts on purpose, or from the preview's cache."""
    options = ("--drafts", "--cache", "elsewhere", "--output", str(tmp_path / "site"))
    published(editing.folder, *options)
    pages = {path: path.read_bytes() for path in (tmp_path / "site").rglob("*.html")}
    assert tmp_path / "site/news/2007/hidden/index.html" in pages
    for page in pages.values():
        for word in (b"Draft: not", b".preview", b"data-status", b"overlay"):
            assert word not in page


def test_a_document_that_is_published_now_loses_its_mark(editing: Editing) -> None:
    """Its page is the same in both cases."""
    path = editing.folder / HIDDEN
    was = path.read_text()
    before = editing.preview.get("/news/2007/hidden/").body
    assert b'data-status="Draft' in before
    (number,) = re.findall(rb'data-site="\d+"', before)
    path.write_text(was.replace("draft: true", "draft: false"))
    end = time.monotonic() + TIMEOUT
    while number in (found := editing.preview.get("/news/2007/hidden/").body):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert b'data-status=""' in found
    path.write_text(was)
    while b'data-status="Draft' not in editing.preview.get("/news/2007/hidden/").body:
        assert time.monotonic() < end
        time.sleep(0.05)


def serve(folder: Path, *options: str) -> tuple[int, str]:
    """Run a preview that ends by itself; return its status and its output."""
    printed = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
    ):
        patch.setattr(webbrowser, "open_new_tab", lambda url: printed.write(f"opened {url}\n"))
        status = pipeline.main(["serve", "--format", "text", *options])
    return status, printed.getvalue()


def test_the_page_of_a_file_is_opened(editing: Editing) -> None:
    preview = editing.preview
    preview.wait_for_output(f"opened {preview.home}/.preview/open/{HIDDEN}\n")
    found = preview.get(f"/.preview/open/{HIDDEN}")
    assert found.headers["location"] == "/news/2007/hidden/"


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("./content/pages/../pages/about.md", "/about/"),
        ("content/news/2007-03-31-meeting", "/news/2007/meeting/"),
        ("content/news/2007-03-31-meeting/index.md", "/news/2007/meeting/"),
    ],
)
def test_the_page_of_a_file_is_opened_in_a_preview_that_is_running(
    editing: Editing, name: str, page: str
) -> None:
    port = str(editing.preview.port)
    status, words = serve(editing.folder, "--port", port, "--open", name)
    assert status == 0
    (path,) = re.findall(r"opened http://[^/]+(/\.preview/open/content/\S+)", words)
    assert editing.preview.get(path).headers["location"] == page


def test_a_file_created_while_a_preview_runs_is_opened_in_it(editing: Editing) -> None:
    preview, path = editing.preview, "content/news/2007-09-01-new.md"
    (editing.folder / path).write_text("---\ntitle: New\ndraft: true\n---\nA text.\n")
    assert serve(editing.folder, "--port", str(preview.port), "--open", path) == (
        0,
        f"opened {preview.home}/.preview/open/{path}\nOpened in the preview that is running.\n",
    )
    end = time.monotonic() + TIMEOUT
    while (response := preview.get(f"/.preview/open/{path}")).status != 307:
        # Until there is a page, the script of the preview waits for it.
        assert response.status == 503
        assert b"overlay.js" in response.body
        assert time.monotonic() < end
        time.sleep(0.05)
    assert response.headers["location"] == "/news/2007/new/"


# Tests that start a preview of their own, or none.


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, TEXTS)


def test_a_site_with_a_base_path_is_served_below_it(folder: Path) -> None:
    settings = folder / "content/site.toml"
    settings.write_text(settings.read_text().replace("example.org", "example.org/a/resources"))
    with previewed(folder) as preview:
        assert preview.get("/a/resources/about/").status == 200
        assert preview.get("/a/resources/nowhere/").status == 404
        for path in ("/about/", "/a/", "/a/resourcesabout/"):
            assert preview.get(path).status == 404
        assert preview.get("/").headers["location"] == "/a/resources/"
        for path in ("/a/resources", "/a/resources/about"):
            assert preview.get(path).headers["location"] == f"{preview.home}{path}/"


def test_before_the_first_successful_build_events_report_the_errors(folder: Path) -> None:
    name = bytes(folder / "content/news") + b"/2007-01-01-\xff.md"
    Path(os.fsdecode(name)).write_text("x")
    (folder / "content/pages/about.md").write_text("---\ntitel: <b>About</b>\n---\n")
    with previewed(folder) as preview:
        found = preview.get("/about/")
        assert found.status == 503
        assert b"overlay.js" in found.body
        sent = preview.get(f"{secret(preview)}events").body
        for error in ("content/pages/about.md:2:1: error:", "content/news/2007-01-01-"):
            assert error.encode() in sent
            assert error in preview.output()


def test_a_port_in_use_is_reported_with_a_fix(folder: Path, preview: Served) -> None:
    status, words = serve(folder, "--port", str(preview.port))
    assert status == 1
    assert words == (
        f"Port {preview.port} cannot be used: Address already in use.\n"
        "    fix: add --port 0 to use a free port\n"
    )


@pytest.mark.parametrize("port", ["70000", "-1", "http", "²"])
def test_an_invalid_port_is_a_usage_error(
    folder: Path, port: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        serve(folder, f"--port={port}")
    assert exit_.value.code == 2
    assert "is not a number from 0 to 65535" in capsys.readouterr().err


def test_a_signal_stops_the_preview_at_once_and_frees_its_port(folder: Path) -> None:
    port = 0
    for number in (signal.SIGINT, signal.SIGTERM):
        with previewed(folder, port=str(port)) as preview:
            port = preview.port
            with socket.create_connection(("127.0.0.1", port)) as reader:
                reader.sendall(get(f"{secret(preview)}events").replace(b"PORT", str(port).encode()))
                assert b"text/event-stream" in reader.recv(65536)
                preview.process.send_signal(number)
                assert preview.process.wait(5) == 0
            assert preview.output().endswith("The preview has stopped.\n")
            assert "Traceback" not in preview.output()
            assert not processes(folder)
    is_free(port)


def is_free(port: int) -> None:
    """Check that another preview could use a port."""
    sockets = server.listen(port)
    assert sockets
    for opened in sockets:
        opened.close()


def processes(folder: Path) -> set[int]:
    """Return all processes whose working directory is this folder."""
    found = set()
    for place in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if place.readlink() == folder:
                found.add(int(place.parent.name))
    return found


def test_a_killed_preview_leaves_no_process_and_frees_its_port(folder: Path) -> None:
    with previewed(folder) as preview:
        preview.process.kill()
        preview.process.wait(TIMEOUT)
        end = time.monotonic() + TIMEOUT
        while processes(folder):
            assert time.monotonic() < end
            time.sleep(0.05)
    is_free(preview.port)


def test_a_preview_of_another_folder_is_not_used(preview: Served, folder: Path) -> None:
    status, words = serve(folder, "--port", str(preview.port), "--open", "content/pages/about.md")
    assert status == 1
    assert words.startswith(f"Port {preview.port} cannot be used")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere.md", "There is no file nowhere.md."),
        ("content/site.toml", "content/site.toml is not a document of this site."),
        ("content/news", "content/news is not a document of this site."),
        ("outside.md", "outside.md is not a document of this site."),
        ("content/news/2007-03-31-meeting/list.csv", "list.csv is not a document of this site."),
    ],
)
def test_a_file_without_a_page_is_reported_with_a_fix(
    folder: Path, name: str, message: str
) -> None:
    (folder / "outside.md").write_text("---\ntitle: Outside\n---\n")
    status, words = serve(folder, "--port", "0", "--open", name)
    assert status == 1
    assert message in words
    assert "\n    fix: " in words


@pytest.mark.parametrize(
    "path", ["content/nowhere.md", "../../etc/passwd", "%2e%2e/secret.txt", "<b>", "%00", "%ff"]
)
def test_an_unknown_file_has_no_page(preview: Served, path: str) -> None:
    found = preview.get(f"/.preview/open/{path}")
    assert found.status in (404, 503)
    assert not any(secret in found.body for secret in SECRETS)
    assert b"<b>" not in found.body


def run_without(folder: Path, *packages: str, command: tuple[str, ...]) -> tuple[int, str, str]:
    """Run a command as if these packages were not installed; return status, stdout, stderr."""
    for name in packages:
        missing = f"raise ModuleNotFoundError({name!r}, name={name!r})"
        (folder / f"{name}.py").write_text(missing)
    done = subprocess.run(
        [sys.executable, str(PROJECT / "build.py"), *command],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", ["uvicorn", "starlette", "watchfiles"])
def test_a_missing_package_is_reported_with_the_command_to_install_it(
    folder: Path, name: str
) -> None:
    missing = f"The preview needs the package {name}, which is not installed"
    message = f"{missing}; run: {sys.executable} -m pip install -e .\n"
    assert run_without(folder, name, command=("serve",)) == (1, message, "")


def test_a_build_needs_none_of_these_packages(folder: Path) -> None:
    options = ("--templates", str(PROJECT / "templates"), "--no-search", "--now", TODAY)
    packages = ("uvicorn", "starlette", "watchfiles", "asyncio")
    status, _, errors = run_without(folder, *packages, command=("build", *options))
    assert (status, errors) == (0, "")
