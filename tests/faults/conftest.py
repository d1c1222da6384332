"""What makes file operations fail is compiled once."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile what makes file operations fail."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("file operations are made to fail by a small C library, on Linux, with `cc`")
    found = tmp_path_factory.mktemp("library") / "faults.so"
    command = [
        compiler,
        "-O1",
        "-shared",
        "-fPIC",
        str(Path(__file__).parent / "faults.c"),
        "-o",
        str(found),
    ]
    subprocess.run([*command, "-ldl"], check=True)
    return found
