"""An export of WordPress keeps its texts, addresses and people, and fetches nothing."""

from __future__ import annotations

import sys
import time

import pytest

from tests.importers import wxr
from tests.importers.moving import PIXEL, Moving

EXPORT = "old/export.xml"


def imported(moving: Moving, export: str, *options: str, status: int = 0) -> str:
    moving.file("export.xml", export)
    return moving.run("wordpress", *options, status=status, source=EXPORT)


def body(moving: Moving, html: str) -> str:
    imported(
        moving, wxr.export(wxr.item(1, "A", html, name="a"), wxr.upload(90, "boat.jpg", "Boat"))
    )
    return moving.only_body()


def test_every_published_item_is_built_and_its_address_leads_to_it(moving: Moving) -> None:
    printed = imported(moving, wxr.fifty())
    assert "39 articles and 2 pages (4 drafts)" in printed
    pages = moving.built()
    names = [f"block-{name.replace('/', '-')}" for name in wxr.BLOCKS]
    names += [f"classic-{name}" for name in wxr.CLASSIC]
    names += ["fish", "with-picture", "scripted", "evil", "le-fleuve", "the-river"]
    for name in names:
        assert "<article" in moving.followed(pages, f"/2019/05/{name}/")
    for address in ("/tours/boat-tour/", "/tours/second-tour/", "/2019/06/fish/"):
        assert "<article" in moving.followed(pages, address)
    assert "Four." in moving.followed(pages, "/about-us/team/")


def test_what_is_left_over_is_named_by_kind(moving: Moving) -> None:
    printed = imported(moving, wxr.fifty())
    for line in (
        "3  upload, which is not downloaded — first in old/export.xml:",
        "2  comment — first in",
        "1  item with the status trash — first in",
        "1  item of type nav_menu_item — first in",
        "1  block latest-posts — first in",
        "1  block acme/map: only its HTML is kept — first in",
        "1  shortcode contact-form-7 — first in",
        "1  post with a password, now a draft — first in",
        "1  HTML <script> — first in",
        "https://river.example.org/wp-content/uploads/2019/05/boat.jpg",
    ):
        assert line in printed


def test_nothing_that_is_not_public_is_published(moving: Moving) -> None:
    imported(moving, wxr.fifty())
    for name in (
        "2020-02-03-not-ready",
        "2019-05-06-waiting",
        "2019-05-06-ours",
        "2019-05-06-secret",
    ):
        assert "draft: true" in moving.text(f"posts/{name}.md")
    texts = "".join(moving.built().values())
    for title in ("Not ready", "Waiting", "Secret", "Thrown away", "Later"):
        assert title not in texts


def test_people_terms_and_fields_are_kept(moving: Moving) -> None:
    imported(moving, wxr.fifty())
    text = moving.text("posts/2019-05-06-fish.md")
    for line in (
        "title: Fish & rice – prices\n", "summary: About fish.\n", "authors:\n- Ma Thida\n",
        "categories:\n- Food & Water\n", "tags:\n- rice fields\n", "region:\n- Upper river\n",
        "translator: Ko Ko\n", "updated: 2020-02-03\n",
    ):  # fmt: skip
        assert line in text


def test_translations_of_polylang_are_kept(moving: Moving) -> None:
    imported(moving, wxr.fifty())
    assert moving.body("posts/2019-05-06-the-river.fr.md") == "Eau."


MARKDOWN = {
    "<p>A &amp; <strong>b</strong> <em>c</em></p>": "A & **b** *c*",
    "One\ntwo\n\nThree": "One  \ntwo\n\nThree",
    "<h2>Head</h2>\nText": "## Head\n\nText",
    "&lt;script&gt; and `x` and *y* and a_b": "\\<script> and \\`x\\` and \\*y\\* and a_b",
    "1. not a list": "1\\. not a list",
    "# no heading": "\\# no heading",
    wxr.BLOCKS["paragraph"]: "Water **rises** & falls.",
    wxr.BLOCKS["heading"]: "### The bank",
    wxr.BLOCKS["list"]: "- One\n- Two",
    wxr.BLOCKS["quote"]: "> Rain.\n>\n> A farmer",
    wxr.BLOCKS["code"]: "```\nlevel = 3 < 4\n```",
    wxr.BLOCKS["table"]: "| Year | Level |\n| --- | --- |\n| 2019 | 3 m |",
    wxr.BLOCKS["embed"]: "<https://youtu.be/abc123>",
    wxr.BLOCKS["acme/map"]: "Map of the river",
    "[youtube abc123]": "<https://www.youtube.com/watch?v=abc123>",
    "[embed]https://vimeo.com/77[/embed]": "<https://vimeo.com/77>",
    "Words [sic] and [1].": "Words [sic] and [1].",
    '<pre class="language-python">a = "*"\n\nb = 1</pre>': '```python\na = "*"\n\nb = 1\n```',
    "<p>A<!--more--></p><p>B</p>": "A\n\nB",
    '<iframe src="https://www.youtube.com/embed/q1"></iframe>': (
        "<https://www.youtube.com/watch?v=q1>"
    ),
    "<p>10<sup>6</sup> and CO<sub>2</sub></p>": "10<sup>6</sup> and CO<sub>2</sub>",
    "<p>~~A~~</p>": "\\~~A\\~~",
    '[code language="html"]\n<b>"&amp;"\n[/code]': '```html\n<b>"&"\n```',
    "<pre>\n```\na\nhttps://a.org/\n```\n</pre>": "````\n```\na\nhttps://a.org/\n```\n````",
    "<table><tr><th>A|B</th></tr><tr><td>1|2</td></tr></table>": ("| A\\|B |\n| --- |\n| 1\\|2 |"),
    "One<!--nextpage-->Two": "One\n\nTwo",
    '<p><a href="https://a.org/r.pdf">Report</a>'
    '<a class="wp-block-file__button" href="https://a.org/r.pdf">Download</a></p>': (
        "[Report](https://a.org/r.pdf)"
    ),
    '<p>Ha <img class="emoji" alt="😀" src="https://s.w.org/1f600.svg"></p>': "Ha 😀",
    '<h2 id="bank">The bank</h2>': '## The bank <span id="bank"></span>',
    '<h2 id="h-bank">The bank</h2>': "## The bank",
    '<p><a name="top"></a>Up</p>': '<span id="top"></span>Up',
    '<p><a href="/?p=1">a</a> <a href="/?page_id=7">b</a></p>': (
        "[a](/posts/2019/a/) [b](/?page_id=7)"
    ),
    "A<script>alert(1)</script>B<style>p {}</style>": "AB",
}


@pytest.mark.parametrize("html", MARKDOWN, ids=lambda text: text[:24].replace("\n", " "))
def test_blocks_and_html_become_markdown(moving: Moving, html: str) -> None:
    assert body(moving, html) == MARKDOWN[html]


@pytest.mark.parametrize("folder", ["wp-content/uploads", "uploads"])
@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        (wxr.BLOCKS["image"], "![A boat](boat.jpg)\n\nThe *old* boat"),
        (wxr.CLASSIC["caption"], "![A boat](boat.jpg)\n\n*The old boat*\n\nText."),
        ('[gallery ids="90"]', "![Boat](boat.jpg)"),
        (
            f'<a href="{wxr.PHOTO}"><img src="{wxr.PHOTO}" alt="x"></a>',
            "[![x](boat.jpg)](boat.jpg)",
        ),
    ],
)
def test_uploads_beside_the_export_are_copied(
    moving: Moving, folder: str, html: str, markdown: str
) -> None:
    moving.file(f"{folder}/2019/05/boat.jpg", PIXEL)
    assert body(moving, html) == markdown
    assert "posts/2019-05-06-a/boat.jpg" in moving.files()


BOMB = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>\n'


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        ("<rss><channel></rss>", "old/export.xml:1:"),
        (wxr.export().replace("</channel>", "</chanel>"), "this is not valid XML"),
        (wxr.export().replace("<rss", f"{BOMB}<rss", 1), "an export has no document type"),
        ("<rss><channel/></rss>", "this is not an export of WordPress"),
        ("Hello.", "this is not valid XML"),
        ("", "this is not valid XML"),
    ],
)
def test_a_broken_export_is_an_error_with_its_line(moving: Moving, xml: str, message: str) -> None:
    printed = imported(moving, xml, status=1)
    assert "old/export.xml:" in printed
    assert message in printed
    assert moving.files() == []


def test_an_entity_that_names_a_file_is_not_read(moving: Moving) -> None:
    moving.file("secret.txt", "PASSWORD")
    export = wxr.export(wxr.item(1, "A", "Text.", name="a")).replace("<![CDATA[A]]>", "&leak;")
    bomb = (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY leak SYSTEM "secret.txt">]>'
    )
    xml = bomb + export.partition("?>")[2]
    moving.file("export.xml", xml.encode("utf-16"))
    printed = moving.run("wordpress", status=1, source=EXPORT)
    assert "PASSWORD" not in printed + "".join(map(moving.text, moving.files()))


@pytest.mark.parametrize(
    "sign", ["[a ", "[a]", "<!-- wp:a ", "<!--", "<iframe ", "<pre>", "<b>", "`"]
)
def test_a_text_of_open_signs_takes_no_time(moving: Moving, sign: str) -> None:
    started = time.process_time()
    imported(moving, wxr.export(wxr.item(1, "A", sign * (8_000 // len(sign)), name="a")))
    assert time.process_time() - started < 2


def test_without_markdownify_the_message_says_what_to_install(
    moving: Moving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "markdownify", None)
    printed = imported(moving, wxr.fifty(), status=1)
    assert "the library markdownify, which is not installed" in printed
    assert "fix: pip install" in printed
    assert moving.files() == []


def test_footnotes_are_below_their_text(moving: Moving) -> None:
    html = '<p>Rain<sup data-fn="b" class="fn"><a href="#b" id="b-link">1</a></sup></p>'
    notes = '[{"content":"By <em>radio</em>.","id":"b"},{"content":"Unused.","id":"c"}]'
    item = wxr.item(1, "A", html, name="a", more=wxr.meta("footnotes", notes))
    imported(moving, wxr.export(item))
    assert moving.only_body() == "Rain[^1]\n\n[^1]: By *radio*.\n\n[^2]: Unused."
    assert "footnotes" not in moving.only().split("---")[1]


def test_a_reusable_block_is_in_the_texts_that_use_it(moving: Moving) -> None:
    block = wxr.item(7, "Call us", "<p>Call 1300.</p>", name="call", kind="wp_block")
    html = '<!-- wp:block {"ref":7} /--><!-- wp:block {"ref":8} /-->'
    printed = imported(moving, wxr.export(wxr.item(1, "A", html, name="a"), block))
    assert moving.only_body() == "Call 1300."
    assert "1  block block — first in old/export.xml:" in printed
    assert "reusable block" not in printed


def test_what_xml_forbids_and_wordpress_prints_is_read(moving: Moving) -> None:
    export = wxr.export(wxr.item(1, "A", "One\x0btwo\x00.", name="a"))
    printed = imported(moving, f"\n\n{export}")
    assert moving.only_body() == "One two ."
    line = export[: export.index("\x0b")].count("\n") + 3
    assert f"control character (U+000B), now a space — first in old/export.xml:{line}" in printed


def test_an_old_address_in_any_script_is_redirected(moving: Moving) -> None:
    name = "%e0%b8%81%e0%b8%b2%e0%b8%a3"
    imported(moving, wxr.export(wxr.item(1, "การ", "Text.", name=name)))
    assert "Text." in moving.followed(moving.built(), "/2019/05/การ/")
