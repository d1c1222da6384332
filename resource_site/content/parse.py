"""One source → an article or a page, and every error in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone
from typing import Any

from msgspec import structs

from resource_site import markdown, urls
from resource_site.cache import digest
from resource_site.content import aliases, checks, names, terms
from resource_site.content.documents import (
    PLACEHOLDER,
    Article,
    Entry,
    Page,
    ParsedDocument,
    Source,
)
from resource_site.content.fields import Reader
from resource_site.content.state import state
from resource_site.fields import dates, front_matter, schemas, yaml_block
from resource_site.fields.dates import Moment
from resource_site.fields.kinds import ARTICLE
from resource_site.fields.schemas import Credit
from resource_site.fields.validation import Fields
from resource_site.fields.values import Table
from resource_site.markdown.body import Body, Finding, Reference
from resource_site.problems import SEVERITIES, TOP, Edit, Position, Problem, Severity, has_errors
from resource_site.settings.config import Config

ANY = "*"  # a part of an address that is not known
ADD_DAY = "add date: YYYY-MM-DD, with the day of the article in place of YYYY-MM-DD"
ADDRESS = re.compile(r"^[ \t]*(slug|aliases|lang)[ \t]*:", re.MULTILINE)

Bodies = Callable[[str, str], tuple[str, Body]]
"""Turns Markdown text of a language into the key of its HTML and its body."""


def document(
    source: Source, problems: Iterable[Problem], config: Config, bodies: Bodies
) -> ParsedDocument:
    """Return what a source holds; `problems` are those found while its file was read."""
    return _Parser(source, config, bodies).parsed(problems)


def settings(config: Config) -> str:
    """Return a digest of the settings that parsing depends on."""
    languages = ((code, *language.terms.items()) for code, language in config.languages.items())
    return digest.of(
        (
            *map(repr, languages),
            *map(repr, config.sections.values()),
            *map(repr, config.taxonomies.values()),
            str(bool(config.problems)),
            repr(config.extra_fields),
            repr(sorted(config.checks.items())),
            config.markdown_flavor,
            config.own_links,
            *config.markdown_extensions,
            config.timezone.key,
        )
    )


class _Parser:
    """Turns one source into an article or a page."""

    def __init__(self, source: Source, config: Config, bodies: Bodies) -> None:
        self.source, self.config = source, config
        self.front = front = front_matter.read(source.path, source.text)
        self.name = names.name(source.parts, config.languages)
        schema, self.kind = schemas.PAGE, ARTICLE
        if self.name.section != "pages":
            self.kind = config.sections[self.name.section].kind
            schema = schemas.article(tuple(config.taxonomies), config.extra_fields, self.kind)
        if config.problems:
            # A taxonomy or an extra field may be in a line of site.toml that cannot be read.
            schema = structs.replace(schema, is_open=True)
        self.fields = Fields(
            source.path,
            Table(*TOP, front.fields),
            schema,
            yaml_block.write,
            zone=config.timezone,
            problems=front.problems,
            samples=self.name.samples,
            excused=front.damaged,
            repaired=front.repaired,
        )
        self.values = self.fields.values
        self.prefix = ""  # of the address, if the language is not known
        self.is_named = True  # False if the file's name cannot be part of an address
        self.language = self._language()
        self.bodies = bodies
        self.body_key, self.body = self._converted(front.body)
        self.references = list(self.body.references)

    def parsed(self, unclean: Iterable[Problem]) -> ParsedDocument:
        self._check_body()
        checks.check(self.fields, self.front.body, self.front.body_line, self.config.checks)
        published = None
        document: Entry | Page
        if self.name.section == "pages":
            document = self._page()
        else:
            published = self._published() if self.kind.is_dated else None
            document = self._entry(published)
        aliases.check(self.fields, document.address, self.config)
        appears, expires = self._times(published)
        problems = tuple(sorted({*self.fields.problems, *unclean}))
        is_faulty = has_errors(problems)
        if is_faulty and self._may_be_anywhere(problems):
            document = structs.replace(document, aliases=(*document.aliases, f"/{ANY}"))
        return ParsedDocument(
            path=self.source.path,
            parts=self.source.parts,
            document=None if is_faulty else document,
            faulty=document if is_faulty else None,
            draft=self.values["draft"],
            appears=appears and _with_offset(appears),
            expires=expires and _with_offset(expires),
            problems=problems,
            review_by=self._review_by(),
            withheld=self._withheld(),
        )

    def _withheld(self) -> str:
        """Return why the document is not published, whatever else is wrong with it."""
        if not self.source.text.strip():
            return "empty"
        return "draft" if self.values["draft"] and not has_errors(self.front.problems) else ""

    def _may_be_anywhere(self, problems: Iterable[Problem]) -> bool:
        """Return True if an error may be in what decides on the addresses of the document."""
        written = self.fields.written
        is_read = all(name in written for name in ADDRESS.findall(self.source.text))
        if not (self.is_named and self.front.fields and is_read):
            return True
        lines = {problem.line for problem in problems if problem.severity is Severity.ERROR}
        names = (name for name in ("slug", "aliases", "lang") if name in written)
        return any(not lines.isdisjoint(written[name].lines()) for name in names)

    def _entry(self, moment: Moment | None) -> Entry:
        """Return the document; what is not known of its date is ANY in its address."""
        values = self.values
        published = moment.instant if moment else datetime(1990, 1, 1, tzinfo=self.config.timezone)
        section = self.config.sections[self.name.section]
        stem = self.name.stem
        if self.name.day and not self.kind.is_dated:
            stem = f"{self.name.day}-{stem}".rstrip("-")
        address = section.permalink.format(
            section=section.name,
            year=f"{published.year:04}" if moment else ANY,
            month=f"{published.month:02}" if moment else ANY,
            day=f"{published.day:02}" if moment else ANY,
            slug=values["slug"] or self._slug_of_name(stem),
        )
        reader = Reader(self.fields, self._converted, self._refer, self._find)
        shared = self._shared(address, published.date() if moment else None)
        shared |= {
            "section": section.name,
            "terms": {
                name: terms.checked(name, self.fields, self.language, self.config, self.kind)
                for name in self.config.taxonomies
            },
            "credit": Credit(**values["source"]) if "source" in values else None,
            "extra": {name: values[name] for name in self.config.extra_fields},
            "fields": reader.table(self.kind.fields, values),
            **{name: values[name] for name in ("authors", "image", "image_alt", "featured")},
        }
        shared["references"] = tuple(self.references)
        if self.kind.is_dated:
            return Article(**shared, published=_with_offset(published))
        return Entry(**shared)

    def _refer(self, kind: str, target: str, at: Position) -> int:
        """Note what a field leads to, after the references of the body; return its number."""
        line = at.line - self.front.body_line + 1
        self.references.append(Reference(kind, target, line, at.column, at.length))
        return len(self.references) - 1

    def _page(self) -> Page:
        parts = self.name.key.split("/")[1:]
        for part in parts:
            self._slug_of_name(part)
        path = "/".join(urls.slug(part) for part in parts if part != "index")
        shared = self._shared(f"/{path}/" if path else "/", None)
        references = tuple(self.references)
        return Page(**shared, references=references, template=self.values["template"])

    def _converted(self, text: str) -> tuple[str, Body]:
        return self.bodies(text, self.language)

    def _shared(self, address: str, published: date | None) -> dict[str, Any]:
        """Return what articles and pages have in common."""
        values = self.values
        updated = values["updated"].instant if "updated" in values else None
        if updated and published and updated.date() < published:
            fix = "write the day of the last substantial change"
            message, at = "'updated' is before 'date'", self.fields.position("updated")
            self.fields.error(at, message, fix, Severity.WARNING)
        prefix = self.prefix or self.config.languages[self.language].prefix
        return {
            "path": self.source.path,
            "parts": self.source.parts,
            "body": self.body_key,
            "address": prefix + address,
            "language": self.language,
            "translations": self._translations(),
            "title": values["title"],
            "summary": values["summary"] or markdown.beginning(self.body),
            "updated": updated and _with_offset(updated),
            "aliases": tuple(one for one in values["aliases"] if one != prefix + address),
            "weight": values["weight"],
            "state": state(self.fields, self.front.body, published, self._refer),
            "anchors": self.body.anchors,
            "body_line": self.front.body_line,
            "front_matter": self.front.block,
        }

    def _translations(self) -> str:
        """Return what is equal in all translations of a document."""
        key = self.values.get("translation_key")
        return f"{self.name.section}:{key}" if key else self.name.key

    def _language(self) -> str:
        """Return the language by the file's name or the field, which must agree."""
        known = self.config.languages
        written, in_name = self.values["lang"], self.name.language
        usual = written.replace("_", "-").casefold()
        meant = next((code for code in known if code.casefold() == usual), "")
        if written != meant and meant:
            message = f"'{written}' is not a language of this site"
            self._error("lang", message, f"write lang: {meant}")
            written = meant
        if written and in_name and written != in_name:
            message = f"'lang' is '{written}', but the file name says '{in_name}'"
            self._error("lang", message, "delete lang, or rename the file")
        language = in_name or written or self.config.language.code
        if language in known:
            return language
        if not self.config.problems:
            fix = f"use one of {', '.join(known)}"
            fix += (
                f", or add [languages.{language}] to site.toml"
                if names.LANGUAGE.fullmatch(language)
                else ""
            )
            message = f"'{language}' is not a language of this site"
            self.fields.error(self.fields.position("lang") if written else TOP, message, fix)
        self.prefix = f"/{ANY}"
        return self.config.language.code

    def _published(self) -> Moment | None:
        """Return the date by the field or the file's name, which must agree."""
        in_name, moment = self.name.day, self.values.get("date")
        if not in_name:
            self.fields.require(schemas.DATE, TOP, fix=self._fix_of_day(ADD_DAY))
            return moment
        day = dates.day(in_name)
        if day is None:
            fix = self._fix_of_day("rename the file so that it begins with a real day")
            message = f"the file's name begins with {in_name}, which is not a date"
            self.fields.error(TOP, message, fix)
        elif moment and day not in (moment.written, moment.instant.date()):
            message = (
                f"'date' is {moment.written:%Y-%m-%d}, but the file name begins with {in_name}"
            )
            self._error("date", message, f"write date: {in_name}, or rename the file")
        if moment or "date" in self.fields.written or day is None:
            return moment
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.config.timezone)
        return Moment(midnight, day, is_day=True)

    def _fix_of_day(self, otherwise: str) -> str:
        """Return the fix for a file whose name does not begin with a day as it must."""
        stem = "-".join(filter(None, (self.name.day, self.name.stem)))
        is_folder = self.source.parts[-1].startswith("index.")
        ending = f".{self.name.language}.md" if self.name.language else ".md"
        meant = [f"{name}{'' if is_folder else ending}" for name in names.with_day(stem)]
        kind = "folder" if is_folder else "file"
        return f"rename the {kind} to {' or '.join(meant)}" if meant else otherwise

    def _slug_of_name(self, stem: str) -> str:
        result = urls.slug(stem)
        if not urls.is_slug(result) or urls.loses_characters(stem):
            message = f"the file's name '{stem[:60]}' cannot be part of an address"
            fix = "rename the file with a–z, 0–9 and -"
            fix += "" if self.name.section == "pages" else ", or add slug: short-name"
            self.fields.error(TOP, message, fix)
            self.is_named = False
        return result or "unnamed"

    def _times(self, published: Moment | None) -> tuple[datetime | None, datetime | None]:
        """Return when the document appears and when it expires."""
        starts = [moment for moment in (published, self.values.get("publish")) if moment]
        appears = max((moment.instant for moment in starts), default=None)
        expires = self.values["expires"].end() if "expires" in self.values else None
        if expires and appears and expires <= appears:
            self._error(
                "expires", "'expires' is not after the date of publication", "choose a later day"
            )
        return appears, expires

    def _review_by(self) -> datetime | None:
        return _with_offset(self.values["review_by"].end()) if "review_by" in self.values else None

    def _check_body(self) -> None:
        """Report what was found in the body, with the severity set under [checks]."""
        for found in self.body.findings:
            line = found.line + self.front.body_line - 1 if found.line else 0
            at = Position(line, found.column, found.length)
            edit = None if found.edit is None else Edit(*at, found.edit)
            self._find(found, at, edit)
        if PLACEHOLDER in self.front.body and not self.values["draft"]:
            lines = self.front.body.partition(PLACEHOLDER)[0].count("\n")
            at = Position(self.front.body_line + lines, 1, len(PLACEHOLDER))
            self.fields.error(at, "this is the text of a new article", "write the article here")
        if not self.body.html.strip() and not self.fields.problems:
            at, fix = Position(self.front.body_line, 0, 1), "write the text below the front matter"
            self.fields.error(at, "there is no text", fix, Severity.WARNING)

    def _find(self, found: Finding, at: Position, edit: Edit | None = None) -> None:
        severity = SEVERITIES.get(self.config.checks.get(found.check, "error"))
        if severity:
            severity = Severity.WARNING if found.is_minor else severity
            self.fields.error(at, found.message, found.fix, severity, edit)

    def _error(self, name: str, message: str, fix: str) -> None:
        self.fields.error(self.fields.position(name), message, fix)


def _with_offset(instant: datetime) -> datetime:
    """Return an instant with its offset in place of its zone, as it is cached.

    Python compares two instants of one zone by their clocks, which some hours show twice.
    """
    offset = round((instant.utcoffset() or timedelta()) / timedelta(minutes=1))
    return instant.replace(tzinfo=timezone(timedelta(minutes=offset)), fold=0)
