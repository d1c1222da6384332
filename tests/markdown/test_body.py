"""What a body holds besides its HTML, and what is done with what a page may not hold."""

from __future__ import annotations

import pickle
import threading

import pytest

from resource_site.markdown import beginning, body
from resource_site.markdown.body import Body, Finding, Reference

SHOWN_AS_TEXT = (
    "script", "style", "title", "textarea", "xmp", "noembed", "noframes", "plaintext"
)  # fmt: skip


def checks(text: str) -> list[str]:
    return [finding.check for finding in body(text).findings]


# Links and pictures


def test_a_link_inside_the_site_is_left_to_the_plan() -> None:
    found = body("Read\n[more](../about.md#us 'Us')!")
    assert found.html == '<p>Read\n<a href="\x1a0\x1a" title="Us">more</a>!</p>'
    assert found.references == (Reference("link", "../about.md#us", 2, 1, 27),)


def test_a_picture_inside_the_site_is_left_to_the_plan() -> None:
    found = body('> ![A desk](desk.jpg) <img src="a&amp;b.png" alt="">')
    assert [(at.kind, at.target, at.column) for at in found.references] == [
        ("picture", "desk.jpg", 3),
        ("picture", "a&b.png", 23),
    ]


def test_a_target_is_an_address_so_spaces_are_written_as_in_one() -> None:
    (found,) = body("[a](<my file.md>)").references
    assert found.target == "my%20file.md"


def test_links_that_leave_the_site_have_their_addresses_and_say_nothing_of_it() -> None:
    found = body("A [b](https://example.org/?a=1&b=2) and\nwww.example.org.")
    assert found.references == ()
    assert 'href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer"' in found.html


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "java&Tab;script:alert(1)",
        "&#1;javascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "blob:x",
    ],
)
def test_an_address_of_another_kind_keeps_its_words_only(target: str) -> None:
    for text in (f"[words]({target})", f'<a href="{target}">words</a>'):
        found = body(text)
        assert "href" not in found.html
        assert "words" in found.html
        assert [finding.check for finding in found.findings] == ["html"]


@pytest.mark.parametrize("target", ["//host/x", r"\\host/x", "/\\host/x", "https:x", "http://[x"])
def test_an_address_that_is_half_a_web_address_is_never_taken_for_one_of_this_site(
    target: str,
) -> None:
    found = body(f'<a href="{target}">words</a>')
    assert found.references == ()
    assert [finding.check for finding in found.findings] == ["html"]


def test_an_address_without_a_scheme_says_what_to_write() -> None:
    (finding,) = body("[a](//example.org/b)").findings
    assert finding.fix == "write https://example.org/b"


def test_a_picture_elsewhere_inside_a_link_leaves_the_link_with_its_words() -> None:
    found = body("[![Badge](https://a.example/b.png)](https://c.example/)")
    assert found.html == ('<p><a href="https://c.example/" rel="noopener noreferrer">Badge</a></p>')


def test_the_words_of_a_picture_hold_no_tags() -> None:
    found = body('![a *b* ![c](c.png) "d"](e.png)')
    assert 'alt="a b c &quot;d&quot;"' in found.html
    assert [at.target for at in found.references] == ["e.png"]


def test_a_label_without_an_address_is_a_mistake_only_where_a_link_was_meant() -> None:
    assert checks("[words][nowhere]") == ["links"]
    assert checks("[words] and [more]") == []


# Names of places


def test_headings_have_the_names_that_github_gives_them() -> None:
    found = body("# What's *new*?\n\nWord\n----\n\n## การค้า มนุษย์\n\n## Word")
    assert found.anchors == ("whats-new", "word", "การค้า-มนุษย์", "word-1")
    assert 'id="c-whats-new"' in found.html


def test_every_id_is_prefixed_and_used_once() -> None:
    found = body('<a name="top"></a><b id="x">a</b> <i id="x">b</i>\n\n## X')
    assert found.anchors == ("top", "x", "x-1", "x-2")
    assert 'id="c-top"' in found.html
    assert [finding.message for finding in found.findings] == [
        'the id "x" is used twice in this article'
    ]


@pytest.mark.parametrize("text", ["####", "#### <!-- later -->", '#### ![](a.png "decorative")'])
def test_a_heading_without_words_is_not_read_aloud_and_a_mistake(text: str) -> None:
    found = body(text)
    assert '<h4 aria-hidden="true">' in found.html
    assert found.anchors == ()
    assert [(finding.check, finding.line) for finding in found.findings] == [("headings", 1)]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("## a\n\n### b\n\n#### c\n\n## d\n\n### e", []),
        ("# a", ["1 this heading has the level of the title"]),
        ("a\n\nb\n=", ["3 this heading has the level of the title"]),
        ("### a\n\n### b", ["1 ### follows the title: a heading level is skipped"]),
        ("## a\n\n#### b", ["3 #### follows ##: a heading level is skipped"]),
        ("> ## a\n\n<h5>b</h5>", ["3 <h5> follows <h2>: a heading level is skipped"]),
        ("<h1>a</h1>", ["1 this heading has the level of the title"]),
        ("<h2>\n</h2>", ["1 this heading is empty"]),
    ],
)
def test_headings_go_down_by_one_level_at_a_time(text: str, messages: list[str]) -> None:
    findings = body(text).findings
    assert [f"{finding.line} {finding.message}" for finding in findings] == messages
    assert {finding.check for finding in findings} <= {"headings"}


# What a page may not hold


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a <blink>b</blink>", 1, 3),
        ('a\n\n- b <p style="x">c</p>', 3, 5),
        ("> a\n> <form>b</form>", 2, 3),
        ("<div>\n\n<marquee>a</marquee>\n</div>", 3, 1),
        ("| a |\n| - |\n| <u>b</u> |", 3, 3),
    ],
)
def test_what_is_taken_out_is_named_with_its_place(text: str, line: int, column: int) -> None:
    (finding,) = body(text).findings
    assert (finding.check, finding.line, finding.column) == ("html", line, column)


def test_words_in_tags_that_are_taken_out_stay() -> None:
    found = body("<center>a <font color=red>b</font></center>\n\n<button>c</button>")
    assert found.html.replace("\n", "") == "a b<p>c</p>"


@pytest.mark.parametrize("tag", SHOWN_AS_TEXT)
def test_a_tag_that_github_shows_as_text_is_text_and_a_mistake(tag: str) -> None:
    found = body(f"a <{tag} x='&lt;'>*b*</{tag}> c\n\n<{tag}>\nd\n</{tag.upper()}>")
    assert f"<p>a &lt;{tag} x='&lt;'&gt;<em>b</em>&lt;/{tag}&gt; c</p>" in found.html
    assert f"&lt;{tag}&gt;\nd\n&lt;/{tag.upper()}&gt;" in found.html
    assert [(finding.check, finding.line) for finding in found.findings] == [
        ("html", 1),
        ("html", 3),
    ]


@pytest.mark.parametrize("tag", SHOWN_AS_TEXT)
def test_a_tag_that_is_never_closed_does_not_swallow_the_article(tag: str) -> None:
    found = body(f"before <{tag}> after\n\n<{tag}>\nend")
    assert all(word in found.html for word in ("before", "after", "end"))


def test_a_comment_that_is_never_closed_is_a_mistake_in_any_case() -> None:
    (finding,) = body("a\n\n<!-- b\n\nc").findings
    assert (finding.check, finding.line) == ("always", 3)


@pytest.mark.parametrize(
    "text",
    [
        '<span lang="my" dir="ltr">a</span>',
        '<table><tbody><tr><td colspan="2" lang="en">a</td></tr></tbody></table>',
        '<time datetime="2007-03-31">a</time>',
        '<ol start="3"><li>a</li></ol>',
        '<details open=""><summary>a</summary>b</details>',
        "<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>",
    ],
)
def test_harmless_html_stays_letter_for_letter(text: str) -> None:
    found = body(f"<div>\n{text}\n</div>")
    assert found.html == f"<div>\n{text}\n</div>"
    assert found.findings == ()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('<td align="RIGHT">', '<td class="right">'),
        ('<th align="center" class="toc">', '<th class="toc center">'),
    ],
)
def test_a_cell_says_by_a_class_where_its_words_stand(text: str, html: str) -> None:
    found = body(f"<table><tbody><tr>{text}a</tr></tbody></table>")
    assert html in found.html
    assert found.findings == ()


@pytest.mark.parametrize(
    "attribute",
    ['class="table"', 'class="right"', 'tabindex="0"', 'role="group"', 'aria-label="a"'],
)
def test_what_makes_a_table_reachable_by_keyboard_is_not_for_editors(attribute: str) -> None:
    found = body(f"<div {attribute}>a</div>")
    assert found.html == "<div>a</div>"
    assert [finding.check for finding in found.findings] == ["html"]


def test_a_video_becomes_a_link_to_it() -> None:
    found = body('<video src="https://v.example/1"></video><embed src="//v.example/2" title="T">')
    assert found.html.count("<a href=") == 2
    assert ">https://v.example/1</a>" in found.html
    assert ">T</a>" in found.html


def test_of_many_findings_of_a_check_the_first_twenty_are_listed() -> None:
    found = body("<u>a</u>\n" * 30)
    assert len(found.findings) == 21
    assert found.findings[-1].message == "there are more findings of this check"


def test_characters_that_no_page_may_hold_are_replaced() -> None:
    found = body("a\x00b\x1a0\x1ac&#26;d\ud800e\ufffff&#x1a;")
    assert found.html == "<p>a\ufffdb\ufffd0\ufffdc\ufffdd\ufffde\ufffdf\ufffd</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a b* (**c**), __d__!", "<em>a b</em> (<strong>c</strong>), <strong>d</strong>!"),
        ("*a *b* c*", "<em>a <em>b</em> c</em>"),
        ("*_a*_ **a*", "<em>_a</em>_ *<em>a</em>"),
        ("_a_b _a.b_ x*a* *a *", "_a_b <em>a.b</em> x<em>a</em> *a *"),
        ("*see www.a.org* *a:b@c.org*", None),
    ],
)
def test_emphasis_is_the_same_whether_its_words_are_plain_or_not(
    text: str, html: str | None
) -> None:
    found = body(text).html
    if html is None:
        assert found.count("<em>") == found.count("<a href=") == 2
    else:
        assert found == f"<p>{html}</p>"


# Beginning


def test_the_beginning_is_the_first_paragraphs_without_headings_tables_code_and_notes() -> None:
    text = "# Title\n\n| a |\n| - |\n\n    code\n\nFirst *words*[^1] ![x](y.png) & more.\n\nSecond."
    assert beginning(body(text + "\n\n[^1]: Note")) == "First words & more. Second."


def test_a_long_beginning_is_cut_between_words() -> None:
    found = beginning(body("word " * 100))
    assert found.endswith(" word…")
    assert len(found) <= 200


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("打击人口贩运，" * 60, "打击人口贩运，…"),
        ("นี้" * 150, "นี้…"),
        ("မြန်" * 150, "မြန်…"),
    ],
)
def test_a_long_beginning_without_spaces_is_never_cut_in_a_letter(text: str, end: str) -> None:
    found = beginning(body(text))
    assert found.endswith(end)
    assert len(found) <= 201


# Notes and tasks in other languages


def test_what_a_screen_reader_says_is_in_the_language_of_the_article() -> None:
    assert 'aria-label="Done"' in body("- [x] a").html
    assert 'aria-label="已完成"' in body("- [x] a", language="zh-Hans").html
    assert 'aria-label="Done"' in body("- [x] a", language="qq").html


def test_a_note_that_is_used_twice_leads_back_to_both_places() -> None:
    found = body("a[^n] b[^n]\n\n[^n]: c")
    assert [at.target for at in found.references] == ["#fn-1", "#fn-1", "#fnref-1", "#fnref-1-2"]
    assert found.anchors == ("fn-1", "fnref-1", "fnref-1-2")


def test_two_notes_of_one_name_are_a_mistake_and_both_stay() -> None:
    found = body("a[^n]\n\n[^n]: first\n\n[^n]: second")
    assert "first" in found.html
    assert "second" in found.html
    assert [finding.check for finding in found.findings] == ["links"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one \n*two*\t\nthree\t  \nfour", "<p>one\n<em>two</em>\nthree<br>\nfour</p>"),
        ("`a \nb`", "<p><code>a  b</code></p>"),
        ("- - a", "<ul>\n<li>\n<ul>\n<li>a</li>\n</ul>\n</li>\n</ul>"),
        ("*\n\n*", "<ul>\n<li></li>\n<li></li>\n</ul>"),
    ],
)
def test_white_space_is_where_github_has_it(text: str, html: str) -> None:
    assert body(text).html == html


# Promises about the function itself


def test_a_body_can_be_sent_to_another_process() -> None:
    found = body("# a\n\n[b](c.md) <u>d</u>")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own


def test_it_works_in_a_thread() -> None:
    found: list[Body] = []
    thread = threading.Thread(target=lambda: found.append(body("*a*")))
    thread.start()
    thread.join()
    assert found[0].html == "<p><em>a</em></p>"


def test_an_article_over_one_mebibyte_is_refused() -> None:
    assert body("é" * (1 << 19)).findings == ()
    assert body("é" * (1 << 19) + "a").findings == (
        Finding(
            "always", 0, 0, 1,
            "this article is longer than 1 MiB", "divide it into several articles",
        ),
    )  # fmt: skip


def test_nothing_of_one_article_gets_into_the_next() -> None:
    body("# a\n\n[b](c.md) <u>d</u>")
    assert body(" \n ") == Body("", (), (), ())


@pytest.mark.parametrize(("written", "meant"), [("maito:a@b.org", "mailto"), ("htps://b", "https")])
def test_a_slip_in_an_address_is_answered_with_what_was_meant(written: str, meant: str) -> None:
    (finding,) = body(f"[a]({written})").findings
    assert finding.fix == f"did you mean {meant}:?"
