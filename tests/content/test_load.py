"""What did not change is not read again; whatever changed is read anew."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cache import memory as store
from resource_site.cache.memory import Memory
from resource_site.content import load, scan
from resource_site.content.documents import Listing, Reading
from resource_site.problems import StoppedError
from resource_site.progress import Progress
from resource_site.settings import clock

if TYPE_CHECKING:
    from tests.conftest import SmallSite

CACHE = Path(".cache")
HOUR = 3600 * 10**9
A, B = Path("content/news/2007-03-31-a.md"), Path("content/news/2007-04-01-b.md")


@pytest.fixture
def two(site: SmallSite) -> SmallSite:
    """A site with two texts, long settled for builds that begin in an hour."""
    site.text("news/2007-03-31-a.md", "title: A", "Words *one*.")
    return site.text("news/2007-04-01-b.md", "title: B", "Words *two*.")


def listed(site: SmallSite) -> Listing:
    return scan.listing(site.config())[0]


def read(site: SmallSite, listing: Listing | None = None, **choices: object) -> list[Reading]:
    choices = {"started": clock.nanoseconds() + HOUR, **choices}
    found = listing or listed(site)
    return load.of(found, site.config(**choices), Memory(CACHE), Progress())


def titles(found: list[Reading]) -> list[str]:
    return [reading.document.title if reading.document else "" for reading in found]


def changed(site: SmallSite, **choices: object) -> list[str]:
    """Return the files that are read: all are taken away after they are listed."""
    listing = listed(site)
    for file in listing.sources:
        Path(file.location).unlink()
    found = read(site, listing, **choices)
    return [Path(reading.path).stem[-1] for reading in found if not reading.document]


def test_readings_stand_in_the_order_of_the_listing(two: SmallSite) -> None:
    assert titles(read(two)) == ["A", "B"]


def test_a_second_call_gives_equal_readings(two: SmallSite) -> None:
    two.text("news/2007-05-01-c.md", "titel: C").text("pages/about.md", "title: About")
    first = read(two)
    assert read(two) == first
    assert repr(read(two)) == repr(first)


def test_a_file_that_did_not_change_is_not_opened_again(two: SmallSite) -> None:
    assert titles(read(two)) == ["A", "B"]
    assert changed(two) == []


def test_nothing_is_known_of_a_file_before_it_is_read(two: SmallSite) -> None:
    assert changed(two) == ["a", "b"]


def test_a_memory_without_texts_is_asked_for_no_body(
    two: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Memory, "body", lambda _, key: asked.append(key))
    read(two)
    assert asked == []
    two.text("news/2007-03-31-a.md", "title: New")
    read(two)
    assert len(asked) == 1


def test_only_an_edited_file_is_read_anew(two: SmallSite) -> None:
    read(two)
    two.text("news/2007-03-31-a.md", "title: New")
    assert titles(read(two)) == ["New", "B"]
    two.text("news/2007-03-31-a.md", "title: Newer")
    assert changed(two) == ["a"]


def test_an_edit_of_the_same_size_whose_time_was_put_back_is_seen(two: SmallSite) -> None:
    read(two)
    before = A.stat()
    time.sleep(0.05)  # longer than a tick of the disk's clock
    two.text("news/2007-03-31-a.md", "title: Z", "Words *one*.")
    os.utime(A, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = A.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert titles(read(two)) == ["Z", "B"]


def test_two_files_that_changed_places_are_seen(two: SmallSite) -> None:
    read(two)
    A.rename("aside")
    B.rename(A)
    Path("aside").rename(B)
    assert titles(read(two)) == ["B", "A"]


def test_a_file_that_is_gone_says_nothing_and_one_that_is_back_is_read(two: SmallSite) -> None:
    read(two)
    B.rename("aside")
    assert titles(read(two)) == ["A"]
    assert list(Memory(CACHE).texts()) == [A.as_posix()]
    Path("aside").rename(B)
    assert titles(read(two)) == ["A", "B"]


def test_a_changed_setting_makes_every_file_be_read_anew(two: SmallSite) -> None:
    read(two)
    two.settings('[checks]\nalt = "off"')
    assert changed(two) == ["a", "b"]


def test_a_file_that_may_still_change_within_a_tick_is_read_again(two: SmallSite) -> None:
    read(two, started=A.stat().st_ctime_ns)
    assert changed(two) == ["a", "b"]


def test_one_process_and_two_read_the_same(site: SmallSite) -> None:
    for number in range(50):
        site.text(f"news/2007-03-31-a{number}.md", f"title: T{number}", f"Words *{number}*.")
    one = read(site, jobs=1)
    Memory(CACHE).path.unlink()
    two = read(site, jobs=2)
    assert len(two) == 50
    assert repr(two) == repr(one)


def forget(change: str) -> None:
    database = sqlite3.connect(CACHE / store.FILE)
    database.execute(change)
    database.commit()
    database.close()


def html(site: SmallSite, listing: Listing, found: list[Reading]) -> list[str]:
    of = load.html(listing, site.config(), Memory(CACHE))
    return [of(reading.document) for reading in found if reading.document]


HTML = ["<p>Words <em>one</em>.</p>", "<p>Words <em>two</em>.</p>"]


def test_a_text_has_its_html(two: SmallSite) -> None:
    found = read(two)
    assert [words.strip() for words in html(two, listed(two), found)] == HTML


@pytest.mark.parametrize("change", ["DELETE FROM bodies", "UPDATE bodies SET html = 'foul'"])
def test_a_body_missing_at_the_end_is_made_again(two: SmallSite, change: str) -> None:
    found = read(two)
    forget(change)
    assert [words.strip() for words in html(two, listed(two), found)] == HTML


def test_a_text_changed_during_the_build_is_never_published_half(two: SmallSite) -> None:
    listing, found = listed(two), read(two)
    forget("DELETE FROM bodies")
    two.text("news/2007-03-31-a.md", "title: A", "Other words.")
    with pytest.raises(StoppedError, match="was changed during the build"):
        html(two, listing, found)


@pytest.mark.parametrize("damage", [b"", b"no database" * 100])
def test_a_damaged_memory_costs_time_and_not_truth(two: SmallSite, damage: bytes) -> None:
    first = read(two)
    (CACHE / store.FILE).write_bytes(damage)
    assert read(two) == first


@pytest.mark.parametrize("kept", ["nonsense", "[]"])
def test_a_record_that_is_none_is_read_anew(two: SmallSite, kept: str) -> None:
    first, memory = read(two), Memory(CACHE)
    foreign = {path: text._replace(record=kept) for path, text in memory.texts().items()}
    memory.keep_texts(foreign, foreign)
    assert read(two) == first
