"""The terms of a document: in their usual spelling, and usable in addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resource_site import urls
from resource_site.fields.kinds import Kind
from resource_site.fields.validation import Fields
from resource_site.settings.config import Config
from resource_site.suggestions import did_you_mean

COUNTRIES = "countries"


def checked(
    taxonomy: str, fields: Fields, language: str, config: Config, kind: Kind
) -> tuple[str, ...]:
    """Return the terms of a taxonomy in their usual spelling; report unusable ones.

    A country that a field of the document's kind names is one of its countries.
    """
    shown = {name: term for term, name in config.languages[language].terms.items()}
    found = dict(_written(taxonomy, fields, kind))
    canonical = {shown.get(term, term): term for term in found}
    settings = config.taxonomies[taxonomy]
    known = {urls.slug(term): term for term in settings.terms}
    for term, written in canonical.items():
        slug = settings.slug(term)
        if known and slug not in known:
            meant = did_you_mean(term, settings.terms)
            message = f"'{term}' is not in the list [taxonomies.{taxonomy}] terms of site.toml"
            fix = f"did you mean '{meant}'?" if meant else f"use one of {_few(settings.terms)}"
            fields.error(fields.position(found[written], written), message, fix)
        elif not urls.is_slug(slug) or (urls.loses_characters(term) and slug == urls.slug(term)):
            fix = "use a name with letters from a to z"
            if language != config.language.code:
                table = f"[languages.{language}.terms]"
                fix = f'add "English name" = "{term}" to {table} in site.toml'
            position = fields.position(found[written], written)
            fields.error(position, f"'{term}' cannot be part of an address", fix)
    return tuple(known.get(settings.slug(term), term) for term in canonical)


def _written(taxonomy: str, fields: Fields, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the terms as they are written, and the fields in which they are."""
    if taxonomy == COUNTRIES:
        for field in kind.fields:
            value = fields.values.get(field.name) if field.type == "country" else None
            if value:
                yield from ((term, field.name) for term in (value if field.is_list else [value]))
    yield from ((term, taxonomy) for term in fields.values[taxonomy])


def _few(terms: Iterable[str]) -> str:
    """Return the first ten of some terms."""
    first = list(terms)
    return ", ".join([*first[:10], *(["…"] if len(first) > 10 else [])])
