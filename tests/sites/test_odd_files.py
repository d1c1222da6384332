"""Files as they come from other systems: their bytes are written here, not kept in git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.sites.building import build, files, published, written

ARTICLE = "---\ntitle: A meeting\ntags: [Prévention]\n---\nThe first line.\n\nThe last line.\n"
PLAIN = ARTICLE.replace("é", "e")
GOOD = {"news/2007-01-01-good.md": "---\ntitle: Good\n---\nText.\n"}


@pytest.mark.parametrize(
    ("system", "raw"),
    [
        ("Notepad writes a byte-order mark", b"\xef\xbb\xbf" + PLAIN.encode()),
        ("Windows ends lines with CR LF", PLAIN.replace("\n", "\r\n").encode()),
        ("old Macs ended lines with CR", PLAIN.replace("\n", "\r").encode()),
        ("both at once", b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode()),
        ("the last line does not end", PLAIN.rstrip("\n").encode()),
        ("tabs and spaces end the fences", PLAIN.replace("---\n", "--- \t\n").encode()),
    ],
)
def test_an_article_from_another_system_makes_the_same_site(
    system: str, raw: bytes, tmp_path: Path
) -> None:
    usual = published(written(tmp_path / "usual", {"news/2007-03-31-meeting.md": PLAIN}))
    other = published(written(tmp_path / "other", {"news/2007-03-31-meeting.md": raw}))
    assert other.files() == usual.files(), system


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            ARTICLE.encode("utf-16"),
            "content/news/2007-03-31-odd.md:1: error: this file is UTF-16 text\n",
            id="UTF-16",
        ),
        pytest.param(
            ARTICLE.encode("utf-16-le"),
            "content/news/2007-03-31-odd.md:1: error: this file is UTF-16 text\n",
            id="UTF-16 without a mark",
        ),
        pytest.param(
            ARTICLE.encode("latin-1"),
            "content/news/2007-03-31-odd.md:3: error: this is not UTF-8 text (byte 0xe9); "
            "it looks like Windows-1252\n",
            id="Latin-1",
        ),
        pytest.param(
            b"---\ntitle: A\x00B\n---\nText.\n",
            "content/news/2007-03-31-odd.md:2:9: error: there is a control character here "
            "(U+0000)\n",
            id="a NUL in the title",
        ),
        pytest.param(
            b"---\ntitle: Shown\n---\nHid\x08\x08\x08den\x1b[2J\n",
            "content/news/2007-03-31-odd.md:4:4: error: there is a control character here "
            "(U+0008)\n",
            id="backspaces in the text",
        ),
        pytest.param(
            "---\ntitle: Safe\u202etxet\n---\nText.\n".encode(),
            "content/news/2007-03-31-odd.md:2:12: error: there is an invisible character here "
            "(U+202E)\n",
            id="a mark that turns the direction",
        ),
        pytest.param(b"", "content/news/2007-03-31-odd.md:1:1: error: ", id="an empty file"),
        pytest.param(
            b"---\ntitle: Long\n---\n" + b"word " * 250_000,
            "content/news/2007-03-31-odd.md: error: this text is 1.2 MB, more than 1 MB\n",
            id="more than a megabyte",
        ),
    ],
)
def test_a_file_that_cannot_be_read_as_meant_is_a_mistake(
    raw: bytes, expected: str, tmp_path: Path
) -> None:
    site = written(tmp_path, GOOD)
    published(site)
    before = files(site / "site")
    built = build(written(site, {"news/2007-03-31-odd.md": raw}))
    assert built.status == 1
    assert built.words.startswith(expected)
    assert "\n    fix: " in built.words
    assert files(site / "site") == before


def test_a_symbolic_link_to_a_file_is_a_mistake_and_not_followed(tmp_path: Path) -> None:
    site = written(tmp_path, GOOD)
    (tmp_path / "secret.md").write_text("---\ntitle: Secret\n---\nNot for this site.\n")
    (site / "content/news/2007-02-01-linked.md").symlink_to(tmp_path / "secret.md")
    built = build(site)
    assert built.status == 1
    assert built.words.startswith(
        "content/news/2007-02-01-linked.md: error: this is a link to another file and is not read\n"
    )


def test_a_symbolic_link_to_a_folder_is_a_mistake_even_where_it_leads_in_a_circle(
    tmp_path: Path,
) -> None:
    site = written(tmp_path, GOOD)
    (site / "content/news/circle").symlink_to(site / "content/news")
    built = build(site)
    assert built.status == 1
    assert built.words.startswith("content/news/circle: error: this is a link to another file")


def test_a_pipe_is_a_mistake_and_nobody_waits_for_it(tmp_path: Path) -> None:
    site = written(tmp_path, GOOD)
    os.mkfifo(site / "content/news/2007-02-01-pipe.md")
    built = build(site)
    assert built.status == 1
    assert built.words.startswith(
        "content/news/2007-02-01-pipe.md: error: this is not a file with content\n"
    )


@pytest.mark.parametrize(
    "name", [".hidden.md", "_notes.md", "meeting.md~", ".#meeting.md", "#meeting.md#", "Thumbs.db"]
)
def test_what_editors_and_systems_leave_about_is_not_read(name: str, tmp_path: Path) -> None:
    without = published(written(tmp_path / "without", GOOD))
    site = written(tmp_path / "with", {**GOOD, f"news/{name}": b"\x00 litter"})
    assert published(site).files() == without.files()


def test_every_odd_file_is_told_in_one_run(tmp_path: Path) -> None:
    odd = {
        "news/2007-01-02-wide.md": ARTICLE.encode("utf-16"),
        "news/2007-01-03-latin.md": ARTICLE.encode("latin-1"),
        "news/2007-01-04-empty.md": b"",
        "news/2007-01-05-page.html": b"<p>A page.</p>",
    }
    words = build(written(tmp_path, {**GOOD, **odd})).words
    assert [name for name in odd if f"content/{name}:" in words] == list(odd)
    assert "2007-01-01-good.md" not in words


def test_bombs_are_refused_and_good_articles_beside_them_are_still_checked(tmp_path: Path) -> None:
    bombs = {
        "news/2007-01-02-nested.md": f"---\ntags: {'[' * 30_000}\n---\nText.\n",
        "news/2007-01-03-laughs.md": "---\na: &a [x]\nb: [*a, *a]\ntitle: T\n---\nText.\n",
        "news/2007-01-04-dates.md": "---\ntitle: T\ndate: 2007-02-30\n---\nText.\n",
    }
    built = build(written(tmp_path, {**GOOD, **bombs}))
    assert built.status == 1
    assert [name for name in bombs if f"content/{name}:" in built.words] == list(bombs)
