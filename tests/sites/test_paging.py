"""A page of a list keeps its address and its articles for ever, however many articles follow."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from tests.sites.building import Built, published, small


def with_articles(count: int, folder: Path) -> Built:
    """Build the paging site, two articles to a page, with the oldest of its nine articles."""
    site = small("paging", folder)
    for path in sorted((site / "content/news").iterdir())[count:]:
        path.unlink()
    return published(site)


def articles_on_pages(built: Built, base: str) -> dict[str, list[str]]:
    """Return the titles on each numbered page of a list, in their order."""
    return {
        address: titles(built, address)
        for address, _ in built.pages()
        if address.startswith(f"{base}page/")
    }


def titles(built: Built, address: str) -> list[str]:
    return [title.text_content() for title in built.page(address).iterfind(".//main//li/h2")]


def test_a_list_of_seven_shows_the_newest_first_and_numbers_pages_from_the_oldest(
    tmp_path: Path,
) -> None:
    built = with_articles(7, tmp_path)
    assert titles(built, "/news/") == ["Article seven", "Article six", "Article five"]
    assert articles_on_pages(built, "/news/") == {
        "/news/page/1/": ["Article two", "Article one"],
        "/news/page/2/": ["Article four", "Article three"],
    }


@pytest.mark.parametrize("base", ["/news/", "/tags/report/"])
def test_a_page_keeps_its_articles_when_more_are_published(base: str, tmp_path: Path) -> None:
    known: dict[str, list[str]] = {}
    for count in (5, 6, 7, 9):
        now = articles_on_pages(with_articles(count, tmp_path / str(count)), base)
        assert {address: now[address] for address in known} == known
        known = now
    assert sorted(known) == [f"{base}page/{number}/" for number in (1, 2, 3)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 9])
def test_every_article_is_on_exactly_one_page_of_its_list(count: int, tmp_path: Path) -> None:
    built = with_articles(count, tmp_path)
    numbered = articles_on_pages(built, "/news/").values()
    shown = [*titles(built, "/news/"), *chain.from_iterable(numbered)]
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    assert sorted(shown) == sorted(f"Article {word}" for word in words[:count])


def test_older_and_newer_links_lead_through_the_whole_list(tmp_path: Path) -> None:
    built = with_articles(9, tmp_path)
    way_back = walked(built, "/news/", "Older articles")
    assert way_back == ["/news/", "/news/page/3/", "/news/page/2/", "/news/page/1/"]
    assert walked(built, "/news/page/1/", "Newer articles") == way_back[::-1]


def walked(built: Built, address: str, words: str) -> list[str]:
    """Follow the link of these words from page to page, until there is none."""
    way = [address]
    while links := built.page(way[-1]).xpath("//main//a[normalize-space()=$words]", words=words):
        way.append(links[0].get("href"))
    return way


def test_a_new_article_changes_no_numbered_page_but_the_newest(tmp_path: Path) -> None:
    before = with_articles(8, tmp_path / "before").files()
    after = with_articles(9, tmp_path / "after").files()
    for number in (1, 2):
        path = f"tags/report/page/{number}/index.html"
        assert after[path] == before[path]
