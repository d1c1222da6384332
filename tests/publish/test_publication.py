"""At every instant `site/` is the whole old site or the whole new one; all else is untouched."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import hashlib
import itertools
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from resource_site.cache.store import Memory
from resource_site.progress import Progress
from resource_site.publish import disk, publication, versions
from resource_site.publish.publication import Files, Published, PublishError

OLD = [("index.html", b"old"), ("gone/index.html", b"old"), ("same.txt", b"same")]
NEW = [("index.html", b"new"), ("came/index.html", b"new"), ("same.txt", b"same")]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Where the site goes: an empty folder's child that is not there yet."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place" / "site"


def put(
    files: Iterable[tuple[str, bytes | Path | Exception]], output: Path, made_of: str = ""
) -> Published:
    """Publish these files; one that is an exception cannot be made."""
    contents = dict(files)

    def make(path: str) -> bytes | Path:
        content = contents[path]
        if isinstance(content, Exception):
            raise content
        return content

    wanted = dict.fromkeys(contents, made_of)
    return publication.site(Files(wanted, make), output, Memory(output.parent.parent / "cache"))


def beside(output: Path) -> list[str]:
    """Return the names in the folder of the site."""
    return sorted(path.name for path in output.parent.iterdir())


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but the manifest."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    files.pop("build.json", None)
    return files


def test_a_site_holds_exactly_what_was_made(output: Path) -> None:
    assert put(OLD, output) == Published(files=3, added=3, changed=0, removed=0)
    assert tree(output) == dict(OLD)


def test_a_new_site_takes_the_place_of_the_old_one(output: Path) -> None:
    put(OLD, output)
    assert put(NEW, output) == Published(files=3, added=1, changed=1, removed=1)
    assert tree(output) == dict(NEW)
    assert not (output / "gone").exists()


def test_nothing_but_the_copy_stands_beside_the_site(output: Path) -> None:
    put(OLD, output)
    put(NEW, output)
    assert beside(output) == [".site-standby", "site"]


def test_a_file_may_be_a_copy(output: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\x00\xff")
    put([("photo.jpg", tmp_path / "photo.jpg")], output)
    assert tree(output) == {"photo.jpg": b"\x00\xff"}


def test_the_manifest_has_the_sum_of_every_file_in_order(output: Path) -> None:
    put(reversed(OLD), output)
    found = publication.manifest(output)
    assert list(found) == ["gone/index.html", "index.html", "same.txt"]
    assert found["same.txt"] == hashlib.sha256(b"same").hexdigest()


def test_the_same_site_is_the_same_bytes(output: Path) -> None:
    put(OLD, output)
    first = (output / "build.json").read_bytes()
    put(reversed(OLD), output)
    assert (output / "build.json").read_bytes() == first


def manifest_text(output: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads((output / "build.json").read_bytes())
    return found


def test_the_manifest_names_the_versions_that_made_the_site(output: Path) -> None:
    put(OLD, output)
    found = manifest_text(output)["versions"]
    assert found == versions.installed()
    assert found["python"] == platform.python_version()
    assert {"jinja2", "pyyaml", "resource-site-generator"} <= found.keys()


def test_other_versions_make_another_manifest(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(OLD, output, made_of="the same")
    monkeypatch.setattr(versions, "installed", lambda: {"python": "9.9.9"})
    # The cache is that of other versions, and therefore not used.
    shutil.rmtree(output.parent.parent / "cache")
    assert put(OLD, output, made_of="the same").changed == 0
    assert manifest_text(output)["versions"] == {"python": "9.9.9"}


def test_versions_are_looked_up_only_for_a_new_manifest(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(OLD, output, made_of="one")
    before = (output / "build.json").stat()
    monkeypatch.setattr(versions, "installed", lambda: pytest.fail("versions were looked up"))
    put(OLD, output, made_of="another")
    after = (output / "build.json").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("text", [b"", b"[]", b'{"files": 7}', b"\xff", b"{"])
def test_a_manifest_that_cannot_be_read_is_empty(output: Path, text: bytes) -> None:
    output.mkdir()
    (output / "build.json").write_bytes(text)
    assert publication.manifest(output) == {}


def test_a_site_without_its_manifest_is_not_replaced(output: Path) -> None:
    put(OLD, output)
    (output / "build.json").write_bytes(b"{")
    with pytest.raises(PublishError) as raised:
        put(NEW, output)
    assert str(raised.value) == (
        f"{output}/build.json cannot be read, so nobody can tell which files this program made; "
        f"remove {output} and build again"
    )
    assert tree(output) == dict(OLD)


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "site")


def test_a_build_that_breaks_off_leaves_the_old_site_and_no_litter(output: Path) -> None:
    put(OLD, output)
    with pytest.raises(PublishError, match="No space left on device"):
        put([*NEW, ("more.txt", FULL)], output)
    assert tree(output) == dict(OLD)
    assert beside(output) == ["site"]


def test_a_mistake_of_ours_on_the_way_leaves_the_old_site(output: Path) -> None:
    put(OLD, output)
    with pytest.raises(ZeroDivisionError):
        put([*NEW, ("more.txt", ZeroDivisionError())], output)
    assert tree(output) == dict(OLD)
    assert beside(output) == ["site"]


def test_a_copy_that_is_gone_leaves_the_old_site(output: Path, tmp_path: Path) -> None:
    put(OLD, output)
    with pytest.raises(PublishError, match=r"photo\.jpg"):
        put([("photo.jpg", tmp_path / "photo.jpg")], output)
    assert tree(output) == dict(OLD)


def test_a_folder_of_someone_else_is_not_replaced(output: Path) -> None:
    output.mkdir()
    (output / "thesis.doc").write_bytes(b"years of work")
    with pytest.raises(PublishError, match="this program did not make"):
        put(NEW, output)
    assert tree(output) == {"thesis.doc": b"years of work"}


def test_what_somebody_put_into_the_site_stays_there(output: Path) -> None:
    put(OLD, output)
    (output / "CNAME").write_bytes(b"example.org")
    (output / "gone" / "notes.txt").write_bytes(b"notes")
    theirs = {"CNAME": b"example.org", "gone/notes.txt": b"notes"}
    for files in (NEW, OLD, NEW):
        assert put(files, output).files == 3
        assert tree(output) == dict(files) | theirs
        assert "CNAME" not in publication.manifest(output)
    for path in theirs:
        (output / path).unlink()
    put(OLD, output)
    assert tree(output) == dict(OLD)


def test_without_a_memory_what_somebody_put_into_the_site_stays_there(output: Path) -> None:
    put(OLD, output)
    (output / "CNAME").write_bytes(b"example.org")
    shutil.rmtree(output.parent.parent / "cache")
    put(NEW, output)
    assert tree(output) == {**dict(NEW), "CNAME": b"example.org"}


@pytest.mark.parametrize("path", ["came/index.html", "came", "came/index.html/deep"])
def test_what_somebody_put_into_the_place_of_a_page_is_not_replaced(
    output: Path, path: str
) -> None:
    put(OLD, output)
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    (output / path).write_bytes(b"notes")
    with pytest.raises(PublishError) as raised:
        put(NEW, output)
    assert str(raised.value) == (
        f"{output / path} is not from this program, and the site needs its place; "
        "move it away and build again"
    )
    assert tree(output) == {**dict(OLD), path: b"notes"}


def test_an_empty_folder_may_be_filled(output: Path) -> None:
    output.mkdir()
    put(NEW, output)
    assert tree(output) == dict(NEW)


def test_a_file_in_the_place_of_the_site_is_not_replaced(output: Path) -> None:
    output.write_text("a file")
    with pytest.raises(PublishError, match="is not a folder"):
        put(NEW, output)
    assert output.read_text() == "a file"


def test_a_link_in_the_place_of_the_site_is_not_followed(output: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    output.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="is not a folder"):
        put(NEW, output)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize("path", ["../outside.html", "{}/outside.html", "a/../../outside.html"])
def test_no_file_is_written_outside_the_site(output: Path, path: str) -> None:
    with pytest.raises((PublishError, ValueError)):
        put([(path.format(output.parent), b"x")], output)
    assert list(output.parent.iterdir()) == []


def test_the_folders_above_the_site_are_made(tmp_path: Path) -> None:
    put(NEW, tmp_path / "a" / "b" / "site")
    assert tree(tmp_path / "a" / "b" / "site") == dict(NEW)


def test_what_a_build_that_was_cut_short_left_is_cleared(output: Path) -> None:
    put(OLD, output)
    (output.parent / ".site-standby").rename(output.parent / ".site-next")
    (output.parent / ".site-next" / "half" / "a").mkdir(parents=True)
    (output.parent / ".site-next" / "half" / "b").write_bytes(b"half")
    (output.parent / ".site-next" / "same.txt").unlink()
    (output.parent / ".site-next" / "same.txt").write_bytes(b"sam")
    put(NEW, output)
    assert tree(output) == dict(NEW)
    assert beside(output) == [".site-standby", "site"]


def test_where_two_folders_cannot_change_places_at_once_it_takes_two_steps(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(*_: object) -> int:
        ctypes.set_errno(errno.EINVAL)
        return -1

    class Library:
        renameat2 = staticmethod(impossible)

    put(OLD, output)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: Library)
    put(NEW, output)
    assert tree(output) == dict(NEW)
    assert beside(output) == [".site-standby", "site"]


def test_after_a_fall_between_the_two_steps_the_next_build_works(output: Path) -> None:
    put(OLD, output)
    output.rename(output.with_name(".site-old"))
    put(NEW, output)
    assert tree(output) == dict(NEW)
    assert beside(output) == [".site-standby", "site"]


# Publishes a site, and dies or has no more space at the n-th step of its work on files.
FAULTY = """\
import errno, os, signal, sys
from pathlib import Path
from resource_site.publish import disk
from resource_site.publish import publication, versions
from resource_site.cache.store import Memory

steps = int(sys.argv[4])

def fault(event, _):
    global steps
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir", "os.link"):
        steps -= 1
        if steps == 0 and sys.argv[3] == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if steps == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

wanted = {f"{number}/index.html": "" for number in range(4)}
files = publication.Files(wanted, lambda _: sys.argv[2].encode())
output = Path(sys.argv[1])
sys.addaudithook(fault)
try:
    publication.site(files, output, Memory(output.parent.parent / "cache"))
except publication.PublishError:
    os._exit(1)
os._exit(3 if steps > 0 else 0)
"""


def faulty(output: Path, words: str, fault: str = "", step: int = 0) -> int:
    """Publish four equal files in a process of its own and return its exit status."""
    command = [sys.executable, "-c", FAULTY, str(output), words, fault, str(step)]
    project = Path(__file__).parents[2]
    return subprocess.run(command, cwd=project, check=False).returncode


@pytest.mark.parametrize("fault", ["killed", "full"])
def test_whatever_step_fails_the_site_is_whole_and_the_status_true(
    output: Path, fault: str
) -> None:
    faulty(output, "old")
    for step in itertools.count(1):
        status = faulty(output, "new", fault, step)
        if status == 3:
            break
        assert len(tree(output)) == 4
        (words,) = set(tree(output).values())
        assert fault == "killed" or (status == 0) == (words == b"new"), f"step {step}"
        assert faulty(output, "old") == 0
        assert set(beside(output)) <= {".site-standby", "site"}
    assert step > 10


def test_two_builds_at_once_give_one_of_both(output: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(faulty, [output] * 2, ["one", "two"])) == [0, 0]
    assert len(tree(output)) == 4
    assert len(set(tree(output).values())) == 1


@contextmanager
def another_build(output: Path) -> Iterator[Callable[[], None]]:
    """Do as a build does that is at work; give the way to end it."""
    with ExitStack() as ending:
        descriptor = os.open(output.parent, os.O_RDONLY)
        ending.callback(os.close, descriptor)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield ending.close


def published_while_waiting(output: Path, say: Callable[[str], object]) -> Published:
    files = Files({"index.html": ""}, lambda _: b"new")
    memory = Memory(output.parent.parent / "cache")
    return publication.site(files, output, memory, progress=Progress(say=say))


def test_a_build_waits_for_another_one_and_says_so(output: Path) -> None:
    said = []
    with another_build(output) as end:

        def say(words: str) -> None:
            said.append(words)
            assert not output.exists()
            end()

        assert published_while_waiting(output, say).added == 1
    assert said == [f"Another build is at work in {output.parent}; waiting for it to end."]


def test_a_build_does_not_wait_for_ever(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "TRIES", 2)
    with another_build(output), pytest.raises(PublishError) as raised:
        published_while_waiting(output, str)
    assert str(raised.value) == (
        f"another build is still at work in {output.parent}; try again later"
    )
    assert not output.exists()


def test_a_build_that_is_killed_holds_nothing(output: Path) -> None:
    assert faulty(output, "new", "killed", 12) == -signal.SIGKILL
    assert put(NEW, output).files == 3
    assert beside(output) == [".site-standby", "site"]


def test_where_the_exchange_cannot_be_flushed_the_old_site_stays(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flush(folder: str, _: Iterable[str]) -> None:
        if folder == str(output.parent):
            raise OSError(errno.EIO, os.strerror(errno.EIO), folder)

    put(OLD, output)
    monkeypatch.setattr(disk, "flush", flush)
    with pytest.raises(PublishError) as raised:
        put(NEW, output)
    assert str(raised.value) == (
        f"{output.parent}: Input/output error; "
        "the disk has a fault: make a copy of your work, and have the disk looked at"
    )
    assert tree(output) == dict(OLD)
    assert beside(output) == ["site"]
    monkeypatch.undo()
    put(NEW, output)
    assert tree(output) == dict(NEW)


def test_a_key_that_stops_the_build_waits_until_what_is_published_is_in_order(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(OLD, output)
    exchange = disk.exchange

    def interrupted(*folders: Path) -> None:
        exchange(*folders)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(disk, "exchange", interrupted)
    assert put(NEW, output).changed == 1
    assert tree(output) == dict(NEW)
