"""A cached value is found again; a damaged cache costs time, never correctness."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site.cache import store, workers
from resource_site.cache.store import Cache

DOCUMENTS = {"a 1:2": '["a “quoted” 文字"]'.encode(), "b 3:4": b"[]"}
BODIES = {f"key {number}": f"<p>Text {number}</p>".encode() for number in range(300)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache folder in which values are cached."""
    fill(tmp_path / "cache")
    return tmp_path / "cache"


def fill(folder: Path) -> None:
    cache = Cache(folder)
    cache.put("document", DOCUMENTS)
    cache.put("body", BODIES)
    cache.close()


def found(cache: Cache) -> set[str]:
    return {key for key in BODIES if cache.get("body", key) is not None}


def assert_correct(cache: Cache) -> None:
    """Every value is as it was cached, or missing."""
    assert cache.all("document").items() <= DOCUMENTS.items()
    assert all(cache.get("body", key) in (None, body) for key, body in BODIES.items())


def assert_empty(cache: Cache) -> None:
    assert cache.all("document") == {}
    assert found(cache) == set()


def change(folder: Path, *statements: str) -> None:
    database = sqlite3.connect(folder / store.FILE)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


def test_a_new_cache_is_empty(tmp_path: Path) -> None:
    assert_empty(Cache(tmp_path / "cache"))


def test_a_cached_value_is_found_again(folder: Path) -> None:
    cache = Cache(folder)
    assert cache.all("document") == DOCUMENTS
    assert cache.all("body") == BODIES
    assert cache.get("document", "a 1:2") == DOCUMENTS["a 1:2"]


def test_a_value_of_one_kind_is_not_found_under_another(folder: Path) -> None:
    assert Cache(folder).get("body", "a 1:2") is None
    assert Cache(folder).all("snapshot") == {}


def test_a_value_cached_again_replaces_the_first(folder: Path) -> None:
    Cache(folder).put("document", {"a 1:2": b"new"})
    assert Cache(folder).all("document") == DOCUMENTS | {"a 1:2": b"new"}


def test_unused_values_are_deleted_once_they_are_many(folder: Path) -> None:
    cache = Cache(folder)
    cache.prune("body", set(list(BODIES)[150:]))
    assert found(cache) == set(BODIES)
    cache.prune("body", {"key 7"})
    assert found(cache) == {"key 7"}
    assert cache.all("document") == DOCUMENTS


def test_a_closed_cache_opens_again(folder: Path) -> None:
    cache = Cache(folder)
    for _ in range(2):
        assert cache.all("document") == DOCUMENTS
        cache.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET value = value || x'20' WHERE kind = 'document'",
        "UPDATE entries SET key = key || '0' WHERE kind = 'document'",
        "UPDATE entries SET value = 7 WHERE kind = 'document'",
        "UPDATE entries SET value = NULL WHERE kind = 'document'",
        "UPDATE entries SET value = CAST(value AS TEXT) WHERE kind = 'document'",
        "UPDATE entries SET checksum = NULL WHERE kind = 'document'",
        "UPDATE entries SET checksum = 'sum' WHERE kind = 'document'",
        "UPDATE entries SET kind = 'odd' WHERE kind = 'document'",
        "DELETE FROM entries WHERE kind = 'document'",
    ],
)
def test_a_changed_row_is_a_miss_and_the_others_are_found(folder: Path, statement: str) -> None:
    change(folder, statement)
    assert Cache(folder).all("document") == {}
    assert Cache(folder).get("body", "key 7") == BODIES["key 7"]


def test_one_damaged_row_costs_only_itself(folder: Path) -> None:
    change(folder, "UPDATE entries SET value = x'00' WHERE key = 'key 7'")
    assert set(Cache(folder).all("body")) == set(BODIES) - {"key 7"}


def test_values_that_changed_keys_are_a_miss(folder: Path) -> None:
    change(
        folder,
        "UPDATE entries SET key = 'key 0 ' WHERE key = 'key 0'",
        "UPDATE entries SET key = 'key 0' WHERE key = 'key 1'",
    )
    assert Cache(folder).get("body", "key 0") is None


def test_the_row_that_a_damaged_index_leads_to_is_a_miss(folder: Path) -> None:
    # An index that ignores case leads to rows of other keys.
    change(
        folder,
        "ALTER TABLE entries RENAME TO intact",
        "CREATE TABLE entries (kind TEXT COLLATE NOCASE, key TEXT COLLATE NOCASE, value BLOB,"
        " checksum BLOB, PRIMARY KEY (kind, key))",
        "INSERT INTO entries SELECT * FROM intact",
    )
    cache = Cache(folder)
    assert cache.get("body", "key 7") == BODIES["key 7"]
    assert cache.get("body", "KEY 7") is None
    assert cache.all("BODY") == {}


def test_a_file_cut_anywhere_costs_time_and_not_correctness(folder: Path) -> None:
    whole = (folder / store.FILE).read_bytes()
    for length in range(0, len(whole), 1000):
        (folder / store.FILE).write_bytes(whole[:length])
        cache = Cache(folder)
        assert_correct(cache)
        cache.close()


def test_a_bit_flipped_anywhere_costs_time_and_not_correctness(folder: Path) -> None:
    whole = (folder / store.FILE).read_bytes()
    for place in [*range(100), *range(100, len(whole), 601)]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        (folder / store.FILE).write_bytes(flipped)
        cache = Cache(folder)
        assert_correct(cache)
        cache.close()


def _noise(file: Path) -> None:
    file.write_bytes(b"not a database, whatever its name says" * 500)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _half_gone(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:50])


def _another_program(file: Path) -> None:
    file.unlink()
    change(file.parent, "CREATE TABLE entries (a, b)")


def _another_version(file: Path) -> None:
    change(file.parent, f"PRAGMA user_version = {store.VERSION ^ 1}")


FOREIGN = [_noise, _empty, _half_gone, _another_program, _another_version]


@pytest.mark.parametrize("make", FOREIGN)
def test_a_foreign_file_is_replaced(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / store.FILE)
    assert_empty(Cache(folder))
    fill(folder)
    assert Cache(folder).all("document") == DOCUMENTS


def test_what_cannot_be_written_is_available_for_this_build(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in place of the folder", encoding="utf-8")
    cache = Cache(tmp_path / "cache")
    cache.put("body", BODIES)
    assert found(cache) == set(BODIES)
    assert cache.all("body") == {}


def test_a_cache_that_another_program_locks_is_a_miss(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    other = connect(folder / store.FILE)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, timeout=0))
    cache = Cache(folder)
    assert_correct(cache)
    cache.put("body", BODIES)
    assert cache.get("body", "key 7") == BODIES["key 7"]
    other.close()
    assert Cache(folder).all("document") == DOCUMENTS


@pytest.mark.skipif(not workers.CAN_FORK, reason="this platform has no forks")
def test_two_processes_write_at_once(folder: Path) -> None:
    cache = Cache(folder)
    assert cache.all("document") == DOCUMENTS

    def work(name: str) -> None:
        for number in range(50):
            cache.put("body", {f"{name} {number}": f"{name}{number}".encode()})

    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work, args=(name,)) for name in ("one", "two")]
    for process in processes:
        process.start()
    work("three")
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    for name in ("one", "two", "three"):
        values = [cache.get("body", f"{name} {number}") for number in range(50)]
        assert values == [f"{name}{number}".encode() for number in range(50)]
