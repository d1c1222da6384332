"""Stage 1: the folders `content/` and `templates/` → what stands there; sources → their text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path

from resource_site import safe_files
from resource_site.content.documents import File, Files, Source, Template
from resource_site.problems import Problem
from resource_site.settings.config import PROGRAM, Config

DEFAULT_TEMPLATES = PROGRAM.parent / "templates"
TEXT_LIMIT = 1024 * 1024
LEDGER_LIMIT = 64 * 1024 * 1024
DEEPEST = 40  # folders in each other
MARKDOWN = (".md", ".markdown")
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"})
TEXTS = frozenset({".pdf", ".txt", ".csv", ".epub", ".doc", ".docx", ".odt", ".rtf"})
SHEETS = frozenset({".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".zip"})
RECORDINGS = frozenset({".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".vtt"})
PUBLISHED = PICTURES | TEXTS | SHEETS | RECORDINGS
SETTINGS = frozenset({("site.toml",), ("urls.txt",)})
LITTER = frozenset({"thumbs.db", "desktop.ini"})
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def files(config: Config) -> tuple[Files, list[Problem]]:
    """List everything under `content/` and `templates/`; what cannot be used is a problem."""
    content = _Folder(config.choices.content)
    own = _Folder(config.choices.templates / "assets")
    default = _Folder(DEFAULT_TEMPLATES / "assets")
    sources: list[File] = []
    attachments: list[File] = []
    known = (*config.sections, "pages")
    for file in content.files():
        if file.parts[-1].lower().endswith(MARKDOWN):
            if content.takes(file, known):
                sources.append(file)
        elif file.parts not in SETTINGS:
            attachments.extend(content.attachment(file))
    assets = {file.parts: file for folder in (default, own) for file in folder.files()}
    result = Files(
        sources=tuple(sources),
        attachments=tuple(attachments),
        assets=tuple(assets[parts] for parts in sorted(assets)),
        templates=templates(config.choices.templates),
        ledger=content.ledger(),
    )
    return result, [*content.problems, *own.problems]


def source(file: File) -> tuple[Source | None, list[Problem]]:
    """Read a Markdown file; a text that is not clean is mended, and every fault told."""
    problems: list[Problem] = []
    text = _text(file.path, file.location, TEXT_LIMIT, problems)
    return (None if text is None else Source(file.path, file.parts, text)), problems


def templates(folder: Path) -> dict[str, Template]:
    """Return every template by its name, such as `parts/links.html`.

    A file of the site replaces the one of the same name that comes with this program.
    """
    return {**dict(_templates(DEFAULT_TEMPLATES, "")), **dict(_templates(folder, ""))}


class _Folder:
    """One walk through a folder; `problems` grows as it goes."""

    def __init__(self, root: Path) -> None:
        self.root = root.as_posix()
        self.problems: list[Problem] = []

    def files(self) -> Iterator[File]:
        """Walk the folder in the order of names; yield each regular file."""
        yield from self._below((), self.root)

    def takes(self, file: File, known: Sequence[str]) -> bool:
        """Tell whether a Markdown file stands where a text belongs and is not too long."""
        if file.parts[0] not in known or len(file.parts) == 1:
            folders = " or ".join(f"{self.root}/{name}/" for name in known)
            self._mistake(file.path, "this file is not in a section", f"move it to {folders}")
        elif file.size > TEXT_LIMIT:
            message = f"this text is {file.size / 2**20:.1f} MB, more than 1 MB"
            self._mistake(file.path, message, "split it, or attach it as a document")
        else:
            return True
        return False

    def attachment(self, file: File) -> Iterator[File]:
        """Yield a picture or document if it is of a kind that is published."""
        suffix = os.path.splitext(file.parts[-1])[1].lower()
        if suffix in PUBLISHED:
            yield file
        elif file.parts[-1].lower() not in LITTER:
            kinds = ", ".join(sorted(kind[1:] for kind in PUBLISHED))
            message = f"files of the kind '{suffix or file.parts[-1]}' are not published"
            self._mistake(file.path, message, f"use one of {kinds}, or begin its name with _")

    def ledger(self) -> tuple[tuple[int, str], ...]:
        """Return the addresses in `urls.txt`, one a line, with their lines."""
        location = f"{self.root}/urls.txt"
        if os.path.isdir(location) and not os.path.islink(location):
            self._mistake(location, "this is a folder, not the ledger", "rename it")
        # What else stands there and is no regular file was told when the folder was walked.
        is_file = os.path.isfile(location) and not os.path.islink(location)
        text = _text(location, location, LEDGER_LIMIT, self.problems) if is_file else ""
        lines = enumerate((text or "").split("\n"), start=1)
        return tuple((number, line.strip()) for number, line in lines if line.startswith("/"))

    def _below(self, parts: tuple[str, ...], folder: str) -> Iterator[File]:
        if len(parts) > DEEPEST:
            message = f"this folder stands in more than {DEEPEST} others"
            self._mistake(_shown(folder), message, "move it up, or begin its name with _")
            return
        try:
            entries = sorted(os.scandir(folder), key=attrgetter("name"))
        except OSError as error:
            fix = "let this program read it, or begin its name with _"
            self._mistake(_shown(folder), f"this folder cannot be read: {error.strerror}", fix)
            return
        for entry in entries:
            name = entry.name
            if name[0] in "._#" or name[-1] == "~":
                continue
            if not name.isprintable():
                message = "the name of this file holds what is no text"
                self._mistake(_shown(entry.path), message, "rename it with a–z, 0–9 and -")
            elif entry.is_file(follow_symlinks=False):
                yield _file(entry, parts)
            elif entry.is_dir(follow_symlinks=False):
                yield from self._below((*parts, name), entry.path)
            elif entry.is_symlink():
                message = "this is a link to another file and is not read"
                self._mistake(_shown(entry.path), message, "put the file itself here")
            else:
                message = "this is not a file with content"
                self._mistake(_shown(entry.path), message, "delete it")

    def _mistake(self, path: str, message: str, fix: str) -> None:
        self.problems.append(Problem(path, 0, 0, message, fix))


def _templates(folder: Path, above: str) -> Iterator[tuple[str, Template]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"{above}{path.name}"
        if name == "assets" or name.startswith(".") or name.endswith("~"):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _templates(path, f"{name}/")
        elif path.is_file() and not path.is_symlink() and path.suffix != ".md":
            yield name, Template(str(path), path.read_bytes())


def _file(entry: os.DirEntry[str], folder: tuple[str, ...]) -> File:
    found = entry.stat(follow_symlinks=False)
    signature = f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"
    changed = max(found.st_mtime_ns, found.st_ctime_ns)
    parts = (*folder, entry.name)
    return File(_shown(entry.path), parts, entry.path, found.st_size, signature, changed)


def _shown(path: str) -> str:
    """Return a path as the editor types it; bytes that are no text stay visible."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()


def _text(path: str, location: str, limit: int, problems: list[Problem]) -> str | None:
    """Read a file as clean text with one kind of line end, or say what is wrong with it."""

    def mistake(message: str, fix: str, line: int = 0, column: int = 0) -> None:
        problems.append(Problem(path, line, column, message, fix))

    try:
        raw = safe_files.read(location, limit)
    except OSError as error:
        fix = "put a plain file here, one that this program may read"
        mistake(f"this file cannot be read: {error.strerror}", fix)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:200].count(0) > 20:
        mistake("this file is UTF-16 text", "save it as UTF-8", 1)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"byte {raw[error.start]:#04x}"
        message = f"this is not UTF-8 text ({byte}); it looks like Windows-1252"
        mistake(message, "save the file as UTF-8", line)
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if raw.isascii() and len(raw.translate(None, CONTROLS)) == len(raw):
        return text
    if FORBIDDEN.search(text) is None:
        return text
    for found in FORBIDDEN.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        message = f"there is a control character here (U+{ord(found.group()):04X})"
        fix = "delete it; it may hide before or behind a letter"
        mistake(message, fix, text.count("\n", 0, start) + 1, found.start() - start + 1)
    return FORBIDDEN.sub(" ", text)
