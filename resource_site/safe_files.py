"""Read regular files only: never follow a link, wait for a pipe or read a device."""

from __future__ import annotations

import errno
import os
import stat


def read(location: str, limit: int) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes; raise OSError for any other."""
    try:
        descriptor = os.open(location, READ)
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise OSError(errno.ELOOP, "it is a link to another file") from None
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        # A large buffer costs more than reading the file.
        raw = os.read(descriptor, min(found.st_size, limit) + 1)
    finally:
        os.close(descriptor)
    if len(raw) > limit:
        raise OSError(errno.EFBIG, f"it is longer than {limit // 2**20} MB")
    return raw


def _flag(name: str) -> int:
    """Return a flag for os.open, or 0 on systems without it."""
    return int(vars(os).get(name, 0))


READ = os.O_RDONLY | _flag("O_NOFOLLOW") | _flag("O_NONBLOCK") | _flag("O_BINARY")
