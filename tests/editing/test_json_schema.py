"""The JSON Schemas accept and refuse what validation does."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from resource_site.editing import json_schema
from resource_site.fields import front_matter, toml_file, yaml_block
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Definition, Schema
from resource_site.fields.validation import Fields
from resource_site.fields.values import FieldError, Table
from resource_site.problems import TOP, Severity
from resource_site.settings.config import Config
from resource_site.settings.site_table import SITE
from tests.conftest import PROJECT, SmallSite
from tests.editing import core_yaml

SETTINGS = """
[taxonomies.topics]
terms = ["Law", "Border Cooperation"]

[languages.zh.terms]
"Law" = "法律"
"""
EXTRA = 'extra_fields = ["isbn"]\n'
TABLE = article(("tags", "countries", "topics"), ("isbn",))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    small = SmallSite(tmp_path_factory.mktemp("site"))
    return small.settings(SETTINGS, first=EXTRA).config(
        content=small.folder / "content", cache=small.folder / ".cache"
    )


class Checker:
    """Checks values by a schema."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.validator = jsonschema.Draft202012Validator(schema)

    def errors(self, value: Any) -> list[str]:
        """Return why a value is not valid."""
        return [error.message for error in self.validator.iter_errors(value)]

    def accepts(self, value: Any) -> bool:
        """Return True if a value is valid."""
        return not self.errors(value)


@pytest.fixture(scope="module")
def articles(config: Config) -> Checker:
    return Checker(json_schema.of_kind(config))


OF_SETTINGS = Checker(json_schema.of_settings())


def test_each_schema_is_valid_by_its_draft(config: Config) -> None:
    for schema in (
        json_schema.of_kind(config),
        json_schema.of_pages(config),
        json_schema.of_settings(),
    ):
        assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
        jsonschema.Draft202012Validator.check_schema(schema)


def errors(block: str, table: Schema = TABLE) -> list[str]:
    """Return what validation refuses in front matter."""
    front = front_matter.read("a.md", f"---\n{block}\n---\nWords.\n")
    found = Fields("a.md", Table(*TOP, front.fields), table, yaml_block.write)
    every = (*front.problems, *found.problems)
    return [problem.message for problem in every if problem.severity is Severity.ERROR]


NAMES = sorted(
    {
        other
        for field in TABLE.fields
        for name in (field.name, field.singular, *field.synonyms, *field.states)
        for other in (name, name.title(), name.upper())
        if name
    }
)
SAMPLES = (
    "", "~", "null", "''", "' '", "true", "false", "True", "'true'", "draft", "published", "no",
    "0", "10", "-3", "'10'", "1.5", "2007", "2007-03", "2007-03-31", "2007-3-1 2:30 pm",
    "'2007-03-31 14:30 +07:00'", "2007-02-31", "last Tuesday", "one", "One Two", "one-two",
    "one, two",
    "“one”", "“2007-03-31”", "[]", "[one]", "[one, 2, true]", "[one, [two]]", "[a: b]", "{}",
    "{name: A}", "{Name: A}", "{title: A}", "{name: A, kind: adapted}", "{name: A, kind: stolen}",
    "{name: A, url: https://example.org/a, date: 2007}", "{name: A, url: example.org}",
    "{kind: adapted}", "{name: ''}", "{name: A, colour: red}", "{name: A, date: 31 March}",
    "/news/old/", "[/news/old/, /a.html]", "/news/old/; /other", "https://example.org/old/",
    "[news/old]", "en", "photo.jpg", "Law", "[Law, Border Cooperation]", "[法律]",
)  # fmt: skip
# To YAML, a space from a word processor is text like any other; our reader takes it for a space.
LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cf", "Zs"), include_characters=" "
)
VALUES = st.sampled_from(SAMPLES) | st.text(LETTERS, max_size=12)


UNCHECKED = ("lang", "topics", "image", "image_alt")


@given(
    st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4, unique_by=lambda one: one[0])
)
def test_front_matter_that_validation_accepts_is_accepted(
    articles: Checker, lines: list[tuple[str, str]]
) -> None:
    block = "\n".join(
        ["title: A", *(f"{name}: {value}" for name, value in lines if name != "title")]
    )
    assume(not errors(block))
    try:
        found = core_yaml.read(block)
    except yaml.YAMLError:
        return  # PyYAML in Python refuses some blocks that libyaml reads
    # What parsing checks is tested below, with the whole validation of an article.
    for name in [name for name in found if name.casefold() in UNCHECKED]:
        del found[name]
    assert articles.errors(found) == []


# What JSON Schema cannot describe: the calendar, and values whose quotes or spelling YAML drops.
BEYOND = {
    "a date, or a date and time": {"2007-02-31"},
    "a date": {"2007-02-31"},
    "true or false": {"True"},
    "part of an address": {"True", "1.5", "-3"},
    "a year, month or day": {"0", "10", "-3", "1.5"},
}


@pytest.mark.parametrize("field", TABLE.fields, ids=lambda field: field.name)
def test_a_value_that_validation_refuses_is_refused(articles: Checker, field: Definition) -> None:
    differences = {}
    for value in SAMPLES:
        others = [] if field.name == "title" else ["title: A"]
        block = "\n".join([*others, f"{field.name}: {value}"])
        if (found := errors(block)) and articles.accepts(core_yaml.read(block)):
            differences[value] = found
    assert differences.keys() <= BEYOND.get(field.type.name, set()), differences


@pytest.mark.parametrize(
    ("block", "is_valid"),
    [
        ("title: A", True),
        ("Title: A", True),
        ("TITLE: A", True),
        ("title: 2007", True),
        ("title:", False),
        ("title: ''", False),
        ("summary: A", False),
        ("title: A\ntittle: A", False),
        ("title: A\nlayout: post", False),
        ("title: A\nisbn: 978-3", True),
        ("title: A\nlastmod: 2007-03-31", True),
        ("title: A\nstatus: draft", True),
        ("title: A\nstatus: pending", False),
        ("title: A\ndraft:", False),
        ("title: A\nauthor: A", True),
        ("title: A\nimage_alt: A", False),
        ("title: A\nimage: a.jpg\nimage_alt: A", True),
        ("title: A\nimage: a.jpg", False),
        ("title: A\nImage: a.jpg\nImage_Alt: A", True),
        ("title: A\nlang: zh", True),
        ("title: A\nlang: fr", False),
        ("title: A\ntopics: [Law]", True),
        ("title: A\ntopics: Law", True),
        ("title: A\nlang: zh\ntopics: [法律]", True),
        ("title: A\ntopics: [Lw]", False),
        ("title: A\ntopics: Lw", False),
        ("title: A\ntags: [" + ", ".join(map(str, range(50))) + "]", True),
        ("title: A\ntags: [" + ", ".join(map(str, range(51))) + "]", False),
    ],
)
def test_an_article_is_valid_in_a_build_and_by_its_schema(
    articles: Checker, site: SmallSite, block: str, *, is_valid: bool
) -> None:
    site.settings(SETTINGS, first=EXTRA).file("news/a.jpg", b"")
    site.text("news/2007-03-31-a.md", block)
    problems = site.validated()[1]
    found = [problem.message for problem in problems if problem.severity is Severity.ERROR]
    assert bool(found) is not is_valid, found
    assert articles.accepts(core_yaml.read(block)) is is_valid


def test_a_page_has_fewer_fields_than_an_article(config: Config) -> None:
    pages = Checker(json_schema.of_pages(config))
    assert pages.accepts({"title": "A", "weight": 1})
    assert not pages.accepts({"title": "A", "tags": ["A"]})
    assert not errors("title: A\nweight: 1", PAGE)
    assert errors("title: A\ntags: [A]", PAGE)


def test_the_documents_of_this_repository_are_valid(site: SmallSite) -> None:
    config = site.config(content=PROJECT / "content")
    checkers = {
        name: Checker(json_schema.of_kind(config, section.kind))
        for name, section in config.sections.items()
    }
    checkers["pages"] = Checker(json_schema.of_pages(config))
    for path in sorted((PROJECT / "content").rglob("*.md")):
        section = path.relative_to(PROJECT / "content").parts[0]
        block = path.read_text(encoding="utf-8").split("---\n")[1]
        assert checkers[section].errors(core_yaml.read(block)) == [], path


def test_the_settings_of_every_site_in_the_tests_are_valid() -> None:
    folders = (PROJECT / "content", *(PROJECT / "tests" / "sites").rglob("content"))
    tested = 0
    for path in (folder / "site.toml" for folder in folders):
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        if text and not problems_of(text):
            assert OF_SETTINGS.errors(tomllib.loads(text)) == [], path
            tested += 1
    assert tested > 1


def problems_of(text: str) -> list[str]:
    """Return what validation refuses in settings."""
    try:
        table, invisible = toml_file.read(text)
    except FieldError as error:
        return [error.message]
    found = Fields("site.toml", table, SITE, toml_file.write)
    return [*(error.message for error in invisible), *(one.message for one in found.problems)]


REQUIRED: dict[str, Any] = {
    "title": "A", "tagline": "B", "base_url": "https://example.org", "timezone": "UTC",
    "language": "en", "sections": {"news": {"title": "News"}},
}  # fmt: skip
WRITTEN: tuple[Any, ...] = (
    "", "A", "en", "zh-Hant", "a b", "https://example.org", "https://example.org/a/", "ftp://a.org",
    "https://example.org/../a", "http://[::1]:80/", "example.org", "Asia/Bangkok", "Europe/Nowhere",
    "/{year}/{slug}/", "/{slug}", "/{name}/", "mailto:a@example.org", "2030-12-31T00:00:00Z",
    "2030-12-31", "error", "loud", "github", True, False, 0, 1, 20, 1001, 1.5, ["a"], ["a", 1], [],
    {}, {"a": "b"}, {"A B": "b"}, {"a": 1}, {"title": "A"}, {"titel": "A"}, {"a": {"title": "A"}},
    {"news": {"title": "A", "permalink": "/{slug}/"}}, {"News": {}}, {"zh": {"terms": {"A": "B"}}},
    {"page": "a", "hidden": {"a": "b"}}, {"size": 5}, {"size": "5"}, {"links": "warn"},
    {"links": "loud"}, {"enabled": "yes"}, {"urls": {"zh": "https://example.org"}},
)  # fmt: skip


def paths(schema: Schema, *above: str) -> Iterator[tuple[str, ...]]:
    """Yield the path of every setting."""
    for field in (*schema.fields, *([schema.each] if schema.each else [])):
        yield (*above, field.name)
        if isinstance(field.type, Schema):
            yield from paths(field.type, *above, field.name)


def with_value(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return the required settings and one more."""
    result = deepcopy(REQUIRED)
    *above, last = path
    inner = result
    for name in above:
        inner = inner.setdefault(name, {})
    inner[last] = value
    return result


@pytest.mark.parametrize("path", [*paths(SITE)], ids=".".join)
def test_a_setting_is_valid_by_the_schema_where_validation_accepts_it(
    path: tuple[str, ...],
) -> None:
    for value in WRITTEN:
        text = as_toml(with_value(path, value))
        found, is_valid = problems_of(text), OF_SETTINGS.accepts(tomllib.loads(text))
        # Which time zones there are depends on the machine.
        is_beyond = path == ("timezone",) and isinstance(value, str) and found
        assert is_beyond or bool(found) is not is_valid, (value, found)


def test_a_missing_and_an_unknown_setting_are_refused() -> None:
    for name in REQUIRED:
        assert not OF_SETTINGS.accepts({key: REQUIRED[key] for key in REQUIRED if key != name})
    assert not OF_SETTINGS.accepts({**REQUIRED, "titel": "A"})
    assert OF_SETTINGS.accepts(REQUIRED)


def as_toml(values: dict[str, Any], header: str = "") -> str:
    """Return a TOML file with some values, the settings above the tables first."""
    single = {name: value for name, value in values.items() if not isinstance(value, dict)}
    lines = [toml_file.write(name, value) for name, value in single.items()]
    for name, value in values.items():
        if isinstance(value, dict):
            quoted = toml_file.write(name, 0).partition(" = ")[0]
            path = f"{header}.{quoted}".lstrip(".")
            lines += [f"[{path}]", as_toml(value, path)]
    return "\n".join(lines)


def keys(schema: Schema) -> Iterator[tuple[Definition, Schema]]:
    """Yield every field of a table and of those in it."""
    for field in (*schema.fields, *([schema.each] if schema.each else [])):
        yield field, schema
        if isinstance(field.type, Schema):
            yield from keys(field.type)


def described(schema: Any) -> Iterator[str]:
    """Yield the description of every field in a JSON Schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("description"), str):
            yield schema["description"]
        for value in schema.values():
            yield from described(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from described(value)


def test_a_schema_has_the_fields_of_the_table_with_their_meaning_and_nothing_else(
    config: Config,
) -> None:
    for schema, table in (
        (json_schema.of_kind(config), TABLE),
        (json_schema.of_pages(config), PAGE),
    ):
        expected = {
            name: field.description
            for field in table.fields
            for name in (field.name, field.singular)
            if name
        }
        assert {
            name: found["description"] for name, found in schema["properties"].items()
        } == expected
    site = json_schema.of_settings()
    assert sorted(described(site)) == sorted(field.description for field, _ in keys(SITE))


@pytest.mark.parametrize("name", ["of_kind", "of_settings"])
def test_patterns_have_the_syntax_of_javascript_too(config: Config, name: str) -> None:
    schema = json_schema.of_settings() if name == "of_settings" else json_schema.of_kind(config)
    for pattern in re.findall(r"'pattern': '((?:[^'\\]|\\.)*)'", repr(schema)):
        assert not re.search(r"\(\?P|\(\?[aimsux]|\\[AZ]|\\-", pattern), pattern
