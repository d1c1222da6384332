"""One source becomes an article or a page by itself; its time is told, not judged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from resource_site import markdown
from resource_site.content import parse, scan
from resource_site.content.documents import Article, Page, ParsedDocument, Source
from resource_site.markdown.body import Body
from resource_site.problems import Problem

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def read(site: SmallSite, text: str, name: str = "news/2007-03-31-a.md") -> ParsedDocument:
    def body(words: str, language: str) -> tuple[str, Body]:
        return f"body of {words}", markdown.body(words, language=language)

    source = Source(f"content/{name}", tuple(name.split("/")), text)
    return parse.document(source, [], site.config(), body)


def test_a_source_becomes_an_article(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\n---\nSome [words](b.md).\n")
    article = found.document
    assert isinstance(article, Article)
    assert (article.title, article.address) == ("A", "/news/2007/a/")
    assert (article.path, article.parts) == (found.path, found.parts)
    assert article.body == "body of Some [words](b.md).\n"
    assert article.summary == "Some words."
    assert [reference.target for reference in article.references] == ["b.md"]
    assert article.body_line == 4
    assert found.problems == ()


def test_a_source_among_the_pages_becomes_a_page(site: SmallSite) -> None:
    found = read(site, "---\ntitle: About us\n---\nWords.\n", "pages/about.md")
    assert isinstance(found.document, Page)
    assert found.document.address == "/about/"
    assert (found.draft, found.appears, found.expires) == (False, None, None)


def test_a_source_with_an_error_has_no_document(site: SmallSite) -> None:
    found = read(site, "---\ntags: Law\n---\nWords.\n")
    assert found.document is None
    assert "error" in [problem.severity for problem in found.problems]


def test_a_source_with_a_warning_has_a_document(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\n---\n")
    assert found.document
    assert [problem.message for problem in found.problems] == ["there is no text"]


def test_problems_of_the_file_are_reported_too(site: SmallSite) -> None:
    site.file("news/2007-03-31-a.md", "---\ntitle: A\n---\nWords\x07.\n")
    config = site.config()
    source, unclean = scan.source(scan.files(config)[0].sources[0])
    assert source
    assert unclean
    found = parse.document(source, unclean, config, lambda text, _: ("body", markdown.body(text)))
    assert found.document is None
    assert found.problems == tuple(unclean)


def test_a_draft_is_read_as_it_is(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\ndraft: true\n---\nWords.\n")
    assert found.draft
    assert found.document


def test_a_text_appears_on_its_day_or_when_it_is_to_be_published(site: SmallSite) -> None:
    bangkok = site.config().timezone
    day = datetime(2007, 3, 31, tzinfo=bangkok)
    later = datetime(2007, 4, 2, 9, 30, tzinfo=bangkok)
    assert read(site, "---\ntitle: A\n---\nWords.\n").appears == day
    dated = "---\ntitle: A\npublish: {}\n---\nWords.\n"
    assert read(site, dated.format("2007-04-02 09:30")).appears == later
    assert read(site, dated.format("2007-03-01")).appears == day


def test_a_text_expires(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\nexpires: 2007-05-01\n---\nWords.\n")
    assert found.expires
    assert found.expires.isoformat() == "2007-05-01T00:00:00+07:00"
    assert found.document
    assert read(site, "---\ntitle: A\n---\nWords.\n").expires is None


def test_a_document_that_expires_before_it_appears_is_an_error(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\nexpires: 2007-03-01\n---\nWords.\n")
    assert found.document is None
    assert [problem.message for problem in found.problems] == [
        "'expires' is not after the date of publication"
    ]


def test_the_present_day_changes_nothing(site: SmallSite) -> None:
    site.text("news/a.md", "title: A\ndate: 2030-01-01\nexpires: 2031-01-01")
    assert parse.settings(site.config()) == parse.settings(
        site.config(now=datetime.fromisoformat("2040-01-01T00:00+07:00"))
    )


@pytest.mark.parametrize(
    "more",
    [
        '[sections.other]\ntitle = "Other"',
        '[languages.zh]\ntitle = "新闻"',
        '[taxonomies.topics]\ntitle = "Topics"',
        '[checks]\nalt = "off"',
    ],
)
def test_settings_that_affect_parsing_change_their_digest(site: SmallSite, more: str) -> None:
    before = parse.settings(site.config())
    site.settings(more)
    assert parse.settings(site.config()) != before


def test_problems_are_sorted_and_unique(site: SmallSite) -> None:
    found = read(site, "---\ntitel: A\ndate: 2007-02-31\ndraft: perhaps\n---\nWords.\n")
    assert len(found.problems) > 2
    assert list(found.problems) == sorted(set[Problem](found.problems))
