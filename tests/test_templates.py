"""Templates use only `site` and `page` and never compute; templates/README.md lists both."""

from __future__ import annotations

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
from resource_site.site import pages
from resource_site.site.outputs import Output
from resource_site.site.pages import TEMPLATES, Page, Site

FOLDER = Path(__file__).parents[1] / "templates"
ASSETS = FOLDER / "assets"
FILES = sorted(FOLDER.rglob("*.html"))
LANGUAGES = sorted(path.stem for path in (FOLDER / "words").glob("*.toml"))
PYTHON = sorted((FOLDER.parent / "resource_site").rglob("*.py"))


def words(language: str = "en") -> dict[str, Any]:
    return tomllib.loads((FOLDER / "words" / f"{language}.toml").read_text(encoding="utf-8"))


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def parsed(path: Path) -> nodes.Template:
    return jinja2.Environment(autoescape=True).parse(source(path))


def test_each_class_has_its_template_and_there_is_no_other() -> None:
    wanted = {page.template for page in TEMPLATES} | {"base.html"}
    assert {path.name for path in FOLDER.glob("*.html")} == wanted
    assert len({page.template for page in TEMPLATES}) == len(TEMPLATES)


def test_every_class_of_a_page_is_in_the_list() -> None:
    classes = {found for found in vars(pages).values() if isinstance(found, type)}
    assert {found for found in classes if issubclass(found, Page)} - {Page} == set(TEMPLATES)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_knows_site_and_page_and_a_part_only_what_it_is_given(path: Path) -> None:
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
def test_a_template_loops_and_chooses_and_never_computes(path: Path) -> None:
    computing = [
        f"line {node.lineno}: {type(node).__name__}"
        for node in parsed(path).find_all(COMPUTING)
        if not isinstance(node, CHOOSING)
    ]
    assert computing == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_calls_nothing_but_macros(path: Path) -> None:
    called = [call.node for call in parsed(path).find_all(nodes.Call)]
    known = {"once", *macros(path)}
    assert all(isinstance(node, nodes.Name) and node.name in known for node in called)


# What the rules of templates/README.md forbid, and how it would be written.
FORBIDDEN = {
    "an inline script": r"<script(?![^>]*\bsrc=)",
    "an inline style": r"<style|\sstyle\s*=",
    "a handler": r"\son[a-z]+\s*=",
    "a script in an address": r"javascript:|data:",
    "a request to another host": r"https?://|(?:src|href)=\"//",
    "HTML that is not escaped": r"\|\s*safe\b|autoescape",
    "an attribute without quotes": r"<[^>\"]*(?:\"[^\"]*\"[^>\"]*)*=\{\{",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
@pytest.mark.parametrize("path", FILES, ids=name)
def test_a_template_has_nothing_of_this(path: Path, pattern: str) -> None:
    assert re.findall(pattern, source(path), re.IGNORECASE) == []


@pytest.mark.parametrize("path", sorted(ASSETS.rglob("*.*")), ids=lambda path: path.name)
def test_an_asset_asks_no_other_host_for_anything(path: Path) -> None:
    text = source(path).replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|@import|url\(\s*['\"]?//", text) == []
    assert not re.findall(r"HTML\s*=\s*[^'\s]|insertAdjacentHTML|document\.write|eval\(", text)
    assert not re.findall(r"localStorage|sessionStorage|document\.cookie|serviceWorker", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_words(language: str) -> None:
    assert list(words(language)) == list(words())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_things(language: str) -> None:
    def gaps(text: object) -> list[str]:
        return sorted(re.findall(r"\{\w*\}", str(text)))

    there = words(language)
    different = {key for key, text in words().items() if gaps(text) != gaps(there[key])}
    assert different == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_can_say_a_date(language: str) -> None:
    there = words(language)
    assert len(there["months"]) == 12
    assert len(there["digits"]) == 10
    assert all(there[key] for key in there)


def words_used() -> set[str]:
    """Return the words that templates and Python ask for."""
    used = set(schemas.KINDS)  # the kinds of a credit are asked for by their own name
    for path in FILES:
        used |= set(re.findall(r"\bwords\.(\w+)", source(path)))
    for path in PYTHON:
        used |= set(re.findall(r"\bwords\[\"(\w+)\"\]", source(path)))
        used |= set(re.findall(r"\bknown\.get\(\"(\w+)\"", source(path)))
    return used


def test_every_word_that_is_asked_for_is_there() -> None:
    assert words_used() - set(words()) == set()


def test_every_word_that_is_there_is_asked_for() -> None:
    assert set(words()) - words_used() == set()


def test_no_words_of_the_interface_are_in_templates() -> None:
    for path in FILES:
        shown = re.sub(r"\{[{%#].*?[}%#]\}", "", source(path), flags=re.DOTALL)
        shown = re.sub(r"<[^>]*>", "", shown)
        assert re.findall(r"[A-Za-z]{2,}", shown) == [], name(path)


def sample(kind: Any, called: str, *, full: bool) -> Any:
    """Return a value of a type: with everything in it, or with all that may be missing missing."""
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
    if get_origin(kind) is tuple:
        return (sample(parts[0], called, full=full),) * 2 if full else ()
    if get_origin(kind) is Mapping:
        return {"venue": "Yangon"} if full else {}
    may_be_missing = type(None) in parts
    return None if may_be_missing and not full else sample(parts[0], called, full=full)


def filled(kind: type[Struct], *, full: bool) -> Any:
    """Return an instance of a class of `pages.py`."""
    hints = get_type_hints(kind)
    values = {name: sample(hints[name], name, full=full) for name in kind.__struct_fields__}
    if kind is Site:
        values["words"] = words()
    return kind(**values)


def rendered(kind: type[Page], *, full: bool) -> bytes:
    """Return a page of this class as its template makes it."""
    frame = filled(Site, full=full)
    output = Output("page.html", "a test", "", filled(kind, full=full), frame)
    templates = scan.templates(FOLDER)
    made = Renderer(templates, lambda _key, _path: "").render(output)
    assert isinstance(made, bytes)
    return made


@pytest.mark.parametrize("full", [True, False], ids=["all there is", "nothing that may be missing"])
@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.template)
def test_a_template_works_with_all_and_with_nothing(kind: type[Page], *, full: bool) -> None:
    page = html.document_fromstring(rendered(kind, full=full))
    assert len(page.findall(".//h1")) == 1
    assert page.findtext("head/title") is not None
    policy = page.find("head/meta[@http-equiv='Content-Security-Policy']")
    assert policy is not None
    assert [tag.get("charset") for tag in page.findall("head/meta")][:2] == ["utf-8", None]
    assert page.findall("head/meta")[1] is policy


@pytest.mark.parametrize("kind", TEMPLATES, ids=lambda kind: kind.template)
def test_every_value_of_a_page_is_escaped(kind: type[Page]) -> None:
    made = rendered(kind, full=True)
    assert "&lt;title&amp;&gt;" in made.decode()
    assert b"&>" not in made


def test_a_promise_speaks_of_fields_that_are_there() -> None:
    for kind in _described():
        fields = set(kind.__struct_fields__)
        assert set(re.findall(r"`(\w+)`", kind.__doc__ or "")) <= fields, kind.__name__


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
    """Return everything a template receives, as the README shows it."""
    return "".join(_chapter(kind) for kind in _described()) + "\n"


def _described() -> list[type[Struct]]:
    """Return the site, what every page has, the pages, and then the parts they consist of."""
    found: list[type[Struct]] = [Site, Page, *TEMPLATES]
    for kind in found:
        for written in _types(kind).values():
            for part in re.findall(r"\b[A-Z]\w+", written):
                known = vars(pages).get(part)
                if not isinstance(known, type) or known in found:
                    continue
                if issubclass(known, Struct):
                    found.append(known)
    return found


def _types(kind: type[Struct]) -> dict[str, str]:
    """Return the types of the fields as the README shows them: a template never meets Content."""
    written: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        written |= vars(base).get("__annotations__", {})
    return {name: written[name].replace(" | Content", "") for name in kind.__struct_fields__}


def _chapter(kind: type[Struct]) -> str:
    if kind is Site:
        heading = "`site`"
    elif kind is Page:
        heading = "`page`, in every template"
    elif kind in TEMPLATES:
        heading = f"`page` in `{kind.template}`"
    else:
        heading = f"`{kind.__name__}`"
    return f"\n### {heading}\n\n{_promise(kind)}\n\n```\n{''.join(_lines(kind))}```\n"


def _promise(kind: type[Struct]) -> str:
    return re.sub(r"\s*\n\s*", "\n", (kind.__doc__ or "").strip())


def _lines(kind: type[Struct]) -> Iterator[str]:
    shared = set(Page.__struct_fields__) if kind in TEMPLATES else set()
    for name, written in _types(kind).items():
        if name not in shared:
            yield f"{name:<16}{written}\n"
