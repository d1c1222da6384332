"""The command `resource-site`, and `python -m resource_site`.

This module and `build.py` run on any Python 3: an old one gets a message, not a syntax error.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
NOT_PUBLISHED = 1

if not __package__:
    # Run by its path, as the preview does: the folder of the package is not where to import from.
    sys.path[0] = str(PROJECT)


def run() -> int:
    """Run the command in the arguments; return its exit status."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        return _refuse(f"Python {found} is too old; install Python 3.11 or newer")
    try:
        from resource_site.pipeline import main  # noqa: PLC0415 - after the check of the version
    except ModuleNotFoundError as error:
        if not error.name or error.name.startswith("resource_site"):
            raise
        return _refuse(f"the package {error.name} is not installed; {_remedy()}")
    return main(sys.argv[1:])


def _remedy() -> str:
    """Return what to do about a package that is not installed."""
    if not (PROJECT / "build.py").is_file():
        return f"run: {sys.executable} -m pip install --force-reinstall resource-site-generator"
    for python in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (PROJECT / python).is_file() and sys.prefix != str(PROJECT / ".venv"):
            return f"run: {' '.join([str(PROJECT / python), *sys.argv])}"
    return f"run the first command of {PROJECT / 'README.md'}"


def _refuse(words: str) -> int:
    sys.stdout.write(f"This program cannot run: {words}.\n")
    return NOT_PUBLISHED


if __name__ == "__main__":
    sys.exit(run())
