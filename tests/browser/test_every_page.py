"""Reading leaves no trace, needs no script, and fits a small screen."""

from __future__ import annotations

import pytest

from tests.browser.reader import KINDS_OF_PAGE, Reader

STORED = """async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    name: window.name,
})"""
NOTHING = {"cookies": "", "local": 0, "session": 0, "databases": 0, "workers": 0, "name": ""}
BEYOND_THE_EDGE = """() => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("address", KINDS_OF_PAGE)
def test_a_page_sends_no_request_and_stores_nothing(reader: Reader, address: str) -> None:
    reader.opens(address)
    reader.page.wait_for_load_state("networkidle")
    assert reader.said == []
    assert [request.url for request in reader.strangers] == []
    assert reader.page.context.cookies() == []
    assert reader.page.evaluate(STORED) == NOTHING


@pytest.mark.parametrize("address", [page for page in KINDS_OF_PAGE if page != "/search/"])
def test_a_page_has_the_same_text_without_scripts(
    reader: Reader, plain_reader: Reader, address: str
) -> None:
    reader.opens(address)
    plain_reader.opens(address)
    assert plain_reader.reads() == reader.reads() != ""


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
def test_a_page_fits_a_screen_of_320_pixels(narrow_reader: Reader, address: str) -> None:
    narrow_reader.opens(address)
    width = narrow_reader.page.evaluate("document.documentElement.scrollWidth")
    beyond = narrow_reader.page.evaluate(BEYOND_THE_EDGE) if width > 320 else []
    assert width <= 320, beyond


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
