"""The URL of each reference replaces its mark in the HTML of a body."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from resource_site.markdown.body import MARK
from resource_site.render import bodies
from resource_site.site.values import (
    Content,
    Picture,
)


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


PICTURE = Picture(
    *("/a.jpg.1200.jpg", "https://example.org/a.jpg.1200.jpg", ""),
    width=1200,
    height=900,
    type="image/webp",
    srcset="/a.jpg.480.webp 480w, /a.jpg.1600.webp 1600w",
)
SOURCE = (
    '<source type="image/webp" srcset="/a.jpg.480.webp 480w, /a.jpg.1600.webp 1600w"'
    ' sizes="(min-width: 42rem) 40rem, 100vw">'
)
TAG = '<img src="/a.jpg.1200.jpg" alt="A > B"{} decoding="async" width="1200" height="900">'


def shown(html: str, *pictures: Picture | None) -> str:
    marked = html.replace("|", MARK)
    urls = ("/a.jpg",) * len(pictures)
    return bodies.filled(Content("key", "news/a.md", urls, pictures), lambda _key, _path: marked)


def test_a_picture_is_shown_in_several_widths() -> None:
    tag = '<p>A <img src="|{}|" alt="A > B" loading="lazy" decoding="async"> b</p>'
    html = tag.format(0) + tag.format(1) + '<a href="|2|">c</a>'
    eager = replace(PICTURE, loading="eager")
    first = f"<p>A <picture>{SOURCE}{TAG.format('')}</picture> b</p>"
    lazy = TAG.format(' loading="lazy"')
    second = f"<p>A <picture>{SOURCE}{lazy}</picture> b</p>"
    assert shown(html, eager, PICTURE, None) == f'{first}{second}<a href="/a.jpg">c</a>'


def test_a_picture_of_one_width_is_a_tag_alone() -> None:
    html = '<img src="|0|" alt="" loading="lazy" decoding="async">'
    assert shown(html, replace(PICTURE, srcset="", type="")) == (
        '<img src="/a.jpg.1200.jpg" alt="" loading="lazy" decoding="async"'
        ' width="1200" height="900">'
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (' width="300"', ' width="300" loading="lazy"'),
        (' width="50%" height="20"', ' width="50%" height="20" loading="lazy"'),
        (' height="20"', ' loading="lazy" width="1200" height="900"'),
    ],
)
def test_the_width_that_an_editor_chose_is_kept(written: str, expected: str) -> None:
    html = f'<img src="|0|" alt=""{written} loading="lazy">'
    assert shown(html, replace(PICTURE, srcset="")) == (
        f'<img src="/a.jpg.1200.jpg" alt=""{expected}>'
    )


@given(st.text())
def test_a_url_never_ends_its_attribute(url: str) -> None:
    html = filled('<a href="|0|">', url)
    assert not set('"<>') & set(html.removeprefix('<a href="').removesuffix('">'))
