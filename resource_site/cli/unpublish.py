"""A file or an address → the document and its translations made drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

from resource_site import edits, urls
from resource_site.cli import meant
from resource_site.content import names
from resource_site.content.documents import Entry, File, Files, Page
from resource_site.fields import withhold
from resource_site.library.status import Collection
from resource_site.problems import BuildError
from resource_site.settings.config import Config
from resource_site.site.outputs import Plan
from resource_site.suggestions import Suggestions


class UnpublishError(BuildError):
    """Nothing was changed; the message has the reason and a fix."""


def unpublish(
    name: str, reason: str, files: Files, collection: Collection, plan: Plan, config: Config
) -> Iterator[str]:
    """Set the draft field of a document and its translations; yield a line for each file.

    Raises UnpublishError before anything is changed if a file cannot be edited.
    """
    found = _Finder(files, collection, plan, config).files(name)
    changes = []
    for file in found:
        before = edits.read(file.location)
        try:
            made = withhold.edits(before.decode(), reason)
        except UnicodeDecodeError:
            made = None
        if made is None:
            message = f"the front matter of {file.path} cannot be edited"
            raise UnpublishError(message, f"delete the file, or rename it to _{file.parts[-1]}")
        changes.append((file, before, edits.applied(before.decode(), made).encode()))
    for file, before, after in changes:
        if after == before:
            yield f"{file.path}: is a draft already"
        else:
            edits.replace(file.location, before, after)
            yield f"{file.path}: is a draft now"


class _Finder:
    """Finds sources by what an editor may call them."""

    def __init__(self, files: Files, collection: Collection, plan: Plan, config: Config) -> None:
        self.sources, self.plan, self.config = files.sources, plan, config
        self.attachments = files.attachments
        unpublished = (found.document for found in collection.unpublished)
        shown = (*collection.entries, *collection.pages, *unpublished)
        self.documents: dict[str, Entry | Page] = {found.path: found for found in shown}

    def files(self, name: str) -> Sequence[File]:
        """Return the sources of a document in all languages; raise UnpublishError."""
        name = meant.local(name, self.config)
        found = self._by_path(name) or self._by_address(name) or self._by_slug(name)
        if found is None:
            raise self._unknown(name)
        key = self._name(found).key
        return [file for file in self.sources if self._name(file).key == key]

    def _name(self, file: File) -> names.Name:
        return names.name(file.parts, self.config.languages)

    def _by_path(self, name: str) -> File | None:
        path = Path(name)
        for file in self.sources:
            below = "/".join(file.parts)
            if name in (file.path, below) or path.absolute() == Path(file.location).absolute():
                return file
        same = [file for file in self.sources if file.parts[-1] == name]
        folder = name.removeprefix(f"{self.config.choices.content}/").strip("/")
        same += [file for file in self.sources if "/".join(file.parts[:-1]) == folder]
        return same[0] if len({self._name(file).key for file in same}) == 1 else None

    def _by_address(self, name: str) -> File | None:
        wanted = self._file(name)
        for file in self.sources:
            document = self.documents.get(file.path)
            own = (document.address, *document.aliases) if document else ()
            if wanted in (urls.normalized(urls.file_of(address)) for address in own):
                return file
        return None

    def _by_slug(self, name: str) -> File | None:
        """Return a source with errors, whose address is unknown, by the end of an address."""
        last = urls.path_of(name).rstrip("/").rpartition("/")[2]
        invalid = [file for file in self.sources if file.path not in self.documents]
        same = [file for file in invalid if urls.slug(self._name(file).stem) == last]
        return same[0] if same and last else None

    def _file(self, name: str) -> str:
        """Return the normalized file of an address."""
        path = "/" + unquote(urls.path_of(name)).lstrip("/")
        return urls.normalized(urls.file_of(path))

    def _unknown(self, name: str) -> UnpublishError:
        wanted = self._file(name)
        if any(name in (file.path, file.parts[-1]) for file in self.attachments):
            message = f"'{name}' is an attachment, not a document"
            fix = "delete the file, and what shows it or links to it"
            return UnpublishError(message, fix)
        for output in self.plan.outputs:
            if urls.normalized(output.path) == wanted:
                message = f"'{name}' is not a document: it is made from {output.owner}"
                fix = "name the document, or delete the file if it is an attachment"
                return UnpublishError(message, fix)
        addresses = {document.address: path for path, document in self.documents.items()}
        paths = {"/".join(file.parts): file.path for file in self.sources}
        known = addresses | paths
        below = name.removeprefix(f"{self.config.choices.content}/").removeprefix("./")
        closest = Suggestions(known).closest(urls.path_of(below))
        message = f"'{name}' is neither a file of this site nor an address on it"
        fix = "give the path of a file in content/"
        fix = f"did you mean {known[closest]}?" if closest else fix
        return UnpublishError(message, fix)
