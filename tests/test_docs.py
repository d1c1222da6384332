"""Generated documentation follows the field tables, and every example in them is valid."""

from __future__ import annotations

import re
import runpy
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from resource_site.cli import github, report
from resource_site.fields import front_matter, toml_file, yaml_block
from resource_site.fields.reference import BEGIN
from resource_site.fields.schemas import ARTICLE, SOURCE
from resource_site.fields.table import Definition, Schema
from resource_site.fields.validation import Fields
from resource_site.fields.values import Table
from resource_site.problems import TOP
from resource_site.settings.site_table import SITE
from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[1]
DOCUMENTS: dict[Path, str] = runpy.run_path(str(PROJECT / ".ci" / "docs"))["documents"]()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_generated_documentation_is_up_to_date(path: Path) -> None:
    is_current = path.read_text(encoding="utf-8") == DOCUMENTS[path]
    assert is_current, f"{path.name} is out of date; run: python .ci/docs"


@pytest.mark.parametrize("field", ARTICLE.fields, ids=lambda field: field.name)
def test_an_example_of_front_matter_is_valid(field: Definition) -> None:
    line = yaml_block.write(field.name, field.example)
    assert problems(line) == []


@pytest.mark.parametrize("field", SOURCE.fields, ids=lambda field: field.name)
def test_an_example_of_a_source_is_valid(field: Definition) -> None:
    name = "" if field.name == "name" else "  name: UNIAP China\n"
    line = yaml_block.write(field.name, field.example)
    assert problems(f"source:\n{name}  {line}") == []


def problems(block: str) -> list[str]:
    """Return what is wrong with front matter, except that it has no title."""
    front = front_matter.read("a.md", f"---\n{block}\n---\nWords.\n")
    found = Fields("a.md", Table(*TOP, front.fields), ARTICLE, yaml_block.write, excused=["title"])
    return [problem.message for problem in (*front.problems, *found.problems)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_each_field_is_documented_with_type_default_effect_and_example(path: Path) -> None:
    generated = DOCUMENTS[path].rpartition(BEGIN)[2]
    rows = [line.split(" | ") for line in generated.splitlines() if " | `" in line]
    assert len(rows) > 20
    for row in rows:
        assert len(row) == 5, row
        assert all(cell.strip("| ") for cell in row), row
        assert row[3].rstrip().endswith("."), row


def examples(schema: Schema, header: str) -> Iterator[str]:
    """Yield a TOML file for each example in a table."""
    for field in (*schema.fields, schema.each) if schema.each else schema.fields:
        kind = field.type
        if isinstance(kind, Schema):
            yield from examples(kind, f"{header}.{field.name}".lstrip("."))
        else:
            line = toml_file.write(field.name, field.example)
            yield f"[{header}]\n{line}\n" if header else f"{line}\n"


@pytest.mark.parametrize("text", [*examples(SITE, "")])
def test_an_example_of_a_setting_is_valid(text: str) -> None:
    table, errors = toml_file.read(text)
    required = [field.name for field in SITE.fields if field.required]
    found = Fields("site.toml", table, SITE, toml_file.write, excused=required)
    assert [*errors, *found.problems] == []
    assert len(found.written) >= 1


@pytest.mark.parametrize("name", ["README.md", "docs/editors.md"])
def test_an_error_in_a_guide_is_what_the_check_prints(site: SmallSite, name: str) -> None:
    text = textwrap.dedent((PROJECT / name).read_text(encoding="utf-8"))
    blocks = re.findall(r"^ *```\n( *content/.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    (shown,) = (textwrap.dedent(block) for block in blocks if "last Tuesday" in block)
    path = shown.partition(":")[0].removeprefix("content/")
    site.text(path, "title: A meeting\ndate: last Tuesday")
    problems = site.validated()[1]
    assert report.text(problems, lambda _path, _line: "date: last Tuesday") == shown


def test_the_annotation_in_the_guide_is_what_the_check_prints(site: SmallSite) -> None:
    text = (PROJECT / "docs/editors.md").read_text(encoding="utf-8")
    (place, message) = re.findall(
        r"Check failure on line (\d+ in .*)\n.*GitHub Actions / Check the site\n((?: .*\n)+?) *```",
        text,
    )[0]
    line, _, path = place.partition(" in ")
    site.text(path.removeprefix("content/"), "title: A meeting\ndate: last Tuesday")
    annotation = github.commands(site.validated()[1], {})
    words = textwrap.dedent(message).strip().replace("\n", "%0A")
    assert annotation.startswith(f"::error file={path},line={line},col=7,")
    assert annotation.endswith(f"::{words}\n")
