"""What holds for any text whatever."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from resource_site.markdown import body
from resource_site.markdown.body import MARK
from resource_site.markdown.policy import TAGS

SIGNS = st.sampled_from(
    """
    * ** _ __ ~ ~~ ` `` ``` [ ] ( ) ![ ]( ][ ]: [^ < > </ /> <b> </b> <a <a> </a> <!-- --> <? ?>
    <script> </script> <style> <img <img> src= href= javascript: data:x https://h //h onclick=
    <div> </div> <table> <td> <p> <li> <select> <svg> <math> = " ' & &amp; &#26; &#x3c; \\ | - +
    # 1. 2) : ; ! www. a@b.c x y é 我 \u202e \x1a \x00 {{ --- === |-| id= name= title= lang=
    """.split()  # noqa: SIM905 - easier to read than so many quotation marks
)
SPACED = st.sampled_from([" ", "\n", "\t", "\xa0", "<b id=x>", "<a id=x href=y>", "<td class=toc>"])
MARKDOWN = st.lists(SIGNS | SPACED, max_size=40).map("".join)
ANYTHING = MARKDOWN | st.text(max_size=80)
WORD = st.integers(1000, 9999).map(lambda number: f"word{number}")
BETWEEN = st.sampled_from(
    ["*", "**", "_", "~~", "`a`", "[", "]", "![", "](u)", "[^a]", "|", "&", "< ", "</ ", "-->", "é"]
) | st.sampled_from(
    ["\n", "\n\n", " ", "    ", "\\", "- ", "1. ", "> ", "## ", "\n---\n", "~~~\n", "\n|-|-|\n"]
)
WORDS = st.lists(WORD | BETWEEN, max_size=30).map("".join)
NOT_WORDS = re.compile(r"(?:`{3}|~{3}).*")  # the rest of the line that opens code
UNHURRIED = settings(deadline=None)  # the machine may be busy
LIVE = re.compile(r"^(?:on|style|srcset|action|formaction|ping|srcdoc|background)")


@UNHURRIED
@given(ANYTHING)
def test_nothing_that_lives_gets_into_a_page(text: str) -> None:
    root = lxml_html.fragment_fromstring(body(text).html, create_parent="article")
    for element in root.iterdescendants():
        assert element.tag in TAGS
        for name, value in element.attrib.items():
            assert not LIVE.match(name)
            if name in ("href", "src"):
                assert re.match(rf"{MARK}\d+{MARK}$|https?://|mailto:|tel:|sms:", value)
            if name == "src":
                assert value.startswith(MARK)
            if name == "id":
                assert value.startswith("c-")


@UNHURRIED
@given(ANYTHING)
def test_every_mark_has_its_reference_and_every_reference_its_mark(text: str) -> None:
    found = body(text)
    numbers = re.findall(rf"{MARK}(\d+){MARK}", found.html)
    assert sorted(map(int, numbers)) == list(range(len(found.references)))
    assert found.html.count(MARK) == 2 * len(numbers)


@UNHURRIED
@given(ANYTHING)
def test_every_id_is_used_once_and_listed(text: str) -> None:
    found = body(text)
    ids = re.findall(r'<[^>]* id="c-([^"]*)"', found.html)
    assert len(ids) == len(set(ids))
    assert len(found.anchors) >= len(ids)


@UNHURRIED
@given(ANYTHING)
def test_the_same_text_makes_the_same_body(text: str) -> None:
    assert body(text) == body(text)


@UNHURRIED
@given(ANYTHING)
def test_what_is_said_of_a_mistake_names_a_line_of_the_text(text: str) -> None:
    for finding in body(text).findings:
        assert 0 <= finding.line <= text.count("\n") + 1
        assert finding.message
        assert finding.fix


@UNHURRIED
@given(WORDS)
def test_no_word_is_lost(text: str) -> None:
    found = body(text)
    if any("cells" in finding.message for finding in found.findings):
        return
    for word in re.findall(r"word\d+", NOT_WORDS.sub("", text)):
        assert word in found.html or any(word in at.target for at in found.references)
