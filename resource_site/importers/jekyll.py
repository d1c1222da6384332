"""A Jekyll site → its entries and settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import urlsplit

from resource_site.importers import addresses, front, reading
from resource_site.importers.entries import Entry, Leftovers, SourceSite, first, text, texts
from resource_site.importers.hugo import HTML, MARKDOWN, MARKUP, author_name
from resource_site.problems import Problem

STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
POSTS = ("_posts", "posts", "_drafts")
SKIPPED = frozenset({"_site", "node_modules", "vendor", "README.md", "LICENSE.md"})


def read(source: Path, leftovers: Leftovers, permalinks: Mapping[str, str]) -> SourceSite:
    """Return a Jekyll site; what is wrong with its files is in `problems`.

    `permalinks` are patterns that people know better than the settings.
    """
    root = reading.folder(source, "Jekyll")
    return _Reader(root, leftovers).read(permalinks)


class _Reader:
    def __init__(self, root: Path, leftovers: Leftovers) -> None:
        self.leftovers = leftovers
        self.problems: list[Problem] = []
        self.config = reading.settings(root, ("_config.yml", "_config.toml"), self.problems)
        self.root = reading.below(root, text(self.config.get("source")))
        collections = self.config.get("collections")
        self.collections: dict[str, Any] = collections if isinstance(collections, dict) else {}
        for name in collections if isinstance(collections, list) else ():
            self.collections[text(name)] = {}
        self.pattern = ""
        self.languages = tuple(map(addresses.code, texts(self.config.get("languages"))))

    def read(self, permalinks: Mapping[str, str]) -> SourceSite:
        config = self.config
        site = SourceSite(
            "jekyll",
            title=first(config, "title", "name"),
            tagline=first(config, "tagline", "description", "subtitle"),
            base_url=f"{first(config, 'url')}{first(config, 'baseurl')}",
            language=addresses.language(first(config, "lang", "locale", "language")),
            timezone=first(config, "timezone"),
            problems=self.problems,
            values={name: found for name, value in config.items() if (found := text(value))},
        )
        site.static = [("/", self.root)]
        site.authors = self._authors()
        for parts in reading.files(self.root, self.problems):
            if not SKIPPED & set(parts) and (entry := self._entry(parts)):
                site.entries.append(entry)
        for entry in site.entries:
            entry.language = "" if entry.language == (site.language or "en") else entry.language
        used = {entry.language or site.language or "en" for entry in site.entries}
        site.languages = dict.fromkeys(sorted(used), "")
        self._set_addresses(site, permalinks)
        return site

    def _entry(self, parts: tuple[str, ...]) -> Entry | None:
        path, name = self.root.joinpath(*parts), PurePath(parts[-1])
        folder = next((part for part in parts[:-1] if part in POSTS), "")
        collection = parts[0][1:] if parts[0].startswith("_") else ""
        if collection and not folder and collection not in self.collections:
            return None
        is_html = name.suffix.lower() in HTML and parts != ("404.html",)
        if name.suffix.lower() not in MARKDOWN and not is_html:
            if name.suffix.lower() in MARKUP and (folder or collection):
                self.leftovers.add(f"file in another markup ({name.suffix})", str(path))
            return None
        written = reading.text(path, self.problems)
        found = None if written is None else front.read(str(path), written, self.problems)
        if found is None:
            if folder and not any(one.path == str(path) for one in self.problems):
                self.leftovers.add("file without front matter", str(path), 1)
            return None
        if is_html and not folder and not collection and "{%" in found.body:
            self.leftovers.add("page that Liquid fills (.html)", str(path), found.line)
            return None
        found.fields = {**self._defaults(parts, folder or collection), **found.fields}
        entry = self._made(parts, found, folder, collection)
        entry.is_html = is_html
        return entry

    def _made(
        self, parts: tuple[str, ...], found: front.Front, folder: str, collection: str
    ) -> Entry:
        """Return the entry of a file in a folder of posts, in a collection or in neither."""
        fields, name = found.fields, PurePath(parts[-1])
        stem, language = addresses.language_of(name.stem, self.languages)
        above = [part for part in parts[:-1] if addresses.code(part) in self.languages]
        language = language or (addresses.code(above[-1]) if above else "")
        plain = [part for part in parts[:-1] if part not in above]
        day, rest = addresses.undated(stem)
        is_post = bool(folder) and (bool(day) or folder == "_drafts" or "date" in fields)
        own = text(fields.get("lang") or fields.get("language") or fields.get("locale"))
        language = addresses.language(own) or language
        folders = tuple(part.removeprefix("_") for part in parts[:-1])
        if is_post:
            categories = plain[: plain.index(folder)] if folder.startswith("_") else []
            fields = _with_terms(fields, categories)
        return Entry(
            path=str(self.root.joinpath(*parts)),
            parts=parts,
            fields=fields,
            body=found.body,
            line=found.line,
            section="posts" if is_post else collection,
            stem=rest if is_post else name.stem,
            day=day,
            language=language,
            key=text(fields.get("translationkey") or fields.get("ref")) or "/".join((*plain, stem)),
            folders=folders,
            is_draft=folder == "_drafts"
            or text(fields.get("published")) == "false"
            or (collection != "" and not folder and not self._has_pages(collection)),
        )

    def _has_pages(self, collection: str) -> bool:
        """Return True for a collection whose documents are published; by default they are not."""
        options = self.collections.get(collection)
        return isinstance(options, dict) and options.get("output") is True

    def _defaults(self, parts: tuple[str, ...], kind: str) -> dict[str, Any]:
        """Return the fields that _config.yml gives the files below a path."""
        kinds = {"_posts": "posts", "_drafts": "drafts"}
        found: dict[str, Any] = {}
        rows = self.config.get("defaults")
        for row in rows if isinstance(rows, list) else ():
            scope = row.get("scope", {}) if isinstance(row, dict) else {}
            values = row.get("values", {}) if isinstance(row, dict) else {}
            path, wanted = PurePath(text(scope.get("path"))).parts, text(scope.get("type"))
            if (
                parts[: len(path)] == path
                and wanted in ("", kinds.get(kind, kind))
                and isinstance(values, dict)
            ):
                found |= {
                    front.SYNONYMS.get(str(name), str(name)): one for name, one in values.items()
                }
        return found

    def _set_addresses(self, site: SourceSite, permalinks: Mapping[str, str]) -> None:
        style = text(self.config.get("permalink"))
        posts = self.collections.get("posts")
        own = text(posts.get("permalink")) if isinstance(posts, dict) else ""
        pattern = permalinks.get("posts") or own or style or _linked_style(site.entries)
        pattern = STYLES.get(pattern, pattern)
        site.permalinks = {"posts": pattern}
        self.pattern = style
        for entry in site.entries:
            if url := text(entry.fields.get("permalink")):
                entry.address = _expanded(url, entry)
            elif entry.section == "posts":
                entry.address = _expanded(pattern, entry)
            else:
                entry.address = self._page_address(entry)

    def _page_address(self, entry: Entry) -> str:
        options = self.collections.get(entry.section)
        own = text(options.get("permalink")) if isinstance(options, dict) else ""
        if own:
            return _expanded(own, entry)
        stem = entry.parts[-1].rpartition(".")[0]
        folder = "/".join(("", *entry.folders))
        if stem == "index":
            return f"{folder}/"
        style = STYLES.get(self.pattern, self.pattern)
        return f"{folder}/{stem}{'/' if style.endswith('/') else '.html'}"

    def _authors(self) -> dict[str, str]:
        """Return the names in _data/authors.yml, _data/authors/ and _authors/."""
        found: dict[str, str] = {}
        for folder in ("_data", "_authors"):
            is_there = reading.has_folder(self.root / folder)
            for parts in reading.files(self.root / folder, []) if is_there else ():
                path = self.root.joinpath(folder, *parts)
                if path.suffix.lower() not in reading.PARSERS or path.suffix == ".py":
                    continue
                if "author" not in "/".join((folder, *parts)):
                    continue
                values = reading.data(path, self.problems)
                if re.fullmatch(r"authors?\.\w+", parts[0]) and isinstance(values, dict):
                    found |= {str(key): author_name(one) or str(key) for key, one in values.items()}
                elif "author" in parts[0] or folder == "_authors":
                    found[path.stem] = author_name(values) or path.stem
        return found


def _with_terms(fields: dict[str, Any], above: list[str]) -> dict[str, Any]:
    """Return the fields of a post with the categories of its folders; spaces separate terms too."""
    found = dict(fields)
    for name, given in (("categories", above), ("tags", [])):
        value = fields.get(name)
        is_spaced = isinstance(value, str) and "," not in value
        own = text(value).split() if is_spaced else texts(value)
        if every := list(dict.fromkeys((*given, *own))):
            found[name] = every
    return found


def _expanded(pattern: str, entry: Entry) -> str:
    day = addresses.day_of(entry.fields, entry.day)
    categories = "/".join(map(addresses.hyphenated, texts(entry.fields.get("categories"))))
    stem = addresses.undated(entry.parts[-1].rpartition(".")[0])[1]
    title = text(entry.fields.get("slug")) or stem
    path = "/".join(entry.folders[1:])
    values = addresses.tokens(day) | {
        **dict.fromkeys(("categories", "category"), categories),
        "title": title,
        "slug": addresses.hyphenated(title),
        **dict.fromkeys(("name", "basename"), stem),
        "path": f"{path}/{stem}" if entry.section else "/".join(entry.folders),
        "collection": entry.section,
        "output_ext": ".html",
    }
    pattern = re.sub(r":(\w+?)(?=:|[/.-]|\d|$)", r":\1", pattern)
    found = addresses.expanded(pattern, values)
    return found if not found or found.endswith(("/", ".html", ".htm")) else f"{found}.html"


def _linked_style(entries: list[Entry]) -> str:
    """Return the style whose addresses the texts link to; without settings, it is not known."""
    posts = [entry for entry in entries if entry.section == "posts"]
    linked = set()
    for entry in posts:
        found = re.findall(r"[\"'(](/[^\s\"')]+|https?://[^\s\"')]+)[\"')]", entry.body)
        linked |= {urlsplit(address).path for address in found}
    hits = {
        style: sum(_expanded(pattern, entry) in linked for entry in posts)
        for style, pattern in STYLES.items()
    }
    best = max(STYLES, key=lambda style: (hits[style], style == "date"))
    return STYLES[best]
