"""The URL of each reference replaces its mark in the HTML of a body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.markdown.body import MARK
from resource_site.render import bodies
from resource_site.site.pages import Content


def filled(html: str, *urls: str | None) -> str:
    marked = html.replace("|", MARK)
    return bodies.filled(Content("key", "content/news/a.md", urls), lambda _key, _path: marked)


def test_urls_replace_marks() -> None:
    html = '<a href="|0|">x</a><a href="|1|">y</a><a href="|0|">z</a>'
    assert filled(html, "/a/", "/b/?c&d") == (
        '<a href="/a/">x</a><a href="/b/?c&amp;d">y</a><a href="/a/">z</a>'
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            '<a href="|0|">one <em>two</em></a>, <a href="|1|">b</a>',
            'one <em>two</em>, <a href="/b/">b</a>',
        ),
        ('<a title="a > b" href="|0|" class="x">one</a>', "one"),
        ('<a id="c-x" href="|0|" lang="fr">one</a>', '<span id="c-x" lang="fr">one</span>'),
        ('<img src="|0|" alt="A &lt;gate&gt; &quot;B&quot;">', 'A &lt;gate&gt; "B"'),
        ('<img src="|0|" alt="">', ""),
        ('<a href="|0|"><img src="|1|" alt="x</a>"></a>', '<img src="/b/" alt="x</a>">'),
        ('<a href="|1|"><img src="|0|" alt="x"></a>', '<a href="/b/">x</a>'),
        (
            '<a href="https://example.com/">one</a><a href="|0|">two</a>',
            '<a href="https://example.com/">one</a>two',
        ),
    ],
)
def test_a_link_to_what_is_not_published_is_text(html: str, text: str) -> None:
    assert filled(html, None, "/b/") == text


@given(st.text())
def test_a_url_never_ends_its_attribute(url: str) -> None:
    html = filled('<a href="|0|">', url)
    assert not set('"<>') & set(html.removeprefix('<a href="').removesuffix('">'))
