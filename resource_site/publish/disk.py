"""File operations: each succeeds completely or has no effect, and none changes a file in place."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from resource_site import safe_files
from resource_site.problems import BuildError

IS_WINDOWS = sys.platform == "win32"
RENAME_EXCHANGE = 2
AT_FDCWD = -100
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | safe_files.BINARY
# The errors of file systems without hard links, or with no more of them.
NO_LINK = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.ENOSYS)
# The errors of systems that cannot exchange two folders.
NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
FEW = 32  # files that are flushed one by one; for more it is quicker to flush the file system

FIXES = {
    errno.ENOSPC: "free disk space, then build again",
    errno.EDQUOT: "free disk space (the disk quota is used up), then build again",
    errno.EROFS: "choose a folder on a writable disk with --output or --cache",
    errno.EACCES: "change the permissions of this path, then build again",
    errno.EPERM: "change the permissions of this path, then build again",
    errno.EMFILE: "raise the limit of open files (`ulimit -n 4096`), then build again",
    errno.ENFILE: "close other programs, then build again",
    errno.EIO: "back up your work and check the disk for errors",
}

Made = TypeVar("Made")


def stopped(error: OSError, path: str = "") -> BuildError:
    """Return what failed, where, and how to fix it; `path` is used if the error names none."""
    problem = [str(error.filename or path), error.strerror or str(error)]
    return BuildError(": ".join(filter(None, problem)), FIXES.get(error.errno or 0, ""))


def signature(status: os.stat_result) -> str:
    """Return what identifies the content of a file; a new hard link does not change it."""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


def write(path: str, raw: bytes) -> str:
    """Write a new file, replacing what is at its path; return its signature."""
    descriptor = _replacing(path, lambda: os.open(path, NEW, 0o666))
    try:
        _write_all(descriptor, raw)
        return signature(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def copy(source: str, path: str) -> tuple[str, str]:
    """Copy a file in pieces, replacing what is at a path; return its SHA-256 and signature."""
    found = sha256()
    descriptor = _replacing(path, lambda: os.open(path, NEW, 0o666))
    try:
        for piece in safe_files.pieces(source):
            found.update(piece)
            _write_all(descriptor, piece)
        return found.hexdigest(), signature(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def link(source: str, target: str) -> str:
    """Make a hard link and return '', or a copy, where links are not supported: its signature."""
    try:
        _replacing(target, lambda: os.link(source, target))
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        return copy(source, target)[1]
    return ""


def _write_all(descriptor: int, raw: bytes) -> None:
    rest = memoryview(raw)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _replacing(path: str, make: Callable[[], Made]) -> Made:
    """Create something at a path, after creating its folder or removing what is in the way."""
    try:
        return make()
    except FileNotFoundError:
        # Several processes may create it at the same time.
        os.makedirs(path[: path.rindex("/")], exist_ok=True)
    except FileExistsError:
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            os.unlink(path)
    return make()


def exchange(new: Path, output: Path, old: Path) -> None:
    """Exchange two folders in one step, or by way of `old` where the system has no such step.

    The exchange is on the disk when this returns; if it cannot be flushed, it is undone.
    """
    is_first = not output.exists()
    if is_first:
        new.rename(output)
    else:
        _swap(new, output, old)
    try:
        flush(str(output.parent), [""])
    except OSError:
        if is_first:
            output.rename(new)
        else:
            _swap(new, output, old)
        raise


def _swap(new: Path, output: Path, old: Path) -> None:
    names = AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(output)
    error = _call("renameat2", *names, RENAME_EXCHANGE)
    if error in NO_EXCHANGE:
        output.rename(old)
        try:
            new.rename(output)
        except OSError:
            old.rename(output)
            raise
        # The site is published: what remains now is removed by the next build.
        with suppress(OSError):
            old.rename(new)
    elif error:
        raise OSError(error, os.strerror(error), str(output))


def flush(folder: str, paths: Sequence[str]) -> None:
    """Wait until files and folders below a folder are on the disk; for many, flush all of it."""
    is_one_by_one = IS_WINDOWS or len(paths) <= FEW
    flushed, action = (paths, os.fsync) if is_one_by_one else ([""], _flush_file_system)
    for path in flushed:
        if IS_WINDOWS and os.path.isdir(f"{folder}/{path}"):
            continue  # NTFS flushes folders in its journal, and they cannot be opened
        descriptor = os.open(f"{folder}/{path}", os.O_RDWR if IS_WINDOWS else os.O_RDONLY)
        try:
            action(descriptor)
        except OSError as error:
            raise OSError(error.errno, error.strerror, f"{folder}/{path}") from error
        finally:
            os.close(descriptor)


def _flush_file_system(descriptor: int) -> None:
    error = _call("syncfs", descriptor)
    if error == errno.ENOSYS:
        os.sync()  # macOS and the BSDs
    elif error:
        raise OSError(error, os.strerror(error))


def _call(name: str, *arguments: int | bytes) -> int:
    """Call a function of the C library; return its error number or 0; ENOSYS if it is missing."""
    if IS_WINDOWS:
        return errno.ENOSYS
    try:
        function = ctypes.CDLL(None, use_errno=True)[name]
    except AttributeError:
        return errno.ENOSYS
    return 0 if function(*arguments) == 0 else ctypes.get_errno()
