"""Files as they come from other systems: their bytes are written here, not kept in git."""

from __future__ import annotations

from pathlib import Path

from tests.sites.building import build, published, written

ARTICLE = "---\ntitle: A meeting\ntags: [Prévention]\n---\nThe first line.\n\nThe last line.\n"
GOOD = {"news/2007-01-01-good.md": "---\ntitle: Good\n---\nText.\n"}
OTHER_SYSTEMS = {
    "byte-order mark": b"\xef\xbb\xbf" + ARTICLE.encode(),
    "CR LF": ARTICLE.replace("\n", "\r\n").encode(),
    "CR": ARTICLE.replace("\n", "\r").encode(),
    "byte-order mark and CR LF": b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode(),
    "no line end at the end": ARTICLE.rstrip("\n").encode(),
    "spaces after the fences": ARTICLE.replace("---\n", "--- \t\n").encode(),
}
IGNORED = (".hidden.md", "_notes.md", "meeting.md~", ".#meeting.md", "#meeting.md#", "Thumbs.db")


def test_an_article_from_another_system_makes_the_same_site(tmp_path: Path) -> None:
    usual = published(written(tmp_path, {"news/2007-03-31-meeting.md": ARTICLE})).files()
    for system, raw in OTHER_SYSTEMS.items():
        other = published(written(tmp_path, {"news/2007-03-31-meeting.md": raw}))
        assert other.files() == usual, system


def test_temporary_and_hidden_files_are_not_published(tmp_path: Path) -> None:
    without = published(written(tmp_path / "without", GOOD)).files()
    ignored = {f"news/{name}": b"\x00 ignored" for name in IGNORED}
    assert published(written(tmp_path / "with", {**GOOD, **ignored})).files() == without


def test_every_unreadable_file_is_reported_in_one_run(tmp_path: Path) -> None:
    odd = {
        "news/2007-01-02-wide.md": ARTICLE.encode("utf-16"),
        "news/2007-01-03-latin.md": ARTICLE.encode("latin-1"),
        "news/2007-01-04-empty.md": b"",
        "news/2007-01-05-page.html": b"<p>A page.</p>",
    }
    words = build(written(tmp_path, {**GOOD, **odd})).words
    assert [name for name in odd if f"content/{name}:" in words] == list(odd)
    assert "2007-01-01-good.md" not in words


def test_bombs_are_refused_and_other_articles_are_still_checked(tmp_path: Path) -> None:
    bombs = {
        "news/2007-01-02-nested.md": f"---\ntags: {'[' * 30_000}\n---\nText.\n",
        "news/2007-01-03-laughs.md": "---\na: &a [x]\nb: [*a, *a]\ntitle: T\n---\nText.\n",
        "news/2007-01-04-dates.md": "---\ntitle: T\ndate: 2007-02-30\n---\nText.\n",
    }
    built = build(written(tmp_path, {**GOOD, **bombs}))
    assert built.status == 1
    assert [name for name in bombs if f"content/{name}:" in built.words] == list(bombs)
