"""Unchanged sources are not read again; changed ones are parsed again."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cache import store
from resource_site.cache.store import Cache
from resource_site.content import load, scan
from resource_site.content.documents import File, ParsedDocument
from resource_site.problems import BuildError, Severity
from resource_site.progress import Progress
from resource_site.settings import clock

if TYPE_CHECKING:
    from tests.conftest import SmallSite

CACHE = Path(".cache")
HOUR = 3600 * 10**9
A, B = Path("content/news/2007-03-31-a.md"), Path("content/news/2007-04-01-b.md")


@pytest.fixture
def two(site: SmallSite) -> SmallSite:
    """A site with two articles, which are settled for builds that begin in an hour."""
    site.text("news/2007-03-31-a.md", "title: A", "Words *one*.")
    return site.text("news/2007-04-01-b.md", "title: B", "Words *two*.")


def scanned(site: SmallSite) -> tuple[File, ...]:
    return scan.files(site.config())[0].sources


def parsed(
    site: SmallSite, files: tuple[File, ...] | None = None, **choices: object
) -> list[ParsedDocument]:
    settings = site.config(**{"started": clock.nanoseconds() + HOUR, **choices})
    return load.documents(files or scanned(site), settings, Cache(CACHE), Progress())


def titles(found: list[ParsedDocument]) -> list[str]:
    return [one.document.title if one.document else "" for one in found]


def opened(site: SmallSite, **choices: object) -> list[str]:
    """Return the sources that are opened: all are deleted after the scan."""
    files = scanned(site)
    for file in files:
        Path(file.location).unlink()
    found = parsed(site, files, **choices)
    return [Path(one.path).stem[-1] for one in found if "cannot be read" in str(one.problems)]


def test_documents_are_in_the_order_of_the_files(two: SmallSite) -> None:
    assert titles(parsed(two)) == ["A", "B"]


def test_cached_documents_and_problems_equal_those_of_a_cold_run(two: SmallSite) -> None:
    two.settings("[languages.zh]\n[markdown]")
    two.text(
        "news/2007-05-01-c.md",
        "titel: C\ndate: 2007-02-31\nlastmod: 2007-06-01\ntags: [a, 预防]\ndraft: perhaps",
        "Words <blink>x</blink>, [a](b.md) and ![c](d.png).\n\n### Deep",
    )
    two.text("news/2007-06-01-d.zh.md", "title: 会议 # 1\nsource: UNIAP\nexpires: 2030-01-01")
    two.text("pages/about.md", "title: About\nimage: https://example.com/a.png")
    cold = parsed(two)
    assert {problem.severity for one in cold for problem in one.problems} == set(Severity)
    assert parsed(two) == cold
    assert repr(parsed(two)) == repr(cold)
    assert opened(two) == []


def test_every_source_is_opened_in_a_cold_run(two: SmallSite) -> None:
    assert opened(two) == ["a", "b"]


def test_only_an_edited_source_is_opened(two: SmallSite) -> None:
    parsed(two)
    two.text("news/2007-03-31-a.md", "title: New")
    assert titles(parsed(two)) == ["New", "B"]
    two.text("news/2007-03-31-a.md", "title: Newer")
    assert opened(two) == ["a"]


def test_an_edit_of_the_same_size_with_the_old_time_is_noticed(two: SmallSite) -> None:
    parsed(two)
    before = A.stat()
    time.sleep(0.05)  # longer than a tick of the disk's clock
    two.text("news/2007-03-31-a.md", "title: Z", "Words *one*.")
    os.utime(A, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = A.stat()
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert titles(parsed(two)) == ["Z", "B"]


def test_two_files_that_were_swapped_are_noticed(two: SmallSite) -> None:
    parsed(two)
    A.rename("aside")
    B.rename(A)
    Path("aside").rename(B)
    assert titles(parsed(two)) == ["B", "A"]


def test_a_deleted_source_has_no_document_until_it_is_restored(two: SmallSite) -> None:
    parsed(two)
    B.rename("aside")
    assert titles(parsed(two)) == ["A"]
    Path("aside").rename(B)
    assert titles(parsed(two)) == ["A", "B"]


def test_every_source_is_opened_after_a_change_of_a_setting(two: SmallSite) -> None:
    parsed(two)
    two.settings('[checks]\nalt = "off"')
    assert opened(two) == ["a", "b"]


def test_a_source_that_is_not_settled_is_opened_again(two: SmallSite) -> None:
    parsed(two, started=A.stat().st_ctime_ns)
    assert opened(two) == ["a", "b"]


def test_one_process_and_two_have_the_same_result(site: SmallSite) -> None:
    for number in range(60):  # more than one worker's share
        site.text(f"news/2007-03-31-a{number}.md", f"title: T{number}", f"Words *{number}*.")
    one = parsed(site, jobs=1)
    Cache(CACHE).path.unlink()
    two = parsed(site, jobs=2)
    assert len(two) == 60
    assert repr(two) == repr(one)


def change_cache(change: str) -> None:
    database = sqlite3.connect(CACHE / store.FILE)
    database.execute(change)
    database.commit()
    database.close()


def html(site: SmallSite, files: tuple[File, ...], found: list[ParsedDocument]) -> list[str]:
    of_body = load.html(files, site.config(), Cache(CACHE))
    return [of_body(one.document.body, one.path).strip() for one in found if one.document]


HTML = ["<p>Words <em>one</em>.</p>", "<p>Words <em>two</em>.</p>"]


def test_a_document_has_its_html(two: SmallSite) -> None:
    assert html(two, scanned(two), parsed(two)) == HTML


@pytest.mark.parametrize(
    "change",
    ["DELETE FROM entries", "UPDATE entries SET value = x'ff' WHERE kind = 'body'"],
)
def test_a_body_that_was_lost_meanwhile_is_made_again(two: SmallSite, change: str) -> None:
    found = parsed(two)
    change_cache(change)
    assert html(two, scanned(two), found) == HTML


def test_a_source_changed_during_the_build_stops_it(two: SmallSite) -> None:
    files, found = scanned(two), parsed(two)
    change_cache("DELETE FROM entries")
    two.text("news/2007-03-31-a.md", "title: A", "Other words.")
    with pytest.raises(BuildError, match="was changed during the build"):
        html(two, files, found)


@pytest.mark.parametrize("damage", [b"", b"no database" * 100])
def test_a_damaged_cache_is_replaced(two: SmallSite, damage: bytes) -> None:
    first = parsed(two)
    (CACHE / store.FILE).write_bytes(damage)
    assert parsed(two) == first


@pytest.mark.parametrize("value", [b"nonsense", b"[]", b"[" * 3000])
def test_a_cached_value_that_does_not_decode_is_a_miss(two: SmallSite, value: bytes) -> None:
    first, cache = parsed(two), Cache(CACHE)
    cache.put("document", dict.fromkeys(cache.all("document"), value))
    cache.put("body", dict.fromkeys(cache.all("body"), value))
    assert parsed(two) == first
    assert html(two, scanned(two), first) == HTML
