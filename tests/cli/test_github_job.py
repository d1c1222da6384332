"""What a job on GitHub shows: annotations beside the lines, and tables in its summary."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from resource_site.cli import github
from resource_site.cli.changes import Change
from resource_site.problems import Problem, Severity

WRONG_DATE = Problem(
    "content/news/2007-03-31-a b.md", 3, 7, "'date' is not a date: \"last\"", "write it", 4
)
JOB = {
    "GITHUB_SERVER_URL": "https://github.example",
    "GITHUB_REPOSITORY": "owner/name",
    "GITHUB_SHA": "abc",
}


def cells(table: str) -> list[str]:
    """Return the text of each cell below the headings, as a browser shows it."""
    tree = ET.fromstring(f"<body>{table.replace('<br>', ' ')}</body>")  # noqa: S314 - from the test
    return ["".join(cell.itertext()) for cell in tree.iter("td")]


def test_an_annotation_has_the_position_of_the_error() -> None:
    assert github.commands([WRONG_DATE], {}) == (
        "::error file=content/news/2007-03-31-a b.md,line=3,col=7,endColumn=11::"
        "'date' is not a date: \"last\"%0Afix: write it\n"
    )


def test_a_source_cannot_write_a_command() -> None:
    problem = Problem("a,b:c%\n.md", 0, 0, "50%\n::error::x", severity=Severity.NOTE)
    written = github.commands([problem], {})
    assert written == "::notice file=a%2Cb%3Ac%25%0A.md::50%25%0A::error::x\n"


def test_each_place_in_the_table_of_problems_links_to_its_line() -> None:
    table = github.problem_table([WRONG_DATE], {WRONG_DATE: 1999}, JOB)
    file = "https://github.example/owner/name/blob/abc/content/news/2007-03-31-a%20b.md#L3"
    assert f'<a href="{file}">' in table
    message = "'date' is not a date: \"last\" and 1,999 more, with the same fix"
    assert cells(table) == ["error", f"{WRONG_DATE.path}:3:7", message, "write it"]


def test_without_a_repository_the_table_of_problems_has_no_links() -> None:
    assert "href" not in github.problem_table([WRONG_DATE], {}, {})


def test_nothing_in_a_table_is_markup_a_mention_or_an_emoji() -> None:
    hostile = "</td><script>x</script> **b** @team #12 :smile: `c` | d\n\n# e"
    problem = Problem(hostile, 1, 1, hostile, hostile)
    table = github.problem_table([problem], {}, JOB)
    assert "<script" not in table
    assert "\n\n" not in table.rstrip()
    assert not any(mark in table for mark in ("@team", "#12", ":smile:"))
    assert cells(table)[3] == hostile.replace("\n", " ")


def test_a_table_too_large_for_a_summary_ends_with_the_number_of_rows_left_out() -> None:
    problems = [Problem(f"{n}.md", 1, 1, "x" * 1000) for n in range(2000)]
    table = github.problem_table(problems, {}, JOB)
    assert len(table) < 1_000_000
    shown = len(cells(table)) // 4
    assert f"and {2000 - shown:,} more, in the output of the step" in table


def test_the_changes_of_a_plan_are_a_table_below_their_counts() -> None:
    table = github.change_table([Change("page", "added", "/a&b/")], "A build would add 1.")
    assert cells(table) == ["added", "page", "/a&b/"]
    assert table.startswith("<p>A build would add 1.</p>")
    assert "<table" not in github.change_table([], "A build would change nothing.")
