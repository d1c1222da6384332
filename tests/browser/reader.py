"""A person who reads the site in a browser, and what that browser did meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field

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
