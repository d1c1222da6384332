"""Read regular files only: never follow a link, wait for a pipe or read a device."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

PIECE = 1 << 20


def read(location: str, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes; raise OSError for any other."""
    descriptor, size = _opened(location)
    try:
        # A large buffer costs more than reading the file.
        raw = os.read(descriptor, min(size, limit) + 1)
    finally:
        os.close(descriptor)
    if len(raw) > limit:
        raise OSError(errno.EFBIG, f"it is longer than {limit // 2**20} MB")
    return raw


def ends(location: str, length: int) -> tuple[bytes, bytes]:
    """Return the first and the last bytes of a regular file, which may overlap."""
    descriptor, size = _opened(location)
    try:
        first = os.read(descriptor, length)
        os.lseek(descriptor, max(0, size - length), os.SEEK_SET)
        return first, os.read(descriptor, length)
    finally:
        os.close(descriptor)


def pieces(location: str) -> Iterator[bytes]:
    """Yield the bytes of a regular file in pieces of at most 1 MB."""
    descriptor, _ = _opened(location)
    try:
        while piece := os.read(descriptor, PIECE):
            yield piece
    finally:
        os.close(descriptor)


@contextmanager
def opened(location: str) -> Iterator[BinaryIO]:
    """Open a regular file, to read it at any offset."""
    descriptor, _ = _opened(location)
    with os.fdopen(descriptor, "rb") as file:
        yield file


def sha256(location: str) -> str:
    """Return the SHA-256 of a regular file, read in pieces."""
    found = hashlib.sha256()
    for piece in pieces(location):
        found.update(piece)
    return found.hexdigest()


def _opened(location: str) -> tuple[int, int]:
    """Open a regular file; return its descriptor and size."""
    try:
        descriptor = os.open(location, READ)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise OSError(errno.ELOOP, "it is a link to another file") from None
    found = os.fstat(descriptor)
    if not NOFOLLOW and stat.S_ISLNK(os.lstat(location).st_mode):
        os.close(descriptor)
        raise OSError(errno.ELOOP, "it is a link to another file")
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return descriptor, found.st_size


def _flag(name: str) -> int:
    """Return a flag for os.open, or 0 on systems without it."""
    return int(vars(os).get(name, 0))


BINARY = _flag("O_BINARY")
NOFOLLOW = _flag("O_NOFOLLOW")
READ = os.O_RDONLY | NOFOLLOW | _flag("O_NONBLOCK") | BINARY
