"""File operations: each succeeds completely or has no effect, and none changes a file in place."""

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

RENAME_EXCHANGE = 2
AT_FDCWD = -100
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
# The errors of file systems without hard links, or with no more of them.
NO_LINK = (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.ENOSYS)
# The errors of systems that cannot exchange two folders.
NO_EXCHANGE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP)
FEW = 32  # files that are flushed one by one; for more it is quicker to flush the file system

Made = TypeVar("Made")


def signature(status: os.stat_result) -> str:
    """Return what identifies the content of a file; a new hard link does not change it."""
    return f"{status.st_ino}:{status.st_size}:{status.st_mtime_ns}"


def write(path: str, raw: bytes) -> str:
    """Write a new file, replacing what is at its path; return its signature."""
    descriptor = _replacing(path, lambda: os.open(path, NEW, 0o666))
    try:
        rest = memoryview(raw)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        return signature(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def link(source: str, target: str) -> str:
    """Make a hard link and return '', or a copy, where links are not supported: its signature."""
    try:
        _replacing(target, lambda: os.link(source, target))
    except OSError as error:
        if error.errno not in NO_LINK:
            raise
        return write(target, Path(source).read_bytes())
    return ""


def _replacing(path: str, make: Callable[[], Made]) -> Made:
    """Create something at a path, after creating its folder or removing what is in the way."""
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
        # Several processes may create the folders above at the same time.
        os.makedirs(path, exist_ok=True)


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
    with suppress(AttributeError):  # a C library without renameat2
        rename = ctypes.CDLL(None, use_errno=True).renameat2
        names = AT_FDCWD, os.fsencode(new), AT_FDCWD, os.fsencode(output)
        if rename(*names, RENAME_EXCHANGE) == 0:
            return
        number = ctypes.get_errno()
        if number not in NO_EXCHANGE:
            raise OSError(number, os.strerror(number), str(output))
    output.rename(old)
    try:
        new.rename(output)
    except OSError:
        old.rename(output)
        raise
    # The site is published: what remains now is removed by the next build.
    with suppress(OSError):
        old.rename(new)


def flush(folder: str, paths: Sequence[str]) -> None:
    """Wait until files and folders below a folder are on the disk; for many, flush all of it."""
    for path in paths if len(paths) <= FEW else ():
        _on_descriptor(f"{folder}/{path}", os.fsync)
    if len(paths) > FEW:
        _on_descriptor(folder, _flush_file_system)


def _flush_file_system(descriptor: int) -> None:
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except AttributeError:  # a system without syncfs
        os.sync()
        return
    if syncfs(descriptor) != 0:
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
