"""Help lines on small and large screens, and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import served
from tests.sites.building import SETTINGS, published

HELP = '[sections.help]\ntitle = "Get help"\nkind = "help"\n[help]\npage = "help"\n'
LINE = """---
title: A line for people who work far away from home
country: Thailand
ways:
  - {telephone: "1300"}
  - {telephone: "+1 202 555 0143", note: From abroad}
  - {sms: "+1 202 555 0144"}
  - {chat: "https://www.example.org/chat"}
  - {email: somebody.of.the.service@office.example.org}
hours:
  - {days: Monday to Friday, opens: "09:00", closes: "17:00"}
  - {days: [Saturday, Sunday, Public holidays], all_day: true}
timezone: Asia/Bangkok
languages: [th, en]
confirmed_at: https://www.example.org/help
checked: 2019-12-01
---
You can call at any hour.
"""
THUMB = 44  # CSS pixels


@pytest.fixture(scope="module")
def line(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A window in front of a site with a help line."""
    folder = tmp_path_factory.mktemp("help")
    files = {"site.toml": f"{SETTINGS}\n{HELP}", "help/line.md": LINE}
    for name, text in files.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    with served(published(folder).site) as home:
        page = browser.new_page(base_url=home)
        yield page
        page.close()


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("address", ["/help/line/", "/help/"])
def test_ways_are_reached_by_thumb_on_every_screen(line: Page, address: str, width: int) -> None:
    line.set_viewport_size({"width": width, "height": 800})
    line.goto(address)
    heights = line.eval_on_selector_all(
        "main :is(.way, [href^='tel:'], [href^='sms:'], [href^='mailto:'])",
        "links => links.map(link => link.getBoundingClientRect().height)",
    )
    assert len(heights) >= 4
    assert min(heights) >= THUMB
    assert line.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_has_what_a_reader_needs_and_no_menu(line: Page) -> None:
    line.goto("/help/line/")
    address = line.locator(".printed")
    assert not address.is_visible()
    line.emulate_media(media="print")
    text = line.inner_text("body")
    line.emulate_media(media="screen")
    for needed in ("1300", "From abroad", "17:00", "Thai", "English", "1 December 2019"):
        assert needed in text
    assert "https://example.org/help/line/" in text
    assert "Search" not in text


def test_the_bar_leads_to_help_in_one_step(line: Page) -> None:
    line.goto("/")
    line.click(".bar .help a")
    line.wait_for_url("**/help/")
    line.click("main .list a >> nth=0")
    line.wait_for_url("**/help/line/")
