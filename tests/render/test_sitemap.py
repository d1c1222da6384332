"""The sitemap as search engines read it."""

from __future__ import annotations

from lxml import etree

from resource_site.render import sitemap
from resource_site.site.outputs import Sitemap, SitemapEntry
from resource_site.site.values import (
    Translation,
)


def test_the_sitemap_has_every_page_with_its_languages() -> None:
    chinese = Translation("中文", "/zh/", "https://example.org/zh/?a&b", "zh", "ltr")
    made = sitemap.xml(
        Sitemap(
            (
                SitemapEntry("https://example.org/?a&b", "2007-03-31", (chinese,)),
                SitemapEntry("https://example.org/about/", "", ()),
            )
        )
    )
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    first, second = etree.fromstring(made).findall("s:url", names)
    assert first.findtext("s:loc", namespaces=names) == "https://example.org/?a&b"
    assert first.findtext("s:lastmod", namespaces=names) == "2007-03-31"
    (other,) = first.findall("{http://www.w3.org/1999/xhtml}link")
    assert (other.get("hreflang"), other.get("href")) == ("zh", "https://example.org/zh/?a&b")
    assert second.findtext("s:lastmod", namespaces=names) is None
