"""Entries → documents of ours: section, day, slug, language and address of each."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from msgspec import Struct, field

from resource_site import urls
from resource_site.importers import addresses
from resource_site.importers.entries import Entry, Leftovers, SourceSite, text
from resource_site.importers.plan import DROP, PAGES, Plan
from resource_site.settings.site_table import ADDRESS_PATTERN

LISTS = ("tags", "countries", "search", "newsletter", "page", "pages", "assets", "pagefind")


class Document(Struct, eq=False):
    """One document of the new site.

    `parts` is its path below `content/`, without day, language and ending.  `files` are the
    attachments of all its translations by their names.  `fields` is its front matter.
    """

    entry: Entry
    section: str
    parts: tuple[str, ...]
    day: str
    language: str
    address: str
    files: dict[str, Path]
    is_alone: bool = True
    fields: dict[str, Any] = field(default_factory=dict)
    body: str = ""

    def path(self) -> str:
        """Return its path below `content/`."""
        *folders, last = self.parts
        name = f"{self.day}-{last}" if self.day else last
        suffix = f".{self.language}.md" if self.language else ".md"
        if self.files or (not self.section and last == "index"):
            return "/".join((self.section or PAGES, *folders, name, f"index{suffix}"))
        return "/".join((self.section or PAGES, *folders, f"{name}{suffix}"))

    def folder(self) -> str:
        """Return the folder of its attachments below `content/`."""
        return self.path().rpartition("/")[0]


def documents(site: SourceSite, plan: Plan, leftovers: Leftovers) -> list[Document]:
    """Return the documents that the plan does not drop, each at an address of its own."""
    return _Namer(site, plan, leftovers).documents()


class _Namer:
    def __init__(self, site: SourceSite, plan: Plan, leftovers: Leftovers) -> None:
        self.site, self.plan, self.leftovers = site, plan, leftovers
        self.main = site.language or "en"
        sections = {use for use in plan.sections.values() if use not in (DROP, PAGES)}
        taxonomies = {name for name, use in plan.fields.items() if use == "taxonomy"}
        names = {*sections, *taxonomies, *LISTS, *map(addresses.code, plan.languages)}
        self.taken = {"/", *(f"/{name}/" for name in names)}
        self.slugs = [name for name, use in plan.fields.items() if use == "slug"]
        self.newest: dict[str, date] = {}
        for entry in site.entries:
            if day := addresses.day_of(entry.fields, entry.day):
                self.newest[entry.section] = max(day, self.newest.get(entry.section, day))

    def documents(self) -> list[Document]:
        groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in self.site.entries:
            if self._language(entry) != DROP and self._section(entry) != DROP:
                groups[self._section(entry), entry.key or entry.path].append(entry)
        return [one for group in groups.values() for one in self._named(group)]

    def _language(self, entry: Entry) -> str:
        language = entry.language or self.main
        return self.plan.languages.get(language, language)

    def _section(self, entry: Entry) -> str:
        use = self.plan.sections.get(entry.section, entry.section or PAGES)
        return PAGES if use != DROP and self._day(entry) is None else use

    def _day(self, entry: Entry) -> date | None:
        """Return the day of an entry; a draft without one has the newest of its section."""
        day = addresses.day_of(entry.fields, entry.day)
        return self.newest.get(entry.section) if day is None and entry.is_draft else day

    def _named(self, group: list[Entry]) -> Iterable[Document]:
        """Yield the translations of a document; those that share day and language have no name."""
        main = addresses.code(self.plan.languages.get(self.main, self.main))
        group = sorted(group, key=lambda one: (self._language(one) != main, one.path))
        first: Document | None = None
        seen: set[str] = set()
        for entry in group:
            language = self._language(entry)
            language = "" if language == main else language
            day = self._day(entry)
            section = self._section(entry)
            section = "" if section == PAGES else section
            is_twin = first and language not in seen and (not section or str(day) == first.day)
            parts = first.parts if first and is_twin else self._parts(entry, section)
            document = self._document(entry, section, parts, day, language)
            if first and is_twin:
                document.files = first.files
            if first and language not in seen and not is_twin:
                first.is_alone = document.is_alone = False
            seen.add(language)
            first = first or document
            yield document

    def _document(
        self, entry: Entry, section: str, parts: tuple[str, ...], day: date | None, language: str
    ) -> Document:
        """Return a document; its name gets a number if the address is taken."""
        prefix, *folders, last = f"/{language}" if language else "", *parts
        slug, number = last, 1
        while (address := prefix + self._address(section, (*folders, slug), day)) in self.taken:
            number += 1
            slug = f"{last}-{number}"
        if number > 1:
            self.leftovers.add(
                "name that was taken, now with a number", entry.path, entry.top, address
            )
        self.taken.add(address)
        written = str(day) if day and section else ""
        return Document(entry, section, (*folders, slug), written, language, address, {})

    def _address(self, section: str, parts: tuple[str, ...], day: date | None) -> str:
        if not section or day is None:
            return "/".join(("", *(part for part in parts if part != "index"), ""))
        values = {"year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}"}
        return ADDRESS_PATTERN.format(section=section, slug=parts[-1], **values)

    def _parts(self, entry: Entry, section: str) -> tuple[str, ...]:
        """Return the name of an article, or the path of a page by its present address."""
        if section:
            own = (text(entry.fields.get(name)) for name in self.slugs)
            return (self._slug(next(filter(None, own), entry.stem), entry),)
        path = unquote(urlsplit(entry.address).path).strip("/")
        parts = [part for part in path.split("/") if part]
        if parts and parts[-1].lower() in ("index.html", "index.htm"):
            parts.pop()
        if parts:
            parts[-1] = parts[-1].removesuffix(".html").removesuffix(".htm")
        parts = parts or [*entry.folders, entry.stem]
        if len(parts) > 1 and (parts[0] == PAGES or addresses.code(parts[0]) == entry.language):
            parts = parts[1:]
        return tuple(self._slug(part, entry) for part in parts)

    def _slug(self, words: str, entry: Entry) -> str:
        """Return a part of an address; from the title, or a digest, where no character fits."""
        for found in (unquote(words), text(entry.fields.get("title"))):
            slug = urls.slug(found)
            if urls.is_slug(slug) and not urls.loses_characters(found):
                return slug
        digest = hashlib.sha256(words.encode()).hexdigest()[:8]
        return f"{entry.section or 'page'}-{digest}" if urls.is_slug(entry.section) else digest
