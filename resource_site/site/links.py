"""Link and image targets → addresses of this site, or problems."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from resource_site.content import names
from resource_site.content.documents import Article, Document
from resource_site.content.parse import ANY, SEVERITIES
from resource_site.content.scan import PICTURES
from resource_site.library.index import Library
from resource_site.library.status import Unpublished
from resource_site.problems import Position, Problem, Severity
from resource_site.settings.config import Config
from resource_site.suggestions import Suggestions, did_you_mean

Parts = tuple[str, ...]
ANCHOR_PREFIX = "c-"
WRAPPED = re.compile(r"[(\[{<\"'“‘]+(https?://\S*?)[)\]}>\"'”’]+")
WITHOUT_SCHEME = re.compile(r"www\.[^\s/]+\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class DeadLinkError(Exception):
    """A dead link; `fix` is computed only if the link is reported."""

    def __init__(self, message: str, fix: str | Callable[[], str]) -> None:
        super().__init__(message)
        self.message, self._fix = message, fix

    def problem(self, path: str, at: Position, severity: Severity) -> Problem:
        """Return the problem at its position."""
        fix = self._fix if isinstance(self._fix, str) else self._fix()
        return Problem(path, at.line, at.column, self.message, fix, at.length, severity)


class Links:
    """Resolves the links of all documents.

    `files` are the addresses of attachments by their path below `content/`; `addresses` are those
    of everything that is not a document.  `problems` grows as dead links are met.
    """

    def __init__(
        self,
        library: Library,
        files: Mapping[Parts, str],
        addresses: Iterable[str],
        config: Config,
    ) -> None:
        self.library, self.files, self.config = library, files, config
        self.folder = config.choices.content.name
        documents = (*library.documents(), *library.faulty)
        self.documents = {found.parts: found.address for found in documents}
        self.anchors: Mapping[str, Collection[str]] = {
            found.address: found.anchors for found in documents
        }
        known = (found.address for found in documents if ANY not in found.address)
        self.addresses = {*addresses, *files.values(), *known}
        self.unpublished = {found.parts: found for found in library.unpublished}
        self.problems: list[Problem] = []
        self._suggested = _Suggested(self)
        self._known: dict[tuple[object, str, str], str | DeadLinkError] = {}

    def targets(self, document: Document) -> tuple[str, ...]:
        """Return the address of each reference of a body; a dead one is left unchanged."""
        if not document.references:
            return ()
        result = []
        for reference in document.references:
            line = reference.line + document.body_line - 1
            at = Position(line, reference.column, reference.length)
            found = self._resolved(document, reference.kind, reference.target, at)
            result.append(reference.target if found is None else found)
        return tuple(result)

    def picture(self, article: Article) -> str | None:
        """Return the address of an article's picture, None if it has none or it is dead."""
        if not article.image:
            return None
        return self._resolved(article, "picture", article.image, article.position("image"))

    def _resolved(self, document: Document, kind: str, target: str, at: Position) -> str | None:
        is_inside = target[:1] in ("#", "?")
        key = (document.address if is_inside else document.parts[:-1], kind, target)
        if key not in self._known:
            try:
                self._known[key] = self._address(document, kind, target)
            except DeadLinkError as dead:
                self._known[key] = dead
        found = self._known[key]
        if isinstance(found, str):
            return found
        severity = SEVERITIES.get(self.config.checks["images" if kind == "picture" else "links"])
        if severity:
            self.problems.append(found.problem(document.path, at, severity))
        return None

    def _address(self, document: Document, kind: str, target: str) -> str:
        if meant := _complete(kind, unquote(target)):
            message = f"{unquote(target)[:60]} is not a complete address"
            raise DeadLinkError(message, f"write {meant}")
        try:
            parts = urlsplit(target)
        except ValueError:
            message = f"{target[:60]} is not a valid address"
            raise DeadLinkError(message, "copy the address from the address bar") from None
        path, fragment = names.one_form(unquote(parts.path)), unquote(parts.fragment)
        address = self._without_fragment(document, kind, path) if path else document.address
        if fragment and address in self.anchors:
            if fragment.removeprefix(ANCHOR_PREFIX) not in self.anchors[address]:
                raise self._no_heading(fragment, address, path if ANY in address else address)
            fragment = ANCHOR_PREFIX + fragment.removeprefix(ANCHOR_PREFIX)
        query = f"?{parts.query}" if parts.query else ""
        anchor = f"#{quote(fragment)}" if fragment else ""
        return f"{address if path else ''}{query}{anchor}"

    def _without_fragment(self, document: Document, kind: str, path: str) -> str:
        folder = f"/{self.folder}/"
        if path.startswith(folder):
            # GitHub's preview takes /content/news/a.md as a path in the repository.
            return self._by_path(kind, path.removeprefix(folder), path)
        if path.startswith("/"):
            return self._by_address(kind, path)
        below = posixpath.normpath(posixpath.join(*document.parts[:-1], path))
        return self._by_path(kind, below, path)

    def _by_address(self, kind: str, path: str) -> str:
        address = path.rstrip("/") + "/"
        for known in (path, address):
            if known in self.addresses:
                return known
        if address in self._unpublished_addresses:
            raise _not_published(path, self._unpublished_addresses[address])
        if self.library.invalid or self.config.problems:
            # A file with errors may be what makes it, or its topic or year; those come first.
            return path
        if kind == "picture":
            raise DeadLinkError(
                f"there is no picture at {path}", "save the picture beside the article"
            )
        raise DeadLinkError(
            f"there is no page at {path}", lambda: self._suggested.page(parent(path), _last(path))
        )

    @cached_property
    def _unpublished_addresses(self) -> Mapping[str, Unpublished]:
        return {found.address: found for found in self.library.unpublished}

    def _by_path(self, kind: str, below: str, written: str) -> str:
        parts = tuple(below.split("/"))
        if parts[0] == "..":
            message = f"{written} is outside {self.folder}/"
            raise DeadLinkError(message, f"keep files in {self.folder}/")
        if kind == "picture" and posixpath.splitext(below)[1].lower() not in PICTURES:
            message = f"{written} is not a picture"
            raise DeadLinkError(message, "use a JPEG, PNG, GIF or WebP file")
        for name in (parts, (*parts, "index.md")):
            if name in self.documents:
                return self.documents[name]
            if name in self.unpublished:
                raise _not_published(written, self.unpublished[name])
            if name in self.library.invalid:
                # It has errors of its own, which are reported; the link to it is correct.
                return "/"
        if parts in self.files:
            return self.files[parts]
        raise self._no_file(kind, parts, written)

    def _no_file(self, kind: str, parts: Parts, written: str) -> DeadLinkError:
        folder, name = parts[:-1], _stem(parts[-1])
        if kind == "picture":
            message, suggested = f"there is no picture {written}", self._suggested.picture
        else:
            message, suggested = f"there is no file {written}", self._suggested.file
        return DeadLinkError(message, lambda: suggested(folder, name))

    def _no_heading(self, fragment: str, address: str, shown: str) -> DeadLinkError:
        def fix() -> str:
            meant = did_you_mean(fragment, self.anchors[address])
            return f"did you mean #{meant}?" if meant else f"link to {shown} without #{fragment}"

        return DeadLinkError(f"{shown} has no heading #{fragment}", fix)


class _Suggested:
    """The fix for a dead link: the closest name in its folder.

    Each index is made once, when the first suggestion is asked for.
    """

    def __init__(self, links: Links) -> None:
        self._links = links
        self._indexes: dict[tuple[str, Parts | str], tuple[Suggestions, dict[str, str]]] = {}

    def page(self, folder: str, name: str) -> str:
        meant = self._closest("page", folder, name)
        return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

    def file(self, folder: Parts, name: str) -> str:
        meant = self._closest("file", folder, name)
        return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

    def picture(self, folder: Parts, name: str) -> str:
        meant = self._closest("picture", folder, name)
        return f"did you mean {meant}?" if meant else "save the picture beside the article"

    def _closest(self, kind: str, folder: Parts | str, name: str) -> str:
        key = (kind, folder)
        if key not in self._indexes:
            meanings = self._folders[kind].get(folder, {})
            self._indexes[key] = Suggestions(meanings), meanings
        suggestions, meanings = self._indexes[key]
        closest = suggestions.closest(name)
        return meanings[closest] if closest else ""

    @cached_property
    def _folders(self) -> Mapping[str, Mapping[Parts | str, dict[str, str]]]:
        """All names by what they name and by their folder, each with what to write for it."""
        links = self._links
        pages = ((parent(known), _last(known), known) for known in links.addresses)
        files = (*links.files, *links.documents)
        return {
            "page": _by_folder(pages),
            "file": _by_folder((name[:-1], _stem(name[-1]), name[-1]) for name in files),
            "picture": _by_folder((name[:-1], _stem(name[-1]), name[-1]) for name in links.files),
        }


def parent(address: str) -> str:
    """Return the address of the folder that an address is in: /a/ for /a/b/ and for /a/b."""
    return address.rstrip("/").rpartition("/")[0] + "/"


def _by_folder(
    names: Iterator[tuple[Parts | str, str, str]],
) -> Mapping[Parts | str, dict[str, str]]:
    folders: dict[Parts | str, dict[str, str]] = defaultdict(dict)
    for folder, name, meaning in names:
        folders[folder][name] = meaning
    return folders


def _complete(kind: str, target: str) -> str:
    """Return the web or mail address that a target was meant to be, '' for one of this site."""
    if wrapped := WRAPPED.fullmatch(target):
        return wrapped[1]
    if kind == "link" and WITHOUT_SCHEME.fullmatch(target):
        return f"mailto:{target}" if "@" in target else f"https://{target}"
    return ""


def _not_published(written: str, found: Unpublished) -> DeadLinkError:
    message = f"the linked document {written} is not published ({found.reason})"
    return DeadLinkError(message, "publish it, or remove the link")


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0].casefold()


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
