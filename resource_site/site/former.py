"""What was published, or will be, and is not now: a link to it is no error."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from resource_site import urls
from resource_site.cache import digest
from resource_site.content import names, scan
from resource_site.content.documents import Document, Recorded
from resource_site.library.index import Library
from resource_site.library.status import Unpublished
from resource_site.settings.config import Config, Section
from resource_site.site import attachments
from resource_site.site.attachments import Placed

Parts = tuple[str, ...]
Ledger = Sequence[Recorded]


OF_UNPUBLISHED = "belongs to a document that is not published"
GONE = "was published before and no longer exists"


class Former:
    """Documents, aliases and attachments that are not published, by address and by file.

    Those whose files exist are known by them, whatever their date; deleted ones by the ledger.
    """

    def __init__(
        self, library: Library, attachments: Mapping[Parts, Placed], ledger: Ledger, config: Config
    ) -> None:
        self.library, self.config = library, config
        lines = {one.address: one for one in ledger if not is_list(one.address, config)}
        self.recorded: Mapping[str, Recorded] = lines
        self._attachments = attachments
        self._documents = {found.parts: found for found in library.unpublished}

    def document(self, parts: Parts) -> Unpublished | None:
        """Return an unpublished document by the path of its file or of its folder."""
        return self._documents.get(parts) or self._documents.get((*parts, "index.md"))

    def claim(self, address: str) -> Unpublished | None:
        """Return the unpublished document that an address or an alias belongs to."""
        return self._claims.get(_file(address))

    def message(self, address: str, written: str) -> str:
        """Return why nothing is published at an address now, '' if nothing ever was."""
        if found := self.claim(address):
            return f"the linked document {written} is not published ({found.reason})"
        if address in self._of_unpublished:
            return f"the linked file {written} {OF_UNPUBLISHED}"
        both = (address, f"{address}/")
        if any(is_list(one, self.config) for one in both):
            return f"the linked list {written} has no published article"
        was_published = any(one in self.recorded or one in self.config.gone for one in both)
        return f"the linked page {written} {GONE}" if was_published else ""

    def message_of_file(self, parts: Parts, written: str) -> str:
        """Return why a file is not published, '' if it never was."""
        if found := self.document(parts):
            return f"the linked document {written} is not published ({found.reason})"
        if parts in self._attachments and not self._attachments[parts].is_published:
            return f"the linked file {written} {OF_UNPUBLISHED}"
        return f"the linked file {written} {GONE}" if self._was_deleted(parts) else ""

    def _name(self, parts: Parts) -> names.Name:
        return names.name(parts, self.config.languages)

    def _was_deleted(self, parts: Parts) -> bool:
        """Return True if a recorded address that nothing has now can be that of a file."""
        if attachments.is_attachment(parts[-1]):
            return attachments.file_name(parts[-1]) in self._deleted_names
        document = parts if parts[-1].endswith(scan.MARKDOWN) else (*parts, "index.md")
        if "/".join(document) in self._deleted_paths:
            return True
        if len(document) == 1:
            return False  # it is not in a section, and no document ever was
        name = self._name(document)
        if urls.slug(name.stem) in self._deleted_names:
            return True
        section = self.config.sections.get(name.section)
        # Its address may have ended in its field `slug`, which is deleted too.
        return section is not None and any(
            fits(below, section, name.day)
            for address, below in self.deleted.items()
            if not self.recorded[address].path
        )

    @cached_property
    def deleted(self) -> Mapping[str, str]:
        """The recorded addresses that nothing has now, published or not.

        Each is mapped to itself without the language that it begins with.
        """
        if not self.recorded:
            return {}
        claimed = {_file(found.address) for found in self.library.documents()}
        claimed |= {_file(found.address) for found in self._attachments.values()}
        prefixes = [language.prefix for language in self.config.languages.values()]
        return {
            address: _without(prefixes, address)
            for address in self.recorded
            if _file(address) not in claimed and not self.claim(address)
        }

    @cached_property
    def unrecorded(self) -> Mapping[str, Sequence[Document]]:
        """The documents whose addresses are not recorded, by the parts that an address may end in.

        If a recorded one ends so, its document was moved.
        """
        result: dict[str, list[Document]] = defaultdict(list)
        for document in (*self.library.documents(), *self.library.dated()):
            if document.address not in self.recorded:
                stem = self._name(document.parts).stem
                for name in {urls.slug(stem), urls.last(document.address)}:
                    result[name].append(document)
        return result

    def renamed(self, address: str) -> Document | None:
        """Return the document whose text is that of one that was published at an address.

        It is not recorded itself: a copy of a document that is still there is not the document.
        """
        found = self._by_text.get(self.recorded[address].text, ())
        return found[0] if len(found) == 1 else None

    def is_renamed(self, address: str) -> bool:
        """Return True if the document of a recorded address is published at another one."""
        return address in self.recorded and self.renamed(address) is not None

    def renamed_file(self, parts: Parts) -> Document | None:
        """Return the document that a file was renamed to, by the path in the ledger."""
        document = parts if parts[-1].endswith(scan.MARKDOWN) else (*parts, "index.md")
        address = self._deleted_paths.get("/".join(document))
        return self.renamed(address) if address else None

    @cached_property
    def _by_text(self) -> Mapping[str, Sequence[Document]]:
        """The documents whose addresses are not recorded, by their texts."""
        result: dict[str, list[Document]] = defaultdict(list)
        for document in (*self.library.documents(), *self.library.dated()):
            if document.address not in self.recorded:
                result[fingerprint(document)].append(document)
        result.pop("", None)
        return result

    @cached_property
    def _deleted_paths(self) -> Mapping[str, str]:
        """The recorded addresses that nothing has now, by the paths that their sources had."""
        lines = (self.recorded[address] for address in self.deleted)
        return {one.path: one.address for one in lines if one.path}

    @cached_property
    def _deleted_names(self) -> Collection[str]:
        return {urls.last(address) for address in self.deleted if not self.recorded[address].path}

    @cached_property
    def _claims(self) -> Mapping[str, Unpublished]:
        return {
            _file(address): found
            for found in self.library.unpublished
            for address in (found.address, *found.document.aliases)
        }

    @cached_property
    def _of_unpublished(self) -> Collection[str]:
        found = self._attachments.values()
        return {attachment.address for attachment in found if not attachment.is_published}


def fingerprint(document: Document) -> str:
    """Return what identifies a document by its title and text, whatever its file is called."""
    return digest.of((document.title, document.body))[:12]


def fits(address: str, section: Section, day: str) -> bool:
    """Return True if an address can be that of an article of a section, and of a day, if known."""
    year, month, of_month = day.split("-") if day else (r"\d{4}", r"\d\d", r"\d\d")
    pattern = re.escape(section.permalink).replace(r"\{", "{").replace(r"\}", "}")
    values = {"year": year, "month": month, "day": of_month, "slug": "[^/]+"}
    return re.fullmatch(pattern.format(section=section.name, **values), address) is not None


def is_list(address: str, config: Config) -> bool:
    """Return True if an address is one of lists and feeds, which come and go with articles."""
    prefixes = tuple(language.prefix for language in config.languages.values())
    return (
        _lists(prefixes, tuple(config.sections), tuple(config.taxonomies)).fullmatch(address)
        is not None
    )


@lru_cache(1)
def _lists(
    prefixes: Iterable[str], sections: Iterable[str], taxonomies: Iterable[str]
) -> re.Pattern[str]:
    language, section, taxonomy = ("|".join(names) for names in (prefixes, sections, taxonomies))
    of_section = rf"(?:{section})(?:/(?:\d{{1,4}}/|page/\d+/|events\.ics|feed\.xml)?|\.json)"
    of_term = rf"(?:{taxonomy})/(?:{urls.SLUG.pattern}/(?:page/\d+/|feed\.xml)?)?"
    return re.compile(
        rf"(?:{language})/(?:{of_section}|{of_term}|search/|corrections/(?:feed\.xml)?|feed\.xml|atom\.xml|feed\.json)?"
    )


def _file(address: str) -> str:
    return urls.normalized(urls.file_of(address))


def _without(prefixes: Iterable[str], address: str) -> str:
    """Return an address without the language that it begins with."""
    found = next((one for one in prefixes if one and address.startswith(f"{one}/")), "")
    return address.removeprefix(found)
