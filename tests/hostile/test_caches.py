"""No state of the cache files changes a byte of the site."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site.cache import store
from resource_site.settings import clock
from tests.hostile.folder import lay
from tests.hostile.judged import USUAL
from tests.sites.building import files, published

HOUR = 3600 * 10**9
TEXT = "---\ntitle: Odd\ntags: [Law]\n---\nOdd *words*.\n"


def foreign(path: Path) -> None:
    """Write the database of another program, with our version number."""
    with sqlite3.connect(path) as database:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
    database.close()
    path.unlink()
    with sqlite3.connect(path) as database:
        for table in tables:
            if not table.startswith("sqlite_"):
                database.execute(f"CREATE TABLE {table} (a, b)")
                database.execute(f"INSERT INTO {table} VALUES (?, ?)", (1.5, b"\xff"))  # noqa: S608 - our own names
        database.execute(f"PRAGMA user_version = {version}")
    database.close()


def columns(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return each table and column that is not part of a key."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return [
        (table, name)
        for (table,) in tables
        for _, name, _, _, _, key in database.execute(f"PRAGMA table_info({table})").fetchall()
        if not key
    ]


def falsified(path: Path) -> None:
    """Replace text in every cached value without changing the checksums."""
    with sqlite3.connect(path) as database:
        for table, column in columns(database):
            value = f"replace(CAST({column} AS TEXT), 'Old', 'A quokka')"
            database.execute(f"UPDATE {table} SET {column} = CAST({value} AS BLOB)")  # noqa: S608 - our own names
    database.close()


def of_other_types(path: Path) -> None:
    """Replace every cached value by a number."""
    with sqlite3.connect(path) as database:
        for table, column in columns(database):
            database.execute(f"UPDATE {table} SET {column} = 1")  # noqa: S608 - our own names
    database.close()


def flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    for place in range(0, len(raw), 997):
        raw[place] ^= 1 << (place % 8)
    path.write_bytes(raw)


def linked(path: Path) -> None:
    """Replace the file by a symbolic link to another file."""
    path.unlink()
    elsewhere = path.parent.parent / "elsewhere.txt"
    elsewhere.write_text("Not ours.")
    path.symlink_to(elsewhere)


def folder_replaced_by_a_file(path: Path) -> None:
    for beside in path.parent.iterdir():
        beside.unlink()
    path.parent.rmdir()
    path.parent.write_text("Not a folder.")


def piped(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def read_only(path: Path) -> None:
    path.chmod(0o400)
    path.parent.chmod(0o500)


HOSTILE: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "zeros": lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
    "text": lambda path: path.write_text("Not a database.\n" * 1000),
    "cut in the middle": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "cut in its first page": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "doubled": lambda path: path.write_bytes(path.read_bytes() * 2),
    "flipped bits": flipped,
    "of another program": foreign,
    "falsified": falsified,
    "of other types": of_other_types,
    "a folder": a_folder,
    "in a folder that is a file": folder_replaced_by_a_file,
    "read-only": read_only,
    "a link to a foreign file": linked,
    "a pipe": piped,
}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the site as a build without a cache makes them."""
    folder = tmp_path_factory.mktemp("wanted")
    lay({**USUAL, "news/2007-03-31-odd.md": TEXT}, f"{folder}/content")
    return published(folder).files()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_cache_changes_no_byte(
    name: str, wanted: dict[str, bytes], tmp_path: Path
) -> None:
    lay({**USUAL, "news/2007-03-31-odd.md": TEXT.replace("Odd", "Old")}, f"{tmp_path}/content")
    published(tmp_path)
    caches = sorted(tmp_path.glob(".cache/*.sqlite"))
    assert store.FILE in [path.name for path in caches]
    for path in caches:
        if path.exists():
            HOSTILE[name](path)
    lay({"news/2007-03-31-odd.md": TEXT}, f"{tmp_path}/content")
    assert published(tmp_path).files() == wanted
    assert files(tmp_path / "site") == wanted
    elsewhere = tmp_path / "elsewhere.txt"
    assert not elsewhere.exists() or elsewhere.read_text() == "Not ours."


VALUES = {
    "not JSON": b"odd",
    "not UTF-8": b'"\xff"',
    "of another shape": b"[]",
    "of other types": b'["p", ["a"], null, false, 1, null, []]',
    "nested without end": b"[" * 3000 + b"]" * 3000,
}


@pytest.mark.parametrize("name", VALUES)
def test_a_cached_value_of_another_shape_is_a_miss(
    name: str, wanted: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever writes into a cache can write valid checksums."""
    # The files are settled, so that their documents are cached.
    monkeypatch.setattr(clock, "nanoseconds", lambda: time.time_ns() + HOUR)
    lay({**USUAL, "news/2007-03-31-odd.md": TEXT}, f"{tmp_path}/content")
    published(tmp_path)
    cache = store.Cache(tmp_path / ".cache")
    with sqlite3.connect(cache.path) as database:
        kinds = [kind for (kind,) in database.execute("SELECT DISTINCT kind FROM entries")]
    database.close()
    assert {"document", "body"} <= set(kinds)
    for kind in kinds:
        cache.put(kind, dict.fromkeys(cache.all(kind), VALUES[name]))
    cache.close()
    assert published(tmp_path).files() == wanted
