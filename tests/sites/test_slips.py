"""A slip in front matter is one error; its fix, followed literally, publishes what was meant."""

from __future__ import annotations

import pytest

from resource_site.content.documents import Entry
from tests.conftest import SmallSite

FILE = "news/2007-03-31-a.md"


def only(site: SmallSite) -> Entry:
    (entry,) = site.validated()[0].entries
    return entry


@pytest.mark.parametrize(
    ("written", "fix", "terms"),
    [
        ('tags: "Law", "Child"', 'write tags: ["Law", "Child"]', ("Law", "Child")),
        ("tags: 'Law', 'Child'", "write tags: ['Law', 'Child']", ("Law", "Child")),
        ('tags: "Law", Child', 'write tags: ["Law", Child]', ("Law", "Child")),
        ('tags: "Law"; "Child"', 'write tags: ["Law", "Child"]', ("Law", "Child")),
        ("tags: [#Law #Child]", "write tags: [Law, Child]", ("Law", "Child")),
        ("tags: [#Law, #Child]", "write tags: [Law, Child]", ("Law", "Child")),
        ("tags: [#Law]", "write tags: [Law]", ("Law",)),
    ],
)
def test_a_list_on_one_line_is_what_was_meant(
    site: SmallSite, written: str, fix: str, terms: tuple[str, ...]
) -> None:
    site.text(FILE, f"title: A\n{written}")
    (problem,) = site.planned().problems
    assert problem.fix == fix
    site.text(FILE, f"title: A\n{fix.removeprefix('write ')}")
    assert only(site).terms["tags"] == terms


@pytest.mark.parametrize("bullet", ["• ", "•\t", "– ", "— ", "* ", "1. ", "2) ", "·"])
def test_a_bullet_of_a_word_processor_begins_a_list_item(site: SmallSite, bullet: str) -> None:
    site.text(FILE, f"title: A\ntags:\n{bullet}Law\n{bullet}Child")
    problems = site.planned().problems
    assert [problem.fix for problem in problems] == ["write - Law", "write - Child"]
    site.text(FILE, "title: A\ntags:\n- Law\n- Child")
    assert only(site).terms["tags"] == ("Law", "Child")


@pytest.mark.parametrize(
    "written", ["[Law; Child]", "[Law，Child]", "[Law、Child]", "[Law； Child]"]
)
def test_a_separator_of_another_script_divides_a_list(site: SmallSite, written: str) -> None:
    site.text(FILE, f"title: A\ntags: {written}")
    assert site.messages() == []
    assert only(site).terms["tags"] == ("Law", "Child")


def test_a_separator_in_quotes_is_part_of_a_term(site: SmallSite) -> None:
    site.text(FILE, 'title: A\ntags: ["Law; Child"]')
    assert only(site).terms["tags"] == ("Law; Child",)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("# hash", "# hash"),
        ("A # hash", "A # hash"),
        ("A #", "A #"),
        ("Thailand is #1 in Asia", "Thailand is #1 in Asia"),
        ('Say "yes" # now', 'Say "yes" # now'),
    ],
)
def test_a_number_sign_does_not_cut_a_title_off(site: SmallSite, written: str, title: str) -> None:
    site.text(FILE, f"title: {written}")
    (problem,) = site.planned().problems
    assert problem.severity == "error"
    assert problem.message == "the text of 'title' ends before #"
    site.text(FILE, problem.fix.removeprefix("write "))
    assert only(site).title == title


@pytest.mark.parametrize("written", ["photo.jpg # the picture", "photo.jpg  # TODO"])
def test_a_comment_behind_another_field_stays_one(site: SmallSite, written: str) -> None:
    site.text(FILE, f"title: A\nsource: UNIAP\nslug: a # {written}")
    assert site.messages() == []


@pytest.mark.parametrize(
    "mark",
    ["<<<<<<< HEAD", ">>>>>>> main", ">>>>>>> 3f2a9c1", "<<<<<<<", ">>>>>>>", "||||||| 3f2a9c1"],
)
def test_one_marker_of_a_merge_is_an_error(site: SmallSite, mark: str) -> None:
    site.text(FILE, "title: A", f"One text.\n\n{mark}\n\nAnother text.")
    (message,) = site.messages()
    assert message == f"content/{FILE}:6:1: this is a conflict marker of an unfinished merge"


@pytest.mark.parametrize(
    "alias", ["https://other.org/old/", "http://example.com/a", "https://sub.example.org/a/"]
)
def test_a_former_address_on_another_site_is_an_error(site: SmallSite, alias: str) -> None:
    site.text(FILE, f"title: A\naliases: [/old/, {alias}]")
    (message,) = site.messages()
    assert message == f"content/{FILE}:3:18: {alias} is an address on another site"


@pytest.mark.parametrize("alias", ["https://example.org/old/", "http://www.example.org/old/"])
def test_a_former_address_may_be_whole(site: SmallSite, alias: str) -> None:
    site.text(FILE, f"title: A\naliases: {alias}")
    assert only(site).aliases == ("/old/",)


@pytest.mark.parametrize("name", ["a.md.txt", "2007-03-31-a.MD.txt", "a.markdown.txt"])
def test_a_document_named_as_a_text_file_is_an_error(site: SmallSite, name: str) -> None:
    site.text(f"news/{name}", "title: A")
    (problem,) = site.planned().problems
    assert problem.message == "this document is named as a text file"
    assert problem.fix == f"rename it to {name[:-4]}"
