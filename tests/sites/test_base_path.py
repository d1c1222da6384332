"""A site whose base_url has a path works throughout, and a browser reaches all of it from /."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from lxml.html import HtmlElement

from tests.sites.building import Built, behind, published, small

HOST = "https://example.org"
BASE = f"{HOST}/resources"
ELSEWHERE = ("https://forms.example.org/", "https://www.example.net/")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(small("base-path", tmp_path_factory.mktemp("base-path")), search=True)


def addresses_on(page: HtmlElement) -> list[str]:
    """Return every address in a page, as it is written."""
    found = [str(address) for address in page.xpath("//@href | //@src | //@action")]
    found += [one.split()[0] for listed in page.xpath("//@srcset") for one in listed.split(", ")]
    refresh = page.xpath("//meta[@http-equiv='refresh']/@content")
    return [*found, *(str(content).partition("url=")[2] for content in refresh)]


def test_every_address_in_every_page_begins_with_the_path(built: Built) -> None:
    for page_address, page in built.pages():
        for address in addresses_on(page):
            begins_well = address.startswith(("/resources/", "#", f"{BASE}/", *ELSEWHERE))
            assert begins_well, f"{page_address} has {address}"


def test_every_address_in_every_other_file_begins_with_the_path(built: Built) -> None:
    for path, raw in built.files().items():
        if not path.endswith((".xml", ".json", ".txt")) or path.startswith("pagefind/"):
            continue
        for address in re.findall(rf"{HOST}[^\s\"'<>]*", raw.decode()):
            assert address.startswith(BASE), f"{path} has {address}"
        assert not re.findall(r'(?:href|src)="/(?!resources/)', raw.decode()), path


def test_a_browser_reaches_every_page_and_file_from_the_front_page(built: Built) -> None:
    wanted = {address for address, _ in built.pages()} - {"/404.html", "/old/meeting.html"}
    wanted |= {"/news/2007/meeting/minutes.txt", "/news/2007/meeting/bridge.png"}
    assert wanted <= reached_from("/resources/", built)


def test_no_link_is_dead_and_no_heading_is_missing(built: Built) -> None:
    for page_address, page in built.pages():
        here = f"{BASE}{page_address}"
        for address in addresses_on(page):
            target, anchor = urldefrag(urljoin(here, address))
            if target.startswith(BASE):
                path = behind(built.site, target.removeprefix(BASE))
                assert path.exists(), f"{page_address} leads to {address}"
                if anchor:
                    ids = built.page(target.removeprefix(BASE)).xpath("//@id")
                    assert anchor in ids, f"{page_address} leads to {address}"


def test_the_search_index_gives_addresses_with_the_path(built: Built) -> None:
    index = built.page("/search/").find(".//form[@data-index]").get("data-index")
    assert index == "/resources/pagefind/"
    addresses = [
        json.loads(gzip.decompress(raw).removeprefix(b"pagefind_dcd"))["url"]
        for path, raw in built.files().items()
        if path.startswith("pagefind/fragment/")
    ]
    assert "/resources/news/2007/meeting/" in addresses
    assert all(address.startswith("/resources/") for address in addresses)


def test_feeds_have_the_base_url(built: Built) -> None:
    feed = json.loads(built.text("/feed.json"))
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{BASE}/", f"{BASE}/feed.json")


def reached_from(start: str, built: Built) -> set[str]:
    """Follow every link and picture, as a browser at this host would, and say what was found."""
    found: set[str] = set()
    waiting = [f"{HOST}{start}"]
    while waiting:
        url = waiting.pop()
        address = url.removeprefix(BASE)
        if address in found:
            continue
        found.add(address)
        if not behind(built.site, address).name.endswith(".html"):
            continue
        links = (urldefrag(urljoin(url, link))[0] for link in addresses_on(built.page(address)))
        waiting.extend(link for link in links if link.startswith(f"{BASE}/"))
    return found


def test_the_command_line_can_move_the_site(tmp_path: Path) -> None:
    site = small("first", tmp_path)
    moved = published(site, "--base-url", "https://preview.example.org/pull/7/")
    page = moved.page("/news/2007/border-liaison/")
    canonical = page.find(".//link[@rel='canonical']").get("href")
    assert canonical == "https://preview.example.org/pull/7/news/2007/border-liaison/"
    assert page.find(".//a[@class='brand']").get("href") == "/pull/7/"
