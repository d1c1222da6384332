"""`[kinds.*]` of `site.toml`, and the built-in kinds → Kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC
from functools import lru_cache
from pathlib import Path
from typing import Any

from resource_site import safe_files
from resource_site.fields import toml_file
from resource_site.fields.kind_types import TYPES
from resource_site.fields.kinds import (
    ARTICLE,
    EXPORTED,
    EXPORTS,
    EventFields,
    Freshness,
    Kind,
    KindField,
)
from resource_site.fields.schemas import ARTICLE_FIELDS
from resource_site.fields.table import Definition, InvalidError, Many, Schema
from resource_site.fields.types import FLAG, TEXT, choice, whole_number
from resource_site.fields.validation import Fields
from resource_site.settings.types import FIELD_NAME, NAME
from resource_site.suggestions import did_you_mean

SHIPPED = Path(__file__).parents[1] / "kinds"
SIZE_LIMIT = 64 * 1024
SETTING = "a setting"
ALWAYS = frozenset({"title", "updated", "weight"})
"""What a list can be ordered by, besides the fields of the kind."""

DAYS = whole_number(1, 10_000, "1 to 10000")
MOMENTS = frozenset({"date", "instant"})
NEEDED = (
    ("choice", "choices", '["one", "another"]'),
    ("reference", "section", '"news"'),
)
"""The settings that fields of one type need and others must not have, with an example."""

TEXTS = Many("a list of texts", TEXT, limit=200)


def _by_language(key: str, example: str, meaning: str) -> Schema:
    return Schema(SETTING, each=Definition(key, TEXT, meaning, example))


def _field(inner: Schema | None) -> Schema:
    """Return the table of a field; `inner` is that of the parts of a record."""
    types = [name for name in TYPES if inner or name != "records"]
    # fmt: off
    fields: tuple[Definition, ...] = (
        Definition("type", choice("a type", *types),
                   "What its value is.", "telephone", default="text"),
        Definition("list", FLAG, "Whether it has several values.", example=True, default=False),
        Definition("required", FLAG, "Whether every document must have it.", example=True,
                   default=False),
        Definition("label", TEXT, "What readers see before the value.", "Telephone",
                   otherwise="its name"),
        Definition("labels", _by_language("zh", "电话", "Label in this language."),
                   "Labels in other languages.", {"zh": "电话"}),
        Definition("description", TEXT, "Help text for editors.", "Number of the office."),
        Definition("example", TEXT, "A value that is valid.", "+66 2 123 4567"),
        Definition("choices", TEXTS, "All values of a field of the type `choice`.",
                   ["Law", "Report"]),
        Definition("section", TEXT, "Section of the documents that a `reference` names.",
                   "sources"),
        Definition("property", TEXT, "Name of the field at schema.org.", "telephone"),
        Definition("exported", choice("a field of a service in HSDS", *EXPORTED),
                   "Name of the field in the file that `export` writes, for texts.",
                   "fees_description"),
    )
    if inner:
        fields += (Definition("fields", Schema(SETTING, keys=FIELD_NAME,
                                               each=Definition("day", inner, "A part of a record.",
                                                               {"type": "text"})),
                              "Parts of each value of a field of the type `records`.",
                              {"day": {"type": "text"}}),
                   Definition("any_of", TEXTS, "Parts of which each value has at least one.",
                              ["phone", "email"]))
    # fmt: on
    return Schema(SETTING, fields)


# fmt: off
KIND = Schema(SETTING, (
    Definition("noun", TEXT, "What one document is called in messages.", "a member of the staff",
               otherwise="a document of this kind"),
    Definition("dated", FLAG, "Whether documents have the field `date`, are listed by it and "
               "appear in feeds.", example=True, default=False),
    Definition("news", FLAG, "Whether dated documents are on the front page and in the feeds of "
               "the whole site; otherwise their section has a feed of its own.", example=True,
               default=True),
    Definition("order", TEXT, "Field by which the others are listed, with - before it from the "
               "last to the first.", "-starts", default="title"),
    Definition("listed", TEXTS, "Fields that lists show.", ["role"]),
    Definition("grouped", TEXT, "Field whose values are headings in the list of a section, such as "
               "a country.", "country"),
    Definition("export", choice("a format", *EXPORTS), "Format of a file with the data of all "
               "documents of a section, such as `/help.json`. `hsds` is the Human Services Data "
               "Specification.", "hsds"),
    Definition("item", TEXT, "Type of a document at schema.org.", "Person"),
    Definition("items", _by_language("Law", "Legislation", "Type of a document with this choice."),
               "Types of documents with some choices at schema.org.", {"Law": "Legislation"}),
    Definition("cited", FLAG, "Whether a document shows how it is cited, with files for reference "
               "managers.", example=True, default=False),
    Definition("glossary", FLAG, "Whether the first mention of a document's title, in the text of "
               "another document, links to it.", example=True, default=False),
    Definition("calendar", Schema(SETTING, (
        Definition("starts", TEXT, "Field with the day or instant at which it begins.", "starts"),
        Definition("ends", TEXT, "Field with its last day, or the instant at which it ends.",
                   "ends"),
        Definition("place", TEXT, "Field with the place.", "place"),
    )), "The fields of events. They are listed as upcoming and past ones, and have files for "
        "calendar programs.", {"starts": "starts"}),
    Definition("fresh", Schema(SETTING, (
        Definition("field", TEXT, "Field with the day on which the details were last checked.",
                   "checked"),
        Definition("warn_after", DAYS, "Days after which `check` warns and the page says so.", 180,
                   default=180),
        Definition("error_after", DAYS, "Days after which the document is an error; see "
                   "`[checks]`.", 365, default=365),
    )), "Details that have to be checked again and again, such as telephone numbers.",
        {"field": "checked"}),
    Definition("terms", Schema(SETTING, each=Definition(
        "zh", _by_language("Law", "法律", "A choice in this language."), "A language.",
        {"Law": "法律"})), "Choices in other languages.", {"zh": {"Law": "法律"}}),
    Definition("fields", Schema(SETTING, keys=FIELD_NAME, each=Definition(
        "role", _field(_field(None)), "A field.", {"type": "text"})),
        "Fields in front matter, besides those that all documents have.",
        {"role": {"type": "text"}}),
))
# fmt: on
KINDS = Schema(
    SETTING,
    keys=NAME,
    each=Definition("staff", KIND, "A kind.", {"fields": {"role": {"type": "text"}}}),
)


@lru_cache(1)
def shipped() -> tuple[str, ...]:
    """Return the names of the built-in kinds."""
    return ("article", *sorted(path.stem for path in SHIPPED.glob("*.toml")))


def kind(name: str, own: Mapping[str, Mapping[str, Any]]) -> Kind:
    """Return a kind by its name: one of the site, or a built-in one.

    For an unknown one, which is an error, it is that of articles.
    """
    if name in own:
        return _kind(name, own[name])
    return _shipped(name) if name != ARTICLE.name and name in shipped() else ARTICLE


@lru_cache(32)
def _shipped(name: str) -> Kind:
    path = SHIPPED / f"{name}.toml"
    text = safe_files.read(str(path), SIZE_LIMIT).decode()
    table, _ = toml_file.read(text, is_located=False)
    found = Fields(str(path), table, KIND, toml_file.write)
    assert not found.problems, found.problems  # noqa: S101 - a file of the package
    return _kind(name, found.values)


def _kind(name: str, table: Mapping[str, Any]) -> Kind:
    return Kind(
        name=name,
        noun=table["noun"] or f"a document of the kind '{name}'",
        is_dated=table["dated"],
        order="date" if table["dated"] else table["order"],
        listed=table["listed"],
        item=table["item"],
        fields=tuple(_field_of(field, part) for field, part in table["fields"].items()),
        terms=table["terms"],
        items=table["items"],
        is_news=table["news"],
        is_glossary=table["glossary"],
        is_cited=table["cited"],
        fresh=Freshness(**table["fresh"]) if table["fresh"]["field"] else None,
        calendar=EventFields(**table["calendar"]) if table["calendar"]["starts"] else None,
        grouped=table["grouped"],
        export=table["export"],
    )


def _field_of(name: str, table: Mapping[str, Any]) -> KindField:
    given = {key: value for key, value in table.items() if key not in ("list", "fields")}
    fields = tuple(_field_of(part, inner) for part, inner in table.get("fields", {}).items())
    return KindField(name=name, is_list=table["list"], fields=fields, **given)


def check(found: Fields) -> None:
    """Report what is wrong with the kinds of a site, and sections of an unknown kind."""
    own, sections = found.values["kinds"], found.values.get("sections", {})
    for name, table in own.items():
        for path, message, fix in _faults(table, sections):
            written = found.written.get(f"kinds.{name}.{path}") or found.written[f"kinds.{name}"]
            found.error(written.value.position, message, fix)
    known = (*shipped(), *own)
    named = {f"sections.{name}.kind": part["kind"] for name, part in sections.items()}
    taxonomies = found.values["taxonomies"].items()
    named |= {f"taxonomies.{name}.index": part["index"] for name, part in taxonomies}
    for setting, kind in named.items():
        if kind and kind not in known:
            meant = did_you_mean(kind, known)
            fix = f"did you mean '{meant}'?" if meant else f"use one of {', '.join(known)}"
            found.error(found.position(setting), f"'{kind}' is not a kind of documents", fix)
        elif setting.startswith("taxonomies") and kind and _is_dated(kind, own):
            message = f"the kind '{kind}' is dated, and what describes a term has no date"
            found.error(found.position(setting), message, "use an undated kind, such as country")


def _is_dated(name: str, own: Mapping[str, Mapping[str, Any]]) -> bool:
    return bool(own[name]["dated"]) if name in own else kind(name, own).is_dated


def _faults(
    table: Mapping[str, Any], sections: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a kind: the setting, a message and a fix."""
    fields = table["fields"]
    order = table["order"].removeprefix("-")
    if order not in {*fields, *ALWAYS}:
        fix = f"use one of {', '.join(sorted({*fields, *ALWAYS}))}"
        yield "order", f"there is no field '{order}' to list documents by", fix
    named = [("listed", name, "to show in lists") for name in table["listed"]]
    for setting, name, use in [*named, ("grouped", table["grouped"], "to group a list by")]:
        if name and name not in fields:
            fix = "delete it" + (f", or use one of {', '.join(fields)}" if fields else "")
            yield setting, f"there is no field '{name}' {use}", fix
    checked = table["fresh"]["field"]
    if checked and fields.get(checked, {}).get("type") != "date":
        fix = f'add [kinds.….fields.{checked}] with type = "date"'
        yield "fresh.field", f"'{checked}' is not a field of the type 'date'", fix
    for part, name in table["calendar"].items():
        known = [other for other in fields if part == "place" or fields[other]["type"] in MOMENTS]
        if name and name not in known:
            fix = f"use one of {', '.join(known)}" if known else "add a field of the type instant"
            yield f"calendar.{part}", f"'{name}' is not a field for the calendar", fix
    for name, field in fields.items():
        if name in {*ARTICLE_FIELDS, "date"}:
            yield f"fields.{name}", f"'{name}' is a field that every document has", "rename it"
        yield from _faults_of_field(f"fields.{name}", field, sections)


def _faults_of_field(
    path: str, field: Mapping[str, Any], sections: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    kind, inner = field["type"], field.get("fields", {})
    for of, setting, example in NEEDED:
        if kind == of and not field[setting]:
            yield (
                path,
                f"a field of the type '{of}' needs '{setting}'",
                f"add {setting} = {example}",
            )
        elif kind != of and field[setting]:
            message, fix = f"'{setting}' is only for the type '{of}'", f'write type = "{of}"'
            yield path, message, f"{fix}, or delete {setting}"
    if kind == "reference" and field["section"] and field["section"] not in sections:
        meant = did_you_mean(field["section"], sections)
        fix = f"did you mean '{meant}'?" if meant else f"use one of {', '.join(sections)}"
        yield f"{path}.section", f"there is no section '{field['section']}'", fix
    yield from _faults_of_record(path, field)
    if field["example"] and not inner:
        yield from _fault_of_example(path, field)
    for name, part in inner.items():
        yield from _faults_of_field(f"{path}.fields.{name}", part, sections)


def _faults_of_record(path: str, field: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    is_record, inner = field["type"] == "records", field.get("fields", {})
    if is_record and not inner:
        fix = f"add a table [kinds.….{path}.fields.name]"
        yield path, "a field of the type 'records' needs fields of its own", fix
    elif inner and not is_record:
        fix = 'write type = "records", or delete the tables of its fields'
        yield path, "only a field of the type 'records' has fields of its own", fix
    for name in field.get("any_of", ()):
        if name not in inner:
            fix = f"use some of {', '.join(inner)}" if inner else "delete it"
            yield f"{path}.any_of", f"there is no part '{name}' of the record", fix


def _fault_of_example(path: str, field: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    try:
        scalar = TYPES[field["type"]]
        scalar.convert(field["example"], UTC)
        is_valid = not field["choices"] or field["example"] in field["choices"]
    except InvalidError:
        is_valid = False
    if not is_valid:
        message = f'the example "{field["example"]}" is not a value of this field'
        yield f"{path}.example", message, "write one that is, or delete this line"
