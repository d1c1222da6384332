"""Targets as an editor writes them → addresses of this site, or what is wrong with them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from resource_site.content import scan
from resource_site.content.documents import Document, HeldBack
from resource_site.problems import Position, Problem, Severity
from resource_site.suggestions import Suggestions, did_you_mean
from resource_site.values import valueclass

Parts = tuple[str, ...]
Names = Callable[[], Iterator[tuple[Hashable, str, str]]]
ANCHOR_PREFIX = "c-"


class DeadError(Exception):
    """A target that leads nowhere: what to tell the editor.

    `fix` is made only for a problem that is reported: a suggestion takes time.
    """

    def __init__(self, message: str, fix: str | Callable[[], str]) -> None:
        super().__init__(message)
        self.message, self._fix = message, fix

    def problem(self, path: str, place: Position, severity: Severity) -> Problem:
        """Return what to tell the editor, at its place."""
        fix = self._fix if isinstance(self._fix, str) else self._fix()
        return Problem(path, place.line, place.column, self.message, fix, place.length, severity)


class Siblings:
    """The names in each folder, indexed when the first of them is to be suggested."""

    def __init__(self) -> None:
        self._folders: dict[Hashable, dict[Hashable, dict[str, str]]] = {}
        self._indexes: dict[Hashable, Suggestions] = {}

    def closest(self, folder: Hashable, word: str, names: Names) -> str:
        """Return what the closest name in a folder stands for, or '' if none is close.

        `names` yields folder, name and meaning of all that there is; it is called once.
        """
        if names.__name__ not in self._folders:
            folders: dict[Hashable, dict[str, str]] = defaultdict(dict)
            for place, name, meaning in names():
                folders[place][name] = meaning
            self._folders[names.__name__] = folders
        meanings = self._folders[names.__name__].get(folder, {})
        key = (names.__name__, folder)
        if key not in self._indexes:
            self._indexes[key] = Suggestions(meanings)
        return meanings.get(self._indexes[key].closest(word), "")


@valueclass(frozen=True, slots=True)
class Map:
    """Where everything on the site stands.

    `documents` and `files` are found by their path below `content/`; `addresses` are all
    addresses there are; `anchors` those of the documents, by address.
    """

    folder: str
    documents: Mapping[Parts, str]
    files: Mapping[Parts, str]
    addresses: frozenset[str]
    anchors: Mapping[str, Collection[str]]
    held_back: Mapping[Parts, HeldBack]
    broken: frozenset[Parts]
    siblings: Siblings

    def resolved(self, document: Document, kind: str, target: str) -> str:
        """Return the address a target of this document leads to; raise DeadError."""
        try:
            parts = urlsplit(target)
        except ValueError:
            raise DeadError(f"{target[:60]} is not an address", "write it anew") from None
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        address = self._address(document, kind, path) if path else document.address
        if fragment and address in self.anchors:
            if fragment.removeprefix(ANCHOR_PREFIX) not in self.anchors[address]:
                raise self._no_heading(fragment, address)
            fragment = ANCHOR_PREFIX + fragment.removeprefix(ANCHOR_PREFIX)
        query = f"?{parts.query}" if parts.query else ""
        anchor = f"#{quote(fragment)}" if fragment else ""
        return f"{address if path else ''}{query}{anchor}"

    def _address(self, document: Document, kind: str, path: str) -> str:
        folder = f"/{self.folder}/"
        if path.startswith(folder):
            # GitHub's preview takes /content/news/a.md as a path in the repository.
            return self._by_path(kind, path.removeprefix(folder), path)
        if path.startswith("/"):
            return self._by_address(path)
        below = posixpath.normpath(posixpath.join(*document.parts[:-1], path))
        return self._by_path(kind, below, path)

    def _by_address(self, path: str) -> str:
        for address in (path, path.rstrip("/") + "/"):
            if address in self.addresses:
                return address
        held = next((h for h in self.held_back.values() if h.address == address), None)
        if held:
            raise _not_published(path, held)
        if self.broken:
            # Perhaps a file with mistakes makes it, or its topic or year; those are told first.
            return path

        def fix() -> str:
            meant = self.siblings.closest(parent(path), _last(path), self._pages)
            return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

        raise DeadError(f"there is no page at {path}", fix)

    def _by_path(self, kind: str, below: str, written: str) -> str:
        parts = tuple(below.split("/"))
        if parts[0] == "..":
            raise DeadError(f"{written} is outside {self.folder}/", f"keep files in {self.folder}/")
        if kind == "picture" and posixpath.splitext(below)[1].lower() not in scan.PICTURES:
            raise DeadError(f"{written} is not a picture", "use a JPEG, PNG, GIF or WebP file")
        for name in (parts, (*parts, "index.md")):
            if name in self.documents:
                return self.documents[name]
            if name in self.held_back:
                raise _not_published(written, self.held_back[name])
            if name in self.broken:
                # It has mistakes of its own, which are told; the link to it is right.
                return "/"
        if parts in self.files:
            return self.files[parts]
        raise self._no_file(kind, parts, written)

    def _no_file(self, kind: str, parts: Parts, written: str) -> DeadError:
        kind_word = "picture" if kind == "picture" else "file"
        names = self._pictures if kind == "picture" else self._files

        def fix() -> str:
            meant = self.siblings.closest(parts[:-1], _stem(parts[-1]), names)
            if meant:
                return f"did you mean {meant}?"
            if kind == "picture":
                return "save the picture beside the article"
            return "write the name of the file it leads to"

        return DeadError(f"there is no {kind_word} {written}", fix)

    def _pages(self) -> Iterator[tuple[Hashable, str, str]]:
        return ((parent(known), _last(known), known) for known in self.addresses)

    def _pictures(self) -> Iterator[tuple[Hashable, str, str]]:
        return ((name[:-1], _stem(name[-1]), name[-1]) for name in self.files)

    def _files(self) -> Iterator[tuple[Hashable, str, str]]:
        names = (*self.files, *self.documents)
        return ((name[:-1], _stem(name[-1]), name[-1]) for name in names)

    def _no_heading(self, fragment: str, address: str) -> DeadError:
        meant = did_you_mean(fragment, self.anchors[address])
        fix = f"did you mean #{meant}?" if meant else "use the words of a heading there"
        return DeadError(f"there is no heading #{fragment} at {address}", fix)


def _not_published(written: str, held: HeldBack) -> DeadError:
    fix = "publish it, or take the link out"
    return DeadError(f"{written} is not published ({held.reason})", fix)


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0].casefold()


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def parent(address: str) -> str:
    """Return the address of the folder that an address stands in: /a/ for /a/b/ and for /a/b."""
    return address.rstrip("/").rpartition("/")[0] + "/"


def addresses(
    document: Document, site: Map, severities: Mapping[str, Severity | None]
) -> tuple[tuple[str, ...], list[Problem]]:
    """Return the address of each reference of a body, in order, and the dead ones as problems.

    A dead target stays as the editor wrote it.  `severities` weighs links and images; None is off.
    """
    result, problems = [], []
    for reference in document.references:
        try:
            result.append(site.resolved(document, reference.kind, reference.target))
        except DeadError as dead:
            result.append(reference.target)
            severity = severities["images" if reference.kind == "picture" else "links"]
            if severity:
                line = reference.line + document.body_line - 1
                place = Position(line, reference.column, reference.length)
                problems.append(dead.problem(document.path, place, severity))
    return tuple(result), problems


def filled(html: str, mark: str, targets: tuple[str, ...], absolute: Callable[[str], str]) -> str:
    """Put addresses where a body has its marks; `absolute` makes each ready for its place."""
    if not targets:
        return html
    pieces = html.split(mark)
    for number in range(1, len(pieces), 2):
        pieces[number] = escape(absolute(targets[int(pieces[number])]))
    return "".join(pieces)


def escape(address: str) -> str:
    """Return an address ready to stand between double quotes."""
    return address.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")
