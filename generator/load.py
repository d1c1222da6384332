"""Stage 1: the folder `content/` → its sources and attachments, as they stand there."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.config import Config
from generator.model import Attachment, Content, Source
from generator.problems import Problem

TEXT_LIMIT = 1024 * 1024
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
TEXTS = frozenset({".pdf", ".txt", ".csv", ".epub", ".doc", ".docx", ".odt", ".rtf"})
SHEETS = frozenset({".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".zip"})
RECORDINGS = frozenset({".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".vtt"})
PUBLISHED = PICTURES | TEXTS | SHEETS | RECORDINGS
SETTINGS = frozenset({("site.toml",), ("urls.txt",)})
LITTER = frozenset({"thumbs.db", "desktop.ini"})
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def content(config: Config) -> tuple[Content, list[Problem]]:
    """Read everything under `content/`; files that cannot be used are problems, each by name."""
    reading = _Reading(config.choices.content)
    sources: list[Source] = []
    attachments: list[Attachment] = []
    for parts, size in reading.files((), config.choices.content):
        suffix = Path(parts[-1]).suffix.lower()
        if suffix in (".md", ".markdown"):
            sources.extend(reading.source(parts, size, config))
        elif parts not in SETTINGS:
            attachments.extend(reading.attachment(parts, size, suffix))
    assets = _Reading(config.choices.templates / "assets")
    shipped = [
        Attachment(assets.shown(parts), parts, assets.root.joinpath(*parts), size)
        for parts, size in assets.files((), assets.root)
    ]
    result = Content(tuple(sources), tuple(attachments), tuple(shipped), reading.ledger())
    return result, [*reading.problems, *assets.problems]


class _Reading:
    """One walk through the folder; `problems` grows as it goes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def mistake(self, parts: tuple[str, ...], message: str, fix: str, line: int = 0) -> None:
        self.problems.append(Problem(self.shown(parts), line, 0, message, fix))

    def shown(self, parts: tuple[str, ...]) -> str:
        """Return the path as the editor types it; bytes that are no text stay visible."""
        path = (self.root / "/".join(parts)).as_posix()
        return path.encode("utf-8", "backslashreplace").decode()

    def files(self, parts: tuple[str, ...], folder: Path) -> Iterator[tuple[tuple[str, ...], int]]:
        """Walk the folder in the order of names; yield each regular file and its size."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self.mistake(parts, f"this folder cannot be read: {error.strerror}", "")
            return
        for entry in entries:
            below = (*parts, entry.name)
            if entry.name.startswith((".", "_", "#")) or entry.name.endswith("~"):
                continue
            if not entry.name.isprintable():
                fix = "rename it with a–z, 0–9 and -"
                self.mistake(below, "the name of this file holds what is no text", fix)
            elif entry.is_symlink():
                fix = "put the file itself here"
                self.mistake(below, "this is a link to another file and is not read", fix)
            elif entry.is_dir(follow_symlinks=False):
                yield from self.files(below, folder / entry.name)
            elif entry.is_file(follow_symlinks=False):
                yield below, entry.stat(follow_symlinks=False).st_size
            else:
                self.mistake(below, "this is not a file with content", "delete it")

    def source(self, parts: tuple[str, ...], size: int, config: Config) -> Iterator[Source]:
        """Read a Markdown file; nothing comes back where it is not an article's text."""
        known = (*config.sections, "pages")
        if parts[0] not in known or len(parts) < 2:
            folders = " or ".join(f"{self.root.as_posix()}/{name}/" for name in known)
            self.mistake(parts, "this file is not in a section", f"move it to {folders}")
            return
        if size > TEXT_LIMIT:
            fix = "split it, or attach it as a document"
            self.mistake(parts, f"this text is {size / 2**20:.1f} MB, more than 1 MB", fix)
            return
        found = self._bytes(parts)
        text = self._decoded(parts, found) if found is not None else None
        if text is not None:
            yield Source(self.shown(parts), parts, text)

    def attachment(self, parts: tuple[str, ...], size: int, suffix: str) -> Iterator[Attachment]:
        if suffix in PUBLISHED:
            yield Attachment(self.shown(parts), parts, self.root.joinpath(*parts), size)
        elif parts[-1].lower() not in LITTER:
            kinds = ", ".join(sorted(kind[1:] for kind in PUBLISHED))
            message = f"files of the kind '{suffix or parts[-1]}' are not published"
            self.mistake(parts, message, f"use one of {kinds}, or begin its name with _")

    def ledger(self) -> tuple[tuple[int, str], ...]:
        """Return the addresses in `urls.txt`, one a line, with their lines."""
        if not (self.root / "urls.txt").is_file():
            return ()
        found = self._bytes(("urls.txt",))
        text = self._decoded(("urls.txt",), found) if found is not None else None
        lines = enumerate((text or "").split("\n"), start=1)
        return tuple((number, line.strip()) for number, line in lines if line.startswith("/"))

    def _bytes(self, parts: tuple[str, ...]) -> bytes | None:
        """Read a regular file, and nothing that took its place since the folder was listed."""
        path = self.root.joinpath(*parts)
        try:
            descriptor = os.open(path, os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK"))
            with os.fdopen(descriptor, "rb") as file:
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    return file.read(TEXT_LIMIT + 1)
            self.mistake(parts, "this is not a file with text", "delete it")
        except OSError as error:
            self.mistake(parts, f"this file cannot be read: {error.strerror}", "")
        return None

    def _decoded(self, parts: tuple[str, ...], raw: bytes) -> str | None:
        """Return the text of a file with one kind of line end, or say what is wrong with it."""
        if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:200].count(0) > 20:
            self.mistake(parts, "this file is UTF-16 text", "save it as UTF-8", 1)
            return None
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            byte = raw[error.start]
            message = f"this is not UTF-8 text (byte {byte:#04x}); it looks like Windows-1252"
            self.mistake(parts, message, "save the file as UTF-8", line)
            return None
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return self._without_control(parts, text)

    def _without_control(self, parts: tuple[str, ...], text: str) -> str:
        """Take out characters that no page may hold, each named; the text stays readable."""
        for found in FORBIDDEN.finditer(text):
            start = text.rfind("\n", 0, found.start()) + 1
            line = text.count("\n", 0, start) + 1
            problem = Problem(
                self.shown(parts),
                line,
                found.start() - start + 1,
                f"there is a control character here (U+{ord(found.group()):04X})",
                "delete it; it may hide before or behind a letter",
            )
            self.problems.append(problem)
        return FORBIDDEN.sub(" ", text)


def _flag(name: str) -> int:
    """Return a flag for os.open, or nothing on systems that do not have it."""
    return int(vars(os).get(name, 0))
