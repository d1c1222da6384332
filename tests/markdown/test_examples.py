"""The examples of the editors' page about writing: what is written, what a page shows of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from resource_site.markdown import body
from resource_site.markdown.body import MARK, Body

FOLDER = Path(__file__).parents[1] / "examples"
EXAMPLE = re.compile(
    r"^`````markdown\n(?P<markdown>.*?)^`````\n\n"
    r"`````html\n(?P<html>.*?)^`````\n"
    r"(?:\n`````findings\n(?P<findings>.*?)^`````\n)?",
    re.MULTILINE | re.DOTALL,
)


def examples() -> dict[str, re.Match[str]]:
    found = {}
    for path in sorted(FOLDER.glob("*.md")):
        for number, example in enumerate(EXAMPLE.finditer(path.read_text(encoding="utf-8")), 1):
            found[f"{path.stem} {number}"] = example
    return found


def shown(found: Body) -> str:
    html = re.sub(rf"{MARK}(\d+){MARK}", lambda at: found.references[int(at[1])].target, found.html)
    return html.rstrip("\n") + "\n"


def findings(found: Body) -> str:
    return "".join(
        f"{finding.line}:{finding.column} {finding.message}\n    fix: {finding.fix}\n"
        for finding in found.findings
    )


@pytest.mark.parametrize("example", examples().values(), ids=examples())
def test_an_example_comes_out_as_the_editors_page_says(example: re.Match[str]) -> None:
    found = body(example["markdown"])
    assert shown(found) == example["html"]
    assert findings(found) == (example["findings"] or "")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.stem)
def test_a_page_of_examples_has_a_title_a_sentence_and_an_example(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.match(r"# .+\n\n[A-Z].+\n\n`````markdown\n", text)
