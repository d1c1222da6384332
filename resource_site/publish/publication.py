"""Stage 6: planned files → the folder `site/`, the whole new site or the whole old one.

Beside `site/` stands a copy of it, made of links to the same files.  A build changes only the
copy, and only where the new site differs; then the two change places in one step, and what was
the site is brought up to date in the same way to stand by.  No file is ever changed in place.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

from resource_site.cache import workers
from resource_site.cache.memory import Memory
from resource_site.problems import StoppedError
from resource_site.progress import Progress
from resource_site.publish import disk, snapshot
from resource_site.values import valueclass

MANIFEST = "build.json"
PAUSE = 0.1  # seconds between two looks whether another build has ended
TRIES = 600
PATIENCE = 600.0  # seconds one file may take: it may be a copy of a long recording

Content = bytes | Path
"""What a file holds: bytes, or those of another file."""


class PublishError(StoppedError):
    """The site could not be published; the old one stands as it was."""


@valueclass(frozen=True, slots=True)
class Bundle:
    """All files below one folder, whose names are known only when they are made."""

    folder: str
    made_of: str
    make: Callable[[], Iterable[tuple[str, Content]]]


@valueclass(frozen=True, slots=True)
class Files:
    """All files of a site, before they are made.

    `wanted` has for each path what changes with anything that the file is made of: a file that is
    known to be made of the same is not made again.  '' is never the same.
    """

    wanted: Mapping[str, str]
    make: Callable[[str], Content]
    bundle: Bundle | None = None


@valueclass(frozen=True, slots=True)
class Published:
    """What a publication changed: numbers of files."""

    files: int
    added: int = 0
    changed: int = 0
    removed: int = 0


def site(
    files: Files,
    output: Path,
    memory: Memory,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Published:
    """Put these files, and no others, at `output`; raise PublishError and leave it as it was."""
    output = output.absolute()
    _refuse_outside(files.wanted)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        progress = progress or Progress()
        with _alone(output.parent, progress):
            _mend(output)
            _refuse_foreign(output)
            return _Publication(output, files, memory, jobs, progress).published()
    except OSError as error:
        raise PublishError(disk.words(error, str(output))) from error


def manifest(output: Path) -> dict[str, str]:
    """Return the files of a published site with their sha256, or nothing where there is none."""
    try:
        return _listed(output)
    except OSError:
        return {}


def standing(output: Path, memory: Memory) -> int:
    """Return the number of files of a site that stands as it was published, else 0."""
    output = output.absolute()
    left = snapshot.unpacked(*memory.tree(str(output)))
    known = left.known
    as_left = known.sums and snapshot.glimpsed(str(output), left).files == known.signatures
    return sum(map(bool, known.sums.values())) - 1 if as_left else 0


def _listed(output: Path) -> dict[str, str]:
    """Return what a manifest lists, or nothing if it does not list files."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())
    except ValueError:
        return {}
    listed = found.get("files") if isinstance(found, dict) else None
    return listed if isinstance(listed, dict) else {}


class _Publication:
    """One publication on its way.

    `live` is the site, `spare` the copy of it that is changed; they change places at the end.
    """

    def __init__(
        self,
        output: Path,
        files: Files,
        memory: Memory,
        jobs: int,
        progress: Progress,
    ) -> None:
        self.output, self.files, self.memory = output, files, memory
        self.jobs, self.progress = jobs, progress
        self.left = snapshot.unpacked(*memory.tree(str(output)))
        self.live = snapshot.seen(str(output), self.left)
        self.standing = self._standing()
        self.before = self._sums_before()
        self.strangers = self.live.files.keys() - self.before.keys() - {MANIFEST}
        _refuse_clash(self.strangers, files.wanted, output)
        self.after = snapshot.Known()
        self.written: list[str] = []
        self.changed: set[str] = set()  # folders

    def published(self) -> Published:
        try:
            self.spare = self._taken()
            self._make()
            sums = dict(sorted(self.after.sums.items()))
            self._make_manifest(sums)
            self._carry_strangers()
            is_new = self.live.files != self.after.signatures
            if is_new:
                self._bring_up()
        except BaseException:
            shutil.rmtree(_in_work(self.output), ignore_errors=True)
            raise
        with _uninterrupted():
            if is_new:
                self._take_place()
            self._follow()
            self._remember()
        return _compared(self.before, sums)

    def _remember(self) -> None:
        """Remember how the site is left."""
        as_live = self.spare.files == self.after.signatures
        left = snapshot.Left(self.after, self.live.folders, self.spare.folders if as_live else {})
        self.memory.keep_tree(str(self.output), *left.packed())

    def _standing(self) -> Mapping[str, str]:
        """Return what the files of the site are made of that stand as they were left."""
        known = self.left.known
        if self.live.files == known.signatures:
            return known.made_of
        stand = known.signatures.items() & self.live.files.items()
        return {path: known.made_of[path] for path, _ in stand}

    def _sums_before(self) -> Mapping[str, str]:
        """Return the sum of every file of the present site that this program made."""
        if MANIFEST in self.standing:
            sums = self.left.known.sums
            return {path: found for path, found in sums.items() if found and path != MANIFEST}
        listed = _listed(self.output) if self.live.files else {}
        if self.live.files and not listed:
            message = f"{self.output / MANIFEST} cannot be read, so nobody can tell which files"
            raise PublishError(f"{message} this program made; remove {self.output} and build again")
        return listed

    def _taken(self) -> snapshot.Tree:
        """Take the copy to change it.  Under this name, nobody takes it for a whole one."""
        in_work, standby = _in_work(self.output), _beside(self.output)
        if in_work.exists() or not standby.exists():
            return snapshot.walked(str(in_work))
        standby.rename(in_work)
        return snapshot.beside(str(in_work), self.left, self.live)

    def _make(self) -> None:
        """Make what is not there yet, into the copy."""
        wanted, bundle = self.files.wanted, self.files.bundle
        folder = bundle.folder if bundle else MANIFEST
        unwanted = self.spare.files.keys() - wanted.keys() - self.strangers
        self._clear([path for path in unwanted if not path.startswith(folder)])
        standing, known = self.standing, self.left.known
        unmade = [path for path, of in wanted.items() if not of or standing.get(path) != of]
        self.after = after = known.of(wanted.keys() - unmade if unmade else wanted.keys())
        done = workers.shared(
            lambda path: self._written(path, self.files.make(path)),
            unmade,
            self.jobs,
            _lost,
            patience=PATIENCE,
        )
        for number, made in self.progress.over(done, "Writing", len(unmade)):
            after.note(unmade[number], wanted[unmade[number]], *made)
        self._note_written([*unmade, *(self._make_bundle(bundle) if bundle else ())])

    def _make_bundle(self, bundle: Bundle) -> list[str]:
        """Make a bundle, unless all of it stands; return the paths of what was made."""
        known = self.left.known
        old = [path for path in known.made_of if path.startswith(bundle.folder)]
        if old and all(self.standing.get(path) == bundle.made_of for path in old):
            for path in old:
                self.after.note(path, bundle.made_of, known.sums[path], known.signatures[path])
            return []
        made = []
        for path, content in bundle.make():
            self.after.note(path, bundle.made_of, *self._written(path, content))
            made.append(path)
        return made

    def _make_manifest(self, sums: Mapping[str, str]) -> None:
        """Make the list of all files and their sums, and of the versions that made them."""
        known = self.left.known
        if MANIFEST in self.standing and self.before == sums:
            # Other versions have another cache, and know nothing of this manifest.
            self.after.note(MANIFEST, "", known.sums[MANIFEST], known.signatures[MANIFEST])
            return
        from resource_site.publish import versions

        whole = {"versions": versions.installed(), "files": sums}
        text = json.dumps(whole, ensure_ascii=False, separators=(",\n", ": "))
        self.after.note(MANIFEST, "", *self._written(MANIFEST, f"{text}\n".encode()))
        self._note_written([MANIFEST])

    def _written(self, path: str, content: Content) -> tuple[str, str]:
        """Write a file into the copy, unless the site has the same bytes already.

        Return its sum and its signature.
        """
        raw = content.read_bytes() if isinstance(content, Path) else content
        found = sha256(raw).hexdigest()
        if path in self.standing and self.left.known.sums[path] == found:
            return found, self.left.known.signatures[path]
        return found, disk.write(f"{self.spare.root}/{path}", raw)

    def _note_written(self, paths: Iterable[str]) -> None:
        """Note what was written into the copy, perhaps by other processes."""
        signatures = self.after.signatures
        written = [path for path in paths if signatures[path] != self.live.files.get(path)]
        self.spare.files.update((path, signatures[path]) for path in written)
        self.written += written
        self.changed |= self.spare.touched(written)

    def _carry_strangers(self) -> None:
        """Let the new site have what somebody else put into the old one."""
        for path in self.strangers:
            self.after.note(path, "", "", self.live.files[path])

    def _bring_up(self) -> None:
        """Link into the copy what it lacks of the site, and have all of it on the disk."""
        self._clear(self.spare.files.keys() - self.after.signatures.keys())
        self.after.signatures.update(self._link())
        disk.flush(self.spare.root, [*self.written, *self.changed])

    def _take_place(self) -> None:
        """Let the copy be the site, and the site be the copy."""
        in_work, aside = Path(self.spare.root), _aside(self.output)
        try:
            disk.exchange(in_work, self.output, aside)
        except BaseException:
            shutil.rmtree(in_work, ignore_errors=True)
            raise
        self.live, self.spare = self.spare, self.live
        self.live.root, self.spare.root = self.spare.root, self.live.root

    def _follow(self) -> None:
        """Make the copy equal to the site, for the next build."""
        # The site is published: if there is no space for a copy, the next build takes longer.
        try:
            self._clear(self.spare.files.keys() - self.after.signatures.keys())
            self._link()
            Path(self.spare.root).rename(_beside(self.output))
        except OSError:
            shutil.rmtree(self.spare.root, ignore_errors=True)
            self.spare = snapshot.Tree(self.spare.root)

    def _clear(self, unwanted: Collection[str]) -> None:
        self.changed |= self.spare.clear(unwanted)

    def _link(self) -> dict[str, str]:
        """Link into the copy what it lacks; return the signatures of what had to be copied."""
        there, here, wanted = self.live.root, self.spare.root, self.after.signatures
        lacking = [path for path, found in wanted.items() if self.spare.files.get(path) != found]
        work = workers.shared(
            lambda path: disk.link(f"{there}/{path}", f"{here}/{path}"),
            lacking,
            self.jobs,
            _lost,
            patience=PATIENCE,
        )
        copies = {lacking[number]: signature for number, signature in work if signature}
        self.spare.files.update((path, wanted[path]) for path in lacking)
        self.spare.files.update(copies)
        self.changed |= self.spare.touched(lacking)
        return copies


def _compared(before: Mapping[str, str], sums: Mapping[str, str]) -> Published:
    """Return what a new site changed."""
    return Published(
        files=len(sums),
        added=len(sums.keys() - before.keys()),
        changed=sum(before[path] != sums[path] for path in before.keys() & sums.keys()),
        removed=len(before.keys() - sums.keys()),
    )


def _lost(path: str) -> NoReturn:
    raise PublishError(f"{path} could not be made: the process that made it was stopped")


@contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """Hold the folder for one publication; the system lets go of it when the process ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        for tried in range(TRIES):
            with suppress(BlockingIOError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if not tried:
                progress.say(f"Another build is at work in {folder}; waiting for it to end.")
            time.sleep(PAUSE)
        else:
            raise PublishError(f"another build is still at work in {folder}; try again later")
        yield
    finally:
        # The site may be published by now, and nothing was written here that could be lost.
        with suppress(OSError):
            os.close(descriptor)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let a key that stops the build wait: what is published cannot be called off."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _refuse_outside(paths: Iterable[str]) -> None:
    """Refuse paths that lead out of the folder of the site."""
    text = "\n" + "\n".join(paths)
    for path in text.split("\n") if "\n/" in text or ".." in text else ():
        if path.startswith("/") or ".." in path.split("/"):
            raise ValueError(path)


def _refuse_foreign(output: Path) -> None:
    """Refuse to replace a folder that this program did not make."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise PublishError(f"{output} is not a folder; choose another with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / MANIFEST).is_file():
        message = f"{output} holds files that this program did not make"
        raise PublishError(f"{message}; choose another folder with --output, or empty it")


def _refuse_clash(strangers: Iterable[str], wanted: Collection[str], output: Path) -> None:
    """Refuse to write where somebody else has put something into the site."""
    for path in sorted(strangers):
        folders = {folder.rstrip("/") for folder in snapshot.above([path])}
        if path in wanted or folders & {*wanted} or f"{path}/" in snapshot.above(wanted):
            message = f"{output / path} is not from this program, and the site needs its place"
            raise PublishError(f"{message}; move it away and build again")


def _beside(output: Path) -> Path:
    return output.with_name(f".{output.name}-standby")


def _in_work(output: Path) -> Path:
    return output.with_name(f".{output.name}-next")


def _aside(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def _mend(output: Path) -> None:
    """Put right what a build left that was cut short between two steps."""
    aside = _aside(output)
    if aside.is_dir() and not output.exists():
        aside.rename(output)
    elif aside.is_dir():
        shutil.rmtree(aside)
    if _in_work(output).is_dir() and _beside(output).is_dir():
        shutil.rmtree(_beside(output))
