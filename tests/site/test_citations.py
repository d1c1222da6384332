"""Laws and reports can be cited: as text, by meta elements, and with reference managers."""

from __future__ import annotations

import json
import re

import pytest
from lxml import html

from resource_site.site.pages import ArticlePage
from tests.conftest import SmallSite
from tests.shared import PDF

LIBRARY = '[sections.library]\nkind = "resource"\n'
ACT = (
    "title: Anti-Trafficking Act & more_\ntype_of_resource: Law\npublisher: National Assembly\n"
    "issued: 2008-06-05\nlanguages: [en]\nwebsite: https://www.example.com/act_1"
)


@pytest.fixture
def library(site: SmallSite) -> SmallSite:
    """A site with a law in its library."""
    return site.settings(LIBRARY).text("library/2007-03-31-act.md", ACT)


def cited(site: SmallSite) -> str:
    page = site.page("library/2007/act/index.html")
    assert isinstance(page, ArticlePage)
    assert page.citation
    return page.citation.text


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        (
            "publisher: A ministry\nissued: 2008-06-05",
            "A ministry (2008). Act. https://example.org/library/2007/act/",
        ),
        (
            "publisher: A ministry\nissued: 2008\nauthors: [B. C., D. E.]",
            "B. C., D. E. (2008). Act. A ministry. https://example.org/library/2007/act/",
        ),
        ("issued: 2008", "2008. Act. https://example.org/library/2007/act/"),
        ("publisher: A ministry", "A ministry. Act. https://example.org/library/2007/act/"),
        ("website: https://a.org/", "Act. https://a.org/"),
    ],
)
def test_a_page_shows_how_it_is_cited(site: SmallSite, fields: str, text: str) -> None:
    site.settings(LIBRARY)
    site.text("library/2007-03-31-act.md", f"title: Act\ntype_of_resource: Law\n{fields}")
    assert cited(site) == text


def test_search_engines_for_literature_read_the_head(library: SmallSite) -> None:
    page = html.document_fromstring(library.rendered("library/2007/act/index.html"))
    found = [
        (str(meta.get("name")), meta.get("content"))
        for meta in page.findall("head/meta[@name]")
        if str(meta.get("name")).startswith("citation_")
    ]
    assert found == [
        ("citation_title", "Anti-Trafficking Act & more_"),
        ("citation_author", "National Assembly"),
        ("citation_language", "en"),
        ("citation_publication_date", "2008/06/05"),
        ("citation_publisher", "National Assembly"),
        ("citation_public_url", "https://example.org/library/2007/act/"),
    ]
    links = {str(link.get("rel")): link.get("href") for link in page.findall("head/link")}
    assert links["cite-as"] == "https://example.org/library/2007/act/"
    assert links["type"] == "https://schema.org/Legislation"


def test_the_file_for_bibtex_escapes_its_signs(library: SmallSite) -> None:
    assert library.rendered("library/2007/act/cite.bib") == (
        "@misc{act,\n"
        "  title = {{Anti-Trafficking Act \\& more\\_}},\n"
        "  author = {{National Assembly}},\n"
        "  publisher = {National Assembly},\n"
        "  year = {2008},\n"
        "  month = {6},\n"
        "  url = {https://www.example.com/act_1},\n"
        "  language = {en},\n"
        "}\n"
    )


def test_the_file_for_ris_has_a_field_a_line(library: SmallSite) -> None:
    lines = library.rendered("library/2007/act/cite.ris").split("\r\n")
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*|", line) for line in lines)
    assert dict(line.split("  - ") for line in lines if line) == {
        "TY": "STAT",
        "TI": "Anti-Trafficking Act & more_",
        "AU": "National Assembly",
        "PB": "National Assembly",
        "PY": "2008",
        "DA": "2008/06/05/",
        "UR": "https://www.example.com/act_1",
        "LA": "en",
        "ER": "",
    }


def test_the_file_for_csl_is_json(library: SmallSite) -> None:
    (item,) = json.loads(library.rendered("library/2007/act/cite.json"))
    assert item == {
        "id": "act",
        "type": "legislation",
        "title": "Anti-Trafficking Act & more_",
        "author": [{"literal": "National Assembly"}],
        "publisher": "National Assembly",
        "issued": {"date-parts": [[2008, 6, 5]]},
        "URL": "https://www.example.com/act_1",
        "language": "en",
    }


def test_a_work_in_several_languages_is_in_no_single_one(library: SmallSite) -> None:
    library.text("library/2007-03-31-act.md", ACT.replace("[en]", "[en, th]"))
    html_of_page = library.rendered("library/2007/act/index.html")
    for code in ("en", "th"):
        assert f'<meta name="citation_language" content="{code}">' in html_of_page
    assert "language" not in library.rendered("library/2007/act/cite.bib")
    assert "LA  -" not in library.rendered("library/2007/act/cite.ris")


def test_a_pdf_file_beside_the_document_is_found(site: SmallSite) -> None:
    site.settings(LIBRARY).file("library/2007-03-31-act/act.pdf", PDF)
    site.text("library/2007-03-31-act/index.md", f"{ACT}\nfile: act.pdf")
    address = "https://example.org/library/2007/act/act.pdf"
    assert f'"citation_pdf_url" content="{address}"' in site.rendered("library/2007/act/index.html")
    assert "library/2007/act/act.pdf" in site.outputs()


def test_only_kinds_that_are_cited_have_citations(site: SmallSite) -> None:
    outputs = site.text("news/2007-03-31-a.md", "title: A").outputs()
    assert not [path for path in outputs if "cite" in path]
    assert "citation_" not in site.rendered("news/2007/a/index.html")


def test_a_link_to_a_file_for_citations_is_not_dead(library: SmallSite) -> None:
    library.text("pages/a.md", "title: A", "[BibTeX](/library/2007/act/cite.bib)")
    assert library.messages() == []
