"""What programs read off an article: microformats2, Open Graph, the outline of its headings."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from lxml.html import HtmlElement

from tests.shared import PNG
from tests.sites.building import Built, published, written

ARTICLE = """\
---
title: A meeting at the border
summary: Officials meet.
updated: 2007-04-02
tags: [Prevention, Law]
countries: China
authors: [Mary Example]
source: UNIAP China
image: bridge.png
image_alt: A bridge
---
The **first** paragraph.

## A heading

The last paragraph.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    texts: dict[str, str | bytes] = {
        "news/2007-03-31-meeting/index.md": ARTICLE,
        "news/2007-03-31-meeting/bridge.png": PNG,
        "news/2007-05-01-next.md": "---\ntitle: Next\ntags: [Law]\n---\nText.\n",
    }
    return published(written(tmp_path_factory.mktemp("microformats"), texts))


@pytest.fixture
def entry(built: Built) -> HtmlElement:
    page = built.page("/news/2007/meeting/")
    (found,) = page.xpath("//main//article[contains(@class, 'h-entry')]")
    assert isinstance(found, HtmlElement)
    return found


def values(entry: HtmlElement, name: str) -> list[str]:
    """Return the values of a property as a microformats parser reads them."""
    found = entry.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]")
    return [str(e.get("value") or e.get("datetime") or e.text_content().strip()) for e in found]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("p-name", ["A meeting at the border"]),
        ("p-summary", ["Officials meet."]),
        ("dt-published", ["2007-03-31"]),
        ("dt-updated", ["2007-04-02"]),
        ("u-url", ["https://example.org/news/2007/meeting/"]),
        ("p-category", ["China", "Prevention", "Law"]),
        ("p-author", ["Mary Example"]),
    ],
)
def test_an_article_has_this_property(entry: HtmlElement, name: str, expected: list[str]) -> None:
    assert values(entry, name) == expected


def test_the_content_is_the_body_and_nothing_else(entry: HtmlElement) -> None:
    (content,) = entry.xpath(".//*[contains(@class, 'e-content')]")
    html = etree.tostring(content, encoding="unicode", with_tail=False)
    assert html == (
        '<div class="e-content"><p>The <strong>first</strong> paragraph.</p>\n'
        '<h2 id="c-a-heading">A heading</h2>\n<p>The last paragraph.</p></div>'
    )


def test_a_page_has_one_entry_so_that_related_articles_are_not_taken_for_it(built: Built) -> None:
    page = built.page("/news/2007/meeting/")
    assert len(page.xpath("//*[contains(@class, 'h-entry')]")) == 1


def test_a_list_is_a_feed_of_entries(built: Built) -> None:
    feed = built.page("/news/").find(".//main//ol[@class='list h-feed']")
    assert [values(item, "p-name") for item in feed] == [["Next"], ["A meeting at the border"]]


def test_a_preview_has_title_text_address_and_picture(built: Built) -> None:
    page = built.page("/news/2007/meeting/")
    found = {
        str(meta.get("property")): meta.get("content")
        for meta in page.iterfind(".//meta[@property]")
    }
    assert found["og:title"] == "A meeting at the border"
    assert found["og:type"] == "article"
    assert found["og:description"] == "Officials meet."
    assert found["og:url"] == "https://example.org/news/2007/meeting/"
    assert found["og:image"] == "https://example.org/news/2007/meeting/bridge.png"
    assert found["og:image:alt"] == "A bridge"


def test_markup_in_a_title_is_shown_and_not_run(tmp_path: Path) -> None:
    text = "---\ntitle: <script>alert(1)</script> & {{ site.title }}\n---\nText.\n"
    built = published(written(tmp_path, {"news/2007-01-01-odd.md": text}))
    page = built.page("/news/2007/odd/")
    assert page.find(".//h1").text_content() == "<script>alert(1)</script> & {{ site.title }}"
    assert "<script>alert" not in built.text("/news/2007/odd/")
    assert "<script>alert" not in built.text("/feed.xml")
