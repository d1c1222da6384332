"""Planned outputs become bytes; a template that does not work is told with its file and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import report
from resource_site.render import renderer
from resource_site.render.renderer import TemplateError
from resource_site.site.pages import Plan

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """A copy of the project's templates to break."""
    shutil.copytree(PROJECT / "templates", tmp_path / "looks")
    return Path("looks")


def made(site: SmallSite, templates: Path = PROJECT / "templates") -> dict[str, bytes]:
    planned = site.planned(templates=templates)
    rendering = renderer.Rendering(planned.site, site.config(templates=templates))
    found = ((path, rendering.content(path)) for path in rendering.digests)
    return {path: made if isinstance(made, bytes) else made.read_bytes() for path, made in found}


def page(site: SmallSite, looks: Path, template: str) -> str:
    """Return the front page as this template makes it."""
    (looks / "front.html").write_text(template, encoding="utf-8")
    found = made(site, looks)["index.html"]
    return found.decode()


def test_every_planned_output_becomes_a_file(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A\ntags: [x]\naliases: [/old/]")
    site.file("news/2007-03-31-a/table.csv", b"a,b")
    files = made(site)
    assert list(files) == [output.path for output in site.planned().site.outputs]
    assert files["news/2007/a/table.csv"] == b"a,b"


def test_the_files_of_the_search_index_have_one_digest(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A")
    rendering = renderer.Rendering(site.planned(search=True).site, site.config(search=True))
    names = [path for path, _ in rendering.search_files()]
    assert "pagefind/" in rendering.digests
    assert "pagefind/pagefind.js" in names
    assert all(name.startswith("pagefind/") for name in names)


def test_a_file_that_would_be_the_same_is_made_of_the_same(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ntags: [x]").text(
        "news/2007-05-01-b.md", "title: B"
    )
    first = site.outputs()
    site.text("news/2007-05-01-b.md", "title: B", "Other words.")
    second = site.outputs()
    changed = {path for path in first if first[path].made_of != second[path].made_of}
    assert changed == {
        "news/2007/b/index.html", "feed.xml", "atom.xml", "feed.json",
        "index.html", "news/index.html", "news/2007/index.html", "404.html",
        "news/2007/a/index.html",
    }  # fmt: skip


def test_words_of_editors_cannot_leave_their_place(site: SmallSite) -> None:
    hostile = '</title><script>alert(1)</script>\\"><img src=x onerror=alert(2)>'
    site.text(
        "news/2007-03-31-a.md", f'title: "{hostile}"\nsummary: "{hostile}"\nsource: "{hostile}"'
    )
    pages = {path: raw for path, raw in made(site).items() if path.endswith((".html", ".xml"))}
    assert "news/2007/a/index.html" in pages
    for content in pages.values():
        assert b"<script>alert" not in content
        assert b"<img src=x" not in content


def test_a_template_receives_site_and_page(site: SmallSite, looks: Path) -> None:
    assert page(site, looks, "{{ site.title }}|{{ page.address }}\n") == "Small site|/\n"


def test_text_is_escaped_whatever_the_template_is_called(site: SmallSite, looks: Path) -> None:
    site.settings('[languages.en]\ntitle = "A < B"')
    (looks / "parts" / "name.txt").write_text("{{ site.title }}")
    assert page(site, looks, '{% include "parts/name.txt" %}') == "A &lt; B"


def test_content_never_runs_as_a_template(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", 'title: "{{ site.title }}"', "{{ 7 * 7 }} {% include 'x' %}")
    article = made(site)["news/2007/a/index.html"]
    assert b"{{ 7 * 7 }}" in article
    assert b"{{ site.title }}" in article


BROKEN = {
    "a misspelt name": "line 1\n{{ page.titel }}\n",
    "a misspelt name of the site": "{{ site.titel }}",
    "a name nobody gives": "{{ config.secret }}",
    "a misspelt word": "{{ site.words.serch }}",
    "a misspelt name in a loop": "{% for item in page.latests %}{% endfor %}",
    "a misspelt name in a choice": "{% if page.latests %}{% endif %}",
    "an open block": "{% if page.title %}\nx\n",
    "an unknown filter": "a\nb\n{{ page.title|shout }}",
    "an unknown block": "{% shout %}",
    "a part that is missing": '{% include "parts/gone.html" %}',
    "a base that is missing": '{% extends "gone.html" %}',
    "a macro that is missing": '{% from "parts/links.html" import gone %}{{ gone() }}',
    "a mistake in a part": '{% from "parts/broken.html" import one %}\n{{ one(page) }}',
    "a part that is not right": '{% include "parts/wrong.html" %}',
    "what cannot be called": "{{ page.title() }}",
    "what cannot be added": "{{ page.title + 1 }}",
    "what cannot be divided": "{{ 1 / 0 }}",
}


def refused(site: SmallSite, looks: Path, template: str) -> TemplateError:
    (looks / "parts" / "broken.html").write_text(
        "\n{% macro one(page) %}{{ page.no }}{% endmacro %}"
    )
    (looks / "parts" / "wrong.html").write_text("fine\n{% if %}")
    with pytest.raises(TemplateError) as error:
        page(site, looks, template)
    return error.value


def test_a_broken_template_is_told_with_its_file_and_line(
    site: SmallSite, looks: Path, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes what designers are told."""
    sections = []
    for name, template in BROKEN.items():
        problem = refused(site, looks, template).problems[0]
        sections.append(f"## {name}\n{report.text([problem], lambda _, __: '')}")
    expected("render.txt", "\n".join(sections))


@pytest.mark.parametrize("template", BROKEN.values(), ids=BROKEN)
def test_a_broken_template_is_refused(site: SmallSite, looks: Path, template: str) -> None:
    problem = refused(site, looks, template).problems[0]
    assert problem.path.startswith("looks/")
    assert problem.severity == "error"


def test_a_template_that_is_missing_is_told(site: SmallSite, looks: Path) -> None:
    (looks / "year.html").unlink()
    site.text("news/2007-03-31-a.md", "title: A")
    with pytest.raises(TemplateError) as error:
        made(site, looks)
    assert error.value.problems[0].path == "looks/year.html"
    assert error.value.problems[0].message == "the template year.html is missing"


def test_a_template_that_is_not_utf_8_is_told(site: SmallSite, looks: Path) -> None:
    (looks / "front.html").write_bytes("caf\u00e9".encode("cp1252"))
    with pytest.raises(TemplateError) as error:
        made(site, looks)
    assert error.value.problems[0].path == "looks/front.html"


def test_a_plan_without_search_makes_no_index(site: SmallSite) -> None:
    empty = replace(site.planned().site, outputs=())
    assert isinstance(empty, Plan)
    rendering = renderer.Rendering(empty, site.config())
    assert (rendering.digests, list(rendering.search_files())) == ({}, [])


def test_a_part_of_the_frame_marks_the_page_it_leads_to_and_no_other(site: SmallSite) -> None:
    site.settings("", first='navigation = ["about"]')
    site.text("pages/about.md", "title: About").text("news/2007-03-31-a.md", "title: A")
    pages = made(site)
    assert b'<a href="/about/" aria-current="page">About</a>' in pages["about/index.html"]
    assert b'<a href="/about/">About</a>' in pages["news/2007/a/index.html"]
    assert b'<a href="/about/">About</a>' not in pages["about/index.html"]
