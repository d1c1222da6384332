"""A site in three languages that uses every setting: each page has all its parts."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import urldefrag, urljoin

import feedparser
import pytest
from lxml.html import HtmlElement

from tests.sites.building import HERE, Built, published
from tests.sites.whole_site import Pages, WholeSite, pages_of, text

MEETING = "/news/2007/first-china-myanmar-border-liaison-offices-meeting/"
WORKSHOP = "/news/2007/workshop-myanmar-draft-national-plan-of-action/"
EXIT = "https://weather.example.net/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the site with its search index."""
    folder = tmp_path_factory.mktemp("complete")
    (folder / "content").symlink_to(HERE / "complete/content")
    return published(folder, search=True)


@pytest.fixture(scope="module")
def pages(built: Built) -> Pages:
    return pages_of(built)


def links(element: HtmlElement, path: str) -> list[tuple[str, str]]:
    return [(text(link), str(link.get("href"))) for link in element.iterfind(path)]


class TestCompleteSite(WholeSite):
    """The checks of every site."""


def test_it_builds_without_a_problem(built: Built) -> None:
    assert re.findall(r".*: (?:error|warning|note): .*", built.words) == []


def test_every_page_is_reached_from_the_front_page(pages: Pages) -> None:
    found: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in pages and address not in found:
            found.add(address)
            hrefs = pages[address].xpath("//a/@href")
            waiting += [urldefrag(urljoin(address, str(href)))[0] for href in hrefs]
    assert sorted(pages.keys() - found) == ["/404.html"]


def test_no_heading_level_is_skipped(pages: Pages) -> None:
    for address, page in pages.items():
        levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
        for before, after in pairwise(levels):
            assert after <= before + 1, f"{address}: {levels}"


def test_titles_are_unique(pages: Pages) -> None:
    titles = Counter(text(page.find(".//title")) for page in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_page_has_the_language_of_its_edition(pages: Pages) -> None:
    for address, page in pages.items():
        language = next((code for code in ("zh", "my") if address.startswith(f"/{code}/")), "en")
        assert page.get("lang") == language, address


def english(pages: Pages) -> Pages:
    return {address: page for address, page in pages.items() if page.get("lang") == "en"}


def test_every_page_has_logo_name_and_tagline(pages: Pages) -> None:
    for address, page in english(pages).items():
        brand = page.find(".//header/a[@class='brand']")
        assert brand.get("href") == "/", address
        assert brand.find("img").get("src") == "/assets/icon.svg", address
        assert text(brand) == "Example resource", address
        assert "A web resource for combating human trafficking" in text(page.find("body")), address


def test_every_page_has_the_menu(pages: Pages) -> None:
    for address, page in english(pages).items():
        menu = links(page, ".//nav[@aria-label='Main menu']//a")
        for entry in (
            ("How You Can Help", "/how-you-can-help/"),
            ("About Us", "/about/"),
            ("Contact Us", "/contact/"),
            ("Search", "/search/"),
        ):
            assert entry in menu, address


def test_every_page_has_a_search_field(pages: Pages) -> None:
    for address, page in pages.items():
        (form,) = page.iterfind(".//form[@role='search']")
        language = page.get("lang")
        prefix = "" if language == "en" else f"/{language}"
        assert form.get("action") == f"{prefix}/search/", address


def test_every_page_has_the_side_boxes(pages: Pages) -> None:
    boxes = {
        "/subscribe/": "newsletter",
        "/inquiry-corner/": "Inquiry Corner",
        "/linking-needs-with-resources/": "Linking Needs with Resources Campaign",
    }
    for address, page in english(pages).items():
        found = {
            box.find("h2/a").get("href"): text(box) for box in page.iterfind(".//aside/section")
        }
        for target, title in boxes.items():
            assert address == target or title in found[target], f"{address} has no {title}"


def test_every_page_has_the_newsletter_form(pages: Pages) -> None:
    for address, page in pages.items():
        forms = page.xpath("//form[@method='post'][.//input[@type='email'][@required]]")
        actions = [form.get("action") for form in forms]
        assert "https://forms.example.org/newsletter" in actions, address


def test_the_inquiry_page_has_its_form(pages: Pages) -> None:
    (form,) = pages["/inquiry-corner/"].xpath("//main//form")
    assert form.get("action") == "https://forms.example.org/inquiry"
    assert form.find(".//textarea[@name='question']") is not None


def test_every_page_has_copyright_privacy_and_feed_in_its_footer(pages: Pages) -> None:
    for address, page in english(pages).items():
        foot = page.find(".//body/footer")
        assert "© 2001–2006 Academy for Educational Development" in text(foot), address
        found = links(foot, ".//a")
        assert ("Privacy Policy and Disclaimer", "/privacy/") in found, address
        assert ("Subscribe by RSS", "/feed.xml") in found, address


def test_the_feed_of_every_page_has_entries(built: Built, pages: Pages) -> None:
    for address, page in pages.items():
        feed = page.find(".//head/link[@type='application/rss+xml']").get("href")
        found = feedparser.parse(built.text(feed).encode())
        assert not found.bozo, feed
        assert found.entries, f"{address} names {feed}"


def test_the_exit_link_is_the_second_tab_stop_of_every_page(pages: Pages) -> None:
    for address, page in pages.items():
        stops = page.find("body").xpath(".//a[@href] | .//button | .//input | .//textarea")
        assert stops[0].get("href") == "#main", address
        assert stops[1].get("href") == EXIT, address
        assert stops[1].get("rel") == "nofollow noreferrer", address


def test_every_page_links_to_the_safety_page_in_its_language(pages: Pages) -> None:
    for address, page in pages.items():
        language = page.get("lang")
        prefix = "" if language == "en" else f"/{language}"
        assert f"{prefix}/safety/" in page.xpath("//body//a/@href"), address


def test_the_front_page_links_to_the_section(pages: Pages) -> None:
    assert ("News & Updates", "/news/") in links(pages["/"], ".//body//a")


def test_an_article_has_its_day_and_source(pages: Pages) -> None:
    article = pages[MEETING].find(".//article")
    assert article.find(".//time[@class='dt-published']").get("datetime") == "2007-03-31"
    assert text(article.find(".//p[@class='credit']")) == "Source: UNIAP China"


def test_an_adapted_article_has_its_original(pages: Pages) -> None:
    article = pages[WORKSHOP].find(".//article")
    assert article.find(".//time[@class='dt-published']").get("datetime") == "2007-08-17"
    assert text(article.find(".//p[@class='credit']")) == (
        "Adapted from: A Platform for Collaboration: Government departments, UN agencies, INGOs "
        "and stakeholders meet to review Myanmar's draft National Plan of Action on Human "
        "Trafficking, UNIAP China, August 2007"
    )


def test_every_article_is_in_the_list_with_its_day_and_source(pages: Pages) -> None:
    articles = [
        address
        for address, page in english(pages).items()
        if page.xpath("//main/article[contains(@class, 'h-entry')]")
    ]
    listed = [
        item
        for address, page in pages.items()
        if re.fullmatch(r"/news/(page/\d+/)?", address)
        for item in page.iterfind(".//main//li[@class='item h-entry']")
    ]
    assert sorted(item.find(".//a").get("href") for item in listed) == sorted(articles)
    for item in listed:
        line = item.find("p[@class='when']")
        assert re.match(r"\d{1,2} [A-Z]\w+ \d{4} (Source|Adapted from): ", text(line))
