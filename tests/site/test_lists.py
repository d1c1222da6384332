"""List pages lead to every article, and a numbered page keeps its articles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from resource_site.site import lists
from resource_site.site.pages import (
    FrontPage,
    NotFoundPage,
    SearchPage,
    SectionPage,
    TaxonomyPage,
    TermPage,
    YearPage,
)
from resource_site.site.values import (
    ArticleCard,
)

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def months(site: SmallSite, count: int) -> SmallSite:
    """Write an article a month from January 2006 on, titled 1, 2, 3 …, two on a page of a list."""
    site.settings("[lists]\nsize = 2")
    for number in range(count):
        day = f"{2006 + number // 12}-{number % 12 + 1:02}-01"
        site.text(f"news/{day}-a.md", f"title: '{number + 1}'\nslug: a{number + 1}\ntags: [all]")
    return site


def titles(cards: Iterable[ArticleCard]) -> str:
    return " ".join(card.title for card in cards)


def section(site: SmallSite) -> dict[str, SectionPage]:
    values = (output.value for output in site.outputs().values())
    return {page.address: page for page in values if isinstance(page, SectionPage)}


@pytest.mark.parametrize(
    ("count", "pages"),
    [
        (0, {0: ""}),
        (1, {0: "1"}),
        (2, {0: "2 1"}),
        (3, {0: "3 2 1"}),
        (4, {0: "4 3", 1: "2 1"}),
        (5, {0: "5 4 3", 1: "2 1"}),
        (6, {0: "6 5", 2: "4 3", 1: "2 1"}),
        (7, {0: "7 6 5", 2: "4 3", 1: "2 1"}),
    ],
)
def test_pages_are_numbered_from_the_oldest(
    site: SmallSite, count: int, pages: dict[int, str]
) -> None:
    found = section(months(site, count)).values()
    assert {page.number: titles(page.items) for page in found} == pages


def test_a_page_of_a_list_keeps_its_articles_as_the_site_grows(site: SmallSite) -> None:
    kept: dict[str, str] = {}
    for count in range(1, 12):
        for address, page in section(months(site, count)).items():
            if page.number:
                assert kept.setdefault(address, titles(page.items)) == titles(page.items)
    assert list(kept) == [f"/news/page/{number}/" for number in range(1, 5)]


def test_newer_and_older_links_lead_through_the_whole_list(site: SmallSite) -> None:
    pages = section(months(site, 7))
    links = {
        address: (page.newer and page.newer.address, page.older and page.older.address)
        for address, page in pages.items()
    }
    assert links == {
        "/news/": (None, "/news/page/2/"),
        "/news/page/2/": ("/news/", "/news/page/1/"),
        "/news/page/1/": ("/news/page/2/", None),
    }


def test_the_pages_of_a_list_have_different_titles(site: SmallSite) -> None:
    pages = section(months(site, 7))
    assert [page.title for page in pages.values()] == ["News", "News, page 2", "News, page 1"]


def test_a_section_links_to_its_years_newest_first(site: SmallSite) -> None:
    page = section(months(site, 13))["/news/"]
    assert [(year.title, year.address) for year in page.years] == [
        ("2007", "/news/2007/"),
        ("2006", "/news/2006/"),
    ]


def test_a_year_has_its_months_newest_first(site: SmallSite) -> None:
    page = months(site, 14).page("news/2007/index.html")
    assert isinstance(page, YearPage)
    assert page.title == "News of 2007"
    assert [(month.title, titles(month.items)) for month in page.months] == [
        ("February 2007", "14"),
        ("January 2007", "13"),
    ]


def test_a_term_has_pages_and_a_feed(site: SmallSite) -> None:
    page = months(site, 5).page("tags/all/index.html")
    assert isinstance(page, TermPage)
    assert (page.title, titles(page.items)) == ("Tags: all", "5 4 3")
    assert page.taxonomy.address == "/tags/"
    assert page.older is not None
    assert page.older.address == "/tags/all/page/1/"
    assert page.feed is not None
    assert page.feed.address == "/tags/all/feed.xml"


def test_the_terms_of_a_taxonomy_are_ordered_by_name(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ntags: [zebra, Apple]")
    site.text("news/2007-04-30-b.md", "title: B\ntags: [zebra]")
    page = site.page("tags/index.html")
    assert isinstance(page, TaxonomyPage)
    assert [(term.title, term.address, term.count) for term in page.terms] == [
        ("Apple", "/tags/apple/", "1"),
        ("zebra", "/tags/zebra/", "2"),
    ]


def test_the_front_page_has_featured_articles_by_weight_then_the_newest(
    site: SmallSite,
) -> None:
    for day, fields in (
        ("2007-01-01", "title: old\nfeatured: true\nweight: 1"),
        ("2007-02-01", "title: heavy\nfeatured: true\nweight: 2"),
        ("2007-03-01", "title: light\nfeatured: true"),
        ("2007-04-01", "title: new"),
        ("2007-05-01", "title: newest"),
    ):
        site.text(f"news/{day}-{fields.split()[1]}.md", fields)
    front = site.page("index.html")
    assert isinstance(front, FrontPage)
    assert titles(front.featured) == "light old heavy"
    assert titles(front.latest) == "newest new"
    assert front.more is None


def test_the_front_page_links_to_the_section_if_it_has_more_articles(site: SmallSite) -> None:
    front = months(site, lists.LATEST + 1).page("index.html")
    assert isinstance(front, FrontPage)
    assert len(front.latest) == lists.LATEST
    assert front.more is not None
    assert front.more.address == "/news/"


def test_the_search_page_has_all_topics_and_years_for_readers_without_scripts(
    site: SmallSite,
) -> None:
    page = months(site, 13).page("search/index.html")
    assert isinstance(page, SearchPage)
    assert [[term.title for term in found.terms] for found in page.taxonomies] == [["all"]]
    assert [year.title for year in page.years] == ["News 2007", "News 2006"]


def test_the_not_found_page_has_the_latest_articles(site: SmallSite) -> None:
    page = months(site, 7).page("404.html")
    assert isinstance(page, NotFoundPage)
    assert titles(page.latest) == "7 6 5 4 3"


def test_an_edition_has_only_sections_with_articles(site: SmallSite) -> None:
    site.settings('[sections.laws]\ntitle = "Laws"\n[languages.zh]')
    site.text("news/2007-03-31-a.zh.md", "title: 会议")
    addresses = set(section(site))
    assert addresses == {"/news/", "/laws/", "/zh/news/"}
