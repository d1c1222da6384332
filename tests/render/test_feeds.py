"""Feeds are well-formed, complete and reproducible."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from resource_site.render import feeds
from resource_site.site.outputs import Entry, Feed
from resource_site.site.pages import Content

BANGKOK = timezone(timedelta(hours=7))
HTML = '<p>Words & <a href="https://example.org/about/">more</a> ]]&gt; end</p>'

NEWER = Entry(
    identity="https://example.org/old.html",
    url="https://example.org/news/2007/workshop/",
    title="Workshop & <more>",
    summary="In short: a < b.",
    content=Content("key", "content/news/workshop.md", ()),
    published=datetime(2007, 8, 17, tzinfo=BANGKOK),
    updated=datetime(2007, 9, 1, tzinfo=BANGKOK),
    authors=("A. B.",),
    categories=("Border", "Myanmar"),
    credit_name="UNIAP China",
    credit_url="https://example.com/original",
    language="en",
)
OLDER = replace(
    NEWER,
    identity="https://example.org/news/2007/meeting/",
    url="https://example.org/news/2007/meeting/",
    title="会议",
    published=datetime(2007, 3, 31, tzinfo=BANGKOK),
    updated=datetime(2007, 3, 31, tzinfo=BANGKOK),
    authors=(),
    credit_url="",
)


def feed(kind: str, *entries: Entry) -> Feed:
    return Feed(
        kind=kind,
        url=f"https://example.org/feed.{kind}",
        home="https://example.org/",
        style="/assets/feed.css",
        title="Small & good",
        description="What it is for",
        language="en",
        copyright="© 2006",
        entries=entries,
    )


def rendered(kind: str, *entries: Entry, html: str = HTML) -> bytes:
    return feeds.feed(feed(kind, *entries), lambda _key, _path: html)


def parsed(kind: str, *entries: Entry, html: str = HTML) -> Any:
    found = feedparser.parse(rendered(kind, *entries, html=html))
    assert not found.bozo
    return found


@pytest.mark.parametrize(("kind", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_feed_reader_parses_the_feed(kind: str, version: str) -> None:
    found = parsed(kind, NEWER, OLDER)
    assert found.version == version
    assert found.feed.title == "Small & good"
    assert found.feed.link == "https://example.org/"
    assert found.feed.rights == "© 2006"
    assert [entry.title for entry in found.entries] == ["Workshop & <more>", "会议"]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_an_entry_is_complete(kind: str) -> None:
    entry = parsed(kind, NEWER).entries[0]
    assert entry.id == "https://example.org/old.html"
    assert entry.link == "https://example.org/news/2007/workshop/"
    assert entry.summary == "In short: a < b."
    assert entry.content[0].value == HTML
    assert [tag.term for tag in entry.tags] == ["Border", "Myanmar"]
    assert entry.published_parsed[:3] == (2007, 8, 16)
    assert entry.published_parsed[3] == 17


def test_the_source_of_an_entry_links_to_the_original() -> None:
    source = parsed("rss", NEWER).entries[0].source
    assert (source.href, source.title) == ("https://example.com/original", "UNIAP China")
    assert "source" not in parsed("rss", OLDER).entries[0]


def test_the_author_of_an_atom_entry_is_the_site_by_default() -> None:
    assert parsed("atom", OLDER).entries[0].author == "Small & good"
    assert parsed("atom", NEWER).entries[0].author == "A. B."


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_the_present_time_is_not_in_a_feed(kind: str) -> None:
    made = rendered(kind, NEWER, OLDER)
    assert str(datetime.now(UTC).year) not in made.decode()
    assert made == rendered(kind, NEWER, OLDER)


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_is_as_new_as_its_newest_change(kind: str) -> None:
    assert parsed(kind, NEWER, OLDER).feed.updated_parsed[:3] == (2007, 8, 31)


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
def test_a_feed_without_entries_is_valid(kind: str) -> None:
    made = rendered(kind)
    assert made
    assert str(datetime.now(UTC).year) not in made.decode()
    if kind != "json":
        assert parsed(kind).entries == []


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_has_a_style_sheet_for_browsers(kind: str) -> None:
    lines = rendered(kind, NEWER).decode().split("\n")
    assert lines[0] == "<?xml version='1.0' encoding='UTF-8'?>"
    assert lines[1] == '<?xml-stylesheet type="text/css" href="/assets/feed.css"?>'


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_has_its_own_url(kind: str) -> None:
    made = etree.fromstring(rendered(kind, NEWER))
    links = made.iter("{http://www.w3.org/2005/Atom}link")
    assert [link.get("href") for link in links if link.get("rel") == "self"] == [
        f"https://example.org/feed.{kind}"
    ]


def test_a_json_feed_has_the_same_values() -> None:
    made = json.loads(rendered("json", NEWER, OLDER))
    assert made["version"] == "https://jsonfeed.org/version/1.1"
    assert (made["home_page_url"], made["feed_url"]) == (
        "https://example.org/",
        "https://example.org/feed.json",
    )
    first, second = made["items"]
    assert (first["id"], first["url"]) == (NEWER.identity, NEWER.url)
    assert first["content_html"] == HTML
    assert first["date_published"] == "2007-08-17T00:00:00+07:00"
    assert first["date_modified"] == "2007-09-01T00:00:00+07:00"
    assert (first["authors"], first["tags"]) == ([{"name": "A. B."}], ["Border", "Myanmar"])
    assert second["title"] == "会议"


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_long_body_is_not_truncated(kind: str) -> None:
    html = "<p>" + "word ]]> &amp; " * 20_000 + "end</p>"
    assert parsed(kind, NEWER, html=html).entries[0].content[0].value.endswith("end</p>")
