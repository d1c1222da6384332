"""A build opens nothing but what it is made of, and writes nothing but what it makes.

Python tells of each file that is opened; a program of its own writes them down while it builds.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.sites.building import PROJECT, written

WATCHED = """\
import os, runpy, sys

met = set()

def watch(event, arguments):
    if event == "open" and not isinstance(arguments[0], int):
        path, mode, flags = arguments
        writes = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        met.add(("writes" if writes else "reads") + " " + os.path.abspath(os.fsdecode(path)))

sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
sys.addaudithook(watch)
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print("\\n".join(sorted(met)), file=sys.stderr)
"""
PYTHON = {Path(path).resolve() for path in sysconfig.get_paths().values()} | {
    Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)
}
# Where systems keep time zones, languages and the list of their disks.
SYSTEM = tuple(map(Path, ("/usr/share/zoneinfo", "/usr/lib", "/usr/share/locale", "/proc/self")))
CODE = (PROJECT / "resource_site", PROJECT / "build.py", PROJECT / "templates")


def is_below(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)


def test_a_build_opens_nothing_outside_its_folders(tmp_path: Path) -> None:
    article = "---\ntitle: A\ntags: [Law]\n---\nSome [words](2007-02-02-b.md).\n"
    other = "---\ntitle: B\n---\nMore words.\n"
    folder = written(
        tmp_path / "site-folder",
        {"news/2007-01-01-a.md": article, "news/2007-02-02-b.md": other},
    )
    (tmp_path / "secret.md").write_text("Not for this site.")
    options = ("--no-search", "--jobs", "1", "--templates", str(PROJECT / "templates"))
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, PROJECT / "build.py", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    opened = [line.split(" ", 1) for line in done.stderr.splitlines()]
    made = tuple(folder / name for name in ("site", ".site-standby", ".site-next", ".cache"))
    known = (*CODE, *PYTHON, *SYSTEM, *made, folder / "content")
    reads = {Path(path).resolve() for kind, path in opened if kind == "reads"}
    writes = {Path(path) for kind, path in opened if kind == "writes"}
    assert [path for path in reads if not is_below(path, known) and path != folder] == []
    written_code = {path for path in writes if "__pycache__" in path.parts}
    assert [path for path in writes - written_code if not is_below(path, made)] == []
    assert folder / "content/news/2007-01-01-a.md" in reads
