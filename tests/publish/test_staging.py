"""At every moment `site/` is the previous version or the new one; other files are untouched."""

from __future__ import annotations

import errno
import hashlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from resource_site.cache.store import Cache
from resource_site.problems import BuildError
from resource_site.progress import Progress
from resource_site.publish import disk, lock, manifest, versions
from resource_site.publish.snapshot import unchanged_files
from resource_site.publish.staging import Published, staging

PROJECT = Path(__file__).parents[2]
OLD = {"index.html": b"old", "gone/index.html": b"old", "same.txt": b"same"}
NEW = {"index.html": b"new", "came/index.html": b"new", "same.txt": b"same"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return where the site is published: a folder that does not exist yet."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place" / "site"


def cache(output: Path) -> Cache:
    return Cache(output.parent.parent / "cache")


def publish(
    files: Mapping[str, bytes | Path | BaseException],
    output: Path,
    *,
    digest: str = "",
    say: Callable[[str], object] = str,
) -> Published:
    """Publish these files; one that is an exception cannot be rendered."""
    with staging(output, cache(output), Progress(say=say)) as site:
        for path in site.stale(dict.fromkeys(files, digest)):
            content = files[path]
            if isinstance(content, BaseException):
                raise content
            site.add(path, site.write(path, content))
        return site.publish()


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder but the manifest."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    files.pop("build.json", None)
    return files


def beside(output: Path) -> list[str]:
    """Return the names in the folder of the site, but for that of the lock."""
    return sorted(path.name for path in output.parent.iterdir() if path.name != ".site-lock")


def refusal(files: Mapping[str, bytes | Path | BaseException], output: Path) -> str:
    """Return why these files are not published."""
    with pytest.raises(BuildError) as raised:
        publish(files, output)
    return str(raised.value)


def test_a_site_has_exactly_the_files_of_the_build(output: Path) -> None:
    assert publish(OLD, output) == Published(files=3, added=3)
    assert tree(output) == OLD
    assert publish(NEW, output) == Published(files=3, added=1, changed=1, removed=1)
    assert tree(output) == NEW
    assert not (output / "gone").exists()
    assert beside(output) == [".site-standby", "site"]
    assert tree(output.parent / ".site-standby") == NEW


def test_a_published_file_is_never_changed_in_place(output: Path) -> None:
    publish(OLD, output)
    os.link(output / "index.html", output.parent.parent / "link")
    publish(NEW, output)
    assert (output.parent.parent / "link").read_bytes() == b"old"


def test_a_file_may_be_a_copy(output: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\x00\xff")
    publish({"photo.jpg": tmp_path / "photo.jpg"}, output)
    assert tree(output) == {"photo.jpg": b"\x00\xff"}


def stale(digests: Mapping[str, str], output: Path) -> list[str]:
    with staging(output, cache(output), Progress()) as site:
        return site.stale(digests)


def test_only_files_with_other_inputs_are_stale(output: Path) -> None:
    digests = {"index.html": "1", "same.txt": "1", "new.txt": "1"}
    assert stale(digests, output) == list(digests)
    publish({**OLD, "odd.txt": b""}, output, digest="1")
    assert stale(digests, output) == ["new.txt"]
    publish(OLD, output, digest="1")
    assert stale({**digests, "index.html": "2", "same.txt": ""}, output) == list(digests)


def test_a_file_that_was_changed_by_hand_is_stale(output: Path) -> None:
    publish(OLD, output, digest="1")
    (output / "index.html").write_bytes(b"by hand")
    (output / "gone/index.html").unlink()
    assert stale(dict.fromkeys(OLD, "1"), output) == ["index.html", "gone/index.html"]
    publish(OLD, output, digest="1")
    assert tree(output) == OLD


def test_without_a_cache_or_its_manifest_every_file_is_stale(output: Path) -> None:
    digests = dict.fromkeys(OLD, "1")
    publish(OLD, output, digest="1")
    shutil.rmtree(output.parent.parent / "cache")
    assert stale(digests, output) == list(OLD)
    publish(OLD, output, digest="1")
    os.utime(output / "build.json", ns=(0, 0))
    assert stale(digests, output) == list(OLD)


INDEX = {"search/entry.json": b"{}", "search/index/a.bin": b"a"}


def publish_index(files: Mapping[str, bytes], output: Path, digest: str) -> bool:
    """Publish a page, and files with names that no one knows before; return if they were stale."""
    with staging(output, cache(output), Progress()) as site:
        stale = site.stale({"index.html": "1", "search/": digest})
        for path, content in [("index.html", b"page"), *files.items()]:
            if path in stale or ("search/" in stale and path != "index.html"):
                site.add(path, site.write(path, content))
        site.publish()
    return "search/" in stale


def test_files_of_unknown_names_are_made_again_if_the_site_was_removed(output: Path) -> None:
    assert publish_index(INDEX, output, "1")
    shutil.rmtree(output)
    assert publish_index(INDEX, output, "1")
    assert tree(output) == {"index.html": b"page", **INDEX}
    assert not publish_index({}, output, "1")


def test_files_whose_names_are_not_known_are_stale_together(output: Path) -> None:
    page = {"index.html": b"page"}
    assert publish_index(INDEX, output, "1")
    assert tree(output) == page | INDEX
    assert not publish_index({}, output, "1")
    assert tree(output) == page | INDEX
    other = {"search/entry.json": b"{}", "search/index/b.bin": b"b"}
    assert publish_index(other, output, "2")
    assert tree(output) == page | other
    (output / "search/index/b.bin").unlink()
    assert publish_index(other, output, "2")
    assert tree(output) == page | other
    assert publish(page, output) == Published(files=1, removed=2)
    assert tree(output) == page


def test_a_file_with_the_same_bytes_is_not_replaced(output: Path) -> None:
    publish(OLD, output)
    before = output.stat().st_ino, (output / "same.txt").stat().st_ino
    assert publish(OLD, output) == Published(files=3)
    assert (output.stat().st_ino, (output / "same.txt").stat().st_ino) == before


def test_a_version_with_a_missing_file_is_not_published(output: Path) -> None:
    publish(OLD, output)
    with staging(output, cache(output), Progress()) as site:
        site.stale(dict.fromkeys(NEW, ""))
        with pytest.raises(KeyError, match=r"index\.html"):
            site.publish()
    assert tree(output) == OLD
    assert beside(output) == ["site"]


def test_the_manifest_lists_every_file_in_order(output: Path) -> None:
    publish(dict(reversed(OLD.items())), output)
    found = manifest.read(output)
    assert list(found) == ["gone/index.html", "index.html", "same.txt"]
    assert found["same.txt"] == hashlib.sha256(b"same").hexdigest()


def test_the_manifest_names_the_versions_that_built_the_site(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(OLD, output)
    assert json.loads((output / "build.json").read_bytes())["versions"] == versions.installed()
    shutil.rmtree(output.parent.parent / "cache")  # as other versions have another cache
    monkeypatch.setattr(versions, "installed", lambda: {"python": "9.9.9"})
    assert publish(OLD, output).changed == 0
    assert json.loads((output / "build.json").read_bytes())["versions"] == {"python": "9.9.9"}
    monkeypatch.setattr(versions, "installed", lambda: pytest.fail("versions were looked up"))
    publish(OLD, output)


DAMAGED = [
    b"",
    b"[]",
    b'{"files": 7}',
    b'{"files": {"a": 7}}',
    b"\xff",
    b"{",
    b'{"x":' + b"[" * 9999,
]


@pytest.mark.parametrize("text", DAMAGED)
def test_a_site_with_a_damaged_manifest_is_not_replaced(output: Path, text: bytes) -> None:
    publish(OLD, output)
    (output / "build.json").write_bytes(text)
    assert manifest.read(output) == {}
    assert refusal(NEW, output) == (
        f"{output}/build.json is damaged; it lists the files that a build created\n"
        f"    fix: remove {output} and build again"
    )
    assert tree(output) == OLD


def test_without_a_site_there_is_no_manifest(output: Path) -> None:
    assert manifest.read(output) == {}


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "site")


@pytest.mark.parametrize("error", [FULL, ZeroDivisionError(), KeyboardInterrupt()])
def test_a_build_that_fails_leaves_the_previous_site_alone(
    output: Path, error: BaseException
) -> None:
    publish(OLD, output)
    with pytest.raises(BuildError if error is FULL else type(error)):
        publish({**NEW, "more.txt": error}, output)
    assert tree(output) == OLD
    assert beside(output) == ["site"]


def test_a_file_to_copy_that_is_gone_is_named(output: Path, tmp_path: Path) -> None:
    publish(OLD, output)
    photo = tmp_path / "photo.jpg"
    assert refusal({"photo.jpg": photo}, output) == f"{photo}: No such file or directory"
    assert tree(output) == OLD


def test_files_not_created_by_a_build_are_carried_over(output: Path) -> None:
    publish(OLD, output)
    other = {"CNAME": b"example.org", "gone/notes.txt": b"notes", "odd\udcff\nname": b"odd"}
    for path, content in other.items():
        (output / path).write_bytes(content)
    for files in (NEW, OLD, NEW):
        assert publish(files, output).files == 3
        assert tree(output) == files | other
        assert manifest.read(output).keys() == files.keys()
    shutil.rmtree(output.parent.parent / "cache")
    publish(OLD, output)
    assert tree(output) == OLD | other
    for path in other:
        (output / path).unlink()
    publish(NEW, output)
    assert tree(output) == NEW


@pytest.mark.parametrize("path", ["came/index.html", "came", "came/index.html/deep"])
def test_a_file_not_created_by_a_build_is_never_replaced(output: Path, path: str) -> None:
    publish(OLD, output)
    (output / path).parent.mkdir(parents=True, exist_ok=True)
    (output / path).write_bytes(b"notes")
    assert refusal(NEW, output) == (
        f"{output / path} was not created by a build, and the site needs its place\n"
        "    fix: move it to another folder, then build again"
    )
    assert tree(output) == {**OLD, path: b"notes"}


def test_nor_by_a_file_whose_name_was_not_known(output: Path) -> None:
    publish_index({}, output, "1")
    (output / "search").mkdir()
    (output / "search/entry.json").write_bytes(b"notes")
    with pytest.raises(BuildError, match=r"search/entry\.json was not created by a build"):
        publish_index(INDEX, output, "2")
    assert tree(output) == {"index.html": b"page", "search/entry.json": b"notes"}


def test_a_folder_not_created_by_a_build_is_not_replaced(output: Path) -> None:
    output.mkdir()
    (output / "thesis.doc").write_bytes(b"years of work")
    assert refusal(NEW, output) == (
        f"{output} contains files that were not created by a build\n"
        "    fix: choose another folder with --output, or empty this one"
    )
    assert tree(output) == {"thesis.doc": b"years of work"}


def test_an_empty_folder_is_replaced(output: Path) -> None:
    output.mkdir()
    publish(NEW, output)
    assert tree(output) == NEW


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to(path.parent.parent)])
def test_what_is_no_folder_is_not_replaced(output: Path, make: Callable[[Path], None]) -> None:
    make(output)
    problem = f"{output} is not a folder\n    fix: choose another folder with --output"
    assert refusal(NEW, output) == problem
    assert beside(output) == ["site"]


@pytest.mark.parametrize("path", ["../outside.html", "{}/outside.html", "a/../../outside.html"])
def test_no_file_is_written_outside_the_site(output: Path, path: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        publish({path.format(output.parent): b"x"}, output)
    assert beside(output) == []


def test_the_folders_above_the_site_are_created(tmp_path: Path) -> None:
    publish(NEW, tmp_path / "a" / "b" / "site")
    assert tree(tmp_path / "a" / "b" / "site") == NEW


@pytest.mark.parametrize("digest", ["", "1"])
def test_an_interrupted_build_is_recovered(output: Path, digest: str) -> None:
    publish(OLD, output, digest=digest)
    unfinished = output.parent / ".site-next"
    (output.parent / ".site-standby").rename(unfinished)
    (unfinished / "half" / "a").mkdir(parents=True)
    (unfinished / "half" / "b").write_bytes(b"half")
    (unfinished / "same.txt").unlink()
    (unfinished / "same.txt").write_bytes(b"sam")
    publish(NEW, output, digest=digest)
    assert tree(output) == {**NEW, "index.html": OLD["index.html"] if digest else b"new"}
    assert not (output / "half").exists()
    assert beside(output) == [".site-standby", "site"]


def test_a_build_interrupted_between_two_renames_is_recovered(output: Path) -> None:
    publish(OLD, output)
    output.rename(output.with_name(".site-old"))
    publish(NEW, output)
    assert tree(output) == NEW
    shutil.copytree(output, output.with_name(".site-old"))
    publish(OLD, output)
    assert tree(output) == OLD
    assert beside(output) == [".site-standby", "site"]


EDITS: dict[str, Callable[[Path], object]] = {
    "changed in place": lambda site: (site / "same.txt").write_bytes(b"by hand"),
    "removed": lambda site: (site / "gone/index.html").unlink(),
    "replaced": lambda site: disk.write(f"{site}/index.html", b"another"),
    "a folder removed": lambda site: shutil.rmtree(site / "gone"),
    "a folder added": lambda site: (site / "more").mkdir(),
    "a file added": lambda site: (site / "more.txt").touch(),
    "linked": lambda site: os.link(site / "same.txt", site.parent.parent / "third name"),
    "all removed": shutil.rmtree,
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_happens_to_the_standby_copy_does_not_reach_the_site(
    output: Path, edit: Callable[[Path], object]
) -> None:
    publish(OLD, output, digest="1")
    edit(output.parent / ".site-standby")
    publish({**NEW, "index.html": b"old"}, output, digest="1")
    if (output / "same.txt").read_bytes() == b"by hand":  # the same file, by another name
        publish({**NEW, "index.html": b"old"}, output, digest="1")
    assert tree(output) == {**NEW, "index.html": b"old"}
    assert not (output / "more").exists()
    assert tree(output.parent / ".site-standby") == tree(output)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_site_is_unchanged_until_a_file_of_it_is_changed(
    output: Path, edit: Callable[[Path], object]
) -> None:
    assert unchanged_files(output, cache(output)) == 0
    publish(OLD, output)
    assert unchanged_files(output, cache(output)) == 3
    edit(output)
    added = edit in (EDITS["a folder added"], EDITS["a file added"], EDITS["linked"])
    assert unchanged_files(output, cache(output)) == (3 if added else 0)
    publish(OLD, output)
    assert unchanged_files(output, cache(output)) == 3


def test_a_saved_state_that_cannot_be_decoded_is_not_used(output: Path) -> None:
    publish(OLD, output, digest="1")
    for value in (b"", b"\xff", b"\x81\xa1x" + b"\x91" * 9999, b"\x81\xa5files\x07"):
        cache(output).put("site", {str(output): value})
        assert unchanged_files(output, cache(output)) == 0
        assert stale(dict.fromkeys(OLD, "1"), output) == list(OLD)


def test_where_hard_links_are_not_supported_files_are_copied(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", link)
    for files in (OLD, NEW, OLD):
        publish(files, output, digest=str(files is NEW))
        assert tree(output) == files
        assert tree(output.parent / ".site-standby") == files
        assert unchanged_files(output, cache(output)) == 3


# For each line of arguments, publishes a site in a process of its own and prints its exit status.
# It is killed, or the disk is full, at the n-th operation on files.
FAULTY = """\
import errno, json, os, signal, sys
from pathlib import Path
from resource_site.publish import versions
from resource_site.cache.store import Cache
from resource_site.problems import BuildError
from resource_site.progress import Progress
from resource_site.publish import disk
from resource_site.publish.staging import staging

OPERATIONS = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir", "os.link")

def publish(output, words, kind, step):
    steps = step

    def fault(event, _):
        nonlocal steps
        if event in OPERATIONS:
            steps -= 1
            if steps == 0 and kind == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if steps == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    sys.addaudithook(fault)
    try:
        with staging(output, Cache(output.parent.parent / "cache"), Progress()) as site:
            for path in site.stale({f"{number}/index.html": "" for number in range(4)}):
                site.add(path, site.write(path, words.encode()))
            site.publish()
    except BuildError:
        return 1
    return 3 if steps > 0 else 0

for line in sys.stdin:
    output, *arguments = json.loads(line)
    process = os.fork()
    if process == 0:
        status = 70
        try:
            status = publish(Path(output), *arguments)
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    print(status, flush=True)
"""

Faulty = Callable[..., int]


@pytest.fixture(scope="module")
def start_faulty() -> Iterator[Callable[[], Faulty]]:
    """Return a function that starts a process which publishes four equal files when asked to."""
    started: list[subprocess.Popen[str]] = []

    def start() -> Faulty:
        command = [sys.executable, "-c", FAULTY]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)
        started.append(process)

        def publish(output: Path, words: str, fault: str = "", step: int = 0) -> int:
            """Publish and return the exit status."""
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps([str(output), words, fault, step]) + "\n")
            process.stdin.flush()
            return int(process.stdout.readline())

        return publish

    yield start
    for process in started:
        process.communicate()


@pytest.fixture(scope="module")
def faulty(start_faulty: Callable[[], Faulty]) -> Faulty:
    return start_faulty()


@pytest.mark.parametrize("fault", ["killed", "full"])
def test_whatever_operation_fails_the_site_is_complete_and_the_status_correct(
    output: Path, fault: str, faulty: Faulty
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


def test_a_killed_build_holds_no_lock(output: Path, faulty: Faulty) -> None:
    assert faulty(output, "new", "killed", 12) == -signal.SIGKILL
    assert publish(NEW, output).files == 3
    assert beside(output) == [".site-standby", "site"]


def test_concurrent_builds_are_serialized(output: Path, start_faulty: Callable[[], Faulty]) -> None:
    both = start_faulty(), start_faulty()
    with ThreadPoolExecutor(2) as threads:
        ended = [
            threads.submit(one, output, words)
            for one, words in zip(both, ("one", "two"), strict=True)
        ]
        assert [one.result() for one in ended] == [0, 0]
    assert len(tree(output)) == 4
    assert len(set(tree(output).values())) == 1


@contextmanager
def another_build(output: Path) -> Iterator[Callable[[], None]]:
    """Hold the lock as a running build does; give the function that ends it."""
    program = "import sqlite3, sys, time; held = sqlite3.connect(sys.argv[1]); "
    program += "held.execute('BEGIN EXCLUSIVE'); print('held', flush=True); time.sleep(60)"
    lock = output.with_name(f".{output.name}-lock")
    command = [sys.executable, "-c", program, str(lock)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"

        def end() -> None:
            other.kill()
            other.wait()

        yield end
        end()


def test_a_build_reports_that_it_waits_for_another_one(output: Path) -> None:
    said = []
    with another_build(output) as end:

        def say(words: str) -> None:
            said.append(words)
            assert not output.exists()
            end()

        assert publish(NEW, output, say=say).added == 3
    assert said == [f"Waiting for another build in {output.parent} to finish."]


def test_a_build_stops_waiting_in_the_end(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "ATTEMPTS", 2)
    with another_build(output):
        assert refusal(NEW, output) == (
            f"another build is still running in {output.parent}\n"
            "    fix: wait until it ends, or stop it"
        )
    assert not output.exists()


def test_an_exchange_that_cannot_be_flushed_is_undone(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flush(folder: str, _: Iterable[str]) -> None:
        if folder == str(output.parent):
            raise OSError(errno.EIO, os.strerror(errno.EIO), folder)

    monkeypatch.setattr(disk, "flush", flush)
    publish_fails = f"{output.parent}: Input/output error"
    assert refusal(NEW, output).startswith(publish_fails)
    assert beside(output) == []
    monkeypatch.undo()
    publish(OLD, output)
    monkeypatch.setattr(disk, "flush", flush)
    assert refusal(NEW, output).startswith(publish_fails)
    assert tree(output) == OLD
    assert beside(output) == ["site"]


def test_ctrl_c_is_ignored_once_the_site_is_replaced(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(OLD, output)
    exchange = disk.exchange

    def interrupted(*folders: Path) -> None:
        exchange(*folders)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(disk, "exchange", interrupted)
    assert publish(NEW, output).changed == 1
    assert tree(output) == NEW
