"""The files for VS Code are valid, and its problem list shows what `check` reports."""

from __future__ import annotations

import fnmatch
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from resource_site import pipeline
from resource_site.editing import front_matter_cms, vscode
from resource_site.editing.files import MARK, files
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Definition, Many, Schema
from resource_site.settings.config import Config
from tests.conftest import PROJECT, SmallSite

SCHEMAS = Path(__file__).parent
MORE = '[taxonomies.topics]\nterms = ["Law"]\n[languages.zh]\n'


@pytest.fixture
def config(site: SmallSite) -> Config:
    return site.settings(MORE, first='extra_fields = ["isbn"]').config()


def published(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return found


def test_tasks_are_valid_as_they_are_documented() -> None:
    jsonschema.validate(vscode.tasks("python build.py"), published("tasks.schema.json"))


def test_the_settings_of_front_matter_cms_are_valid(config: Config) -> None:
    jsonschema.validate(
        front_matter_cms.settings(config), published("front-matter-cms.schema.json")
    )


def test_front_matter_cms_has_the_fields_of_the_tables_with_their_meaning(config: Config) -> None:
    table = article(tuple(config.taxonomies), config.extra_fields)
    types = front_matter_cms.settings(config)["frontMatter.taxonomy.contentTypes"]
    assert [one["name"] for one in types] == ["article", "page"]
    for made, wanted in zip(types, (table, PAGE), strict=True):
        # A list of tables is written in the file itself.
        fields = [one for one in wanted.fields if not is_list_of_tables(one)]
        assert described(made["fields"]) == {one.name: one.description for one in fields}
        for field, part in zip(fields, made["fields"], strict=True):
            if isinstance(field.type, Schema):
                assert described(part["fields"]) == meanings(field.type)


def is_list_of_tables(field: Definition) -> bool:
    return isinstance(field.type, Many) and isinstance(field.type.of, Schema)


def described(fields: list[dict[str, Any]]) -> dict[str, str]:
    return {field["name"]: field["description"] for field in fields}


def meanings(table: Schema) -> dict[str, str]:
    return {field.name: field.description for field in table.fields}


def test_taxonomies_of_front_matter_cms_are_those_of_the_site(config: Config) -> None:
    found = front_matter_cms.settings(config)
    custom = found["frontMatter.taxonomy.customTaxonomy"]
    assert {one["id"]: one["options"] for one in custom} == {"countries": [], "topics": ["Law"]}
    fields = found["frontMatter.taxonomy.contentTypes"][0]["fields"]
    named = {one["name"] for one in fields if one["type"] in ("taxonomy", "tags")}
    assert named == set(config.taxonomies)


def matched(output: str) -> Iterator[tuple[str, int, int, str, str]]:
    """Yield what VS Code finds in the output of the task `Check`."""
    check = vscode.tasks("python build.py")["tasks"][0]
    for line in output.splitlines():
        for matcher in check["problemMatcher"]:
            pattern = matcher["pattern"]
            if found := re.search(pattern["regexp"], line):
                numbers = (
                    int(found[pattern[name]] or 0) if name in pattern else 0
                    for name in ("line", "column")
                )
                words = (found[pattern[name]] for name in ("severity", "message"))
                yield (found[pattern["file"]], *numbers, *words)


def test_the_problem_list_shows_what_check_reports(
    site: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.text("news/2007-03-31-a.md", "titel: A\ndate: last Tuesday\nlastmod: 2007-05-02")
    site.text("news/2007-03-32-b.md", "title: B: c")
    site.text("news/2007-03-31-error: note.md", "title: D", "[x](gone.md) error: no")
    site.text("pages/e.md", "title: E", "")
    site.file("news/2007-03-30-f.md", b"\xff")
    (site.folder / "content" / "news" / "link: a.md").symlink_to("2007-03-30-f.md")
    for number in range(8):
        site.text(f"news/2007-04-0{number + 1}-g.md", "title: G\nlayout: post")
    task = vscode.tasks("python build.py")["tasks"][0]["command"]
    arguments = [*shlex.split(task)[2:], "--content", str(site.folder / "content")]
    arguments += ["--cache", str(site.folder / ".cache")]
    assert pipeline.main(arguments) == 1
    shown = capsys.readouterr().out
    assert pipeline.main([*arguments, "--format", "json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    expected = [
        (one["path"], one["line"], one["column"], one["severity"], one["message"])
        for one in problems
    ]
    assert {one[3] for one in expected} == {"error", "warning", "note"}
    assert {bool(one[1]) for one in expected} == {True, False}
    assert sorted(matched(shown)) == sorted(expected)


def test_settings_name_a_schema_for_each_kind_of_file(config: Config) -> None:
    made = files(config)
    for schema, patterns in vscode.settings(config)["yaml.schemas"].items():
        title = json.loads(made[schema.removeprefix("./")])["title"]
        name = "content/pages/a/b.md" if "page" in title else "content/news/a/b.md"
        assert any(fnmatch.fnmatch(name, pattern) for pattern in patterns), name
    (rule,) = tomllib.loads(made[".taplo.toml"])["rule"]
    assert rule["include"] == [f"{config.choices.content.as_posix()}/site.toml"]
    assert rule["schema"]["path"].removeprefix("./") in made


def test_each_file_has_the_mark_by_which_it_may_be_replaced(config: Config) -> None:
    made = files(config, repository="OWNER/NAME")
    assert [path for path, text in made.items() if MARK not in text[:500]] == []
    assert {"admin/config.yml", "admin/index.html", "frontmatter.json"} <= made.keys()


def test_files_are_json_below_the_comment(config: Config) -> None:
    for path, text in files(config).items():
        if path.endswith(".json"):
            json.loads(re.sub(r"\A//.*\n", "", text))


def test_the_command_writes_the_files_of_this_site(tmp_path: Path) -> None:
    arguments = ["cms", "--content", str(PROJECT / "content"), "--output", str(tmp_path), "--quiet"]
    assert pipeline.main([*arguments, "--repository", "OWNER/NAME"]) == 0
    first = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert pipeline.main([*arguments, "--repository", "OWNER/NAME"]) == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == first
    names = {path.relative_to(tmp_path).as_posix() for path in first}
    assert {"frontmatter.json", ".vscode/tasks.json", "admin/config.yml"} <= names


@pytest.mark.parametrize("content", ["content", "absolute"])
def test_paths_are_those_below_the_folder_of_the_site(site: SmallSite, content: str) -> None:
    given = str(site.folder / "content") if content == "absolute" else content
    arguments = ["cms", "--content", given, "--output", str(site.folder)]
    assert pipeline.main([*arguments, "--repository", "OWNER/NAME"]) == 0
    written = [path for path in site.folder.rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in written if "content" not in path.parts]
    assert any("folder: content/news\n" in text for text in texts)
    assert not any(str(site.folder) in text for text in texts)


def test_a_file_of_another_program_is_kept(
    site: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.file("../.vscode/settings.json", "{}\n")
    arguments = ["cms", "--content", str(site.folder / "content"), "--output", str(site.folder)]
    assert pipeline.main(arguments) == 1
    assert (site.folder / ".vscode" / "settings.json").read_text() == "{}\n"
    assert (site.folder / "frontmatter.json").exists()
    path = site.folder / ".vscode" / "settings.json"
    assert f"{path}: error: this file was not written by `cms`" in capsys.readouterr().out
    path.unlink()
    assert pipeline.main(arguments) == 0


def test_a_source_that_the_content_management_system_would_delete_is_reported(
    site: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    site.text("news/2007-03-31-a.md", "title: A\nsource: 'UNIAP: China'")
    site.text("news/2007-03-30-b.md", "title: B\nsource: {name: UNIAP}")
    arguments = ["cms", "--content", str(site.folder / "content"), "--output", str(site.folder)]
    assert pipeline.main([*arguments, "--repository", "OWNER/NAME"]) == 0
    shown = capsys.readouterr().out
    assert shown.count(": warning: ") == 1
    assert "2007-03-31-a.md:3: warning: " in shown
    fix = shown.partition("fix: write ")[2].splitlines()[0]
    site.text("news/2007-03-31-a.md", f"title: A\n{fix}")
    assert site.planned().problems == []
    assert pipeline.main([*arguments, "--repository", "OWNER/NAME"]) == 0
    assert ": warning: " not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["OWNER", "OWNER/NA ME", "https://example.org/a", ""])
def test_a_name_that_is_no_repository_is_a_usage_error(name: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        pipeline.main(["cms", "--repository", name])
