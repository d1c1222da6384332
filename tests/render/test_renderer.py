"""Outputs are rendered to bytes; template errors are reported with path and line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import report
from resource_site.problems import Problem
from resource_site.render.errors import TemplateError
from resource_site.settings.config import DEFAULT_TEMPLATES

if TYPE_CHECKING:
    from tests.conftest import SmallSite

TEMPLATES = Path("own-templates")


@pytest.fixture
def templates(site: SmallSite) -> Path:
    """A folder for templates of the site, which replace those of the package."""
    shutil.copytree(DEFAULT_TEMPLATES / "words", site.folder / TEMPLATES / "words")
    (site.folder / TEMPLATES / "parts").mkdir()
    return TEMPLATES


def rendered(site: SmallSite) -> dict[str, bytes]:
    """Return the bytes of every output."""
    planned = site.planned()
    renderer = site.renderer(planned)
    found = ((output.path, renderer.render(output)) for output in planned.plan.outputs)
    return {path: raw if isinstance(raw, bytes) else raw.read_bytes() for path, raw in found}


def front_page(site: SmallSite, template: str) -> str:
    """Return the front page rendered with this template."""
    (TEMPLATES / "front.html").write_text(template, encoding="utf-8")
    return site.rendered("index.html", templates=TEMPLATES)


def test_every_output_is_rendered(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A\ntags: [x]\naliases: [/old/]")
    site.file("news/2007-03-31-a/table.csv", b"a,b")
    files = rendered(site)
    assert all(files.values())
    assert files["news/2007/a/table.csv"] == b"a,b"


def test_text_of_editors_is_escaped_everywhere(site: SmallSite) -> None:
    hostile = '</title><script>alert(1)</script>\\"><img src=x onerror=alert(2)>'
    site.text(
        "news/2007-03-31-a.md", f'title: "{hostile}"\nsummary: "{hostile}"\nsource: "{hostile}"'
    )
    pages = {path: raw for path, raw in rendered(site).items() if path.endswith((".html", ".xml"))}
    assert "news/2007/a/index.html" in pages
    for content in pages.values():
        assert b"<script>alert" not in content
        assert b"<img src=x" not in content


@pytest.mark.usefixtures("templates")
def test_a_template_receives_site_and_page(site: SmallSite) -> None:
    assert front_page(site, "{{ site.title }}|{{ page.address }}\n") == "Small site|/\n"


def test_text_is_escaped_whatever_the_name_of_the_template(
    site: SmallSite, templates: Path
) -> None:
    site.settings('[languages.en]\ntitle = "A < B"')
    (templates / "parts" / "name.txt").write_text("{{ site.title }}")
    assert front_page(site, '{% include "parts/name.txt" %}') == "A &lt; B"


def test_content_never_runs_as_a_template(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", 'title: "{{ site.title }}"', "{{ 7 * 7 }} {% include 'x' %}")
    article = site.rendered("news/2007/a/index.html")
    assert "{{ 7 * 7 }}" in article
    assert "{{ site.title }}" in article


BROKEN = {
    "a misspelt name": "line 1\n{{ page.titel }}\n",
    "a misspelt name of the site": "{{ site.titel }}",
    "an undefined name": "{{ config.secret }}",
    "a misspelt interface string": "{{ site.words.serch }}",
    "a misspelt name in a loop": "{% for item in page.latests %}{% endfor %}",
    "a misspelt name in a choice": "{% if page.latests %}{% endif %}",
    "an open block": "{% if page.title %}\nx\n",
    "an unknown filter": "a\nb\n{{ page.title|shout }}",
    "an unknown block": "{% shout %}",
    "a part that is missing": '{% include "parts/gone.html" %}',
    "a base that is missing": '{% extends "nowhere.html" %}',
    "a macro that is missing": '{% from "parts/links.html" import gone %}{{ gone() }}',
    "an error in a macro": '{% from "parts/broken.html" import one %}\n{{ one(page) }}',
    "a syntax error in a part": '{% include "parts/wrong.html" %}',
    "a string that is called": "{{ page.title() }}",
    "a sum of text and number": "{{ page.title + 1 }}",
    "a division by zero": "{{ 1 / 0 }}",
}


def problem_of(site: SmallSite, template: str) -> Problem:
    """Return the problem of this template in place of that of the front page."""
    with pytest.raises(TemplateError) as error:
        front_page(site, template)
    (problem,) = error.value.problems
    return problem


def test_a_template_error_is_reported_with_its_path_and_line(
    site: SmallSite, templates: Path, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    macro = "\n{% macro one(page) %}{{ page.no }}{% endmacro %}"
    (templates / "parts" / "broken.html").write_text(macro)
    (templates / "parts" / "wrong.html").write_text("fine\n{% if %}")
    sections = []
    for name, template in BROKEN.items():
        problem = problem_of(site, template)
        assert problem.path.startswith(f"{templates}/"), name
        assert problem.severity == "error", name
        sections.append(f"## {name}\n{report.text([problem], lambda _, __: '')}")
    expected("templates.txt", "\n".join(sections))


def test_a_template_that_is_not_utf_8_is_reported(site: SmallSite, templates: Path) -> None:
    (templates / "front.html").write_bytes("caf\u00e9".encode("cp1252"))
    with pytest.raises(TemplateError) as error:
        site.rendered("index.html", templates=templates)
    assert error.value.problems[0].path == f"{templates}/front.html"


def test_a_link_of_the_frame_is_marked_on_the_page_it_leads_to(site: SmallSite) -> None:
    site.settings("", first='navigation = ["about"]')
    site.text("pages/about.md", "title: About").text("news/2007-03-31-a.md", "title: A")
    pages = rendered(site)
    assert b'<a href="/about/" aria-current="page">About</a>' in pages["about/index.html"]
    assert b'<a href="/about/">About</a>' in pages["news/2007/a/index.html"]
    assert b'<a href="/about/">About</a>' not in pages["about/index.html"]
