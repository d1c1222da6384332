"""`import` shows a plan, obeys an edited one, and never overwrites or follows anything."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

import pytest

from tests.importers.moving import Moving

POST = "---\ntitle: Boats\ndate: 2019-05-06\n{fields}\n---\nMoored.\n"


def two(moving: Moving) -> Moving:
    """Write two posts with fields of several kinds."""
    fields = "layout: wide\ntopics: [water, rain]\ntranslator: Ko\nlead: First.\nmenu:\n  main: 1"
    moving.file("content/news/boats.md", POST.format(fields=fields))
    return moving.file("content/news/nets.md", POST.format(fields="layout: wide\ntopics: [nets]"))


def digest(folder: Path) -> str:
    """Return a digest of all paths and bytes below a folder."""
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        found.update(f"{path}{path.stat().st_mode}".encode())
        found.update(path.read_bytes() if path.is_file() else b"")
    return found.hexdigest()


def test_the_plan_has_a_line_for_each_kind(moving: Moving) -> None:
    printed = two(moving).run("hugo", "--dry-run")
    for line in (
        "  layout, 2 files: dropped", "  topics, 2 files: a taxonomy", "  menu, 1 file: dropped",
        "  translator, 1 file: kept as an extra field", "  title, 2 files: our field title",
        "  news, 2 files: the section news", "  en, 2 files: the language en",
    ):  # fmt: skip
        assert line in printed.split("\n")


def test_a_dry_run_writes_nothing(moving: Moving) -> None:
    printed = two(moving).run("hugo", "--dry-run")
    assert "Nothing was written: 2 articles and 0 pages" in printed
    assert sorted(path.name for path in moving.folder.iterdir()) == ["old"]


def test_a_new_plan_is_written_and_nothing_else(moving: Moving) -> None:
    printed = two(moving).run("hugo", "--dry-run", "--plan", "plan.toml")
    assert "The plan is in plan.toml. Edit it, and run the command again." in printed
    assert sorted(path.name for path in moving.folder.iterdir()) == ["old", "plan.toml"]
    assert 'layout = "drop"  # 2\n' in (moving.folder / "plan.toml").read_text()


def test_a_plan_that_is_not_edited_changes_nothing(moving: Moving) -> None:
    two(moving).run("hugo")
    first = digest(moving.content)
    two(moving).run("hugo", "--plan", "plan.toml")
    moving.run("hugo", "--plan", "plan.toml")
    assert digest(moving.content) == first


PLAN = '[fields]\nlayout = "keep"\ntopics = "tags"\ntranslator = "drop"\nlead = "summary"\n'


def test_an_edited_plan_is_obeyed(moving: Moving) -> None:
    (moving.folder / "plan.toml").write_text(PLAN + '[sections]\nnews = "laws"\n')
    two(moving).run("hugo", "--plan", "plan.toml")
    assert moving.text("laws/2019-05-06-boats.md") == (
        "---\ntitle: Boats\nsummary: First.\ndate: 2019-05-06\naliases:\n- /news/boats/\n"
        "tags:\n- water\n- rain\nlayout: wide\n---\n\nMoored.\n"
    )
    assert "[sections.laws]" in moving.text("site.toml")
    assert 'extra_fields = ["layout"]' in moving.text("site.toml")


@pytest.mark.parametrize(
    ("plan", "files"),
    [
        (
            '[sections]\nnews = "pages"\n',
            ["pages/news/boats.md", "pages/news/nets.md", "site.toml"],
        ),
        ('[sections]\nnews = "drop"\n', ["site.toml"]),
        ('[languages]\nen = "drop"\n', ["site.toml"]),
    ],
)
def test_a_plan_can_drop_sections_and_languages(
    moving: Moving, plan: str, files: list[str]
) -> None:
    (moving.folder / "plan.toml").write_text(plan)
    two(moving).run("hugo", "--plan", "plan.toml")
    assert moving.files() == files


@pytest.mark.parametrize(
    ("plan", "message", "fix"),
    [
        ('[fields]\nlayout = "dorp"\n', "plan.toml:2:1: error: 'dorp' is not what", 'write "drop"'),
        ("[fields]\nlayout = drop\n", "plan.toml:2:10: error: the value", 'write layout = "drop"'),
        ("[feilds]\n", "plan.toml:1:1: error: 'feilds' is not", "did you mean 'fields'?"),
        (
            '[sections]\na = "A b"\n',
            "plan.toml:2:1: error: 'A b' cannot be",
            'write it like "news"',
        ),
        ('[shortcodes]\na = "x"\n', "plan.toml:2:1: error: 'x' is not", 'use "convert", "text"'),
        ('[languages]\na = "X"\n', "plan.toml:2:1: error: 'X' is not a", "use a code like en"),
    ],
)
def test_an_error_in_the_plan_has_its_place_and_a_fix(
    moving: Moving, plan: str, message: str, fix: str
) -> None:
    (moving.folder / "plan.toml").write_text(plan)
    printed = two(moving).run("hugo", "--plan", "plan.toml", status=1)
    assert message in printed
    assert f"fix: {fix}" in printed
    assert moving.files() == []


def test_a_second_run_writes_the_same_bytes_and_the_source_stays(moving: Moving) -> None:
    source = digest(two(moving).folder / "old")
    moving.run("hugo")
    first = digest(moving.content)
    assert "0 new files" in moving.run("hugo")
    assert digest(moving.content) == first
    assert digest(moving.folder / "old") == source


def test_a_file_with_other_bytes_is_never_overwritten(moving: Moving) -> None:
    mine = moving.content / "news" / "2019-05-06-boats.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("Mine.")
    printed = two(moving).run("hugo", status=1)
    assert "content/news/2019-05-06-boats.md: is there already, with other content" in printed
    assert "Nothing was imported: 1 file is not overwritten" in printed
    assert mine.read_text() == "Mine."
    assert moving.files() == ["news/2019-05-06-boats.md"]


def test_the_lines_that_site_toml_lacks_are_printed(moving: Moving) -> None:
    moving.content.mkdir()
    (moving.content / "site.toml").write_text('title = "Mine"\n')
    printed = two(moving).run("hugo")
    assert "Add these lines to content/site.toml:" in printed
    assert '\n[sections.news]\ntitle = "News"\n' in printed
    assert '\nextra_fields = ["lead", "translator"]\n' in printed
    assert moving.text("site.toml") == 'title = "Mine"\n'


def test_links_to_other_files_are_not_followed(moving: Moving) -> None:
    outside = moving.folder / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(POST.format(fields=""))
    (outside / "secret.pdf").write_bytes(b"%PDF-1.4 secret")
    two(moving).file(
        "content/news/c.md",
        POST.format(fields="") + "[r](/r.pdf) [s](/s/secret.pdf) [u](/../../outside/secret.pdf)",
    )
    (moving.folder / "old" / "content" / "news" / "d.md").symlink_to(outside / "secret.md")
    (moving.folder / "old" / "content" / "more").symlink_to(outside)
    (moving.folder / "old" / "static").mkdir()
    (moving.folder / "old" / "static" / "r.pdf").symlink_to(outside / "secret.pdf")
    (moving.folder / "old" / "static" / "s").symlink_to(outside)
    printed = moving.run("hugo")
    assert "3 articles and 0 pages (0 drafts), 0 attachments" in printed


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: [a\ndate: 2019-05-06\n---\nA.\n", "bad.md:3: error: the front matter cannot"),
        ("---\ntitle: a\nx: &a [b]\ny: *a\n---\nA.\n", "bad.md:4: error: the front matter cannot"),
        ("+++\ntitle = \n+++\nA.\n", "bad.md:2: error: the front matter cannot be read"),
        ('{"title": }\nA.\n', "bad.md:1: error: the front matter cannot be read"),
        ("---\ntitle: a\n", "bad.md:1: error: the front matter has no end"),
        ("---\n- a\n---\nA.\n", "bad.md:1: error: the front matter is not a list of fields"),
        (b"---\ntitle: a\n---\nCaf\xe9\n", "bad.md:4: error: this file is not valid UTF-8"),
        (f"---\na: {'[' * 5000}\n---\nA.\n", "bad.md:2: error: the front matter cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_the_others_are_imported(
    moving: Moving, text: str | bytes, message: str
) -> None:
    printed = two(moving).file("content/news/bad.md", text).run("hugo", status=1)
    assert f"old/content/news/{message}" in printed
    assert "1 file could not be read." in printed
    assert "2 articles and 0 pages" in printed


@pytest.mark.parametrize(
    ("kind", "source", "message"),
    [
        ("hugo", "none", "none is not a folder"),
        ("jekyll", "old/content/news/boats.md", "old/content/news/boats.md is not a folder"),
        ("wordpress", "none.xml", "none.xml cannot be read: No such file or directory"),
        ("wordpress", "old", "old cannot be read"),
    ],
)
def test_a_source_that_is_not_there_is_an_error(
    moving: Moving, kind: str, source: str, message: str
) -> None:
    assert message in two(moving).run(kind, source=source, status=1)


def test_broken_settings_are_named(moving: Moving) -> None:
    printed = two(moving).file("hugo.toml", "title = \n").run("hugo", status=1)
    assert "old/hugo.toml:1: error: these settings cannot be read" in printed


def test_two_documents_never_share_an_address(moving: Moving) -> None:
    moving.file("content/news/boats.md", POST.format(fields="aliases: [/b/, /news/]"))
    moving.file("content/news/more/boats.md", POST.format(fields="aliases: [/b/]"))
    moving.file("content/news.md", "---\ntitle: About news\n---\nAll of it.\n")
    printed = moving.run("hugo")
    assert "name that was taken, now with a number" in printed
    assert "3  old address that another page has" in printed
    assert len([path for path in moving.built() if path.startswith("/news/2019/boats")]) == 2


@pytest.mark.parametrize("sign", ["{{< a ", "{% a ", "{{ a ", "[a ", "<a ", "`", "![", "{:"])
def test_a_text_of_open_signs_takes_no_time(moving: Moving, sign: str) -> None:
    text = POST.format(fields="") + sign * (12_000 // len(sign))
    moving.file("content/news/a.md", text).file("_posts/2019-05-06-a.md", text)
    started = time.process_time()
    moving.run("hugo")
    moving.run("jekyll", "--content", "other")
    assert time.process_time() - started < 2


def test_characters_that_no_document_may_have_are_taken_out(moving: Moving) -> None:
    moving.file("content/news/a.md", '---\ntitle: "Bo\u200bats"\ndate: 2019-05-06\n---\nA\x07b.\n')
    printed = moving.run("hugo")
    assert (
        "1  control character (U+0007), now a space — first in old/content/news/a.md:5" in printed
    )
    assert "title: Boats\n" in moving.only()
    assert "A b." in moving.built()["/news/2019/a/index.html"]
