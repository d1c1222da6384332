"""Steps on a disk: each happens wholly or not at all, and none goes into a file that is there."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

EXCHANGE = 2  # RENAME_EXCHANGE of renameat2
HERE = -100  # AT_FDCWD
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
# What a disk says that cannot have two names for one file, or not so many.
UNLINKABLE = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.ENOSYS)
# What a system says that cannot let two folders change names at once.
UNEXCHANGEABLE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
ADVICE = {
    errno.ENOSPC: "make room on the disk, then build again",
    errno.EDQUOT: "make room in your share of the disk, then build again",
    errno.EROFS: "this disk can only be read; choose a folder on another with --output or --cache",
    errno.EACCES: "see who may read and write there, then build again",
    errno.EPERM: "see who may read and write there, then build again",
    errno.EMFILE: "let more files be open at once (`ulimit -n`), then build again",
    errno.ENFILE: "end other programs, then build again",
    errno.EIO: "the disk has a fault: make a copy of your work, and have the disk looked at",
}
FEW = 32  # so many files are flushed one by one; for more, all that the disk has to write is

Thing = TypeVar("Thing")


def words(error: OSError, path: str = "") -> str:
    """Return what went wrong, where, and what to do about it."""
    said = ": ".join(filter(None, [str(error.filename or path), error.strerror or str(error)]))
    return f"{said}; {ADVICE[error.errno]}" if error.errno in ADVICE else said


def signature(status: os.stat_result) -> str:
    """Return what tells one writing of a file from another; making a link to it changes nothing."""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


def write(path: str, raw: bytes) -> str:
    """Write a new file, in place of another but never into it; return its signature."""
    descriptor = _cleared(path, lambda: os.open(path, NEW, 0o666))
    try:
        rest = memoryview(raw)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return signature(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def link(source: str, target: str) -> str:
    """Give a file a second name; return '', or the signature of the copy a disk needs instead."""
    try:
        _cleared(target, lambda: os.link(source, target))
    except OSError as error:
        if error.errno not in UNLINKABLE:
            raise
        return write(target, Path(source).read_bytes())
    return ""


def _cleared(path: str, make: Callable[[], Thing]) -> Thing:
    """Make something at a path; make its folder, or clear the place, if that is in the way."""
    try:
        return make()
    except FileNotFoundError:
        _make_folder(path[: path.rindex("/")])
    except FileExistsError:
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    return make()


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)
    except FileExistsError:
        return
    except FileNotFoundError:
        # Several processes may make the folders above at once.
        os.makedirs(path, exist_ok=True)


def exchange(fresh: Path, output: Path, aside: Path) -> None:
    """Let two folders change names at once; where the system cannot, in quick steps by `aside`.

    It is on the disk when this returns; where it cannot be, the folders have their old names.
    """
    swap, undo = _way_to_exchange(fresh, output, aside)
    swap()
    try:
        flush(str(output.parent), [""])
    except OSError:
        undo()
        raise


def _way_to_exchange(
    fresh: Path, output: Path, aside: Path
) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return how two folders change names, and how they change back."""
    if not output.exists():
        return lambda: fresh.rename(output), lambda: output.rename(fresh)

    def swap() -> None:
        if not _exchanged(fresh, output):
            _exchange_in_steps(fresh, output, aside)

    return swap, swap


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; return False where the system cannot."""
    if os.uname().sysname != "Linux":
        return False
    rename = ctypes.CDLL(None, use_errno=True).renameat2
    if rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number not in UNEXCHANGEABLE:
        raise OSError(number, os.strerror(number), str(other))
    return False


def _exchange_in_steps(fresh: Path, output: Path, aside: Path) -> None:
    output.rename(aside)
    try:
        fresh.rename(output)
    except OSError:
        aside.rename(output)
        raise
    # The site is published: the next build clears away what may be left now.
    with suppress(OSError):
        aside.rename(fresh)


def flush(folder: str, paths: Sequence[str]) -> None:
    """Return when these files and folders are on the disk, whatever becomes of the power.

    Where they are many, all that their disk has to write is written, which is quicker.
    """
    if len(paths) <= FEW:
        for path in paths:
            _on_descriptor(f"{folder}/{path}", os.fsync)
    elif os.uname().sysname == "Linux":
        _on_descriptor(folder, _flush_disk)
    else:
        os.sync()


def _flush_disk(descriptor: int) -> None:
    if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _on_descriptor(path: str, action: Callable[[int], object]) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        action(descriptor)
    except OSError as error:
        raise OSError(error.errno, error.strerror, path) from error
    finally:
        os.close(descriptor)
