"""A new version of a site, which replaces the present one in one step.

A standby copy of `site/` exists beside it: hard links to the same files.  A build changes this
copy, and only where the new version differs; then it exchanges the two folders and updates what was
the site in the same way, as the standby copy for the next build.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import msgspec

from resource_site import safe_files
from resource_site.cache import workers
from resource_site.cache.store import Cache
from resource_site.problems import BuildError
from resource_site.progress import Progress
from resource_site.publish import disk, manifest, snapshot
from resource_site.publish.lock import locked, uninterrupted
from resource_site.publish.manifest import MANIFEST
from resource_site.publish.prescan import IsUnchanged, unknown
from resource_site.publish.snapshot import SavedState, Snapshot

PATIENCE = 600.0  # seconds to link or copy one file, which may be a long recording


class Written(msgspec.Struct, frozen=True, gc=False):
    """A file of the new version; its signature is that of the present file if that is the same."""

    sha256: str
    signature: str


class Published(msgspec.Struct, frozen=True, gc=False):
    """The numbers of files that a build published and changed."""

    files: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    is_complete: bool = True  # whether nothing was postponed


@contextmanager
def staging(
    output: Path, cache: Cache, progress: Progress, is_unchanged: IsUnchanged = unknown
) -> Iterator[Staging]:
    """Lock a site, recover it from an interrupted build, and prepare a new version of it.

    A version that is not published in the `with` block is discarded.  `is_unchanged` is the result
    of a check in advance; see `prescan`.

    Raises BuildError if the site cannot be published, also for an OSError in the block.
    """
    output = output.absolute()
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with locked(_beside(output, "lock"), progress):
            _refuse_other_folders(output)
            _recover(output)
            try:
                yield Staging(output, cache, is_unchanged)
            finally:
                shutil.rmtree(_beside(output, "next"), ignore_errors=True)
    except OSError as error:
        raise disk.stopped(error, str(output)) from error


class Staging:
    """A new version of a site: ask which files are `stale`, `write` and `add` them, `publish`."""

    def __init__(self, output: Path, cache: Cache, is_unchanged: IsUnchanged) -> None:
        self._output, self._cache = output, cache
        self._saved = snapshot.load(cache, output)
        found = snapshot.unchanged if is_unchanged(self._saved) else snapshot.scan
        self._site = found(str(output), self._saved)
        raw = (output / MANIFEST).read_bytes() if self._site.files else b""
        self._manifest = manifest.decode(raw)
        self._before = self._manifest.files
        if self._site.files and not self._before:
            problem = f"{output / MANIFEST} is damaged; it lists the files that a build created"
            raise BuildError(problem, f"remove {output} and build again")
        self._other = self._site.files.keys() - self._before.keys() - {MANIFEST}
        self._unchanged = self._unchanged_since_build(raw)
        # The new version: what its files were made from, contain, and look like on the disk.
        self._digests: Mapping[str, str] = {}
        self._is_complete = True
        self._sums: dict[str, str] = {}
        self._files: dict[str, str] = {}

    def stale(self, digests: Mapping[str, str], postponed: str = "") -> list[str]:
        """Return the paths of all files to write; all others of the site are kept as they are.

        `digests` has the input digest of each file; '' is unknown and always stale.  A path that
        ends with a slash means all files below a folder, whose names are known when they are made.
        The files below the folder `postponed` are kept as well, for a later build to replace.
        """
        if postponed in digests:
            kept_digest = self._saved.digests.get(postponed)
            self._is_complete = kept_digest == digests[postponed]
            digests = {path: x for path, x in digests.items() if path != postponed}
            digests |= {postponed: kept_digest} if kept_digest else {}
        self._digests = digests
        self._refuse_clash(digests)
        folders = [path for path in digests if path.endswith("/")]
        below = {path: name for name in folders for path in self._before if path.startswith(name)}
        lacking = {below.get(path) for path in self._before.keys() - self._unchanged.keys()}
        complete = {below[path] for path in below.keys() & self._unchanged.keys()} - lacking
        saved = self._saved.digests
        stale = {
            path
            for path, digest in digests.items()
            if not digest
            or saved.get(path) != digest
            or (path not in self._unchanged and path not in complete)
        }
        kept = digests.keys() - stale
        self._sums = {
            path: x for path, x in self._unchanged.items() if below.get(path, path) in kept
        }
        self._files = {path: self._site.files[path] for path in self._sums}
        self._next = self._take_standby()
        removed = self._next.files.keys() - digests.keys() - below.keys()
        self._next.remove(removed - self._other - {MANIFEST})
        return [path for path in digests if path in stale]

    def write(self, path: str, content: bytes | Path) -> Written:
        """Write bytes or a copy of a file, unless the site has the same; then `add` the result.

        This may be called in a worker process.
        """
        if path.startswith("/") or ".." in path.split("/"):
            raise ValueError(path)
        target = f"{self._next.root}/{path}"
        if path in self._unchanged:
            found = _sha256(content)
            if self._unchanged[path] == found:
                return Written(found, self._site.files[path])
        if isinstance(content, Path):
            return Written(*disk.copy(str(content), target))
        return Written(_sha256(content), disk.write(target, content))

    def add(self, path: str, written: Written) -> None:
        """Add a written file to the new version."""
        self._sums[path], self._files[path] = written.sha256, written.signature
        if written.signature != self._site.files.get(path):
            self._next.note({path: written.signature})

    def publish(self, jobs: int = 1) -> Published:
        """Replace the site by the new version; nothing is replaced if the two are equal."""
        missing = [path for path in self._digests.keys() - self._sums if not path.endswith("/")]
        if missing:
            raise KeyError(*missing)
        self._refuse_clash(self._sums)
        sums = dict(sorted(self._sums.items()))
        # The saved state is that of the same versions, and so is a manifest that is unchanged.
        versions = self._manifest.versions if self._unchanged else {}
        self.add(MANIFEST, self.write(MANIFEST, manifest.encode(sums, versions)))
        self._files |= {path: self._site.files[path] for path in self._other}
        site, standby, is_new = self._next, self._site, self._files != self._site.files
        if is_new:
            self._files |= self._mirror(standby, site, jobs)
            disk.flush(site.root, site.refresh())
        else:
            site, standby = standby, site
        with uninterrupted():
            if is_new:
                disk.exchange(Path(site.root), self._output, _beside(self._output, "old"))
                site.root, standby.root = standby.root, site.root
            folders = self._renew_standby(site, standby, jobs)
            state = SavedState(len(sums), self._files, dict(self._digests), site.folders, folders)
            snapshot.save(self._cache, self._output, state)
        return msgspec.structs.replace(_compare(self._before, sums), is_complete=self._is_complete)

    def _unchanged_since_build(self, raw: bytes) -> dict[str, str]:
        """Return the SHA-256 of each file that is as the last build left it."""
        saved, found, before = self._saved.files, self._site.files, self._before
        if saved.get(MANIFEST, "") != found.get(MANIFEST):
            return {}
        same = before if saved == found else dict(saved.items() & found.items())
        unchanged = {path: x for path, x in before.items() if path in same}
        return unchanged | {MANIFEST: sha256(raw).hexdigest()}

    def _refuse_clash(self, paths: Collection[str]) -> None:
        """Refuse to replace a file that no build created."""
        folders = snapshot.above(paths) if self._other else set()
        for path in sorted(self._other):
            above = {folder.rstrip("/") for folder in snapshot.above([path])}
            if path in paths or f"{path}/" in folders or not above.isdisjoint(paths):
                problem = f"{self._output / path} was not created by a build"
                problem = f"{problem}, and the site needs its place"
                raise BuildError(problem, "move it to another folder, then build again")

    def _take_standby(self) -> Snapshot:
        """Rename the standby copy to change it: under this name it is never taken for complete."""
        standby, new = _beside(self._output, "standby"), _beside(self._output, "next")
        if new.exists() or not standby.exists():
            return snapshot.scan_all(str(new))
        standby.rename(new)
        return snapshot.scan_standby(str(new), self._saved, self._site)

    def _renew_standby(self, site: Snapshot, standby: Snapshot, jobs: int) -> dict[str, str]:
        """Make the standby copy equal to the site; return its folders, or nothing if it is not."""
        # The site is published: without space for a copy, only the next build takes longer.
        try:
            copies = self._mirror(site, standby, jobs)
            standby.refresh()
            Path(standby.root).rename(_beside(self._output, "standby"))
        except OSError:
            return {}
        return {} if copies else standby.folders

    def _mirror(self, source: Snapshot, target: Snapshot, jobs: int) -> dict[str, str]:
        """Link or copy what `target` lacks of the new version, and remove the rest.

        Return the signatures of the copies.
        """
        target.remove(target.files.keys() - self._files.keys())
        lacking = [path for path, found in self._files.items() if target.files.get(path) != found]
        linked = workers.shared(
            lambda path: disk.link(f"{source.root}/{path}", f"{target.root}/{path}"),
            lacking,
            jobs,
            _lost,
            patience=PATIENCE,
        )
        copies = {lacking[number]: signature for number, signature in linked if signature}
        target.note({path: copies.get(path, self._files[path]) for path in lacking})
        return copies


def _sha256(content: bytes | Path) -> str:
    if isinstance(content, Path):
        return safe_files.sha256(str(content))
    return sha256(content).hexdigest()


def _lost(path: str) -> NoReturn:
    raise OSError(f"{path} could not be linked: the worker process ended")


def _compare(before: Mapping[str, str], after: Mapping[str, str]) -> Published:
    removed = len(before.keys() - after.keys())
    changed = len(before.items() - after.items()) - removed
    return Published(len(after), len(after.keys() - before.keys()), changed, removed)


def _beside(output: Path, name: str) -> Path:
    """Return a path beside the site: `next`, `standby`, `old` or `lock`."""
    return output.with_name(f".{output.name}-{name}")


def _recover(output: Path) -> None:
    """Complete or undo an exchange that was interrupted between two steps."""
    old = _beside(output, "old")
    if old.exists() and not output.exists():
        old.rename(output)
    elif old.exists():
        shutil.rmtree(old)


def _refuse_other_folders(output: Path) -> None:
    """Refuse to replace a folder that no build created."""
    for path in (output, *(_beside(output, name) for name in ("next", "standby", "old"))):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            raise BuildError(f"{path} is not a folder", "choose another folder with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / MANIFEST).is_file():
        raise BuildError(
            f"{output} contains files that were not created by a build",
            "choose another folder with --output, or empty this one",
        )
