"""One source → what it says: an article or a page, and everything an editor must put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any, NamedTuple

from resource_site import markdown, urls
from resource_site.cache import digest
from resource_site.content.documents import Article, Page, ParsedDocument, Source
from resource_site.fields import front_matter, validation
from resource_site.fields.table import ARTICLE_FIELDS, PAGE_FIELDS
from resource_site.fields.validation import Fields, Moment
from resource_site.fields.values import Text
from resource_site.markdown.body import Body
from resource_site.problems import TOP, Place, Problem, Severity, has_errors
from resource_site.settings.config import Config

DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(.*))?", re.DOTALL)
TRANSLATED = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)")
SEVERITIES = {"error": Severity.ERROR, "warn": Severity.WARNING}

Bodies = Callable[[str, str], tuple[str, Body]]
"""Turns Markdown text of a language into the key of its HTML and its body."""


def document(
    source: Source, problems: Iterable[Problem], config: Config, bodies: Bodies
) -> ParsedDocument:
    """Return what a source holds; `problems` are those found while its file was read."""
    return _Text(source, config, bodies).parsed(problems)


def settings(config: Config) -> str:
    """Return a digest of the settings that decide what a source says."""
    languages = ((code, *language.terms.items()) for code, language in config.languages.items())
    return digest.of(
        (
            *map(repr, languages),
            *map(repr, config.sections.values()),
            *config.taxonomies,
            repr(config.extra_fields),
            repr(sorted(config.checks.items())),
            config.markdown_flavor,
            *config.markdown_extensions,
            config.timezone.key,
        )
    )


class _Name(NamedTuple):
    """What the path of a source says: `news/2007-03-31-slug.zh.md`.

    `key` is equal in all languages of one text; `language` is '' where the name has none.
    """

    section: str
    key: str
    stem: str
    day: str
    language: str


def _name(parts: tuple[str, ...]) -> _Name:
    """Read section, language, day and stem off a path."""
    section, *folders, file = parts
    stem, language = file.rpartition(".")[0], ""
    if found := TRANSLATED.fullmatch(stem):
        stem, language = found.groups()
    if stem == "index" and folders:
        stem = folders.pop()
    key = "/".join((section, *folders, stem))
    dated = DATED.fullmatch(stem) if section != "pages" else None
    day, rest = dated.groups() if dated else ("", stem)
    return _Name(section, key, rest or "", day, language)


class _Text:
    """One source on its way to an article or a page."""

    def __init__(self, source: Source, config: Config, bodies: Bodies) -> None:
        self.source, self.config = source, config
        self.front = front_matter.read(source.path, source.text)
        self.name = _name(source.parts)
        kind, known = "a page", PAGE_FIELDS
        if self.name.section != "pages":
            kind = "an article"
            known = (*ARTICLE_FIELDS, *config.taxonomies, *config.extra_fields)
        self.fields = Fields(source.path, kind, self.front, known, config.timezone)
        self.language = self._language()
        self.body_key, self.body = bodies(self.front.body, self.language)

    def parsed(self, unclean: Iterable[Problem]) -> ParsedDocument:
        self._check_body()
        published = None
        document: Article | Page
        if self.name.section == "pages":
            document = self._page()
        else:
            published = self._published()
            document = self._article(published)
        draft, appears, expires = self._times(published)
        problems = tuple(sorted({*self.fields.problems, *unclean}))
        return ParsedDocument(
            path=self.source.path,
            parts=self.source.parts,
            document=None if has_errors(problems) else document,
            draft=draft,
            appears=appears and _with_offset(appears),
            expires=expires and _with_offset(expires),
            problems=problems,
        )

    def _article(self, moment: Moment | None) -> Article:
        """Return the article; where its date is a mistake, that of another day, never published."""
        fields = self.fields
        published = moment.instant if moment else datetime(1990, 1, 1, tzinfo=self.config.timezone)
        section = self.config.sections[self.name.section]
        address = section.permalink.format(
            section=section.name,
            year=f"{published.year:04}",
            month=f"{published.month:02}",
            day=f"{published.day:02}",
            slug=self._slug(),
        )
        image, image_alt = self._image()
        shared = self._shared(address, published.date() if moment else None)
        credit = fields.credit("source")
        return Article(
            **shared,
            section=section.name,
            published=_with_offset(published),
            terms={name: self._terms(name) for name in self.config.taxonomies},
            credit=credit,
            authors=fields.texts("authors"),
            image=image,
            image_alt=image_alt,
            featured=fields.flag("featured"),
            extra={name: fields.text(name) for name in self.config.extra_fields},
        )

    def _page(self) -> Page:
        parts = self.name.key.split("/")[1:]
        for part in parts:
            self._slug_of_name(part)
        path = "/".join(urls.slug(part) for part in parts if part != "index")
        self.fields.moment("date")
        return Page(**self._shared(f"/{path}/" if path else "/", None))

    def _shared(self, address: str, published: date | None) -> dict[str, Any]:
        """Read what articles and pages have in common."""
        fields = self.fields
        title = fields.text("title")
        if not title:
            self._no_title()
        updated = fields.moment("updated")
        if updated and published and updated.instant.date() < published:
            place = fields.named["updated"].value.place
            message = "'updated' is before 'date'"
            fields.mistake(place, message, "write the day of the last real change", "warning")
        return {
            "path": self.source.path,
            "parts": self.source.parts,
            "body": self.body_key,
            "address": self.config.languages[self.language].prefix + address,
            "language": self.language,
            "translations": self.name.key,
            "title": title,
            "summary": fields.text("summary") or markdown.beginning(self.body),
            "updated": updated.instant.date() if updated else None,
            "aliases": fields.former_addresses("aliases"),
            "weight": fields.number("weight"),
            "references": self.body.references,
            "anchors": self.body.anchors,
            "body_line": self.front.body_line,
            "places": fields.places(),
        }

    def _no_title(self) -> None:
        found = self.fields.named.get("title")
        if found is None:
            words = self.name.stem.replace("-", " ").strip().capitalize() or "What this is about"
            self.fields.missing("title", f"add title: {words}")
        elif isinstance(found.value, Text):
            self.fields.mistake(found.place, "'title' is empty", "write a title")

    def _language(self) -> str:
        """Return the language by the file's name or the field, which must agree."""
        fields, known = self.fields, self.config.languages
        written, in_name = fields.text("lang"), self.name.language
        if written and in_name and written != in_name:
            place = fields.named["lang"].value.place
            message = f"the file's name says '{in_name}', 'lang' says '{written}'"
            fields.mistake(place, message, "keep one of them")
        language = in_name or written or self.config.language.code
        if language in known:
            return language
        fix = f"use one of {', '.join(known)}, or add [languages.{language}] to site.toml"
        place = fields.named["lang"].value.place if written else TOP
        fields.mistake(place, f"'{language}' is not a language of this site", fix)
        return self.config.language.code

    def _published(self) -> Moment | None:
        """Return the date by the field or the file's name, which must agree."""
        fields, in_name = self.fields, self.name.day
        moment = fields.moment("date", in_name or "2007-03-31")
        if not in_name:
            if "date" not in fields.named:
                fields.missing("date", "add date: 2007-03-31, the day it is about")
            return moment
        if moment and in_name == moment.written.isoformat():
            return moment
        day = validation.day(in_name)
        if day is None:
            fix = "rename the file so that it begins with a real day"
            fields.mistake(TOP, f"the file's name is not a date: {in_name}", fix)
            return moment
        if moment and day not in (moment.written, moment.instant.date()):
            place = fields.named["date"].value.place
            message = f"'date' is {moment.written:%Y-%m-%d}, the file's name says {in_name}"
            fields.mistake(place, message, "make them the same day")
        if moment or "date" in fields.named:
            return moment
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.config.timezone)
        return Moment(midnight, day)

    def _slug(self) -> str:
        """Return the last part of the address: the field, else from the file's name."""
        written = self.fields.text("slug")
        if not written:
            return self._slug_of_name(self.name.stem)
        if not urls.is_slug(written):
            proposed = urls.slug(written)
            proposed = proposed if urls.is_slug(proposed) else "short-name"
            message = f"'slug' cannot be part of an address: {written[:60]!r}"
            place = self.fields.named["slug"].value.place
            self.fields.mistake(place, message, f"use a–z, 0–9 and -, as in slug: {proposed}")
            return proposed
        return written

    def _slug_of_name(self, stem: str) -> str:
        result = urls.slug(stem)
        if not urls.is_slug(result) or urls.loses_letters(stem):
            message = f"no address can be made of the file's name '{stem[:60]}'"
            fix = "rename the file with a–z, 0–9 and -, or add slug: short-name"
            if self.name.section == "pages":
                fix = "rename the file with a–z, 0–9 and -"
            self.fields.mistake(TOP, message, fix)
        return result or "unnamed"

    def _terms(self, taxonomy: str) -> tuple[str, ...]:
        """Return the terms of a taxonomy; one that gives no address is a mistake."""
        terms = self.fields.texts(taxonomy)
        shown = {name: term for term, name in self._translated_terms().items()}
        canonical = tuple(dict.fromkeys(shown.get(term, term) for term in terms))
        for term in canonical:
            if not urls.is_slug(urls.slug(term)) or urls.loses_letters(term):
                message = f"no address can be made of '{term}'"
                fix = "use a word with letters from a to z"
                if self.language != self.config.language.code:
                    table = f"[languages.{self.language}.terms]"
                    fix = f'add "English name" = "{term}" to {table} in site.toml'
                self.fields.mistake(self.fields.place_of(taxonomy, term), message, fix)
        return canonical

    def _translated_terms(self) -> Mapping[str, str]:
        return self.config.languages[self.language].terms

    def _image(self) -> tuple[str, str]:
        fields = self.fields
        image, alt = fields.text("image"), fields.text("image_alt")
        if image and not alt and self.config.checks["alt"] != "off":
            severity = SEVERITIES[self.config.checks["alt"]]
            fix = "add image_alt: what the picture shows, for those who do not see it"
            fields.mistake(fields.named["image"].place, "'image_alt' is missing", fix, severity)
        if alt and not image:
            place = fields.named["image_alt"].place
            fields.mistake(place, "'image' is missing", "add image: the picture's file name")
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//", image):
            fix = "save the picture beside the article and write its name"
            message = "'image' is on another site, which would learn who reads the page"
            fields.mistake(fields.named["image"].value.place, message, fix)
        return image, alt

    def _times(self, published: Moment | None) -> tuple[bool, datetime | None, datetime | None]:
        """Return whether the text is a draft, when it appears and when it expires."""
        fields = self.fields
        starts = [moment for moment in (published, fields.moment("publish")) if moment]
        appears = max((moment.instant for moment in starts), default=None)
        expires = fields.moment("expires")
        if expires and appears and expires.instant <= appears:
            place = fields.named["expires"].value.place
            fields.mistake(place, "'expires' is not after the text appears", "choose a later day")
        return fields.flag("draft"), appears, expires.instant if expires else None

    def _check_body(self) -> None:
        """Report what Markdown found in the body, as heavy as the site's settings say."""
        for found in self.body.findings:
            weight = self.config.checks.get(found.check, "error")
            if weight != "off":
                line = found.line + self.front.body_line - 1 if found.line else 0
                place = Place(line, found.column, found.length)
                self.fields.mistake(place, found.message, found.fix, SEVERITIES[weight])
        if not self.body.html.strip() and not self.fields.problems:
            place = Place(self.front.body_line, 0, 1)
            fix = "write the text below the front matter"
            self.fields.mistake(place, "there is no text", fix, "warning")


def _with_offset(instant: datetime) -> datetime:
    """Return an instant with its offset in place of its zone, as it is cached.

    Python compares two instants of one zone by their clocks, which some hours show twice.
    """
    offset = round((instant.utcoffset() or timedelta()) / timedelta(minutes=1))
    return instant.replace(tzinfo=timezone(timedelta(minutes=offset)), fold=0)
