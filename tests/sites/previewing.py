"""Previews in tests: `build.py serve` in a process of its own, as an editor starts it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.sites.building import PROJECT, TODAY

TIMEOUT = 30  # seconds


class Response(NamedTuple):
    """A response: status, headers by lower-case name, and body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Served(NamedTuple):
    """A running preview: its process, its port, the file with its output, the folder it serves."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    site: Path

    @property
    def home(self) -> str:
        """The URL of the preview, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def output(self) -> str:
        """Return all that the preview has printed so far."""
        return self.log.read_text(encoding="utf-8")

    def wait_for_output(self, text: str) -> None:
        """Wait until the preview has printed this text."""
        end = time.monotonic() + TIMEOUT
        while text not in self.output():
            assert time.monotonic() < end, self.output()
            time.sleep(0.02)

    def send(self, request: bytes, *, piece: int = 0) -> bytes:
        """Send bytes, with the port for `PORT`, and return the response as bytes.

        `piece` sends as many bytes at a time, with a pause between.
        """
        sent = request.replace(b"PORT", str(self.port).encode())
        size = piece or len(sent)
        with socket.create_connection(("127.0.0.1", self.port), timeout=TIMEOUT) as connection:
            for start in range(0, len(sent), size):
                time.sleep(0.05 if start else 0)
                connection.sendall(sent[start : start + size])
            found = b""
            while chunk := connection.recv(65536):
                found += chunk
                if _is_event(found):
                    break
            return found

    def get(self, path: str, *headers: str, method: str = "GET") -> Response:
        """Send a request as a browser on this machine does."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1:PORT", "Connection: close"]
        return parsed(self.send("\r\n".join([*lines, *headers, "", ""]).encode("latin-1")))


def secret(preview: Served) -> str:
    """Return the secret path of the preview, as its pages name it."""
    found = re.search(rb'src="(/\.preview/[\w-]{22}/)overlay\.js"', preview.get("/").body)
    assert found
    return found[1].decode()


def events(preview: Served) -> dict[str, Any]:
    """Return the first event that the preview sends to a page: the build, errors and warnings."""
    found = preview.get(f"{secret(preview)}events")
    assert found.headers["content-type"] == "text/event-stream; charset=utf-8"
    (data,) = re.findall(rb"data: (.*)\n\n", found.body)
    return dict(json.loads(data))


def _is_event(found: bytes) -> bool:
    """Return True for the first event of a stream, which has no end."""
    head, _, body = found.partition(b"\r\n\r\n")
    return b"text/event-stream" in head and b"data:" in body


def parsed(raw: bytes) -> Response:
    """Parse a response."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return Response(int(first.split()[1]), {name.lower(): value for name, value in pairs}, body)


@contextmanager
def previewed(
    folder: Path, *options: str, port: str = "0", search: bool = False
) -> Iterator[Served]:
    """Serve a preview of the site in a folder, and stop it as Ctrl-C does."""
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--port", port]
    command += ["--templates", str(PROJECT / "templates"), "--jobs", "1", "--now", TODAY]
    command += [] if search else ["--no-search"]
    log = Path(tempfile.mkdtemp(dir=folder, prefix=".log-")) / "output"
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, *options], cwd=folder, stdout=output, stderr=output, env=_environment()
        ) as process,
    ):
        try:
            yield Served(process, _port(process, log), log, folder / ".cache/preview/site")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(TIMEOUT)
            finally:
                process.kill()


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return {**kept, "BROWSER": "echo opened %s", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    """Wait for the URL, and for the result of the first build."""
    while process.poll() is None:
        output = log.read_text(encoding="utf-8")
        if found := re.search(
            r"http://127\.0\.0\.1:(\d+)/[^\n]*\n(.*\n)?The preview ", output, re.DOTALL
        ):
            return int(found[1])
        time.sleep(0.02)
    raise AssertionError(log.read_text(encoding="utf-8"))
