"""What is taken for our own HTML is HTML that nh3 leaves letter for letter as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_site.markup.body import MARK
from resource_site.markup.ours import is_ours
from resource_site.markup.safety import CLEANER

LINK = '<a href="https://example.org/?a=1&amp;b" rel="noopener noreferrer">'
TABLE = '<div class="table" role="group" aria-label="Table" tabindex="0">\n<table>\n<thead>\n<tr>\n'
CELL = '<th class="right" scope="col">Name</th>\n</tr>\n</thead>\n</table>\n</div>\n'
OURS = [
    "",
    "<p>Words &amp; more.</p>\n",
    f'<p>One <em>two</em> {LINK}three</a><br>\n<a href="{MARK}0{MARK}">four</a></p>\n',
    '<ul>\n<li>One</li>\n<li>\n<p>Two</p>\n<ol start="3">\n<li>Three</li>\n</ol>\n</li>\n</ul>\n',
    '<h2 id="c-words">Words</h2>\n<blockquote>\n<p>Said.</p>\n</blockquote>\n<hr>\n',
    TABLE + CELL,
]
NOT_OURS = [
    "<script>x</script>", "<p onclick=x>", '<p class="a">x</p>', "<p>x", "x</p>", "<p><p>x</p></p>",
    "</article><p>x</p>", "<ul>x<p>y</p></ul>", "<em><p>x</p></em>", "<a>x</a>", "a > b", "&copy;",
    '<a href="javascript:x">x</a>', '<a href="https://xn--a.org">x</a>', '<a href="//a.org">x</a>',
    f"<p>{LINK}{LINK}x</a></a></p>", TABLE + "word" + CELL, "<!-- x -->", "<p>\xa0</p>",
    "<p>x</p ><p>y</p>", "<P>x</P>", '<h2 id="x y">x</h2>', "<br/>", "<p>\0</p>", "<p>x</br></p>",
]  # fmt: skip
PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<em>", "</em>", "<ul>", "</ul>", "<li>", "</li>", "<br>", "<hr>", "</a>"),
        *("<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<tbody>", "</tbody>", "<h2>"),
        *(LINK, f'<a href="{MARK}1{MARK}">', '<h2 id="c-a">', "</h2>", "<blockquote>", "<code>"),
        *("</code>", "</blockquote>", "<b>", "</b>", "word", " ", "\n", "&amp;", "&lt;", "é", "&"),
        *('<a href="mailto:a@b.org">', '<a href="tel:+95-1">', "<ol>", '<ol start="2">', "</ol>"),
        *(
            TABLE,
            "<thead>",
            "</thead>",
            '<th scope="col">',
            "</th>",
            "</div>",
            '<td class="right">',
        ),
    ]
)
UNHURRIED = settings(deadline=None, max_examples=500)


@pytest.mark.parametrize("html", OURS)
def test_what_our_writer_makes_is_known(html: str) -> None:
    assert is_ours(html)
    assert CLEANER.clean(html) == html


@pytest.mark.parametrize("html", NOT_OURS)
def test_what_it_never_makes_is_not(html: str) -> None:
    assert not is_ours(html)


@UNHURRIED
@given(st.lists(PIECES, max_size=12).map("".join))
def test_nh3_would_leave_what_is_known_as_it_is(html: str) -> None:
    if is_ours(html):
        assert CLEANER.clean(html) == html


WHOLE = st.recursive(
    st.sampled_from(["word", "&amp;", " ", "\n", "<br>", f"{LINK}x</a>", "<hr>", "é 我"]),
    lambda inner: st.tuples(
        st.sampled_from(["p", "em", "b", "ul", "ol", "li", "blockquote", "code", "tr", "td"]),
        st.lists(inner, max_size=3),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=8,
)


@UNHURRIED
@given(WHOLE)
def test_nh3_would_leave_what_is_known_and_well_nested_as_it_is(html: str) -> None:
    if is_ours(html):
        assert CLEANER.clean(html) == html
