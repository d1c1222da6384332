"""A hostile folder → what a build made of it: status, words, and the problems in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.folder import GOOD, Folder, lay
from tests.sites.building import PROJECT, SETTINGS, published

EXCERPT = re.compile(r" {4,}\d* *\| ?.*")
USUAL = {"site.toml": SETTINGS, "news/2007-01-01-good.md": GOOD}


def prepared(place: Path) -> Path:
    """Publish a good site, over which hostile folders are laid."""
    lay(USUAL, f"{place}/content")
    published(place)
    return place


def laid(folder: Folder, place: Path) -> tuple[str, ...]:
    """Lay a hostile folder over the good site at this place; return the options of its build."""
    lay(folder.files, f"{place}/content")
    if not folder.looks:
        return ()
    for path in (PROJECT / "templates").rglob("*"):
        if path.is_file():
            lay({path.relative_to(PROJECT).as_posix(): path.read_bytes()}, str(place))
    lay(folder.looks, f"{place}/templates")
    return ("--templates", "templates")


def told(words: str) -> Iterator[str]:
    """Yield the problems among the words of a build, each as `place: severity: message → fix`."""
    problem = ""
    for line in words.splitlines():
        if line.startswith("    fix: ") and problem:
            yield f"{problem} → {line.removeprefix('    fix: ')}"
            problem = ""
        elif not EXCERPT.fullmatch(line):
            if problem:
                yield problem
            problem = line
    if problem:
        yield problem


def outcome(words: str) -> str:
    """Return what a build told, without the lines of the sources and how long it took."""
    said = (line.removeprefix("content/").replace(f"{PROJECT}/", "") for line in told(words))
    return (
        "\n".join(re.sub(r"( in site/)?: (\d+ files,|no errors).*", "", line) for line in said)
        + "\n"
    )
