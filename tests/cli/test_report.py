"""Problems and results as text, as GitHub annotations and as JSON."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from resource_site.cli import github, report
from resource_site.content.documents import Page, State
from resource_site.library.status import Unpublished
from resource_site.problems import Problem, Severity

PAGE = Page(
    path="content/pages/a.md",
    parts=("pages", "a.md"),
    body="",
    address="/a/",
    language="en",
    translations="pages/a",
    title="A",
    summary="",
    updated=None,
    aliases=(),
    weight=0,
    references=(),
    anchors=(),
    body_line=4,
    front_matter="title: A",
    state=State(),
)
BANGKOK = ZoneInfo("Asia/Bangkok")
PATH = "content/news/2007-03-31-border-liaison.md"
WRONG_DATE = Problem(
    PATH, 3, 7, "'date' is not a date: \"last Tuesday\"", "write it as 2007-03-31", 12
)


def text(problem: Problem, line: str, *, colour: bool = False) -> str:
    return report.text([problem], lambda _, __: line, colour=colour)


def test_an_error_is_printed_with_an_excerpt_and_a_fix() -> None:
    assert text(WRONG_DATE, "date: last Tuesday") == (
        "content/news/2007-03-31-border-liaison.md:3:7: error: "
        "'date' is not a date: \"last Tuesday\"\n"
        "    3 | date: last Tuesday\n"
        "      |       ^^^^^^^^^^^^\n"
        "    fix: write it as 2007-03-31\n"
    )


def test_the_closing_line_of_a_refused_build() -> None:
    second = Problem(PATH, 5, 1, "'titel' is not a field of an article")
    assert report.refusal([WRONG_DATE, second], 214, "site") == (
        "2 errors in 1 of 214 files. Nothing was published; site/ is unchanged."
    )


def test_warnings_are_not_counted_as_errors() -> None:
    odd = Problem("content/news/b.md", 1, 1, "odd", severity=Severity.WARNING)
    assert report.refusal([WRONG_DATE, odd], 1, "site").startswith("1 error in 1 of 1 file.")


def test_errors_outside_of_content_are_only_counted() -> None:
    assert report.refusal([WRONG_DATE], 0, "out/site") == (
        "1 error. Nothing was published; out/site/ is unchanged."
    )


@pytest.mark.parametrize(
    ("problem", "line", "shown"),
    [
        (Problem("a.md", 0, 0, "wrong"), "", "a.md: error: wrong\n"),
        (Problem("a.md", 4, 0, "wrong"), "Words", "a.md:4: error: wrong\n    4 | Words\n"),
        (Problem("a.md", 4, 1, "wrong"), "   ", "a.md:4:1: error: wrong\n"),
        (
            Problem("a.md", 14, 6, "wrong"),
            "Words",
            "a.md:14:6: error: wrong\n    14 | Words\n       |      ^\n",
        ),
        (
            Problem("a.md", 1, 3, "wrong", length=2),
            "新闻动态",
            "a.md:1:3: error: wrong\n    1 | 新闻动态\n      |     ^^^^\n",
        ),
        (
            Problem("a.md", 1, 2, "wrong"),
            "e\u0301x",
            "a.md:1:2: error: wrong\n    1 | e\u0301x\n      |  ^\n",
        ),
        (
            Problem("a.md", 1, 2, "wrong", length=99),
            "abc",
            "a.md:1:2: error: wrong\n    1 | abc\n      |  ^^\n",
        ),
    ],
)
def test_the_mark_is_below_the_error(problem: Problem, line: str, shown: str) -> None:
    assert text(problem, line) == shown


def test_the_excerpt_of_a_long_line_is_around_the_error() -> None:
    shown = text(Problem("a.md", 1, 401, "wrong", length=5), "x" * 400 + "WRONG" + "y" * 400)
    _, line, mark = shown.splitlines()
    assert len(line) <= 110
    start = line.index("WRONG")
    assert mark[start : start + 5] == "^^^^^"


def test_no_character_of_a_source_moves_the_cursor() -> None:
    problem = Problem("a.md", 1, 1, "wrong \x1b[2J\u202e", "fix \r it")
    shown = text(problem, "\x1b]0;title\x07 \u200b")
    assert not set("\x1b\x07\r\u202e\u200b") & set(shown)


def test_no_character_of_a_file_name_moves_the_cursor() -> None:
    shown = text(Problem("content/news/\x1b[2Ja\nb.md", 1, 1, "wrong"), "")
    assert shown.count("\n") == 1
    assert "\x1b" not in shown


def test_severities_have_colours() -> None:
    problems = [Problem("a.md", 0, 0, "x", severity=severity) for severity in Severity]
    shown = report.text(problems, lambda _, __: "", colour=True)
    assert shown == (
        "a.md: \x1b[31merror\x1b[0m: x\n"
        "a.md: \x1b[33mwarning\x1b[0m: x\n"
        "a.md: \x1b[36mnote\x1b[0m: x\n"
    )


def test_json_has_all_fields_of_a_problem() -> None:
    shown = json.loads(report.as_json([WRONG_DATE], published=False))
    assert shown == {
        "published": False,
        "message": "",
        "problems": [
            {
                "path": PATH,
                "line": 3,
                "column": 7,
                "length": 12,
                "severity": "error",
                "message": "'date' is not a date: \"last Tuesday\"",
                "fix": "write it as 2007-03-31",
            }
        ],
    }


def unpublished(reason: str, until: datetime | None = None) -> Unpublished:
    return Unpublished(PAGE, reason, until)


def test_unpublished_documents_are_counted_by_reason() -> None:
    when = datetime(2008, 2, 1, 9, 30, tzinfo=BANGKOK)
    found = [unpublished(why) for why in ("draft", "draft", "expired")]
    found.append(unpublished("scheduled", when))
    assert report.unpublished(found) == (
        "4 not published: 2 drafts, 1 expired, 1 scheduled; "
        "the next one appears on 1 February 2008, 09:30 (Asia/Bangkok)."
    )
    assert report.unpublished([unpublished("draft")]) == "1 not published: 1 draft."
    assert report.unpublished([]) == ""


def test_an_instant_at_midnight_is_shown_as_a_day() -> None:
    assert report.moment(datetime(2008, 2, 1, tzinfo=BANGKOK)) == "1 February 2008"


def many(number: int, message: str = "'topics' is not a field of an article") -> list[Problem]:
    fix = "add [taxonomies.topics] to site.toml, or delete it"
    return [Problem(f"content/news/{n:04}.md", 3, 1, message, fix, 6) for n in range(number)]


def test_one_problem_in_many_files_is_one_entry_with_a_count() -> None:
    shown, counts = report.grouped(many(2000))
    words = report.text(shown, lambda _, __: "topics: [a]", counts)
    assert words.count(": error: ") == 1
    assert words.endswith("or delete it\n    and 1,999 more, with the same fix\n")
    annotations = github.commands(shown, counts)
    assert annotations.count("::error") == 1
    assert annotations.endswith("%0Aand 1,999 more, with the same fix\n")


def test_problems_of_other_kinds_stay_between_those_of_a_group() -> None:
    other = Problem("content/news/0003.md", 9, 1, "another")
    shown, counts = report.grouped(sorted([*many(10), other]))
    assert shown == [many(1)[0], other]
    assert counts == {many(1)[0]: 9}


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_few_equal_problems_are_all_shown(number: int) -> None:
    assert report.grouped(many(number)) == (many(number), {})


def test_equal_messages_with_other_fixes_are_not_grouped() -> None:
    problems = [problem._replace(fix=f"add title: {problem.path}") for problem in many(10)]
    assert report.grouped(problems) == (problems, {})


def test_json_has_every_problem() -> None:
    assert report.as_json(many(2000), published=False).count('"path"') == 2000


@pytest.mark.parametrize(
    ("fix", "lines"),
    [
        ("write it today", ["write it today"]),
        ("write it as 2007-03-31, or delete it", ["write it as", "2007-03-31, or", "delete it"]),
        # A command or an address can be copied: it is never broken.
        (f"run {'x' * 40} now", ["run", "x" * 40, "now"]),
        ("", [""]),
        # Each of these characters takes two columns, and no line begins with punctuation.
        ("删除这一行，或者写上日期", ["删除这一行，或", "者写上日期"]),
        ("use 「会议记录」 or 「会议」", ["use 「会议记", "录」 or 「会", "议」"]),
        # Combining characters take none.
        ("use \u4f1a\u0301\u8bae\u0301 in all", ["use \u4f1a\u0301\u8bae\u0301 in all"]),
        ("e\u0301" * 12 + " " + "e\u0301" * 3, ["e\u0301" * 12, "e\u0301" * 3]),
        ("กำลัง ที่นี่ นี่ นี่ นี่", ["กำลัง ที่นี่ นี่ นี่ นี่"]),
    ],
)
def test_a_fix_is_wrapped_to_the_width_of_the_terminal(fix: str, lines: list[str]) -> None:
    """The terminal has 24 columns, of which the indent takes 9."""
    expected = "\n         ".join(lines)
    words = report.wrapped(f"a: error: b\n    fix: {fix}\nend", 24)
    assert words == f"a: error: b\n    fix: {expected}\nend"


def test_only_lines_with_a_fix_are_wrapped() -> None:
    words = f"content/a.md:1:1: error: {'long ' * 50}\n    1 | {'long ' * 50}\n"
    assert report.wrapped(words, 40) == words


def test_wrapping_loses_no_character() -> None:
    fix = "use one of 「预防」、「边境合作」 or delete the line; see e\u0301te\u0301"
    for width in range(10, 100):
        lines = report.wrapped(f"    fix: {fix}", width).split("\n")
        assert "".join("".join(lines).split()) == "fix:" + "".join(fix.split())
