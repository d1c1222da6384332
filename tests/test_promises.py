"""Every promise in SECURITY.md is explained and has tests, and these tests exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SECURITY = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = [f"P{number}" for number in range(1, 25)]

ROWS = {
    name: [cell.strip() for cell in row.split("|")]
    for name, row in re.findall(r"^\| (P\d+) \|(.*)\|$", SECURITY, re.MULTILINE)
}
TESTS = [
    (name, test) for name, cells in ROWS.items() for test in re.findall(r"`(tests/\S+)`", cells[-1])
]


def functions(path: Path) -> set[str]:
    """Return the names of the tests that a file defines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    targets = (node.targets[0] for node in tree.body if isinstance(node, ast.Assign))
    return defined | {target.id for target in targets if isinstance(target, ast.Name)}


def test_every_promise_has_one_row_in_order() -> None:
    assert re.findall(r"^\| (P\d+) \|", SECURITY, re.MULTILINE) == PROMISES


def test_only_promises_in_the_table_are_referred_to() -> None:
    assert set(re.findall(r"\bP\d+\b", SECURITY)) == set(PROMISES)


@pytest.mark.parametrize("name", PROMISES)
def test_every_promise_is_explained_and_has_tests(name: str) -> None:
    promise, meaning, tests = ROWS[name]
    assert promise
    assert meaning
    assert re.fullmatch(r"`tests/\S+::test_\w+`(, `tests/\S+::test_\w+`)*", tests)


@pytest.mark.parametrize(("name", "test"), TESTS)
def test_the_test_of_a_promise_exists(name: str, test: str) -> None:
    file, _, function = test.partition("::")
    assert function in functions(PROJECT / file), f"{name} is verified by {test}, which is missing"
