"""A server on this machine that misbehaves in the way that each path names."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
from collections import Counter, defaultdict
from contextlib import closing, suppress
from pathlib import Path
from typing import Self

CERTIFICATE = Path(__file__).with_name("self_signed.pem")
BOMB = gzip.compress(b"0" * 50_000_000)


def response(status: str, *headers: str, body: bytes = b"") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode() + body


OK = response("200 OK", "Content-Length: 2", body=b"ok")
SIMPLE = {
    "/ok": OK,
    "/gone": response("410 Gone"),
    "/missing": response("404 Not Found"),
    "/forbidden": response("403 Forbidden"),
    "/bots": response("999 Request Denied"),
    "/unauthorized": response("401 Unauthorized"),
    "/fails": response("500 Internal Server Error"),
    "/overloaded": response("503 Service Unavailable"),
    "/waits-an-hour": response("429 Too Many Requests", "Retry-After: 3600"),
    "/garbage": b"\x00\xff nothing like HTTP\r\n\r\n",
    "/old-http": b"<html>no status line</html>\r\n\r\n",
    "/huge-headers": response("200 OK", *(f"X-{n}: {'y' * 1000}" for n in range(500))),
    "/long-line": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000,
    "/bad-length": response("200 OK", "Content-Length: many"),
    "/wrong-length": response("200 OK", "Content-Length: 1000000", body=b"short"),
    "/bomb": response("200 OK", "Content-Encoding: gzip", body=BOMB),
    "/early-hints": response("103 Early Hints", "Link: </a>") + OK,
    "/cookie": response("200 OK", "Set-Cookie: a=b", "Content-Length: 0"),
    "/empty": b"",
    "/loop": response("302 Found", "Location: /loop-2"),
    "/loop-2": response("302 Found", "Location: /loop"),
    "/moved": response("301 Moved Permanently", "Location: /ok"),
    "/moved-308": response("308 Permanent Redirect", "Location: ok?a=1"),
    "/moved-to-missing": response("301 Moved Permanently", "Location: /missing"),
    "/moved-home": response("301 Moved Permanently", "Location: /"),
    "/": OK,
    "/found": response("302 Found", "Location: /ok"),
    "/found-then-moved": response("302 Found", "Location: /moved"),
    "/moved-then-found": response("301 Moved Permanently", "Location: /found"),
    "/wall": response("302 Found", "Location: /account/login?next=/wall"),
    "/account/login?next=/wall": OK,
    "/nowhere": response("302 Found"),
    "/to-file": response("302 Found", "Location: file:///etc/passwd"),
    "/to-invalid": response("302 Found", "Location: http://[::1/"),
    "/to-localhost": response("302 Found", "Location: http://localhost/"),
    "/to-metadata": response("302 Found", "Location: http://169.254.169.254/latest/meta-data/"),
    "/to-private": response("301 Moved Permanently", "Location: http://private.example/"),
}


class Server:
    """Counts requests, their headers, and how many are answered at a time by host."""

    def __init__(self, *, tls: bool = False, host: str = "127.0.0.1") -> None:
        self.requests: Counter[tuple[str, str]] = Counter()
        self.headers: list[str] = []
        self.active: Counter[str] = Counter()
        self.most: dict[str, int] = defaultdict(int)
        self._tls, self._host = tls, host
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._server.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = None
        if self._tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        start = asyncio.start_server(self._serve, self._host, 0, ssl=context)
        self._server = self._loop.run_until_complete(start)
        self.port = self._server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, EOFError, asyncio.CancelledError), closing(writer):
            first = await reader.readexactly(1)
            if first == b"\x16":  # a TLS handshake
                writer.write(response("400 Bad Request"))
                await writer.drain()
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split("\r\n", maxsplit=1)[0].split(" ")
            host = head.split("Host: ")[1].split("\r\n")[0].partition(":")[0]
            self.requests[method, path] += 1
            self.headers.append(head)
            self.active[host] += 1
            self.most[host] = max(self.most[host], self.active[host])
            try:
                await self._answer(method, path, writer)
            finally:
                self.active[host] -= 1

    async def _answer(self, method: str, path: str, writer: asyncio.StreamWriter) -> None:  # noqa: C901 - one branch for each way to misbehave
        count = sum(self.requests[kind, path] for kind in ("HEAD", "GET"))
        if path.startswith("/many/"):
            await asyncio.sleep(0.005)
            writer.write(OK)
        elif path.startswith("/endless/"):
            location = f"/endless/{int(path.rpartition('/')[2]) + 1}"
            writer.write(response("302 Found", f"Location: {location}"))
        elif path.startswith("/get-only-"):
            writer.write(OK if method == "GET" else response(f"{path[-3:]} No"))
        elif path == "/resets-head" and method == "HEAD":
            pass
        elif path == "/fails-twice":
            writer.write(OK if count > 4 else SIMPLE["/fails"])
        elif path.startswith("/waits"):
            when = "1" if path == "/waits-a-second" else "Thu, 26 Nov 2026 12:00:01 GMT"
            wait = response("429 Too Many Requests", f"Retry-After: {when}")
            writer.write(SIMPLE.get(path) or (wait if count == 1 else OK))
        elif path == "/never":
            await asyncio.sleep(60)
        elif path == "/slow-headers":
            for byte in OK:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.3)
        elif path == "/slow-body":
            writer.write(response("200 OK", "Content-Length: 100"))
            await asyncio.sleep(60)
        elif path == "/reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            writer.transport.abort()
        else:
            writer.write(SIMPLE.get(path, OK))
        await writer.drain()
