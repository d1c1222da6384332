"""Reading leaves no trace, needs no script, and fits a small screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.reader import KINDS_OF_PAGE, Reader, Visit

NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "workers": 0, "name": ""}


@pytest.mark.parametrize("address", KINDS_OF_PAGE)
def test_a_page_sends_no_request_and_stores_nothing(
    visited: Callable[[str], Visit], address: str
) -> None:
    found = visited(address)
    assert found.said == []
    assert found.strangers == []
    assert found.cookies == []
    assert found.stored == NOTHING


@pytest.mark.parametrize("address", [page for page in KINDS_OF_PAGE if page != "/search/"])
def test_a_page_has_the_same_text_without_scripts(
    visited: Callable[[str], Visit], address: str
) -> None:
    assert visited(address).text_without_scripts == visited(address).text != ""


def test_without_scripts_the_search_page_says_so_and_lists_topics(plain_reader: Reader) -> None:
    plain_reader.opens("/search/")
    assert "Search needs JavaScript" in plain_reader.reads()
    assert plain_reader.page.is_visible("main a[href='/tags/prevention/']")
    assert not plain_reader.page.is_visible("main input")


def test_without_scripts_no_page_has_a_search_field(
    plain_reader: Reader,
) -> None:
    plain_reader.opens("/about/")
    assert not plain_reader.page.is_visible("[role=search] input")
    plain_reader.page.click("nav a[href='/search/']")
    plain_reader.page.wait_for_url("**/search/")


@pytest.mark.parametrize("address", KINDS_OF_PAGE)
def test_a_page_fits_a_screen_of_320_pixels(visited: Callable[[str], Visit], address: str) -> None:
    assert visited(address).width <= 320, visited(address).beyond


def test_a_browser_shows_a_feed_as_a_page(reader: Reader) -> None:
    reader.opens("/feed.xml")
    assert reader.page.evaluate("getComputedStyle(document.documentElement).display") == "block"
    assert reader.strangers == []


def test_a_linked_heading_is_not_covered_by_the_bar(reader: Reader) -> None:
    reader.opens("/news/2007/first-china-myanmar-border-liaison-offices-meeting/")
    anchors = reader.page.eval_on_selector_all(
        ".e-content [id]", "elements => elements.map(element => element.id)"
    )
    reader.opens(f"/news/2007/first-china-myanmar-border-liaison-offices-meeting/#{anchors[-1]}")
    top = reader.page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
    bar = reader.page.evaluate("document.querySelector('.bar').getBoundingClientRect().bottom")
    assert bar <= top, "the heading is behind the bar"
