"""A Pelican site → its entries and settings; pelicanconf.py is read, never run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from resource_site.importers import addresses, front, markup, reading
from resource_site.importers.entries import Entry, Leftovers, SourceSite, text
from resource_site.importers.hugo import MARKDOWN
from resource_site.problems import Problem

ARTICLE, PAGE = "{slug}.html", "pages/{slug}.html"
TOKEN = re.compile(r"\{(\w+)(?::([^}]*))?\}")
LISTS = ("tags", "authors", "categories")


def read(source: Path, leftovers: Leftovers, permalinks: Mapping[str, str]) -> SourceSite:
    """Return a Pelican site; what is wrong with its files is in `problems`.

    `permalinks` are patterns that people know better than the settings.
    """
    root = reading.folder(source, "Pelican")
    return _Reader(root, leftovers).read(permalinks)


class _Reader:
    def __init__(self, root: Path, leftovers: Leftovers) -> None:
        self.leftovers = leftovers
        self.problems: list[Problem] = []
        self.config: dict[str, Any] = {
            name.upper(): value
            for file in ("pelicanconf.py", "publishconf.py")
            for name, value in reading.settings(root, (file,), self.problems).items()
        }
        self.root = reading.below(root, text(self.config.get("PATH")) or "content")
        self.main = addresses.language(self._setting("DEFAULT_LANG")) or "en"

    def read(self, permalinks: Mapping[str, str]) -> SourceSite:
        site = SourceSite(
            "pelican",
            title=self._setting("SITENAME"),
            tagline=self._setting("SITESUBTITLE"),
            base_url=self._setting("SITEURL"),
            language=self.main,
            timezone=self._setting("TIMEZONE"),
            problems=self.problems,
            static=[("/", self.root), ("/static/", self.root)],
        )
        site.permalinks = {
            "articles": self._pattern("ARTICLE", ARTICLE),
            "pages": self._pattern("PAGE", PAGE),
            **permalinks,
        }
        for parts in reading.files(self.root, self.problems):
            if entry := self._entry(parts, site):
                site.entries.append(entry)
        used = {entry.language or self.main for entry in site.entries}
        site.languages = dict.fromkeys(sorted(used), "")
        return site

    def _setting(self, name: str, default: str = "") -> str:
        return text(self.config.get(name)) or default

    def _pattern(self, kind: str, default: str) -> str:
        return self._setting(f"{kind}_URL") or self._setting(f"{kind}_SAVE_AS", default)

    def _entry(self, parts: tuple[str, ...], site: SourceSite) -> Entry | None:
        path, name = self.root.joinpath(*parts), PurePath(parts[-1])
        if name.suffix.lower() in (".rst", ".ipynb", ".html", ".htm", ".adoc"):
            self.leftovers.add(f"file in another markup ({name.suffix})", str(path))
        if name.suffix.lower() not in MARKDOWN:
            return None
        written = reading.text(path, self.problems)
        if written is None:
            return None
        is_yaml = written.startswith("---\n")
        found = front.read(str(path), written, self.problems) if is_yaml else front.headers(written)
        if found is None:
            return None
        found.fields = {**self._named(name.stem), **found.fields}
        if "title" not in found.fields:
            self.leftovers.add("file without a title", str(path), 1)
            return None
        fields = {name: value for name, value in found.fields.items() if value != ""}
        is_page = parts[0] == "pages" or text(fields.get("status")) == "page"
        entry = self._made(parts, path, fields, is_page=is_page)
        entry.body, entry.line = found.body, found.line
        entry.address = self._address(entry, site, has_url="url" in found.fields)
        return entry

    def _named(self, stem: str) -> dict[str, str]:
        """Return the fields that a file name has, if the settings have a pattern for them."""
        try:
            found = re.match(self._setting("FILENAME_METADATA", "(?!)"), stem)
        except re.error:
            return {}
        every = found.groupdict() if found else {}
        return {front.SYNONYMS.get(name, name): value for name, value in every.items() if value}

    def _made(
        self, parts: tuple[str, ...], path: Path, fields: dict[str, Any], *, is_page: bool
    ) -> Entry:
        for name in LISTS:
            if isinstance(fields.get(name), str):
                split = re.split(r"[;,]" if ";" not in fields[name] else ";", fields[name])
                fields[name] = [one for part in split if (one := part.strip())]
        stem, in_name = addresses.language_of(PurePath(parts[-1]).stem, ())
        day, rest = addresses.undated(stem)
        if not is_page and "categories" not in fields and len(parts) > 1:
            fields["categories"] = [parts[-2]]
        language = addresses.code(text(fields.get("lang"))) or in_name
        slug = text(fields.get("slug")) or _slugified(text(fields["title"]))
        return Entry(
            path=str(path),
            parts=parts,
            fields=fields,
            body="",
            line=1,
            section="" if is_page else "articles",
            stem=rest,
            day=day,
            language="" if language == self.main else language,
            key=text(fields.get("translationkey")) or slug,
            folders=parts[1:-1] if parts[0] == "pages" else parts[:-1],
            is_draft=text(fields.get("status")).lower() in ("draft", "hidden"),
        )

    def _address(self, entry: Entry, site: SourceSite, *, has_url: bool) -> str:
        """Return where an article is; an empty `url` or `save_as` says that it is nowhere."""
        own = text(entry.fields.get("url")) or text(entry.fields.get("save_as"))
        if not own and has_url:
            return ""
        kind, default = ("ARTICLE", "articles") if entry.section else ("PAGE", "pages")
        pattern = own or site.permalinks[default]
        if entry.language and not own:
            usual = pattern.replace("{slug}", "{slug}-{lang}")
            pattern = self._pattern(f"{kind}_LANG", usual)
        day = addresses.day_of(entry.fields, entry.day)
        if day is None and "{date" in pattern:
            return ""
        category = "".join(entry.fields.get("categories", [])[:1])
        authors = entry.fields.get("authors") or [self._setting("AUTHOR")]
        values = {
            "slug": text(entry.fields.get("slug")) or _slugified(text(entry.fields["title"])),
            "lang": entry.language or self.main,
            "category": "/".join(map(_slugified, category.split("/"))),
            "author": _slugified(text(authors[0])),
        }

        def value(token: re.Match[str]) -> str:
            if token[1] == "date":
                return day.strftime(token[2]) if day and token[2] else ""
            return values.get(token[1], text(entry.fields.get(token[1])))

        return f"/{TOKEN.sub(value, pattern).lstrip('/')}"


def _slugified(words: str) -> str:
    plain = re.sub(r"[^\w\s-]", "", addresses.ascii_only(markup.plain(words))).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)
