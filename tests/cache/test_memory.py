"""What is kept is found again; a memory that is damaged costs time, never truth."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site.cache import memory as store
from resource_site.cache.memory import Memory, Text

TEXTS = {
    "content/news/a.md": Text("1:2:3:4", "settings", "key", '["a “quoted” 文字"]'),
    "content/news/b.md": Text("", "settings", "", "[]"),
}
BODIES = {f"key {number}": (f"<p>Words {number}</p>", "[]") for number in range(300)}
TREE = ("index.html\na/ü.html", "one", "two")
BUILD = ("state", '[0, 1, "words"]')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cache folder in which something is remembered."""
    keep(tmp_path / "cache")
    return tmp_path / "cache"


def keep(folder: Path) -> None:
    memory = Memory(folder)
    memory.keep_texts(TEXTS, TEXTS)
    memory.keep_bodies(BODIES)
    memory.keep_tree("/home/site", *TREE)
    memory.keep_build("/home/site", *BUILD)
    memory.close()


def known(memory: Memory) -> set[str]:
    """Return the keys of the bodies that are found again."""
    return {key for key in BODIES if memory.body(key)}


def assert_true(memory: Memory) -> None:
    """Everything that is remembered is as it was kept, or nothing."""
    assert memory.texts().items() <= TEXTS.items()
    assert {memory.body(key) for key in BODIES} <= {None, *BODIES.values()}
    assert all(memory.body(key) in (None, body) for key, body in BODIES.items())
    assert memory.tree("/home/site") in (TREE, ("", "", ""))
    assert memory.build("/home/site") in (BUILD, ("", ""))


def assert_nothing(memory: Memory) -> None:
    assert memory.texts() == {}
    assert known(memory) == set()
    assert memory.body("key 1") is None
    assert memory.tree("/home/site") == ("", "", "")
    assert memory.build("/home/site") == ("", "")


def test_a_new_memory_is_empty(tmp_path: Path) -> None:
    assert_nothing(Memory(tmp_path / "cache"))


def test_what_is_kept_is_found_again(folder: Path) -> None:
    memory = Memory(folder)
    assert memory.texts() == TEXTS
    assert known(memory) == set(BODIES)
    assert {key: memory.body(key) for key in BODIES} == BODIES
    assert memory.tree("/home/site") == TREE
    assert memory.build("/home/site") == BUILD


def test_another_site_is_not_this_one(folder: Path) -> None:
    assert Memory(folder).tree("/home/other") == ("", "", "")
    assert Memory(folder).build("/home/other") == ("", "")


def test_what_is_kept_again_takes_the_place_of_what_was_there(folder: Path) -> None:
    memory, other = Memory(folder), Text("5", "settings", "", "[]")
    memory.keep_texts({"content/news/a.md": other}, TEXTS)
    assert Memory(folder).texts() == {"content/news/a.md": other}


def test_a_text_that_was_not_touched_stays_as_it_was_kept(folder: Path) -> None:
    other = Text("5", "settings", "", "[]")
    more = {f"content/news/{number}.md": other for number in range(1000)}
    Memory(folder).keep_texts(TEXTS | more, more)
    assert Memory(folder).texts() == TEXTS | more
    changed = TEXTS | more | {"content/news/7.md": Text("6", "settings", "", "[7]")}
    Memory(folder).keep_texts(changed, ["content/news/7.md"])
    assert Memory(folder).texts() == changed


@pytest.mark.parametrize("part", range(len(Text._fields)))
def test_what_does_not_fit_into_its_lines_is_not_remembered(folder: Path, part: int) -> None:
    odd = Text(*["\n" if number == part else "words" for number in range(len(Text._fields))])
    texts = TEXTS | {"content/news/odd.md": odd, "content/news/odd\n.md": odd}
    Memory(folder).keep_texts(texts, texts)
    assert Memory(folder).texts() == TEXTS


def test_bodies_that_no_text_has_are_forgotten_once_they_are_many(folder: Path) -> None:
    memory = Memory(folder)
    memory.forget_bodies(set(list(BODIES)[150:]))
    assert known(memory) == set(BODIES)
    memory.forget_bodies({"key 7"})
    assert known(memory) == {"key 7"}


def test_a_memory_that_was_closed_opens_again(folder: Path) -> None:
    memory = Memory(folder)
    for _ in range(2):
        assert memory.texts() == TEXTS
        memory.close()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sheaves SET texts = texts || ' '",
        "UPDATE sheaves SET texts = replace(texts, 'settings', 'another')",
        "UPDATE sheaves SET number = number || '0'",
        "UPDATE sheaves SET texts = 7",
        "UPDATE sheaves SET texts = NULL",
        "UPDATE sheaves SET sum_ = NULL",
        "UPDATE sheaves SET sum_ = 'sum'",
        "UPDATE sheaves SET texts = CAST(texts AS BLOB)",
        "UPDATE sheaves SET texts = number, number = texts",
        "DROP TABLE sheaves",
        "ALTER TABLE sheaves RENAME COLUMN texts TO words",
    ],
)
def test_a_row_that_was_changed_is_not_remembered_and_the_others_are(
    folder: Path, change: str
) -> None:
    database = sqlite3.connect(folder / store.FILE)
    database.execute(change)
    database.commit()
    database.close()
    assert Memory(folder).texts() == {}
    assert Memory(folder).body("key 7") == BODIES["key 7"]


def test_rows_that_changed_places_are_not_remembered(folder: Path) -> None:
    database = sqlite3.connect(folder / store.FILE)
    database.execute("UPDATE bodies SET key = 'key 0 ' WHERE key = 'key 0'")
    database.execute("UPDATE bodies SET key = 'key 0' WHERE key = 'key 1'")
    database.commit()
    database.close()
    assert Memory(folder).body("key 0") is None


def test_a_row_that_a_damaged_index_leads_to_is_not_the_one_asked_for(folder: Path) -> None:
    database = sqlite3.connect(folder / store.FILE)
    for table, (key, *columns) in store.TABLES.items():
        rows = database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own names
        database.execute(f"DROP TABLE {table}")
        others = ", ".join([*columns, "sum_"])
        # An index that takes small letters for capitals leads to rows of other keys.
        database.execute(f"CREATE TABLE {table} ({key} TEXT COLLATE NOCASE PRIMARY KEY, {others})")
        marks = ", ".join("?" * (len(columns) + 2))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - our own names
    database.commit()
    database.close()
    memory = Memory(folder)
    assert memory.body("key 7") == BODIES["key 7"]
    assert memory.body("KEY 7") is None
    assert memory.tree("/home/SITE") == ("", "", "")
    assert memory.build("/home/SITE") == ("", "")


def test_a_file_cut_anywhere_costs_time_and_not_truth(folder: Path) -> None:
    whole = (folder / store.FILE).read_bytes()
    for length in range(0, len(whole), 1000):
        (folder / store.FILE).write_bytes(whole[:length])
        memory = Memory(folder)
        assert_true(memory)
        memory.close()


def test_a_bit_flipped_anywhere_costs_time_and_not_truth(folder: Path) -> None:
    whole = (folder / store.FILE).read_bytes()
    for place in [*range(100), *range(100, len(whole), 601)]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        (folder / store.FILE).write_bytes(flipped)
        memory = Memory(folder)
        assert_true(memory)
        memory.close()


def _noise(file: Path) -> None:
    file.write_bytes(b"not a database, whatever its name says" * 500)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _half_gone(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:50])


def _another_program(file: Path) -> None:
    file.unlink()
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE bodies (a, b)")
    database.commit()
    database.close()


def _another_version(file: Path) -> None:
    database = sqlite3.connect(file)
    database.execute(f"PRAGMA user_version = {store.VERSION ^ 1}")
    database.close()


FOREIGN = [_noise, _empty, _half_gone, _another_program, _another_version]


@pytest.mark.parametrize("make", FOREIGN)
def test_a_foreign_file_is_thrown_away_and_the_memory_begins_anew(
    folder: Path, make: Callable[[Path], None]
) -> None:
    make(folder / store.FILE)
    assert_nothing(Memory(folder))
    keep(folder)
    assert Memory(folder).texts() == TEXTS


def test_without_a_place_for_the_file_bodies_are_known_for_this_build(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder belongs", encoding="utf-8")
    memory = Memory(tmp_path / "cache")
    memory.keep_texts(TEXTS, TEXTS)
    memory.keep_bodies(BODIES)
    assert memory.texts() == {}
    assert known(memory) == set(BODIES)
    assert memory.body("key 7") == BODIES["key 7"]


def test_a_memory_that_another_program_locks_is_nothing_remembered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect
    other = connect(folder / store.FILE)
    other.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, timeout=0))
    memory = Memory(folder)
    assert_true(memory)
    memory.keep_bodies(BODIES)
    assert memory.body("key 7") == BODIES["key 7"]
    other.close()
    assert Memory(folder).texts() == TEXTS


def test_two_processes_remember_together(folder: Path) -> None:
    memory = Memory(folder)
    assert memory.texts() == TEXTS

    def work(name: str) -> None:
        for number in range(50):
            memory.keep_bodies({f"{name} {number}": (name, str(number))})

    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=work, args=(name,)) for name in ("one", "two")]
    for process in processes:
        process.start()
    work("three")
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0]
    for name in ("one", "two", "three"):
        assert [memory.body(f"{name} {n}") for n in range(50)] == [
            (name, str(n)) for n in range(50)
        ]
