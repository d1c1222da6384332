"""What Markdown became is remembered; the memory costs time when it is damaged, never truth."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator import markup, memo
from generator.model import Body
from generator.progress import Progress

if TYPE_CHECKING:
    from tests.conftest import SmallSite

TEXTS = [("Words with *emphasis*, [a link](a.md) and ![a picture](b.png).", "en"), ("文字", "zh")]
FILE = Path(".cache", memo.FILE)


def bodies(site: SmallSite, texts: list[tuple[str, str]], jobs: int = 1) -> list[Body]:
    with memo.bodies(site.config(jobs=jobs), Progress()) as remembered:
        return list(remembered(texts))


def fresh() -> list[Body]:
    return [markup.body(text, language=language) for text, language in TEXTS]


@pytest.fixture
def converted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were converted, not remembered."""
    texts: list[str] = []
    convert = markup.body

    def body(text: str, *, language: str) -> Body:
        texts.append(text)
        return convert(text, language=language)

    monkeypatch.setattr(markup, "body", body)
    return texts


def test_a_remembered_body_is_the_body_itself(site: SmallSite) -> None:
    assert bodies(site, TEXTS) == bodies(site, TEXTS) == fresh()


def test_a_text_is_converted_once(site: SmallSite, converted: list[str]) -> None:
    bodies(site, TEXTS)
    bodies(site, [*TEXTS, ("New words.", "en")])
    assert converted == [TEXTS[0][0], TEXTS[1][0], "New words."]


def test_one_text_in_two_languages_is_two(site: SmallSite, converted: list[str]) -> None:
    bodies(site, [("Words", "en")])
    bodies(site, [("Words", "my")])
    assert converted == ["Words", "Words"]


def test_one_text_twice_is_in_its_place_twice(site: SmallSite) -> None:
    assert bodies(site, [TEXTS[1], TEXTS[0], TEXTS[1]]) == [fresh()[1], fresh()[0], fresh()[1]]


def test_another_version_of_ours_remembers_nothing(
    site: SmallSite, converted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies(site, TEXTS)
    monkeypatch.setattr(memo, "VERSION", b"another")
    bodies(site, TEXTS)
    assert len(converted) == 4


def _cut() -> None:
    FILE.write_bytes(FILE.read_bytes()[: len(FILE.read_bytes()) // 2])


def _empty() -> None:
    FILE.write_bytes(b"")


def _noise() -> None:
    FILE.write_bytes(b"not a database, whatever its name says" * 500)


def _flipped() -> None:
    raw = bytearray(FILE.read_bytes())
    for place in range(0, len(raw), 97):
        raw[place] ^= 0xFF
    FILE.write_bytes(bytes(raw))


def _folder() -> None:
    FILE.unlink()
    FILE.mkdir()


def _elsewhere() -> None:
    FILE.unlink()
    FILE.parent.rmdir()
    FILE.parent.write_text("a file where the folder belongs")


def _another_table() -> None:
    FILE.unlink()
    database = sqlite3.connect(FILE)
    database.execute("CREATE TABLE bodies (a, b)")
    database.commit()
    database.close()


def _lies() -> None:
    database = sqlite3.connect(FILE)
    database.execute("UPDATE bodies SET body = replace(body, 'emphasis', '<script>')")
    database.commit()
    database.close()


def _types() -> None:
    database = sqlite3.connect(FILE)
    database.execute("UPDATE bodies SET body = 7, sum = NULL")
    database.commit()
    database.close()


@pytest.mark.parametrize(
    "damage",
    [_cut, _empty, _noise, _flipped, _folder, _elsewhere, _another_table, _lies, _types],
)
def test_a_damaged_memory_costs_time_and_not_truth(
    site: SmallSite, damage: Callable[[], None]
) -> None:
    bodies(site, TEXTS)
    damage()
    assert bodies(site, TEXTS) == fresh()
    assert bodies(site, TEXTS) == fresh()


def test_a_memory_that_is_locked_costs_time_and_not_truth(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies(site, TEXTS)
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda path, **_: connect(path, timeout=0))
    other = connect(FILE)
    other.execute("BEGIN EXCLUSIVE")
    try:
        assert bodies(site, [*TEXTS, ("New words.", "en")])[:2] == fresh()
    finally:
        other.close()


def test_what_nobody_asks_for_any_more_is_forgotten(site: SmallSite) -> None:
    bodies(site, [(f"Text {number}", "en") for number in range(200)])
    bodies(site, TEXTS)
    database = sqlite3.connect(FILE)
    (count,) = database.execute("SELECT count(*) FROM bodies").fetchone()
    database.close()
    assert count == len(TEXTS)


def test_many_texts_are_shared_out_and_come_back_in_order(site: SmallSite) -> None:
    texts = [(f"Text *{number}*", "en") for number in range(memo.WORTH_SHARING + 10)]
    shared = bodies(site, texts, jobs=2)
    assert shared == bodies(site, texts) == [markup.body(text) for text, _ in texts]
    assert "<em>7</em>" in shared[7].html


def test_a_memory_holds_no_code(site: SmallSite) -> None:
    bodies(site, TEXTS)
    database = sqlite3.connect(FILE)
    packed = [body for (body,) in database.execute("SELECT body FROM bodies")]
    database.close()
    assert all(body.startswith(b"[") and body.endswith(b"]") for body in packed)
