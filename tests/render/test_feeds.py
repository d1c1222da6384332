"""Feeds are well-formed, complete and reproducible."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from lxml import etree, html
from msgspec.structs import replace

from resource_site.render import feeds
from resource_site.site.outputs import Feed, FeedItem
from resource_site.site.values import (
    Content,
)
from tests.shared import shown

BANGKOK = timezone(timedelta(hours=7))
HTML = '<p>Words & <a href="https://example.org/about/">more</a> ]]&gt; end</p>'

NEWER = FeedItem(
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


def feed(kind: str, *entries: FeedItem) -> Feed:
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


def html_of(_key: str, _path: str) -> str:
    return HTML


def rendered(kind: str, *entries: FeedItem, body: str = HTML) -> bytes:
    return feeds.feed(feed(kind, *entries), lambda _key, _path: body)


def parsed(kind: str, *entries: FeedItem, body: str = HTML) -> Any:
    found = feedparser.parse(rendered(kind, *entries, body=body))
    assert not found.bozo
    return found


@pytest.mark.parametrize(("kind", "version"), [("rss", "rss20"), ("atom", "atom10")])
def test_a_feed_reader_parses_the_feed(kind: str, version: str) -> None:
    found = parsed(kind, NEWER, OLDER)
    assert found.version == version
    assert found.feed.title == "Small & good"
    assert found.feed.link == "https://example.org/"
    assert found.feed.rights == "© 2006"
    assert [shown(entry.title_detail) for entry in found.entries] == ["Workshop & <more>", "会议"]


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_an_entry_is_complete(kind: str) -> None:
    entry = parsed(kind, NEWER).entries[0]
    assert entry.id == "https://example.org/old.html"
    assert entry.link == "https://example.org/news/2007/workshop/"
    assert shown(entry.summary_detail) == "In short: a < b."
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
    body = "<p>" + "word ]]> &amp; " * 20_000 + "end</p>"
    assert parsed(kind, NEWER, body=body).entries[0].content[0].value.endswith("end</p>")


# What an editor may write, as a reader must show it.
TEXTS = (
    "<svg/onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!-- hidden",
    "<?php ?>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "&amp;lt;b&amp;gt;",
    "how to write &amp;",
    "a &copy b",
    "x < y",
    "1 <2 and 3>2",
    "AT&T & <b>bold</b>",
    "\"quoted\" 'text'",
)


def with_text(kind: str, text: str) -> Feed:
    """Return a feed with this text in all its places."""
    entry = replace(
        NEWER, title=text, summary=text, authors=(text,), categories=(text,), credit_name=text
    )
    return replace(feed(kind, entry), title=text, description=text, copyright=text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_a_feed_reader_shows_text_as_it_was_written(kind: str, text: str) -> None:
    found = feedparser.parse(feeds.feed(with_text(kind, text), html_of))
    entry = found.entries[0]
    details = (entry.title_detail, entry.summary_detail, found.feed.title_detail)
    for detail in (*details, found.feed.subtitle_detail):
        assert shown(detail) == text


@pytest.mark.parametrize("text", TEXTS)
def test_text_in_rss_is_not_markup_when_parsed_as_html(text: str) -> None:
    made = etree.fromstring(feeds.feed(with_text("rss", text), html_of))
    places = [node for node in made.iter("{*}*") if node.text and node.text.strip()]
    places = [node for node in places if etree.QName(node).localname != "encoded"]
    names = {etree.QName(node).localname for node in places}
    assert {"title", "description", "creator", "category", "source", "copyright"} <= names
    for node in places:
        shown_as_html = html.fragment_fromstring(str(node.text), create_parent=True)
        assert len(shown_as_html) == 0
        if etree.QName(node).localname in ("title", "description", "creator", "category"):
            assert shown_as_html.text_content() == text


@pytest.mark.parametrize("text", TEXTS)
def test_text_is_plain_in_atom_and_json(text: str) -> None:
    made = etree.fromstring(feeds.feed(with_text("atom", text), html_of))
    for name in ("title", "subtitle", "rights", "entry/title", "entry/summary"):
        path = "/".join(f"{{*}}{part}" for part in name.split("/"))
        assert [(node.get("type", "text"), node.text) for node in made.iterfind(path)] == [
            ("text", text)
        ]
    assert [node.text for node in made.iterfind("{*}entry/{*}author/{*}name")] == [text]
    assert [node.get("term") for node in made.iterfind("{*}entry/{*}category")] == [text]
    whole = json.loads(feeds.feed(with_text("json", text), html_of))
    (item,) = whole["items"]
    assert {whole["title"], whole["description"], item["title"], item["summary"]} == {text}
    assert (item["tags"], item["authors"]) == ([text], [{"name": text}])
