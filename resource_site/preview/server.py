"""The site of a preview → answers on loopback, to browsers on this machine and nobody else.

What a request names is looked up in the list of files of the last good site; no path is ever put
together from it.  Pages get one more line, a script of the preview's own, which the policy of a
page allows as it is; the files of the site stay as they are.
"""

from __future__ import annotations

import asyncio
import errno
import html
import json
import mimetypes
import os
import re
import secrets
import signal
import socket
import stat
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple
from urllib.parse import quote, unquote_to_bytes

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from resource_site.cache import digest
from resource_site.preview.rebuild import Making, Preview, State
from resource_site.publish import disk
from resource_site.publish.manifest import MANIFEST
from resource_site.site import well_known

LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
NAMES = ("127.0.0.1", "localhost", "[::1]")
METHODS = ("GET", "HEAD")
LINE = 8 * 1024  # bytes that an address may have
HEADERS = 16 * 1024  # bytes that all headers may have
# What comes in pieces is read to the end up to here, so that it is told what is too much of it.
UNFINISHED = 8 * HEADERS
CHUNK = 256 * 1024
PARTING = 1  # seconds for answers on their way when the preview ends
SIGNALS = (signal.SIGINT, signal.SIGTERM)

# Nothing of a preview is kept, or read by other sites.
ALWAYS = {
    **well_known.HEADERS,
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}
OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
OWN_FILES = {"serve.js": "text/javascript; charset=utf-8", "serve.css": "text/css; charset=utf-8"}

# Types that the standard library does not know, or calls otherwise in some of its versions.
TYPES = {
    "": "text/plain",
    ".avif": "image/avif",
    ".epub": "application/epub+zip",
    ".js": "text/javascript",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".rtf": "application/rtf",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
TEXTUAL = ("application/json", "application/xml", "image/svg+xml")
# The types that come with Python; those of this machine would make other answers on another.
KNOWN = mimetypes.MimeTypes()


class PortError(Exception):
    """The preview cannot listen; the message says why and what to do."""


def listening(port: int) -> list[socket.socket]:
    """Return sockets that listen on the loopback addresses of this machine; 0 is any free port."""
    sockets: list[socket.socket] = []
    try:
        for family, address in LOOPBACK:
            with suppress(_NoSuchAddressError):
                sockets.append(_socket(family, address, port))
                port = _port(sockets)
    except PortError:
        for found in sockets:
            found.close()
        raise
    return sockets


def run(making: Making, sockets: list[socket.socket], *, is_opened: bool) -> None:
    """Show the preview until Ctrl-C; `is_opened` starts a browser when it is made."""
    asyncio.run(_Serving(making, sockets).until_stopped(is_opened=is_opened))


def address(sockets: list[socket.socket], base_path: str = "") -> str:
    """Return what to type into a browser on this machine."""
    return f"http://{NAMES[0]}:{_port(sockets)}{base_path}/"


class _NoSuchAddressError(Exception):
    """The machine has no loopback address of a kind, as many have none of IPv6."""


def _socket(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    try:
        found = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        raise _NoSuchAddressError from error
    try:
        # What a preview left behind that ended a moment ago does not keep the port.
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen()
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRNOTAVAIL:
            raise _NoSuchAddressError from error
        raise PortError(_reason(error, port)) from error
    return found


def _reason(error: OSError, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8000
        return f"Port {port} is in use, perhaps by another preview; add --port {other}."
    return f"Port {port} cannot be used: {error.strerror}; add --port 8000."


def _port(sockets: list[socket.socket]) -> int:
    port: int = sockets[0].getsockname()[1]
    return port


class _Server(uvicorn.Server):
    """A server that leaves Ctrl-C to the preview."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


class _Serving:
    """A preview that is made and shown at once, until somebody stops it."""

    def __init__(self, making: Making, sockets: list[socket.socket]) -> None:
        self.preview, self.sockets = Preview(making), sockets
        answers = Answers(self.preview, making.output, _port(sockets))
        self.server = _Server(
            uvicorn.Config(
                answers,
                http="h11",
                h11_max_incomplete_event_size=UNFINISHED,
                ws="none",
                lifespan="off",
                interface="asgi3",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=PARTING,
            )
        )

    async def until_stopped(self, *, is_opened: bool) -> None:
        """Make and answer until a signal comes, then end all of it."""
        loop, stopped = asyncio.get_running_loop(), asyncio.Event()
        # A request that breaks off in the middle is its sender's affair.
        loop.set_exception_handler(lambda _loop, _context: None)
        for number in SIGNALS:
            loop.add_signal_handler(number, stopped.set)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.server.serve(self.sockets))
            work = [tasks.create_task(self.preview.keep())]
            if is_opened:
                work.append(tasks.create_task(self._open()))
            await stopped.wait()
            for task in work:
                task.cancel()
            await self.preview.end()
            self.server.should_exit = True

    async def _open(self) -> None:
        """Start a browser when there is something to see."""
        async for state in self.preview.states():
            if state.version:
                place = address(self.sockets, state.base_path)
                await asyncio.to_thread(webbrowser.open, place)
                return


class _Shown(NamedTuple):
    """A file as it is sent: bytes, how many, and a tag that changes with any of them."""

    stream: BinaryIO
    size: int
    tag: str


class Answers:
    """What the preview says to each request: an ASGI application.

    It answers only those who know this machine by its own names, and only readers: no other
    site can send a browser here for more than a look at a whole page.
    """

    def __init__(self, preview: Preview, output: Path, port: int) -> None:
        self.preview, self.output = preview, output
        self.hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())
        # Without knowing this word nobody can listen to what goes on here.
        self.room = f"/.preview/{secrets.token_urlsafe(16)}/"
        here = Path(__file__).parent
        self.own = {self.room + name: (here / name).read_bytes() for name in OWN_FILES}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = self._answer(scope, Headers(scope=scope))
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        await response(scope, receive, send)

    def _answer(self, scope: Scope, headers: Headers) -> Response:
        refusal = self._refusal(scope, headers)
        if refusal:
            return refusal
        path, state = scope["raw_path"].decode("ascii"), self.preview.state
        if path.startswith(self.room):
            return self._of_the_preview(path, scope["method"])
        if not state.files:
            return self._nothing_yet(state)
        return self._of_the_site(_decoded(path), scope, headers, state)

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        """Refuse who does not mean this machine, who wants to write, and other sites."""
        host = headers.get("host", "").lower()
        own = f"http://{host}"
        asked = len(scope["raw_path"]) + len(scope["query_string"])
        said = sum(len(name) + len(value) for name, value in headers.raw)
        from_elsewhere = headers.get("origin", own) != own or _is_embedded(headers)
        for is_so, status, words in (
            (host not in self.hosts, 421, "This preview is for browsers on this machine only."),
            (asked > LINE, 414, "No page has such a long address."),
            (said > HEADERS, 431, "This is more than a browser says."),
            (scope["method"] not in METHODS, 405, "A preview can only be read."),
            (not scope["raw_path"].startswith(b"/"), 400, "An address begins with a slash."),
            (from_elsewhere, 403, "No other site may use this preview."),
        ):
            if is_so:
                return _plain(status, words, {"Allow": ", ".join(METHODS)} if status == 405 else {})
        return None

    def _of_the_preview(self, path: str, method: str) -> Response:
        name = path.removeprefix(self.room)
        if name == "events":
            kind = "text/event-stream; charset=utf-8"
            if method == "HEAD":
                return Response(headers={"Content-Type": kind})
            return StreamingResponse(self._events(), headers={"Content-Type": kind})
        if path in self.own:
            return Response(self.own[path], headers={"Content-Type": OWN_FILES[name]})
        return _plain(404, "The preview has nothing of this name.")

    async def _events(self) -> AsyncIterator[str]:
        """Yield what the script on a page needs to know, in the form of server-sent events."""
        yield "retry: 1000\n\n"
        async for state in self.preview.states():
            if state.version:
                news = {
                    "site": state.site,
                    "headline": state.headline,
                    "mistakes": state.mistakes,
                }
                yield f"data: {json.dumps(news)}\n\n"

    def _nothing_yet(self, state: State) -> Response:
        """Say that there is no site yet, and why; the script brings the page when there is."""
        words = state.headline or "The preview is being made …"
        said = "".join(f"<pre>{html.escape(mistake)}</pre>" for mistake in state.mistakes)
        page = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
            f"<h1>{html.escape(words)}</h1>{said}"
        )
        return Response(
            page.encode(errors="replace") + self._script(state),
            503,
            {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": OWN_POLICY},
        )

    def _of_the_site(self, path: str, scope: Scope, headers: Headers, state: State) -> Response:
        base, query = f"{state.base_path}/", scope["query_string"].decode("ascii")
        name = path.removeprefix(base) if path.startswith(base) else "/"
        if name == "" or name.endswith("/"):
            name += "index.html"
        elif f"{name}/index.html" in state.files:
            return _redirect(f"{path}/", query)
        if path in ("/", state.base_path) and path != base:
            return _redirect(base, query)
        shown = self._shown(name, state)
        if shown:
            return _whole_or_part(shown, name, headers)
        shown = self._shown("404.html", state)
        if shown is None:
            return _plain(404, "The site has no page of this address.")
        return _sent(shown, "404.html", 404)

    def _shown(self, name: str, state: State) -> _Shown | None:
        """Return a file of the site, with the script of the preview if it is a page."""
        if name not in state.files and name != MANIFEST:
            return None
        try:
            stream = _opened(self.output, name)
            status = os.fstat(stream.fileno())
        except OSError:
            return None
        tail = self._script(state) if name.endswith(".html") else b""
        tag = f'"{digest.of((disk.signature(status), tail.decode()))}"'
        if not tail:
            return _Shown(stream, status.st_size, tag)
        with stream:
            whole = stream.read() + tail
        return _Shown(BytesIO(whole), len(whole), tag)

    def _script(self, state: State) -> bytes:
        # It stands behind the page, where HTML makes it the last thing of the body.
        return f'<script src="{self.room}serve.js" data-site="{state.site}"></script>\n'.encode()


def _decoded(path: str) -> str:
    """Return an address as the list of files has it; what is not UTF-8 is in no list."""
    return unquote_to_bytes(path).decode("utf-8", "backslashreplace")


def _is_embedded(headers: Headers) -> bool:
    """Tell whether another site wants a part of a page; it may only lead readers to one."""
    if headers.get("sec-fetch-site", "none") in ("none", "same-origin"):
        return False
    return headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest") not in (
        None,
        "document",
    )


def _opened(root: Path, name: str) -> BinaryIO:
    """Open a regular file below a folder; no part of its path may be a symbolic link."""
    *folders, file = name.split("/")
    place = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            inner = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
        found = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
    finally:
        os.close(place)
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    return os.fdopen(found, "rb")


def _whole_or_part(shown: _Shown, name: str, headers: Headers) -> Response:
    """Answer with a file, with what was asked of it, or with nothing where nothing changed."""
    if "if-match" in headers and not _names(headers["if-match"], shown.tag):
        return _instead(shown, _plain(412, "The file is another by now.", {"ETag": shown.tag}))
    if "if-none-match" in headers and _names(headers["if-none-match"], shown.tag):
        return _instead(shown, Response(status_code=304, headers={"ETag": shown.tag}))
    is_same = headers.get("if-range", shown.tag) == shown.tag
    part = _part(headers.get("range", ""), shown.size) if is_same else None
    if part is None:
        return _sent(shown, name, 200)
    if not part:
        none = _plain(416, "There is no such part.", {"Content-Range": f"bytes */{shown.size}"})
        return _instead(shown, none)
    return _sent(shown, name, 206, part)


def _names(condition: str, tag: str) -> bool:
    """Tell whether a condition of a request holds for the file of this tag."""
    return bool({tag, "*"} & {found.strip().removeprefix("W/") for found in condition.split(",")})


def _instead(shown: _Shown, response: Response) -> Response:
    """Answer without the file."""
    shown.stream.close()
    return response


def _part(asked: str, size: int) -> range | None:
    """Return the bytes that a Range header asks for, an empty range if there are none.

    None is the whole file: so more than one range, or what is no range at all, is answered.
    """
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", asked.replace(" ", ""), re.ASCII)
    if not found or not any(found.groups()):
        return None
    first, last = found.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1 if last else size))


def _sent(shown: _Shown, name: str, status: int, part: range | None = None) -> Response:
    """Send a file or a part of it."""
    wanted = part or range(shown.size)
    headers = {
        "Content-Type": _type(name),
        "Content-Length": str(len(wanted)),
        "Accept-Ranges": "bytes",
        "ETag": shown.tag,
    }
    if part:
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{shown.size}"
    return StreamingResponse(_chunks(shown.stream, wanted), status, headers)


def _chunks(stream: BinaryIO, part: range) -> Iterator[bytes]:
    with stream:
        stream.seek(part.start)
        left = len(part)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk


def _type(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    kind = TYPES.get(suffix) or KNOWN.types_map[True].get(suffix, "application/octet-stream")
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in TEXTUAL else kind


def _redirect(path: str, query: str) -> Response:
    where = quote(path) + (f"?{query}" if query else "")
    return _plain(301, "The address of a page ends with a slash.", {"Location": where})


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    kind = {"Content-Type": "text/plain; charset=utf-8"}
    return Response(f"{words}\n", status, {**kind, **(headers or {})})
