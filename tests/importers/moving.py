"""A small site of another generator, its import, and the site that is built from it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from resource_site import pipeline

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


class Moving:
    """The folder `old` with a source, and `content` with what was imported from it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.content = folder / "content"

    def file(self, name: str, content: str | bytes) -> Moving:
        """Write a file of the source."""
        path = self.folder / "old" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def run(self, kind: str, *options: str, status: int = 0, source: str = "old") -> str:
        """Import the source, and return what was printed."""
        self.capsys.readouterr()
        found = pipeline.main(["import", kind, source, *options])
        printed = self.capsys.readouterr().out
        assert found == status, printed
        return printed

    def files(self) -> list[str]:
        """Return the paths below `content`."""
        every = sorted(self.content.rglob("*")) if self.content.exists() else []
        return [path.relative_to(self.content).as_posix() for path in every if path.is_file()]

    def text(self, name: str) -> str:
        """Return the text of an imported file."""
        return (self.content / name).read_text(encoding="utf-8")

    def body(self, name: str) -> str:
        """Return an imported file without its front matter."""
        return self.text(name).split("\n---\n", 1)[1].strip()

    def only(self) -> str:
        """Return the text of the only document."""
        (name,) = (name for name in self.files() if name.endswith(".md"))
        return self.text(name)

    def only_body(self) -> str:
        """Return the body of the only document."""
        return self.only().split("\n---\n", 1)[1].strip()

    def built(self, now: str = "2026-11-26") -> dict[str, str]:
        """Build the site, which must have no errors; return its pages by their addresses."""
        self.capsys.readouterr()
        words = self.folder / "templates/words"
        words.mkdir(parents=True, exist_ok=True)
        for language in ("fr", "de", "es"):
            (words / f"{language}.toml").touch()  # all strings are English
        options = ["--no-search", "--jobs", "1", "--now", now]
        status = pipeline.main(["build", *options])
        printed = self.capsys.readouterr().out
        assert status == 0, printed
        site = self.folder / "site"
        return {
            f"/{path.relative_to(site).as_posix()}": path.read_text(encoding="utf-8")
            for path in site.rglob("*.html")
        }

    def followed(self, pages: dict[str, str], address: str) -> str:
        """Return the page that an address leads to, by way of a redirect if there is one."""
        path = (
            address if address.endswith((".html", ".htm")) else f"{address.rstrip('/')}/index.html"
        )
        page = pages[path]
        target = re.search(r'http-equiv="?refresh"?[^>]*url=([^">]+)', page)
        return self.followed(pages, re.sub("https?://[^/]+", "", target[1])) if target else page
