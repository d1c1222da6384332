"""`check --fix` applies the fixes that are certain, and changes nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shared import JPEG
from tests.sites.building import Built, build, files, published, written

PAGE = "news/2010-01-01-a.md"
HEAD = "---\ntitle: A\n---\n"


def fixed(folder: Path, *options: str) -> Built:
    return build(folder, "--fix", *options, command="check")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: A\n\u2014-\nText.\n", "---\ntitle: A\n---\nText.\n"),
        ("\u2014\n\ntitle: A\n---\n", "---\n\ntitle: A\n---\n"),
        ("---\nTitle: A\nlastmod: 2010-02-03\n---\n", "---\ntitle: A\nupdated: 2010-02-03\n---\n"),
        ("---\ntitle: A\ndate: 2010/1/1\n---\n", "---\ntitle: A\ndate: 2010-01-01\n---\n"),
        ('---\ntitle: A\ndate: "1 January 2010"\n---\n', "---\ntitle: A\ndate: 2010-01-01\n---\n"),
        ("---\ntitle: A\u200b\n---\n", "---\ntitle: A\n---\n"),
        (f"{HEAD}One\x07two\n", f"{HEAD}Onetwo\n"),
        (f"{HEAD}[a](www.example.org/b)\n", f"{HEAD}[a](https://www.example.org/b)\n"),
        (f"{HEAD}[a](me@example.org)\n", f"{HEAD}[a](mailto:me@example.org)\n"),
        (f"{HEAD}[a] (https://example.org/)\n", f"{HEAD}[a](https://example.org/)\n"),
        (f"{HEAD}One ** two ** three.\n", f"{HEAD}One **two** three.\n"),
        (f"{HEAD}##Two\n", f"{HEAD}## Two\n"),
        (f"{HEAD}• one\n• two\n", f"{HEAD}- one\n- two\n"),
        (f"{HEAD}#Hours\n", f"{HEAD}#Hours\n"),
        (f"{HEAD}[b](2010-01-02-B.md)\n", f"{HEAD}[b](2010-01-02-b.md)\n"),
        (f"{HEAD}[b](2010-01-02-b)\n", f"{HEAD}[b](2010-01-02-b.md)\n"),
        (f"{HEAD}[b](2010-01-02-b.md#Our-Work)\n", f"{HEAD}[b](2010-01-02-b.md#our-work)\n"),
        (f"{HEAD}[b](../News/2010-01-02-b.md)\n", f"{HEAD}[b](../News/2010-01-02-b.md)\n"),
        (f"{HEAD}![A gate](Gate.JPG)\n", f"{HEAD}![A gate](gate.jpg)\n"),
        (f"{HEAD}[gate](gaet.jpg)\n", f"{HEAD}[gate](gaet.jpg)\n"),
        ("---\ntitle: A: B\n---\n", '---\ntitle: "A: B"\n---\n'),
        ("---\ntitle:A\n---\n", "---\ntitle: A\n---\n"),
        ("---\ntitle: A\ndraft: yes\n---\n", "---\ntitle: A\ndraft: yes\n---\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_a_fix_changes_its_line_only(
    before: str, after: str, end: str, bom: str, tmp_path: Path
) -> None:
    other = "---\ntitle: B\ntags: [Border area]\n---\n## Our work\n"
    texts: dict[str, str | bytes] = {
        PAGE: (bom + before).replace("\n", end).encode(),
        "news/2010-01-02-b.md": other,
        "news/2010-01-03-c.md": other.replace("B\n", "C\n"),
        "news/gate.jpg": JPEG,
    }
    folder = written(tmp_path, texts)
    before_fix = files(folder / "content")
    fixed(folder, "--dry-run")
    assert files(folder / "content") == before_fix
    fixed(folder)
    assert (folder / "content" / PAGE).read_bytes().decode() == (bom + after).replace("\n", end)
    after_fix = files(folder / "content")
    del before_fix[PAGE], after_fix[PAGE]
    assert after_fix == before_fix
    assert "0 files edited." in fixed(folder).words


def test_the_difference_is_printed_and_then_what_is_left(tmp_path: Path) -> None:
    texts = {PAGE: "---\ntitle: A\ndate: 1 January 2010\ntag: x\ndraft: yes\n---\nText.\n"}
    words = fixed(written(tmp_path, texts)).words
    assert words.startswith(
        f"--- content/{PAGE}\n+++ content/{PAGE}\n@@ -1,6 +1,6 @@\n ---\n title: A\n"
        "-date: 1 January 2010\n+date: 2010-01-01\n"
    )
    assert "1 file edited.\n" in words
    assert "'draft' must be true or false" in words
    assert "is not a date" not in words


def test_a_fix_that_brings_another_problem_to_light_is_followed_by_the_next(tmp_path: Path) -> None:
    folder = written(tmp_path, {PAGE: "---\ntitle: A\ndate: 2010/1/1\n\u2014-\n[a](b@c.org)\n"})
    assert fixed(folder).status == 0
    assert published(folder).status == 0


def test_a_dry_run_without_fix_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as exit_:
        build(written(tmp_path, {}), "--dry-run", command="check")
    assert exit_.value.code == 2


PIECES = st.sampled_from(
    [
        *(
            "---\n",
            "title: A\n",
            "Title: B\n",
            "date: 2010/1/1\n",
            "date: 1 May 2010\n",
            "\u2014-\n",
        ),
        *("tags: [a b, A-b]\n", "lastmod: 2010/2/3\n", "\u200b", "\x07", "[x](www.a.org)\n", "\n"),
        *("[y](2010-01-01-A.md#No)\n", "\tdraft: true\n", "## Part\n", "\r\n", "text", "#x\n"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=12))
def test_a_second_run_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    text = "".join(("---\n", *pieces))
    folder = written(tmp_path_factory.mktemp("fix"), {PAGE: text.encode()})
    fixed(folder)
    before = files(folder / "content")
    assert "0 files edited." in fixed(folder).words
    assert files(folder / "content") == before
