"""A former address leads to the document, with the query and the place in the page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import served
from tests.sites.building import published, written

PLAN = "---\ntitle: A plan\naliases: [/old/]\n---\n## A part\n\nWords.\n"


@pytest.fixture(name="home")
def _home(tmp_path: Path) -> Iterator[str]:
    site = published(written(tmp_path, {"news/2010-07-30-plan.md": PLAN})).site
    with served(site) as home:
        yield home


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_former_address_leads_to_the_document(
    browser: Browser, home: str, *, scripts: bool
) -> None:
    page = browser.new_context(java_script_enabled=scripts).new_page()
    page.goto(f"{home}/old/?from=mail#c-a-part")
    page.wait_for_url(f"{home}/news/2010/plan/**")
    rest = "?from=mail#c-a-part" if scripts else ""
    assert page.url.startswith(f"{home}/news/2010/plan/{rest}")
    assert page.inner_text("h1") == "A plan"
    page.context.close()


@pytest.mark.parametrize("rest", ["?//other.example/", "#//other.example/", "?@other.example"])
def test_a_redirect_never_leaves_the_site(browser: Browser, home: str, rest: str) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{home}/old/{rest}")
    page.wait_for_url(f"{home}/news/2010/plan/**")
    page.context.close()
