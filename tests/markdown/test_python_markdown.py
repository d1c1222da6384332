"""The dialect of the markdown package: its extensions, behind the same walls."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from lxml import html as lxml_html

from resource_site.markdown import body, python_markdown
from resource_site.markdown.body import MARK, Body
from resource_site.markdown.policy import TAGS
from tests.markdown.test_properties import ANYTHING


def converted(text: str, *extensions: str) -> Body:
    return body(text, flavor="python-markdown", extensions=extensions)


def test_extensions_of_the_package_work() -> None:
    text = "!!! warning\n    Take *care*.\n\nTerm\n:   Meaning\n\n## A place\n"
    found = converted(text, "admonition", "extra", "toc")
    assert '<div class="admonition warning">' in found.html
    assert "<dt>Term</dt>" in found.html
    assert '<h2 id="c-a-place">' in found.html
    assert found.anchors == ("a-place",)
    assert found.findings == ()


def test_links_and_pictures_are_references_with_their_places() -> None:
    found = converted("Words\n\n[a](b.md) ![c](d.png) [e](b.md) <f@g.org>\n")
    assert [(at.kind, at.target, at.line, at.column) for at in found.references] == [
        ("link", "b.md", 3, 5),
        ("picture", "d.png", 3, 16),
        ("link", "b.md", 3, 27),
    ]
    assert 'href="mailto:f@g.org"' in found.html


@pytest.mark.parametrize(
    ("text", "check", "line", "column"),
    [
        ("a\n\n<script>x</script>", "html", 3, 1),
        ("[a](javascript:x)", "html", 1, 5),
        ("![](a.png)", "alt", 1, 5),
        ("![a](https://x.example/a.png)", "images", 1, 6),
        ("a\n\n#### b", "headings", 3, 6),
    ],
)
def test_the_same_policy_holds(text: str, check: str, line: int, column: int) -> None:
    (finding,) = converted(text).findings
    assert (finding.check, finding.line, finding.column) == (check, line, column)


def test_an_attribute_list_sets_nothing_that_runs() -> None:
    found = converted("a\n{: onclick='x' #b }", "attr_list")
    assert found.html == '<p id="c-b">a</p>'
    assert [finding.check for finding in found.findings] == ["html"]


def test_the_alignment_of_cells_becomes_a_class() -> None:
    assert '<td class="right">1</td>' in converted("| a |\n|--:|\n| 1 |", "tables").html


@pytest.mark.parametrize("name", ["nothing", "", "os", "markdown.extensions.nothing"])
def test_an_unknown_extension_is_an_error_that_names_it(name: str) -> None:
    (finding,) = converted("a", "extra", name).findings
    assert finding.check == "always"
    assert f"'{name}'" in finding.message
    assert "site.toml" in finding.fix


@pytest.mark.skipif(not python_markdown.HAS_TIMER, reason="this platform has no timers")
def test_quadratic_brackets_are_stopped() -> None:
    (finding,) = converted("[" * 16_000).findings
    assert finding.message == "this article takes more than 2 seconds to convert"


def test_nothing_of_one_article_gets_into_the_next() -> None:
    converted("[a]: b.md\n\n[^n]: c\n\nx[^n]\n\n## D", "extra", "toc")
    assert converted("[a]", "extra", "toc") == Body("<p>[a]</p>", (), (), ())


@settings(deadline=None, max_examples=60)
@given(ANYTHING)
def test_nothing_that_lives_gets_into_a_page(text: str) -> None:
    found = converted(text, "extra", "admonition", "toc")
    root = lxml_html.fragment_fromstring(found.html, create_parent="article")
    for element in root.iterdescendants():
        assert element.tag in TAGS
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src"):
            value = element.get(name, f"{MARK}0{MARK}")
            assert re.match(rf"{MARK}\d+{MARK}$|https?://|mailto:|tel:|sms:", value)
