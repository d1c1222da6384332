"""The plan of an import: what becomes of each field, section, language and shortcode."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any

from msgspec import Struct, field

from resource_site import urls
from resource_site.fields import toml_file
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.table import Definition, InvalidError, Scalar, Schema, spellings
from resource_site.fields.types import TEXT, choice
from resource_site.fields.validation import Fields
from resource_site.fields.values import FieldError
from resource_site.importers.entries import Entry, SourceSite, is_list, texts
from resource_site.problems import Problem, ProblemsError
from resource_site.settings.read import RESERVED
from resource_site.settings.types import LANGUAGE
from resource_site.suggestions import did_you_mean

DROP, KEEP, TAXONOMY, PAGES = "drop", "keep", "taxonomy", "pages"
CONVERT, INNER = "convert", "text"
SOURCE_URL = "source.url"
OWN = tuple(one.name for one in ARTICLE.fields if one.name not in ("lang", "countries"))
USES = (DROP, KEEP, TAXONOMY, *OWN, "countries", "lang", SOURCE_URL)
SYNONYMS = {
    "url": "aliases",
    "permalink": "aliases",
    "save_as": "aliases",
    "categories": TAXONOMY,
    "language": "lang",
    "locale": "lang",
    "translationkey": "translation_key",
    "subtitle": "summary",
    **dict.fromkeys(
        ("featured_image", "images", "cover", "thumbnail", "hero_image", "banner"), "image"
    ),
    **dict.fromkeys(("featured_image_alt", "cover_alt", "hero_alt"), "image_alt"),
    **dict.fromkeys(("source_url", "original_url"), SOURCE_URL),
}
# Fields that describe the presentation of a page, or configures the other generator.
PRESENTATION = frozenset(
    """
    _build author_profile build cascade classes comments css description_html disqus draft_url
    featured_image_preview guid headless id js json_ld keywords_html layout linktitle markup
    math mathjax menu menus nav nav_exclude nav_order noindex outputs pagination parent priority
    published_url related robots search_exclude share show_date sidebar sitemap template theme
    toc toc_sticky type
    """.split()  # noqa: SIM905 - quotation marks would hide the names
)
SHORTCODES = {
    CONVERT: "turned into Markdown",
    INNER: "only the text inside stays",
    DROP: "deleted",
    KEEP: "kept as it is written",
}
MEANINGS = {DROP: "dropped", KEEP: "kept as an extra field", TAXONOMY: "a taxonomy"}


class Plan(Struct):
    """What becomes of each name that the source uses; `counts` has the number of files."""

    fields: dict[str, str]
    sections: dict[str, str]
    languages: dict[str, str]
    shortcodes: dict[str, str]
    permalinks: dict[str, str]
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def lines(self) -> Iterator[str]:
        """Yield the plan as people read it, a line for each kind."""
        for title, uses in self._groups():
            if uses:
                yield f"{title.title()}:"
            for name, use in self._ordered(title, uses):
                noun = "place" if title == "shortcodes" else "file"
                count = self.counts.get(title, Counter())[name]
                plural = "" if count == 1 else "s"
                places = f", {count:,} {noun}{plural}" if count else ""
                yield f"  {name or '(top folder)'}{places}: {meaning(title, name, use)}"

    def toml(self, command: str) -> str:
        """Return the plan as a file that people can edit."""
        lines = [
            f"# The plan of `{command}`. Edit the values, and run the command again.",
            "",
        ]
        for title, uses in self._groups():
            lines += [f"# {NOTES[title]}", f"[{title}]"]
            for name, use in self._ordered(title, uses):
                count = self.counts.get(title, Counter())[name]
                comment = f"  # {count:,}" if count else ""
                lines.append(f"{_key(name)} = {json.dumps(use, ensure_ascii=False)}{comment}")
            lines.append("")
        return "\n".join(lines)

    def _groups(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        return (
            ("fields", self.fields),
            ("sections", self.sections),
            ("languages", self.languages),
            ("shortcodes", self.shortcodes),
            ("permalinks", self.permalinks),
        )

    def _ordered(self, title: str, uses: Mapping[str, str]) -> list[tuple[str, str]]:
        counts = self.counts.get(title, Counter())
        return sorted(uses.items(), key=lambda pair: (-counts[pair[0]], pair[0]))


NOTES = {
    "fields": "drop, keep (an extra field), taxonomy, or a field of ours such as summary",
    "sections": "the name of a section, pages (documents without a date), or drop",
    "languages": "a language code, or drop",
    "shortcodes": "convert, text (without its tags), drop, or keep (as it is written)",
    "permalinks": "where the documents are published now, as the other generator writes it",
}


def meaning(title: str, name: str, use: str) -> str:
    """Return what a plan does with a name, in words."""
    if title == "fields":
        return MEANINGS.get(use, f"our field {use}")
    if title == "sections":
        return {DROP: "dropped", PAGES: "pages"}.get(use, f"the section {use}")
    if title == "shortcodes":
        return SHORTCODES[use]
    return f"the language {use}" if title == "languages" and use != DROP else use or name


def default(site: SourceSite, shortcodes: Mapping[str, int], known: Iterable[str]) -> Plan:
    """Return the plan that fits a source; `known` are the shortcodes that can be converted."""
    values: dict[str, list[Any]] = defaultdict(list)
    for entry in site.entries:
        for name, value in entry.fields.items():
            if value not in ("", None, [], {}):
                values[name].append(value)
    sections = _by(site.entries, lambda entry: entry.section)
    languages = _by(site.entries, lambda entry: entry.language or site.language or "en")
    convertible = set(known)
    return Plan(
        fields={name: _use(name, found) for name, found in values.items()},
        sections={name: _section(name, entries) for name, entries in sections.items()},
        languages={name: name for name in languages},
        shortcodes={name: CONVERT if name in convertible else KEEP for name in shortcodes},
        permalinks=dict(site.permalinks),
        counts={
            "fields": Counter({name: len(found) for name, found in values.items()}),
            "sections": Counter({name: len(found) for name, found in sections.items()}),
            "languages": Counter({name: len(found) for name, found in languages.items()}),
            "shortcodes": Counter(shortcodes),
        },
    )


def read(path: str, text: str) -> Plan:
    """Return the plan in a TOML file; raise ProblemsError with every error in it."""
    try:
        table, invisible = toml_file.read(text)
    except FieldError as error:
        at = error.position
        problem = Problem(path, at.line, at.column, error.message, error.fix, at.length)
        raise ProblemsError([problem]) from error
    found = Fields(path, table, PLAN, toml_file.write)
    for unseen in invisible:
        found.error(unseen.position, unseen.message, unseen.fix)
    if found.problems:
        raise ProblemsError(sorted(found.problems))
    return Plan(**{name: dict(found.values.get(name, {})) for name in NOTES})


def merged(default: Plan, edited: Plan) -> Plan:
    """Return a plan as it was edited; what is not in it stays as it is by default."""
    return Plan(
        fields=default.fields | edited.fields,
        sections=default.sections | edited.sections,
        languages=default.languages | edited.languages,
        shortcodes=default.shortcodes | edited.shortcodes,
        permalinks=default.permalinks | edited.permalinks,
        counts=default.counts,
    )


def _by(entries: Iterable[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[key(entry)].append(entry)
    return dict(sorted(found.items()))


def _use(name: str, values: list[Any]) -> str:
    """Return what becomes of a field by its name, else by its values."""
    if name in SYNONYMS:
        return SYNONYMS[name]
    if known := spellings(ARTICLE).get(name):
        return known.name
    if name in PRESENTATION or any(isinstance(value, dict) for value in values):
        return DROP
    if any(isinstance(value, list) for value in values):
        is_terms = all(is_list(value) or not isinstance(value, list) for value in values)
        is_short = all(len(term) < 60 for value in values for term in texts(value))
        return TAXONOMY if is_terms and is_short and urls.is_slug(name) else DROP
    return KEEP if name.replace("_", "").replace("-", "").isalnum() else DROP


def _section(name: str, entries: list[Entry]) -> str:
    dated = sum(bool(entry.day or entry.fields.get("date")) for entry in entries)
    if not name or 2 * dated < len(entries):
        return PAGES
    found = urls.slug(name) or "articles"
    taken = {*RESERVED, "tags", "countries"}
    return f"{found}-articles" if found in taken or len(found) == 2 else found


def _use_type(written: str, _: tzinfo) -> str:
    if written not in USES:
        meant = did_you_mean(written, USES)
        fix = f'write "{meant}"' if meant else 'write "drop", "keep", "taxonomy" or a field of ours'
        raise InvalidError("{word} is not what can become of a field", fix)
    return written


def _section_type(written: str, _: tzinfo) -> str:
    if not urls.is_slug(written) or written in RESERVED - {PAGES}:
        raise InvalidError("{word} cannot be the name of a section", 'write it like "news"')
    return written


def _language_type(written: str, zone: tzinfo) -> str:
    return written if written == DROP else str(LANGUAGE.convert(written, zone))


def _key(name: str) -> str:
    return toml_file.write(name, "").partition(" = ")[0] if name else '""'


def _each(name: str, kind: Scalar, example: str) -> Definition:
    noun = "an entry of a plan"
    each = Definition("name", kind, NOTES[name], example)
    return Definition(name, Schema(noun, each=each), NOTES[name], {"name": example})


PLAN = Schema(
    "a part of a plan",
    (
        _each("fields", Scalar("what becomes of a field", _use_type), DROP),
        _each("sections", Scalar("a section", _section_type), "news"),
        _each("languages", Scalar("a language", _language_type), "en"),
        _each("shortcodes", choice("a use of a shortcode", *SHORTCODES), KEEP),
        _each("permalinks", TEXT, "/:year/:title/"),
    ),
)
