"""One text in several languages: each stands under its own address and names the others."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement

from tests.sites.building import Built, published, small


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(small("translations", tmp_path_factory.mktemp("translations")))


def alternates(page: HtmlElement) -> dict[str, str]:
    return {
        str(link.get("hreflang")): str(link.get("href"))
        for link in page.iterfind(".//head/link[@hreflang]")
    }


def test_translations_have_the_same_address_below_their_language(built: Built) -> None:
    meetings = [address for address, _ in built.pages() if address.endswith("/meeting/")]
    assert meetings == ["/ar/news/2007/meeting/", "/news/2007/meeting/", "/zh/news/2007/meeting/"]


def test_a_translated_page_links_to_all_its_languages(built: Built) -> None:
    assert alternates(built.page("/news/2007/meeting/")) == {
        "en": "https://example.org/news/2007/meeting/",
        "zh": "https://example.org/zh/news/2007/meeting/",
        "ar": "https://example.org/ar/news/2007/meeting/",
        "x-default": "https://example.org/news/2007/meeting/",
    }


def test_every_page_that_names_another_language_is_named_by_it(built: Built) -> None:
    named = {f"https://example.org{address}": alternates(page) for address, page in built.pages()}
    pairs = 0
    for url, others in named.items():
        assert not others or url in others.values(), f"{url} does not name itself"
        for other in others.values():
            assert named[other] == others, f"{other} and {url} name different pages"
            pairs += 1
    assert pairs > 0


def test_a_text_in_one_language_names_no_other(built: Built) -> None:
    assert alternates(built.page("/news/2007/only-english/")) == {}


@pytest.mark.parametrize(
    ("address", "language", "direction"),
    [("/", "en", "ltr"), ("/zh/", "zh", "ltr"), ("/ar/", "ar", "rtl")],
)
def test_a_page_has_its_language_and_direction(
    built: Built, address: str, language: str, direction: str
) -> None:
    root = built.page(address)
    assert (root.get("lang"), root.get("dir")) == (language, direction)


def test_the_language_links_of_an_article_lead_to_its_translations(built: Built) -> None:
    page = built.page("/zh/news/2007/meeting/")
    links = [
        (link.text_content(), link.get("href"), link.get("lang"))
        for link in page.iterfind(".//nav[@class='languages']//a")
    ]
    assert links == [
        ("English", "/news/2007/meeting/", "en"),
        ("中文", "/zh/news/2007/meeting/", "zh"),
        ("العربية", "/ar/news/2007/meeting/", "ar"),
    ]


def test_each_language_has_feeds_of_its_own_articles(built: Built) -> None:
    assert "边境会议" in built.text("/zh/feed.xml")
    assert "A meeting at the border" not in built.text("/zh/feed.xml")
    assert "边境会议" not in built.text("/feed.xml")


def test_a_page_names_the_feeds_of_its_language(built: Built) -> None:
    feeds = built.page("/zh/about/").iterfind(".//head/link[@type='application/rss+xml']")
    assert [link.get("href") for link in feeds] == ["/zh/feed.xml"]
