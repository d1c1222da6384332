"""Links and pictures resolve to addresses, or are reported as dead."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from resource_site.site import suggested
from tests.shared import JPEG, PDF, reported

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
    site.file("news/2007-02-02-folder/Photo 1.JPG", JPEG).file("report.pdf", PDF)
    site.text("news/2007-03-03-draft.md", "title: Draft\ndraft: true")
    return site


def href(site: SmallSite, target: str, name: str = "news/2007-05-05-a.md") -> str:
    """Return the address that a link in an article becomes."""
    site.text(name, "title: A", f"[a]({target})")
    article = site.rendered("news/2007/a/index.html").partition("<article")[2]
    return article.partition("<p><a ")[2].partition('href="')[2].partition('"')[0]


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
def test_a_target_resolves_to_its_address(small: SmallSite, target: str, address: str) -> None:
    assert href(small, target) == address


def test_addresses_begin_with_the_path_of_the_site(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "[a](/about/#our-work)")
    page = small.rendered("news/2007/a/index.html", base_url="https://org.example/resources")
    assert 'href="/resources/about/#c-our-work"' in page


def test_a_heading_of_the_same_article_can_be_linked(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "## One\n\n[up](#one)")
    assert 'href="#c-one"' in small.rendered("news/2007/a/index.html")


OWN = {
    "https://example.org/about/": "/about/",
    "http://www.EXAMPLE.org/about": "/about/",
    "https://example.org": "/",
    "https://example.org/about/index.html#our-work": "/about/#c-our-work",
    "https://example.org/feed.xml": "/feed.xml",
    "https://example.org/sitemap.xml": "/sitemap.xml",
    "https://github.com/o/r/blob/main/content/pages/about.md": "/about/",
    "https://github.com/o/r/edit/a/branch/content/pages/about.md#our-work": "/about/#c-our-work",
    "https://gitlab.com/o/r/-/blob/main/content/pages/about.md": "/about/",
    "https://codeberg.org/o/r/src/branch/main/content/pages/about.md": "/about/",
}


@pytest.mark.parametrize("target", OWN)
def test_a_web_address_of_the_site_or_of_its_repository_is_a_link_inside(
    small: SmallSite, target: str
) -> None:
    assert href(small, target) == OWN[target]


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org.evil.com/about/",
        "https://example.org:8080/about/",
        "https://other.example.org/about/",
        "https://github.com/o/r/blob/main/content/pages/of-another-site.md",
        "https://example.com/?from=https://example.org/nowhere/",
    ],
)
def test_a_web_address_of_another_site_stays(small: SmallSite, target: str) -> None:
    assert href(small, target) == target


def test_a_web_address_of_the_site_where_nothing_is_is_dead(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "See [a](https://example.org/abaut/).")
    found = [one for one in small.planned().problems if one.severity == "error"]
    assert [(one.message, one.fix) for one in found] == [
        ("there is no page at /abaut/", "did you mean /about/?")
    ]


def test_a_file_of_a_draft_in_the_repository_is_not_linked(small: SmallSite) -> None:
    target = "https://github.com/o/r/blob/main/content/news/2007-03-03-draft.md"
    small.text("news/2007-05-05-a.md", "title: A", f"See [this]({target}).")
    assert "github.com" not in small.rendered("news/2007/a/index.html")


# Dead targets; `expected/links.txt` has what is reported.
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
    "[a](/assets/nothing.css)",
    "[a](../pages/about.md#our-wrok)",
    "[a](#no-such-heading)",
    "[a](/content/pages/gone.md)",
    "![a](photo.png)",
    "![a](2007-02-02-folder/foto-1.jpg)",
    "![a](../report.pdf)",
    "![a](../pages/about.md)",
    "[a](<two words.md>)",
]


def test_each_dead_target_is_reported_with_its_position_and_a_fix(
    small: SmallSite, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    small.text("news/2007-05-05-a.md", "title: A", "\n\n".join(DEAD))
    text = (small.folder / "content/news/2007-05-05-a.md").read_text()
    problems = sorted(set(small.planned().problems))
    lines = [problem.line for problem in problems if problem.severity != "note"]
    assert lines == list(range(4, 4 + 2 * len(DEAD), 2))
    expected("links.txt", reported(problems, text))


@pytest.mark.parametrize(("setting", "severities"), [("warn", ["warning"]), ("off", [])])
def test_settings_decide_on_the_severity_of_dead_links(
    small: SmallSite, setting: str, severities: list[str]
) -> None:
    small.settings(f'[languages.zh]\n[checks]\nlinks = "{setting}"')
    small.text("news/2007-05-05-a.md", "title: A", "[a](gone.md)")
    found = [problem for problem in small.planned().problems if problem.severity != "note"]
    assert [problem.severity for problem in found] == severities


def test_a_link_to_a_document_with_errors_is_not_reported_as_dead(small: SmallSite) -> None:
    small.text("news/2007-04-04-b.md", "titel: B")
    small.text("news/2007-05-05-a.md", "title: A", "[b](2007-04-04-b.md)")
    assert {p.path for p in small.planned().problems if p.severity == "error"} == {
        "content/news/2007-04-04-b.md"
    }


def test_a_link_to_an_unpublished_document_says_why_it_is_text(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "[a](/news/2007/draft/)")
    (problem,) = [p for p in small.planned().problems if p.severity != "note"]
    assert problem.severity == "warning"
    assert problem.message == "the linked document /news/2007/draft/ is not published (draft)"


def test_only_a_similar_name_is_suggested(small: SmallSite) -> None:
    small.text("news/2007-05-05-a.md", "title: A", "[a](/news/2007/zebra/)")
    (problem,) = [p for p in small.planned().problems if p.severity == "error"]
    assert problem.fix == "write the name of the file it leads to"


@pytest.mark.parametrize(
    ("address", "folder"), [("/a/b/", "/a/"), ("/a/b", "/a/"), ("/a/", "/"), ("/a.txt", "/")]
)
def test_the_parent_of_an_address(address: str, folder: str) -> None:
    assert suggested.parent(address) == folder


# Names of files that exist in another folder, and what to write for them.
ELSEWHERE = {
    "about.md": "../pages/about.md",
    "About.md": "../pages/about.md",
    "report.pdf": "../report.pdf",
    "../meeting.md": "2007-01-01-meeting.md",
    "/content/about.md": "../pages/about.md",
    "../pages/folder.md": "2007-02-02-folder/index.md",
    "photo-1.jpg": "2007-02-02-folder/Photo%201.JPG",
}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_the_only_file_of_a_name_is_suggested_and_can_be_written(
    small: SmallSite, target: str
) -> None:
    small.text("news/2007-05-05-a.md", "title: A", f"[a]({target})")
    (problem,) = [p for p in small.planned().problems if p.severity == "error"]
    assert problem.fix == f"did you mean {ELSEWHERE[target]}?"
    small.text("news/2007-05-05-a.md", "title: A", f"[a]({ELSEWHERE[target]})")
    assert not [p for p in small.planned().problems if p.severity == "error"]


def test_one_of_several_files_of_a_name_is_not_suggested(small: SmallSite) -> None:
    small.text("pages/zebra.md", "title: Z").text("pages/more/zebra.md", "title: Z")
    small.text("news/2007-05-05-a.md", "title: A", "[a](zebra.md)")
    (problem,) = [p for p in small.planned().problems if p.severity == "error"]
    assert problem.fix == "write the name of the file it leads to"


@pytest.mark.parametrize("name", ["pages/abuot.md", "news/2007-01-01-meating.md"])
def test_a_misspelt_file_of_the_repository_is_dead(small: SmallSite, name: str) -> None:
    target = f"https://github.com/o/r/blob/main/content/{name}"
    small.text("news/2007-05-05-a.md", "title: A", f"[a]({target})")
    (problem,) = [p for p in small.planned().problems if p.severity == "error"]
    assert problem.message == f"there is no file /content/{name}"
    assert problem.fix in ("did you mean about.md?", "did you mean 2007-01-01-meeting.md?")
