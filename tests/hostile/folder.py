"""Hostile folders as data: what stands in one, and what a build must say of it.

Each group of folders is a module with a table `FOLDERS`; the groups are those of the threats we
know.  A folder is made anew for every test, over a site that stands published.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ODD = "news/2007-03-31-odd.md"
GOOD = "---\ntitle: Good\ntags: [Prevention]\n---\nGood words.\n"


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link, to a path beside it or elsewhere on the machine."""

    target: str


@dataclass(frozen=True, slots=True)
class Pipe:
    """A named pipe: who opens it waits for ever."""


@dataclass(frozen=True, slots=True)
class Socket:
    """A socket of a program that is gone."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A folder with nothing in it."""


@dataclass(frozen=True, slots=True)
class Holes:
    """A file that says it is large and takes no space on the disk."""

    size: int


Content = str | bytes | Link | Pipe | Socket | Empty | Holes


@dataclass(frozen=True, slots=True)
class Folder:
    """A hostile folder and what becomes of it.

    `content` and `looks` are laid over a good site's `content/` and over the project's templates;
    a text for `content` alone is the one odd article of the folder.  What is told of it stands
    under its name in `expected/`; where it is published, `shows` must be in the odd article's page,
    word for word.  The word `quokka` must never be in the site, whatever becomes of the folder.
    """

    name: str
    content: Mapping[str, Content] | str | bytes
    shows: str = ""
    looks: Mapping[str, Content] = field(default_factory=dict)

    @property
    def files(self) -> Mapping[str, Content]:
        """The files below `content/`."""
        return self.content if isinstance(self.content, Mapping) else {ODD: self.content}


def lay(files: Mapping[str, Content], folder: str) -> None:
    """Make files below a folder, in the place of what stands there."""
    for name, content in files.items():
        # Names that are no text stand in the tables as the letters Python has for such bytes.
        path = Path(f"{folder}/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(path) and (path.is_symlink() or not path.is_dir()):
            path.unlink()
        _make(path, content)


def _make(path: Path, content: Content) -> None:
    match content:
        case str():
            path.write_bytes(content.encode("utf-8", "surrogatepass"))
        case bytes():
            path.write_bytes(content)
        case Link(target):
            path.symlink_to(target)
        case Pipe():
            os.mkfifo(path)
        case Empty():
            path.mkdir()
        case Holes(size):
            path.touch()
            os.truncate(path, size)
        case Socket():
            with socket.socket(socket.AF_UNIX) as opened:
                # The path of a socket may be short only, so it is made from where it stands.
                here = Path.cwd()
                os.chdir(path.parent)
                opened.bind(path.name)
                os.chdir(here)
