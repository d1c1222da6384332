"""Everything under `content/` is scanned as it is, and nothing outside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import report
from resource_site.content import scan
from resource_site.content.documents import File, Files, Source
from resource_site.problems import Problem
from resource_site.settings.config import DEFAULT_TEMPLATES

if TYPE_CHECKING:
    from tests.conftest import SmallSite

ARTICLE = "---\ntitle: A\n---\nWords.\n"


def scanned(site: SmallSite) -> Files:
    """Return the files of a site, all of which can be used."""
    files, problems = scan.files(site.config())
    assert problems == []
    return files


def read(site: SmallSite) -> tuple[list[Source], list[Problem]]:
    """Return every source of a site, and the problems of its files."""
    files, problems = scan.files(site.config())
    sources = []
    for file in files.sources:
        source, unclean = scan.source(file)
        sources.extend([source] if source else [])
        problems.extend(unclean)
    return sources, problems


def text(site: SmallSite) -> str:
    """Return the text of the only article, which must have no problems."""
    (source,), problems = read(site)
    assert problems == []
    return source.text


def test_sources_are_ordered_by_name(site: SmallSite) -> None:
    for name in ("pages/about.md", "news/b.md", "news/a/index.md", "news/2007/c.zh.md"):
        site.file(name, ARTICLE)
    sources, problems = read(site)
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
    attachments = scanned(site).attachments
    assert [(found.path, found.size) for found in attachments] == [
        ("content/b.pdf", 0),
        ("content/news/a/Photo.JPG", 4),
    ]


def test_settings_and_ledger_are_not_attachments(site: SmallSite) -> None:
    site.file("urls.txt", "# Addresses\n/\n\n  /not-one/\n/about/ \n")
    files = scanned(site)
    assert files.attachments == ()
    assert [(one.number, one.address) for one in files.ledger] == [(2, "/"), (5, "/about/")]


def test_assets_of_the_site_are_added_to_those_of_the_package(
    site: SmallSite, tmp_path: Path
) -> None:
    shutil.copytree(DEFAULT_TEMPLATES / "words", tmp_path / "templates" / "words")
    own = {"fonts/a.woff2": b"x", "style.css": b"y"}
    for name, raw in own.items():
        path = tmp_path / "templates" / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    assets = scan.files(site.config(templates=Path("templates")))[0].assets
    paths = {"/".join(asset.parts): asset.path for asset in assets}
    assert {name: paths[name] for name in own} == {name: f"templates/assets/{name}" for name in own}
    assert paths["feed.css"] == str(DEFAULT_TEMPLATES / "assets/feed.css")


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf---\ntitle: A\n---\nWords.\n",
        b"---\r\ntitle: A\r\n---\r\nWords.\r\n",
        b"---\rtitle: A\r---\rWords.\r",
    ],
)
def test_byte_order_marks_and_foreign_line_ends_are_removed(site: SmallSite, raw: bytes) -> None:
    assert text(site.file("news/a.md", raw)) == ARTICLE


@pytest.mark.parametrize(
    "name",
    [
        ".a.md",
        "_a.md",
        "a.md~",
        "#a.md#",
        ".#a.md",
        ".git/config",
        "_drafts/a.md",
        "Thumbs.db",
        "static/Thumbs.db",
    ],
)
def test_temporary_and_hidden_files_are_ignored(site: SmallSite, name: str) -> None:
    files = scanned(site.file(f"news/{name}", ARTICLE))
    assert files.sources == ()
    assert files.attachments == ()


@pytest.mark.parametrize(
    "character", ["\x00", "\x07", "\x0b", "\x1a", "\x1b", "\x7f", "\x9f", "\ufffe"]
)
def test_a_control_character_is_reported_with_its_position(site: SmallSite, character: str) -> None:
    site.file("news/a.md", f"---\ntitle: A\n---\nWo{character}rds.\n")
    (source,), (problem,) = read(site)
    assert (problem.line, problem.column) == (4, 3)
    assert f"U+{ord(character):04X}" in problem.message
    assert source.text == "---\ntitle: A\n---\nWo rds.\n"


def test_joiners_and_direction_marks_are_kept(site: SmallSite) -> None:
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


def _other_types(site: SmallSite) -> None:
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


def _undecodable_name(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE)
    Path(os.fsdecode(b"content/news/caf\xe9.md")).write_bytes(ARTICLE.encode())


UNUSABLE: dict[str, Callable[[SmallSite], None]] = {
    "UTF-16": _utf_16,
    "UTF-16 without a mark": _utf_16_without_mark,
    "Windows-1252": _windows,
    "truncated UTF-8": _cut_off,
    "control characters": _control,
    "outside every section": _no_section,
    "other types of files": _other_types,
    "symbolic links": _links,
    "a pipe": _pipe,
    "a very large text": _large,
    "a name that is not UTF-8": _undecodable_name,
}


def test_a_file_that_cannot_be_used_is_reported(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected: Callable[[str, str], None],
    site: SmallSite,
) -> None:
    """`UPDATE_EXPECTED=1` writes the expected output."""
    sections = []
    for name, prepare in UNUSABLE.items():
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        fresh = type(site)(folder)
        prepare(fresh)
        problems = sorted(read(fresh)[1])
        assert "error" in {problem.severity for problem in problems}, name
        sections.append(f"## {name}\n{report.text(problems, lambda _, __: '')}")
    expected("scan.txt", "\n".join(sections))


def test_a_symbolic_link_is_never_followed(site: SmallSite) -> None:
    _links(site)
    assert [source.path for source in read(site)[0]] == ["content/news/a.md"]


def test_a_file_replaced_by_a_link_during_the_scan_is_not_followed(
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
    sources, (problem,) = read(site)
    assert [source.path for source in sources] == ["content/news/a.md"]
    assert problem.path == "content/news/b.md"


def test_templates_of_the_site_replace_those_of_the_package(tmp_path: Path) -> None:
    own = ("base.html", "parts/a.html", "_macros.html")
    for name in (*own, "assets/a.css", ".hidden", "a~"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    default = scan.templates(tmp_path / "nowhere")
    templates = scan.templates(tmp_path)
    assert templates.keys() - default.keys() == {"parts/a.html", "_macros.html"}
    assert {name: templates[name].raw for name in own} == {name: name.encode() for name in own}
    assert templates["front.html"] == default["front.html"]


def test_a_link_in_the_templates_is_an_error(site: SmallSite, tmp_path: Path) -> None:
    (tmp_path / "page.html").symlink_to("/etc/passwd")
    problems = scan.files(site.config(templates=tmp_path))[1]
    assert [one.message for one in problems] == ["this is a symbolic link, which is not followed"]


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
def test_a_file_is_settled_once_the_clock_of_a_disk_cannot_hide_a_change(
    changed: int, started: int, *, is_settled: bool
) -> None:
    """Some disks count whole seconds only, and only every other one of them."""
    assert File("a", ("a",), "a", 1, "", changed).is_settled(started) is is_settled


def test_one_unusable_file_does_not_hide_another(site: SmallSite) -> None:
    _utf_16(site.file("news/b.md", "\x00").file("news/c.exe", b""))
    assert len({problem.path for problem in read(site)[1]}) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_an_unreadable_file_is_reported(site: SmallSite) -> None:
    site.file("news/a.md", ARTICLE)
    Path("content/news/a.md").chmod(0)
    (problem,) = read(site)[1]
    assert problem.message == "this file cannot be read: Permission denied"


def test_a_missing_folder_is_reported(site: SmallSite) -> None:
    config = site.config()
    Path("content/site.toml").unlink()
    Path("content").rmdir()
    problems = scan.files(config)[1]
    assert [(problem.path, problem.message) for problem in problems] == [
        ("content", "this folder cannot be read: No such file or directory")
    ]


@pytest.mark.parametrize(
    "copy",
    [
        "a (1).md",
        "a(2).md",
        "a - Copy.md",
        "a - Copy (2).md",
        "a copy.md",
        "a copy 2.md",
        "a 2.md",
        "Copy of a.md",
        "a (conflicted copy 2024-05-01).md",
        "a (Ann's conflicted copy 2024-05-01).md",
        "a.sync-conflict-20240501-101010-ABCDEFG.md",
        "a-LAPTOP1.md",
        "a-DESKTOP-4F2K.md",
        "a_conflict-20240501-101010.md",
    ],
)
def test_a_second_copy_of_a_file_is_a_warning(site: SmallSite, copy: str) -> None:
    site.text("news/a.md", "title: A\ndate: 2007-01-01")
    site.text(f"news/{copy}", "title: A\ndate: 2007-01-01\nslug: copy")
    warnings = [line for line in site.messages() if "warning" in line]
    assert warnings == [f"content/news/{copy}: warning: this file seems to be a copy of a.md"]


@pytest.mark.parametrize("name", ["a-NGO.md", "report (2).md", "who-we-are.md", "covid 19.md"])
def test_a_name_like_that_of_a_copy_is_right_without_the_original(
    site: SmallSite, name: str
) -> None:
    site.text(f"news/{name}", "title: A\ndate: 2007-01-01\nslug: a")
    assert site.messages() == []


@pytest.mark.parametrize("name", ["~$a.md", ".~lock.a.md#", "~$report.docx", ".~lock.b.odt#"])
def test_a_lock_file_of_an_office_program_is_a_warning(site: SmallSite, name: str) -> None:
    site.file(f"news/{name}", b"\x00lock")
    message = "an office program left this file, because a document is open in it"
    assert site.messages() == [f"content/news/{name}: warning: {message}"]
