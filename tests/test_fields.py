"""Plain fields are read as YAML reads them, and most fields are plain."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import fields, yaml_block

LINES = st.one_of(
    st.from_regex(r"\A[a-z]{1,3}: {1,3}[ -~]{0,12}\Z"),
    st.from_regex(r"\A[a-z]{1,3}: \[[a-z0-9 ,._'\"é-]{0,12}\]\Z"),
    st.from_regex(r"\A[a-z]{1,3}: (\"[ -~’]{0,8}\"|'[ -~’]{0,8}')\Z"),
    st.from_regex(r"\A[a-z]{1,3}:\n( {0,2}- [ -~é]{1,6}\n){1,3}\Z").map(str.rstrip),
    st.from_regex(r"\A[a-z]{1,3}: [\u0080-\U0001ffff]{1,4}[a: ]{0,2}\Z"),
    st.text("ab:# -'\"[],\t…é\u2028", max_size=8),
    st.sampled_from(["a: 2007-03-31", "b: 12:30", "c: null", "d: true", "e: a - b", "f: x #y"]),
    st.sampled_from(["g: http://a.org/?b#c", "h:\n- a", "i:\n  - b: c", "j: a:", "k: a: b", "- l"]),
)


@settings(max_examples=2000, deadline=None)
@given(st.lists(LINES, max_size=5).map("\n".join))
def test_plain_fields_are_read_as_yaml_reads_them(block: str) -> None:
    text = f"{block}\n"
    quick, end, line = fields.plain(text, 0, 2)
    if end == len(text):
        assert (quick, []) == yaml_block.read(block, 2)
        assert line == 2 + text.count("\n")


@pytest.mark.parametrize(
    "line",
    [
        *("a: Words", 'a: "Words: more"', "a: 'it # is'", "a: [one, two words]", "a: 2007-03-31"),
        *("a: What’s new — 你好 😀", "a: http://example.org/", "a: '你好'", "a: [émigré, 你好]"),
        *("a:\n- one\n- two words, and more", "a:\n  - đ"),
    ],
)
def test_what_most_articles_have_is_plain(line: str) -> None:
    assert fields.plain(f"{line}\n---\n", 0, 1)[1] == len(line) + 1
