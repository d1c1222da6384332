"""What is packed comes back as it was; what is no record is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from resource_site import markup
from resource_site.content import parse, scan, serialization
from resource_site.content.documents import Article, Listing, Reading
from resource_site.markup.body import Body
from resource_site.problems import Severity

if TYPE_CHECKING:
    from tests.conftest import SmallSite

BANGKOK, BERLIN = ZoneInfo("Asia/Bangkok"), ZoneInfo("Europe/Berlin")

FULL = """\
title: A “title” with 文字
date: 2007-03-31 09:30
updated: 2007-04-02
expires: 2030-01-01
aliases: [/old/a.html]
tags: [Law, Children]
source:
  name: A newspaper
  date: 2007-03
  url: https://example.org/a
authors: [One, Two]
image: photo.jpg
image_alt: A border
featured: true
"""

BODY = """\
## A heading

Words with [a link](b.md), [another](https://example.org/) and ![](photo.jpg).

<script>x</script>
"""


def read(site: SmallSite) -> list[Reading]:
    """Read every source of a site, and remember nothing."""
    config = site.config()

    def body(text: str, language: str) -> tuple[str, Body]:
        return "key", markup.body(text, language=language)

    found: Listing = scan.listing(config)[0]
    readings = []
    for file in found.sources:
        source, unclean = scan.source(file)
        assert source is not None
        readings.append(parse.read(source, "source", unclean, config, body))
    return readings


def full(site: SmallSite) -> Reading:
    site.settings('[taxonomies.tags]\ntitle = "Tags"\n[checks]\nalt = "warn"\nhtml = "warn"')
    (found,) = read(site.text("news/a.md", FULL, BODY))
    return found


def test_an_article_comes_back_as_it_was(site: SmallSite) -> None:
    before = full(site)
    assert isinstance(before.document, Article)
    assert before.document.credit
    assert before.document.terms["tags"] == ("Law", "Children")
    assert before.document.references
    assert before.expires
    assert {problem.severity for problem in before.problems} >= {Severity.WARNING}
    (after,) = serialization.unpacked([serialization.packed(before)], BANGKOK)
    assert after == before
    assert repr(after) == repr(before)


def test_a_page_a_draft_and_a_mistake_come_back_in_their_order(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "titel: A").text("news/2007-03-31-b.md", "title: B")
    site.text("news/2007-03-31-c.md", "title: C\ndraft: true").text("pages/about.md", "title: Us")
    before = read(site)
    assert [bool(found.document) for found in before] == [False, True, True, True]
    after = serialization.unpacked([serialization.packed(found) for found in before], BANGKOK)
    assert repr(after) == repr(before)


def test_a_time_that_clocks_show_twice_comes_back_as_the_one_it_was(site: SmallSite) -> None:
    second = datetime(2007, 10, 28, 2, 30, tzinfo=BERLIN, fold=1)
    before = replace(full(site), appears=second, expires=second.replace(fold=0))
    (after,) = serialization.unpacked([serialization.packed(before)], BERLIN)
    assert after.appears
    assert after.expires
    assert after.appears.timestamp() - after.expires.timestamp() == 3600
    assert (after.appears.timestamp(), after.expires.fold) == (second.timestamp(), 0)


def test_nothing_packed_is_nothing_unpacked() -> None:
    assert serialization.unpacked([], BANGKOK) == []


def test_a_body_comes_back_as_it_was() -> None:
    before = markup.body(BODY, language="en")
    assert before.references
    assert before.findings
    assert serialization.unpacked_body(*serialization.packed_body(before)) == before


@pytest.mark.parametrize(
    "row",
    [
        *("", "words", "7", "null", "true", '"words"', "[]", "{}", "[1,2,3,4,5,6,7]", "[[]]", "["),
        '["a.md",["a.md"],[1,2,3],false,null,null,[]]',
        '["a.md",["a.md"],null,false,"some day",null,[]]',
        '["a.md",["a.md"],null,false,null,null,[["a.md",1,1,"x","y",1,"heavy"]]]',
    ],
)
def test_what_is_no_record_is_refused(site: SmallSite, row: str) -> None:
    packed = serialization.packed(full(site))
    with pytest.raises((ValueError, TypeError, LookupError)):
        serialization.unpacked([packed, row, packed], BANGKOK)


@pytest.mark.parametrize("rest", ["", "words", "7", "null", "[]", "{}", "[1,2,3,4,5,6,7]", "[1"])
def test_what_is_no_body_is_refused(rest: str) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        serialization.unpacked_body("<p>Words.</p>", rest)


def test_a_record_that_was_cut_is_refused(site: SmallSite) -> None:
    packed = serialization.packed(full(site))
    for length in range(1, len(packed)):
        with pytest.raises((ValueError, TypeError, LookupError)):
            serialization.unpacked([packed[:length]], BANGKOK)
