"""The links of a text → addresses of the new site, and the files that move beside the text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from resource_site import urls
from resource_site.content.formats import PICTURES, PUBLISHED
from resource_site.importers import reading
from resource_site.importers.documents import Document
from resource_site.importers.entries import Leftovers, SourceSite, texts
from resource_site.importers.markup import Text

INLINE = re.compile(
    r"(!\[[^\[\]]*\]\([ \t]*|\]\([ \t]*)(<[^<>\n]+>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)"
)
DEFINITION = re.compile(r"^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(\S+)", re.MULTILINE)
PROSE = re.compile(r"<?\{ref\}([^\s<>()\[\]\"']*[^\s<>()\[\]\"'.,;:!?])>?")
HTML = re.compile(r"(<[a-zA-Z][^<>]*?\b(?:href|src)\s*=\s*)(\"[^\"]*\"|'[^']*')")
REFERENCE = re.compile(
    r"[{|](ref|filename|static|attach|photo|author|category|tag|index|archives)[}|](.*)", re.DOTALL
)
NUMBER = re.compile(r"/?\?(?:p|page_id)=(\d+)(?:#(.*))?")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|$")
LISTS = {"category": "/categories/{}/", "tag": "/tags/{}/", "index": "/", "archives": "/"}


class Links:
    """Where the documents and files of a source are now, by all that texts call them."""

    def __init__(
        self, site: SourceSite, documents: Iterable[Document], leftovers: Leftovers
    ) -> None:
        self.site, self.leftovers = site, leftovers
        base = urlsplit(site.base_url)
        self.host, self.base = base.netloc.removeprefix("www."), base.path.rstrip("/")
        self.by_address: dict[str, Document] = {}
        self.by_path: dict[str, Document] = {}
        self.by_name: dict[str, Document] = {}
        self.by_number: dict[str, Document] = {}
        every = list(documents)
        for document in every:
            if document.entry.address:
                self.by_address.setdefault(self._key(document.entry.address), document)
        for document in every:
            self._add(document)

    def rewritten(self, text: Text, body: str, document: Document) -> str:
        """Return a body whose links lead to the new addresses; collect the files it needs."""

        def replaced(found: re.Match[str]) -> str:
            written = found[2]
            quote = written[:1] if written[:1] in ("<", '"', "'") else ""
            end = ">" if quote == "<" else quote
            is_picture = found[1].startswith(("![", "<img"))
            address = written[1:-1] if quote else written
            new = self._address(address, document, text, is_picture=is_picture)
            is_bare = quote == "<" and not re.search(r"[\s()]", new)
            return f"{found[1]}{new}" if is_bare else f"{found[1]}{quote}{new}{end}"

        for pattern in (INLINE, DEFINITION, HTML):
            body = pattern.sub(replaced, body)
        return PROSE.sub(lambda found: self._shown(found, document, text), body)

    def attached(self, address: str, document: Document) -> str:
        """Return the name beside a document of the file at an address; '' if it is not there."""
        path = self._file(unquote(self._local(address)), document)
        if path is None:
            return ""
        name = PurePosixPath(path.name)
        if name.suffix.lower() not in PUBLISHED:
            kind = f"file of a type that is not published ({name.suffix.lower()})"
            self.leftovers.add(kind, document.entry.path, document.entry.line_of(address), address)
            return ""
        stem, number = urls.slug(name.stem) or "file", 1
        new = f"{stem}{name.suffix.lower()}"
        while document.files.get(new, path) != path:
            number += 1
            new = f"{stem}-{number}{name.suffix.lower()}"
        document.files[new] = path
        return new

    def _shown(self, found: re.Match[str], document: Document, text: Text) -> str:
        """Return a reference outside a link as a link that shows its address."""
        address = self._address(f"{{ref}}{found[1]}", document, text, is_picture=False)
        return f"[{address}]({address})"

    def _add(self, document: Document) -> None:
        entry = document.entry
        for address in texts(entry.fields.get("aliases")):
            self.by_address.setdefault(self._key(address), document)
        if entry.number:
            self.by_number[entry.number] = document
        path = "/".join(entry.parts).rpartition(".")[0].lower()
        names = {path, path.removesuffix("/index"), path.removesuffix("/_index")}
        for name in names:
            self.by_path.setdefault(f"{entry.language}:{name}", document)
            self.by_path.setdefault(name, document)
            self.by_name.setdefault(name.rpartition("/")[2], document)

    def _key(self, address: str) -> str:
        """Return what is equal for the addresses under which one page is known."""
        path = unquote(urlsplit(address).path)
        path = path.removeprefix(self.base) if path.startswith(f"{self.base}/") else path
        path = re.sub(r"(?:^|/)index\.html?$", "/", path)
        return re.sub(r"\.html?$", "", path).strip("/").lower()

    def _local(self, address: str) -> str:
        """Return an address of this very site as a path; others as they are."""
        parts = urlsplit(address) if "//" in address else None
        if parts and self.host and parts.netloc.removeprefix("www.") == self.host:
            rest = address.split(parts.netloc, 1)[1] or "/"
            return rest if rest.startswith("/") else f"/{rest}"
        return address

    def _address(self, written: str, document: Document, text: Text, *, is_picture: bool) -> str:
        reference = REFERENCE.fullmatch(written)
        kind = reference[1] if reference else ""
        address = self._local(reference[2] if reference else written)
        path, sign, rest = self._divided(address)
        if reference is None and SCHEME.match(address):
            self._report_foreign(address, text)
            return address
        if kind in LISTS:
            return LISTS[kind].format(urls.slug(unquote(path)))
        target = None if is_picture else self._target(unquote(path), document, kind)
        if target:
            return f"{'' if target is document and sign == '#' else target.address}{sign}{rest}"
        if name := self.attached(path, document):
            return f"{name}{sign}{rest}"
        if path in ("/", ""):
            return address
        self._report_missing(written, path, text, is_picture=is_picture)
        return address if reference is None else f"{_guessed(path)}{sign}{rest}"

    def _divided(self, address: str) -> tuple[str, str, str]:
        """Return the path of an address, then ? or #, then what is behind it."""
        if found := NUMBER.fullmatch(address):
            document, fragment = self.by_number.get(found[1]), found[2] or ""
            if document:
                return urlsplit(document.entry.address).path, "#" if fragment else "", fragment
        path, sign, rest = address, "", ""
        if found := re.search(r"[?#]", address):
            path, sign, rest = address[: found.start()], found[0], address[found.end() :]
        return path, sign, rest

    def _target(self, path: str, document: Document, kind: str) -> Document | None:
        entry = document.entry
        below = "/".join(entry.parts[:-1])
        relative = posixpath.normpath(posixpath.join("/", below, path)).strip("/").lower()
        plain = re.sub(r"\.(?:md|markdown|html?)$", "", relative)
        named = re.sub(r"\.\w+$", "", path.strip("/")).lower()
        if kind == "ref":
            options = [plain, named, *_rests(named)]
            found = (
                self.by_path.get(f"{entry.language}:{one}") or self.by_path.get(one)
                for one in options
            )
            return next(filter(None, found), None) or self.by_name.get(named.rpartition("/")[2])
        if path.lower().endswith((".md", ".markdown")):
            return self.by_path.get(plain) or self.by_path.get(named)
        if path.startswith("/"):
            return self.by_address.get(self._key(path))
        from_here = posixpath.join(entry.address, path) if entry.address else path
        return self.by_address.get(self._key(posixpath.normpath(from_here)))

    def _file(self, path: str, document: Document) -> Path | None:
        """Return a file of the source by its address, or its path from the text."""
        entry = document.entry
        if not path or SCHEME.match(path):
            return None
        if path.startswith("/"):
            local = path.removeprefix(self.base) if path.startswith(f"{self.base}/") else path
            places = [
                (root, local[len(prefix) :])
                for prefix, root in self.site.static
                if local.startswith(prefix)
            ]
        else:
            below = posixpath.normpath(posixpath.join("/", *entry.parts[:-1], path))
            own = [(entry.bundle, path)] if entry.bundle else []
            places = [*own, *((root, below) for prefix, root in self.site.static if prefix == "/")]
            places += [(Path(entry.path).parent, path)]
        return next(filter(None, (reading.file_below(*place) for place in places)), None)

    def _report_foreign(self, address: str, text: Text) -> None:
        path = urlsplit(address).path if "//" in address else ""
        if PurePosixPath(path).suffix.lower() in PICTURES:
            text.left("picture on another site", address)

    def _report_missing(self, written: str, path: str, text: Text, *, is_picture: bool) -> None:
        suffix = PurePosixPath(unquote(path)).suffix.lower()
        kind = "link to a page that is not in the source"
        if is_picture or suffix in PICTURES or suffix == ".svg":
            kind = "picture that is not in the source"
        elif suffix in PUBLISHED:
            kind = "file that is not in the source"
        self.leftovers.add(kind, text.entry.path, text.entry.line_of(path), written)


def _guessed(path: str) -> str:
    """Return the address that a document would have by its path."""
    stem = re.sub(r"(?:/_?index)?\.(?:md|markdown)$", "", path.strip("/"))
    return f"/{stem}" if "." in stem.rpartition("/")[2] else f"/{stem}/"


def _rests(path: str) -> list[str]:
    """Return a path without its first folders, one less each: a/b/c, b/c, c."""
    parts = path.split("/")
    return ["/".join(parts[number:]) for number in range(len(parts))]
