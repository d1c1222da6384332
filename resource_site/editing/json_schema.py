"""Field tables → JSON Schemas (draft 2020-12) of front matter and of `site.toml`.

A schema accepts what validation accepts, other spellings of names included, and refuses what JSON
Schema can describe: types, choices, patterns, missing and unknown fields.  Its patterns have the
syntax that Python and JavaScript share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from resource_site.fields import values
from resource_site.fields.kinds import ARTICLE, Kind
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Definition, Many, Scalar, Schema, required
from resource_site.settings.config import Config
from resource_site.settings.site_table import SITE

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MANY_LINES = r"[\s\S]*"
# White space around a text is not part of it, nor are typographic quotes.
BEFORE, AFTER = r"^\s*[“„‘]?", r"[”“’]?\s*$"
SEPARATOR = r"\s*[,;、，；]\s*"
EMPTY = {"type": ["string", "null"], "pattern": r"^\s*$"}

JSON = dict[str, Any]
Types = Callable[[Definition], JSON]
"""Returns the schema of the value of a field."""


def of_kind(config: Config, kind: Kind = ARTICLE) -> JSON:
    """Return the schema of the front matter of a kind of documents."""
    table = article(tuple(config.taxonomies), config.extra_fields, kind)
    schema = _with_choices(_lenient(table), config)
    for name, taxonomy in config.taxonomies.items():
        if taxonomy.terms:
            shown = (
                language.terms.get(term)
                for language in config.languages.values()
                for term in taxonomy.terms
            )
            schema["properties"][name] |= _terms([*taxonomy.terms, *filter(None, shown)])
    schema["allOf"].append(_demand(["image"], "image_alt"))
    if config.checks["alt"] == "error":
        schema["allOf"].append(_demand(["image_alt"], "image"))
    return _document(f"Front matter of {kind.noun}", schema)


def of_pages(config: Config) -> JSON:
    """Return the schema of the front matter of pages."""
    return _document("Front matter of a page", _with_choices(_lenient(PAGE), config))


def of_settings() -> JSON:
    """Return the schema of `site.toml`."""
    return _document("Settings of a site", _strict(SITE))


def _document(title: str, schema: JSON) -> JSON:
    return {"$schema": DRAFT, "title": title, **schema}


def _with_choices(schema: JSON, config: Config) -> JSON:
    schema["properties"]["lang"] |= _choices(tuple(config.languages), is_optional=True)
    return schema


def _lenient(schema: Schema) -> JSON:
    """Return the schema of a table in YAML, whose names may have other spellings."""
    properties, spelled = {}, {}
    for field in schema.fields:
        properties[field.name] = _property(field, _yaml)
        if field.singular:
            properties[field.singular] = {**properties[field.name]}
        for other in (field.name, field.singular, *field.synonyms):
            if other:
                spelled[_any_case(other)] = _deprecated(field, _yaml(field))
        for other, states in field.states.items():
            choices = _choices(tuple(states), is_optional=False)
            spelled[_any_case(other)] = _deprecated(field, choices)
    demands = [_demand([field.name]) for field in required(schema)]
    if schema.any_of:
        demands.append(_demand(schema.any_of))
    return {
        "type": "object",
        "properties": properties,
        "patternProperties": {
            f"^(?!(?:{'|'.join(properties)})$){name}$": found for name, found in spelled.items()
        },
        "additionalProperties": False,
        "allOf": demands,
    }


def _strict(schema: Schema) -> JSON:
    """Return the schema of a table in TOML."""
    result: JSON = {
        "type": "object",
        "properties": {field.name: _property(field, _toml) for field in schema.fields},
        "additionalProperties": _property(schema.each, _toml) if schema.each else False,
    }
    if schema.keys:
        result["propertyNames"] = {"pattern": f"^(?:{schema.keys.pattern})$"}
    if names := [field.name for field in required(schema)]:
        result["required"] = names
    return result


def _property(field: Definition, types: Types) -> JSON:
    """Return the schema of a field, with what an editor shows of it."""
    result = {"description": field.description, **types(field)}
    if field.default not in ("", None):
        result["default"] = field.default
    if field.example is not None:
        result["examples"] = [_as_json(field)]
    return result


def _deprecated(field: Definition, schema: JSON) -> JSON:
    return {"description": f"Write `{field.name}`.", **schema, "deprecated": True}


def _as_json(field: Definition) -> Any:
    """Return the example of a field as JSON has it."""
    kind, example = field.type, field.example
    if isinstance(kind, Scalar) and isinstance(example, str) and kind.kind != values.TEXT:
        return json.loads(example)
    return example


def _yaml(field: Definition) -> JSON:
    """Return the schema of a value in YAML, where the field decides on the type."""
    kind = field.type
    if isinstance(kind, Schema):
        return {"anyOf": [_text("", is_optional=True), _lenient(kind)]}
    is_optional = not field.required and not field.states
    if isinstance(kind, Scalar):
        return _scalar(kind, is_optional=is_optional)
    if isinstance(kind.of, Schema):
        return {"anyOf": [{"type": "array", "items": _lenient(kind.of)}, EMPTY]}
    item, pattern = _scalar(kind.of, is_optional=True), kind.of.pattern
    listed = f"(?:{pattern})(?:{SEPARATOR}(?:{pattern}))*[,;、，；]*" if pattern else ""
    items = {"type": "array", "items": item, "maxItems": kind.limit}
    return {"anyOf": [items, _text(listed, is_optional=True)]}


def _scalar(kind: Scalar, *, is_optional: bool) -> JSON:
    if kind.kind == values.FLAG:
        return _text("true|false", is_optional=is_optional)
    if kind.kind == values.NUMBER:
        text = _text(r"-?\d+", is_optional=is_optional)
        text["type"].remove("number")
        return {"anyOf": [_typed(kind), text]}
    if kind.choices:
        return _choices(kind.choices, is_optional=is_optional)
    return _text(kind.pattern, is_optional=is_optional)


def _text(pattern: str, *, is_optional: bool) -> JSON:
    """Return the schema of a text: YAML has numbers and `true` for some that are without quotes."""
    whole = f"(?:{pattern or MANY_LINES}){'?' if is_optional else ''}"
    samples = {"string": None, "number": "2007", "boolean": "true", "null": ""}
    types = [name for name, text in samples.items() if text is None or re.fullmatch(whole, text)]
    return {"type": types, "pattern": f"{BEFORE}{whole}{AFTER}"} if pattern else {"type": types}


def _choices(words: tuple[str, ...], *, is_optional: bool) -> JSON:
    """Return the schema of one of some words; editors offer those of `enum`."""
    text = _text("|".join(map(_escaped, words)), is_optional=is_optional)
    return {"anyOf": [{"enum": list(words)}, text]}


def _terms(terms: Iterable[str]) -> JSON:
    """Return the schema of a list of some terms; a text with commas is not looked into."""
    item = {"enum": list(dict.fromkeys(terms))}
    return {
        "anyOf": [
            {"type": "array", "items": item},
            item,
            {"type": "null"},
            {"type": "string", "pattern": "[,;、，；]"},
        ]
    }


def _toml(field: Definition) -> JSON:
    """Return the schema of a value in TOML, which has types."""
    kind = field.type
    if isinstance(kind, Schema):
        return _strict(kind)
    if isinstance(kind, Many):
        item = _strict(kind.of) if isinstance(kind.of, Schema) else _typed(kind.of)
        return {"type": "array", "items": item, "maxItems": kind.limit}
    return _typed(kind)


def _typed(kind: Scalar) -> JSON:
    if kind.kind == values.FLAG:
        return {"type": "boolean"}
    if kind.kind == values.NUMBER:
        low, high = kind.limits
        return {"type": "integer", "minimum": low, "maximum": high}
    if kind.choices:
        return {"enum": list(kind.choices)}
    return {"type": "string", **({"pattern": f"^(?:{kind.pattern})$"} if kind.pattern else {})}


def _demand(names: Iterable[str], given: str = "") -> JSON:
    """Return a rule that one of some fields is there, however it is spelled, and not empty.

    It holds where the field `given` is there.
    """
    first, *others = names
    spelled = "|".join(map(_any_case, (first, *others)))
    exact = "|".join((first, *others))
    missing = {
        "properties": dict.fromkeys((first, *others), EMPTY),
        "propertyNames": {"not": {"pattern": f"^(?!(?:{exact})$)(?:{spelled})$"}},
    }
    conditions = [missing, *([_filled(given)] if given else [])]
    return {"if": {"allOf": conditions}, "then": _filled(first)}


def _filled(name: str) -> JSON:
    return {"required": [name], "properties": {name: {"not": EMPTY}}}


def _any_case(name: str) -> str:
    """Return a pattern for a name in any capitals."""
    return re.sub("[a-z]", lambda found: f"[{found[0].upper()}{found[0]}]", name.casefold())


def _escaped(word: str) -> str:
    return re.sub(r"[.*+?^${}()|[\]\\/]", r"\\\g<0>", word)
