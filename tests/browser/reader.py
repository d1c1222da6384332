"""A person who reads the site in a browser, and what that browser did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from playwright.sync_api import Page, Request

KINDS_OF_PAGE = (
    "/",
    "/news/",
    "/news/2007/",
    "/news/2007/first-china-myanmar-border-liaison-offices-meeting/",
    "/about/",
    "/subscribe/",
    "/inquiry-corner/",
    "/tags/",
    "/tags/prevention/",
    "/search/",
    "/404.html",
    "/zh/news/2007/first-china-myanmar-border-liaison-offices-meeting/",
    "/my/news/2005/myanmar-anti-trafficking-law/",
)


STORED = """async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
    name: window.name,
})"""
BEYOND_THE_EDGE = """() => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map((element) => element.outerHTML.slice(0, 80))"""


@dataclass(slots=True)
class Reader:
    """`said` is all that the console showed, `strangers` are the requests to other hosts."""

    page: Page
    home: str
    said: list[str] = field(default_factory=list)
    strangers: list[Request] = field(default_factory=list)

    def opens(self, address: str) -> None:
        """Go to a page of the site and wait until it is loaded."""
        self.page.goto(f"{self.home}{address}")

    def reads(self) -> str:
        """Return the text of the page, as it stands in its main part."""
        return " ".join(self.page.inner_text("main").split())


class Visit(NamedTuple):
    """What readers find on a page, and what it leaves in the browser.

    `said` is all that the console showed, `strangers` are the URLs of requests to other hosts;
    `width` is that of the page in a window of 320 pixels, and `beyond` what does not fit.
    """

    text: str
    text_without_scripts: str
    said: list[str]
    strangers: list[str]
    cookies: list[Any]
    stored: dict[str, Any]
    second_tab_stop: str
    width: int
    beyond: list[str]


def visit(reader: Reader, plain_reader: Reader, address: str) -> Visit:
    """Read a page with and without JavaScript, in a wide window and in a small one."""
    page = reader.page
    page.set_viewport_size({"width": 1280, "height": 800})
    reader.said, reader.strangers = [], []
    reader.opens(address)
    text = reader.reads()
    plain_reader.opens(address)
    for _ in range(2):
        page.keyboard.press("Tab")
    second_tab_stop = page.evaluate("document.activeElement.id")
    page.set_viewport_size({"width": 320, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    beyond = page.evaluate(BEYOND_THE_EDGE)
    page.wait_for_load_state("networkidle")
    return Visit(
        text,
        plain_reader.reads(),
        reader.said,
        [request.url for request in reader.strangers],
        page.context.cookies(),
        page.evaluate(STORED),
        second_tab_stop,
        width,
        beyond,
    )
