"""One value a mistake; what stops a publication and what is only said."""

from __future__ import annotations

import pytest

from resource_site.problems import Problem, Severity, has_errors


def test_an_error_stops_the_publication() -> None:
    assert has_errors([Problem("a.md", 1, 1, "wrong")])


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.NOTE])
def test_warnings_and_notes_do_not_stop_it(severity: Severity) -> None:
    assert not has_errors([Problem("a.md", 1, 1, "odd", severity=severity)])


def test_problems_are_ordered_by_file_line_and_column() -> None:
    second, first = Problem("a.md", 10, 1, "x"), Problem("a.md", 9, 5, "x")
    other, same_line = Problem("b.md", 1, 1, "x"), Problem("a.md", 9, 2, "x")
    assert sorted([other, second, first, same_line]) == [same_line, first, second, other]
