"""Scan the folders `content/` and `templates/`, and read the text of sources."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from urllib.parse import urlsplit

from resource_site import characters, safe_files
from resource_site.content import formats, ledger, names
from resource_site.content.documents import File, Files, Recorded, Source, Template
from resource_site.problems import Edit, Problem, Severity
from resource_site.settings.config import DEFAULT_TEMPLATES, Choices, Config

TEXT_LIMIT = 1024 * 1024
SMALL = 4096  # bytes of a file that proves something to a host or a search engine
STATIC = "static"  # the folder below content/ that is copied to the root
LEDGER_LIMIT = 64 * 1024 * 1024
DEEPEST = 40  # nested folders
FOR_HOSTS = re.compile(
    r"CNAME|[a-z0-9-]+\.(?:txt|ico|png|webmanifest)"
    r"|\.well-known/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-]+(?:\.(?:txt|json|asc))?"
)
# The files by which search engines check whose site it is, and all that each of them may hold.
PROOFS = {
    r"google[0-9a-f]+\.html": r"google-site-verification: google[0-9a-f]+\.html\s*",
    r"yandex_[0-9a-f]+\.html": (
        r"<html>\s*<head>\s*<meta http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-8\">"
        r"\s*</head>\s*<body>Verification: [0-9a-f]+</body>\s*</html>\s*"
    ),
    r"BingSiteAuth\.xml": (
        r"<\?xml version=\"1\.0\"\?>\s*<users>\s*<user>[0-9A-Fa-f]+</user>\s*</users>\s*"
    ),
}
MARKDOWN = (".md", ".markdown")
SETTINGS = frozenset({("site.toml",), ("urls.txt",)})
SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
LINK = "this is a symbolic link, which is not followed"
CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def files(config: Config) -> tuple[Files, list[Problem]]:
    """Scan `content/` and `templates/`; a file that cannot be used is a problem."""
    content = _Folder(config.choices.content, config.languages)
    own = _Folder(config.choices.templates / "assets")
    default = _Folder(DEFAULT_TEMPLATES / "assets")
    sources: list[File] = []
    attachments: list[File] = []
    statics: list[File] = []
    for file in content.files():
        if file.parts[-1].lower() in SYSTEM_FILES:
            continue
        if file.parts[0] == STATIC and len(file.parts) > 1:
            statics.extend(content.static(file, config.base_url))
        elif file.parts[-1].lower().endswith(MARKDOWN):
            if content.takes(file, (*config.sections, "pages")):
                sources.append(file)
        elif file.parts not in SETTINGS:
            attachments.extend(content.attachment(file))
    folders = (folder for folder in (default, own) if os.path.isdir(folder.root))
    assets = {file.parts: file for folder in folders for file in folder.files()}
    result = Files(
        sources=tuple(sources),
        attachments=tuple(attachments),
        assets=tuple(assets[parts] for parts in sorted(assets)),
        statics=tuple(statics),
        templates=templates(config.choices.templates),
        stylesheets=dict(_stylesheets(assets.values())),
        ledger=content.recorded,
        refused=frozenset(content.refused),
    )
    return result, [*content.problems, *own.problems, *_missing(config.choices.templates)]


def source(file: File) -> tuple[Source | None, list[Problem]]:
    """Read a Markdown file; replace invalid characters, and report each of them."""
    problems: list[Problem] = []
    text = _text(file.path, file.location, TEXT_LIMIT, problems)
    return (None if text is None else Source(file.path, file.parts, text)), problems


def templates(folder: Path) -> dict[str, Template]:
    """Return every template by its name, such as `parts/links.html`.

    A file of the site replaces the one of the same name that comes with this program.
    """
    return {**dict(_templates(DEFAULT_TEMPLATES, "")), **dict(_templates(folder, ""))}


def _missing(templates: Path) -> Iterator[Problem]:
    """Yield what keeps templates from being read: no folder, or links in it."""
    if templates != Choices().templates and not templates.is_dir():
        fix = "check the folder given by --templates"
        yield Problem(str(templates), 0, 0, "this folder does not exist", fix)
    for path in filter(Path.is_symlink, sorted(templates.rglob("*.html"))):
        yield Problem(str(path), 0, 0, LINK, "put a copy of the file here")


class _Folder:
    """One scan of a folder; `problems` and `refused` grow on the way."""

    def __init__(self, root: Path, languages: Collection[str] = ()) -> None:
        self.root, self.languages = root.as_posix(), languages
        self.problems: list[Problem] = []
        self.refused: list[tuple[str, ...]] = []

    def files(self) -> Iterator[File]:
        """Return each regular file below the folder, ordered by name."""
        return self._below((), self.root)

    def takes(self, file: File, known: Sequence[str]) -> bool:
        """Return True if a Markdown file is in a section or in pages/ and is not too large."""
        if file.parts[0] not in known or len(file.parts) == 1:
            folders = " or ".join(f"{self.root}/{name}/" for name in known)
            is_withdrawn = ledger.is_withdrawn(file.parts, self.recorded)
            severity = Severity.WARNING if is_withdrawn else Severity.ERROR
            message, fix = "this file is not in a section", f"move it to {folders}"
            self._report(file.path, f"{message}, and is not published", fix, severity)
        elif file.size > TEXT_LIMIT:
            message = f"this file is {file.size / 2**20:.1f} MB; the limit is 1 MB"
            self._report(file.path, message, "split it, or publish it as an attachment")
        else:
            return True
        self.refused.append(file.parts)
        return False

    def static(self, file: File, base_url: str) -> Iterator[File]:
        """Yield a file of `static/` if it is one that hosts and search engines ask for."""
        name = "/".join(file.parts[1:])
        if file.parts[-1].lower() in SYSTEM_FILES:
            return
        proof = next((held for known, held in PROOFS.items() if re.fullmatch(known, name)), "")
        if not proof and not FOR_HOSTS.fullmatch(name):
            message = f"{name} is not a file that hosts or search engines ask for"
            fix = "move it beside the document that links to it, or to assets/ in templates/"
            self._report(file.path, message, fix)
            return
        text = "" if file.size > SMALL else _text(file.path, file.location, SMALL, []) or ""
        host = urlsplit(base_url).hostname or ""
        if name == "CNAME" and text.strip() != host:
            message = f"CNAME names '{text.strip()[:60]}', but base_url is {base_url}"
            self._report(file.path, message, f"write {host} in it, or correct base_url")
        elif proof and not re.fullmatch(proof, text):
            message = f"{name} contains more than a verification code"
            self._report(file.path, message, "download it again from the service that asks for it")
        else:
            yield file

    def attachment(self, file: File) -> Iterator[File]:
        """Yield an attachment if files of its type are published."""
        stem, suffix = os.path.splitext(file.parts[-1].lower())
        if suffix == ".txt" and stem.endswith(MARKDOWN):
            message, name = "this document is named as a text file", file.parts[-1][:-4]
            self._report(file.path, message, f"rename it to {name}")
            self.refused.append(file.parts)
        elif suffix in formats.PUBLISHED:
            yield file
        else:
            self.refused.append(file.parts)
            message = f"files of type '{suffix or file.parts[-1]}' are not published"
            self._report(file.path, message, formats.conversion(suffix))

    @cached_property
    def recorded(self) -> tuple[Recorded, ...]:
        """Return the lines of `urls.txt` that have an address."""
        location = f"{self.root}/urls.txt"
        if os.path.isdir(location) and not os.path.islink(location):
            self._report(
                location, "the ledger urls.txt must be a file, not a folder", "rename the folder"
            )
        # Anything else that is not a regular file was reported by the scan of the folder.
        is_file = os.path.isfile(location) and not os.path.islink(location)
        text = _text(location, location, LEDGER_LIMIT, self.problems) if is_file else ""
        lines = enumerate((text or "").split("\n"), start=1)
        return tuple(ledger.recorded(*one) for one in lines if one[1].startswith("/"))

    def _below(self, parts: tuple[str, ...], folder: str) -> Iterator[File]:
        entries = self._entries(folder, len(parts))
        others = {entry.name for entry in entries}
        for entry in entries:
            name = entry.name
            if names.is_lock(name):
                message = "an office program left this file, because a document is open in it"
                self._warn(entry, message, "close it, or delete this file")
                continue
            for message, fix in names.doubts(name, others, self.languages):
                self._warn(entry, message, fix)
            if self._is_skipped(entry, parts):
                continue
            compared = names.one_form(name)
            if not compared.isprintable():
                message = "this file name has characters that cannot be displayed"
                self._report(_shown(entry.path), message, "rename it with a–z, 0–9 and -")
            elif entry.is_file(follow_symlinks=False):
                yield _file(entry, (*parts, compared))
            elif entry.is_dir(follow_symlinks=False):
                yield from self._below((*parts, compared), entry.path)
            elif entry.is_symlink():
                self._report(_shown(entry.path), LINK, "put a copy of the file here")
            else:
                self._report(_shown(entry.path), "this is not a regular file", "delete it")

    def _is_skipped(self, entry: os.DirEntry[str], parts: tuple[str, ...]) -> bool:
        if entry.name in ("_headers", "_redirects", ".htaccess") and parts == (STATIC,):
            message = f"{entry.name} is not copied: the build writes what the host reads"
            fix = "delete it, and name the host in [hosting] in site.toml"
            self._report(_shown(entry.path), message, fix)
        is_hidden = entry.name[0] in "._#" and (*parts, entry.name) != (STATIC, ".well-known")
        return is_hidden or entry.name[-1] == "~"

    def _entries(self, folder: str, depth: int) -> list[os.DirEntry[str]]:
        """Return what is in a folder, ordered by name; none if it cannot be read."""
        if depth > DEEPEST:
            message = f"this folder is nested more than {DEEPEST} levels deep"
            self._report(_shown(folder), message, "move it up, or begin its name with _")
            return []
        try:
            return sorted(os.scandir(folder), key=attrgetter("name"))
        except OSError as error:
            fix = "make it readable, or begin its name with _"
            self._report(_shown(folder), f"this folder cannot be read: {error.strerror}", fix)
            return []

    def _warn(self, entry: os.DirEntry[str], message: str, fix: str) -> None:
        """Warn of what programs leave beside an article: copies, and marks of open documents."""
        self._report(_shown(entry.path), message, fix, Severity.WARNING)

    def _report(
        self, path: str, message: str, fix: str, severity: Severity = Severity.ERROR
    ) -> None:
        self.problems.append(Problem(path, 0, 0, message, fix, severity=severity))


def _templates(folder: Path, above: str) -> Iterator[tuple[str, Template]]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = f"{above}{path.name}"
        if name == "assets" or name.startswith(".") or name.endswith("~"):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _templates(path, f"{name}/")
        elif path.is_file() and not path.is_symlink() and path.suffix != ".md":
            yield name, Template(str(path), path.read_bytes())


def _stylesheets(assets: Iterable[File]) -> Iterator[tuple[str, Template]]:
    for file in assets:
        if file.parts[-1].lower().endswith(".css") and file.size <= TEXT_LIMIT:
            with suppress(OSError):  # it is reported when it is published
                raw = safe_files.read(file.location, TEXT_LIMIT)
                yield "/".join(file.parts), Template(file.path, raw)


def _file(entry: os.DirEntry[str], parts: tuple[str, ...]) -> File:
    found = entry.stat(follow_symlinks=False)
    size, modified, changed = found.st_size, found.st_mtime_ns, found.st_ctime_ns
    signature = f"{found.st_ino}:{size}:{modified}:{changed}"
    return File(_shown(entry.path), parts, entry.path, size, signature, max(modified, changed))


def _shown(path: str) -> str:
    """Return a path as the editor types it; bytes that are not text are shown as escapes."""
    return path if path.isascii() else path.encode("utf-8", "backslashreplace").decode()


def _text(path: str, location: str, limit: int, problems: list[Problem]) -> str | None:
    """Return the text of a file with line ends of one kind, or report why there is none."""

    def report(message: str, fix: str, line: int = 0) -> None:
        problems.append(Problem(path, line, 0, message, fix))

    try:
        raw = safe_files.read(location, limit)
    except OSError as error:
        fix = "replace it with a regular file that can be read"
        report(f"this file cannot be read: {error.strerror}", fix)
        return None
    if path.lower().endswith(MARKDOWN) and (kind := formats.foreign(raw)):
        report(f"this file is {kind}, not Markdown", formats.FIX, 1)
        return None
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[:200].count(0) > 20:
        report("this file is UTF-16", "save it as UTF-8", 1)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = f"byte {raw[error.start]:#04x}"
        message = f"not valid UTF-8 ({byte}); it looks like Windows-1252"
        report(message, "save the file as UTF-8", line)
        return None
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_plain = raw.isascii() and len(raw.translate(None, CONTROLS)) == len(raw)
    if is_plain or not FORBIDDEN.search(text):
        return text
    problems.extend(_control_characters(path, text))
    return FORBIDDEN.sub(" ", text)


def _control_characters(path: str, text: str) -> Iterator[Problem]:
    for found in FORBIDDEN.finditer(text):
        start = text.rfind("\n", 0, found.start()) + 1
        message = f"there is a control character here (U+{ord(found.group()):04X})"
        meant, fix = characters.meant(found[0])
        line, column = text.count("\n", 0, start) + 1, found.start() - start + 1
        # Those beyond ASCII are what is left of other characters.
        edit = Edit(line, column, 1, meant) if found[0] < "\x80" or found[0] > "\x9f" else None
        yield Problem(path, line, column, message, fix, edit=edit)
