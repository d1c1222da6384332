"""Every promise in the README has its tests, and they are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SECURITY = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = {f"P{number}" for number in range(1, 22)}

ROWS = dict(re.findall(r"^\| (P\d+) \|(.*)\|$", README, re.MULTILINE))
HELD = [(name, test) for name, row in ROWS.items() for test in re.findall(r"`(tests/\S+)`", row)]


def functions(path: Path) -> set[str]:
    """Return the names that a file of tests gives to its tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    targets = (node.targets[0] for node in tree.body if isinstance(node, ast.Assign))
    return defined | {target.id for target in targets if isinstance(target, ast.Name)}


def test_every_promise_is_in_the_readme_and_is_explained() -> None:
    assert set(ROWS) == PROMISES
    assert set(re.findall(r"\bP\d+\b", SECURITY)) == PROMISES


def test_every_promise_has_a_test() -> None:
    assert {name for name, _ in HELD} == PROMISES


@pytest.mark.parametrize(("name", "test"), HELD)
def test_the_test_that_holds_a_promise_is_there(name: str, test: str) -> None:
    file, _, function = test.partition("::")
    assert function in functions(PROJECT / file), f"{name} is held by {test}, which is not there"
