"""Stage 2: sources → articles and pages, and everything in them that an editor must put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from generator import addresses, front_matter, schema
from generator.config import Config
from generator.fields import Text
from generator.load import PICTURES
from generator.model import (
    ARTICLE_FIELDS,
    PAGE_FIELDS,
    Article,
    Body,
    Collection,
    Content,
    HeldBack,
    Source,
    StandingPage,
)
from generator.problems import TOP, Place, Problem, Severity, has_errors
from generator.schema import Fields, Moment

DATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:-(.*))?", re.DOTALL)
TRANSLATED = re.compile(r"(.+)\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)")
PICTURE_LIMIT = 500 * 1024
SEVERITIES = {"error": Severity.ERROR, "warn": Severity.WARNING}

Bodies = Callable[[Iterable[tuple[str, str]]], Iterable[Body]]


@dataclass(frozen=True, slots=True)
class _Name:
    """What the path of a source says: `news/2007-03-31-slug.zh.md`.

    `key` is equal in all languages of one text.
    """

    section: str
    key: str
    stem: str
    day: str
    language: str


def collection(
    content: Content, config: Config, bodies: Bodies
) -> tuple[Collection, list[Problem]]:
    """Turn all sources into articles and pages; one with a mistake is left out and named.

    `bodies` turns pairs of Markdown text and language into bodies, in order.
    """
    fronts = [front_matter.read(source.path, source.text) for source in content.sources]
    names = [_name(source, config) for source in content.sources]
    texts = ((front.body, name.language) for front, name in zip(fronts, names, strict=True))
    readings = [
        _Reading(source, front, name, body, config)
        for source, front, name, body in zip(
            content.sources, fronts, names, bodies(texts), strict=True
        )
    ]
    documents = [reading.document() for reading in readings]
    problems = [problem for reading in readings for problem in reading.fields.problems]
    problems.extend(_heavy(content, config))
    broken = frozenset(
        reading.source.parts for reading in readings if has_errors(reading.fields.problems)
    )
    result = Collection(
        articles=tuple(found for found in documents if isinstance(found, Article)),
        pages=tuple(found for found in documents if isinstance(found, StandingPage)),
        held_back=tuple(found for found in documents if isinstance(found, HeldBack)),
        broken=broken,
        next_change=min((when for r in readings for when in r.changes), default=None),
    )
    return result, problems


def _name(source: Source, config: Config) -> _Name:
    """Read section, language, day and stem off a path."""
    section, *folders, file = source.parts
    stem = PurePosixPath(file).stem
    language = config.language.code
    if found := TRANSLATED.fullmatch(stem):
        stem, language = found.groups()
    if stem == "index" and folders:
        stem = folders.pop()
    key = "/".join((section, *folders, stem))
    found = DATED.fullmatch(stem) if section != "pages" else None
    day, rest = found.groups() if found else ("", stem)
    return _Name(section, key, rest or "", day, language)


def _heavy(content: Content, config: Config) -> Iterable[Problem]:
    """Find pictures that make a page slow on a telephone."""
    severity = SEVERITIES.get(config.checks["weight"])
    if severity is None:
        return
    for attachment in content.attachments:
        picture = attachment.file.suffix.lower() in PICTURES
        if picture and attachment.size > PICTURE_LIMIT:
            message = f"this picture weighs {attachment.size // 1024} KB, more than 500 KB"
            fix = "make it smaller: 1600 pixels wide is enough"
            yield Problem(attachment.path, 0, 0, message, fix, severity=severity)


class _Reading:
    """One source on its way to an article, a page, or a text that is held back."""

    def __init__(
        self,
        source: Source,
        front: front_matter.FrontMatter,
        name: _Name,
        body: Body,
        config: Config,
    ) -> None:
        self.source, self.front, self.name, self.body = source, front, name, body
        self.config = config
        kind, known = "a page", PAGE_FIELDS
        if name.section != "pages":
            kind = "an article"
            known = (*ARTICLE_FIELDS, *config.taxonomies, *config.extra_fields)
        self.fields = Fields(source.path, kind, front, known, config.timezone)
        self.changes: list[datetime] = []

    def document(self) -> Article | StandingPage | HeldBack | None:
        """Return the finished text, or None when it has a mistake."""
        self._check_body()
        if self.name.section == "pages":
            return self._page()
        return self._article()

    def _article(self) -> Article | HeldBack | None:
        fields = self.fields
        published = self._published()
        section = self.config.sections[self.name.section]
        slug = self._slug()
        day = published.instant if published else datetime(1990, 1, 1, tzinfo=self.config.timezone)
        address = section.permalink.format(
            section=section.name, year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}", slug=slug
        )
        shared = self._shared(address, day.date() if published else None)
        terms = {name: self._terms(name) for name in self.config.taxonomies}
        image, image_alt = self._image()
        article = dict(
            **shared,
            section=section.name,
            published=day,
            terms=terms,
            credit=fields.credit("source"),
            authors=fields.texts("authors"),
            image=image,
            image_alt=image_alt,
            featured=fields.flag("featured"),
            extra={name: fields.text(name) for name in self.config.extra_fields},
        )
        held = self._held_back(shared["address"], published)
        if has_errors(fields.problems):
            return None
        return held or Article(**article)

    def _page(self) -> StandingPage | HeldBack | None:
        parts = self.name.key.split("/")[1:]
        for part in parts:
            self._slug_of_name(part)
        path = "/".join(addresses.slug(part) for part in parts if part != "index")
        shared = self._shared(f"/{path}/" if path else "/", None)
        self.fields.moment("date")
        held = self._held_back(shared["address"], None)
        if has_errors(self.fields.problems):
            return None
        return held or StandingPage(**shared)

    def _shared(self, address: str, published: date | None) -> dict[str, Any]:
        """Read what articles and pages have in common."""
        fields = self.fields
        language = self._language()
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
            "address": self.config.languages[language].prefix + address,
            "language": language,
            "translations": self.name.key,
            "title": title,
            "summary": fields.text("summary") or self.body.beginning,
            "updated": updated.instant.date() if updated else None,
            "aliases": fields.former_addresses("aliases"),
            "weight": fields.number("weight"),
            "body": self.body,
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
        written = fields.text("lang")
        in_name = TRANSLATED.fullmatch(PurePosixPath(self.source.parts[-1]).stem) is not None
        language = self.name.language
        if written and in_name and written != language:
            place = fields.named["lang"].value.place
            message = f"the file's name says '{language}', 'lang' says '{written}'"
            fields.mistake(place, message, "keep one of them")
        language = language if in_name or not written else written
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
        day = schema.day(in_name)
        if day is None:
            fix = "rename the file so that it begins with a real day"
            fields.mistake(TOP, f"the file's name is not a date: {in_name}", fix)
            return moment
        if moment and day not in (moment.written, moment.instant.date()):
            place = fields.named["date"].value.place
            message = f"'date' is {moment.written:%Y-%m-%d}, the file's name says {in_name}"
            fields.mistake(place, message, "make them the same day")
        midnight = datetime(day.year, day.month, day.day, tzinfo=self.config.timezone)
        return moment or (None if "date" in fields.named else Moment(midnight, day))

    def _slug(self) -> str:
        """Return the last part of the address: the field, else from the file's name."""
        written = self.fields.text("slug")
        if not written:
            return self._slug_of_name(self.name.stem)
        if not addresses.is_slug(written):
            proposed = addresses.slug(written)
            proposed = proposed if addresses.is_slug(proposed) else "short-name"
            message = f"'slug' cannot be part of an address: {written[:60]!r}"
            place = self.fields.named["slug"].value.place
            self.fields.mistake(place, message, f"use a–z, 0–9 and -, as in slug: {proposed}")
            return proposed
        return written

    def _slug_of_name(self, stem: str) -> str:
        result = addresses.slug(stem)
        if not addresses.is_slug(result) or addresses.loses_letters(stem):
            message = f"no address can be made of the file's name '{stem[:60]}'"
            fix = "rename the file with a–z, 0–9 and -, or add slug: short-name"
            if self.name.section == "pages":
                fix = "rename the file with a–z, 0–9 and -"
            self.fields.mistake(TOP, message, fix)
        return result or "unnamed"

    def _terms(self, taxonomy: str) -> tuple[str, ...]:
        """Return the terms of a taxonomy; one that gives no address is a mistake."""
        terms = self.fields.texts(taxonomy)
        shown = {name: term for term, name in self._language_terms().items()}
        canonical = tuple(dict.fromkeys(shown.get(term, term) for term in terms))
        for term in canonical:
            if not addresses.slug(term) or addresses.loses_letters(term):
                language = self.name.language
                message = f"no address can be made of '{term}'"
                fix = "use a word with letters from a to z"
                if language != self.config.language.code:
                    table = f"[languages.{language}.terms]"
                    fix = f'add "English name" = "{term}" to {table} in site.toml'
                self.fields.mistake(self.fields.place_of(taxonomy, term), message, fix)
        return canonical

    def _language_terms(self) -> Mapping[str, str]:
        language = self.config.languages.get(self.name.language)
        return language.terms if language else {}

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

    def _held_back(self, address: str, published: Moment | None) -> HeldBack | None:
        """Say why a text is not published now, and remember when that changes."""
        fields, choices, now = self.fields, self.config.choices, self.config.now
        draft = fields.flag("draft")
        appears = [moment for moment in (published, fields.moment("publish")) if moment]
        starts = max((moment.instant for moment in appears), default=None)
        expires = fields.moment("expires")
        if expires and starts and expires.instant <= starts:
            place = fields.named["expires"].value.place
            fields.mistake(place, "'expires' is not after the text appears", "choose a later day")
        if not draft:
            changes = (starts, expires.instant if expires else None)
            self.changes += [change for change in changes if change and change > now]
        reason, until = "", None
        if draft and not choices.drafts:
            reason = "draft"
        elif expires and expires.instant <= now and not draft:
            reason = "expired"
        elif starts and starts > now and not choices.future:
            reason, until = "scheduled", starts
        if not reason:
            return None
        return HeldBack(self.source.path, self.source.parts, address, reason, until)

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
