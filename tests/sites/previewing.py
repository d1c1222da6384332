"""Previews in tests: `build.py serve` as an editor starts it, a process of its own."""

from __future__ import annotations

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
from dataclasses import dataclass
from pathlib import Path

from tests.sites.building import PROJECT, TODAY

PATIENCE = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a request: status, headers with small letters, and body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Previewed:
    """A preview that runs: its process, its port, the file of its words, the folder it sends."""

    process: subprocess.Popen[bytes]
    port: int
    said: Path
    site: Path

    @property
    def home(self) -> str:
        """The address of the preview, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    def words(self) -> str:
        """Return all that the preview has said so far."""
        return self.said.read_text(encoding="utf-8")

    def until(self, words: str) -> None:
        """Wait until the preview has said these words."""
        end = time.monotonic() + PATIENCE
        while words not in self.words():
            assert time.monotonic() < end, self.words()
            time.sleep(0.02)

    def receive(self, request: bytes, host: str = "127.0.0.1", *, piece: int = 0) -> bytes:
        """Send bytes as they are, `PORT` for the port, and return all that comes back.

        Where a `piece` is said, as many bytes are sent at a time, slowly.
        """
        sent = request.replace(b"PORT", str(self.port).encode())
        size = piece or len(sent)
        with socket.create_connection((host, self.port), timeout=PATIENCE) as line:
            for start in range(0, len(sent), size):
                time.sleep(0.05 if start else 0)
                line.sendall(sent[start : start + size])
            found = b""
            while chunk := line.recv(65536):
                found += chunk
                if not _is_awaited(found):
                    break
            return found

    def ask(self, path: str, *headers: str, method: str = "GET") -> Answer:
        """Ask as a browser on this machine does."""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1:PORT", "Connection: close"]
        return answer(self.receive("\r\n".join([*lines, *headers, "", ""]).encode("latin-1")))


def _is_awaited(found: bytes) -> bool:
    """Tell whether more is to come: what listens to events is never sent all of them."""
    head, _, body = found.partition(b"\r\n\r\n")
    return b"text/event-stream" not in head or b"data:" not in body


def answer(raw: bytes) -> Answer:
    """Read an answer."""
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.split(": ", 1) for line in lines)
    return Answer(int(first.split()[1]), {name.lower(): value for name, value in pairs}, body)


@contextmanager
def previewed(
    folder: Path, *options: str, port: str = "0", search: bool = False
) -> Iterator[Previewed]:
    """Start a preview in the folder of a site, and end it as Ctrl-C does."""
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--port", port]
    command += ["--templates", str(PROJECT / "templates"), "--jobs", "1", "--now", TODAY]
    command += [] if search else ["--no-search"]
    said = Path(tempfile.mkdtemp(dir=folder, prefix=".said-")) / "words"
    with (
        said.open("wb") as words,
        subprocess.Popen(
            [*command, *options], cwd=folder, stdout=words, stderr=words, env=_surroundings()
        ) as process,
    ):
        try:
            yield Previewed(process, _port(process, said), said, folder / ".cache/preview/site")
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(PATIENCE)
            finally:
                process.kill()


def _surroundings() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"}
    return {**kept, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}


def _port(process: subprocess.Popen[bytes], said: Path) -> int:
    """Wait for the address, and for the first site or the first mistake."""
    while process.poll() is None:
        words = said.read_text(encoding="utf-8")
        if found := re.search(
            r"http://127\.0\.0\.1:(\d+)/[^\n]*\n(.*\n)?The prev", words, re.DOTALL
        ):
            return int(found[1])
        time.sleep(0.02)
    raise AssertionError(said.read_text(encoding="utf-8"))
