"""The site of this project builds without errors and has valid pages, whatever its content."""

from __future__ import annotations

import pytest

from tests.sites.building import PROJECT, Built, published
from tests.sites.whole_site import BASE, Pages, WholeSite, pages_of

LATER = "2099-12-31"  # scheduled articles are published by then


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the site of this project with its search index."""
    folder = tmp_path_factory.mktemp("shipped")
    (folder / "content").symlink_to(PROJECT / "content")
    return published(folder, "--base-url", BASE, search=True, now=LATER)


@pytest.fixture(scope="module")
def pages(built: Built) -> Pages:
    return pages_of(built)


class TestShippedSite(WholeSite):
    """The checks of every site."""
