"""Whatever stands in the place of the cache costs time, never truth."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from resource_site.cache import memory as store
from resource_site.cache.store import VERSION
from tests.hostile.folder import lay
from tests.hostile.judged import USUAL
from tests.sites.building import files, published

TEXT = "---\ntitle: Odd\ntags: [Law]\n---\nOdd *words*.\n"


@contextmanager
def tables(path: Path) -> Iterator[tuple[sqlite3.Connection, dict[str, list[str]]]]:
    """Open a cache; give its tables with the columns between the key and the checksum."""
    with closing(sqlite3.connect(path)) as database, database:
        found = {}
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            found[table] = [name for name in columns[1:-1] if name != "key"]
        yield database, found


def foreign(path: Path) -> None:
    """Write the database of another program, in a version that is ours."""
    with tables(path) as (_, found):
        path.unlink()
    with closing(sqlite3.connect(path)) as database, database:
        for table in found:
            database.execute(f"CREATE TABLE {table} (a, b)")
            database.execute(f"INSERT INTO {table} VALUES (?, ?)", (1.5, b"\xff"))  # noqa: S608 - our own names
        database.execute(f"PRAGMA user_version = {VERSION}")


def changed(path: Path, value: str) -> None:
    """Put something else into every column, and leave the checksums as they are."""
    with tables(path) as (database, found):
        for table, columns in found.items():
            changes = ", ".join(f"{name} = {value.format(name)}" for name in columns)
            database.execute(f"UPDATE {table} SET {changes}")  # noqa: S608 - our own names


def lying(path: Path) -> None:
    """Put other words into everything that is cached."""
    for value in ("replace(CAST({0} AS TEXT), 'Odd', 'A quokka')", "CAST({0} AS BLOB)"):
        changed(path, value)


def of_other_types(path: Path) -> None:
    changed(path, "CASE WHEN length({0}) % 2 THEN 7 ELSE NULL END")


def flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for place in range(0, len(raw), 997):
        raw[place] ^= 1 << (place % 8)
    path.write_bytes(raw)


def linked(path: Path) -> None:
    """Put a link to a file of somebody else in its place."""
    path.unlink()
    elsewhere = path.parent.parent / "elsewhere.txt"
    elsewhere.write_text("Not ours.")
    path.symlink_to(elsewhere)


def in_the_place_of_the_folder(path: Path) -> None:
    if path.parent.is_dir():
        shutil.rmtree(path.parent)
        path.parent.write_text("Not a folder.")


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def only_read(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
    "text": lambda path: path.write_text("Not a database.\n" * 1000),
    "cut in the middle": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "cut in its first page": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "longer than it was": lambda path: path.write_bytes(path.read_bytes() * 2),
    "flipped": flipped,
    "of another program": foreign,
    "with other words": lying,
    "of other types": of_other_types,
    "a folder": a_folder,
    "a folder that is a file": in_the_place_of_the_folder,
    "only to be read": only_read,
    "a link to a file of somebody else": linked,
    "a pipe": piped,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cache_changes_no_byte(name: str, tmp_path: Path) -> None:
    wanted = tmp_path / "wanted"
    lay({**USUAL, "news/2007-03-31-odd.md": TEXT}, f"{wanted}/content")
    place = tmp_path / "place"
    lay({**USUAL, "news/2007-03-31-odd.md": TEXT.replace("Odd", "Old")}, f"{place}/content")
    published(place)
    files_of_the_cache = sorted((place / ".cache").glob("*.sqlite"))
    assert files_of_the_cache
    for path in files_of_the_cache:
        HOSTILE[name](path)
    lay({"news/2007-03-31-odd.md": TEXT}, f"{place}/content")
    assert published(place).files() == published(wanted).files()
    assert published(place).files() == files(wanted / "site")
    somebody = place / "elsewhere.txt"
    assert not somebody.exists() or somebody.read_text() == "Not ours."


RECORDS = {
    "no JSON": "odd",
    "of another shape": "[]",
    "of other kinds": '["p", ["a"], null, false, 1, null, []]',
    "without end": "[" * 3000 + "]" * 3000,
}


def signature(path: Path) -> str:
    """Return what the system says of a file, as it is remembered."""
    found = path.stat()
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_that_is_none_is_a_miss(name: str, tmp_path: Path) -> None:
    """Whoever writes into a cache can write right sums too."""
    lay(USUAL, f"{tmp_path}/content")
    usual = published(tmp_path).files()
    memory = store.Memory(tmp_path / ".cache")
    broken = {
        path: text._replace(record=RECORDS[name], signature=signature(tmp_path / path))
        for path, text in memory.texts().items()
    }
    memory.keep_texts(broken, broken)
    memory.close()
    lay({"news/2007-02-02-other.md": TEXT}, f"{tmp_path}/content")
    assert usual.keys() < published(tmp_path).files().keys()
