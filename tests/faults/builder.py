"""Runs the command as often as it is asked to, each time in a process of its own.

It has imported all of the program: a process that is copied from it begins at once.  A line on
standard input is a list of arguments; what comes back is the number of the process, and when it
has ended its status as the system gives it.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from pathlib import Path

from resource_site import pipeline

PACKAGE = Path(pipeline.__file__).parent / "resource_site"


def run(arguments: list[str], words: str) -> int:
    """Do what `python build.py` does, its words into a file."""
    descriptor = os.open(words, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)
    try:
        status = pipeline.main(arguments)
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - as the interpreter does it
        sys.excepthook(type(error), error, error.__traceback__)
        status = 70
    return status


def serve() -> None:
    """Run what is asked for until nobody asks any more."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        importlib.import_module(name.removesuffix(".__init__"))
    for line in sys.stdin:
        arguments, words = json.loads(line)
        process = os.fork()
        if process == 0:
            os.setpgid(0, 0)
            os._exit(run(arguments, words))
        os.write(1, f"{process}\n".encode())
        _, status = os.waitpid(process, 0)
        os.write(1, f"{status}\n".encode())


if __name__ == "__main__":
    serve()
