"""No published address disappears: it is answered, covered by words, or a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites.building import SETTINGS, Built, build, published, small, written


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(small("former-addresses", tmp_path_factory.mktemp("former")))


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("/news/2007/first-name/", "/news/2007/new-name/"),
        ("/news/2007/second-name/", "/news/2007/new-name/"),
        ("/archive/story.html", "/news/2007/new-name/"),
        ("/who-we-are/", "/about/"),
    ],
)
def test_a_former_address_redirects_to_the_present_one(
    built: Built, former: str, present: str
) -> None:
    page = built.page(former)
    refresh = page.find(".//meta[@http-equiv='refresh']")
    assert refresh.get("content") == f"0; url={present}"
    assert page.find(".//link[@rel='canonical']").get("href") == f"https://example.org{present}"
    assert page.find(".//main//a").get("href") == present


def test_former_addresses_are_not_indexed(built: Built) -> None:
    robots = built.page("/archive/story.html").find(".//meta[@name='robots']")
    assert robots.get("content") == "noindex"
    assert "story" not in built.text("/sitemap.xml")


def test_an_address_that_is_gone_says_that_its_content_was_removed(built: Built) -> None:
    page = built.page("/news/2001/withdrawn/")
    assert page.findtext(".//h1") == "Page removed"
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"
    assert page.find(".//nav//a") is not None
    assert "withdrawn" not in built.text("/sitemap.xml")


def test_the_page_of_an_address_that_is_gone_is_in_its_language(tmp_path: Path) -> None:
    gone = '[languages.zh]\n[gone]\n"/zh/old/" = "Secret reason."\n"/zh/old/a.pdf" = ""\n'
    texts = {"site.toml": SETTINGS + gone, "pages/about.zh.md": "---\ntitle: A\n---\nText.\n"}
    built = published(written(tmp_path, texts))
    page = built.page("/zh/old/")
    assert (page.get("lang"), page.findtext(".//h1")) == ("zh", "网页已删除")
    assert b"Secret reason" not in b"".join(built.files().values())
    assert "zh/old/a.pdf" not in built.files()


def test_a_document_at_an_address_that_is_gone_is_an_error(tmp_path: Path) -> None:
    texts = {
        "site.toml": f'{SETTINGS}\n[gone]\n"/about/" = ""\n"/news/" = ""\n',
        "pages/about.md": "---\ntitle: A\n---\nText.\n",
        "news/2010-01-01-a.md": "---\ntitle: A\n---\nText.\n",
    }
    built = build(written(tmp_path, texts))
    assert built.status == 1
    message = "[gone] has /about/, but content/pages/about.md is published there"
    assert f"content/site.toml:11:1: error: {message}" in built.words
    assert "fix: write draft: true in content/pages/about.md, or delete this line" in built.words
    assert "content/site.toml:12:1: warning: [gone] has /news/, but there is a page" in built.words


@pytest.mark.parametrize(
    "key",
    ["news/2010/z", "https://example.org/news/2010/y/", "/\u200b/", "/a b/", "/../x/", "/.x/", "/"],
)
def test_what_is_gone_must_be_an_address_of_the_site(tmp_path: Path, key: str) -> None:
    built = build(written(tmp_path, {"site.toml": f'{SETTINGS}[gone]\n"{key}" = "x"\n'}))
    assert built.status == 1
    assert "is not an address on this site" in built.words
    assert "fix: write it like /news/2007/old-name/, without the host" in built.words


def test_an_address_that_is_gone_is_written_without_escapes(tmp_path: Path) -> None:
    line = '"/%E0%B8%81%E0%B8%B2%E0%B8%A3/" = "x"\n'
    built = build(written(tmp_path, {"site.toml": f"{SETTINGS}[gone]\n{line}"}))
    assert built.status == 1
    assert "fix: write it like /การ/, without the host" in built.words


@pytest.mark.parametrize(
    ("texts", "cover"),
    [
        ({"news/2007-01-01-old.md": "---\ntitle: Old\n---\nText.\n"}, "the text itself"),
        (
            {"news/2007-01-01-new.md": "---\ntitle: New\naliases: /news/2007/old/\n---\nText.\n"},
            "an alias",
        ),
    ],
)
def test_an_address_of_the_ledger_that_is_published_is_not_an_error(
    texts: dict[str, str], cover: str, tmp_path: Path
) -> None:
    site = written(tmp_path, {"urls.txt": "/news/2007/old/\n", **texts})
    assert build(site).status == 0, cover


def test_the_feed_keeps_an_article_by_its_oldest_address(tmp_path: Path) -> None:
    text = "---\ntitle: Kept\n{}---\nText.\n"
    before = written(tmp_path / "before", {"news/2007-01-01-old-name.md": text.format("")})
    after = written(
        tmp_path / "after",
        {"news/2007-01-01-new-name.md": text.format("aliases: [/news/2007/old-name/]\n")},
    )
    identity = '<guid isPermaLink="true">https://example.org/news/2007/old-name/</guid>'
    assert identity in published(before).text("/feed.xml")
    assert identity in published(after).text("/feed.xml")


@pytest.mark.parametrize("written_as", ["/การ/", "/%E0%B8%81%E0%B8%B2%E0%B8%A3/", "/%e0%b8%81าร/"])
def test_a_former_address_may_be_in_any_script(tmp_path: Path, written_as: str) -> None:
    texts = {
        "news/2007-01-01-a.md": f"---\ntitle: A\naliases: {written_as}\n---\nText.\n",
        "pages/b.md": "---\ntitle: B\n---\n[a](/%E0%B8%81%E0%B8%B2%E0%B8%A3/) [b](/การ/)\n",
    }
    built = published(written(tmp_path, texts))
    site = built.site
    assert "warning" not in built.words
    assert "0; url=/news/2007/a/" in (site / "การ/index.html").read_text()
    guid = "https://example.org/%E0%B8%81%E0%B8%B2%E0%B8%A3/"
    assert guid in (site / "feed.xml").read_text()
    asked = build(tmp_path, "/%E0%B8%81%E0%B8%B2%E0%B8%A3/", command="explain")
    assert "a redirect to /news/2007/a/" in asked.words
    assert build(tmp_path, command="record").status == 0
    assert "\n/การ/\n" in (tmp_path / "content/urls.txt").read_text()
    assert build(tmp_path).status == 0
