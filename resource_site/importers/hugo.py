"""A Hugo site → its entries and settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from resource_site.importers import addresses, front, reading
from resource_site.importers.entries import Entry, Leftovers, SourceSite, first, text
from resource_site.problems import Problem

CONFIGS = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)
MARKDOWN = (".md", ".markdown", ".mdown")
HTML = frozenset({".html", ".htm"})
MARKUP = frozenset({".adoc", ".asciidoc", ".org", ".rst", ".pandoc", ".textile", ".ipynb"})


DEFAULT = "/:sections/:slugorcontentbasename/"


def read(source: Path, leftovers: Leftovers, permalinks: Mapping[str, str]) -> SourceSite:
    """Return a Hugo site; what is wrong with its files is in `problems`.

    `permalinks` are patterns that people know better than the settings.
    """
    root = reading.folder(source, "Hugo")
    return _Reader(root, leftovers).read(permalinks)


class _Reader:
    def __init__(self, root: Path, leftovers: Leftovers) -> None:
        self.root, self.leftovers = root, leftovers
        self.problems: list[Problem] = []
        self.config = reading.settings(root, CONFIGS, self.problems)
        for name in ("languages", "permalinks", "params"):
            parts = [f"config/_default/{name}.{end}" for end in ("toml", "yaml", "yml", "json")]
            found = reading.settings(root, tuple(parts), self.problems)
            self.config[name] = {**_table(self.config.get(name)), **found}
        self.content = reading.below(root, text(self.config.get("contentdir")) or "content")
        self.languages = {
            addresses.code(name): _table(value) for name, value in self.config["languages"].items()
        }
        self.main = addresses.code(text(self.config.get("defaultcontentlanguage"))) or "en"
        self.cascades: dict[tuple[str, ...], dict[str, Any]] = {}
        self.cascades[()] = _cascade(self.config.get("cascade"))

    def read(self, permalinks: Mapping[str, str]) -> SourceSite:
        config = self.config
        own = self.languages.get(self.main, {})
        site = SourceSite(
            "hugo",
            title=first(own, "title") or first(config, "title"),
            tagline=first(_table(config.get("params")), "description", "subtitle"),
            base_url=first(config, "baseurl"),
            language=self.main,
            timezone=first(config, "timezone"),
            permalinks=_permalinks(config["permalinks"]) | dict(permalinks),
            problems=self.problems,
        )
        site.static = [("/", self.root / name) for name in ("static", "assets")]
        site.authors = self._authors()
        every = list(self._files())
        for parts in every:
            if PurePath(parts[-1]).name.startswith("_index."):
                self._add_cascade(parts)
        for parts in every:
            entry = self._entry(parts, site)
            if entry:
                site.entries.append(entry)
        used = {entry.language or self.main for entry in site.entries}
        site.languages = {
            name: text(self.languages.get(name, {}).get("languagename")) for name in sorted(used)
        }
        return site

    def _files(self) -> Iterator[tuple[str, ...]]:
        found = list(reading.files(self.content, self.problems))
        tops = {parts[0] for parts in found if len(parts) > 1}
        are_languages = len(tops) > 1 and all(addresses.is_language(top, ()) for top in tops)
        if are_languages and not self.languages:
            self.languages = {addresses.code(top): {"contentdir": top} for top in sorted(tops)}
            self.main = self.main if self.main in self.languages else min(self.languages)
        yield from found

    def _entry(self, parts: tuple[str, ...], site: SourceSite) -> Entry | None:
        path, name = self.content.joinpath(*parts), PurePath(parts[-1])
        is_html = name.suffix.lower() in HTML
        if name.suffix.lower() in MARKUP:
            self.leftovers.add(f"file in another markup ({name.suffix})", str(path))
        if name.suffix.lower() not in MARKDOWN and not is_html:
            return None
        below, folder_language = self._below(parts)
        stem, language = addresses.language_of(name.stem, self.languages)
        language = language or folder_language
        language = "" if language == self.main else language
        written = reading.text(path, self.problems)
        found = None if written is None else front.read(str(path), written, self.problems)
        if found is None and written and not any(one.path == str(path) for one in self.problems):
            found = front.Front({}, written, 1)
        if found is None:
            return None
        above = (self.cascades.get(parts[:number], {}) for number in range(len(parts)))
        found.fields = {
            **{name: one for table in above for name, one in table.items()},
            **found.fields,
        }
        if stem == "_index":
            self._branch(path, found, below[:-1], language, site)
            return None
        if found.fields.get("headless") is True:
            self.leftovers.add("headless bundle, which has no page", str(path), 1)
            return None
        entry = self._made(path, (*below[:-1], stem), found, language)
        entry.address, entry.is_html = self._address(entry, site), is_html
        return entry

    def _add_cascade(self, parts: tuple[str, ...]) -> None:
        """Keep the fields that a section gives to all documents below it."""
        path = self.content.joinpath(*parts)
        written = reading.text(path, [])
        found = front.read(str(path), written, []) if written else None
        given = _cascade(found.fields.get("cascade")) if found else {}
        self.cascades[parts[:-1]] = {**self.cascades.get(parts[:-1], {}), **given}

    def _made(self, path: Path, below: tuple[str, ...], found: front.Front, language: str) -> Entry:
        """Return the entry of a file; `below` is its path without language and ending."""
        is_bundle = below[-1] == "index" and len(below) > 1
        *folders, stem = below[:-1] if is_bundle else below
        day, rest = addresses.undated(stem)
        return Entry(
            path=str(path),
            parts=(*below[:-1], f"{below[-1]}.md"),
            fields=found.fields,
            body=found.body,
            line=found.line,
            section=folders[0] if folders else "",
            stem=rest,
            day=day,
            language=language,
            key=text(found.fields.get("translationkey")) or "/".join(below),
            folders=tuple(folders),
            bundle=path.parent if is_bundle else None,
            is_draft=_is_hidden(found.fields),
        )

    def _below(self, parts: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Return a path below the folder of its language, and that language."""
        for name, language in self.languages.items():
            folder = PurePath(text(language.get("contentdir")) or "?").parts
            folder = folder[1:] if folder[:1] == (self.content.name,) else folder
            if folder and parts[: len(folder)] == folder:
                return parts[len(folder) :], name
        return parts, ""

    def _branch(
        self, path: Path, found: front.Front, folders: tuple[str, ...], lang: str, site: SourceSite
    ) -> None:
        """Take the title of a section from its _index.md, and name the text that has no place."""
        title = text(found.fields.get("title"))
        if folders[:1] == ("authors",) and len(folders) == 2:
            site.authors[folders[1]] = title or folders[1]
        elif len(folders) == 1 and title and not lang:
            site.section_titles[folders[0]] = title
        if found.body.strip():
            self.leftovers.add("text above a list (_index.md)", str(path), found.line)

    def _address(self, entry: Entry, site: SourceSite) -> str:
        stem = entry.bundle.name if entry.bundle else entry.parts[-1].removesuffix(".md")
        if url := text(entry.fields.get("url")):
            return url if "://" in url else f"/{url.lstrip('/')}"
        slug, day = text(entry.fields.get("slug")), addresses.day_of(entry.fields, entry.day)
        is_dated = ":filename" in str(_table(self.config.get("frontmatter")).get("date", ""))
        last = addresses.hyphenated(slug or (entry.stem if is_dated else stem))
        folders = [addresses.hyphenated(folder) for folder in entry.folders]
        pattern = site.permalinks.setdefault(entry.section or "/", DEFAULT)
        values = addresses.tokens(day) | {
            "section": "".join(folders[:1]),
            "sections": "/".join(folders),
            "title": addresses.hyphenated(text(entry.fields.get("title"))),
            **dict.fromkeys(("filename", "contentbasename"), addresses.hyphenated(stem)),
            **dict.fromkeys(("slug", "slugorfilename", "slugorcontentbasename"), last),
        }
        values["slug"] = addresses.hyphenated(slug) or values["title"] or last
        path = addresses.expanded(pattern, values)
        if not path:
            return ""
        is_prefixed = entry.language or self.config.get("defaultcontentlanguageinsubdir") is True
        prefix = f"/{entry.language or self.main}" if is_prefixed else ""
        ugly = self.config.get("uglyurls")
        is_ugly = ugly is True or _table(ugly).get(entry.section) is True
        return f"{prefix}{path.rstrip('/')}{'.html' if is_ugly else '/'}"

    def _authors(self) -> dict[str, str]:
        """Return the names in data/authors/: one file an author, or one for all."""
        found: dict[str, str] = {}
        data = self.root / "data"
        for parts in reading.files(data, []) if reading.has_folder(data) else ():
            path = data.joinpath(*parts)
            if path.suffix.lower() not in (".yml", ".yaml", ".toml", ".json"):
                continue
            if parts[0] == "authors" and len(parts) == 2:
                values = reading.data(path, self.problems)
                found[path.stem] = author_name(values) or path.stem
            elif re.fullmatch(r"authors?\.\w+", parts[0]):
                values = _table(reading.data(path, self.problems))
                found |= {str(key): author_name(one) or str(key) for key, one in values.items()}
        return found


def author_name(value: Any) -> str:
    """Return the name in what a data file says of an author."""
    table = {str(name).lower(): one for name, one in _table(value).items()}
    whole = first(table, "display_name", "name", "full_name", "title")
    return whole or " ".join(filter(None, (first(table, "first_name"), first(table, "last_name"))))


def _cascade(value: Any) -> dict[str, Any]:
    """Return the fields of a cascade; those for some pages only are left to the editor."""
    rows = [_table(one) for one in (value if isinstance(value, list) else [value])]
    found: dict[str, Any] = {}
    for row in rows:
        table = {str(name).lower(): one for name, one in row.items()}
        if not table.keys() & {"target", "_target"}:
            found |= {**table, **_table(table.get("params"))}
    found.pop("params", None)
    return found


def _is_hidden(fields: Mapping[str, Any]) -> bool:
    """Return True for a document that Hugo reads and gives no page."""
    options = {**_table(fields.get("_build")), **_table(fields.get("build"))}
    return text(options.get("render")).lower() in ("never", "link", "false")


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _permalinks(written: dict[str, Any]) -> dict[str, str]:
    """Return the patterns by section; those of pages may be a table of their own."""
    page = _table(written.get("page"))
    return {name: value for name, value in {**written, **page}.items() if isinstance(value, str)}
