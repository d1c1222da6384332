"""Sources become articles and pages, and every mistake in them is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from resource_site.fields.schemas import Credit
from tests.shared import as_told

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PICTURE = b"\x89PNG"


def told(site: SmallSite, **choices: object) -> list[str]:
    return [
        f"{problem.path.removeprefix('content/')}:{problem.line}:{problem.column}: "
        f"{problem.message}"
        for problem in sorted(site.validated(**choices)[1])
    ]


def held_back(site: SmallSite, **choices: object) -> list[tuple[str, str]]:
    collection, problems = site.validated(**choices)
    assert problems == []
    return [(held.address, held.reason) for held in collection.held_back]


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


def test_a_pattern_decides_on_the_address(site: SmallSite) -> None:
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
    assert sorted((found.language, found.address) for found in collection.articles) == [
        ("en", "/news/2007/a/"),
        ("my", "/my/news/2007/a/"),
        ("zh", "/zh/news/2007/a/"),
    ]
    assert len({found.translations for found in collection.articles}) == 1


def test_all_fields_arrive(site: SmallSite) -> None:
    site.settings("", first='extra_fields = ["isbn"]')
    site.text(
        "news/2007-03-31-a.md",
        "title: The meeting\nsummary: In short.\nupdated: 2007-04-02\ntags: [Prevention]\n"
        "countries: [China, Myanmar]\nsource: UNIAP China\nauthor: A. B.\nimage: photo.png\n"
        "image_alt: A room\nfeatured: true\nweight: 3\naliases: [/old]\nisbn: 0-123",
    )
    article = site.file("news/photo.png", PICTURE).article()
    assert (article.title, article.summary) == ("The meeting", "In short.")
    assert article.published.isoformat() == "2007-03-31T00:00:00+07:00"
    assert article.updated == date(2007, 4, 2)
    assert article.terms == {"tags": ("Prevention",), "countries": ("China", "Myanmar")}
    assert article.credit == Credit("source", "UNIAP China", "", "", "")
    assert article.authors == ("A. B.",)
    assert (article.image, article.image_alt) == ("photo.png", "A room")
    assert (article.featured, article.weight) == (True, 3)
    assert article.aliases == ("/old/",)
    assert article.extra == {"isbn": "0-123"}


def test_the_summary_is_the_beginning_of_the_text_unless_given(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "## Heading\n\nThe *first* words.")
    assert site.article().summary == "The first words."


def test_an_extra_field_may_have_capitals(site: SmallSite) -> None:
    site.settings("", first='extra_fields = ["ISBN"]')
    assert site.text("news/2007-03-31-a.md", "title: A\nISBN: 0-123").article().extra == {
        "ISBN": "0-123"
    }


def test_a_term_in_the_words_of_its_language_is_the_term_of_the_site(site: SmallSite) -> None:
    site.settings('[languages.zh.terms]\n"Prevention" = "预防"')
    article = site.text("news/2007-03-31-a.zh.md", "title: A\ntags: [预防, Prevention]").article()
    assert article.terms["tags"] == ("Prevention",)


def test_a_draft_is_held_back(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndraft: true")
    site.text("pages/b.md", "title: B\ndraft: true")
    assert held_back(site) == [("/news/2007/a/", "draft"), ("/b/", "draft")]
    assert held_back(site, drafts=True) == []


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
        ("date: 2007-03-31\nexpires: 2008-01-01", "expired"),
        ("date: 2007-03-31\nexpires: 2008-01-01 10:00", "expired"),
        ("date: 2007-03-31\nexpires: 2008-01-02", ""),
        ("date: 2008-02-01\ndraft: true", "draft"),
    ],
)
def test_a_text_appears_and_disappears_at_its_instant(
    site: SmallSite, fields: str, reason: str
) -> None:
    site.text("news/a.md", f"title: A\n{fields}")
    assert [found for _, found in held_back(site, **NOW)] == [reason] * bool(reason)


def test_what_is_dated_ahead_can_be_seen_in_advance(site: SmallSite) -> None:
    site.text("news/a.md", "title: A\ndate: 2009-01-01")
    assert held_back(site, future=True) == []


def test_the_next_change_is_the_first_of_all(site: SmallSite) -> None:
    site.text("news/a.md", "title: A\ndate: 2009-01-01")
    site.text("news/b.md", "title: B\ndate: 2007-01-01\nexpires: 2008-06-01")
    site.text("news/c.md", "title: C\ndate: 2008-02-01\ndraft: true")
    change = site.validated(**NOW)[0].next_change
    assert change is not None
    assert change.isoformat() == "2008-06-01T00:00:00+07:00"


def test_nothing_may_change_any_more(site: SmallSite) -> None:
    assert site.text("news/a.md", "title: A\ndate: 2007-01-01").validated()[0].next_change is None


def test_a_text_with_a_mistake_does_not_hide_the_others(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "titel: A").text("news/2007-03-31-b.md", "title: B")
    collection, problems = site.validated()
    assert [article.title for article in collection.articles] == ["B"]
    assert collection.broken == {("news", "2007-03-31-a.md")}
    assert {problem.path for problem in problems} == {"content/news/2007-03-31-a.md"}


def test_a_warning_does_not_hold_a_text_back(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A #1\nlastmod: 2007-04-01")
    collection, problems = site.validated()
    assert len(collection.articles) == 1
    assert sorted(problem.severity for problem in problems) == ["note", "warning"]


@pytest.mark.parametrize("weight", ["error", "warn", "off"])
def test_settings_weigh_what_markdown_finds(site: SmallSite, weight: str) -> None:
    site.settings(f'[checks]\nhtml = "{weight}"')
    site.text("news/2007-03-31-a.md", "title: A", "Words <script>x</script>")
    collection, problems = site.validated()
    severity = {"error": ["error"], "warn": ["warning"], "off": []}[weight]
    assert [problem.severity for problem in problems] == severity
    assert len(collection.articles) == (weight != "error")


# A file name, its fields and its body; `expected/validate.txt` has what editors are told.
MISTAKES = {
    "no title": ("news/2007-03-31-border-liaison.md", "tags: a", "Words."),
    "no title, no date": ("news/a.md", "tags: a", "Words."),
    "an empty title": ("news/2007-03-31-a.md", "title: ''", "Words."),
    "a title of nothing": ("news/2007-03-31-a.md", "title: ~", "Words."),
    "two dates": ("news/2007-03-31-a.md", "title: A\ndate: 2007-04-01", "Words."),
    "a day in the name that is none": ("news/2007-02-30-a.md", "title: A", "Words."),
    "a year in the name that is none": ("news/1850-01-01-a.md", "title: A", "Words."),
    "a wrong date beside a right name": ("news/2007-03-31-a.md", "title: A\ndate: x", "Words."),
    "a slug that leaves the site": ("news/2007-03-31-a.md", "title: A\nslug: ../../x", "Words."),
    "a slug with capitals": ("news/2007-03-31-a.md", "title: A\nslug: Our Meeting", "Words."),
    "a slug of no Latin letter": ("news/2007-03-31-a.md", "title: A\nslug: 会议", "Words."),
    "a slug that is a device": ("news/2007-03-31-a.md", "title: A\nslug: con", "Words."),
    "a name of no Latin letter": ("news/2007-03-31-会议.md", "title: A", "Words."),
    "a name that loses letters": ("news/2007-03-31-asean-会议.md", "title: A", "Words."),
    "a name that is a device": ("news/2007-03-31-nul.md", "title: A", "Words."),
    "a name that is only a day": ("news/2007-03-31.md", "title: A", "Words."),
    "a page of no Latin letter": ("pages/关于.md", "title: A", "Words."),
    "a tag of no Latin letter": ("news/2007-03-31-a.md", "title: A\ntags: [a, 预防]", "Words."),
    "a tag of signs": ("news/2007-03-31-a.md", "title: A\ntags: ['+++']", "Words."),
    "a language the site does not have": ("news/2007-03-31-a.fr.md", "title: A", "Words."),
    "a language in a field": ("news/2007-03-31-a.md", "title: A\nlang: fr", "Words."),
    "two languages": ("news/2007-03-31-a.zh.md", "title: A\nlang: en", "Words."),
    "a picture without words": ("news/2007-03-31-a.md", "title: A\nimage: a.png", "Words."),
    "words without a picture": ("news/2007-03-31-a.md", "title: A\nimage_alt: A room", "Words."),
    "a picture elsewhere": (
        "news/2007-03-31-a.md",
        "title: A\nimage: https://example.com/a.png\nimage_alt: A room",
        "Words.",
    ),
    "gone before it comes": ("news/2007-03-31-a.md", "title: A\nexpires: 2007-03-30", "Words."),
    "changed before it was": ("news/2007-03-31-a.md", "title: A\nupdated: 2007-03-30", "Words."),
    "no words": ("news/2007-03-31-a.md", "title: A", ""),
    "an unknown field": ("news/2007-03-31-a.md", "title: A\nsumary: B", "Words."),
    "a field only articles have": ("pages/a.md", "title: A\ntags: [a]\nslug: b", "Words."),
    "a mistake in the body": ("news/2007-03-31-a.md", "title: A", "One.\n\nTwo <blink>x</blink>."),
}


def test_each_mistake_is_told_with_its_place_and_its_fix(
    site: SmallSite, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes what editors are told."""
    site.settings("[languages.zh]")
    sections = []
    for name, (path, fields, body) in MISTAKES.items():
        site.text(path, fields, body)
        text = f"---\n{fields}\n---\n{body}\n"
        words = as_told(sorted(set(site.validated()[1])), text)
        sections.append(f"## {name}\n{words}")
        (site.folder / "content" / path).unlink()
    expected("validate.txt", "\n".join(sections))


@pytest.mark.parametrize(("path", "fields", "body"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told(site: SmallSite, path: str, fields: str, body: str) -> None:
    site.settings("[languages.zh]").text(path, fields, body)
    collection, problems = site.validated()
    assert problems
    if "error" in {problem.severity for problem in problems}:
        assert not collection.articles
        assert not collection.pages


def test_a_name_agrees_with_the_day_as_it_is_written(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndate: 2007-03-31 20:00 +00:00")
    assert site.article().published.isoformat() == "2007-04-01T03:00:00+07:00"


@pytest.mark.parametrize("field", ["slug: con", "tags: ['+++']"])
def test_a_fix_does_not_propose_the_mistake(site: SmallSite, field: str) -> None:
    site.text("news/2007-03-31-a.md", f"title: A\n{field}")
    (problem,) = site.validated()[1]
    assert field not in problem.fix
    assert "+++" not in problem.fix


def test_a_finding_about_the_whole_text_names_the_file(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A", "> " * 200 + "deep")
    (problem,) = site.validated()[1]
    assert problem.severity == "error"
    assert problem.line in (0, 4)


def test_a_draft_with_mistakes_is_told_too(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndraft: true\ndate: tomorrow")
    assert told(site) == ["news/2007-03-31-a.md:4:7: 'date' is not a date: \"tomorrow\""]


def test_a_heavy_picture_is_told(site: SmallSite) -> None:
    site.file("news/photo.jpg", b"x" * 600 * 1024).file("news/small.png", PICTURE)
    site.file("news/report.pdf", b"x" * 600 * 1024)
    assert told(site) == ["news/photo.jpg:0:0: this picture weighs 600 KB, more than 500 KB"]
    assert told(site.settings('[checks]\nweight = "off"')) == []


def test_a_picture_without_words_weighs_what_the_settings_say(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\nimage: a.png")
    for weight, severities in (("error", ["error"]), ("warn", ["warning"]), ("off", [])):
        site.settings(f'[checks]\nalt = "{weight}"')
        assert [problem.severity for problem in site.validated()[1]] == severities
