"""Everyday articles go a shorter way, which writes what the long way would, letter for letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_site.fields import front_matter
from resource_site.markup import conversion, everyday
from resource_site.markup.body import Body

CONTENT = Path(__file__).parents[2] / "content"

EVERYDAY = {
    "nothing": "",
    "words": 'Words & "more words",\nsome of them → in the next line.\n\nMore.',
    "spaces at the end of a line": "One \ntwo \n  three",
    "headings": "## One\n\nWords\n\n### *Two* & three\n\n## One\n\nTwo lines\nof heading\n---\n",
    "headings in Chinese": "## 解救与遣返\n\n1. **解救。** 双方\n2. 遣返（*一*）\n",
    "words in Burmese and Thai": "သူ **မဖျက်ပါ**။ သင်\n\nที่**นี่** ไม่*มี*",
    "lists": "- one\n- two\n  - three\n\n    more\n\n* four\n\n* five\n\n3. six\n4. seven",
    "a list in a list at once": "- 1. one\n  2. two\n- > said\n",
    "quotations": "> Said\nso\n>\n> > twice\n> - item\n>\n> more",
    "emphasis": "*One **two** three* _four_ a_b_c 5*6*7 ***eight*** (**“nine”**)*",
    "code between words": "Some `code * x` here & `there`.",
    "lines": "One\n\n---\n\n***\n\nTwo\n",
    "links": "[One](https://a.org/b_c?d=e#f), [two *words*](http://www.b.org) [three\n4](https://c.org)",
    "links inside the site": "- [one](../a.md)\n\n  [two](/b/#c), [three](tel:+95-1)\n\n> [4](x)",
    "a table": "A\n\n| One | Two |\n| --- | :-: |\n| [a](https://b.org) | *b* |\n|  | c |\n\nB",
    "words that look like a sign of a table": '\n\n|a|\n|-|\n|x style="text-align: left"|',
    "two tables": "\n\n| a |\n|---|\n| b |\n\n| a | b |\n|--:|---|\n| b | c |",
}  # fmt: skip
UNUSUAL = {
    "a finding": "# One", "a level left out": "#### One", "a heading without words": "##",
    "HTML": "a <b>b</b>", "a comment": "a\n<!-- b -->", "an entity": "a&nbsp;b",
    "an escape": "\\*a", "a tab": "a\tb", "a hard space": "a\xa0b", "a wide space": "a\u3000*b*",
    "no character": "a\x00b", "half a character": "a\ud800b", "a byte-order mark": "\ufeffa",
    "something struck": "~~a~~", "a line that ends": "a  \nb", "a picture": "![a](b.jpg)",
    "a note": "a[^1]\n\n[^1]: b", "a task": "- [ ] a", "a label": "[a]\n\n[a]: b",
    "brackets": "a [b] c", "a title": "[a](b 'c')", "a bare address": "https://example.org",
    "www": "www.example.org", "mail": "a@example.org", "half a web address": "[a](http:b)",
    "an address in other signs": "[a](https://example.org/é)", "xn--": "[a](https://xn--a.org)",
    "another kind of address": "[a](ftp://b.org)", "words in two lines": "[a\nb](c)",
    "code in lines": "```\na\n```", "code by indent": "    a", "code over lines": "`a\nb`",
    "code in two ticks": "``a``", "a link in code": "`[a](b)`", "another link": "`[a](b)` [c](d",
    "a short row": "\n\n| a | b |\n|---|---|\n| c |", "a bar": "a | b",
    "a table below words": "a\n| b |\n|---|\n| c |", "a table in words": "> |a|\n> |-|\n> |b|",
    "code in a table": "\n\n| a |\n|---|\n| `b` |", "a table of one column": "a\n-:",
    "an empty item": "-\n\n- a", "a sign that may be punctuation": "**€5** a€*b*",
    "many stars": "*a " * 101, "many lists": "> a\n\n- b\n\n" * 101, "much": "a " * 20_001,
    "a deep quotation": ">" * 100, "a list that ends a quotation": "- >- a\n  >\n  g",
}  # fmt: skip
PIECES = st.sampled_from(
    [
        *("word", "A", "2", "é", "我", "。", "“", "”", "€", "่", "ါ", "။", "\u0301", "\u200d"),
        *(" ", "  ", "    ", "\n", "\n\n", "\n  \n", "*", "**", "_", "***", "`", "```\n"),
        *("- ", "* ", "+ ", "-\n", "1. ", "2) ", "> ", ">", "## ", "### ", "---\n", "\n===\n"),
        *("- >", "\n  >\n", "\n  ", ' style="text-align: left"'),
        *("- - -\n", ":", "-:", '"', "'", "&", " & ", "!", ".", "(", ")", "@", "www.", "=", "+"),
        *("[w](https://a.org/b)", "[*two* words](../c)", "[a\nb](http://c.org)", "[", "]", "]("),
        *("\n\n| a | b |\n|---|:-:|\n| c | *d* |\n\n", "\n| a |\n|---|\n| c |\n", "|", "://"),
    ]
)
UNHURRIED = settings(deadline=None, max_examples=500)


def short(text: str) -> Body | None:
    return everyday.body(text, "en")


@pytest.mark.parametrize("text", EVERYDAY.values(), ids=EVERYDAY)
def test_an_everyday_article_goes_the_short_way_to_the_same_end(text: str) -> None:
    assert short(text) == conversion.body(text, "en")


@pytest.mark.parametrize("text", UNUSUAL.values(), ids=UNUSUAL)
def test_whatever_may_mean_more_goes_the_long_way(text: str) -> None:
    assert short(text) is None


@UNHURRIED
@given(st.lists(PIECES, max_size=30).map("".join))
def test_both_ways_write_the_same(text: str) -> None:
    found = short(text)
    assert found is None or found == conversion.body(text, "en")


def test_most_articles_of_this_site_are_everyday_ones() -> None:
    found = []
    for path in sorted(CONTENT.rglob("*.md")):
        text = front_matter.read(path.name, path.read_text(encoding="utf-8")).body
        language = path.name.split(".")[-2] if path.name.count(".") == 2 else "en"
        body = everyday.body(text, language)
        assert body is None or body == conversion.body(text, language), path
        found.append(body is not None)
    assert sum(found) > len(found) / 2
