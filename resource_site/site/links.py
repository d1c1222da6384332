"""Link and image targets → addresses of this site, or problems."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from resource_site.content import names
from resource_site.content.documents import Article, Document
from resource_site.content.parse import ANY
from resource_site.content.scan import PICTURES
from resource_site.images.attachment import Fault
from resource_site.library.index import Library
from resource_site.markdown import plain
from resource_site.problems import SEVERITIES, Position, Problem, Severity
from resource_site.settings.config import Config
from resource_site.site.dead_link import DeadLinkError
from resource_site.site.former import Former, is_list
from resource_site.suggestions import Suggestions, did_you_mean
from resource_site.urls import slug

Parts = tuple[str, ...]
ANCHOR_PREFIX = "c-"
WRAPPED = re.compile(r"[(\[{<\"'“‘]+(https?://\S*?)[)\]}>\"'”’]+")
WITHOUT_SCHEME = re.compile(r"www\.[^\s/]+\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Links:
    """Resolves the links of all documents.

    `files` are the addresses of attachments by their path below `content/`; `addresses` are those
    of everything that is not a document.  `former` knows what is not published,
    `faults` has what is wrong with files that cannot be published, by their addresses.  `problems`
    grows as dead links are met, and `unusable` with the addresses of such files.
    """

    def __init__(
        self,
        library: Library,
        files: Mapping[Parts, str],
        addresses: Iterable[str],
        former: Former,
        faults: Mapping[str, Fault],
        config: Config,
    ) -> None:
        self.library, self.files, self.config = library, files, config
        self.former, self.faults = former, faults
        self.unusable: set[str] = set()
        self.folder = config.choices.content.name
        documents = (*library.documents(), *library.faulty)
        self.documents = {found.parts: found.address for found in documents}
        self.anchors: dict[str, Collection[str]] = {
            found.address: found.anchors for found in documents
        }
        self._dated = {
            found.address: found
            for found in library.unpublished
            if found.is_dated and found.address not in self.anchors
        }
        for found in library.dated():
            self.documents.setdefault(found.parts, found.address)
            # Headings are checked whatever the date is: no error arises because time passes.
            others = self.anchors.get(found.address, ())
            self.anchors[found.address] = {*found.anchors, *others}
        known = (address for address in self.documents.values() if ANY not in address)
        self.addresses = {*addresses, *files.values(), *known}
        self.problems: list[Problem] = []
        self._suggested = _Suggested(self)
        self._known: dict[tuple[object, str, str], str | DeadLinkError] = {}

    def targets(self, document: Document) -> tuple[str | None, ...]:
        """Return the address of each reference of a body.

        That of what is not published is None; one that never led anywhere is left unchanged.
        """
        if not document.references:
            return ()
        result = []
        for reference in document.references:
            line = reference.line + document.body_line - 1
            at = Position(line, reference.column, reference.length)
            found = self._resolved(document, reference.kind, reference.target, at)
            if isinstance(found, DeadLinkError):
                result.append(None if found.is_former else reference.target)
            else:
                result.append(found)
        return tuple(result)

    def check(self, document: Document) -> None:
        """Report the errors in a document that is not published now; warnings have time."""
        reported = len(self.problems)
        self.targets(document)
        if isinstance(document, Article):
            self.picture(document)
        errors = [one for one in self.problems[reported:] if one.severity is Severity.ERROR]
        self.problems[reported:] = errors

    def picture(self, article: Article) -> str | None:
        """Return the address of an article's picture, None if it has none or it is dead."""
        if not article.image:
            return None
        found = self._resolved(article, "picture", article.image, article.position("image"))
        return found if isinstance(found, str) else None

    def _resolved(
        self, document: Document, kind: str, target: str, at: Position
    ) -> str | DeadLinkError:
        is_inside = target[:1] in ("#", "?")
        key = (document.address if is_inside else document.parts[:-1], kind, target)
        if key not in self._known:
            try:
                self._known[key] = self._usable(self._address(document, kind, target), target)
            except DeadLinkError as dead:
                self._known[key] = dead
        found = self._known[key]
        if isinstance(found, DeadLinkError):
            check = self.config.checks["images" if kind == "picture" else "links"]
            check = "error" if found.is_unusable else check
            if severity := SEVERITIES.get(check):
                severity = Severity.WARNING if found.is_former else severity
                self.problems.append(found.problem(document.path, at, severity))
        return found

    def _usable(self, address: str, target: str) -> str:
        """Return an address; raise DeadLinkError if its file cannot be published."""
        fault = self.faults.get(address.partition("#")[0]) if self.faults else None
        if fault is None:
            return address
        self.unusable.add(address.partition("#")[0])
        written = unquote(urlsplit(target).path)
        raise DeadLinkError(f"{written} {fault.message}", fault.fix, is_unusable=True)

    def _address(self, document: Document, kind: str, target: str) -> str:
        if meant := _complete(kind, unquote(target)):
            written, message = unquote(target), f"{unquote(target)[:60]} is not a complete address"
            raise DeadLinkError(message, f"write {meant}", meant=lambda: (meant, written))
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
        if path and address in self._dated:
            raise self._not_published(path, self.former.message(address, path))
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
        if message := self.former.message(path, path):
            raise self._not_published(path, message)
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
            if name in self.library.invalid:
                # It has errors of its own, which are reported; the link to it is correct.
                return "/"
        if parts in self.files:
            return self.files[parts]
        if message := self.former.message_of_file(parts, written):
            raise self._not_published(written, message)
        raise self._no_file(kind, parts, written)

    def _no_file(self, kind: str, parts: Parts, written: str) -> DeadLinkError:
        folder, name = parts[:-1], _stem(parts[-1])
        if kind == "picture":
            message, suggested = f"there is no picture {written}", self._suggested.picture
        else:
            message, suggested = f"there is no file {written}", self._suggested.file

        def meant() -> tuple[str, str]:
            same = self._suggested.same(kind, folder, parts[-1])
            return same and written.removesuffix(parts[-1]) + same, written

        return DeadLinkError(message, lambda: suggested(folder, name), meant=meant)

    def _not_published(self, written: str, message: str) -> DeadLinkError:
        def fix() -> str:
            is_address = is_list(written, self.config)
            meant = is_address and self._suggested.closest(parent(written), _last(written))
            return f"did you mean {meant}?" if meant else "nothing to do; it is shown as text"

        return DeadLinkError(message, fix, is_former=True)

    def _no_heading(self, fragment: str, address: str, shown: str) -> DeadLinkError:
        def fix() -> str:
            meant = did_you_mean(fragment, self.anchors[address])
            return f"did you mean #{meant}?" if meant else f"link to {shown} without #{fragment}"

        def meant() -> tuple[str, str]:
            same = plain.slug(fragment)
            is_known = same != fragment and same in self.anchors[address]
            return (f"#{same}", f"#{fragment}") if is_known else ("", "")

        return DeadLinkError(f"{shown} has no heading #{fragment}", fix, meant=meant)


class _Suggested:
    """The fix for a dead link: the closest name in its folder.

    Each index is made once, when the first suggestion is asked for.
    """

    def __init__(self, links: Links) -> None:
        self._links = links
        self._indexes: dict[tuple[str, Parts | str], tuple[Suggestions, dict[str, str]]] = {}

    def closest(self, folder: str, name: str) -> str:
        """Return the address of the closest page in a folder, or ''."""
        return self._closest("page", folder, name)

    def page(self, folder: str, name: str) -> str:
        meant = self.closest(folder, name)
        return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

    def file(self, folder: Parts, name: str) -> str:
        meant = self._closest("file", folder, name)
        return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

    def picture(self, folder: Parts, name: str) -> str:
        meant = self._closest("picture", folder, name)
        return f"did you mean {meant}?" if meant else "save the picture beside the article"

    def same(self, kind: str, folder: Parts, name: str) -> str:
        """Return the only file in a folder whose name differs in nothing that an address has."""
        found = self._names.get((folder, *_same(name)), ())
        is_shown = kind != "picture" or posixpath.splitext(name)[1].lower() in PICTURES
        return found[0] if len(found) == 1 and is_shown else ""

    def _closest(self, kind: str, folder: Parts | str, name: str) -> str:
        key = (kind, folder)
        if key not in self._indexes:
            meanings = self._folders[kind].get(folder, {})
            self._indexes[key] = Suggestions(meanings), meanings
        suggestions, meanings = self._indexes[key]
        closest = suggestions.closest(name)
        return meanings[closest] if closest else ""

    @cached_property
    def _names(self) -> Mapping[tuple[Parts, str, str], Sequence[str]]:
        """The names of all files by their folder and by what is equal in names alike."""
        names: dict[tuple[Parts, str, str], list[str]] = defaultdict(list)
        for parts in (*self._links.files, *self._links.documents):
            names[parts[:-1], *_same(parts[-1])].append(parts[-1])
        return names

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


def _stem(name: str) -> str:
    return posixpath.splitext(name)[0].casefold()


def _same(name: str) -> tuple[str, str]:
    """Return what is equal for names that differ in case, spaces, hyphens or lack `.md`."""
    stem, suffix = posixpath.splitext(name)
    return slug(stem) or stem, {".jpeg": ".jpg", "": ".md"}.get(suffix.lower(), suffix.lower())


def _last(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]
