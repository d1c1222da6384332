"""Inputs that once went wrong, and their kin: what GitHub shows, or a clear finding."""

from __future__ import annotations

import re

import pytest

from resource_site.markdown import beginning, body
from resource_site.markdown.body import MARK

REL = 'rel="noopener noreferrer"'


def html(text: str, language: str = "en") -> str:
    found = body(text, language=language)
    return re.sub(rf"{MARK}(\d+){MARK}", lambda at: found.references[int(at[1])].target, found.html)


def messages(text: str) -> list[str]:
    return [finding.message for finding in body(text).findings]


def web(address: str, words: str = "") -> str:
    return f'<a href="{address}" {REL}>{words or address}</a>'


# Pictures


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("![](data:image/png;base64,iVBORw0KGgo=)", ""),
        ("![A boat](data:image/png;base64,iVBORw0KGgo=)", "A boat"),
        ('<img src="data:image/gif;base64,R0lGODlhAQAB" alt="">', ""),
        ('<img src="DATA:image/svg+xml,%3Csvg/%3E" alt="A seal">', "A seal"),
        ("![a](<data:image/png;base64,iVBO Rw0K>)", "a"),
    ],
)
def test_a_picture_in_the_text_is_an_error_and_never_shown_as_characters(
    text: str, shown: str
) -> None:
    found = body(f"{text}\n\nWords.")
    assert re.sub(r"</?p>", "", found.html).strip() == f"{shown}\nWords.".strip()
    (finding,) = found.findings
    assert finding.check == "images"
    assert finding.fix == "save the picture beside the article and write its file name here"
    assert "base64" not in beginning(found)


@pytest.mark.parametrize(
    "text",
    [
        "![](https://img.example.org/boat_small.png)",
        "[![](https://img.example.org/a.png)](https://example.org/)",
        "https://example.org/a",
        "www.example.org",
        '<p><img src="https://img.example.org/a.png" alt=""></p>',
    ],
)
def test_a_summary_does_not_begin_with_an_address(text: str) -> None:
    assert beginning(body(f"{text}\n\nThe boats are back.")) == "The boats are back."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            '[<img alt="seal" src="https://x.example/a.jpg">](https://x.example/a.jpg)',
            web("https://x.example/a.jpg", "seal"),
        ),
        (
            "[![seal](https://x.example/a.jpg)](https://y.example/)",
            web("https://y.example/", "seal"),
        ),
        (
            '<a href="https://y.example/"><img src="https://x.example/a.jpg" alt="seal"></a>',
            web("https://y.example/", "seal"),
        ),
        (
            '<a href="https://y.example/">![seal](https://x.example/a.jpg)</a>',
            web("https://y.example/", "seal"),
        ),
        (
            '[<iframe src="https://x.example/v" title="film"></iframe>](https://y.example/)',
            web("https://y.example/", "film"),
        ),
    ],
)
def test_a_picture_elsewhere_in_a_link_leaves_one_link(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "alt"),
    [
        ("![by pat<HUN> on a site](a.jpg)", "by pat&lt;HUN&gt; on a site"),
        ("![a <b>c</b> d](a.jpg)", "a &lt;b&gt;c&lt;/b&gt; d"),
        ("![a *b* `c` [d](e)](a.jpg)", "a b c d"),
        ("![a & b &copy; \\*](a.jpg)", "a &amp; b © *"),
        ("![one\ntwo ![three](b.jpg)](a.jpg)", "one two three"),
    ],
)
def test_the_alternative_text_is_kept_whole(text: str, alt: str) -> None:
    found = body(text)
    assert f'alt="{alt}"' in found.html
    assert [reference.target for reference in found.references] == ["a.jpg"]


# Bare addresses


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "Write to _help@example.org_",
            'Write to <em><a href="mailto:help@example.org">help@example.org</a></em>',
        ),
        (
            "__x@example.org__",
            '<strong><a href="mailto:x@example.org">x@example.org</a></strong>',
        ),
        ("_https://example.org_", f"<em>{web('https://example.org')}</em>"),
        (
            "**www.example.org**",
            f"<strong>{web('http://www.example.org', 'www.example.org')}</strong>",
        ),
        ("~~https://example.org/a~~", f"<del>{web('https://example.org/a')}</del>"),
        ("(https://a.example/b_(c)), d", f"({web('https://a.example/b_(c)')}), d"),
        ("https://a.example/?b=1&c=2.", f"{web('https://a.example/?b=1&amp;c=2')}."),
        ("xhttp://a.example and a@b and @c.d", "xhttp://a.example and a@b and @c.d"),
        (
            "`https://a.example` <b>a@b.org</b>",
            '<code>https://a.example</code> <b><a href="mailto:a@b.org">a@b.org</a></b>',
        ),
        ("[see https://a.example/](b.md)", '<a href="b.md">see https://a.example/</a>'),
    ],
)
def test_a_bare_address_is_a_link(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


# References


def test_a_single_parenthesis_in_the_address_of_a_label_hides_no_other_label() -> None:
    text = "See [a][3] and [b][4].\n\n[3]: http://x.example/page.html(and\n[4]: http://x.example/ok"
    assert html(text) == (
        f"<p>See {web('http://x.example/page.html%28and', 'a')}"
        f" and {web('http://x.example/ok', 'b')}.</p>"
    )
    assert messages(text) == []


@pytest.mark.parametrize(
    ("definition", "fix"),
    [
        (
            "Words\n[1]: https://x.example/1",
            "write an empty line before the line that begins with [1]:",
        ),
        (
            "> Words\n> [1]: https://x.example/1",
            "write an empty line before the line that begins with [1]:",
        ),
        ("[1]: https://x.example/a b", "write it between < and >: [1]: <…>"),
        ("", "write it on a line of its own: [1]: https://…"),
    ],
)
def test_a_label_without_an_address_says_what_is_missing(definition: str, fix: str) -> None:
    (finding,) = body(f"See [a][1].\n\n{definition}").findings
    assert (finding.check, finding.line, finding.column, finding.length) == ("links", 1, 5, 6)
    assert finding.fix == fix


# Emphasis


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**one **two** three**", "<strong>one two three</strong>"),
        ("****bold****", "<strong>bold</strong>"),
        ("__a __b__ c__", "<strong>a b c</strong>"),
        ("**a *b **c** d* e**", "<strong>a <em>b <strong>c</strong> d</em> e</strong>"),
        ("******a******", "<strong>a</strong>"),
    ],
)
def test_strong_in_strong_is_one(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


# HTML


def test_a_player_leaves_the_link_in_it() -> None:
    text = '<audio><source src="https://x/a.mp3"><a href="https://x/a.mp3">a.mp3</a></audio>'
    assert html(text) == f"<p>{web('https://x/a.mp3', 'a.mp3')}</p>"
    assert messages(text) == ["<audio> is not shown on a page"]


@pytest.mark.parametrize("text", ["<p>a <foo> b</p>", "<p>\\<foo> b</p>", "x <type of person> y"])
def test_the_fix_for_a_sign_that_was_no_tag_works(text: str) -> None:
    (finding,) = body(text).findings
    written = re.search(r"&lt;\S+>", finding.fix)
    assert written is not None
    name = written[0].removeprefix("&lt;").removesuffix(">")
    assert messages(text.replace(f"<{name}", f"&lt;{name}")) == []


# What GitHub's preview shows besides


@pytest.mark.parametrize("kind", ["note", "tip", "important", "warning", "caution"])
def test_an_alert_is_a_box_with_a_title(kind: str) -> None:
    found = body(f"> [!{kind.upper()}]\n> Take *care*.")
    assert found.html == (
        f'<div class="alert {kind}" role="note">\n<div class="title">{kind.title()}</div>\n'
        "<p>Take <em>care</em>.</p>\n</div>"
    )
    assert beginning(found) == "Take care."


def test_the_title_of_an_alert_is_in_the_language_of_the_article() -> None:
    assert '<div class="title">警告</div>' in html("> [!WARNING]\n> x", "zh")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (":warning: Hot", "⚠️ Hot"),
        ("a :+1::-1: b", "a 👍👎 b"),
        ("[:tada:](b.md)", '<a href="b.md">🎉</a>'),
        ("`:warning:` 12:30:45 :nothing:", "<code>:warning:</code> 12:30:45 :nothing:"),
        ("https://a.example/:warning:/b", web("https://a.example/:warning:/b")),
    ],
)
def test_a_shortcode_is_an_emoji(text: str, shown: str) -> None:
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "Hello\n\nمرحبا",
        "- a\n- مرحبا",
        "## Hello مرحبا",
        "| a |\n| - |\n| שלום |",
        "1. می‌خواهم\n\nx",
    ],
)
def test_text_of_two_directions_has_the_direction_of_each_block(text: str) -> None:
    assert 'dir="auto"' in body(text).html


@pytest.mark.parametrize("text", ["Hello", "你好, hello", "Привет", "مرحبا ١٢٣"])
def test_text_of_one_direction_says_nothing_of_it(text: str) -> None:
    assert "dir=" not in body(text).html


@pytest.mark.parametrize("row", ["|---\t|---|", "| --- | ---\t|", "\t|---|---|"[1:]])
def test_tabs_do_not_hide_a_table(row: str) -> None:
    assert "<table>" in html(f"| a | b |\n{row}\n| c | d |")


@pytest.mark.parametrize(
    "note",
    [
        "[^1]: one\n\n    > [^2]: two",
        "[^1]: > [^2]: two",
        "[^1]: - [^2]: two",
        "> [^1]: - > [^2]: two",
        "[^1]: > - [^2]: > [^3]: two",
        "- > [^1]: one\n  >\n  >     - [^2]: two\n  >     - [^2]: two again",
    ],
)
def test_a_footnote_inside_another_one_is_a_footnote_of_its_own(note: str) -> None:
    shown = html(f"x[^1] y[^2]\n\n{note}\n\nAfter.")
    assert shown.count("two") == note.count("two")
    assert '<li id="c-fn-2">' in shown
    assert "<p>After.</p>" in shown.partition('<div class="footnotes"')[0]
