"""What editors really type is published as they mean it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from resource_site.site.outputs import Feed

if TYPE_CHECKING:
    from tests.conftest import SmallSite

CAFE, CAFE_ON_A_MAC = "café", unicodedata.normalize("NFD", "café")
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        (CAFE_ON_A_MAC, CAFE),
        (CAFE, CAFE_ON_A_MAC),
        ("ca\u00adf\u00e9", CAFE),
        (CAFE_ON_A_MAC, "caf%C3%A9"),
        (CAFE_ON_A_MAC, "cafe%CC%81"),
    ],
)
def test_a_link_finds_a_file_whatever_the_unicode_form_of_their_names(
    site: SmallSite, name: str, target: str
) -> None:
    site.text("news/2007-01-01-a/index.md", "title: A", f"[b]({target}.pdf)\n[c](../{target}.md)")
    site.file(f"news/2007-01-01-a/{name}.pdf", PDF)
    site.text(f"news/{name}.md", "title: C\ndate: 2007-01-01")
    assert site.messages() == []
    assert "news/2007/cafe/index.html" in site.outputs()


@pytest.mark.parametrize(
    ("alias", "file"),
    [
        ("/content/news.asp", "content/news.asp/index.html"),
        ("/content/other.asp/", "content/other.asp/index.html"),
        ("/old/index.php", "old/index.php/index.html"),
        ("/old/report.pdf", "old/report.pdf/index.html"),
        ("/old/v1.2", "old/v1.2/index.html"),
        ("/old/b.html", "old/b.html"),
        ("/old/b.HTM", "old/b.HTM"),
        ("/old/a", "old/a/index.html"),
    ],
)
def test_a_former_address_is_served_as_a_page(site: SmallSite, alias: str, file: str) -> None:
    site.text("news/2007-01-01-a.md", f"title: A\naliases: {alias}")
    site.file("urls.txt", f"{alias}\n")
    assert file in site.outputs()


@pytest.mark.parametrize(
    ("published", "updated", "changed"),
    [
        ("2007-05-01 08:00", "2007-05-01 17:30", "2007-05-01T17:30:00+07:00"),
        ("2007-05-01", "2007-05-01 17:30", "2007-05-01T17:30:00+07:00"),
        ("2007-05-01", "2007-05-02T01:00Z", "2007-05-02T08:00:00+07:00"),
        ("2007-05-01", "2007-05-02", "2007-05-02T00:00:00+07:00"),
        ("2007-05-01 08:00", "2007-05-01", "2007-05-01T08:00:00+07:00"),
        ("2007-05-01 08:00", '""', "2007-05-01T08:00:00+07:00"),
    ],
)
def test_feeds_have_the_time_of_a_change(
    site: SmallSite, published: str, updated: str, changed: str
) -> None:
    site.text("news/a.md", f"title: A\ndate: {published}\nupdated: {updated}")
    feed = site.outputs()["atom.xml"].value
    assert isinstance(feed, Feed)
    assert feed.entries[0].updated.isoformat() == changed


def test_instants_around_the_end_of_summer_time_are_in_order(site: SmallSite) -> None:
    site.file("site.toml", site.toml().replace("Asia/Bangkok", "America/New_York"))
    site.text("news/first.md", "title: First\ndate: 2024-11-03 01:50 -04:00")
    site.text("news/held.md", "title: Held\ndate: 2024-01-01\npublish: 2024-11-03 01:30 -05:00")
    site.text("news/second.md", "title: Second\ndate: 2024-11-03 01:10 -05:00")
    now = datetime.fromisoformat("2024-11-03T01:40-04:00")
    later = datetime.fromisoformat("2024-11-03T02:00-05:00")
    assert [a.title for a in site.library(now=now).editions["en"].articles] == []
    titles = [a.title for a in site.library(now=later).editions["en"].articles]
    assert titles == ["Held", "First", "Second"]


def test_empty_fields_of_a_content_management_system_are_absent(site: SmallSite) -> None:
    empty = "summary image image_alt updated expires source slug weight featured lang"
    fields = "\n".join(f'{name}: ""' for name in empty.split())
    site.text("news/a.md", f"title: A\ndate: 2007-01-01T10:00:00.000Z\n{fields}\ntags: []")
    assert site.messages() == []
    assert site.article().summary == "Some words."
