"""Without what it needs, the program says in one line what to install."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
# Runs the entry point as if Python were old, or a package were missing.
AS_OLD = """\
import runpy, sys
sys.version_info = (3, 9, 2)
runpy.run_path({!r}, None, "__main__")
"""
WITHOUT = """\
import runpy, sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "msgspec":
            raise ModuleNotFoundError("No module named 'msgspec'", name="msgspec")
sys.meta_path.insert(0, Missing())
sys.argv = ["build.py", "check"]
runpy.run_path({!r}, None, "__main__")
"""


def printed(program: str, path: Path) -> str:
    """Return what a small program prints that runs the entry point at a path; it must fail."""
    done = subprocess.run(
        [sys.executable, "-c", program.format(str(path))],
        capture_output=True,
        text=True,
        check=False,
        cwd=path.parent,
    )
    assert (done.returncode, done.stderr) == (1, "")
    return done.stdout


@pytest.fixture(name="copy")
def _copy(tmp_path: Path) -> Path:
    """Return the folder of a project, as far as it is needed before anything is imported."""
    shutil.copy(PROJECT / "build.py", tmp_path)
    (tmp_path / "resource_site").mkdir()
    shutil.copy(PROJECT / "resource_site/__main__.py", tmp_path / "resource_site")
    (tmp_path / "resource_site/__init__.py").touch()
    (tmp_path / "resource_site/pipeline.py").write_text("import msgspec\n")
    return tmp_path


def test_an_old_python_is_told_which_one_is_needed(copy: Path) -> None:
    assert printed(AS_OLD, copy / "build.py") == (
        "This program cannot run: Python 3.9 is too old; install Python 3.11 or newer.\n"
    )


def test_a_missing_package_is_named_with_the_command_that_installs_it(copy: Path) -> None:
    words = "This program cannot run: the package msgspec is not installed; run"
    readme = copy / "README.md"
    assert printed(WITHOUT, copy / "build.py") == f"{words} the first command of {readme}.\n"
    (copy / ".venv/bin").mkdir(parents=True)
    (copy / ".venv/bin/python").touch()
    python = copy / ".venv/bin/python"
    assert printed(WITHOUT, copy / "build.py") == f"{words}: {python} {copy / 'build.py'} check.\n"
    (copy / "build.py").unlink()
    assert "-m pip install --force-reinstall" in printed(
        WITHOUT, copy / "resource_site/__main__.py"
    )


@pytest.mark.parametrize("name", ["build.py", "resource_site/__main__.py"])
def test_entry_points_can_be_parsed_by_any_python_3(name: str) -> None:
    ast.parse((PROJECT / name).read_text(), feature_version=(3, 7))
