"""The first mention of a term of the glossary leads to its explanation."""

from __future__ import annotations

import re

import pytest

from tests.conftest import SmallSite

GLOSSARY = '[sections.glossary]\nkind = "term"\n'


@pytest.fixture
def terms(site: SmallSite) -> SmallSite:
    """A site with a glossary of three terms."""
    site.settings(GLOSSARY)
    site.text("glossary/debt-bondage.md", "title: Debt bondage", "A person works off a debt.")
    site.text("glossary/debt.md", "title: Debt", "What is owed. See debt bondage.")
    return site.text("glossary/ilo.md", "title: ILO\nalso: [International Labour Organization]")


def links(site: SmallSite, body: str, path: str = "pages/a.md", at: str = "a") -> list[str]:
    """Return the links to the glossary in the text of a document: `address word`."""
    site.text(path, "title: A", body)
    html = site.rendered(f"{at}/index.html")
    return [" ".join(found) for found in re.findall(r'class="term" href="([^"]+)">([^<]*)<', html)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("In debt bondage.", ["/glossary/debt-bondage/ debt bondage"]),
        ("DEBT BONDAGE.", ["/glossary/debt-bondage/ DEBT BONDAGE"]),
        ("A debt, a debt.", ["/glossary/debt/ debt"]),
        (
            "Debt bondage is a debt.",
            ["/glossary/debt-bondage/ Debt bondage", "/glossary/debt/ debt"],
        ),
        ("Indebted debts.", []),
        ("The ILO, that is the International Labour Organization.", ["/glossary/ilo/ ILO"]),
        ("Silo, ilo.", []),
        ("# A debt\n\n## Debt\n\nText", []),
        ("`debt` and\n\n    debt", []),
        ("[a debt](https://example.org/)", []),
        ("[x](https://example.org/debt)", []),
        ("![debt](p.png)", []),
        ("- a *debt*", ["/glossary/debt/ debt"]),
        ("| a | b |\n|---|---|\n| debt | c |", ["/glossary/debt/ debt"]),
        ("> a debt", ["/glossary/debt/ debt"]),
    ],
)
def test_the_first_mention_is_a_link(terms: SmallSite, body: str, expected: list[str]) -> None:
    from tests.shared import PNG  # noqa: PLC0415 - one case has a picture

    terms.file("pages/p.png", PNG).settings(f'{GLOSSARY}[checks]\nheadings = "off"')
    if "p.png" not in body:
        body += "\n\n![A room](p.png)"
    assert links(terms, body) == expected


def test_a_term_does_not_lead_to_itself(terms: SmallSite) -> None:
    assert 'class="term"' not in terms.rendered("glossary/debt-bondage/index.html").replace(
        'class="term" href="/glossary/debt/"', ""
    )
    assert 'href="/glossary/debt-bondage/">debt bondage' in terms.rendered(
        "glossary/debt/index.html"
    )


def test_each_language_has_its_own_glossary(terms: SmallSite) -> None:
    terms.settings(f"{GLOSSARY}[languages.zh]")
    terms.text("glossary/debt.zh.md", "title: 债务", "债务。").text("pages/b.md", "title: B")
    found = links(terms, "这是债务和 debt。", "pages/b.zh.md", "zh/b")
    assert found == ["/zh/glossary/debt/ 债务"]


def test_a_term_with_markup_characters_is_found(terms: SmallSite) -> None:
    terms.text("glossary/c.md", "title: Q&A <x>", "A term.")
    assert links(terms, "A Q&A \\<x>, then") == []
    terms.text("glossary/d.md", "title: R&D", "A term.")
    assert links(terms, "Some R&D here.") == ["/glossary/d/ R&amp;D"]


def test_feeds_have_no_links_to_the_glossary(terms: SmallSite) -> None:
    terms.text("news/2007-03-31-a.md", "title: A", "A debt.")
    assert 'class="term"' in terms.rendered("news/2007/a/index.html")
    assert "/glossary/" not in terms.rendered("feed.xml")
