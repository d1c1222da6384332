"""Whatever stands in a folder: it is refused in full and in words, or published in full and safe.

`expected/` has a file for each group of folders, with what a build says of each folder.  A run
with UPDATE_EXPECTED=1 writes the files; read the difference before keeping it.
"""

from __future__ import annotations

import faulthandler
import functools
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import oracles
from tests.hostile import (
    delimiters,
    feeds,
    heavy,
    judged,
    ledgers,
    live,
    looks,
    names,
    settings,
    values,
)
from tests.hostile.folder import ODD, Folder, lay
from tests.sites.building import UPDATING, Built, build, files

EXPECTED = Path(__file__).parent / "expected"
GROUPS = {
    "bytes and delimiters": delimiters.FOLDERS,
    "values": values.FOLDERS,
    "markdown": heavy.FOLDERS,
    "html": live.FOLDERS,
    "names": names.FOLDERS,
    "feeds": feeds.FOLDERS,
    "settings": settings.FOLDERS,
    "templates": looks.FOLDERS,
    "ledgers": ledgers.FOLDERS,
}
ALL = [(group, folder) for group, folders in GROUPS.items() for folder in folders]
MISTAKE = re.compile(
    r"^news/2007-03-31-odd\.md((?:-\d+\.md)?[:\d]*): error: "
    r"(?!there is no (?:page|picture) at|the address)",
    re.MULTILINE,
)
HANGING = 400  # seconds after which a build is taken to hang for ever


def title(folder: Folder) -> str:
    """Return the name of a folder in letters that can be seen, on one line."""
    seen = (letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in folder.name)
    return "".join(seen)[:100]


@pytest.fixture(scope="module")
def published_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site that stands published; one hostile folder after the other takes its place."""
    return judged.prepared(tmp_path_factory.mktemp("site"))


@pytest.fixture
def place(published_once: Path) -> Path:
    """Return the site with its good content, whatever was there before."""
    shutil.rmtree(published_once / "content")
    shutil.rmtree(published_once / "templates", ignore_errors=True)
    lay(judged.USUAL, f"{published_once}/content")
    return published_once


@pytest.fixture(autouse=True)
def _never_hangs() -> Iterator[None]:
    """End the whole run with a look at where it stands, if a build never ends."""
    faulthandler.dump_traceback_later(HANGING, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@functools.cache
def sections(group: str) -> dict[str, str]:
    """Return what is expected of each folder of a group."""
    path = EXPECTED / f"{group}.txt"
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def keep(group: str, name: str, words: str) -> None:
    """Write what was told of one folder, in the order of the table."""
    known = {**sections(group), name: words}
    order = [title(folder) for folder in GROUPS[group]]
    text = "".join(f"## {name}\n{known[name]}" for name in order if name in known)
    EXPECTED.mkdir(exist_ok=True)
    (EXPECTED / f"{group}.txt").write_text(text, encoding="utf-8")
    sections.cache_clear()


@pytest.mark.parametrize(
    ("group", "folder"),
    [pytest.param(*found, id=f"{found[0]}: {title(found[1])}") for found in ALL],
)
def test_a_hostile_folder_is_refused_or_published_as_expected(
    group: str, folder: Folder, place: Path
) -> None:
    before = files(place / "site")
    options = judged.laid(folder, place)
    # One article that is accepted is published with the others of its group, below.
    command = "check" if is_article(folder) else "build"
    built = build(place, *options, command=command)
    if command == "check" and built.status == 1:
        built = build(place)
    told = f"{judged.outcome(built.words)}\n"
    if UPDATING:
        keep(group, title(folder), told)
    assert told == sections(group)[title(folder)]
    if built.status == 1:
        is_refused(built)
        assert files(place / "site") == before
    elif command == "build":
        is_published(folder, built)


@pytest.mark.parametrize("group", GROUPS)
def test_accepted_documents_are_published_completely_and_harmlessly(
    group: str, tmp_path: Path
) -> None:
    place = judged.prepared(tmp_path)
    accepted = [
        (number, folder)
        for number, folder in enumerate(GROUPS[group])
        if is_article(folder) and ": error: " not in sections(group)[title(folder)]
    ]
    for number, folder in accepted:
        lay({f"news/2007-03-31-odd-{number}.md": folder.files[ODD]}, f"{place}/content")
    built = build(place)
    assert built.status == 0, built.words
    is_published(None, built)
    for number, folder in accepted:
        if folder.shows:
            address = f"/news/2007/odd-{number}/"
            assert folder.shows in built.page(address).text_content(), folder.name


def is_article(folder: Folder) -> bool:
    """Tell whether a folder is but one odd article."""
    return isinstance(folder.content, str | bytes)


def is_published(folder: Folder | None, built: Built) -> None:
    """All that is published is in all lists, nothing in it is live, no text is lost or added."""
    assert list(oracles.never_with(b"quokka", built.site)) == []
    if folder is not None and folder.looks:
        return  # designers may write what they like into their pages
    assert oracles.all_faults(built.site) == []
    shown = [page for _, page in oracles.articles(built.site)]
    assert len(shown) == int(re.findall(r"(\d+) articles? and", built.words)[0])
    if folder is not None:
        assert any(folder.shows in page.text_content() for page in shown)


def is_refused(built: Built) -> None:
    """Every reason has a place and a fix, and no word moves the cursor of a terminal."""
    assert built.status == 1
    *said, closing = built.words.splitlines()
    assert re.fullmatch(
        r"\d+ errors?( in .*)?\. Nothing was published; site/ is unchanged\.", closing
    )
    told = [line for line in judged.told("\n".join(said)) if ": error: " in line]
    others = re.findall(r"^    and (\d+) more,", built.words, re.MULTILINE)
    assert len(told) + sum(map(int, others)) == int(closing.split()[0])
    assert [line for line in told if " → " not in line] == []
    assert [line for line in told if not re.match(r"(content|templates)/|/", line)] == []
    assert built.words.replace("\n", "").isprintable()


COMMANDS = (
    "::error::evil",
    "::set-output name=a::b",
    "%0A::stop-commands::x",
    "a,line=1::evil",
)


@pytest.mark.parametrize("words", COMMANDS)
def test_no_document_writes_a_github_command(words: str, place: Path) -> None:
    """What a text or its name holds stands behind our own command, or never begins a line."""
    texts = {
        f"news/{words}.md": f"---\ntitel: {words}\ndraft: {words}\n---\n{words}\n",
        f"news/2007-03-31-odd\n{words}.md": "Odd.",
        ODD: f"---\ntitle: Odd\nslug: |\n  a\n  {words}\n---\n[{words}](<{words}.md>)\n{words}\n",
    }
    lay(texts, f"{place}/content")
    built = build(place, "--format", "github")
    assert built.status == 1
    begun = [line for line in built.words.splitlines() if line.strip().startswith("::")]
    assert len(begun) == len([line for line in judged.told(built.words) if ": error: " in line])
    ours = re.compile(r"::error file=content/news/[^:,]*(,line=\d+(,col=\d+,endColumn=\d+)?)?::.*")
    assert [line for line in begun if not ours.fullmatch(line)] == []


def test_names_of_folders_are_unique() -> None:
    for folders in GROUPS.values():
        titles = [title(folder) for folder in folders]
        assert len(set(titles)) == len(titles)


def test_expected_output_has_no_other_folders() -> None:
    for group, folders in GROUPS.items():
        assert list(sections(group)) == [title(folder) for folder in folders]


def test_an_error_does_not_hide_others(tmp_path: Path) -> None:
    """All articles with mistakes stand in one folder: each is told as it is told alone.

    Only links by address wait until no text is broken (it might be the one that is linked), and
    of two texts that want one address, one is told.
    """
    folder_of_all = judged.prepared(tmp_path)
    wanted = set()
    known = {group: sections(group) for group in GROUPS}
    for number, (group, folder) in enumerate(ALL):
        told = known[group][title(folder)]
        if is_article(folder) and ": error: " in told:
            name = f"news/2007-03-31-odd-{number}.md"
            lay({name: folder.files[ODD]}, f"{folder_of_all}/content")
            wanted |= {f"-{number}.md{place}" for place in MISTAKE.findall(told)}
    found = json.loads(build(folder_of_all, "--format", "json").words)["problems"]
    places = ((one["path"].rpartition("odd")[2], one["line"], one["column"]) for one in found)
    assert wanted <= {":".join(str(part) for part in place if part) for place in places}
