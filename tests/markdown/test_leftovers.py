"""Text that was meant as markup: each is found where it is, and its fix works when followed."""

from __future__ import annotations

import re

import pytest

from resource_site.markdown import body
from resource_site.markdown.body import MARK, Body, Finding

LINKS = [
    ("[report](Annual Report 2026.pdf)", '<a href="Annual%20Report%202026.pdf">report</a>'),
    ('[a](my notes.md "Title")', '<a href="my%20notes.md" title="Title">a</a>'),
    ("[a *b*](c d.pdf)", '<a href="c%20d.pdf">a <em>b</em></a>'),
    ("[a](https://x.example/b c)", 'href="https://x.example/b%20c"'),
    ("[a](mailto: b@c.org)", '<a href="mailto:b@c.org">a</a>'),
    ("[x] (https://example.org/a)", '<a href="https://example.org/a"'),
    ("![x] (photo.jpg)", '<img src="photo.jpg" alt="x"'),
    ("![x](my photo.jpg)", '<img src="my%20photo.jpg" alt="x"'),
    ("![](my photo.jpg)", '<img src="my%20photo.jpg" alt=""'),
    ("[x](a.md#Who we are)", '<a href="a.md#Who%20we%20are">x</a>'),
    ("[x](tel:+66 2 123)", '<a href="tel:+66%202%20123">x</a>'),
    ("[x](a.md “The title”)", '<a href="a.md" title="The title">x</a>'),
    ("[x](a.md „Titel“)", '<a href="a.md" title="Titel">x</a>'),
    ("![x y](a.jpg «titre»)", '<img src="a.jpg" alt="x y" title="titre"'),
    ("See [x](https://a.example. Then", '<a href="https://a.example"'),
    ("[x](https://a.example/b\n\nMore", '<a href="https://a.example/b"'),
    ("[x](../a.md, and more", '<a href="../a.md">x</a>, and'),
    ("see (x)[https://a.example] now", '<a href="https://a.example"'),
    ("(x y)[../a.md]", '<a href="../a.md">x y</a>'),
    ("[x](https:// a.example)", '<a href="https://a.example"'),
    ("[x](https ://a.example/b)", '<a href="https://a.example/b"'),
    ("[x](http: //a.example)", '<a href="http://a.example"'),
    ('[x](https: //a.b.example/c "T")', '<a href="https://a.b.example/c"'),
    ("[x](https:/ /a.example)", '<a href="https://a.example"'),
    ("[x](https:// a.example/b c)", '<a href="https://a.example/b%20c"'),
    ("[x](https://a. example)", '<a href="https://a.example"'),
    ("[x](https://a .example/b)", '<a href="https://a.example/b"'),
]
MARKUP = [
    ("#Heading", "<h2 "),
    ("##Two words", "<h2 "),
    ("###Drei Wörter mehr", "<h3 "),
    ("1.No space\n\n2. Two", "<ol>"),
    ("2)报名方式\n3) b", '<ol start="2">'),
    ("1. One\n\n2.Two", "<p>Two</p>"),
    ("**Bold **text", "<strong>Bold</strong> text"),
    ("**Bold: **text", "<strong>Bold:</strong> text"),
    ("__Bold __text", "<strong>Bold</strong> text"),
    ("~~old ~~new", "<del>old</del> new"),
    ("a **b c **[d](e.md)", "<strong>b c</strong> <a"),
    ("**b c **`d`", "<strong>b c</strong> <code>"),
    ("•\tbullet", "<li>bullet</li>"),
    ("• bullet point", "<li>bullet point</li>"),
    ("·\tbullet", "<li>bullet</li>"),
    ("o\tbullet", "<li>bullet</li>"),
    ("**“引用”**后文", "<strong>“引用”</strong>后文"),
    ("这是**《书名》**的", "这是<strong>《书名》</strong>的"),
    ("前文*“引用”*后文", "<em>“引用”</em>"),
    ("前文~~（旧）~~后文", "<del>（旧）</del>"),
    ("a **bold ** b", "<strong>bold</strong>"),
    ("a ** bold** b", "<strong>bold</strong>"),
    ("__x __", "<strong>x</strong>"),
    ("~~x ~~", "<del>x</del>"),
    ("a *word or two * b", "<em>word or two</em>"),
    ("==marked==", "<mark>marked</mark>"),
    ("$x^2$", "<code>x^2</code>"),
    ("$$\\frac{a}{b}$$", "<code>\\frac{a}{b}</code>"),
    ("$$\nx = 1\n$$", "<code>x = 1</code>"),
    ("\\\\(a_1\\\\)", "<code>a_1</code>"),
]
DELETED = [
    *('{{< figure src="a.jpg" >}}', "{{% notice %}}", "{% include x.html %}", "{{ page.title }}"),
    *("{#id}", "{: .c}", "{:.c}", "{.button}", "[gallery]", '[gallery ids="1,2"]', "[/caption]"),
    *('[caption id="x"]', "[toc]", "%% comment %%", "%%ask Ann first%%", "%%two\nlines%%"),
]
HARMLESS = [
    *("====", "a ======= b", "```\n=======\n```", "==========", "======= x"),
    *("f(x)[0] and (a)[b]", '[x](https://a.example\n"Title")', "[x](a.md) (see b)", "a [b](c) d"),
    *("`[a](b c.pdf)` and `{{ x }}`", "```\n#Heading\n1.No\n$x^2$\n```", "[sic] (see below)"),
    *("\\[a\\](b c.pdf) \\{{ x }} \\#x", "array[i][j], f(x)[0](y z)", "It costs $5 and $10."),
    *("#hashtag is trending.", "#1 in the list", "1.5 million and 2.x", "2 * 3 * 4 ** 2"),
    *("snake_case_name and __init__", "a == b == c", "[1] and [2, 3]", "5-a-day", "{a, b} and {1}"),
    *(
        "    def f(x):\n        return x",
        "    $ git commit -m x",
        "[video] [PDF]",
        "[^1]\n\n[^1]: note",
    ),
    *("1.Januar 2024", "2.März was cold", "1.FC Köln\n\nwon.", "3.Quartal\n5.Quartal", "2)x"),
    *("-Ann", "– Ann", "*note: see below", "— Hola\n\n— Hola", "-5\n-6", "--ann\n--bob"),
    *("Smith** and Jones**", "5 %% 6 %%", "100%%", "*it is\nlong*\n*more*", "[1](a.md)\n-b"),
    *("| a |\n|---|\n| $5 |", "a\tb", "10:30 • 11:30", "see {x} | {y}", "C# and F#", "5 o'clock"),
]


def shown(found: Body) -> str:
    return re.sub(rf"{MARK}(\d+){MARK}", lambda at: found.references[int(at[1])].target, found.html)


def fixed(text: str, finding: Finding) -> str:
    """Follow a fix to the letter: replace what is marked, or delete it."""
    lines = text.split("\n")
    at = sum(len(line) + 1 for line in lines[: finding.line - 1]) + finding.column - 1
    new = ""
    if finding.fix.startswith("write "):
        new = re.sub(r"(`), or add a picture of it$", r"\1", finding.fix.removeprefix("write "))
    return text[:at] + new + text[at + finding.length :]


@pytest.mark.parametrize(("text", "html"), [*LINKS, *MARKUP])
def test_a_fix_that_is_followed_gives_what_was_meant(text: str, html: str) -> None:
    (finding,) = body(text).findings
    found = body(fixed(text, finding))
    assert html in shown(found)
    assert {rest.check for rest in found.findings} <= {"alt", "headings"}


@pytest.mark.parametrize(
    "text",
    [
        *("-one\n-two", "*one\n*two", "– one\n– two", "—one\n—two", "–\xa0one\n–\xa0two"),
        *("1.one\n2.two", "1)one\n\n2)two", "> -one\n> -two", "Text:\n\n9.one\n10.two"),
    ],
)
def test_a_series_of_lines_with_a_sign_is_a_list(text: str) -> None:
    findings = body(text).findings
    assert len(findings) == 2
    for finding in reversed(findings):
        text = fixed(text, finding)
    assert body(text).html.count("<li>") == 2
    assert body(text).findings == ()


@pytest.mark.parametrize("text", DELETED)
def test_what_no_page_understands_is_found_and_can_be_deleted(text: str) -> None:
    before, after = "Words — ü ", " more."
    (finding,) = body(before + text + after).findings
    assert (finding.check, finding.column, finding.length) == ("markup", 11, len(text))
    assert body(fixed(before + text + after, finding)).findings == ()


@pytest.mark.parametrize("text", ["a\n\n=======", "=======\n\nb", "> a\n>\n> ======="])
def test_a_line_of_a_merge_that_is_no_heading_is_found(text: str) -> None:
    (finding,) = body(text).findings
    assert (finding.length, finding.fix) == (7, "delete it")


@pytest.mark.parametrize("text", HARMLESS)
def test_text_that_means_itself_is_left_alone(text: str) -> None:
    assert body(text).findings == ()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a\n\n> b [c](d e.pdf)", 3, 5),
        ("- a\n- é %%ab%%", 2, 5),
        ("| a |\n|---|\n| $x^2$ |", 3, 3),
        ("## A {#b}\n\nc", 1, 6),
        ("a\n> •\tb", 2, 3),
        ("*a* {{ b }}", 1, 5),
    ],
)
def test_a_leftover_is_named_with_its_place(text: str, line: int, column: int) -> None:
    (finding,) = body(text).findings
    assert (finding.line, finding.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("[a](b c.pdf)", "links"),
        ("![a](b c.jpg)", "images"),
        ("[a][b]", "links"),
        ("x[^1]", "links"),
        ("$a^b$", "math"),
        ("```mermaid\na --> b\n```", "math"),
        ("```math\nx\n```", "math"),
        ("#Heading", "markup"),
    ],
)
def test_a_leftover_belongs_to_the_check_of_its_kind(text: str, check: str) -> None:
    assert [finding.check for finding in body(text).findings] == [check]


def test_a_footnote_without_a_note_is_fixed_by_one() -> None:
    (finding,) = body("x[^1]").findings
    note = finding.fix.partition(": ")[2]
    assert body(f"x[^1]\n\n{note}").findings == ()


@pytest.mark.parametrize("separator", ["\t", " | "])
def test_a_table_without_its_line_is_fixed_by_one(separator: str) -> None:
    rows = [separator.join(row) for row in (("Name", "Place"), ("A", "B"), ("C", "D"))]
    if separator != "\t":
        rows = [f"| {row} |" for row in rows]
    (finding,) = body("\n".join(rows)).findings
    assert "--- | below its first line" in finding.fix
    rows = [row.replace("\t", " | ") for row in rows]
    found = body("\n".join([rows[0], "| --- | --- |", *rows[1:]]))
    assert "<table>" in found.html
    assert found.findings == ()


@pytest.mark.parametrize("indent", ["\t", "    "])
def test_a_paragraph_that_became_code_is_found(indent: str) -> None:
    text = f"{indent}Help is near, and it is free of charge for all of you.\n"
    (finding,) = body(text).findings
    assert (finding.check, finding.line) == ("markup", 1)
    assert body(text.removeprefix(indent)).findings == ()


@pytest.mark.parametrize("text", ["a\n\n```\nb\n\nc", "~~~ py\nb\n~~", "```"])
def test_code_that_is_never_closed_is_found(text: str) -> None:
    (finding,) = body(text).findings
    assert "never closed" in finding.message
    mark = finding.fix.split()[1]
    assert body(f"{text}\n{mark}").findings == ()


def test_the_first_of_two_brackets_is_missing() -> None:
    (finding,) = body("see our channel](https://x.example/) now").findings
    assert finding.fix == "write [ at the beginning of its text"
