"""The URL of each reference replaces its mark in the HTML of a body."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from resource_site.markdown.body import MARK
from resource_site.render import bodies
from resource_site.site.pages import Content


def filled(html: str, *urls: str) -> str:
    marked = html.replace("|", MARK)
    return bodies.filled(Content("key", "content/news/a.md", urls), lambda _key, _path: marked)


def test_urls_replace_marks() -> None:
    html = '<a href="|0|">x</a><a href="|1|">y</a><a href="|0|">z</a>'
    assert filled(html, "/a/", "/b/?c&d") == (
        '<a href="/a/">x</a><a href="/b/?c&amp;d">y</a><a href="/a/">z</a>'
    )


@given(st.text())
def test_a_url_never_ends_its_attribute(url: str) -> None:
    html = filled('<a href="|0|">', url)
    assert not set('"<>') & set(html.removeprefix('<a href="').removesuffix('">'))
