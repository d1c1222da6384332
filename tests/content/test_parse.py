"""One source becomes an article or a page by itself; its time is told, not judged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from resource_site import markdown
from resource_site.content import parse, scan
from resource_site.content.documents import PLACEHOLDER, Article, Page, ParsedDocument, Source
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


def test_a_text_expires_at_the_end_of_its_last_day(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\nexpires: 2007-05-01\n---\nWords.\n")
    assert found.expires
    assert found.expires.isoformat() == "2007-05-02T00:00:00+07:00"
    assert found.document
    assert read(site, "---\ntitle: A\n---\nWords.\n").expires is None


def test_a_text_may_expire_at_an_instant(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\nexpires: 2007-05-01 12:00\n---\nWords.\n")
    assert found.expires
    assert found.expires.isoformat() == "2007-05-01T12:00:00+07:00"


def test_a_text_may_appear_and_expire_on_one_day(site: SmallSite) -> None:
    fields = "publish: 2007-05-01\nexpires: 2007-05-01"
    found = read(site, f"---\ntitle: A\n{fields}\n---\nWords.\n")
    assert found.problems == ()


def test_the_time_of_a_change_is_kept(site: SmallSite) -> None:
    found = read(site, "---\ntitle: A\nupdated: 2007-05-01 17:30\n---\nWords.\n")
    assert found.document
    assert found.document.updated
    assert found.document.updated.isoformat() == "2007-05-01T17:30:00+07:00"


@pytest.mark.parametrize(
    ("name", "address", "language"),
    [
        ("news/2015-7-1-x.md", "/news/2015/x/", "en"),
        ("news/2015-07-1-x.md", "/news/2015/x/", "en"),
        ("news/2015-7-11-x.md", "/news/2015/x/", "en"),
        ("news/1949-12-02-x.md", "/news/1949/x/", "en"),
        ("news/2015-07-01-x.md.md", "/news/2015/x/", "en"),
        ("news/2015-07-01-x.MD.md", "/news/2015/x/", "en"),
        ("news/2015-07-01-x.zh.md", "/zh/news/2015/x/", "zh"),
        ("news/2015-07-01-x.ZH.md", "/zh/news/2015/x/", "zh"),
        ("news/2015-07-01-x.zh.md.md", "/zh/news/2015/x/", "zh"),
        ("news/zh/2015-07-01-x.md", "/zh/news/2015/x/", "zh"),
        ("news/2015-07-01-x.pt_br.md", "/pt-br/news/2015/x/", "pt-br"),
        (
            "news/2015-07-01-analytics.usa.gov-agency.md",
            "/news/2015/analytics-usa-gov-agency/",
            "en",
        ),
        ("news/2015-07-01-v1.2.md", "/news/2015/v1-2/", "en"),
    ],
)
def test_a_file_name_has_a_day_a_slug_and_a_language(
    site: SmallSite, name: str, address: str, language: str
) -> None:
    site.words("pt").settings("[languages.zh]\n[languages.pt-br]")
    found = read(site, "---\ntitle: A\n---\nWords.\n", name)
    assert found.problems == ()
    assert found.document
    assert (found.document.address, found.document.language) == (address, language)


def test_a_text_and_its_translation_in_a_folder_belong_together(site: SmallSite) -> None:
    site.settings("[languages.zh]")
    here = read(site, "---\ntitle: A\n---\nWords.\n", "news/2015-07-01-x.md").document
    there = read(site, "---\ntitle: A\n---\nWords.\n", "news/zh/2015-07-01-x.md").document
    assert here
    assert there
    assert here.translations == there.translations


def test_translations_of_other_names_are_joined_by_their_key(site: SmallSite) -> None:
    site.settings("[languages.zh]")
    fields = "---\ntitle: A\ntranslation_key: meeting\n---\nWords.\n"
    here = read(site, fields, "news/2015-07-01-x.md").document
    there = read(site, fields, "news/zh/2015-07-02-y.md").document
    assert here
    assert there
    assert here.translations == there.translations != "news/2015-07-01-x"


@pytest.mark.parametrize("code", ["zh_tw", "ZH-TW", "zh-TW", "zh_TW", "Zh-tw"])
def test_a_language_is_written_as_the_settings_have_it(site: SmallSite, code: str) -> None:
    site.settings("[languages.zh-tw]")
    (problem,) = read(site, f"---\ntitle: A\nlang: {code}\n---\nWords.\n").problems
    assert problem.fix == "write lang: zh-tw"


@pytest.mark.parametrize("term", ["Preventoin", "Law", "prevention of"])
def test_a_taxonomy_may_be_closed(site: SmallSite, term: str) -> None:
    site.settings('[taxonomies.tags]\nterms = ["Prevention", "Protection"]')
    fields = f"---\ntitle: A\ntags: [Protection, prevention, {term}]\n---\nWords.\n"
    (problem,) = read(site, fields).problems
    assert (problem.line, problem.column) == (3, 32)
    assert problem.message == f"'{term}' is not in the list [taxonomies.tags] terms of site.toml"
    assert problem.fix in ("did you mean 'Prevention'?", "use one of Prevention, Protection")


def test_a_term_of_a_closed_taxonomy_is_spelled_as_in_the_settings(site: SmallSite) -> None:
    site.settings('[taxonomies.tags]\nterms = ["Children\'s rights"]')
    found = read(site, "---\ntitle: A\ntags: [Children’s Rights]\n---\nWords.\n").document
    assert isinstance(found, Article)
    assert found.terms["tags"] == ("Children's rights",)


@pytest.mark.parametrize(
    ("fields", "severities"),
    [("title: A", ["error"]), ("title: A\ndraft: true", []), ("title: A\ndraft: false", ["error"])],
)
def test_the_text_of_a_new_article_is_not_published(
    site: SmallSite, fields: str, severities: list[str]
) -> None:
    found = read(site, f"---\n{fields}\n---\nWords.\n\n{PLACEHOLDER}\n")
    assert [problem.severity for problem in found.problems] == severities
    assert [problem.line for problem in found.problems] == [fields.count("\n") + 6] * len(
        severities
    )


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
