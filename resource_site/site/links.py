"""Link and image targets → addresses of this site, or problems."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from urllib.parse import quote, unquote, urlsplit

from resource_site.content import names
from resource_site.content.documents import Document, Entry
from resource_site.content.formats import PICTURES
from resource_site.content.parse import ANY
from resource_site.images.attachment import Fault
from resource_site.library.index import Library
from resource_site.markdown import plain
from resource_site.problems import SEVERITIES, Position, Problem, Severity
from resource_site.settings.config import Config
from resource_site.site import wiki_links
from resource_site.site.attachments import file_name
from resource_site.site.dead_link import DeadLinkError
from resource_site.site.former import Former, is_list
from resource_site.site.suggested import Suggested, parent, stem
from resource_site.suggestions import did_you_mean
from resource_site.urls import last

Parts = tuple[str, ...]
ANCHOR_PREFIX = "c-"
WRAPPED = re.compile(r"[(\[{<\"'“‘]+(https?://\S*?)[)\]}>\"'”’]+")
WITHOUT_SCHEME = re.compile(r"www\.[^\s/]+\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class Links:
    """Resolves the links of all documents.

    `files` are the addresses of attachments by their path below `content/`, '' for those that are
    reported because they cannot be published; `addresses` are those of everything that is not a
    document.  `former` knows what is not published,
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
        self._own = re.compile(config.own_links)
        documents = (*library.documents(), *library.faulty)
        self.documents = {found.parts: found.address for found in documents}
        self.anchors: dict[str, Collection[str]] = {}
        for found in documents:
            others = self.anchors.get(found.address)
            self.anchors[found.address] = {*found.anchors, *others} if others else found.anchors
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
        self.addresses = {*addresses, *filter(None, files.values()), *known}
        self.problems: list[Problem] = []
        self._suggested = Suggested(self.files, self.documents, self.addresses)
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
        if isinstance(document, Entry):
            self.picture(document)
        errors = [one for one in self.problems[reported:] if one.severity is Severity.ERROR]
        self.problems[reported:] = errors

    def lead(self, document: Document, kind: str, target: str) -> str | None:
        """Return the address that a target leads to, None if it is dead; nothing is reported."""
        found = self._found(document, kind, target)
        return found if isinstance(found, str) else None

    def picture(self, article: Entry) -> str | None:
        """Return the address of an article's picture, None if it has none or it is dead."""
        if not article.image:
            return None
        found = self._resolved(article, "picture", article.image, article.position("image"))
        return found if isinstance(found, str) else None

    def _resolved(
        self, document: Document, kind: str, target: str, at: Position
    ) -> str | DeadLinkError:
        found = self._found(document, kind, target)
        if isinstance(found, DeadLinkError):
            check = self.config.checks["images" if kind == "picture" else "links"]
            check = "error" if found.file else check
            if found.file in self.unusable:
                check = "off"
            elif found.file:
                self.unusable.add(found.file)
            if severity := SEVERITIES.get(check):
                severity = Severity.WARNING if found.is_former else severity
                self.problems.append(found.problem(document.path, at, severity))
        return found

    def _found(self, document: Document, kind: str, target: str) -> str | DeadLinkError:
        is_inside = target[:1] in ("#", "?")
        # A document is found in the language of the one that names it.
        place = document.language if kind == "document" else document.parts[:-1]
        key = (document.address if is_inside else place, kind, target)
        if key not in self._known:
            try:
                self._known[key] = self._usable(self._address(document, kind, target), target)
            except DeadLinkError as dead:
                self._known[key] = dead
        return self._known[key]

    def _usable(self, address: str, target: str) -> str:
        """Return an address; raise DeadLinkError if its file cannot be published."""
        file = address.partition("#")[0]
        fault = self.faults.get(file) if self.faults else None
        if fault is None:
            return address
        written = unquote(urlsplit(target).path)
        raise DeadLinkError(f"{written} {fault.message}", fault.fix, file=file)

    def _address(self, document: Document, kind: str, target: str) -> str:
        if kind == "document":
            return self._named(document, target)
        if kind == "wiki":
            find, folder = self._suggested.elsewhere, document.parts[:-1]
            raise wiki_links.error(target, lambda kind, name: find(kind, name, folder))
        if meant := _complete(kind, unquote(target)):
            written, message = unquote(target), f"{unquote(target)[:60]} is not a complete address"
            raise DeadLinkError(message, f"write {meant}", meant=lambda: (meant, written))
        target = self._inside(target)
        try:
            parts = urlsplit(target)
        except ValueError:
            message = f"{target[:60]} is not a valid address"
            raise DeadLinkError(message, "copy the address from the address bar") from None
        if parts.scheme:
            return target
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

    def _named(self, document: Document, target: str) -> str:
        """Return the address of the document that a field names, in its language if there is."""
        for language in (document.language, *self.config.languages):
            if address := self._by_name.get((target, language)):
                return address
        section, _, name = target.rpartition("/")
        for parts in ((section, f"{name}.md"), (section, name, "index.md")):
            if parts in self.library.invalid:
                return "/"
            if message := self.former.message_of_file(parts, f"{section}/{name}.md"):
                raise self._not_published(name, message)
        known = [
            one.rpartition("/")[2] for one, _ in self._by_name if one.startswith(f"{section}/")
        ]
        meant = did_you_mean(name, known)
        fix = f"did you mean '{meant}'?" if meant else f"write the name of a file in {section}/"
        raise DeadLinkError(f"there is no document '{name}' in {self.folder}/{section}/", fix)

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str], str]:
        """The addresses of documents by what is equal in their translations, and their language."""
        return {(one.translations, one.language): one.address for one in self.library.documents()}

    def _inside(self, target: str) -> str:
        """Return a web address of this site, or of a file of its content, without its host."""
        found = self._own.match(target) if target[:4].lower() == "http" else None
        if found is None:
            return target
        rest, file = target[found.end() :], found["file"]
        if file is None:
            return re.sub(r"^(?!/)", "/", re.sub(r"/index\.html(?=[?#]|$)", "/", rest))
        parts = tuple(names.one_form(unquote(file)).split("/"))
        is_known = parts in self.files or self._document(parts) or self.former.document(parts)
        if is_known or self._suggested.has_close(parts[:-1], stem(parts[-1])):
            return f"/{self.folder}/{file}{rest}"
        return target

    def _document(self, parts: Parts) -> str | None:
        """Return the address of a document by the path of its file or of its folder."""
        for name in (parts, (*parts, "index.md")):
            if name in self.documents:
                return self.documents[name]
            if name in self.library.invalid:
                # It has errors of its own, which are reported; the link to it is correct.
                return "/"
        return None

    def _without_fragment(self, document: Document, kind: str, path: str) -> str:
        folder = f"/{self.folder}/"
        if path.startswith(folder):
            # GitHub's preview takes /content/news/a.md as a path in the repository.
            return self._by_path(document, kind, path.removeprefix(folder), path)
        if path.startswith("/"):
            return self._by_address(kind, path)
        below = posixpath.normpath(posixpath.join(*document.parts[:-1], path))
        return self._by_path(document, kind, below, path)

    def _by_address(self, kind: str, path: str) -> str:
        address = path.rstrip("/") + "/"
        for known in (path, address):
            if known in self.addresses:
                return known
        if self.former.is_renamed(path) or self.former.is_renamed(address):
            return path  # an alias of its document is missing, which is reported in the ledger
        if self._possible(address):
            return path
        if message := self.former.message(path, path):
            raise self._not_published(path, message)
        if kind == "picture":
            raise DeadLinkError(
                f"there is no picture at {path}", "save the picture beside the article"
            )
        raise DeadLinkError(
            f"there is no page at {path}", lambda: self._suggested.page(parent(path), last(path))
        )

    def _possible(self, address: str) -> bool:
        """Return True if a file with errors, or site.toml, may be what makes an address."""
        if self.config.problems or (self.library.invalid and is_list(address, self.config)):
            return True
        return any(fnmatchcase(address.lower(), pattern) for pattern in self._patterns)

    @cached_property
    def _patterns(self) -> Collection[str]:
        """The addresses of files with errors; parts that are not known are ANY."""
        faulty, names = self.library.faulty, self.files.items()
        found = [one for document in faulty for one in (document.address, *document.aliases)]
        found += [address for _, address in names if ANY in address]
        found += [f"/{ANY}{file_name(parts[-1])}" for parts, address in names if not address]
        if self.library.invalid - {document.parts for document in faulty}:
            found.append(f"/{ANY}")  # the text of a file could not be read
        return {address.rstrip("/").lower() + "/" for address in found}

    def _by_path(self, document: Document, kind: str, below: str, written: str) -> str:
        parts = tuple(below.split("/"))
        if self.files.get(parts) == "":
            return "/"
        if parts[0] == "..":
            message = f"{written} is outside {self.folder}/"
            raise DeadLinkError(message, f"keep files in {self.folder}/")
        if kind == "picture" and posixpath.splitext(below)[1].lower() not in PICTURES:
            message = f"{written} is not a picture"
            raise DeadLinkError(message, "use a JPEG, PNG, GIF or WebP file")
        if address := self._document(parts):
            return address
        if parts in self.files:
            return self.files[parts]
        if renamed := self.former.renamed_file(parts):
            raise self._renamed(renamed, document, written)
        if message := self.former.message_of_file(parts, written):
            raise self._not_published(written, message)
        raise self._no_file(document, kind, parts, written)

    def _renamed(self, renamed: Document, document: Document, written: str) -> DeadLinkError:
        path, start = "/".join(renamed.parts), "/".join(document.parts[:-1]) or "."
        is_whole = written.startswith("/")
        now = f"/{self.folder}/{path}" if is_whole else posixpath.relpath(path, start)
        message = f"there is no file {written}; it is now {now}"
        return DeadLinkError(message, f"write {now}", meant=lambda: (now, written))

    def _no_file(self, document: Document, kind: str, parts: Parts, written: str) -> DeadLinkError:
        folder, name = parts[:-1], stem(parts[-1])
        if kind == "picture":
            message, suggested = f"there is no picture {written}", self._suggested.picture
        else:
            message, suggested = f"there is no file {written}", self._suggested.file

        def meant() -> tuple[str, str]:
            same = self._suggested.same(kind, folder, parts[-1])
            return same and written.removesuffix(parts[-1]) + same, written

        def fix() -> str:
            elsewhere = self._suggested.elsewhere(kind, parts[-1], document.parts[:-1])
            return f"did you mean {elsewhere}?" if elsewhere else suggested(folder, name)

        return DeadLinkError(message, fix, meant=meant)

    def _not_published(self, written: str, message: str) -> DeadLinkError:
        def fix() -> str:
            is_address = is_list(written, self.config)
            meant = is_address and self._suggested.closest(parent(written), last(written))
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


def _complete(kind: str, target: str) -> str:
    """Return the web or mail address that a target was meant to be, '' for one of this site."""
    if wrapped := WRAPPED.fullmatch(target):
        return wrapped[1]
    if kind == "link" and WITHOUT_SCHEME.fullmatch(target):
        return f"mailto:{target}" if "@" in target else f"https://{target}"
    return ""
