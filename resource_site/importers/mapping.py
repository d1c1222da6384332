"""Front matter of another generator → front matter of ours, as the plan has it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

from resource_site import urls
from resource_site.fields import schemas, types
from resource_site.fields.table import InvalidError, names
from resource_site.importers import addresses, markup
from resource_site.importers.documents import Document
from resource_site.importers.entries import Leftovers, SourceSite, text, texts
from resource_site.importers.hugo import author_name
from resource_site.importers.links import Links
from resource_site.importers.plan import DROP, KEEP, SOURCE_URL, TAXONOMY, Plan

PUBLISHED = frozenset({"published", "publish", "page", "future", "true", ""})
DATES = ("date", "updated", "publish", "expires", "review_by")
ALIASES = 50
TERMS = 50


class Mapper:
    """Maps the fields of documents; `terms` are those of each taxonomy, `extra` the kept fields."""

    def __init__(self, site: SourceSite, plan: Plan, links: Links, leftovers: Leftovers) -> None:
        self.site, self.plan, self.links, self.leftovers = site, plan, links, leftovers
        self.terms: dict[str, set[str]] = {}
        self.extra: set[str] = set()
        self.page = frozenset(names(schemas.PAGE))

    def fields(self, document: Document, addresses_taken: dict[str, str]) -> dict[str, Any]:
        """Return the front matter of a document; `addresses_taken` are those of all documents."""
        found: dict[str, Any] = {}
        for name, value in document.entry.fields.items():
            use = self.plan.fields.get(name, DROP)
            if use != DROP and value not in ("", None, [], {}):
                self._take(name, use, value, document, found)
        title = (
            markup.plain(found.pop("title", ""))
            or document.parts[-1].replace("-", " ").capitalize()
        )
        draft = found.pop("draft", False) or document.entry.is_draft
        found["aliases"] = self._aliases(document, found.pop("aliases", []), addresses_taken)
        self._repair(document, found)
        if not document.is_alone and document.section:
            found["translation_key"] = urls.slug(document.entry.key)
        else:
            found.pop("translation_key", None)
        if not document.section:
            found = self._of_page(document, found)
        order = [name for name in names(schemas.ARTICLE) if name in found]
        order += [name for name in found if name not in order]
        return {
            "title": title,
            **({"draft": True} if draft else {}),
            **{name: found[name] for name in order if found[name] not in ("", [], None)},
        }

    def claim(self, document: Document, taken: dict[str, str]) -> None:
        """Reserve the present address of a document, which goes before an alias of another."""
        if path := self._path(document.entry.address):
            taken.setdefault(urls.normalized(urls.file_of(path)), document.entry.path)

    def _take(
        self, name: str, use: str, value: Any, document: Document, found: dict[str, Any]
    ) -> None:
        """Add what a field becomes."""
        if use == "draft":
            found["draft"] = found.get("draft", False) or is_draft(name, value)
        elif use in (TAXONOMY, "tags", "countries"):
            self._terms(name if use == TAXONOMY else use, value, document, found)
        elif use == KEEP:
            self.extra.update([name] if document.section else [])
            words = ", ".join(texts(value)) if isinstance(value, list) else text(value)
            found[name] = markup.plain(words)
        elif use in DATES:
            self._date(use, value, document, found)
        elif use == "image":
            self._image(value, document, found)
        elif use in ("source", SOURCE_URL):
            self._source(use, text(value), document, found)
        elif use in ("authors", "aliases", "weight", "featured"):
            self._convert(name, use, value, found)
        elif use not in ("lang", "translation_key", "slug") and not found.get(use):
            found[use] = markup.plain(text(value))

    def _convert(self, name: str, use: str, value: Any, found: dict[str, Any]) -> None:
        """Add a field that is not a text; the addresses in `url` are known to the entry."""
        if use == "authors":
            people = value if isinstance(value, list) else texts(value)
            found[use] = list(dict.fromkeys(filter(None, map(self._author, people))))
        elif use == "aliases" and name in ("aliases", "redirect_from"):
            found[use] = [*found.get(use, []), *texts(value)]
        elif use == "weight" and re.fullmatch(r"-?\d{1,9}", text(value)):
            found[use] = int(text(value))
        elif use == "featured":
            found[use] = text(value) == "true"

    def _terms(self, taxonomy: str, value: Any, document: Document, found: dict[str, Any]) -> None:
        terms = dict.fromkeys((*found.get(taxonomy, []), *map(term, texts(value))))
        found[taxonomy] = list(terms)[:TERMS]
        if document.section:
            self.terms.setdefault(taxonomy, set()).update(found[taxonomy])

    def _author(self, person: Any) -> str:
        if isinstance(person, dict):
            return markup.plain(author_name(person))
        name = text(person)
        return markup.plain(self.site.authors.get(name, name))

    def _date(self, use: str, value: Any, document: Document, found: dict[str, Any]) -> None:
        written = addresses.written(value)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            found.setdefault(use, date.fromisoformat(written))
        elif written:
            found.setdefault(use, written)
        else:
            kind = f"{use} that is not a date"
            self.leftovers.add(kind, document.entry.path, document.entry.top, text(value))

    def _image(self, value: Any, document: Document, found: dict[str, Any]) -> None:
        value = next(iter(value), "") if isinstance(value, list) else value
        table = value if isinstance(value, dict) else {}
        source = text(table.get("src") or table.get("path") or table.get("image") or value)
        if table.get("alt"):
            found["image_alt"] = text(table["alt"])
        places = (source, f"/{source}") if source and document.section else ()
        name = next(filter(None, (self.links.attached(one, document) for one in places)), "")
        if name and "image" not in found:
            found["image"] = name
        elif source and not name:
            kind = "picture for lists that is not in the source"
            self.leftovers.add(kind, document.entry.path, document.entry.top, source)

    def _source(self, use: str, value: str, document: Document, found: dict[str, Any]) -> None:
        source = found.setdefault("source", {})
        if use == "source":
            source["name"] = markup.plain(value)
            return
        try:
            source["url"] = types.web_address(value, UTC)
            source.setdefault("name", urlsplit(value).netloc)
        except InvalidError:
            self.leftovers.add(
                "source that is not a web address", document.entry.path, document.entry.top, value
            )
            if not source:
                del found["source"]

    def _aliases(self, document: Document, written: list[str], taken: dict[str, str]) -> list[str]:
        """Return the former addresses that can be redirected, the oldest first."""
        found: list[str] = []
        entry = document.entry
        parent = entry.address.rstrip("/").rpartition("/")[0]
        former = (one if one.startswith(("/", "http")) else _joined(parent, one) for one in written)
        for address in (*former, entry.address):
            path = self._path(address)
            if not path or urls.file_of(path) == urls.file_of(document.address):
                if address and not path and not (entry.is_draft and "?" in address):
                    kind = "old address that cannot be redirected"
                    self.leftovers.add(kind, entry.path, entry.top, address)
                continue
            owner = taken.setdefault(urls.normalized(urls.file_of(path)), entry.path)
            if owner != entry.path:
                kind = "old address that another page has"
                self.leftovers.add(kind, entry.path, entry.top, address)
            elif path not in found:
                found.append(path)
        return found[-ALIASES:]

    def _path(self, address: str) -> str:
        """Return an address as a path that can be redirected; '' if it is none."""
        if urlsplit(address).query:
            return ""
        path = unquote(urls.path_of(address))
        base = self.links.base
        path = path.removeprefix(base) if base and path.startswith(f"{base}/") else path
        path = re.sub(r"/index\.html?$", "/", path)
        try:
            return types.site_address(path, UTC) if path != "/" else ""
        except InvalidError:
            return ""

    def _repair(self, document: Document, found: dict[str, Any]) -> None:
        """Take out what contradicts the rest: no picture for an alt text, an end before the day."""
        if "image" not in found:
            found.pop("image_alt", None)
        if not document.section or "date" not in found:
            return
        begins = [addresses.moment(found.get(name)) for name in ("date", "publish")]
        expires = addresses.moment(found.get("expires"))
        latest = max(one.instant for one in begins if one)
        if expires and expires.end() <= latest + timedelta(hours=14):
            del found["expires"]
            self.leftovers.add("expiry before the date", document.entry.path, document.entry.top)

    def _of_page(self, document: Document, found: dict[str, Any]) -> dict[str, Any]:
        """Return the fields that pages have; the others are named."""
        for name, value in found.items():
            if name not in self.page and value:
                self.leftovers.add(
                    f"field '{name}', which pages do not have",
                    document.entry.path,
                    document.entry.top,
                )
        return {name: value for name, value in found.items() if name in self.page}


def _joined(parent: str, relative: str) -> str:
    """Return an address that is written from the folder of another."""
    path = posixpath.normpath(f"/{parent}/{relative}")
    return f"/{path.strip('/')}{'/' if relative.endswith('/') else ''}"


def is_draft(name: str, value: Any) -> bool:
    """Return False only where a document is certainly published."""
    written = text(value).lower()
    if name == "draft":
        return written != "false"
    return written not in PUBLISHED


def term(written: str) -> str:
    """Return a term without entities and %xx."""
    found = markup.plain(written)
    return unquote(found) if re.search(r"%[0-9A-Fa-f]{2}", found) and " " not in found else found


def slugs(terms: Mapping[str, set[str]]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the taxonomies with addresses for terms that have none by themselves."""
    for name, found in sorted(terms.items()):
        needed = {
            one: f"term-{hashlib.sha256(one.encode()).hexdigest()[:8]}"
            for one in sorted(found)
            if not urls.is_slug(urls.slug(one)) or urls.loses_characters(one)
        }
        yield name, needed
