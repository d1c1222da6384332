"""Hides what only Linux or POSIX has when it is imported: `pytest -p tests.other_platform`.

It must be imported before the package.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctypes import _NamedFuncPointer

MODULES = ("fcntl", "pwd", "grp", "resource", "termios")
OF_OS = ("fork", "forkpty", "pread", "pwrite", "killpg", "O_NOFOLLOW", "O_NONBLOCK")
OF_SIGNAL = ("setitimer", "getitimer", "SIGALRM", "ITIMER_REAL")
OF_C = ("renameat2", "syncfs")


class _Library(ctypes.CDLL):
    def __getitem__(self, name: Any) -> _NamedFuncPointer:
        if name in OF_C:
            raise AttributeError(name)
        return super().__getitem__(name)


def _hide() -> None:
    """Hide modules, functions of `os` and `signal`, and functions of the C library."""
    for name in MODULES:
        sys.modules[name] = None  # type: ignore[assignment]  # importing it then fails
    for module, names in ((os, OF_OS), (signal, OF_SIGNAL)):
        for name in names:
            vars(module).pop(name, None)
    ctypes.CDLL = _Library  # type: ignore[misc]  # the package looks it up when it is called


_hide()
