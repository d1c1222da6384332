"""The text of a page, and the words in which two versions of it differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.render import comparing
from resource_site.render.comparing import DELETED, INSERTED, LEFT_OUT, SAME


def test_the_text_of_a_page_is_its_title_and_its_main_part() -> None:
    html = (
        '<!doctype html><html lang="my"><head><title>A &amp; B</title><style>x</style></head>'
        "<body><nav>Menu</nav><main><h1>A</h1>\n<p>One\n<em>two</em>.</p><ul><li>three<li>four</ul>"
        '<p><img src="a.jpg" alt="a gate"></p></main><footer>Foot</footer></body></html>'
    )
    assert comparing.text_of(html) == "A & B\nA\nOne two.\nthree\nfour\na gate"
    assert comparing.language_of(html) == "my"


@pytest.mark.parametrize(
    ("before", "after", "language", "pieces"),
    [
        ("Call 1300 now.", "Call 1200 now.", "en", [(DELETED, "1300"), (INSERTED, "1200")]),
        (
            "\u6587\u7ae0\u4e00",
            "\u6587\u7ae0\u4e8c",
            "zh",
            [(DELETED, "\u4e00"), (INSERTED, "\u4e8c")],
        ),
        (
            "\u1014\u1031\u1037 \u1019\u103c\u1014\u103a\u1019\u102c",
            "\u1014\u1031\u1037 \u1011\u102d\u102f\u1004\u103a\u1038",
            "my",
            [
                (DELETED, "\u1019\u103c\u1014\u103a\u1019\u102c"),
                (INSERTED, "\u1011\u102d\u102f\u1004\u103a\u1038"),
            ],
        ),
        ("", "New.", "en", [(INSERTED, "New.")]),
        ("Old.", "", "en", [(DELETED, "Old.")]),
        ("Same.", "Same.", "en", []),
    ],
)
def test_differences_are_words_of_the_language(
    before: str, after: str, language: str, pieces: list[tuple[str, str]]
) -> None:
    found = comparing.differences(before, after, language)
    assert [tuple(piece) for piece in found if piece.kind in (DELETED, INSERTED)] == pieces


def test_only_a_few_words_around_a_difference_are_shown() -> None:
    words = " ".join(str(number) for number in range(100))
    pieces = comparing.differences(f"{words} old {words}", f"{words} new {words}", "en")
    assert [piece.kind for piece in pieces] == [LEFT_OUT, SAME, DELETED, INSERTED, SAME, LEFT_OUT]
    assert pieces[1].text.startswith("94 ")


@given(st.text(), st.text())
def test_the_differences_lead_from_one_text_to_the_other(before: str, after: str) -> None:
    pieces = comparing.differences(before, after, "en")
    deleted = "".join(piece.text for piece in pieces if piece.kind == DELETED)
    inserted = "".join(piece.text for piece in pieces if piece.kind == INSERTED)
    assert len(after) - len(before) == len(inserted) - len(deleted)
    assert (deleted == inserted == "") is (before == after)
