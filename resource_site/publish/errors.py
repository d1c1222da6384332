"""Reasons why a site cannot be published, each with a fix."""

from __future__ import annotations

import errno

from resource_site.problems import StoppedError

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


class PublishError(StoppedError):
    """The site could not be published; the previous one is unchanged."""

    def __init__(self, problem: str, fix: str = "") -> None:
        super().__init__(_with_fix(problem, fix))


def describe(error: OSError, path: str = "") -> str:
    """Describe what failed, where, and how to fix it; `path` is used if the error names none."""
    where = str(error.filename or path)
    problem = ": ".join(filter(None, [where, error.strerror or str(error)]))
    return _with_fix(problem, FIXES.get(error.errno or 0, ""))


def _with_fix(problem: str, fix: str) -> str:
    return f"{problem}\n    fix: {fix}" if fix else problem
