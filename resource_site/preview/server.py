"""Serve the last successful build to browsers on this machine, with errors in an overlay."""

from __future__ import annotations

import asyncio
import errno
import html
import http.client
import json
import os
import secrets
import signal
import socket
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from resource_site.preview.rebuild import BuildSpec, Preview, State
from resource_site.publish.manifest import MANIFEST
from resource_site.settings.config import COMMAND
from resource_site.site import hosting

HOST = "127.0.0.1"
HOSTS = (HOST, "localhost", "[::1]")
ASSETS = Path(__file__).parent / "assets"
PAGE_OF = "/.preview/open/"
"""The path that leads to the page of a document: the path of its file follows."""

IDENTITY = "Preview-Of"
"""The header that names the folder a preview is made from."""

TIMEOUT = 2  # seconds to wait for another preview
SHOWN = 50  # warnings in the list of a page
PRIVATE = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
PLACEHOLDER = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
    "<p>There is no successful build yet. This page is replaced after the first one.</p>\n"
)
NO_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
    "<p>There is no page of {path} yet. This page is replaced when there is one. To see why there"
    " is none, run <code>{command} explain {path}</code></p>\n"
)


class PortError(Exception):
    """The port cannot be used; the message states why and how to fix it."""


def listen(port: int) -> list[socket.socket]:
    """Return sockets that listen on the loopback addresses; port 0 picks a free one."""
    sockets: list[socket.socket] = []
    try:
        sockets.append(socket.create_server((HOST, port)))
        address = "::1", sockets[0].getsockname()[1]
        sockets.append(socket.create_server(address, family=socket.AF_INET6))
    except OSError as error:
        if sockets and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            return sockets  # a machine without IPv6
        for opened in sockets:
            opened.close()
        reason = os.strerror(error.errno or 0)
        message = f"Port {port} cannot be used: {reason}.\n    fix: add --port 0 to use a free port"
        raise PortError(message) from error
    return sockets


def url(sockets: list[socket.socket], base_path: str = "") -> str:
    """Return the address of the preview."""
    return f"http://{HOST}:{sockets[0].getsockname()[1]}{base_path}/"


def run(spec: BuildSpec, sockets: list[socket.socket], opened: str | None) -> None:
    """Build and serve until Ctrl-C; open a browser after the first build if requested.

    `opened` is the path of a document, '' for the front page, None for no browser.
    """
    asyncio.run(_run(Preview(spec), sockets, opened))


def open_running(port: int, content: Path, document: str) -> bool:
    """Open a page in the preview of the same folder that uses a port; return False without one."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT)
    try:
        connection.request("HEAD", PAGE_OF)
        is_same = connection.getresponse().headers[IDENTITY] == _identity(content)
    except (OSError, http.client.HTTPException):
        is_same = False
    finally:
        connection.close()
    if is_same:
        webbrowser.open_new_tab(f"http://{HOST}:{port}{PAGE_OF}{quote(document)}")
    return is_same


def application(preview: Preview) -> ASGIApp:
    """Return the ASGI application: the site, and the overlay at a path that only pages know."""
    secret = f"/.preview/{secrets.token_urlsafe(16)}"

    async def events(request: Request) -> Response:
        document = request.query_params.get("document", "")
        return StreamingResponse(_events(preview, document), media_type="text/event-stream")

    async def page_of(request: Request) -> Response:
        path, state = request.path_params["path"], preview.state
        file, _ = state.pages.get(path, ("", ""))
        headers = {IDENTITY: _identity(preview.spec.sources[0])}
        if file or not path:
            address = f"{state.base_path}/{quote(file.removesuffix('index.html'))}"
            return RedirectResponse(address, headers=headers)
        page = NO_PAGE.format(command=COMMAND, path=html.escape(path)) + _script(secret, state)
        return Response(page, 503, headers, media_type="text/html")

    return Starlette(
        routes=[
            Route(f"{secret}/events", events),
            Route(f"{PAGE_OF}{{path:path}}", page_of),
            Mount(secret, StaticFiles(directory=ASSETS)),
            Mount("/", _SiteFiles(preview, secret)),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
            Middleware(_same_origin_only),
        ],
    )


async def _run(preview: Preview, sockets: list[socket.socket], opened: str | None) -> None:
    server = _Server(application(preview))
    loop = asyncio.get_running_loop()
    # uvicorn lets h11's errors about malformed requests escape to the loop, which prints them.
    loop.set_exception_handler(lambda _loop, _context: None)
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, server.handle_exit, number, None)
        except NotImplementedError:  # on Windows
            signal.signal(number, server.handle_exit)
    async with asyncio.TaskGroup() as tasks:
        work = [tasks.create_task(preview.run())]
        if opened is not None:
            work.append(tasks.create_task(_open_browser(preview, sockets, opened)))
        await server.serve(sockets)
        for task in work:
            task.cancel()


class _Server(uvicorn.Server):
    """A server that leaves signals to the caller, which has more to stop than this server."""

    def __init__(self, app: ASGIApp) -> None:
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            lifespan="off",
            log_level="critical",
            proxy_headers=False,
            headers=list({**hosting.HEADERS, **PRIVATE}.items()),
            timeout_graceful_shutdown=0,  # open event streams would delay Ctrl-C
        )
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install no signal handlers: uvicorn's raise the signal again and kill the process."""
        yield


async def _open_browser(preview: Preview, sockets: list[socket.socket], document: str) -> None:
    async for state in preview.states():
        if state.files or state.errors:
            home = url(sockets, state.base_path)
            address = f"{url(sockets)[:-1]}{PAGE_OF}{quote(document)}" if document else home
            await asyncio.to_thread(webbrowser.open, address)
            return


async def _events(preview: Preview, document: str) -> AsyncIterator[str]:
    """Yield the state, and every change of it, as server-sent events.

    The warnings of the document that the page shows come first.
    """
    async for state in preview.states():
        warnings = sorted(state.warnings, key=lambda problem: problem.path != document)
        news = {
            "site": state.site,
            "search": state.search,
            "errors": state.errors,
            "warnings": preview.spec.format_problems(warnings[:SHOWN]),
            "count": len(warnings),
            "here": sum(problem.path == document for problem in warnings),
        }
        yield f"retry: 1000\ndata: {json.dumps(news)}\n\n"


def _script(secret: str, state: State, path: str = "") -> str:
    """Return the element that adds the preview's script to a page, and what it is to know."""
    files = (path, os.path.normpath(f"{path}/index.html"))
    document, status = next(filter(None, map(state.documents.get, files)), ("", ""))
    known = {"site": state.site, "search": state.search, "document": document, "status": status}
    data = "".join(f' data-{name}="{html.escape(str(known[name]))}"' for name in known)
    return f'<script src="{secret}/overlay.js"{data}></script>\n'


def _identity(content: Path) -> str:
    """Return a name for a folder that can be a header."""
    return quote(str(content.resolve()))


def _same_origin_only(app: ASGIApp) -> ASGIApp:
    """Reject requests by pages of other sites, except for links that a reader follows."""
    refusal = Response("Other sites may not use this preview.\n", 403, media_type="text/plain")

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        await (refusal if _is_cross_site(Headers(scope=scope)) else app)(scope, receive, send)

    return guarded


def _is_cross_site(headers: Headers) -> bool:
    own = f"http://{headers['host']}"
    is_own = headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    # A link to a whole page is harmless: frame-ancestors keeps that page out of frames.
    mode, destination = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    is_link = (mode, destination) == ("navigate", "document")
    return headers.get("origin", own) != own or not (is_own or is_link)


class _SiteFiles(StaticFiles):
    """The files of the last successful build; pages get the script of the overlay."""

    def __init__(self, preview: Preview, secret: str) -> None:
        super().__init__(directory=preview.spec.output, html=True, check_dir=False)
        self.config_checked = True  # there is no folder to check before the first build
        self.preview, self.secret = preview, secret

    def get_path(self, scope: Scope) -> str:
        """Return the path relative to the base path; outside it, a path that no file has."""
        base_path = self.preview.state.base_path.strip("/")
        return os.path.relpath(super().get_path(scope), base_path or ".")

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Look up a path of the manifest, without following symbolic links."""
        # StaticFiles would serve files that the build did not create, and links inside the site.
        files, name = self.preview.state.files, os.path.normpath(path)
        if name != MANIFEST and not {name, os.path.normpath(f"{name}/index.html")} & files.keys():
            return "", None
        found, status = super().lookup_path(name)
        is_link = found != os.path.normpath(self.preview.spec.output.resolve() / name)
        return ("", None) if is_link else (found, status)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, with the overlay's script if it is a page."""
        state = self.preview.state
        if not state.files:
            return Response(PLACEHOLDER + _script(self.secret, state), 503, media_type="text/html")
        if scope["path"] == "/" and state.base_path:
            return RedirectResponse(f"{state.base_path}/")
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and response.media_type == "text/html":
            page = await asyncio.to_thread(Path(response.path).read_bytes)
            script = _script(self.secret, state, path).encode()
            return Response(page + script, response.status_code, media_type="text/html")
        return response
