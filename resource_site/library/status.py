"""Parsed documents → those that are published now, those that are not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from resource_site.content import names
from resource_site.content.documents import Entry, Files, Page, ParsedDocument
from resource_site.library import calendar, freshness
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config

ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

Lifetime = tuple[datetime, datetime]
"""The instants at which a document appears and expires."""


class Unpublished(Struct, frozen=True):
    """A document that is not published, why, and when that changes (None: not by itself).

    `reason` is draft, empty, scheduled, expired or deleted.  It is that of `original`, the path of
    the document that this one translates, if that is set.
    """

    document: Entry | Page
    reason: str
    until: datetime | None = None
    original: str = ""

    @property
    def path(self) -> str:
        """The path of the source."""
        return self.document.path

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the source below `content/`."""
        return self.document.parts

    @property
    def address(self) -> str:
        """The address at which the document is published when it is."""
        return self.document.address

    @property
    def is_dated(self) -> bool:
        """Whether the document was or will be published at another time, without an edit."""
        return self.reason in ("scheduled", "expired")


class Collection(Struct, frozen=True):
    """All documents that are published now, and those that are not.

    `invalid` are the paths below `content/` of files with errors: links to them are not dead.
    `faulty` are their documents, as far as they are known.
    `requested` are those that are published only because drafts or scheduled ones are requested.
    `reviews` are the instants at which documents that are published now are due for a review.
    `next_change` is the next instant at which a document appears or expires.  `lifetimes` has
    all documents by their paths, if one of them is published at another time.
    """

    entries: tuple[Entry, ...]
    pages: tuple[Page, ...]
    unpublished: tuple[Unpublished, ...]
    invalid: frozenset[tuple[str, ...]]
    faulty: tuple[Entry | Page, ...]
    requested: Mapping[str, Unpublished]
    reviews: Mapping[str, datetime]
    next_change: datetime | None
    lifetimes: Mapping[str, Lifetime]


def collection(
    parsed: Sequence[ParsedDocument], files: Files, config: Config
) -> tuple[Collection, list[Problem]]:
    """Sort documents into those that are published now, unpublished ones and those with errors."""
    parsed = [_withheld_whatever_is_wrong(found, config) for found in parsed]
    problems = [problem for found in parsed for problem in found.problems]
    originals = _originals(parsed, config)
    unpublished, orphans = _withheld(parsed, originals, files, config)
    problems.extend(map(_without_original, orphans))
    is_dated = any(found.is_dated for found in unpublished.values())
    shown = [found.document for found in parsed if found.document and found.path not in unpublished]
    result = Collection(
        entries=tuple(document for document in shown if isinstance(document, Entry)),
        pages=tuple(document for document in shown if isinstance(document, Page)),
        unpublished=tuple(unpublished[found.path] for found in parsed if found.path in unpublished),
        invalid=frozenset(found.parts for found in parsed if found.document is None),
        faulty=tuple(found.faulty for found in parsed if found.faulty),
        reviews=freshness.reviews(shown, config)
        | {
            found.path: found.review_by
            for found in parsed
            if found.review_by and found.document and found.path not in unpublished
        },
        requested=_requested(parsed, originals, unpublished, files, config),
        next_change=min(
            (
                *_changes(parsed, config.now),
                *calendar.changes(shown, config),
                *freshness.changes(shown, config),
            ),
            default=None,
        ),
        lifetimes=_lifetimes(parsed, originals) if is_dated else {},
    )
    problems += (*freshness.problems(shown, config), *freshness.ahead(shown, config))
    return result, problems


def _withheld_whatever_is_wrong(found: ParsedDocument, config: Config) -> ParsedDocument:
    """Return a draft or an empty file without errors: what is not published holds nothing up."""
    is_shown = found.withheld == "draft" and config.choices.drafts
    if found.faulty is None or not found.withheld or is_shown:
        return found
    if found.withheld == "empty":
        fix = "delete the file, or write the document"
        empty = Problem(found.path, 0, 0, "this file is empty", fix, severity=Severity.WARNING)
        return replace(found, document=found.faulty, faulty=None, problems=(empty,))
    lesser = tuple(
        one._replace(severity=Severity.WARNING) if one.severity is Severity.ERROR else one
        for one in found.problems
    )
    return replace(found, document=found.faulty, faulty=None, problems=lesser)


def _withheld(
    parsed: Sequence[ParsedDocument],
    originals: Mapping[str, ParsedDocument],
    files: Files,
    config: Config,
) -> tuple[dict[str, Unpublished], list[Unpublished]]:
    """Return what is not published now by its path, and the translations among it."""
    found = {one.path: status for one in parsed if (status := _unpublished(one, config))}
    orphans = list(_translations(parsed, found, originals, files, config))
    return found | {orphan.path: orphan for orphan in orphans}, orphans


def _requested(
    parsed: Sequence[ParsedDocument],
    originals: Mapping[str, ParsedDocument],
    unpublished: Mapping[str, Unpublished],
    files: Files,
    config: Config,
) -> Mapping[str, Unpublished]:
    """Return what is published only because drafts or scheduled documents are requested."""
    choices = config.choices
    if not (choices.drafts or choices.future):
        return {}
    usual = replace(config, choices=replace(choices, drafts=False, future=False))
    withheld, _ = _withheld(parsed, originals, files, usual)
    return {path: found for path, found in withheld.items() if path not in unpublished}


def _unpublished(parsed: ParsedDocument, config: Config) -> Unpublished | None:
    """Return why a document is not published now; one with errors is not published at all."""
    choices, now, document = config.choices, config.now, parsed.document
    if document is None:
        return None
    if parsed.withheld == "empty":
        return Unpublished(document, "empty")
    if parsed.draft and not choices.drafts:
        return Unpublished(document, "draft")
    if parsed.expires and parsed.expires <= now and not parsed.draft:
        return Unpublished(document, "expired")
    if parsed.appears and parsed.appears > now and not choices.future:
        return Unpublished(document, "scheduled", parsed.appears)
    return None


def _originals(parsed: Iterable[ParsedDocument], config: Config) -> Mapping[str, ParsedDocument]:
    """Return the documents in the language of the site, by what is equal in their translations."""
    if len(config.languages) == 1:
        return {}
    return {
        found.document.translations: found
        for found in parsed
        if found.document and found.document.language == config.language.code
    }


def _lifetimes(
    parsed: Iterable[ParsedDocument], originals: Mapping[str, ParsedDocument]
) -> Mapping[str, Lifetime]:
    """Return when documents appear and expire; a translation is published with its original."""
    result = {}
    for found in parsed:
        original = originals.get(found.document.translations) if found.document else None
        both = (found, original or found)
        first = max(one.appears or ALWAYS[0] for one in both)
        last = min(one.expires or ALWAYS[1] for one in both)
        result[found.path] = (first, last)
    return result


def _translations(
    parsed: Iterable[ParsedDocument],
    unpublished: Mapping[str, Unpublished],
    originals: Mapping[str, ParsedDocument],
    files: Files,
    config: Config,
) -> Iterable[Unpublished]:
    """Yield the translations that are not published because their original is not.

    One that is scheduled or expired is among them if its original is not published at any time.
    """
    if len(config.languages) == 1:
        return
    deleted = _deleted(parsed, files, config)
    faulty = {_shared(found, config) for found in parsed if not found.document}
    for found in parsed:
        document = found.document
        if not document or document.language == config.language.code:
            continue
        own = unpublished.get(found.path)
        if own and not own.is_dated:
            continue
        original = originals.get(document.translations)
        status = unpublished.get(original.path) if original else None
        if original and status and not (own and status.is_dated):
            # It may have expired before its original appears.
            is_over = found.expires and status.until and found.expires <= status.until
            until = None if is_over else status.until
            yield Unpublished(document, status.reason, until, original.path)
        if original is None and document.translations not in faulty:
            yield from _without_its_original(document, deleted, config)


def _without_its_original(
    document: Entry | Page, deleted: Mapping[str, str], config: Config
) -> Iterator[Unpublished]:
    """Yield a translation whose original was recorded and deleted, or is known to have existed."""
    prefix = config.languages[document.language].prefix
    keys = (document.translations, document.address.removeprefix(prefix))
    recorded = [deleted[key] for key in keys if key in deleted]
    if recorded or document.state.translates:
        path = next(filter(None, recorded), _original_path(document))
        yield Unpublished(document, "deleted", original=path)


def _deleted(parsed: Iterable[ParsedDocument], files: Files, config: Config) -> Mapping[str, str]:
    """Return the paths of recorded originals that are no documents now, published or not.

    They are found by what is equal in their translations.  Those on lines of older versions have
    no path, and are found by their addresses.
    """
    if not files.ledger:
        return {}
    documents = [one for found in parsed if (one := found.document or found.faulty)]
    claimed = {address for one in documents for address in (one.address, *one.aliases)}
    prefixes = tuple(f"{one.prefix}/" for one in config.languages.values() if one.prefix)
    lines = [one for one in files.ledger if not one.address.startswith(prefixes)]
    return {
        one.translations or (one.path and _key(one.path, config)) or one.address: (
            one.path and (config.choices.content / one.path).as_posix()
        )
        for one in lines
        if one.address not in claimed
    }


def _shared(found: ParsedDocument, config: Config) -> str:
    """Return what is equal in all translations of a file with errors, as far as it is known."""
    return found.faulty.translations if found.faulty else _key("/".join(found.parts), config)


def _key(path: str, config: Config) -> str:
    return names.name(tuple(path.split("/")), config.languages).key


def _original_path(document: Entry | Page) -> str:
    """Return the path that the original of a translation had, as its file name shows."""
    folder, _, name = document.path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    found = names.TRANSLATED.fullmatch(stem)
    return f"{folder}/{found[1]}.{suffix}" if found else f"the original of {document.path}"


def _without_original(found: Unpublished) -> Problem:
    message = f"this translation is not published, because {found.original} is {_why(found)}"
    together = f"nothing to do: it appears together with {found.original}"
    fix = {
        "scheduled": together
        if found.until
        else f"write a later day for expires: {found.original} appears after it",
        "deleted": f"delete this file too; to publish it on its own, {_alone(found.document)}",
    }.get(found.reason, f"publish {found.original}, or add draft: true to this file")
    return Problem(found.path, 0, 0, message, fix, severity=Severity.WARNING)


def _alone(document: Entry | Page) -> str:
    """Return what makes a translation a document of its own."""
    fields = [
        field for field in ("translates", "translation_key") if document.position(field).line > 1
    ]
    return f"delete {' and '.join(fields)} in it, and rename it" if fields else "rename it"


def _why(found: Unpublished) -> str:
    return {"draft": "a draft", "deleted": "deleted", "empty": "empty"}.get(
        found.reason, f"not ({found.reason})"
    )


def _changes(parsed: Iterable[ParsedDocument], now: datetime) -> Iterable[datetime]:
    """Yield the instants ahead at which a document appears or expires."""
    for found in parsed:
        if not found.draft:
            for change in (found.appears, found.expires):
                if change and change > now:
                    yield change
