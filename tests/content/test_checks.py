"""What is valid in a document and most likely not meant is reported; what is right is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from resource_site.problems import Problem
    from tests.conftest import SmallSite

FILE = "news/2007-03-31-a.md"


def problems(site: SmallSite, fields: str, body: str = "Some words.") -> list[Problem]:
    return site.text(FILE, fields, body).planned().problems


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("<b>Bold</b> title", "Bold title"),
        ('"**Bold** title"', "Bold title"),
        ("The film *Title* opens", "The film Title opens"),
        ("One<br>two", "Onetwo"),
        ("A &amp; B &#8217; C", "A & B ’ C"),
        ("See [the law](law.md)", "See the law"),
        ('<a href="x.md">The</a> law', "The law"),
        ("H<sub>2</sub>O", "H2O"),
    ],
)
@pytest.mark.parametrize("name", ["title", "summary"])
def test_markup_in_a_text_without_markup_is_reported(
    site: SmallSite, name: str, written: str, plain: str
) -> None:
    others = "" if name == "title" else "title: A\n"
    (problem,) = problems(site, f"{others}{name}: {written}")
    assert problem.message == f"the markup in '{name}' is shown as characters"
    assert problem.fix.removeprefix(f"write {name}: ").strip("'\"") == plain
    assert problems(site, f"{others}{problem.fix.removeprefix('write ')}") == []
    has_address = "](" in written or "<a" in written
    assert (problem.edit is None) == has_address


@pytest.mark.parametrize(
    "title",
    ["5 * 3 * 2", "AT&T and R&D;", "1 < 2 > 0", "x ** y", "Is it [sic] (not) so", "C<T>", "* a *"],
)
def test_signs_in_a_title_are_no_markup(site: SmallSite, title: str) -> None:
    assert problems(site, f'title: "{title}"') == []


@pytest.mark.parametrize(
    ("body", "line", "fix"),
    [
        ("Tags: Law\n\nText.", 4, "move this line above line 3"),
        ("\n\ntags: Law\n\nText.", 6, "move this line above line 3"),
        ("Tags: Law\nAuthor: Ann\n\nText.", 4, "move lines 4 to 5 above line 3"),
        ("Date: 2007-03-31\nCategories: Law\n\nText.", 4, "move lines 4 to 5 above line 3"),
        ("Author: Ann\n\nText.", 4, "move this line above line 3"),
        ("Slug: a\n", 4, "move this line above line 3"),
    ],
)
def test_fields_below_front_matter_are_reported_once(
    site: SmallSite, body: str, line: int, fix: str
) -> None:
    (problem,) = problems(site, "title: A", body)
    assert (problem.line, problem.column, problem.fix) == (line, 1, fix)


@pytest.mark.parametrize(
    "body",
    [
        "Date: 5 March\n\nText.",
        "Summary: it works.\n\nText.",
        "Source: UNIAP\n\nText.",
        "Tags: these are words that\ngo on.\n\nText.",
        "Place: Yangon\nTags: law\n\nText.",
        "Text.\n\nTags: Law",
        "```\ntags: Law\n```",
    ],
)
def test_prose_with_a_colon_is_no_field(site: SmallSite, body: str) -> None:
    assert problems(site, "title: A", body) == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ('title: "C:\\new"', "C:\\new"),
        ('title: "See D:\\temp\\report"', "See D:\\temp\\report"),
        ('title: "A \\ back"', "A \\ back"),
        ('title: "and\\ or"', "and\\ or"),
        ('title: "c:\\readme"', "c:\\readme"),
        ('title: "X:\\_"', "X:\\_"),
    ],
)
def test_an_escape_that_loses_words_is_one_error(site: SmallSite, written: str, plain: str) -> None:
    (problem,) = problems(site, written)
    assert problem.message == "the text of 'title' has a backslash in double quotes"
    assert problem.edit
    assert problems(site, problem.fix.removeprefix("write ")) == []
    assert site.article().title == plain


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"One\\nTwo"', "One Two"),
        ('"C:\\\\new"', "C:\\new"),
        ('"Say \\"yes\\""', 'Say "yes"'),
        ('"caf\\u00e9"', "café"),
        ('"Note:\\nmore"', "Note: more"),
        ('"A long\\\n  \\ title"', "A long title"),
    ],
)
def test_an_escape_that_is_meant_stays_one(site: SmallSite, written: str, title: str) -> None:
    assert problems(site, f"title: {written}") == []
    assert site.article().title == title


@pytest.mark.parametrize(
    "alias",
    ["/news/2007/a/", "/news/2007/a", "https://example.org/news/2007/a/", "[/old/, /news/2007/a/]"],
)
def test_the_address_of_the_document_itself_is_no_former_one(site: SmallSite, alias: str) -> None:
    (problem,) = problems(site, f"title: A\naliases: {alias}")
    assert problem.severity == "warning"
    assert problem.message == "/news/2007/a/ is the address of this document itself"


@pytest.mark.parametrize(
    ("updated", "count"),
    [("2008-01-01", 0), ("2007-12-31 23:00", 0), ("2008-01-02", 1), ("2030-01-01", 1)],
)
def test_a_change_in_the_future_is_reported(site: SmallSite, updated: str, count: int) -> None:
    found = problems(site, f"title: A\nupdated: {updated}")
    assert [problem.message for problem in found] == ["'updated' is in the future"] * count
    assert {problem.severity for problem in found} <= {"warning"}


@pytest.mark.parametrize(
    ("name", "fix"),
    [
        ("20240205-a.md", "rename the file to 2024-02-05-a.md"),
        ("2024-02-05_a.md", "rename the file to 2024-02-05-a.md"),
        ("2024–02–05-a.md", "rename the file to 2024-02-05-a.md"),
        ("2024.02.05-a.md", "rename the file to 2024-02-05-a.md"),
        ("2024_2_5_a.md", "rename the file to 2024-02-05-a.md"),
        ("13-02-2024-a.md", "rename the file to 2024-02-13-a.md"),
        ("05-02-2024-a.md", "rename the file to 2024-05-02-a.md or 2024-02-05-a.md"),
        ("5-feb-2024-a.md", "rename the file to 2024-02-05-a.md"),
        ("2567-02-05-a.md", "rename the file to 2024-02-05-a.md"),
        ("25670205-a.md", "rename the file to 2024-02-05-a.md"),
        ("a-2024-02-05.md", "rename the file to 2024-02-05-a.md"),
        ("20240205.md", "rename the file to 2024-02-05-short-name.md"),
        ("20240205-a/index.md", "rename the folder to 2024-02-05-a"),
    ],
)
def test_a_day_in_another_form_is_proposed_as_it_must_be(
    site: SmallSite, name: str, fix: str
) -> None:
    (problem,) = site.text(f"news/{name}", "title: A").planned().problems
    assert problem.fix == fix
    name = fix.rpartition(" ")[2]
    (site.folder / "content/news").rename(site.folder / "content/_old")
    site.text(f"news/{name}" if name.endswith(".md") else f"news/{name}/index.md", "title: A")
    assert site.messages() == []


@pytest.mark.parametrize(
    "name", ["a", "5-2-24-a", "2024-02-a", "2024-a", "phone-12345678", "99-99-2024-a", "20241399-a"]
)
def test_no_false_day_is_proposed(site: SmallSite, name: str) -> None:
    (problem,) = site.text(f"news/{name}.md", "title: A").planned().problems
    assert problem.fix.startswith("add date: YYYY-MM-DD, ")


@pytest.mark.parametrize("name", ["a-zh", "a_zh", "a-ZH", "b_zh", "a zh"])
def test_a_translation_with_a_wrong_name_is_reported(site: SmallSite, name: str) -> None:
    site.words("zh").settings('[languages.zh]\nname = "Chinese"')
    site.text("news/2007-03-31-a.md", "title: A")
    site.text(f"news/2007-03-31-{name}.md", "title: B")
    (problem,) = site.planned().problems
    assert problem.severity == "warning"
    assert f"rename it to 2007-03-31-{name[0]}.zh.md" in problem.fix


@pytest.mark.parametrize("name", ["b-zh", "azh", "a-xx", "zh", "a-zhou"])
def test_a_name_that_ends_like_a_language_may_be_one(site: SmallSite, name: str) -> None:
    site.words("zh").settings('[languages.zh]\nname = "Chinese"')
    site.text("news/2007-03-31-a.md", "title: A")
    site.text(f"news/2007-03-31-{name}.md", "title: B")
    assert site.messages() == []


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"{\\rtf1\\ansi Hello}", "RTF text"),
        (b"PK\x03\x04\x14\x00\x06\x00\xdf word/document.xml", "a document of a word processor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a document of an old word processor"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
        (b"<!DOCTYPE html>\n<html></html>", "a web page"),
        (b"\xef\xbb\xbf\n<HTML><body>", "a web page"),
    ],
)
def test_a_file_of_another_program_is_named(site: SmallSite, raw: bytes, kind: str) -> None:
    (problem,) = site.file(FILE, raw).planned().problems
    assert problem.message == f"this file is {kind}, not Markdown"
