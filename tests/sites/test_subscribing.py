"""Feeds as a feed reader finds them: well formed, whole, in order, quiet when nothing changed."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urljoin

import feedparser
import pytest

from tests.shared import shown
from tests.sites.building import Built, published, small, written

FEEDS = ("/feed.xml", "/atom.xml")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(small("feed", tmp_path_factory.mktemp("feed")))


def parsed(built: Built, address: str) -> feedparser.FeedParserDict:
    return feedparser.parse(built.text(address).encode())


def every_feed(built: Built) -> list[str]:
    return sorted(f"/{path}" for path in built.files() if path.endswith(("feed.xml", "atom.xml")))


def test_every_feed_of_a_site_in_several_languages_is_well_formed(tmp_path: Path) -> None:
    built = published(small("translations", tmp_path))
    assert len(every_feed(built)) == 8
    for address in every_feed(built):
        found = parsed(built, address)
        assert not found.bozo, f"{address}: {found.get('bozo_exception')}"
        assert found.entries, address


@pytest.mark.parametrize("address", FEEDS)
def test_the_newest_article_is_first(built: Built, address: str) -> None:
    assert [shown(entry.title_detail) for entry in parsed(built, address).entries] == [
        "With an hour",
        "Newer, with a picture",
        "Older & wiser: a <short> report",
    ]


@pytest.mark.parametrize("address", FEEDS)
def test_the_identity_of_an_article_is_its_first_address(built: Built, address: str) -> None:
    assert [(entry.id, entry.link) for entry in parsed(built, address).entries] == [
        ("https://example.org/news/2007/same-day/", "https://example.org/news/2007/same-day/"),
        ("https://example.org/news/2007/its-first-name/", "https://example.org/news/2007/newer/"),
        ("https://example.org/news/2007/older/", "https://example.org/news/2007/older/"),
    ]


@pytest.mark.parametrize("address", FEEDS)
def test_dates_are_the_instants_in_the_zone_of_the_site(built: Built, address: str) -> None:
    instants = [entry.published_parsed[:5] for entry in parsed(built, address).entries]
    # Midnight in Bangkok is 17:00 of the day before in UTC.
    assert instants == [(2007, 8, 17, 15, 30), (2007, 8, 16, 17, 0), (2007, 3, 30, 17, 0)]


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_holds_the_full_text_and_the_summary(built: Built, address: str) -> None:
    older = parsed(built, address).entries[2]
    assert "The second paragraph." in older.content[0].value
    newer = parsed(built, address).entries[1]
    assert newer.summary == "A summary of its own."


def test_every_link_and_picture_in_a_feed_is_absolute(built: Built) -> None:
    for address in FEEDS:
        html = " ".join(entry.content[0].value for entry in parsed(built, address).entries)
        assert 'href="https://example.org/news/2007/newer/"' in html
        assert 'src="https://example.org/news/2007/newer/bridge.png"' in html
        assert 'href="/' not in html
        assert 'src="/' not in html


def test_notes_and_headings_of_an_article_are_absolute_links_in_a_feed(tmp_path: Path) -> None:
    text = "---\ntitle: Notes\n---\nA note.[^1] See [below](#below).\n\n## Below\n\n[^1]: Here.\n"
    built = published(written(tmp_path, {"news/2007-01-01-notes.md": text}))
    html = parsed(built, "/feed.xml").entries[0].content[0].value
    page = "https://example.org/news/2007/notes/"
    assert urljoin(page, "#c-below") in html
    assert 'href="#' not in html


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_names_itself_the_site_and_its_age(built: Built, address: str) -> None:
    feed = parsed(built, address).feed
    own = [link.href for link in feed.links if link.rel == "self"]
    assert own == [f"https://example.org{address}"]
    assert (feed.title, feed.link) == ("Resource site", "https://example.org/")
    assert feed.subtitle == "News, with sources."
    assert feed.updated_parsed[:5] == (2007, 8, 31, 17, 0)


def test_a_feed_carries_credit_author_and_topics(built: Built) -> None:
    older = parsed(built, "/feed.xml").entries[2]
    assert (older.source.title, older.source.href) == ("UNIAP China", "https://www.un-act.org/")
    assert [tag.term for tag in older.tags] == ["Report", "Prevention", "China"]
    assert parsed(built, "/atom.xml").entries[2].author == "Mary Example"


def test_all_three_formats_tell_the_same(built: Built) -> None:
    rows = json.loads(built.text("/feed.json"))["items"]
    whole = [(row["id"], row["url"], row["title"], row["summary"]) for row in rows]
    for address in FEEDS:
        entries = parsed(built, address).entries
        found = [(e.id, e.link, shown(e.title_detail), shown(e.summary_detail)) for e in entries]
        assert found == whole


def test_a_feed_does_not_tell_when_the_site_was_built(tmp_path: Path) -> None:
    site = small("feed", tmp_path)
    one = published(site, now="2010-01-01").files()
    other = published(site, now="2019-12-31T23:00").files()
    assert other == one


def test_a_renamed_article_with_an_alias_keeps_its_identity_and_place(tmp_path: Path) -> None:
    site = small("feed", tmp_path)
    before = parsed(published(site), "/feed.xml").entries
    old = site / "content/news/2007-03-31-older.md"
    new = site / "content/news/2007-03-31-renamed.md"
    new.write_text(old.read_text().replace("---\n", "---\naliases: /news/2007/older/\n", 1))
    old.unlink()
    after = parsed(published(site), "/feed.xml").entries
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert after[2].link == "https://example.org/news/2007/renamed/"


def test_a_feed_holds_the_newest_articles_up_to_its_size(tmp_path: Path) -> None:
    site = small("paging", tmp_path)
    settings = site / "content/site.toml"
    settings.write_text(f"{settings.read_text()}\n[feeds]\nsize = 3\n")
    entries = parsed(published(site), "/feed.xml").entries
    assert [entry.title for entry in entries] == ["Article nine", "Article eight", "Article seven"]


def test_each_tag_has_a_feed_that_its_page_names(tmp_path: Path) -> None:
    built = published(small("topics", tmp_path))
    entries = parsed(built, "/tags/prevention/feed.xml").entries
    assert [entry.title for entry in entries] == ["Three", "Two", "One"]
    page = built.page("/tags/prevention/")
    assert page.xpath("//main//a[@href='/tags/prevention/feed.xml']")


def test_every_page_names_the_feeds_of_the_site(built: Built) -> None:
    for address, page in built.pages():
        if page.find(".//meta[@http-equiv='refresh']") is not None:
            continue
        named = [
            (link.get("type"), link.get("href"))
            for link in page.iterfind(".//head/link[@rel='alternate']")
        ]
        assert named[:3] == [
            ("application/rss+xml", "/feed.xml"),
            ("application/atom+xml", "/atom.xml"),
            ("application/feed+json", "/feed.json"),
        ], address


def test_the_end_of_a_cdata_section_in_a_text_breaks_no_feed(tmp_path: Path) -> None:
    text = "---\ntitle: A ]]> & <b> title\n---\nCode: `]]>` and &amp;amp; and 👪.\n"
    built = published(written(tmp_path, {"news/2007-01-01-odd.md": text}))
    for address in FEEDS:
        found = parsed(built, address)
        assert not found.bozo
        assert "]]&gt;" in found.entries[0].content[0].value
