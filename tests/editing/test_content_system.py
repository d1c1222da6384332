"""The configuration of Sveltia and Decap is valid, and what they write passes validation."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from resource_site.editing import content_system
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Schema
from resource_site.problems import Severity
from resource_site.settings.config import Config
from tests.conftest import SmallSite
from tests.shared import JPEG

SCHEMAS = Path(__file__).parent
TEMPLATES = Path(__file__).parents[2] / "templates"
SITES = {
    "one language": ("", ""),
    "all settings": (
        'extra_fields = ["isbn"]\n',
        """
[sections.laws]
title = "Laws"
[taxonomies.topics]
terms = ["Law", "Work"]
[languages.zh]
[languages.my]
""",
    ),
}


@pytest.fixture(params=SITES)
def config(request: pytest.FixtureRequest, site: SmallSite) -> Config:
    first, more = SITES[request.param]
    return site.settings(more, first=first).config()


def tables(config: Config) -> Iterator[tuple[dict[str, Any], Schema]]:
    """Yield each collection with its table."""
    table = article(tuple(config.taxonomies), config.extra_fields)
    for collection in made(config)["collections"]:
        yield collection, PAGE if collection["name"] == "pages" else table


def made(config: Config, backend: str = "github") -> dict[str, Any]:
    return content_system.settings(config, backend, "OWNER/NAME")


@pytest.mark.parametrize("program", ["sveltia-cms", "decap-cms"])
@pytest.mark.parametrize("backend", content_system.SERVERS)
def test_the_configuration_passes_the_published_schema(
    config: Config, program: str, backend: str
) -> None:
    schema = json.loads((SCHEMAS / f"{program}.schema.json").read_text(encoding="utf-8"))
    found = made(config, backend)
    assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(found)] == []
    wrong = {**found, "publish_mode": "anarchy"}
    assert not jsonschema.Draft7Validator(schema).is_valid(wrong)


def test_names_of_collections_and_of_fields_are_unique(config: Config) -> None:
    found = made(config)["collections"]
    for group in (found, *(collection["fields"] for collection in found)):
        names = [one["name"] for one in group]
        assert len(names) == len(set(names))


def test_each_collection_has_the_fields_of_its_table_with_their_meaning(config: Config) -> None:
    for collection, table in tables(config):
        *fields, body = collection["fields"]
        assert body["name"] == "body"
        assert described(fields) == {field.name: field.description for field in table.fields}
        for field, made_of in zip(table.fields, fields, strict=True):
            if isinstance(field.type, Schema):
                inner = {part.name: part.description for part in field.type.fields}
                assert described(made_of["fields"]) == inner


def described(fields: list[dict[str, Any]]) -> dict[str, str]:
    return {field["name"]: field["hint"] for field in fields}


def test_every_section_and_the_pages_have_a_collection(config: Config) -> None:
    folders = {collection["folder"] for collection in made(config)["collections"]}
    assert folders == {f"content/{name}" for name in (*config.sections, "pages")}


def test_terms_of_a_closed_taxonomy_are_chosen_from_a_list(site: SmallSite) -> None:
    config = site.settings(SITES["all settings"][1]).config()
    collection = next(tables(config))[0]
    fields = {field["name"]: field for field in collection["fields"]}
    assert fields["topics"]["options"] == ["Law", "Work"]
    assert fields["tags"]["widget"] == "list"


def test_a_review_precedes_publication_where_the_backend_can(config: Config) -> None:
    modes = {name: made(config, name)["publish_mode"] for name in content_system.SERVERS}
    assert modes == {
        "github": "editorial_workflow", "gitlab": "editorial_workflow", "gitea": "simple",
    }  # fmt: skip


def written(field: dict[str, Any], example: Any) -> Any:
    """Return what the widget of a field writes, as its documentation describes it."""
    options = field.get("options", [""])
    made = {part["name"]: written(part, PARTS[part["name"]]) for part in field.get("fields", [])}
    if "pattern" in field:
        assert re.search(field["pattern"][0], str(example)), field
    return {
        "datetime": re.sub("[YMDHm]+", lambda one: MOMENT[one[0]], field.get("format", "")),
        "boolean": field["name"] == "featured",
        "number": field.get("min"),
        "select": options if field.get("multiple") else options[0],
        "image": "photo.jpg",
        "list": [made] if made else list(example),
        "object": made,
        "string": str(example),
    }[field["widget"]]


MOMENT = {"YYYY": "2030", "MM": "11", "DD": "26", "HH": "09", "mm": "30"}
PARTS = {
    "name": "A", "title": "B: c", "date": "2007-03", "kind": "", "url": "https://example.org/a",
    "archived": "https://example.org/b", "what": "A name.", "why": "Retracted.",
}  # fmt: skip


def document(values: dict[str, Any]) -> str:
    """Return a file as the programs write it."""
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}---\nWords.\n"


@pytest.mark.parametrize("is_full", [False, True], ids=["required fields", "all fields"])
def test_what_each_widget_writes_passes_validation(
    site: SmallSite, config: Config, *, is_full: bool
) -> None:
    (site.folder / "templates").mkdir()
    shutil.copy(TEMPLATES / "page.html", site.folder / "templates/wide.html")
    for number, (collection, table) in enumerate(tables(config)):
        examples = {field.name: field.example for field in table.fields}
        examples["superseded_by"] = ""  # there is no other document
        values = {
            field["name"]: written(field, examples[field["name"]])
            for field in collection["fields"][:-1]
            if is_full or field["required"]
        }
        if "aliases" in values:
            values["aliases"] = [f"/old/{number}/"]
        if "date" in values:
            values["date"] = "2007-03-31"
        values |= {"updated": "2007-05-02", "publish": "2007-04-02 09:30"} if is_full else {}
        values |= {"slug": f"own-{number}"} if "slug" in values else {}
        values |= {"translation_key": f"key-{number}"} if "translation_key" in values else {}
        place = path(collection, str(values.get("date", "")), f"title-{number}")
        site.file(f"{place}.md", document(values))
        site.file(f"{place.rpartition('/')[0]}/photo.jpg", JPEG)
        for code in list(config.languages)[1:]:
            i18n = {field["name"]: field.get("i18n") for field in collection["fields"]}
            translated = {name: value for name, value in values.items() if i18n[name]}
            # An editor enters an address only where there was one.
            translated.pop("aliases", None)
            site.file(f"{place}.{code}.md", document(translated))
    problems = site.planned().problems
    assert [str(one) for one in problems if one.severity is Severity.ERROR] == []


def path(collection: dict[str, Any], date: str, slug: str) -> str:
    """Return the path of a new document below `content/`, without its ending."""
    name = collection["slug"].replace("{{fields.date}}", date).replace("{{slug}}", slug)
    name = collection.get("path", "{{slug}}").replace("{{slug}}", name)
    return f"{collection['folder'].removeprefix('content/')}/{name}"


def test_an_optional_field_without_a_value_is_not_written(config: Config) -> None:
    assert made(config)["output"] == {"omit_empty_optional_fields": True}
    for collection, _ in tables(config):
        required = {field["name"] for field in collection["fields"] if field["required"]}
        assert required == ({"title"} if collection["name"] == "pages" else {"title", "date"})


def test_translations_have_the_names_that_the_site_expects(site: SmallSite) -> None:
    config = site.settings(SITES["all settings"][1]).config()
    i18n = made(config)["i18n"]
    assert i18n["structure"] == "multiple_files"
    assert i18n["omit_default_locale_from_file_path"]
    assert i18n["locales"] == list(config.languages)
    assert i18n["default_locale"] == config.language.code


@pytest.mark.parametrize("backend", content_system.SERVERS)
def test_the_page_loads_files_of_its_own_folder_only(backend: str) -> None:
    page = content_system.page(backend)
    assert re.findall(r'(?:src|href)="([^"]*)"', page) == [
        "config.yml",
        content_system.LANGUAGES,
        content_system.SCRIPT,
    ]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy is not None
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy[1].split("; ")}
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["font-src"] == ["'self'"]
    assert [one for one in rules["connect-src"] if "://" in one] == [
        content_system.SERVERS[backend][0]
    ]
