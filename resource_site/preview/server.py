"""Serve the last successful build to browsers on this machine, with errors in an overlay."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import secrets
import signal
import socket
import webbrowser
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

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

from resource_site.preview.rebuild import BuildSpec, Preview
from resource_site.publish.manifest import MANIFEST
from resource_site.site import well_known

HOST = "127.0.0.1"
HOSTS = (HOST, "localhost", "[::1]")
ASSETS = Path(__file__).parent / "assets"
PRIVATE = {"Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"}
PLACEHOLDER = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>'
    "<p>There is no successful build yet. This page is replaced after the first one.</p>\n"
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


def run(spec: BuildSpec, sockets: list[socket.socket], *, open_browser: bool) -> None:
    """Build and serve until Ctrl-C; open a browser after the first build if requested."""
    asyncio.run(_run(Preview(spec), sockets, open_browser=open_browser))


def application(preview: Preview) -> ASGIApp:
    """Return the ASGI application: the site, and the overlay at a path that only pages know."""
    secret = f"/.preview/{secrets.token_urlsafe(16)}"

    async def events(_request: Request) -> Response:
        return StreamingResponse(_events(preview), media_type="text/event-stream")

    return Starlette(
        routes=[
            Route(f"{secret}/events", events),
            Mount(secret, StaticFiles(directory=ASSETS)),
            Mount("/", _SiteFiles(preview, secret)),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS),
            Middleware(_same_origin_only),
        ],
    )


async def _run(preview: Preview, sockets: list[socket.socket], *, open_browser: bool) -> None:
    server = _Server(application(preview))
    loop = asyncio.get_running_loop()
    # uvicorn lets h11's errors about malformed requests escape to the loop, which prints them.
    loop.set_exception_handler(lambda _loop, _context: None)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.handle_exit, number, None)
    async with asyncio.TaskGroup() as tasks:
        work = [tasks.create_task(preview.run())]
        if open_browser:
            work.append(tasks.create_task(_open_browser(preview, sockets)))
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
            headers=list({**well_known.HEADERS, **PRIVATE}.items()),
            timeout_graceful_shutdown=0,  # open event streams would delay Ctrl-C
        )
        super().__init__(config)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Install no signal handlers: uvicorn's raise the signal again and kill the process."""
        yield


async def _open_browser(preview: Preview, sockets: list[socket.socket]) -> None:
    async for state in preview.states():
        if state.files or state.errors:
            await asyncio.to_thread(webbrowser.open, url(sockets, state.base_path))
            return


async def _events(preview: Preview) -> AsyncIterator[str]:
    """Yield the state, and every change of it, as server-sent events."""
    async for state in preview.states():
        news = json.dumps({"site": state.site, "errors": state.errors})
        yield f"retry: 1000\ndata: {news}\n\n"


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
        script = f'<script src="{self.secret}/overlay.js" data-site="{state.site}"></script>\n'
        if not state.files:
            return Response(PLACEHOLDER + script, 503, media_type="text/html")
        if scope["path"] == "/" and state.base_path:
            return RedirectResponse(f"{state.base_path}/")
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and response.media_type == "text/html":
            page = await asyncio.to_thread(Path(response.path).read_bytes)
            return Response(page + script.encode(), response.status_code, media_type="text/html")
        return response
