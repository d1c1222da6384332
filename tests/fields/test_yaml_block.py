"""Each value of front matter is the text an editor sees, with its position; bombs are refused."""

from __future__ import annotations

import pytest

from resource_site.fields import yaml_block
from resource_site.fields.values import Field, FieldError, Items, Table, Text
from resource_site.fields.yaml_block import Repeated
from resource_site.problems import Position


def read(block: str) -> dict[str, Field]:
    """Read a block on line 2 of a file, as front matter does."""
    found, repeated = yaml_block.read(block, first_line=2)
    assert repeated == []
    return found


# What an editor means and what YAML would make of it; the value is what the editor sees.
AS_WRITTEN = {
    "title: NO": "NO",
    "title: No": "No",
    "title: on": "on",
    "title: 3.10": "3.10",
    "title: 0123456": "0123456",
    "title: 12:30": "12:30",
    "title: 2024": "2024",
    "title: 1_000": "1_000",
    "title: 0x1F": "0x1F",
    "title: .inf": ".inf",
    "title: ~": "~",
    "title: 2007-03-31": "2007-03-31",
    "title: 2008-02-30": "2008-02-30",
    "title: 'It''s here'": "It's here",
    'title: "a: b # c"': "a: b # c",
    'title: "caf\\u00e9"': "café",
    "title: C++ & C#": "C++ & C#",
    "title: http://example.org/a": "http://example.org/a",
    "title: 你好：世界": "你好：世界",
    "title: သတင်း": "သတင်း",
    "title: می‌خواهم": "می‌خواهم",
    "title: spaces behind \t ": "spaces behind",
    "title: >\n  one\n  two": "one two",
    "title: |\n  one\n  two": "one\ntwo",
    "title: one\n  two": "one two",
    "title:": "",
    "title: ''": "",
    "title: =": "=",
    "title: <<": "<<",
}


@pytest.mark.parametrize(("block", "value"), AS_WRITTEN.items())
def test_a_value_is_the_text_an_editor_sees(block: str, value: str) -> None:
    title = read(block)["title"].value
    assert isinstance(title, Text)
    assert title.value == value


def test_a_field_and_its_value_know_their_positions() -> None:
    found = read("title: First\nsource:\n  name: UNIAP China\ntags: [a, bee]")
    assert found["title"].position == (2, 1, 5)
    assert found["title"].value.position == (2, 8, 5)
    source, tags = found["source"].value, found["tags"].value
    assert isinstance(source, Table)
    assert source.fields["name"].value.position == (4, 9, 11)
    assert isinstance(tags, Items)
    assert tags.values[1].position == (5, 11, 3)


@pytest.mark.parametrize(
    "block", ["tags: [a, b]", "tags:\n- a\n- b", "tags:\n  - a\n  - b", "tags: [a,\n  b]"]
)
def test_lists_are_written_on_one_line_or_on_many(block: str) -> None:
    tags = read(block)["tags"].value
    assert isinstance(tags, Items)
    assert [tag.value for tag in tags.values if isinstance(tag, Text)] == ["a", "b"]


@pytest.mark.parametrize("block", ["", "\n\n", "# only a comment"])
def test_a_block_may_be_empty(block: str) -> None:
    assert read(block) == {}


def test_of_two_equal_names_the_first_counts_and_the_second_is_reported() -> None:
    found, repeated = yaml_block.read("title: A\ndate: x\ntitle: B", first_line=2)
    assert found["title"].value == Text(2, 8, 1, "A")
    assert repeated == [Repeated("title", Position(4, 1, 5), 2)]


@pytest.mark.parametrize(
    ("block", "message", "position"),
    [
        ("a: &x b", "a value cannot begin with &", (2, 4)),
        ("a: *x", "a value cannot begin with *", (2, 4)),
        ("a: !x b", "a value cannot begin with !", (2, 4)),
        ("a: !!python/object/apply:os.system [id]", "a value cannot begin with !", (2, 4)),
        ("a: !ENV x", "a value cannot begin with !", (2, 4)),
        ("[a, b]: c", "a text cannot begin with a bracket", (2, 1)),
        ("a: [[[[[[[x]]]]]]]", "this is nested too deeply", (2, 9)),
        ("- a\n- b", "this line does not fit the lines around it", (2, 1)),
        ("just words", "this line does not fit the lines around it", (2, 1)),
        ("a: b\n--- c", "this line does not fit the lines around it", (3, 1)),
        ("a: b\n---\tc\nd: e", "this line does not fit the lines around it", (3, 1)),
        ("x: y\na: b\x01c", "there is a control character on this line", (3, 1)),
        ('x: y\na: "b', "this line does not fit the lines around it", (3, 1)),
    ],
)
def test_what_an_article_never_needs_is_refused_where_it_is(
    block: str, message: str, position: tuple[int, int]
) -> None:
    with pytest.raises(FieldError) as refused:
        yaml_block.read(block, first_line=2)
    assert refused.value.message == message
    assert refused.value.position[:2] == position


# What crashes or drowns YAML readers.
BOMBS = {
    "open brackets": ("a: " + "[" * 50_000, "this is nested too deeply"),
    "brackets": ("a: " + "[" * 50_000 + "]" * 50_000, "this is nested too deeply"),
    "braces": ("a: " + "{a: " * 12_000, "this is nested too deeply"),
    "dashes": ("a:\n " + "- " * 25_000, "this is nested too deeply"),
    "open brackets on lines": ("a: [\n" + "[\n" * 5_000, "this is nested too deeply"),
    "brackets below a table": ("a:\n  b: " + "[" * 5_000, "this is nested too deeply"),
    "pairs in brackets": ("a: " + "[a: " * 5_000, "this is nested too deeply"),
    "aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "a value cannot begin with &"),
    "merges": ("a: &a {x: 1}\nb: &b\n  <<: [*a, *a]", "a value cannot begin with &"),
    "many values": ("a: [" + "x, " * 4_000 + "x]", "there are too many values here"),
    "many fields": ("\n".join(f"f{n}: x" for n in range(4_000)), "there are too many values here"),
}


@pytest.mark.parametrize(("block", "message"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused(block: str, message: str) -> None:
    with pytest.raises(FieldError, match=message):
        yaml_block.read(block, first_line=2)


@pytest.mark.parametrize(
    "value", ["two: words", "NO", "2007-03-31", "3.10", "# a", "", "it's", "@a"]
)
def test_a_written_field_is_read_as_it_was(value: str) -> None:
    written = yaml_block.write("title", value)
    title = read(written)["title"].value
    assert isinstance(title, Text)
    assert title.value == value
    assert "\n" not in written
