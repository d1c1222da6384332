"""JSON-LD says what a page shows, in the terms of schema.org."""

from __future__ import annotations

import json
from typing import Any

from lxml import html

from tests.conftest import SmallSite
from tests.shared import PNG


def data(site: SmallSite, path: str) -> dict[str, Any]:
    """Return the data that a page has."""
    page = html.document_fromstring(site.rendered(path))
    (found,) = page.findall("head/script[@type='application/ld+json']")
    read: dict[str, Any] = json.loads(found.text or "")
    return read


def test_an_article_has_what_search_engines_ask_of_news(site: SmallSite) -> None:
    site.file("news/p.png", PNG).text(
        "news/2007-03-31-a.md",
        "title: A meeting\nsummary: In short.\nupdated: 2007-04-02 10:00\nauthors: [Ma Thida]\n"
        "tags: [Law]\nsource: {name: UNIAP, title: Report, url: 'https://example.com/r'}\n"
        "image: p.png\nimage_alt: A room",
    )
    assert data(site, "news/2007/a/index.html") == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": "https://example.org/news/2007/a/",
        "url": "https://example.org/news/2007/a/",
        "mainEntityOfPage": "https://example.org/news/2007/a/",
        "name": "A meeting",
        "headline": "A meeting",
        "description": "In short.",
        "inLanguage": "en",
        "datePublished": "2007-03-31T00:00:00+07:00",
        "dateModified": "2007-04-02T10:00:00+07:00",
        "author": [{"@type": "Person", "name": "Ma Thida"}],
        "keywords": ["Law"],
        "image": "https://example.org/news/p.png",
        "isBasedOn": {
            "@type": "CreativeWork",
            "name": "Report",
            "url": "https://example.com/r",
            "publisher": "UNIAP",
        },
        "publisher": {
            "@type": "Organization",
            "name": "Small site",
            "url": "https://example.org/",
        },
        "isPartOf": {"@type": "WebSite", "name": "Small site", "url": "https://example.org/"},
    }


def test_a_choice_decides_on_the_type(site: SmallSite) -> None:
    site.settings('[sections.library]\nkind = "resource"')
    for number, chosen in enumerate(("Law", "Report", "Data", "Guidance")):
        site.text(
            f"library/2007-03-31-{number}.md",
            f"title: A\ntype_of_resource: {chosen}\nissued: 1997-05\nlanguages: [en, th]",
        )
    found = [data(site, f"library/2007/{number}/index.html") for number in range(4)]
    types = [one["@type"] for one in found]
    assert types == ["Legislation", "Report", "Dataset", "CreativeWork"]
    assert found[0]["datePublished"] == "1997-05"
    assert found[0]["inLanguage"] == ["en", "th"]


def test_what_is_in_records_is_a_list(site: SmallSite) -> None:
    site.settings('[sections.help]\nkind = "help"').text(
        "help/a.md",
        "title: A line\nchecked: 2008-01-01\nconfirmed_at: https://example.com/\nways:\n"
        "  - {way: Telephone, number: '1300'}\n  - {way: SMS, number: '1191'}",
    )
    found = data(site, "help/a/index.html")
    assert found["@type"] == "Service"
    assert found["telephone"] == ["1300", "1191"]


def test_no_value_can_leave_the_element(site: SmallSite) -> None:
    title = "A </script><script>alert(1)</script> & <!-- \u2028"
    site.text("news/2007-03-31-a.md", f"title: '{title[:-2]}'")
    text = site.rendered("news/2007/a/index.html")
    assert text.count("<script>") == 0
    assert data(site, "news/2007/a/index.html")["name"] == title[:-2]


def test_a_description_of_a_term_has_data(site: SmallSite) -> None:
    site.settings('[taxonomies.countries]\nindex = "country"')
    site.text("countries/thailand.md", "title: Thailand")
    assert data(site, "countries/thailand/index.html")["@type"] == "Country"
