"""Everything under `content/` is read as it stands there, and nothing outside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import report
from resource_site.content import scan
from resource_site.content.documents import File, Listing, Source
from resource_site.problems import Problem
from tests.conftest import PROJECT

if TYPE_CHECKING:
    from tests.conftest import SmallSite

ARTICLE = "---\ntitle: A\n---\nWords.\n"


def listed(site: SmallSite) -> Listing:
    """Return what stands in the folders of a site in which every file can be used."""
    listing, problems = scan.listing(site.config())
    assert problems == []
    return listing


def loaded(site: SmallSite) -> tuple[list[Source], list[Problem]]:
    """Return every text of a site, and what is wrong with its files."""
    listing, problems = scan.listing(site.config())
    sources = []
    for file in listing.sources:
        source, unclean = scan.source(file)
        sources.extend([source] if source else [])
        problems.extend(unclean)
    return sources, problems


def told(site: SmallSite) -> list[str]:
    return [f"{problem.path}: {problem.message}" for problem in loaded(site)[1]]


def text(site: SmallSite) -> str:
    """Return the text of the only article, which must have no mistake."""
    (source,), problems = loaded(site)
    assert problems == []
    return source.text


def test_articles_and_pages_are_read_in_the_order_of_names(site: SmallSite) -> None:
    for name in ("pages/about.md", "news/b.md", "news/a/index.md", "news/2007/c.zh.md"):
        site.file(name, ARTICLE)
    sources, problems = loaded(site)
    assert problems == []
    assert [source.path for source in sources] == [
        "content/news/2007/c.zh.md",
        "content/news/a/index.md",
        "content/news/b.md",
        "content/pages/about.md",
    ]
    assert sources[0].parts == ("news", "2007", "c.zh.md")


def test_pictures_and_documents_are_attachments(site: SmallSite) -> None:
    site.file("news/a/index.md", ARTICLE).file("news/a/Photo.JPG", b"1234").file("b.pdf", b"")
    attachments = listed(site).attachments
    assert [(found.path, found.size) for found in attachments] == [
        ("content/b.pdf", 0),
        ("content/news/a/Photo.JPG", 4),
    ]


def test_settings_and_ledger_are_no_attachments(site: SmallSite) -> None:
    site.file("urls.txt", "# Addresses\n/\n\n  /not-one/\n/about/ \n")
    listing = listed(site)
    assert listing.attachments == ()
    assert listing.ledger == ((2, "/"), (5, "/about/"))


def test_the_assets_of_the_templates_are_listed(site: SmallSite, tmp_path: Path) -> None:
    (tmp_path / "looks" / "assets" / "fonts").mkdir(parents=True)
    (tmp_path / "looks" / "assets" / "fonts" / "a.woff2").write_bytes(b"x")
    (tmp_path / "looks" / "words").mkdir()
    words = (PROJECT / "templates/words/en.toml").read_bytes()
    (tmp_path / "looks" / "words" / "en.toml").write_bytes(words)
    config = site.config(templates=Path("looks"))
    (asset,) = scan.listing(config)[0].assets
    assert (asset.path, asset.parts) == ("looks/assets/fonts/a.woff2", ("fonts", "a.woff2"))


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf---\ntitle: A\n---\nWords.\n",
        b"---\r\ntitle: A\r\n---\r\nWords.\r\n",
        b"---\rtitle: A\r---\rWords.\r",
    ],
)
def test_marks_and_line_ends_of_other_systems_do_no_harm(site: SmallSite, raw: bytes) -> None:
    assert text(site.file("news/a.md", raw)) == ARTICLE


@pytest.mark.parametrize(
    "name",
    [".a.md", "_a.md", "a.md~", "#a.md#", ".#a.md", ".git/config", "_drafts/a.md", "Thumbs.db"],
)
def test_what_editors_and_systems_leave_behind_is_not_read(site: SmallSite, name: str) -> None:
    listing = listed(site.file(f"news/{name}", ARTICLE))
    assert listing.sources == ()
    assert listing.attachments == ()


@pytest.mark.parametrize(
    "letter", ["\x00", "\x07", "\x0b", "\x1a", "\x1b", "\x7f", "\x9f", "\ufffe"]
)
def test_a_control_character_is_named_at_its_place(site: SmallSite, letter: str) -> None:
    site.file("news/a.md", f"---\ntitle: A\n---\nWo{letter}rds.\n")
    (source,), (problem,) = loaded(site)
    assert (problem.line, problem.column) == (4, 3)
    assert f"U+{ord(letter):04X}" in problem.message
    assert source.text == "---\ntitle: A\n---\nWo rds.\n"


def test_letters_that_join_and_direct_a_script_are_kept(site: SmallSite) -> None:
    written = "---\ntitle: A\n---\nمی\u200cخواهم \u200fو\u200e क्\u200dष\n"
    assert text(site.file("news/a.md", written)) == written


def _utf_16(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE.encode("utf-16"))


def _utf_16_without_mark(site: SmallSite) -> None:
    site.file("news/a.md", (ARTICLE * 3).encode("utf-16-le"))


def _windows(site: SmallSite) -> None:
    site.file("news/a.md", "---\ntitle: A\n---\nCafé.\n".encode("cp1252"))


def _cut_off(site: SmallSite) -> None:
    site.file("news/a.md", "---\ntitle: é".encode()[:-1])


def _control(site: SmallSite) -> None:
    site.file("news/a.md", "---\ntitle: A\x07\n---\nWo\x1b[31mrds.\n")


def _no_section(site: SmallSite) -> None:
    site.file("a.md", ARTICLE).file("elsewhere/b.md", ARTICLE)


def _other_kinds(site: SmallSite) -> None:
    for name in ("page.html", "drawing.svg", "run.sh", "noending", "Macro.DOCM"):
        site.file(f"news/{name}", "x")


def _links(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE)
    news = Path("content", "news")
    (news / "to-file.md").symlink_to("a.md")
    (news / "to-secret.md").symlink_to("/etc/hostname")
    (news / "to-folder").symlink_to(news.absolute())
    (news / "nowhere.md").symlink_to("nothing.md")


def _pipe(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE)
    os.mkfifo("content/news/b.md")


def _large(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE + "word " * 300_000)


def _name_without_text(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE)
    Path(os.fsdecode(b"content/news/caf\xe9.md")).write_bytes(ARTICLE.encode())


UNUSABLE: dict[str, Callable[[SmallSite], None]] = {
    "UTF-16": _utf_16,
    "UTF-16 without a mark": _utf_16_without_mark,
    "Windows-1252": _windows,
    "UTF-8 that was cut off": _cut_off,
    "control characters": _control,
    "outside every section": _no_section,
    "other kinds of files": _other_kinds,
    "symbolic links": _links,
    "a pipe": _pipe,
    "a very large text": _large,
    "a name that is no text": _name_without_text,
}


def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected: Callable[[str, str], None],
    site: SmallSite,
) -> None:
    """`UPDATE_EXPECTED=1` writes what editors are told."""
    sections = []
    for name, prepare in UNUSABLE.items():
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        fresh = type(site)(folder)
        prepare(fresh)
        sections.append(f"## {name}\n{report.text(sorted(loaded(fresh)[1]), lambda _, __: '')}")
    expected("load.txt", "\n".join(sections))


@pytest.mark.parametrize("prepare", UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_stops_the_publication(
    site: SmallSite, prepare: Callable[[SmallSite], None]
) -> None:
    prepare(site)
    assert "error" in {problem.severity for problem in loaded(site)[1]}


def test_a_link_is_never_followed(site: SmallSite) -> None:
    _links(site)
    assert [source.path for source in loaded(site)[0]] == ["content/news/a.md"]


def test_a_file_that_becomes_a_link_meanwhile_is_not_followed(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.file("news/a.md", ARTICLE).file("news/b.md", ARTICLE).file("secret.txt", "secret")
    opened = os.open

    def swapping(path: str, flags: int) -> int:
        if path.endswith("a.md"):
            Path("content/news/b.md").unlink()
            Path("content/news/b.md").symlink_to(Path("content/secret.txt").absolute())
        return opened(path, flags)

    monkeypatch.setattr(os, "open", swapping)
    sources, (problem,) = loaded(site)
    assert [source.path for source in sources] == ["content/news/a.md"]
    assert problem.path == "content/news/b.md"


def test_the_templates_are_read_with_everything_but_their_assets(tmp_path: Path) -> None:
    for name in ("base.html", "parts/a.html", "_macros.html", "assets/a.css", ".hidden", "a~"):
        (tmp_path / "looks" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "looks" / name).write_text(name)
    looks = scan.looks(tmp_path / "looks")
    assert looks == {name: name.encode() for name in ("_macros.html", "base.html", "parts/a.html")}


SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("changed", "started", "is_settled"),
    [
        (5 * SECOND + 1, 5 * SECOND + 2, False),
        (5 * SECOND + 1, 6 * SECOND, True),
        (5 * SECOND, 6 * SECOND, False),
        (5 * SECOND, 8 * SECOND, True),
        (5 * SECOND + 1, 0, False),
    ],
)
def test_a_file_is_settled_once_no_clock_of_a_disk_can_hide_a_change(
    changed: int, started: int, *, is_settled: bool
) -> None:
    """Some disks count whole seconds only, and only every other one of them."""
    assert File("a", ("a",), "a", 1, "", changed).is_settled(started) is is_settled


def test_one_file_that_cannot_be_used_does_not_hide_another(site: SmallSite) -> None:
    _utf_16(site.file("news/b.md", "\x00").file("news/c.exe", b""))
    assert len({problem.path for problem in loaded(site)[1]}) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_named(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE)
    Path("content/news/a.md").chmod(0)
    assert told(site) == ["content/news/a.md: this file cannot be read: Permission denied"]


def test_a_missing_folder_is_named(site: SmallSite) -> None:
    config = site.config()
    Path("content/site.toml").unlink()
    Path("content").rmdir()
    problems = scan.listing(config)[1]
    assert [(problem.path, problem.message) for problem in problems] == [
        ("content", "this folder cannot be read: No such file or directory")
    ]
