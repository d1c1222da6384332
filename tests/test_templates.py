"""The templates keep their rules, and templates/README.md lists what they receive."""

from __future__ import annotations

import inspect
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import jinja2
import pytest
from jinja2 import meta, nodes
from lxml import html
from markupsafe import Markup
from msgspec import Struct

from resource_site.content import scan
from resource_site.fields import schemas
from resource_site.render.renderer import Renderer
from resource_site.site import pages, values
from resource_site.site.outputs import Output, Plan
from resource_site.site.pages import (
    TEMPLATES,
    Page,
    Site,
)

FOLDER = Path(__file__).parents[1] / "templates"
ASSETS = FOLDER / "assets"
FILES = sorted(FOLDER.rglob("*.html"))
LANGUAGES = sorted(path.stem for path in (FOLDER / "words").glob("*.toml"))
PYTHON = sorted((FOLDER.parent / "resource_site").rglob("*.py"))


OF_KINDS = {"help.html"}
"""Templates with the name of a kind that comes with the generator."""


def words(language: str = "en") -> dict[str, Any]:
    return tomllib.loads((FOLDER / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def parsed(path: Path) -> nodes.Template:
    return jinja2.Environment(autoescape=True).parse(source(path))


def test_each_class_of_page_has_its_template() -> None:
    wanted = {page.template for page in TEMPLATES} | {"base.html", *OF_KINDS}
    assert {path.name for path in FOLDER.glob("*.html")} == wanted
    assert len({page.template for page in TEMPLATES}) == len(TEMPLATES)


def test_the_list_has_every_class_of_page() -> None:
    classes = {found for found in vars(pages).values() if isinstance(found, type)}
    assert {found for found in classes if issubclass(found, Page)} - {Page} == set(TEMPLATES)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_uses_only_site_and_page_and_a_part_only_its_arguments(path: Path) -> None:
    given = {"site", "page", "once"} if path.parent == FOLDER else set()
    assert meta.find_undeclared_variables(parsed(path)) <= given | macros(path)


def macros(path: Path) -> set[str]:
    """Return the macros that a template has or imports."""
    tree = parsed(path)
    known = {macro.name for macro in tree.find_all(nodes.Macro)}
    for found in tree.find_all(nodes.FromImport):
        known |= {name if isinstance(name, str) else name[1] for name in found.names}
    return known


COMPUTING = (
    nodes.BinExpr, nodes.Neg, nodes.Concat, nodes.Assign, nodes.AssignBlock, nodes.Filter,
    nodes.FilterBlock, nodes.CallBlock, nodes.Dict,
)  # fmt: skip
CHOOSING = (nodes.And, nodes.Or)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_never_computes(path: Path) -> None:
    computing = [
        f"line {node.lineno}: {type(node).__name__}"
        for node in parsed(path).find_all(COMPUTING)
        if not isinstance(node, CHOOSING)
    ]
    assert computing == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_calls_only_macros(path: Path) -> None:
    called = [call.node for call in parsed(path).find_all(nodes.Call)]
    known = {"once", *macros(path)}
    assert all(isinstance(node, nodes.Name) and node.name in known for node in called)


# What the rules of templates/README.md forbid, and how it would be written.
FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=| type=\"application/ld\+json\")",
    "an inline style": r"<style|\sstyle\s*=",
    "a handler": r"\son[a-z]+\s*=",
    "a script in an address": r"javascript:|data:",
    "a request to another host": r"https?://|(?:src|href)=\"//",
    "HTML that is not escaped": r"\|\s*safe\b|autoescape",
    "an attribute without quotes": r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*=\{\{",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_has_nothing_forbidden(path: Path, pattern: str) -> None:
    assert re.findall(pattern, source(path), re.IGNORECASE) == []


@pytest.mark.parametrize("path", sorted(ASSETS.rglob("*.*")), ids=lambda path: path.name)
def test_an_asset_loads_nothing_from_other_hosts(path: Path) -> None:
    text = source(path).replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|@import|url\(\s*['\"]?//", text) == []
    assert not re.findall(r"HTML\s*=\s*[^'\s]|insertAdjacentHTML|document\.write|eval\(", text)
    assert not re.findall(r"localStorage|sessionStorage|document\.cookie|serviceWorker", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_strings(language: str) -> None:
    assert list(words(language)) == list(words())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_placeholders(language: str) -> None:
    def gaps(text: object) -> list[str]:
        return sorted(re.findall(r"\{\w*\}", str(text)))

    there = words(language)
    different = {key for key, text in words().items() if gaps(text) != gaps(there[key])}
    assert different == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_months_and_digits(language: str) -> None:
    there = words(language)
    assert len(there["months"]) == 12
    assert len(there["digits"]) == 10
    assert all(there[key] for key in there)


def words_used() -> set[str]:
    """Return the strings that templates and Python use."""
    used = set(schemas.KINDS)  # the kind of a credit is the name of its string
    for path in FILES:
        used |= set(re.findall(r"\bwords\.(\w+)", source(path)))
    for path in PYTHON:
        used |= set(re.findall(r"\bwords\[\"(\w+)\"\]", source(path)))
        used |= set(re.findall(r"\bknown\.get\(\"(\w+)\"", source(path)))
    return used


def test_every_string_in_use_is_defined() -> None:
    assert words_used() - set(words()) == set()


def test_every_defined_string_is_in_use() -> None:
    assert set(words()) - words_used() == set()


def test_templates_contain_no_text() -> None:
    for path in FILES:
        shown = re.sub(r"\{[{%#].*?[}%#]\}", "", source(path), flags=re.DOTALL)
        shown = re.sub(r"<[^>]*>", "", shown)
        assert re.findall(r"[A-Za-z]{2,}", shown) == [], name(path)


def sample(kind: Any, called: str, *, full: bool) -> Any:
    """Return a value of a type: with all optional values, or without."""
    simple: Mapping[Any, Any] = {
        str: f"<{called}&>" if full else "",
        int: 2,
        bool: full,
        Any: called,
        Markup: Markup("<p>A body.</p>"),
    }
    if kind in simple:
        return simple[kind]
    if isinstance(kind, type) and issubclass(kind, Struct):
        return filled(kind, full=full)
    parts = get_args(kind)
    if Markup in parts:
        return simple[Markup]
    if get_origin(kind) is tuple:
        return (sample(parts[0], called, full=full),) * 2 if full else ()
    if get_origin(kind) is Mapping:
        return {"venue": sample(parts[1], called, full=full)} if full else {}
    return sample(parts[0], called, full=full) if full else None


def filled(kind: type[Any], *, full: bool) -> Any:
    """Return an instance of a class of `pages.py`."""
    hints = get_type_hints(kind)
    made = {
        name: sample(hints[name], name, full=full)
        for name in fields(kind)
        if not (kind is values.Field and name == "rows")
    }
    if kind is Site:
        made["words"] = words()
    return kind(**made)


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    """The renderer of the templates of the package."""
    return Renderer(Plan((), None, scan.templates(FOLDER)), lambda _key, _path: "", lambda *_: b"")


def rendered(renderer: Renderer, kind: type[Page], *, full: bool) -> bytes:
    """Return a page of this class as its template renders it."""
    page, frame = filled(kind, full=full), filled(Site, full=full)
    raw = renderer.render(Output("page.html", "a test", "", page, frame))
    assert isinstance(raw, bytes)
    return raw


@pytest.mark.parametrize("full", [True, False], ids=["all values", "required values"])
@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.template)
def test_a_template_renders_with_all_values_and_with_required_ones(
    renderer: Renderer, kind: type[Page], *, full: bool
) -> None:
    page = html.document_fromstring(rendered(renderer, kind, full=full))
    assert len(page.findall(".//h1")) == 1
    assert page.findtext("head/title") is not None
    policy = page.find("head/meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    assert [tag.get("charset") for tag in page.findall("head/meta")][:2] == ["utf-8", None]
    assert page.findall("head/meta")[1] is policy


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.template)
def test_every_value_of_a_page_is_escaped(renderer: Renderer, kind: type[Page]) -> None:
    made = rendered(renderer, kind, full=True)
    assert "&lt;title&amp;&gt;" in made.decode()
    assert b"&>" not in made


def test_the_docstring_of_a_class_names_only_its_fields() -> None:
    for kind in _described():
        assert set(re.findall(r"`(\w+)`", kind.__doc__ or "")) <= shown(kind).keys(), kind.__name__


def fields(kind: type[Any]) -> dict[str, str]:
    """Return the fields of a class and their types as they are written, inherited ones first."""
    annotated = (inspect.get_annotations(base) for base in reversed(kind.__mro__))
    found = {name: str(written) for own in annotated for name, written in own.items()}
    return {name: written for name, written in found.items() if not written.startswith("ClassVar")}


def shown(kind: type[Any]) -> dict[str, str]:
    """Return what a template can ask of a class: its fields, and what it computes from them."""
    computed = inspect.getmembers(kind, lambda found: isinstance(found, property))
    types = {name: str(inspect.get_annotations(one.fget)["return"]) for name, one in computed}
    return fields(kind) | types


CONTENT = " | Content"  # a template receives the HTML in its place
BETWEEN = re.compile(r"(<!-- fields -->\n).*(<!-- /fields -->)", re.DOTALL)


def test_the_readme_lists_what_each_template_receives() -> None:
    """`UPDATE_EXPECTED=1` writes the part of templates/README.md between the two marks."""
    readme = FOLDER / "README.md"
    text = source(readme)
    wanted = BETWEEN.sub(lambda found: f"{found[1]}{described()}{found[2]}", text)
    assert BETWEEN.search(text)
    if os.environ.get("UPDATE_EXPECTED") == "1":
        readme.write_text(wanted, encoding="utf-8")
    assert source(readme) == wanted


def described() -> str:
    """Return everything that templates receive, as the README shows it."""
    return "".join(_chapter(kind) for kind in _described()) + "\n"


def _described() -> list[type[Any]]:
    """Return the classes of site, page, each kind of page, and of the values they contain."""
    found: list[type[Any]] = [Site, Page, *TEMPLATES]
    for kind in found:
        for written in fields(kind).values():
            for name in re.findall(r"\b[A-Z]\w+", written.replace(CONTENT, "")):
                part = {**vars(pages), **vars(values)}.get(name)
                if isinstance(part, type) and issubclass(part, Struct) and part not in found:
                    found.append(part)
    return found


def _chapter(kind: type[Any]) -> str:
    if kind is Site:
        heading = "`site`"
    elif kind is Page:
        heading = "`page`, in every template"
    elif kind in TEMPLATES:
        heading = f"`page` in `{kind.template}`"
    else:
        heading = f"`{kind.__name__}`"
    return f"\n### {heading}\n\n{_promise(kind)}\n\n```\n{''.join(_lines(kind))}```\n"


def _promise(kind: type[Any]) -> str:
    return re.sub(r"\s*\n\s*", "\n", (kind.__doc__ or "").strip())


def _lines(kind: type[Any]) -> Iterator[str]:
    shared = shown(Page) if kind in TEMPLATES else {}
    for name, written in shown(kind).items():
        if name not in shared:
            yield f"{name:<16}{written.replace(CONTENT, '')}\n"
