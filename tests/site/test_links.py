"""Targets as editors write them lead to addresses, or it is said why they lead nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.site import links
from resource_site.site.pages import ArticlePage
from tests.shared import as_told

if TYPE_CHECKING:
    from tests.conftest import SmallSite


@pytest.fixture
def small(site: SmallSite) -> SmallSite:
    """A site with something of every kind that a link can lead to."""
    site.settings("[languages.zh]")
    site.text("pages/about.md", "title: About\naliases: /who/", "## Our work\n\nWords.")
    site.text("pages/about.zh.md", "title: 关于", "文字。")
    site.text("news/2007-01-01-meeting.md", "title: Meeting\ntags: [Border]", "## Où & quand")
    site.text("news/2007-02-02-folder/index.md", "title: Folder")
    site.file("news/2007-02-02-folder/Photo 1.JPG", b"x").file("report.pdf", b"x")
    site.text("news/2007-03-03-draft.md", "title: Draft\ndraft: true")
    return site


def href(site: SmallSite, target: str, name: str = "news/2007-05-05-a.md") -> str:
    """Return the address that a link in an article becomes."""
    site.text(name, "title: A", f"[a]({target})")
    body = site.page("news/2007/a/index.html")
    assert isinstance(body, ArticlePage)
    return body.body.partition('href="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("2007-01-01-meeting.md", "/news/2007/meeting/"),
        ("./2007-01-01-meeting.md", "/news/2007/meeting/"),
        ("../pages/about.md", "/about/"),
        ("../pages/about.md#our-work", "/about/#c-our-work"),
        ("../pages/about.zh.md", "/zh/about/"),
        ("2007-01-01-meeting.md#où--quand", "/news/2007/meeting/#c-o%C3%B9--quand"),
        ("/content/pages/about.md", "/about/"),
        ("2007-02-02-folder/index.md", "/news/2007/folder/"),
        ("2007-02-02-folder/", "/news/2007/folder/"),
        ("2007-02-02-folder", "/news/2007/folder/"),
        ("2007-02-02-folder/Photo%201.JPG", "/news/2007/folder/photo-1.jpg"),
        ("../report.pdf#page=2", "/report.pdf#page%3D2"),
        ("/about/", "/about/"),
        ("/about", "/about/"),
        ("/about/#our-work", "/about/#c-our-work"),
        ("/who/", "/who/"),
        ("/", "/"),
        ("/news/2007/", "/news/2007/"),
        ("/tags/border/", "/tags/border/"),
        ("/tags/border/feed.xml", "/tags/border/feed.xml"),
        ("/feed.xml", "/feed.xml"),
        ("/search/?q=a", "/search/?q=a"),
        ("https://example.com/x", "https://example.com/x"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("tel:+66123", "tel:+66123"),
    ],
)
def test_a_target_leads_to_its_address(small: SmallSite, target: str, address: str) -> None:
    assert href(small, target) == address


def test_addresses_begin_with_the_path_of_the_site(small: SmallSite) -> None:
    planned = small.text("news/2007-05-05-a.md", "title: A", "[a](/about/#our-work)").planned(
        base_url="https://org.example/resources"
    )
    bodies = [o.value.body for o in planned.site.outputs if isinstance(o.value, ArticlePage)]
    assert any('href="/resources/about/#c-our-work"' in body for body in bodies)


def test_a_heading_of_the_same_text_can_be_linked(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "## One\n\n[up](#one)")
    page = small.page("news/2007/a/index.html")
    assert isinstance(page, ArticlePage)
    assert 'href="#c-one"' in page.body


# Targets that lead nowhere; `expected/links.txt` has what editors are told.
DEAD = [
    "[a](2007-01-01-meating.md)",
    "[a](nothing-like-it.md)",
    "[a](../pages/abuot.md)",
    "[a](../../secret.md)",
    "[a](../../../../../etc/passwd)",
    "[a](2007-03-03-draft.md)",
    "[a](/news/2007/draft/)",
    "[a](/abaut/)",
    "[a](/nowhere/at/all/)",
    "[a](/assets/style.css)",
    "[a](../pages/about.md#our-wrok)",
    "[a](#no-such-heading)",
    "[a](/content/pages/gone.md)",
    "![a](photo.png)",
    "![a](2007-02-02-folder/foto-1.jpg)",
    "![a](../report.pdf)",
    "![a](../pages/about.md)",
    "[a](<two words.md>)",
]


def test_each_dead_target_is_told_with_its_place_and_its_fix(
    small: SmallSite, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes what editors are told."""
    small.text("news/2007-05-05-a.md", "title: A", "\n\n".join(DEAD))
    text = (small.folder / "content/news/2007-05-05-a.md").read_text()
    problems = sorted(set(small.planned().problems))
    expected("links.txt", as_told(problems, text))


@pytest.mark.parametrize("target", DEAD)
def test_a_dead_target_stops_the_publication(small: SmallSite, target: str) -> None:
    small.text("news/2007-05-05-a.md", "title: A", target)
    errors = [p for p in small.planned().problems if p.severity == "error"]
    assert [problem.line for problem in errors] == [4]


@pytest.mark.parametrize(("weight", "severities"), [("warn", ["warning"]), ("off", [])])
def test_settings_weigh_dead_links(small: SmallSite, weight: str, severities: list[str]) -> None:
    small.settings(f'[languages.zh]\n[checks]\nlinks = "{weight}"')
    small.text("news/2007-05-05-a.md", "title: A", "[a](gone.md)")
    found = [problem for problem in small.planned().problems if problem.severity != "note"]
    assert [problem.severity for problem in found] == severities


def test_a_link_to_a_text_with_mistakes_is_not_dead_too(small: SmallSite) -> None:
    small.text("news/2007-04-04-b.md", "titel: B")
    small.text("news/2007-05-05-a.md", "title: A", "[b](2007-04-04-b.md)")
    assert {p.path for p in small.planned().problems if p.severity == "error"} == {
        "content/news/2007-04-04-b.md"
    }


def test_an_address_that_is_held_back_is_told_as_such(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "[a](/news/2007/draft/)")
    (problem,) = [p for p in small.planned().problems if p.severity == "error"]
    assert problem.message == "/news/2007/draft/ is not published (draft)"


def test_only_a_name_that_is_like_it_is_proposed(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "[a](/news/2007/zebra/)")
    (problem,) = [p for p in small.planned().problems if p.severity == "error"]
    assert problem.fix == "write the name of the file it leads to"


@pytest.mark.parametrize(
    ("address", "folder"), [("/a/b/", "/a/"), ("/a/b", "/a/"), ("/a/", "/"), ("/a.txt", "/")]
)
def test_an_address_stands_in_a_folder(address: str, folder: str) -> None:
    assert links.parent(address) == folder


def test_addresses_take_the_place_of_marks() -> None:
    html = '<a href="|0|">x</a><a href="|1|">y</a><a href="|0|">z</a>'
    filled = links.filled(html, "|", ("/a/", "/b/?c&d"), "/path".__add__)
    assert filled == (
        '<a href="/path/a/">x</a><a href="/path/b/?c&amp;d">y</a><a href="/path/a/">z</a>'
    )


@given(st.text())
def test_no_address_leaves_its_attribute(address: str) -> None:
    assert not set('"<>') & set(links.escape(address))
