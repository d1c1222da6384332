"""Folders on the disk: the signatures of what they contain, now and after the last build."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec

from resource_site.cache.store import Cache
from resource_site.publish import disk

KIND = "site"  # of the cached values


class SavedFiles(msgspec.Struct, frozen=True, gc=False):
    """The saved state of a site that shows whether it is unchanged.

    `files` has the signature of every file, `count` the number of files that the build created,
    without the manifest.
    """

    count: int = 0
    files: dict[str, str] = {}


class SavedState(SavedFiles, frozen=True, gc=False):
    """The saved state of a site after a build.

    `digests` has the input digests, `folders` the signature of each folder, `standby` those of the
    standby copy, or nothing if it is missing or incomplete.
    """

    digests: dict[str, str] = {}
    folders: dict[str, str] = {}
    standby: dict[str, str] = {}


State = TypeVar("State", bound=SavedFiles)


def load(cache: Cache, output: Path) -> SavedState:
    """Return the saved state of a site; an empty one if there is none."""
    return _decoded(cache, output, SavedState)


def save(cache: Cache, output: Path, state: SavedState) -> None:
    """Save the state of a site for the next build."""
    # A file whose name is not UTF-8 cannot be saved: then the next build builds everything.
    with suppress(UnicodeEncodeError):
        cache.put(KIND, {str(output): msgspec.msgpack.encode(state)})


def unchanged_files(output: Path, cache: Cache) -> int:
    """Return the number of files of a site if all are as the last build left them, else 0."""
    output = output.absolute()
    # To decode these fields alone takes a quarter of the time.
    saved = _decoded(cache, output, SavedFiles)
    with suppress(OSError):
        return saved.count if _files(str(output), saved.files)[0] == saved.files else 0
    return 0


def _decoded(cache: Cache, output: Path, kind: type[State]) -> State:
    with suppress(ValueError, RecursionError):
        return msgspec.msgpack.decode(cache.get(KIND, str(output)) or b"", type=kind)
    return kind()


@dataclass(slots=True)
class Snapshot:
    """The files and folders below `root` with their signatures; a folder's path ends with a slash.

    `is_paired` is true if each file has exactly two names: one here, one in the standby copy.
    """

    root: str
    files: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    is_paired: bool = False
    _touched: list[str] = field(default_factory=list)

    def note(self, files: Mapping[str, str]) -> None:
        """Note the signatures of files that were written or linked here."""
        self.files.update(files)
        self._touched += files

    def remove(self, paths: Iterable[str]) -> None:
        """Remove files."""
        for path in paths:
            os.unlink(f"{self.root}/{path}")
            del self.files[path]
            self._touched.append(path)

    def refresh(self) -> list[str]:
        """Remove empty folders and update signatures; return the changed files and folders."""
        has_removed = any(path not in self.files for path in self._touched)
        empty = self.folders.keys() - above(self.files) if has_removed else set()
        for path in sorted(empty, reverse=True):
            with suppress(OSError):
                os.rmdir(f"{self.root}/{path}")
        touched, self._touched = dict.fromkeys((*self._touched, *empty)), []
        before = {path: self.folders.pop(path, "") for path in above(touched)}
        after = _folders(self.root, before)
        self.folders |= after
        changed = [path for path, signature in after.items() if signature != before[path]]
        return [*(path for path in touched if path in self.files), *changed]


def identity(root: str) -> str:
    """Return the signature of the folder of a site, '' if there is none."""
    return _folders(root, [""]).get("", "")


def is_unchanged(root: str, saved: SavedState) -> bool:
    """Return True if a site is as it was saved, and each of its files is in the standby copy."""
    return _has_same_folders(root, saved) and _files(root, saved.files) == (saved.files, True)


def unchanged(root: str, saved: SavedState) -> Snapshot:
    """Return the snapshot of a site that `is_unchanged`, without scanning it."""
    return Snapshot(root, dict(saved.files), dict(saved.folders), is_paired=True)


def scan(root: str, saved: SavedState) -> Snapshot:
    """Scan a site; look only for what was saved, unless a file or folder was added or removed."""
    if not _has_same_folders(root, saved):
        return scan_all(root)
    files, is_paired = _files(root, saved.files)
    return Snapshot(root, files, dict(saved.folders), is_paired)


def scan_standby(root: str, saved: SavedState, site: Snapshot) -> Snapshot:
    """Scan a standby copy; look only for its folders if each file of the site has a name in it."""
    parents = {folder: saved.standby.get(folder, "") for folder in _parents(saved.standby)}
    is_unchanged = site.is_paired and site.files == saved.files and saved.standby
    if is_unchanged and _folders(root, parents) == parents:
        return Snapshot(root, dict(site.files), dict(saved.standby))
    return scan_all(root)


def scan_all(root: str) -> Snapshot:
    """Scan everything in a folder, which may be missing."""
    found = Snapshot(root)
    folders = list(_folders(root, [""]))
    for folder in folders:
        found.folders |= _folders(root, [folder])
        with os.scandir(f"{root}/{folder}") as entries:
            for entry in entries:
                path = folder + entry.name
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                else:
                    found.files[path] = disk.signature(entry.stat(follow_symlinks=False))
    return Snapshot(root, found.files, found.folders, _touched=folders)


def above(paths: Iterable[str]) -> set[str]:
    """Return all folders above these paths, '' among them."""
    found = {path[: path.rfind("/") + 1] for path in paths}
    higher = found
    while higher := _parents(higher) - found:
        found |= higher
    return found | {""}


def _parents(folders: Iterable[str]) -> set[str]:
    return {folder[: folder.rfind("/", 0, -1) + 1] for folder in folders}


def _has_same_folders(root: str, saved: SavedState) -> bool:
    return bool(saved.folders) and _folders(root, saved.folders) == saved.folders


def _files(root: str, paths: Iterable[str]) -> tuple[dict[str, str], bool]:
    """Return the signatures of the files that exist, and whether each of them has two names."""
    found, is_paired = {}, True
    for path, status in _statuses(root, paths):
        found[path] = disk.signature(status)
        if status.st_nlink != 2:
            is_paired = False
    return found, is_paired


def _folders(root: str, paths: Iterable[str]) -> dict[str, str]:
    """Return what changes when a file is added to one of these folders or removed from it."""
    return {path: f"{x.st_ino}:{x.st_mtime_ns}" for path, x in _statuses(root, paths)}


def _statuses(root: str, paths: Iterable[str]) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the status of each file or folder that exists; all other errors stop the build."""
    lstat = os.lstat
    for path in paths:
        try:
            yield path, lstat(f"{root}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            continue
