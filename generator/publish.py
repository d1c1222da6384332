"""Stage 6: planned files → the folder `site/`, the whole new site or the whole old one.

Beside `site/` stands a copy of it, made of links to the same files.  A build changes only the
copy, and only where the new site differs; then the two change places in one step, and what was
the site is brought up to date in the same way to stand by.  No file is ever changed in place.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring
from pathlib import Path
from typing import NoReturn, TypeVar

from generator import digest, workers
from generator.memo import Made, Memory, Site
from generator.problems import StoppedError
from generator.progress import Progress

MANIFEST = "build.json"
EXCHANGE = 2  # RENAME_EXCHANGE of renameat2
HERE = -100  # AT_FDCWD
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
# What a disk says that cannot have two names for one file, or not so many.
UNLINKABLE = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.ENOSYS)
PATIENCE = 600.0  # seconds one file may take: it may be a copy of a long recording

Thing = TypeVar("Thing")
Content = bytes | Path
"""What a file holds: bytes, or those of another file."""


class PublishError(StoppedError):
    """The site could not be published; the old one stands as it was."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """All files below one folder, whose names are known only when they are made."""

    folder: str
    made_of: str
    make: Callable[[], Iterable[tuple[str, Content]]]


@dataclass(frozen=True, slots=True)
class Files:
    """All files of a site, before they are made.

    `wanted` has for each path what changes with anything that the file is made of: a file that is
    known to be made of the same is not made again.  '' is never the same.
    """

    wanted: Mapping[str, str]
    make: Callable[[str], Content]
    bundle: Bundle | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed: numbers of files."""

    files: int
    added: int = 0
    changed: int = 0
    removed: int = 0


def site(
    files: Files, output: Path, memory: Memory, jobs: int = 1, progress: Progress | None = None
) -> Published:
    """Put these files, and no others, at `output`; raise PublishError and leave it as it was."""
    output = output.absolute()
    _refuse_outside(files.wanted)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with _alone(output.parent):
            _mend(output)
            _refuse_foreign(output)
            return _Publication(output, files, memory, jobs, progress or Progress()).published()
    except OSError as error:
        raise PublishError(f"{error.strerror}: {error.filename or output}") from error


def manifest(output: Path) -> dict[str, str]:
    """Return the files of a published site with their sha256, or nothing where there is none."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    listed = found.get("files") if isinstance(found, dict) else None
    return listed if isinstance(listed, dict) else {}


def standing(output: Path, memory: Memory) -> int:
    """Return the number of files of a site that stands as it was published, else 0."""
    output = output.absolute()
    known = memory.site(str(output))
    as_known = known.files and _Tree(output, known.files, known.folders).holds(known.files)
    return len(known.files) - 1 if as_known else 0


class _Tree:
    """A folder and everything below it as it stands: files and folders with their signatures.

    The quick way to look asks only for what is `known`; it is taken where the digest of the
    `folders` says that nothing came, went or was replaced since.  `linked` says that the files
    are those of the site itself, which is looked at anyway.
    """

    def __init__(
        self, root: Path, known: Mapping[str, Made], folders: str, *, linked: bool = False
    ) -> None:
        self.root = str(root)
        self.files: dict[str, str] = {}
        self.folders = self._of_folders(_folders(known)) if folders else {}
        self.as_known = bool(known and folders) and self.digest() == folders
        if not self.as_known:
            self.folders = {}
            if root.is_dir() and not root.is_symlink():
                self._walk("", self.root)
        elif linked:
            self.files = {path: made.signature for path, made in known.items()}
        else:
            self.files = self._of_files(known)

    def holds(self, files: Mapping[str, Made]) -> bool:
        """Tell whether these files stand here as they were written, and nothing else does."""
        same = self.files == {path: made.signature for path, made in files.items()}
        return same and self.folders.keys() == _folders(files)

    def digest(self) -> str:
        """Return what changes when something in one of the folders comes, goes or is replaced."""
        return digest.of(f"{path} {found}" for path, found in sorted(self.folders.items()))

    def clear(self, is_wanted: Callable[[str], bool]) -> None:
        """Remove the files that are not wanted, and the folders that are empty then."""
        gone = [path for path in self.files if not is_wanted(path)]
        if not gone and self.as_known:
            return
        empty = self.folders.keys() - _folders(path for path in self.files if is_wanted(path))
        for path in gone:
            os.unlink(f"{self.root}/{path}")
            del self.files[path]
        for path in sorted(empty - {""}, reverse=True):
            with suppress(OSError):
                os.rmdir(f"{self.root}/{path}")
        self.touched([*gone, *empty])

    def touched(self, paths: Iterable[str]) -> None:
        """Look again at the folders of these paths."""
        changed = _folders(paths)
        for path in changed:
            self.folders.pop(path, None)
        self.folders |= self._of_folders(changed)

    def _of_folders(self, paths: Iterable[str]) -> dict[str, str]:
        found = {}
        for path in paths:
            with suppress(OSError):
                status = os.lstat(f"{self.root}/{path}")
                found[path] = f"{status.st_ino}:{status.st_mtime_ns}"
        return found

    def _of_files(self, known: Iterable[str]) -> dict[str, str]:
        found = {}
        for path in known:
            with suppress(OSError):
                found[path] = _signature(os.lstat(f"{self.root}/{path}"))
        return found

    def _walk(self, path: str, folder: str) -> None:
        status = os.lstat(folder)
        self.folders[path] = f"{status.st_ino}:{status.st_mtime_ns}"
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                self._walk(f"{path}{entry.name}/", entry.path)
            else:
                self.files[path + entry.name] = _signature(entry.stat(follow_symlinks=False))


def _folders(paths: Iterable[str]) -> set[str]:
    """Return all folders above these paths, '' among them, each with a slash at its end."""
    found = {path[: path.rfind("/") + 1] for path in paths}
    above = found
    while above := {folder[: folder.rfind("/", 0, -1) + 1] for folder in above} - found:
        found |= above
    return found | {""}


def _signature(status: os.stat_result) -> str:
    """Return what tells one writing of a file from another; making a link to it changes nothing."""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


class _Publication:
    """One publication on its way.

    `live` is the site, `spare` the copy that stands by; they change places at the end.
    """

    def __init__(
        self, output: Path, files: Files, memory: Memory, jobs: int, progress: Progress
    ) -> None:
        self.output, self.files, self.memory = output, files, memory
        self.jobs, self.progress = jobs, progress
        self.standby = _beside(output)
        self.known = memory.site(str(output))
        self.live = _Tree(output, self.known.files, self.known.folders)
        self.spare = _Tree(self.standby, self.known.files, self.known.beside, linked=True)

    def published(self) -> Published:
        before = self._sums_before()
        try:
            after = self._made()
            sums = {path: made.sum for path, made in sorted(after.items())}
            after |= self._made_manifest(sums)
            is_new = not self.live.holds(after)
            if is_new:
                after = self._brought_up(after)
                _exchange(self.standby, self.output)
        except BaseException:
            shutil.rmtree(self.standby, ignore_errors=True)
            raise
        if is_new:
            self._follow(after)
        beside = self.spare.digest() if self.spare.holds(after) else ""
        self.memory.keep_site(str(self.output), Site(after, self.live.digest(), beside))
        return Published(
            files=len(sums),
            added=len(sums.keys() - before.keys()),
            changed=sum(before[path] != sums[path] for path in before.keys() & sums.keys()),
            removed=len(before.keys() - sums.keys()),
        )

    def _sums_before(self) -> Mapping[str, str]:
        """Return the sum of every file of the present site."""
        if self._stands(MANIFEST):
            files = self.known.files.items()
            return {path: made.sum for path, made in files if path != MANIFEST}
        return manifest(self.output)

    def _stands(self, path: str) -> bool:
        """Tell whether a file of the site is known and as it was written."""
        known = self.known.files.get(path)
        return known is not None and self.live.files.get(path) == known.signature

    def _is_made_of(self, path: str, made_of: str) -> bool:
        """Tell whether a file of the site stands and needs not be made again."""
        return made_of != "" and self._stands(path) and self.known.files[path].made_of == made_of

    def _made(self) -> dict[str, Made]:
        """Make what is not there yet, into the copy; return every file of the new site."""
        wanted, bundle = self.files.wanted, self.files.bundle
        folder = bundle.folder if bundle else MANIFEST
        self.spare.clear(lambda path: path in wanted or path.startswith(folder))
        known = self.known.files
        after = {path: known[path] for path, of in wanted.items() if self._is_made_of(path, of)}
        unmade = [path for path in wanted if path not in after]
        done = workers.shared(
            lambda path: self._written(path, wanted[path], self.files.make(path)),
            unmade,
            self.jobs,
            _lost,
            patience=PATIENCE,
        )
        for number, made in self.progress.over(done, "Writing", len(unmade)):
            after[unmade[number]] = made
        after |= self._made_bundle(bundle) if bundle else {}
        self._note_written(after)
        return after

    def _made_bundle(self, bundle: Bundle) -> dict[str, Made]:
        known = {path: m for path, m in self.known.files.items() if path.startswith(bundle.folder)}
        if known and all(self._is_made_of(path, bundle.made_of) for path in known):
            return known
        files = bundle.make()
        return {path: self._written(path, bundle.made_of, raw) for path, raw in files}

    def _made_manifest(self, sums: Mapping[str, str]) -> dict[str, Made]:
        """Make the list of all files and their sums."""
        lines = (
            f"{encode_basestring(path)}: {encode_basestring(found)}" for path, found in sums.items()
        )
        text = '{\n"files": {\n' + ",\n".join(lines) + "\n}\n}"
        made = {MANIFEST: self._written(MANIFEST, "", text.encode())}
        self._note_written(made)
        return made

    def _written(self, path: str, made_of: str, content: Content) -> Made:
        """Write a file into the copy, unless the site has the same bytes already."""
        raw = content.read_bytes() if isinstance(content, Path) else content
        found = sha256(raw).hexdigest()
        if self._stands(path) and self.known.files[path].sum == found:
            return Made(made_of, found, self.known.files[path].signature)
        return Made(made_of, found, _write(f"{self.standby}/{path}", raw))

    def _note_written(self, made: Mapping[str, Made]) -> None:
        """Note what was written into the copy, perhaps by other processes."""
        written = {
            path: found.signature
            for path, found in made.items()
            if not self._stands(path) or self.known.files[path].signature != found.signature
        }
        self.spare.files |= written
        self.spare.touched(written)

    def _brought_up(self, after: Mapping[str, Made]) -> dict[str, Made]:
        """Link into the copy what it lacks of the site; return the files as they are then."""
        self.spare.clear(after.__contains__)
        linked = self._linked(self.live, self.spare, after)
        return {
            path: made._replace(signature=linked.get(path, made.signature))
            for path, made in after.items()
        }

    def _follow(self, after: Mapping[str, Made]) -> None:
        """Bring what was the site up to date, for the next build."""
        self.live, self.spare = self.spare, self.live
        self.live.root, self.spare.root = self.spare.root, self.live.root
        # The site is published: if there is no space for a copy, the next build takes longer.
        with suppress(OSError):
            self.spare.clear(after.__contains__)
            self._linked(self.live, self.spare, after)

    def _linked(self, source: _Tree, target: _Tree, files: Mapping[str, Made]) -> dict[str, str]:
        """Link what one tree lacks of the files of the other; return the new signatures."""
        lacking = [path for path, made in files.items() if target.files.get(path) != made.signature]
        work = workers.shared(
            lambda path: _link(f"{source.root}/{path}", f"{target.root}/{path}"),
            lacking,
            self.jobs,
            _lost,
            patience=PATIENCE,
        )
        linked = {lacking[number]: signature for number, signature in work}
        target.files |= linked
        target.touched(linked)
        return linked


def _lost(path: str) -> NoReturn:
    raise PublishError(f"{path} could not be made: the process that made it was stopped")


def _write(path: str, raw: bytes) -> str:
    """Write a new file, in place of another but never into it; return its signature."""
    descriptor = _cleared(path, lambda: os.open(path, NEW, 0o666))
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        return _signature(os.fstat(descriptor))


def _link(source: str, target: str) -> str:
    """Link a file to a second name, or copy it where a disk cannot; return its signature."""
    try:
        _cleared(target, lambda: os.link(source, target))
    except OSError as error:
        if error.errno not in UNLINKABLE:
            raise
        shutil.copyfile(source, target)
    return _signature(os.lstat(target))


def _cleared(path: str, make: Callable[[], Thing]) -> Thing:
    """Make something at a path; make its folder, or clear the place, if that is in the way."""
    try:
        return make()
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    except FileExistsError:
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    return make()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one publication; the system lets go of it when the process ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_outside(paths: Iterable[str]) -> None:
    """Refuse paths that lead out of the folder of the site."""
    for path in paths:
        if path.startswith("/") or ".." in path.split("/"):
            raise ValueError(path)


def _refuse_foreign(output: Path) -> None:
    """Refuse to replace a folder that this program did not make."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise PublishError(f"{output} is not a folder; choose another with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / MANIFEST).is_file():
        message = f"{output} holds files that this program did not make"
        raise PublishError(f"{message}; choose another folder with --output, or empty it")


def _beside(output: Path) -> Path:
    return output.with_name(f".{output.name}-standby")


def _aside(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def _mend(output: Path) -> None:
    """Put right what a build left that was cut short between the two steps of an exchange."""
    aside = _aside(output)
    if aside.is_dir() and not output.exists():
        aside.rename(output)
    elif aside.is_dir():
        shutil.rmtree(aside)


def _exchange(fresh: Path, output: Path) -> None:
    """Let two folders change names at once; where the system cannot, in two quick steps."""
    if not output.exists():
        fresh.rename(output)
        return
    rename = ctypes.CDLL(None, use_errno=True).renameat2 if os.uname().sysname == "Linux" else None
    if rename is not None:
        if rename(HERE, os.fsencode(fresh), HERE, os.fsencode(output), EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(number, os.strerror(number), str(output))
    _exchange_in_steps(fresh, output)


def _exchange_in_steps(fresh: Path, output: Path) -> None:
    output.rename(_aside(output))
    try:
        fresh.rename(output)
    except OSError:
        _aside(output).rename(output)
        raise
    # The site is published: the next build clears away what may be left now.
    with suppress(OSError):
        _aside(output).rename(fresh)
