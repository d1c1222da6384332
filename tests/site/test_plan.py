"""The whole site is planned as data; clashes, lost addresses and missing pages are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from resource_site.site import claims
from resource_site.site.outputs import Feed
from resource_site.site.pages import (
    RedirectPage,
)

if TYPE_CHECKING:
    from tests.conftest import SmallSite


@pytest.fixture
def small(site: SmallSite) -> SmallSite:
    """A site of two articles and a page."""
    site.text("news/2007-03-31-meeting.md", "title: Meeting\ntags: [Border]\naliases: /old.html")
    site.text("news/2007-08-17-workshop.md", "title: Workshop\ncountries: [Myanmar]")
    return site.text("pages/about.md", "title: About")


def errors(site: SmallSite, **choices: object) -> list[str]:
    return [
        f"{problem.path}:{problem.line}: {problem.message}"
        for problem in sorted(set(site.planned(**choices).problems))
        if problem.severity == "error"
    ]


def test_the_outputs_of_a_small_site(small: SmallSite) -> None:
    paths = [path for path in small.outputs() if not path.startswith("assets/")]
    assert sorted(paths) == [
        "404.html",
        "_headers",
        "about/index.html",
        "atom.xml",
        "countries/index.html",
        "countries/myanmar/feed.xml",
        "countries/myanmar/index.html",
        "feed.json",
        "feed.xml",
        "index.html",
        "news/2007/index.html",
        "news/2007/meeting/index.html",
        "news/2007/workshop/index.html",
        "news/index.html",
        "old.html",
        "robots.txt",
        "search/index.html",
        "sitemap.xml",
        "tags/border/feed.xml",
        "tags/border/index.html",
        "tags/index.html",
    ]


def test_a_translation_adds_an_edition(small: SmallSite) -> None:
    small.settings("[languages.zh]").text("news/2007-03-31-meeting.zh.md", "title: 会议")
    paths = {path for path in small.outputs() if path.startswith("zh/")}
    assert paths == {
        "zh/atom.xml",
        "zh/feed.json",
        "zh/feed.xml",
        "zh/index.html",
        "zh/news/2007/index.html",
        "zh/news/2007/meeting/index.html",
        "zh/news/index.html",
        "zh/search/index.html",
    }


def test_a_site_without_documents_has_its_list_pages(site: SmallSite) -> None:
    assert {"index.html", "news/index.html", "feed.xml", "404.html"} <= set(site.outputs())


def test_the_path_of_the_base_url_is_in_links_and_not_in_files(small: SmallSite) -> None:
    outputs = small.outputs(base_url="https://org.example/resources")
    about = outputs["about/index.html"]
    assert about.site is not None
    assert about.site.home == "/resources/"
    assert "resources/about/index.html" not in outputs


def test_a_former_address_redirects(small: SmallSite) -> None:
    page = small.page("old.html")
    assert isinstance(page, RedirectPage)
    assert page.target.address == "/news/2007/meeting/"
    assert page.url == "https://example.org/news/2007/meeting/"


def test_only_the_search_page_may_run_webassembly(small: SmallSite) -> None:
    policies = {
        path: output.site.security_policy
        for path, output in small.outputs().items()
        if output.site is not None
    }
    may = [path for path, policy in policies.items() if "wasm-unsafe-eval" in policy]
    assert may == ["search/index.html"]
    assert all("default-src 'none'" in policy for policy in policies.values())


def test_feeds_have_the_newest_articles_first_up_to_their_size(small: SmallSite) -> None:
    small.settings("[feeds]\nsize = 1")
    feed = small.outputs()["feed.xml"].value
    assert isinstance(feed, Feed)
    assert [entry.title for entry in feed.entries] == ["Workshop"]
    assert (feed.url, feed.home) == ("https://example.org/feed.xml", "https://example.org/")


CLASHES = {
    "two articles": ("news/2007-08-17-meeting.md", "title: A", "/news/2007/meeting/"),
    "an article and a slug": (
        "news/2007-08-17-a.md",
        "title: A\nslug: meeting",
        "/news/2007/meeting/",
    ),
    "a file and a folder": ("news/2007-03-31-meeting/index.md", "title: A", "/news/2007/meeting/"),
    "a page and a section": ("pages/news.md", "title: A", "/news/"),
    "a page and a year": ("pages/news/2007.md", "title: A", "/news/2007/"),
    "a page and the search page": ("pages/search.md", "title: A", "/search/"),
    "a page and a tag": ("pages/tags/border.md", "title: A", "/tags/border/"),
    "a page and the front page": ("pages/index.md", "title: A", "/"),
    "a former address and a page": ("pages/a.md", "title: A\naliases: /about/", "/about/"),
    "two former addresses": ("pages/a.md", "title: A\naliases: /OLD.html", "/OLD.html"),
    "a former address and a feed": ("pages/a.md", "title: A\naliases: /feed.xml", "/feed.xml"),
    "a former address and the manifest": (
        "pages/a.md",
        "title: A\naliases: /build.json",
        "/build.json",
    ),
    "a former address and the style sheet": (
        "pages/a.md",
        "title: A\naliases: /assets/style.css",
        "/assets/style.css",
    ),
    "a former address below a file": ("pages/a.md", "title: A\naliases: /old.html/b", ""),
    "a former address among the search index": (
        "pages/a.md",
        "title: A\naliases: /pagefind/pagefind.js",
        "/pagefind/pagefind.js",
    ),
}


@pytest.mark.parametrize(("name", "fields", "address"), CLASHES.values(), ids=CLASHES)
def test_two_claims_on_one_address_are_reported_in_a_source(
    small: SmallSite, name: str, fields: str, address: str
) -> None:
    (message,) = errors(small.text(name, fields))
    assert message.startswith("content/")
    assert "is already used by" in message
    assert f"the address {address}" in message


def test_a_clash_names_both_files(small: SmallSite) -> None:
    assert errors(small.text("news/2007-08-17-a.md", "title: A\nslug: meeting")) == [
        (
            "content/news/2007-08-17-a.md:3: the address /news/2007/meeting/ is already used by "
            "content/news/2007-03-31-meeting.md"
        )
    ]


def test_pages_named_in_the_settings_must_exist(site: SmallSite) -> None:
    site.text("pages/about.md", "title: About")
    site.settings(
        '[newsletter]\npage = "subscribe"\n[safety]\npage = "abuot"',
        first='navigation = ["about", "contakt"]\nfooter = []',
    )
    assert errors(site) == [
        "content/site.toml:1: 'navigation' names the page 'contakt', which does not exist",
        "content/site.toml:13: 'newsletter.page' names the page 'subscribe', which does not exist",
        "content/site.toml:15: 'safety.page' names the page 'abuot', which does not exist",
    ]


def test_a_section_need_not_be_in_the_navigation(site: SmallSite) -> None:
    site.settings("", first='navigation = ["news"]')
    (problem,) = site.planned().problems
    assert problem.fix == "take it out of 'navigation': each section is in the menu already"


def test_an_alias_that_differs_in_capitals_only_is_an_error(small: SmallSite) -> None:
    small.text("news/2007-08-17-a.md", "title: A\naliases: /News/2007/A/")
    (message,) = errors(small)
    assert "some hosts do not tell /News/2007/A/ from /news/2007/a/, its address" in message


def test_a_page_that_is_a_draft_is_left_out_of_the_navigation(site: SmallSite) -> None:
    site.settings("", first='navigation = ["about"]')
    site.text("pages/about.md", "title: About\ndraft: true")
    planned = site.planned()
    (problem,) = planned.problems
    assert (problem.severity, problem.line) == ("warning", 1)
    assert problem.message == "'navigation' names the page 'about', which is not published (draft)"
    assert {output.site.navigation for output in planned.plan.outputs if output.site} == {()}


def test_a_page_with_errors_is_not_reported_as_missing(site: SmallSite) -> None:
    site.settings("", first='navigation = ["about"]')
    site.text("pages/about.md", "titel: About")
    assert [message for message in errors(site) if "site.toml" in message] == []


LOST = "/news/2006/gone/ was published before and no longer exists"


def test_a_lost_address_is_a_warning(small: SmallSite) -> None:
    small.file("urls.txt", "# Heading\n/\n/news/2006/gone/\n/news/2007/meeting/\n")
    assert small.messages() == [f"content/urls.txt:3:1: warning: {LOST}"]
    assert errors(small) == []


@pytest.mark.parametrize(
    ("former", "fields"),
    [
        ("/news/2007/a/", "slug: b"),
        ("/archive/a/", ""),
        ("/archive/b/", "slug: b"),
    ],
)
def test_the_address_of_a_document_that_moved_is_an_error(
    small: SmallSite, former: str, fields: str
) -> None:
    small.file("urls.txt", f"{former}\n").text("news/2007-04-01-a.md", f"title: A\n{fields}")
    (problem,) = [one for one in small.planned().problems if one.severity == "error"]
    assert "its document is at /news/2007/" in problem.message
    assert problem.fix == f"add {former} to aliases in content/news/2007-04-01-a.md"
    small.text("news/2007-04-01-a.md", f"title: A\naliases: {former}\n{fields}")
    assert errors(small) == []


def test_an_address_of_another_year_is_not_that_of_a_document_that_moved(small: SmallSite) -> None:
    small.file("urls.txt", "/news/2006/a/\n").text("news/2007-04-01-a.md", "title: A")
    assert errors(small) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pages/about.md", "---\ntitle: About\naliases: /news/2006/gone\n---\nWords.\n"),
        ("news/2006-01-01-gone.md", "---\ntitle: Back\n---\nWords.\n"),
        ("pages/news/2006/Gone.md", "---\ntitle: Back\n---\nWords.\n"),
    ],
)
def test_an_address_is_not_lost_if_something_is_published_there(
    small: SmallSite, name: str, text: str
) -> None:
    small.file("urls.txt", "/news/2006/gone/\n").file(name, text)
    assert errors(small) == []


def test_an_address_may_be_listed_as_gone(small: SmallSite) -> None:
    small.settings('[gone]\n"/news/2006/gone/" = "asked to take it down"')
    assert errors(small.file("urls.txt", "/news/2006/gone/\n")) == []


def test_the_address_of_an_unpublished_document_is_a_warning(small: SmallSite) -> None:
    small.file("urls.txt", "/news/2006/gone/\n")
    small.text("news/2006-01-01-gone.md", "title: A\ndraft: true")
    (problem,) = small.planned().problems
    assert (problem.severity, problem.path, problem.line) == ("warning", "content/urls.txt", 1)
    assert "(draft)" in problem.message


def test_the_address_of_a_document_with_errors_is_not_reported_as_lost(small: SmallSite) -> None:
    small.file("urls.txt", "/news/2006/gone/\n").text("news/2006-01-01-gone.md", "titel: A")
    assert [message for message in errors(small) if "urls.txt" in message] == []


def test_the_search_index_has_every_document(small: SmallSite) -> None:
    search = small.planned(search=True).plan.search
    assert search is not None
    assert [(record.address, record.title, record.date) for record in search.records] == [
        ("/news/2007/meeting/", "Meeting", "31 March 2007"),
        ("/news/2007/workshop/", "Workshop", "17 August 2007"),
        ("/about/", "About", ""),
    ]
    assert small.planned(search=False).plan.search is None


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "/"),
        ("a/index.html", "/a/"),
        ("feed.xml", "/feed.xml"),
        ("a.html", "/a.html"),
    ],
)
def test_the_address_of_a_file(path: str, address: str) -> None:
    assert claims.address_of(path) == address


@pytest.mark.parametrize("path", ["myindex.html", "a/old-index.html"])
def test_a_file_whose_name_ends_like_an_index_keeps_its_name(path: str) -> None:
    assert claims.address_of(path) == f"/{path}"


def digests(site: SmallSite) -> dict[str, str]:
    return {path: output.digest for path, output in site.outputs().items()}


def changed(before: dict[str, str], site: SmallSite) -> set[str]:
    after = digests(site)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def test_the_edit_of_a_body_changes_the_digests_of_its_page_and_feeds(small: SmallSite) -> None:
    small.text("news/2007-08-17-workshop.md", "title: Workshop\nsummary: S", "Words.")
    before = digests(small)
    small.text("news/2007-08-17-workshop.md", "title: Workshop\nsummary: S", "Other words.")
    assert changed(before, small) == {
        "news/2007/workshop/index.html", "feed.xml", "atom.xml", "feed.json",
    }  # fmt: skip


def test_the_edit_of_a_title_changes_the_digests_of_lists_and_neighbours(small: SmallSite) -> None:
    before = digests(small)
    small.text("news/2007-08-17-workshop.md", "title: Course\ncountries: [Myanmar]")
    assert changed(before, small) == {
        "news/2007/workshop/index.html", "news/2007/meeting/index.html", "index.html",
        "news/index.html", "news/2007/index.html", "countries/myanmar/index.html",
        "countries/myanmar/feed.xml", "feed.xml", "atom.xml", "feed.json", "404.html",
    }  # fmt: skip


def test_a_setting_that_is_in_every_frame_changes_the_digest_of_every_page(
    small: SmallSite,
) -> None:
    before = digests(small)
    small.settings("", first='copyright = "© 2006"')
    pages = {path for path, output in small.outputs().items() if output.site is not None}
    assert pages <= changed(before, small)
