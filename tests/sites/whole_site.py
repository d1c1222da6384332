"""What holds for the pages of every site, whatever its content: links, structure, security."""

from __future__ import annotations

from collections import Counter
from urllib.parse import unquote, urldefrag, urljoin

import feedparser
from lxml.html import HtmlElement

from tests import oracles
from tests.sites.building import Built, behind

BASE = "https://example.org"
Pages = dict[str, HtmlElement]


def pages_of(built: Built) -> Pages:
    """Return the pages of a site by their addresses, without redirects."""
    return {
        address: page
        for address, page in built.pages()
        if page.find(".//meta[@http-equiv='refresh']") is None
    }


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


class WholeSite:
    """Checks of a site; a subclass has the fixtures `built` and `pages`."""

    def test_every_internal_link_leads_to_a_file(self, built: Built, pages: Pages) -> None:
        dead = [
            (page_address, address)
            for page_address, page in pages.items()
            for address in page.xpath("//@href | //@src")
            if (target := urljoin(f"{BASE}{page_address}", address)).startswith(f"{BASE}/")
            and not behind(built.site, urldefrag(target)[0].removeprefix(BASE)).is_file()
        ]
        assert dead == []

    def test_every_link_to_a_heading_has_its_target(self, pages: Pages) -> None:
        lost = []
        for page_address, page in pages.items():
            for address in page.xpath("//a/@href"):
                target, anchor = urldefrag(urljoin(f"{BASE}{page_address}", address))
                there = pages.get(target.removeprefix(BASE))
                if anchor and there is not None and unquote(anchor) not in there.xpath("//@id"):
                    lost.append((page_address, address))
        assert lost == []

    def test_no_page_loads_anything_from_another_host(self, pages: Pages) -> None:
        loaded = (
            "//@src | //link[@rel='stylesheet' or @rel='icon']/@href | //@srcset | //@data-index"
        )
        for address, page in pages.items():
            assert all(str(found).startswith("/") for found in page.xpath(loaded)), address

    def test_no_page_contains_a_script_or_style(self, pages: Pages) -> None:
        for address, page in pages.items():
            assert not page.xpath(
                "//style | //@style | //script[not(@src) and not(@type='application/ld+json')]"
            ), address
            attributes = [str(name) for element in page.iter("*") for name in element.attrib]
            assert not [name for name in attributes if name.startswith("on")], address

    def test_the_security_policy_is_first_after_the_encoding(self, pages: Pages) -> None:
        for address, page in pages.items():
            first, second = page.find("head")[:2]
            assert first.get("charset") == "utf-8", address
            assert second.get("http-equiv") == "Content-Security-Policy", address
            assert str(second.get("content")).startswith("default-src 'none'; "), address

    def test_ids_are_unique_in_a_page(self, pages: Pages) -> None:
        for address, page in pages.items():
            counts = Counter(page.xpath("//@id"))
            assert [name for name, count in counts.items() if count > 1] == [], address

    def test_every_page_has_one_first_heading(self, pages: Pages) -> None:
        for address, page in pages.items():
            assert len(page.xpath("//h1")) == 1, address

    def test_every_page_has_title_description_and_canonical_url(self, pages: Pages) -> None:
        for address, page in pages.items():
            assert text(page.find(".//title")), address
            assert page.find(".//meta[@name='description']").get("content"), address
            assert page.find(".//link[@rel='canonical']").get("href") == f"{BASE}{address}"

    def test_every_page_has_language_and_direction(self, pages: Pages) -> None:
        for address, page in pages.items():
            assert page.get("lang"), address
            assert page.get("dir") in ("ltr", "rtl"), address

    def test_every_picture_has_alt_text(self, pages: Pages) -> None:
        for address, page in pages.items():
            assert all("alt" in picture.attrib for picture in page.iterfind(".//img")), address

    def test_the_feed_of_every_page_is_valid(self, built: Built, pages: Pages) -> None:
        feeds = {
            page.find(".//head/link[@type='application/rss+xml']").get("href")
            for page in pages.values()
        }
        for feed in sorted(feeds):
            assert not feedparser.parse(built.text(feed).encode()).bozo, feed

    def test_outputs_are_harmless_and_portable(self, built: Built) -> None:
        finders = (
            oracles.nothing_live,
            oracles.feeds_well_formed,
            oracles.nothing_but_text,
            oracles.names_fit_every_disk,
        )
        assert [fault for find in finders for fault in find(built.site)] == []
