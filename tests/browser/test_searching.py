"""Search finds words in every language of the site, and keeps them to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import looking, served
from tests.browser.reader import Reader
from tests.sites.building import published, small

MEETING = "/news/2007/first-china-myanmar-border-liaison-offices-meeting/"
BURMESE_LAW = "/my/news/2005/myanmar-anti-trafficking-law/"


def searches(reader: Reader, page: str, words: str) -> list[str]:
    """Type words into the search page and return the addresses it offers."""
    reader.opens(page)
    reader.page.fill("#words", words)
    reader.page.press("#words", "Enter")
    status = reader.page.locator("#search-status")
    expect(status).not_to_have_text("")
    expect(status).not_to_have_text(reader.page.get_attribute("#search", "data-loading") or "")
    links = reader.page.eval_on_selector_all(
        "#search-results a", "links => links.map(link => link.getAttribute('href'))"
    )
    return [str(link) for link in links]


@pytest.mark.parametrize(
    ("page", "words", "address"),
    [
        pytest.param("/search/", "Jiegao", MEETING, id="an English text"),
        pytest.param("/search/", "border liaison ruili", MEETING, id="several words"),
        pytest.param("/zh/search/", "边境", f"/zh{MEETING}", id="Chinese"),
        pytest.param("/zh/search/", "实地考察", f"/zh{MEETING}", id="Chinese in a sentence"),
        pytest.param("/my/search/", "ရန်ကုန်မြို့", BURMESE_LAW, id="Burmese"),
        pytest.param("/my/search/", "လိမ်လည်ခြင်း", BURMESE_LAW, id="Burmese in a sentence"),
    ],
)
def test_search_finds_the_page_of_a_word(
    reader: Reader, page: str, words: str, address: str
) -> None:
    assert address in searches(reader, page, words)
    assert reader.said == []
    assert reader.strangers == []


@pytest.mark.parametrize(
    ("page", "words", "answer"),
    [
        ("/search/", "kangaroo", "No results for “kangaroo”"),
        ("/zh/search/", "袋鼠", "袋鼠"),
        ("/my/search/", "ကင်ဂရူး", "ကင်ဂရူး"),
    ],
)
def test_a_search_without_results_says_so(
    reader: Reader, page: str, words: str, answer: str
) -> None:
    assert searches(reader, page, words) == []
    assert answer in reader.page.inner_text("#search-status")
    assert reader.page.is_visible("#topics a")


def test_a_result_has_title_date_and_an_excerpt(reader: Reader) -> None:
    searches(reader, "/search/", "Jiegao")
    result = reader.page.locator("#search-results li").first
    assert result.locator("h2").inner_text().startswith("China and Myanmar hold first")
    assert "31 March 2007" in result.inner_text()
    assert result.locator("mark").first.inner_text() == "Jiegao"
    assert reader.page.inner_text("#search-status") == "Found: 1"


def test_the_query_is_not_in_the_address_or_the_history(reader: Reader) -> None:
    searches(reader, "/search/", "repatriation")
    assert reader.page.url == f"{reader.home}/search/"
    assert reader.page.input_value("#words") == "repatriation"
    assert reader.page.evaluate("history.state") is None
    assert reader.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_query_of_another_page_is_passed_only_to_the_search_page(
    reader: Reader,
) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.opens("/about/")
    reader.page.fill("[role=search] input", "Jiegao")
    reader.page.press("[role=search] input", "Enter")
    expect(reader.page.locator(f"#search-results a[href='{MEETING}']")).to_be_visible()
    assert reader.page.url == f"{reader.home}/search/"
    assert reader.page.evaluate("window.name") == ""
    assert not any("Jiegao" in url for url in asked)
    assert reader.said == []


def test_the_index_is_not_loaded_before_a_search(reader: Reader) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.opens("/")
    reader.opens("/search/")
    assert not any("/pagefind/" in url for url in asked)


def test_an_index_that_cannot_be_loaded_is_reported(reader: Reader) -> None:
    reader.page.route("**/pagefind/**", lambda route: route.abort())
    assert searches(reader, "/search/", "Jiegao") == []
    assert "could not be loaded" in reader.page.inner_text("#search-status")


def test_markup_in_a_query_is_escaped(reader: Reader) -> None:
    assert searches(reader, "/search/", "<img src=x onerror=alert(1)>kangaroo") == []
    assert reader.page.locator("#search-status img").count() == 0


def test_search_works_on_a_site_below_a_path(desk: BrowserContext, tmp_path: Path) -> None:
    site = small("base-path", tmp_path)
    published(site, "--output", str(tmp_path / "host/resources"), search=True)
    with served(tmp_path / "host") as home, looking(desk, home) as reader:
        found = searches(reader, "/resources/search/", "minutes")
        assert found == ["/resources/news/2007/meeting/"]
        reader.page.click("#search-results a")
        assert reader.page.inner_text("h1") == "A meeting at the border"
        assert reader.said == []
