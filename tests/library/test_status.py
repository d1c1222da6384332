"""Sources become articles and pages, published or not, and all their errors are reported."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from resource_site.fields.schemas import Credit
from resource_site.problems import has_errors
from tests.shared import PNG, reported

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def unpublished(site: SmallSite, **choices: object) -> list[tuple[str, str]]:
    collection, problems = site.validated(**choices)
    assert problems == []
    return [(found.address, found.reason) for found in collection.unpublished]


@pytest.mark.parametrize(
    ("name", "fields", "address"),
    [
        ("news/meeting.md", "date: 2007-03-31", "/news/2007/meeting/"),
        ("news/2007-03-31-meeting.md", "", "/news/2007/meeting/"),
        ("news/2007-03-31-meeting/index.md", "", "/news/2007/meeting/"),
        ("news/2007-03-31-meeting.markdown", "", "/news/2007/meeting/"),
        ("news/archive/2007-03-31-meeting.md", "", "/news/2007/meeting/"),
        ("news/2007-03-31-meeting.md", "date: 2007-03-31 23:59", "/news/2007/meeting/"),
        ("news/2007-03-31-meeting.md", "slug: the-meeting", "/news/2007/the-meeting/"),
        ("news/2007-03-31-First Meeting.md", "", "/news/2007/first-meeting/"),
        ("news/2007-03-31-日本.md", "slug: japan", "/news/2007/japan/"),
        ("news/index/index.md", "date: 2007-03-31", "/news/2007/index/"),
    ],
)
def test_the_address_of_an_article(site: SmallSite, name: str, fields: str, address: str) -> None:
    article = site.text(name, f"title: A\n{fields}").article()
    assert article.address == address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("pages/about.md", "/about/"),
        ("pages/help/find-it.md", "/help/find-it/"),
        ("pages/help/index.md", "/help/"),
        ("pages/2007-03-31-a.md", "/2007-03-31-a/"),
    ],
)
def test_the_address_of_a_page_is_its_path(site: SmallSite, name: str, address: str) -> None:
    collection, problems = site.text(name, "title: A").validated()
    assert problems == []
    assert [page.address for page in collection.pages] == [address]


def test_the_permalink_setting_determines_the_address(site: SmallSite) -> None:
    site.settings('permalink = "/updates/{year}/{month}/{day}/{slug}/"')
    article = site.text("news/2007-03-31-a.md", "title: A").article()
    assert article.address == "/updates/2007/03/31/a/"


def test_a_translation_has_the_language_in_its_name(site: SmallSite) -> None:
    site.settings("[languages.zh]\n[languages.my]")
    site.text("news/2007-03-31-a.md", "title: A")
    site.text("news/2007-03-31-a.zh.md", "title: B")
    site.text("news/2007-03-31-a.my.md", "title: C\nlang: my")
    collection, problems = site.validated()
    assert problems == []
    assert sorted((found.language, found.address) for found in collection.entries) == [
        ("en", "/news/2007/a/"),
        ("my", "/my/news/2007/a/"),
        ("zh", "/zh/news/2007/a/"),
    ]
    assert len({found.translations for found in collection.entries}) == 1


def test_an_article_has_the_values_of_all_fields(site: SmallSite) -> None:
    site.settings("", first='extra_fields = ["isbn"]')
    site.text(
        "news/2007-03-31-a.md",
        "title: The meeting\nsummary: In short.\nupdated: 2007-04-02\ntags: [Prevention]\n"
        "countries: [China, Myanmar]\nsource: UNIAP China\nauthor: A. B.\nimage: photo.png\n"
        "image_alt: A room\nfeatured: true\nweight: 3\naliases: [/old]\nisbn: 0-123",
    )
    article = site.file("news/photo.png", PNG).article()
    assert (article.title, article.summary) == ("The meeting", "In short.")
    assert article.published.isoformat() == "2007-03-31T00:00:00+07:00"
    assert article.updated == datetime(2007, 4, 2, tzinfo=ZoneInfo("Asia/Bangkok"))
    assert article.terms == {"tags": ("Prevention",), "countries": ("China", "Myanmar")}
    assert article.credit == Credit("source", "UNIAP China", "", "", "")
    assert article.authors == ("A. B.",)
    assert (article.image, article.image_alt) == ("photo.png", "A room")
    assert (article.featured, article.weight) == (True, 3)
    assert article.aliases == ("/old/",)
    assert article.extra == {"isbn": "0-123"}


def test_the_default_summary_is_the_beginning_of_the_text(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "## Heading\n\nThe *first* words.")
    assert site.article().summary == "The first words."


def test_an_extra_field_may_have_capitals(site: SmallSite) -> None:
    site.settings("", first='extra_fields = ["ISBN"]')
    assert site.text("news/2007-03-31-a.md", "title: A\nISBN: 0-123").article().extra == {
        "ISBN": "0-123"
    }


def test_a_translated_term_is_the_term_it_translates(site: SmallSite) -> None:
    site.settings('[languages.zh.terms]\n"Prevention" = "预防"')
    article = site.text("news/2007-03-31-a.zh.md", "title: A\ntags: [预防, Prevention]").article()
    assert article.terms["tags"] == ("Prevention",)


def test_a_draft_is_not_published(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndraft: true")
    site.text("pages/b.md", "title: B\ndraft: true")
    assert unpublished(site) == [("/news/2007/a/", "draft"), ("/b/", "draft")]
    assert unpublished(site, drafts=True) == []


NOW = {"now": datetime(2008, 1, 1, 3, tzinfo=UTC)}  # ten o'clock in Bangkok


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("date: 2008-01-01", ""),
        ("date: 2008-01-01 10:00", ""),
        ("date: 2008-01-01 10:01", "scheduled"),
        ("date: 2008-01-02", "scheduled"),
        ("date: 2007-03-31\npublish: 2008-01-02", "scheduled"),
        ("date: 2007-03-31\npublish: 2008-01-01", ""),
        ("date: 2007-03-31\nexpires: 2007-12-31", "expired"),
        ("date: 2007-03-31\nexpires: 2008-01-01", ""),
        ("date: 2007-03-31\npublish: 2008-01-01\nexpires: 2008-01-01", ""),
        ("date: 2007-03-31\nexpires: 2008-01-01 10:00", "expired"),
        ("date: 2007-03-31\nexpires: 2008-01-02", ""),
        ("date: 2008-02-01\ndraft: true", "draft"),
    ],
)
def test_a_document_appears_and_expires_at_its_instant(
    site: SmallSite, fields: str, reason: str
) -> None:
    site.text("news/a.md", f"title: A\n{fields}")
    assert [found for _, found in unpublished(site, **NOW)] == [reason] * bool(reason)


def test_a_scheduled_article_is_published_with_future(site: SmallSite) -> None:
    site.text("news/a.md", "title: A\ndate: 2009-01-01")
    assert unpublished(site, future=True) == []


def test_the_next_change_is_the_earliest_one(site: SmallSite) -> None:
    site.text("news/a.md", "title: A\ndate: 2009-01-01")
    site.text("news/b.md", "title: B\ndate: 2007-01-01\nexpires: 2008-06-01")
    site.text("news/c.md", "title: C\ndate: 2008-02-01\ndraft: true")
    change = site.validated(**NOW)[0].next_change
    assert change is not None
    assert change.isoformat() == "2008-06-02T00:00:00+07:00"


def test_there_is_no_next_change_without_scheduled_or_expiring_documents(
    site: SmallSite,
) -> None:
    assert site.text("news/a.md", "title: A\ndate: 2007-01-01").validated()[0].next_change is None


# In New York the clock shows 01:30 twice on 3 November 2024: first at UTC-4, then at UTC-5.


@pytest.fixture
def new_york(site: SmallSite) -> SmallSite:
    """A site with articles of the hour that the clock shows twice."""
    settings = site.folder / "content/site.toml"
    settings.write_text(settings.read_text().replace("Asia/Bangkok", "America/New_York"))
    site.text("news/first.md", "title: First\ndate: 2024-11-03T01:30-04:00")
    site.text("news/second.md", "title: Second\ndate: 2024-11-03T01:20-05:00")
    return site.text("news/held.md", "title: Held\ndate: 2024-11-03T01:50-05:00")


@pytest.mark.parametrize(
    ("now", "published"),
    [
        (datetime(2024, 11, 3, 5, 29, tzinfo=UTC), []),
        (datetime(2024, 11, 3, 5, 40, tzinfo=UTC), ["First"]),
        (datetime(2024, 11, 3, 6, 20, tzinfo=UTC), ["First", "Second"]),
        (datetime(2024, 11, 3, 6, 50, tzinfo=UTC), ["First", "Second", "Held"]),
    ],
)
def test_instants_are_compared_in_utc_when_the_clock_is_set_back(
    new_york: SmallSite, now: datetime, published: list[str]
) -> None:
    articles = new_york.library(now=now).editions["en"].articles
    assert [article.title for article in articles] == published


def test_a_document_with_errors_does_not_affect_others(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "titel: A").text("news/2007-03-31-b.md", "title: B")
    collection, problems = site.validated()
    assert [article.title for article in collection.entries] == ["B"]
    assert collection.invalid == {("news", "2007-03-31-a.md")}
    assert {problem.path for problem in problems} == {"content/news/2007-03-31-a.md"}


def test_a_document_with_warnings_is_published(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\nlastmod: 2007-03-30")
    collection, problems = site.validated()
    assert len(collection.entries) == 1
    assert sorted(problem.severity for problem in problems) == ["note", "warning"]


@pytest.mark.parametrize("setting", ["error", "warn", "off"])
def test_settings_decide_on_the_severity_of_findings(site: SmallSite, setting: str) -> None:
    site.settings(f'[checks]\nhtml = "{setting}"')
    site.text("news/2007-03-31-a.md", "title: A", "Words <script>x</script>")
    collection, problems = site.validated()
    severity = {"error": ["error"], "warn": ["warning"], "off": []}[setting]
    assert [problem.severity for problem in problems] == severity
    assert len(collection.entries) == (setting != "error")


# A file name, its fields and its body; `expected/documents.txt` has what is reported.
ERRORS = {
    "no title": ("news/2007-03-31-border-liaison.md", "tags: a", "Words."),
    "no title, no date": ("news/a.md", "tags: a", "Words."),
    "an empty title": ("news/2007-03-31-a.md", "title: ''", "Words."),
    "a null title": ("news/2007-03-31-a.md", "title: ~", "Words."),
    "two dates": ("news/2007-03-31-a.md", "title: A\ndate: 2007-04-01", "Words."),
    "an impossible day in the name": ("news/2007-02-30-a.md", "title: A", "Words."),
    "an impossible year in the name": ("news/1750-01-01-a.md", "title: A", "Words."),
    "an invalid date and a valid name": ("news/2007-03-31-a.md", "title: A\ndate: x", "Words."),
    "a slug that leaves the site": ("news/2007-03-31-a.md", "title: A\nslug: ../../x", "Words."),
    "a slug with capitals": ("news/2007-03-31-a.md", "title: A\nslug: Our Meeting", "Words."),
    "a slug without Latin letters": ("news/2007-03-31-a.md", "title: A\nslug: 会议", "Words."),
    "a slug that is a device name": ("news/2007-03-31-a.md", "title: A\nslug: con", "Words."),
    "a name without Latin letters": ("news/2007-03-31-会议.md", "title: A", "Words."),
    "a name that loses letters": ("news/2007-03-31-asean-会议.md", "title: A", "Words."),
    "a name that is a device name": ("news/2007-03-31-nul.md", "title: A", "Words."),
    "a name that is only a day": ("news/2007-03-31.md", "title: A", "Words."),
    "a page without Latin letters": ("pages/关于.md", "title: A", "Words."),
    "a tag without Latin letters": ("news/2007-03-31-a.md", "title: A\ntags: [a, 预防]", "Words."),
    "a tag of punctuation": ("news/2007-03-31-a.md", "title: A\ntags: ['+++']", "Words."),
    "an unknown language in the name": ("news/2007-03-31-a.fr.md", "title: A", "Words."),
    "an unknown language in a field": ("news/2007-03-31-a.md", "title: A\nlang: fr", "Words."),
    "two different languages": ("news/2007-03-31-a.zh.md", "title: A\nlang: en", "Words."),
    "a picture without alt text": ("news/2007-03-31-a.md", "title: A\nimage: a.png", "Words."),
    "alt text without a picture": ("news/2007-03-31-a.md", "title: A\nimage_alt: A room", "Words."),
    "a picture on another site": (
        "news/2007-03-31-a.md",
        "title: A\nimage: https://example.com/a.png\nimage_alt: A room",
        "Words.",
    ),
    "expired before it appears": (
        "news/2007-03-31-a.md",
        "title: A\nexpires: 2007-03-30",
        "Words.",
    ),
    "updated before it was published": (
        "news/2007-03-31-a.md",
        "title: A\nupdated: 2007-03-30",
        "Words.",
    ),
    "an empty body": ("news/2007-03-31-a.md", "title: A", ""),
    "an unknown field": ("news/2007-03-31-a.md", "title: A\nsumary: B", "Words."),
    "a field only articles have": ("pages/a.md", "title: A\ntags: [a]\nslug: b", "Words."),
    "an error in the body": ("news/2007-03-31-a.md", "title: A", "One.\n\nTwo <blink>x</blink>."),
}


def test_each_error_is_reported_with_its_position_and_a_fix(
    site: SmallSite, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    site.settings("[languages.zh]")
    sections = []
    for name, (path, fields, body) in ERRORS.items():
        site.text(path, fields, body)
        text = f"---\n{fields}\n---\n{body}\n"
        collection, problems = site.validated()
        assert problems, name
        if has_errors(problems):
            assert (collection.entries, collection.pages) == ((), ()), name
        sections.append(f"## {name}\n{reported(sorted(set(problems)), text)}")
        (site.folder / "content" / path).unlink()
    expected("documents.txt", "\n".join(sections))


def test_the_day_in_the_name_is_compared_with_the_day_as_written(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndate: 2007-03-31 20:00 +00:00")
    assert site.article().published.isoformat() == "2007-04-01T03:00:00+07:00"


@pytest.mark.parametrize("field", ["slug: con", "tags: ['+++']"])
def test_a_fix_does_not_repeat_the_error(site: SmallSite, field: str) -> None:
    site.text("news/2007-03-31-a.md", f"title: A\n{field}")
    (problem,) = site.validated()[1]
    assert field not in problem.fix
    assert "+++" not in problem.fix


def test_a_finding_about_the_whole_body_names_the_file(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "> " * 200 + "deep")
    (problem,) = site.validated()[1]
    assert problem.severity == "error"
    assert problem.line in (0, 4)


def test_an_error_in_a_draft_is_a_warning_because_it_is_not_published(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndraft: true\ndate: tomorrow")
    (problem,) = site.validated()[1]
    assert (problem.line, problem.column, problem.severity) == (4, 7, "warning")
    (problem,) = site.validated(drafts=True)[1]
    assert problem.severity == "error"


def test_an_error_is_one_if_it_may_be_in_the_line_that_makes_a_draft(site: SmallSite) -> None:
    site.file("news/2007-03-31-a.md", "---\ntitle: A\ndraft: true\n  x: [\n---\nText.\n")
    assert {problem.severity for problem in site.validated()[1]} == {"error"}


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_emptied_file_is_not_published_and_holds_nothing_up(site: SmallSite, text: str) -> None:
    site.file("news/2007-03-31-a.md", text).file("news/notes.md", text)
    site.text("news/2007-04-01-b.md", "title: B", "[a](2007-03-31-a.md)")
    planned = site.planned()
    assert [(one.severity, one.message) for one in sorted(planned.problems)] == [
        ("warning", "this file is empty"),
        ("warning", "the linked document 2007-03-31-a.md is not published (empty)"),
        ("warning", "this file is empty"),
    ]
    assert {found.reason for found in planned.collection.unpublished} == {"empty"}


def test_a_translation_of_a_document_with_errors_is_not_one_of_a_deleted_one(
    site: SmallSite,
) -> None:
    site.settings("[languages.zh]").file("urls.txt", "/news/2007/a/\n")
    site.text("news/2007-03-31-a.md", "titel: A").text("news/2007-03-31-a.zh.md", "title: 甲")
    assert [line for line in site.messages() if "deleted" in line] == []


def test_settings_decide_on_the_severity_of_missing_alt_text(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\nimage: a.png")
    for setting, severities in (("error", ["error"]), ("warn", ["warning"]), ("off", [])):
        site.settings(f'[checks]\nalt = "{setting}"')
        assert [problem.severity for problem in site.validated()[1]] == severities
