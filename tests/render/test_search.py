"""The search index is made by Pagefind: the same bytes every time, and nothing but words."""

from __future__ import annotations

import gzip
import json
import sys

import pytest

from resource_site.render import search
from resource_site.render.search import SearchError
from resource_site.site.pages import SearchIndex, SearchRecord

ENGLISH = SearchRecord("/news/2007/a/", "en", "Border & <co>", "31 March 2007", "<p>Liaison</p>")
CHINESE = SearchRecord("/zh/news/2007/a/", "zh", "边境会议", "2007年3月31日", "<p>打击人口贩运</p>")


def index(*records: SearchRecord) -> dict[str, bytes]:
    return dict(search.files(SearchIndex("", lambda: iter(records))))


def fragments(files: dict[str, bytes]) -> list[dict[str, object]]:
    """Return what the index says of each text."""
    packed = [raw for path, raw in sorted(files.items()) if "/fragment/" in path]
    return [json.loads(gzip.decompress(raw).removeprefix(b"pagefind_dcd")) for raw in packed]


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    """The index of two texts."""
    return index(ENGLISH, CHINESE)


def test_a_text_is_found_by_its_address_title_and_day(made: dict[str, bytes]) -> None:
    found = {str(fragment["url"]): fragment["meta"] for fragment in fragments(made)}
    assert found == {
        "/news/2007/a/": {"title": "Border & <co>", "date": "31 March 2007"},
        "/zh/news/2007/a/": {"title": "边境会议", "date": "2007年3月31日"},
    }


def test_words_that_no_space_parts_are_parted_for_the_index(made: dict[str, bytes]) -> None:
    contents = [str(fragment["content"]) for fragment in fragments(made)]
    between = f"{search.JOINER} "
    assert any(between.join(("打击", "人口", "贩运")) in content for content in contents)


def test_only_what_the_browser_asks_for_is_published(made: dict[str, bytes]) -> None:
    names = {path.removeprefix("pagefind/").partition("/")[0] for path in made}
    assert {"pagefind.js", "pagefind-entry.json", "fragment", "index"} <= names
    assert not any("ui" in name or name.endswith(".css") for name in names)


def test_an_index_is_the_same_every_time(made: dict[str, bytes]) -> None:
    assert index(ENGLISH, CHINESE) == made


def test_a_site_without_texts_has_no_index() -> None:
    assert index() == {}


def test_tags_of_a_text_are_left_alone() -> None:
    record = SearchRecord(
        "/a/", "my", "က", "", '<p lang="my">မြန်မာ<a href="/b/?c&amp;d">စာ</a></p>'
    )
    (fragment,) = fragments(index(record))
    assert "href" not in str(fragment["content"])
    assert "lang" not in str(fragment["content"])


def test_what_the_indexer_says_against_it_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(SearchError, match=r"status 1"):
        index(ENGLISH)
