"""Folders on a disk: what they hold as they stand, and what they held when they were left."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field

from resource_site.publish import disk
from resource_site.values import valueclass

COLUMN = "\t"  # between the columns of a text that is remembered


@valueclass(frozen=True, slots=True)
class Known:
    """What is known of files, by their paths.

    `made_of` has digests of their inputs, `sums` the sha256 of their bytes, `signatures` what the
    system said of them.  A file of someone else is made of '' and has the sum ''.
    """

    made_of: dict[str, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)

    def of(self, paths: AbstractSet[str]) -> Known:
        """Return what is known of these files alone."""
        found = Known(dict(self.made_of), dict(self.sums), dict(self.signatures))
        for path in self.signatures.keys() - paths:
            del found.made_of[path], found.sums[path], found.signatures[path]
        return found

    def note(self, path: str, made_of: str, found: str, signature: str) -> None:
        """Note all that is known of one file."""
        self.made_of[path], self.sums[path] = made_of, found
        self.signatures[path] = signature


@valueclass(frozen=True, slots=True)
class Left:
    """How a site was left: its files, its folders and those of the copy beside it."""

    known: Known = field(default_factory=Known)
    folders: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)

    def packed(self) -> tuple[str, str, str]:
        """Return all of it as three texts."""
        known = self.known
        paths = known.signatures
        columns = [
            paths,
            (known.made_of[path] for path in paths),
            (known.sums[path] for path in paths),
            paths.values(),
        ]
        files = COLUMN.join(map("\n".join, columns))
        return files, _packed(self.folders), _packed(self.beside)


def unpacked(files: str, folders: str, beside: str) -> Left:
    """Return how a site was left; nothing if the texts say nothing that can be understood."""
    with suppress(ValueError):
        paths, *columns = (text.split("\n") for text in files.split(COLUMN))
        made_of, sums, signatures = (dict(zip(paths, column, strict=True)) for column in columns)
        return Left(Known(made_of, sums, signatures), _unpacked(folders), _unpacked(beside))
    return Left()


def _packed(column: Mapping[str, str]) -> str:
    return "\n".join(column) + COLUMN + "\n".join(column.values())


def _unpacked(text: str) -> dict[str, str]:
    names, values = text.split(COLUMN)
    return dict(zip(names.split("\n"), values.split("\n"), strict=True)) if values else {}


@dataclass(slots=True)
class Tree:
    """A folder and everything below it: the signatures of its files and folders.

    `doubled` says that each file has exactly two names, `as_left` that nothing came or went since.
    """

    root: str
    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    doubled: bool = False
    as_left: bool = False

    def clear(self, unwanted: Collection[str]) -> set[str]:
        """Remove these files, and all folders that are empty then.

        Return the folders that are others now.
        """
        if not unwanted and self.as_left:
            return set()
        for path in unwanted:
            os.unlink(f"{self.root}/{path}")
            del self.files[path]
        empty = self.folders.keys() - above(self.files)
        for path in sorted(empty, reverse=True):
            with suppress(OSError):
                os.rmdir(f"{self.root}/{path}")
        return self.touched([*unwanted, *empty])

    def touched(self, paths: Iterable[str]) -> set[str]:
        """Look again at the folders of these paths; return those where something changed."""
        changed = above(paths)
        before = {path: self.folders.pop(path, "") for path in changed}
        found = _of_folders(self.root, changed)
        self.folders |= found
        return {path for path, signature in found.items() if signature != before[path]}


def _signature(status: os.stat_result) -> str:
    return f"{status.st_ino}:{status.st_mtime_ns}"


def seen(root: str, left: Left) -> Tree:
    """Look at a site: at what is known of it, and at everything if something came or went."""
    return _with_files(root, left) if _folders_as_left(root, left) else walked(root)


def glimpsed(root: str, left: Left) -> Tree:
    """Look at what is known of a site, but not for files of someone else beside a page."""
    return _with_files(root, left) if _inner_as_left(root, left.folders) else Tree(root)


def beside(root: str, left: Left, live: Tree) -> Tree:
    """Look at the copy beside a site, which has the same files by a second name of each.

    A file that still has two names has one in the copy: only the folders that hold folders are
    looked at, if all files of the site are as they were left.
    """
    as_left = live.doubled and live.files == left.known.signatures
    if as_left and _inner_as_left(root, left.beside):
        return Tree(root, dict(live.files), dict(left.beside), as_left=True)
    return walked(root)


def _folders_as_left(root: str, left: Left) -> bool:
    """Tell whether nothing came into any folder, and nothing went."""
    return bool(left.folders) and _of_folders(root, left.folders) == left.folders


def _inner_as_left(root: str, folders: Mapping[str, str]) -> bool:
    """Tell whether nothing came into the folders that hold folders, and nothing went."""
    inner = _inner(folders)
    return bool(folders) and _of_folders(root, inner) == {path: folders.get(path) for path in inner}


def walked(root: str) -> Tree:
    """Look at everything in a folder, which may not be there."""
    tree = Tree(root, doubled=True)
    try:
        status = os.lstat(root)
    except FileNotFoundError:
        return tree
    if stat.S_ISDIR(status.st_mode):
        _walk(tree, "", root)
    return tree


def above(paths: Iterable[str]) -> set[str]:
    """Return all folders above these paths, '' among them, each with a slash at its end."""
    found = {path[: path.rfind("/") + 1] for path in paths}
    higher = found
    while higher := _inner(higher) - found:
        found |= higher
    return found | {""}


def _inner(folders: Iterable[str]) -> set[str]:
    """Return the folders that hold these folders."""
    return {folder[: folder.rfind("/", 0, -1) + 1] for folder in folders}


def _with_files(root: str, left: Left) -> Tree:
    """Look at each file that is known."""
    found, doubled, lstat, sign = {}, True, os.lstat, disk.signature
    for path in left.known.signatures:
        try:
            status = lstat(f"{root}/{path}")
        except OSError:
            continue
        found[path] = sign(status)
        if status.st_nlink != 2:
            doubled = False
    return Tree(root, found, dict(left.folders), doubled=doubled, as_left=True)


def _of_folders(root: str, paths: Iterable[str]) -> dict[str, str]:
    """Return the signature of each of these folders that is there."""
    found, lstat = {}, os.lstat
    for path in paths:
        try:
            status = lstat(f"{root}/{path}")
        except OSError:
            continue
        found[path] = _signature(status)
    return found


def _walk(tree: Tree, path: str, folder: str) -> None:
    status = os.lstat(folder)
    tree.folders[path] = _signature(status)
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            _walk(tree, f"{path}{entry.name}/", entry.path)
        else:
            status = entry.stat(follow_symlinks=False)
            tree.files[path + entry.name] = disk.signature(status)
            tree.doubled = tree.doubled and status.st_nlink == 2
