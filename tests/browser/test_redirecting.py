"""A former address leads to the document, with the query and the place in the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.conftest import served
from tests.browser.reader import Reader
from tests.sites.building import published, written

PLAN = "---\ntitle: A plan\naliases: [/old/]\n---\n## A part\n\nWords.\n"


@pytest.fixture(name="home", scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = written(tmp_path_factory.mktemp("plan"), {"news/2010-07-30-plan.md": PLAN})
    with served(published(folder).site) as home:
        yield home


def test_a_former_address_leads_to_the_document(reader: Reader) -> None:
    reader.opens("/old/?from=mail#c-a-part")
    reader.page.wait_for_url("**/news/2010/plan/**")
    assert reader.page.url == f"{reader.home}/news/2010/plan/?from=mail#c-a-part"
    assert reader.page.inner_text("h1") == "A plan"


def test_a_former_address_leads_to_the_document_without_scripts(plain_reader: Reader) -> None:
    plain_reader.opens("/old/?from=mail#c-a-part")
    plain_reader.page.wait_for_url("**/news/2010/plan/**")
    assert plain_reader.page.url.startswith(f"{plain_reader.home}/news/2010/plan/")
    assert plain_reader.page.inner_text("h1") == "A plan"


@pytest.mark.parametrize("rest", ["?//other.example/", "#//other.example/", "?@other.example"])
def test_a_redirect_never_leaves_the_site(reader: Reader, rest: str) -> None:
    reader.opens(f"/old/{rest}")
    reader.page.wait_for_url(f"{reader.home}/news/2010/plan/**")
    assert reader.strangers == []
