"""Stage 6: files → the folder `site/`, the whole new site or the whole old one."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "build.json"
EXCHANGE = 2  # RENAME_EXCHANGE of renameat2
HERE = -100  # AT_FDCWD


class PublishError(Exception):
    """The site could not be published; the old one stands as it was."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication changed: numbers of files."""

    files: int
    added: int
    changed: int
    removed: int


def site(files: Iterable[tuple[str, bytes | Path]], output: Path) -> Published:
    """Put these files, and no others, at `output`; raise PublishError and leave it as it was."""
    output = output.absolute()
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        with _alone(output.parent):
            _clear_litter(output)
            before = manifest(output)
            _refuse_foreign(output)
            after = _made_beside(files, output)
    except OSError as error:
        raise PublishError(f"{error.strerror}: {error.filename or output}") from error
    kept = before.keys() & after.keys()
    return Published(
        files=len(after),
        added=len(after.keys() - before.keys()),
        changed=sum(before[path] != after[path] for path in kept),
        removed=len(before.keys() - after.keys()),
    )


def manifest(output: Path) -> dict[str, str]:
    """Return the files of a published site with their sha256, or nothing where there is none."""
    try:
        found = json.loads((output / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    listed = found.get("files") if isinstance(found, dict) else None
    return listed if isinstance(listed, dict) else {}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for one publication; the system lets go of it when the process ends."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_foreign(output: Path) -> None:
    """Refuse to replace a folder that this program did not make."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise PublishError(f"{output} is not a folder; choose another with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / MANIFEST).is_file():
        message = f"{output} holds files that this program did not make"
        raise PublishError(f"{message}; choose another folder with --output, or empty it")


def _beside(output: Path) -> Path:
    return output.with_name(f".{output.name}-new")


def _old(output: Path) -> Path:
    return output.with_name(f".{output.name}-old")


def _clear_litter(output: Path) -> None:
    """Remove what a build that was cut short left beside the site."""
    old = _old(output)
    if old.exists() and not output.exists():
        # A build fell between the two steps of an exchange: the old site goes back first.
        old.rename(output)
    for litter in (_beside(output), old):
        if litter.exists():
            shutil.rmtree(litter)


def _made_beside(files: Iterable[tuple[str, bytes | Path]], output: Path) -> dict[str, str]:
    """Make the new site beside the old one and let them change places in one step."""
    fresh = _beside(output)
    try:
        fresh.mkdir()
        sums = {path: _write(_inside(fresh, path), content) for path, content in files}
        listed = {"files": dict(sorted(sums.items()))}
        _write(fresh / MANIFEST, json.dumps(listed, indent=0, ensure_ascii=False).encode())
        if output.exists():
            _exchange(fresh, output)
        else:
            fresh.rename(output)
    finally:
        # What stands here now is the old site, or a new one that was cut short.  If it cannot be
        # removed, the next build does it; what is published stays published.
        shutil.rmtree(fresh, ignore_errors=True)
    return sums


def _inside(folder: Path, path: str) -> Path:
    """Return where a file of the site belongs; a path that leads out of it is refused."""
    target = os.path.normpath(folder / path)
    if os.path.commonpath((target, folder)) != str(folder) or target == str(folder):
        raise PublishError(f"{path} would be outside the site")
    return Path(target)


def _write(path: Path, content: bytes | Path) -> str:
    """Write a file and return its sha256."""
    raw = content.read_bytes() if isinstance(content, Path) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def _exchange(fresh: Path, output: Path) -> None:
    """Let two folders change names at once; where the system cannot, in two quick steps."""
    rename = ctypes.CDLL(None, use_errno=True).renameat2 if os.uname().sysname == "Linux" else None
    if rename is not None:
        if rename(HERE, os.fsencode(fresh), HERE, os.fsencode(output), EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in (errno.EINVAL, errno.ENOSYS):
            raise OSError(number, os.strerror(number), str(output))
    old = _old(output)
    output.rename(old)
    fresh.rename(output)
    old.rename(fresh)
