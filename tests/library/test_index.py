"""The library: order of articles, terms, neighbours, related articles, translations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

from resource_site.content.documents import Document
from resource_site.library import index
from resource_site.library.index import Edition, Library
from resource_site.problems import Problem

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def days(site: SmallSite, tags: Iterable[str]) -> SmallSite:
    """Write an article for each text of tags, one a day, titled 1, 2, 3 …"""
    for number, tag in enumerate(tags, start=1):
        site.text(
            f"news/2007-03-{number:02}-a.md", f"title: '{number}'\ntags: [{tag}]\nslug: a{number}"
        )
    return site


def titles(documents: Iterable[Document | None]) -> str:
    return " ".join(document.title if document else "-" for document in documents)


def english(site: SmallSite) -> Edition:
    return site.library().editions["en"]


def problems(site: SmallSite) -> list[Problem]:
    return index.library(site.validated()[0], site.config())[1]


def test_articles_are_ordered_by_age_then_by_address(site: SmallSite) -> None:
    site.text("news/2007-03-31-b.md", "title: B").text("news/2007-03-31-a.md", "title: A")
    site.text("news/2006-03-31-z.md", "title: Z")
    site.text("news/2007-03-31-c.md", "title: C\ndate: 2007-03-31 08:00")
    assert titles(english(site).articles) == "Z A B C"


def test_each_section_has_its_own_articles(site: SmallSite) -> None:
    site.settings('[sections.laws]\ntitle = "Laws"')
    site.text("news/2007-03-31-a.md", "title: A").text("laws/2007-03-31-b.md", "title: B")
    sections = english(site).sections
    assert (titles(sections["news"]), titles(sections["laws"])) == ("A", "B")


def test_terms_are_ordered_by_slug(site: SmallSite) -> None:
    days(site, ["Zebra", "Apple, Zebra"])
    terms = english(site).taxonomies["tags"]
    assert [(term.slug, titles(term.articles)) for term in terms] == [
        ("apple", "2"),
        ("zebra", "1 2"),
    ]
    assert english(site).taxonomies["countries"] == ()


def test_the_most_common_spelling_of_a_term_is_used_and_others_are_noted(site: SmallSite) -> None:
    days(site, ["forced labour", "Forced Labour", "Forced Labour", "Forced-Labour"])
    (term,) = english(site).taxonomies["tags"]
    assert (term.name, titles(term.articles)) == ("Forced Labour", "1 2 3 4")
    notes = [(p.path, p.line, p.column, p.severity, p.message) for p in sorted(problems(site))]
    assert notes == [
        (
            "content/news/2007-03-01-a.md",
            3,
            8,
            "note",
            "'forced labour' is the same term as 'Forced Labour'",
        ),
        (
            "content/news/2007-03-04-a.md",
            3,
            8,
            "note",
            "'Forced-Labour' is the same term as 'Forced Labour'",
        ),
    ]


def test_an_article_with_both_spellings_is_listed_once(site: SmallSite) -> None:
    (term,) = english(days(site, ["Border, border"])).taxonomies["tags"]
    assert titles(term.articles) == "1"


@pytest.mark.parametrize("pair", [("C++", "C#"), ("C", "C++"), ("A+", "A"), ("R&D", "R-D")])
def test_two_terms_with_one_address_are_an_error(site: SmallSite, pair: tuple[str, str]) -> None:
    first, second = pair
    site.text("news/2007-03-01-a.md", f"title: A\ntags: ['{first}']")
    site.text("news/2007-03-02-b.md", f"title: B\ntags: ['{second}']")
    (problem,) = problems(site)
    assert (problem.severity, problem.line) == ("error", 3)
    assert f"'{first}'" in problem.message
    assert f"'{second}'" in problem.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Children's rights", "Children’s rights"),
        ("2001–2006", "2001-2006"),
        ("Café", "Cafe\u0301"),
        ("Mae Sot?", "Mae Sot"),
        ("Milk", "MILK"),
        ("Forced Labour", "forced-labour"),
        ("Anti—trafficking", "Anti-trafficking"),
        ("“Safe” House", "Safe House"),
    ],
)
def test_spellings_of_one_term_are_one_term(site: SmallSite, one: str, other: str) -> None:
    site.text("news/2007-03-01-a.md", f'title: A\ntags: ["{one}"]')
    site.text("news/2007-03-02-b.md", f'title: B\ntags: ["{other}"]')
    (term,) = english(site).taxonomies["tags"]
    assert len(term.articles) == 2
    assert {problem.severity for problem in problems(site)} <= {"note"}


def test_terms_with_one_address_are_one_error_that_names_all_articles(site: SmallSite) -> None:
    for number in range(4):
        site.text(
            f"news/2007-03-0{number + 1}-a.md", f"title: A\ntags: ['{'C++' if number else 'C'}']"
        )
    (problem,) = problems(site)
    assert problem.message.startswith("'C' and 'C++' would share the address /tags/c/")
    site.settings('[taxonomies.tags.slugs]\n"C++" = "c-plus-plus"')
    assert problems(site) == []
    found = english(site).taxonomies["tags"]
    assert [(term.slug, len(term.articles)) for term in found] == [("c", 1), ("c-plus-plus", 3)]


@pytest.mark.parametrize(
    ("usual", "rare"),
    [
        ("Prevention", "Preventoin"),
        ("Prevention", "Preventon"),
        ("Prevention", "Preventions"),
        ("Protection", "Protektion"),
        ("Border Cooperation", "Border Coperation"),
    ],
)
def test_a_term_close_to_a_usual_one_is_noted(site: SmallSite, usual: str, rare: str) -> None:
    for number in range(3):
        site.text(f"news/2007-03-0{number + 1}-a.md", f"title: A\ntags: ['{usual}']")
    site.text("news/2007-03-09-b.md", f"title: B\ntags: ['{rare}']")
    (problem,) = problems(site)
    assert (problem.severity, problem.fix) == ("note", f"did you mean '{usual}'?")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mynamar", "Myanmar"),
        ("Protecton", "Protection"),
        ("Viet Nam", "Vietnam"),
        ("Thai land", "Thailand"),
        ("Childlabour", "Child Labour"),
        ("Womens", "Women's"),
        ("Trafficing", "Trafficking"),
        ("Child Labor", "Child Labour"),
        ("Anti-trafficking", "Antitrafficking"),
        ("Cambodai", "Cambodia"),
    ],
)
def test_two_terms_that_differ_by_a_typing_error_are_noted_once(
    site: SmallSite, one: str, other: str
) -> None:
    site.text("news/2007-03-01-a.md", f'title: A\ntags: ["{one}"]')
    site.text("news/2007-03-02-b.md", f'title: B\ntags: ["{other}"]')
    (problem,) = problems(site)
    assert (problem.severity, problem.edit) == ("note", None)
    assert one in problem.message
    assert other in problem.message
    site.text("news/2007-03-03-c.md", f'title: C\ntags: ["{other}"]')
    (problem,) = problems(site)
    assert problem.fix == f"did you mean '{other}'?"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("Gambia", "Zambia"), ("Niger", "Nigeria"), ("Iran", "Iraq"), ("Slovenia", "Slovakia")),
        *(("Migrants", "Migrant"), ("Employer", "Employee"), ("Austria", "Australia")),
        *(("Immigration", "Emigration"), ("Protection", "Projection"), ("Women", "Woman")),
        *(("Guinea", "Guinea-Bissau"), ("Indonesia", "Indonesian"), ("HIV/AIDS", "HIV")),
        *(("Mauritania", "Mauritius"), ("Prosecution", "Persecution"), ("Law 2001", "Law 2010")),
    ],
)
def test_two_terms_that_are_right_are_not_noted(site: SmallSite, one: str, other: str) -> None:
    site.text("news/2007-03-01-a.md", f'title: A\ntags: ["{one}"]')
    site.text("news/2007-03-02-b.md", f'title: B\ntags: ["{other}"]')
    assert problems(site) == []


@pytest.mark.parametrize("written", ["Law/Prevention", "Law / Prevention", "law/prevention"])
def test_two_terms_that_a_slash_divides_are_noted(site: SmallSite, written: str) -> None:
    site.text("news/2007-03-01-a.md", "title: A\ntags: [Law, Prevention]")
    site.text("news/2007-03-02-b.md", f"title: B\ntags: [{written}]")
    (problem,) = problems(site)
    assert problem.message == f"'{written}' is one term"


@pytest.mark.parametrize("pair", [("2001-2006", "2001-2007"), ("Laos", "Lao"), ("Law", "Paw")])
def test_terms_that_are_only_similar_are_not_noted(site: SmallSite, pair: tuple[str, str]) -> None:
    for number in range(3):
        site.text(f"news/2007-03-0{number + 1}-a.md", f"title: A\ntags: ['{pair[0]}']")
    site.text("news/2007-03-09-b.md", f"title: B\ntags: ['{pair[1]}']")
    assert problems(site) == []


@pytest.mark.parametrize(
    "names",
    [
        ("part-2", "part-10"),
        ("9-lives", "10-lives"),
        ("a2b3", "a2b10"),
        ("a", "b"),
        ("report-99", "report-100"),
    ],
)
def test_articles_of_one_day_are_in_the_natural_order_of_their_names(
    site: SmallSite, names: tuple[str, str]
) -> None:
    for name in names[::-1]:
        site.text(f"news/2007-03-01-{name}.md", f"title: {name}")
    articles = english(site).articles
    assert tuple(article.title for article in articles) == names


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("title: A\ndate: 2007-03-01", "title: A\ndate: 2007-03-01", True),
        ("title: A\ndate: 2007-03-01", "title: a\ndate: 2007-03-01 10:00", True),
        ("title: A", "title: “A”", True),
        ("title: A\ntags: [x]", "title: A\ntags: [y]", True),
        ("title: A\nslug: a", "title: A\nslug: b", True),
        ("title: A\ndate: 2007-03-01", "title: A\ndate: 2007-03-02", False),
        ("title: A\ndate: 2007-03-01", "title: B\ndate: 2007-03-01", False),
    ],
)
def test_one_title_and_day_twice_is_a_warning(
    site: SmallSite, one: str, other: str, *, is_same: bool
) -> None:
    day = "" if "date" in one else "2007-03-01-"
    site.text(f"news/{day}x.md", one).text(f"news/{day}y.md", other)
    found = [problem for problem in problems(site) if problem.severity != "note"]
    assert [problem.severity for problem in found] == ["warning"] * is_same


def related(library: Library) -> dict[str, str]:
    """Return the titles of the articles related to each one, by its address."""
    articles = library.editions["en"].articles
    return {a.address: titles(library.related.get(a.address, ())) for a in articles}


def test_neighbours_are_in_the_same_section(site: SmallSite) -> None:
    site.settings('[sections.laws]\ntitle = "Laws"')
    days(site, ["x", "x", "x"]).text("laws/2007-03-02-b.md", "title: B")
    neighbours = site.library().neighbours
    assert titles(neighbours["/news/2007/a1/"]) == "- 2"
    assert titles(neighbours["/news/2007/a2/"]) == "1 3"
    assert titles(neighbours["/news/2007/a3/"]) == "2 -"
    assert titles(neighbours["/laws/2007/b/"]) == "- -"


def test_related_articles_share_the_most_terms_and_are_nearest_in_time(site: SmallSite) -> None:
    days(site, ["a, b", "c", "a", "a, b", "a, b"])
    found = related(site.library())
    assert found["/news/2007/a5/"] == "4 1 3"
    assert found["/news/2007/a2/"] == ""


def test_a_new_article_changes_the_related_articles_of_few(site: SmallSite) -> None:
    before = related(days(site, ["p, q", "q, r", "p, r"] * 3).library())
    site.text("news/2007-03-20-new.md", "title: New\ntags: [p, q, r]")
    after = related(site.library())
    changed = [address for address in before if before[address] != after[address]]
    assert 1 <= len(changed) <= 4


def test_translations_are_in_the_order_of_the_languages(site: SmallSite) -> None:
    site.settings("[languages.zh]\n[languages.my]")
    for name in ("a.my", "a", "a.zh", "b.zh"):
        site.text(f"news/2007-03-31-{name}.md", f"title: {name}")
    site.text("pages/about.md", "title: About").text("pages/about.zh.md", "title: 关于")
    translations = site.library().translations
    assert [titles(found) for found in translations.values()] == ["a a.zh a.my", "About 关于"]


def test_a_language_without_documents_has_no_edition(site: SmallSite) -> None:
    site.settings("[languages.zh]\n[languages.my]")
    site.text("news/2007-03-31-a.zh.md", "title: A")
    assert list(site.library().editions) == ["en", "zh"]


def test_each_edition_has_its_own_terms_and_pages(site: SmallSite) -> None:
    site.settings("[languages.zh]")
    site.text("news/2007-03-31-a.md", "title: A\ntags: [x]")
    site.text("news/2007-03-31-a.zh.md", "title: B\ntags: [y]")
    site.text("pages/about.zh.md", "title: 关于")
    chinese = site.library().editions["zh"]
    assert [term.slug for term in chinese.taxonomies["tags"]] == ["y"]
    assert list(chinese.pages) == ["pages/about"]
    assert english(site).pages == {}


def test_an_unpublished_document_is_in_no_list(site: SmallSite) -> None:
    days(site, ["x"]).text("news/2007-03-09-b.md", "title: B\ntags: [x, y]\ndraft: true")
    library = site.library()
    assert [found.address for found in library.unpublished] == ["/news/2007/b/"]
    assert [term.slug for term in library.editions["en"].taxonomies["tags"]] == ["x"]
    assert titles(library.neighbours["/news/2007/a1/"]) == "- -"
