"""No text, however odd, hangs the build or brings it down: a right page or a clear word."""

from __future__ import annotations

import time

import pytest

from resource_site.markdown import body

ROWS = [
    "[", "![", "[a](", "[a][", "[a](<b", '[a](b "', "](", "[[a]]", "[^1]", "[a]: b\n",
    "<![", "<a ", "<!--", "<?", "<x y='", "<script>", "</script", "<b>", "<p>", "</p>", "<",
    "&", "&#x", "`", "a`", "`` `", "*a_ ", "a**b", "*a **b ", "~~a", "\\", "|", "a|", "\t", "\xa0",
    "www.", "http://", "a@", "a@b.", "://", "- ", "> ", "1. ", "- a\n\n", "> a\n", "a\n=\n", "#\n",
    "a|b\n-|-\n", "```\n", "[^a]: b\n\n", "- [ ] a\n",
]  # fmt: skip

SHOWS_NOTHING = {"[a]: b\n", "\t", "\xa0"}


@pytest.mark.parametrize("row", ROWS)
def test_a_long_row_of_anything_is_answered(row: str) -> None:
    found = body(row * (40_000 // len(row)))
    assert found.html or found.findings or row in SHOWS_NOTHING


@pytest.mark.parametrize(
    ("opening", "closing"),
    [("> ", ""), ("- ", ""), ("*a ", "b*"), ("<b>", "</b>"), ("<span>", "")],
)
def test_what_is_nested_too_deep_is_named_with_its_line(opening: str, closing: str) -> None:
    found = body(f"a\n\n{opening * 300}x{closing * 300}")
    assert found.html == ""
    assert [(finding.check, finding.line) for finding in found.findings] == [("always", 3)]


@pytest.mark.parametrize(("opening", "closing"), [("[", "](a)"), ("![", "](a)"), ("(", ")")])
def test_brackets_may_be_nested(opening: str, closing: str) -> None:
    assert "x" in body(f"{opening * 5000}x{closing * 5000}").html


def test_backticks_of_growing_lengths_are_text() -> None:
    text = " ".join("`" * length for length in range(1, 400))
    assert body(text).html == f"<p>{text}</p>"


def test_a_table_of_ten_thousand_columns_is_a_table() -> None:
    head, line = "|".join(["a"] * 10_000), "|".join(["-"] * 10_000)
    found = body(f"{head}\n{line}\nb\n")
    assert found.html.count("<th ") == found.html.count("<td>") == 10_000


def test_a_wide_table_with_many_short_rows_does_not_grow_without_measure() -> None:
    head, line = "|".join(["a"] * 1000), "|".join(["-"] * 1000)
    rows = "b\n" * 10_000
    assert len(body(f"{head}\n{line}\n{rows}").html) < 2_000_000


def test_tags_left_open_are_not_opened_anew_without_measure() -> None:
    tags = "".join(f"<b lang=a{number}>" for number in range(90))
    (finding,) = body(f"<div>{tags}\n\n" + "a\n\n" * 1000).findings
    assert finding.check == "always"


def test_too_many_events_are_refused() -> None:
    (finding,) = body("*a* b " * 110_000).findings
    assert (finding.check, finding.line) == ("always", 0)


@pytest.mark.parametrize("words", ["Ab cd, " * 20_000, "Abc" * 100_000, "Ab " * 9_000 + "{"])
def test_long_prose_in_code_takes_linear_time(words: str) -> None:
    started = time.process_time()
    assert body(f"    {words}").html
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text",
    [
        "\u200e" * 200_000 + "\u05d0",
        "\u200e" * 200_000,
        "    " + "&shy;" * 100_000,
        "\u1000 " * 90_000,
    ],
)
def test_many_invisible_characters_take_linear_time(text: str) -> None:
    started = time.process_time()
    body(text)
    assert time.process_time() - started < 5
