"""The site of this project: it builds without a word, holds together, and has what the old had."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from itertools import pairwise
from urllib.parse import unquote, urldefrag, urljoin

import feedparser
import pytest
from lxml.html import HtmlElement

from tests.sites.building import PROJECT, Built, behind, published

SETTINGS = tomllib.loads((PROJECT / "content/site.toml").read_text(encoding="utf-8"))
BASE = SETTINGS["base_url"]
LATER = "2099-12-31"  # whatever editors add has appeared by then
MEETING = "/news/2007/first-china-myanmar-border-liaison-offices-meeting/"
WORKSHOP = "/news/2007/workshop-myanmar-draft-national-plan-of-action/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the project's own content, search included."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "content").symlink_to(PROJECT / "content")
    return published(folder, search=True, now=LATER)


@pytest.fixture(scope="module")
def pages(built: Built) -> dict[str, HtmlElement]:
    """Return every page by its address; redirects are no pages to read."""
    return {
        address: page
        for address, page in built.pages()
        if page.find(".//meta[@http-equiv='refresh']") is None
    }


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def links(element: HtmlElement, path: str) -> list[tuple[str, str]]:
    return [(words(link), str(link.get("href"))) for link in element.iterfind(path)]


# It holds together


def test_it_builds_without_a_problem(built: Built) -> None:
    assert re.findall(r".*: (?:error|warning|note): .*", built.words) == []


def test_every_address_inside_the_site_leads_to_a_file(
    built: Built, pages: dict[str, HtmlElement]
) -> None:
    dead = [
        (page_address, address)
        for page_address, page in pages.items()
        for address in page.xpath("//@href | //@src")
        if (target := urljoin(f"{BASE}{page_address}", address)).startswith(f"{BASE}/")
        and not behind(built.site, urldefrag(target)[0].removeprefix(BASE)).is_file()
    ]
    assert dead == []


def test_every_link_to_a_heading_finds_it(pages: dict[str, HtmlElement]) -> None:
    lost = []
    for page_address, page in pages.items():
        for address in page.xpath("//a/@href"):
            target, anchor = urldefrag(urljoin(f"{BASE}{page_address}", address))
            there = pages.get(target.removeprefix(BASE))
            if anchor and there is not None and unquote(anchor) not in there.xpath("//@id"):
                lost.append((page_address, address))
    assert lost == []


def test_every_page_is_reached_from_the_front_page(pages: dict[str, HtmlElement]) -> None:
    found: set[str] = set()
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        if address in pages and address not in found:
            found.add(address)
            hrefs = pages[address].xpath("//a/@href")
            waiting += [urldefrag(urljoin(address, str(href)))[0] for href in hrefs]
    assert sorted(pages.keys() - found) == ["/404.html"]


def test_no_page_asks_another_host_for_anything(pages: dict[str, HtmlElement]) -> None:
    loaded = "//@src | //link[@rel='stylesheet' or @rel='icon']/@href | //@srcset | //@data-index"
    for address, page in pages.items():
        assert all(str(found).startswith("/") for found in page.xpath(loaded)), address


def test_no_id_stands_twice_in_a_page(pages: dict[str, HtmlElement]) -> None:
    for address, page in pages.items():
        twice = [name for name, count in Counter(page.xpath("//@id")).items() if count > 1]
        assert twice == [], address


def test_every_page_has_one_first_heading_and_skips_no_level(
    pages: dict[str, HtmlElement],
) -> None:
    for address, page in pages.items():
        levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), (
            f"{address}: {levels}"
        )


def test_every_page_has_a_title_of_its_own(pages: dict[str, HtmlElement]) -> None:
    titles = Counter(words(page.find(".//title")) for page in pages.values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_every_page_says_what_it_is_about(pages: dict[str, HtmlElement]) -> None:
    for address, page in pages.items():
        assert page.find(".//meta[@name='description']").get("content"), address
        assert page.find(".//link[@rel='canonical']").get("href") == f"{BASE}{address}"


def test_every_page_says_its_language_and_direction(pages: dict[str, HtmlElement]) -> None:
    for address, page in pages.items():
        language = next((code for code in ("zh", "my") if address.startswith(f"/{code}/")), "en")
        assert (page.get("lang"), page.get("dir")) == (language, "ltr"), address


def test_every_picture_has_words(pages: dict[str, HtmlElement]) -> None:
    for address, page in pages.items():
        assert all("alt" in picture.attrib for picture in page.iterfind(".//img")), address


def test_no_page_runs_or_styles_anything_written_into_it(pages: dict[str, HtmlElement]) -> None:
    for address, page in pages.items():
        assert not page.xpath("//style | //@style | //script[not(@src)]"), address
        attributes = [str(name) for element in page.iter("*") for name in element.attrib]
        assert not [name for name in attributes if name.startswith("on")], address


def test_the_policy_for_content_is_the_first_thing_after_the_character_set(
    pages: dict[str, HtmlElement],
) -> None:
    for address, page in pages.items():
        first, second = page.find("head")[:2]
        assert first.get("charset") == "utf-8", address
        assert second.get("http-equiv") == "Content-Security-Policy", address
        assert str(second.get("content")).startswith("default-src 'none'; "), address


# It has what the old site had, on every page where that belongs


def english(pages: dict[str, HtmlElement]) -> dict[str, HtmlElement]:
    return {address: page for address, page in pages.items() if page.get("lang") == "en"}


def test_logo_name_and_tagline_are_on_every_page(pages: dict[str, HtmlElement]) -> None:
    for address, page in english(pages).items():
        brand = page.find(".//header/a[@class='brand']")
        assert brand.get("href") == "/", address
        assert brand.find("img").get("src") == "/assets/icon.svg", address
        assert words(brand) == "Counter-Trafficking Resource", address
        assert "A web resource for combating human trafficking" in words(page.find("body")), address


def test_the_old_menu_is_on_every_page(pages: dict[str, HtmlElement]) -> None:
    for address, page in english(pages).items():
        menu = links(page, ".//nav[@aria-label='Main menu']//a")
        for entry in (
            ("How You Can Help", "/how-you-can-help/"),
            ("About Us", "/about/"),
            ("Contact Us", "/contact/"),
            ("Search", "/search/"),
        ):
            assert entry in menu, address


def test_the_whole_site_can_be_searched_from_every_page(pages: dict[str, HtmlElement]) -> None:
    for address, page in pages.items():
        (form,) = page.iterfind(".//form[@role='search']")
        language = page.get("lang")
        prefix = "" if language == "en" else f"/{language}"
        assert form.get("action") == f"{prefix}/search/", address


def test_the_boxes_of_the_old_site_are_on_every_page(pages: dict[str, HtmlElement]) -> None:
    boxes = {
        "/subscribe/": "newsletter",
        "/inquiry-corner/": "Inquiry Corner",
        "/linking-needs-with-resources/": "Linking Needs with Resources Campaign",
    }
    for address, page in english(pages).items():
        found = {
            box.find("h2/a").get("href"): words(box) for box in page.iterfind(".//aside/section")
        }
        for target, title in boxes.items():
            assert address == target or title in found[target], f"{address} has no {title}"


def test_the_newsletter_can_be_signed_up_for_on_every_page(
    pages: dict[str, HtmlElement],
) -> None:
    for address, page in pages.items():
        forms = page.xpath("//form[@method='post'][.//input[@type='email'][@required]]")
        actions = [form.get("action") for form in forms]
        assert "https://forms.example.org/newsletter" in actions, address


def test_the_inquiry_corner_takes_questions(pages: dict[str, HtmlElement]) -> None:
    (form,) = pages["/inquiry-corner/"].xpath("//main//form")
    assert form.get("action") == "https://forms.example.org/inquiry"
    assert form.find(".//textarea[@name='question']") is not None


def test_copyright_privacy_and_rss_are_at_the_foot_of_every_page(
    pages: dict[str, HtmlElement],
) -> None:
    for address, page in english(pages).items():
        foot = page.find(".//body/footer")
        assert "© 2001–2006 Academy for Educational Development" in words(foot), address
        found = links(foot, ".//a")
        assert ("Privacy Policy and Disclaimer", "/privacy/") in found, address
        assert ("Subscribe by RSS", "/feed.xml") in found, address


def test_feed_readers_find_the_feed_on_every_page(
    built: Built, pages: dict[str, HtmlElement]
) -> None:
    for address, page in pages.items():
        feed = page.find(".//head/link[@type='application/rss+xml']").get("href")
        found = feedparser.parse(built.text(feed).encode())
        assert not found.bozo, feed
        assert found.entries, f"{address} names {feed}"


def test_the_way_out_is_the_second_stop_of_the_tab_key_on_every_page(
    pages: dict[str, HtmlElement],
) -> None:
    for address, page in pages.items():
        stops = page.find("body").xpath(".//a[@href] | .//button | .//input | .//textarea")
        assert stops[0].get("href") == "#main", address
        assert stops[1].get("href") == "https://www.bbc.com/weather", address
        assert stops[1].get("rel") == "nofollow noreferrer", address


def test_the_safety_page_is_linked_from_every_page_in_its_language(
    pages: dict[str, HtmlElement],
) -> None:
    for address, page in pages.items():
        language = page.get("lang")
        prefix = "" if language == "en" else f"/{language}"
        assert f"{prefix}/safety/" in page.xpath("//body//a/@href"), address


def test_the_front_page_leads_to_news_and_updates(pages: dict[str, HtmlElement]) -> None:
    assert ("News & Updates", "/news/") in links(pages["/"], ".//body//a")


def test_the_border_meeting_is_here_with_its_day_and_credit(
    pages: dict[str, HtmlElement],
) -> None:
    article = pages[MEETING].find(".//article")
    assert article.find(".//time[@class='dt-published']").get("datetime") == "2007-03-31"
    assert words(article.find(".//p[@class='credit']")) == "Source: UNIAP China"


def test_the_workshop_is_here_with_its_day_and_what_it_was_adapted_from(
    pages: dict[str, HtmlElement],
) -> None:
    article = pages[WORKSHOP].find(".//article")
    assert article.find(".//time[@class='dt-published']").get("datetime") == "2007-08-17"
    assert words(article.find(".//p[@class='credit']")) == (
        "Adapted from: A Platform for Collaboration: Government departments, UN agencies, INGOs "
        "and stakeholders meet to review Myanmar's draft National Plan of Action on Human "
        "Trafficking, UNIAP China, August 2007"
    )


def test_every_dated_article_stands_in_the_list_with_its_day_and_credit(
    pages: dict[str, HtmlElement],
) -> None:
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
        assert re.match(r"\d{1,2} [A-Z]\w+ \d{4} (Source|Adapted from): ", words(line))


FACTS = {
    MEETING: """Ruili, Muse, 35, 16, UNICEF, UNIAP, UNODC, ARTIP, World Vision, Save the Children,
        Dehong, Yunnan, Yinjing, Jiegao, Nan Taw, 105, Extradition, January 2007, June 2007""",
    WORKSHOP: """Naypyitaw, 24, COMMIT, 2011, March 2006, IOM, AFXB, Susu Thatun, quarter,
        capacity, Japan, Australia, Chief of Police""",
}


@pytest.mark.parametrize("address", FACTS)
def test_the_facts_of_an_old_article_are_in_the_new_one(
    pages: dict[str, HtmlElement], address: str
) -> None:
    text = words(pages[address].find(".//article")).casefold()
    facts = [fact.strip() for fact in FACTS[address].split(",")]
    assert [fact for fact in facts if fact.casefold() not in text] == []
