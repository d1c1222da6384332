"""What is not TOML is explained in our own words, at its place, with a fix that works."""

from __future__ import annotations

import pytest

from resource_site.fields import toml_syntax
from resource_site.fields.values import FieldError


def refused(text: str) -> FieldError:
    with pytest.raises(FieldError) as error:
        toml_syntax.read(text)
    return error.value


def test_a_table_is_read() -> None:
    assert toml_syntax.read('a = "b"\n[c]\nd = [1, 2]\n') == {"a": "b", "c": {"d": [1, 2]}}


WRONG = {
    "title = Resource site": (1, "the value of 'title' needs quotes"),
    "title = Asia/Bangkok  # zone": (1, "the value of 'title' needs quotes"),
    "title: Resource site": (1, "'title' needs an equals sign, not a colon"),
    'title: "Resource site"': (1, "'title' needs an equals sign, not a colon"),
    'title = "Resource site': (1, "the quotes of 'title' do not match"),
    "title = 'It's'": (1, "the quotes of 'title' do not match"),
    'title = "C:\\q"': (1, "the text of 'title' has a backslash in double quotes"),
    "title =": (1, "'title' has no value"),
    'title = "A"\ntitle = "B"': (2, "'title' is defined twice"),
    "size = 1,5": (1, "the value of 'size' needs quotes"),
}


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=WRONG)
def test_a_line_that_is_not_toml_is_explained(text: str, told: tuple[int, str]) -> None:
    error = refused(text)
    assert (error.position.line, error.message) == told
    assert error.position.column >= 1


@pytest.mark.parametrize("text", [text for text in WRONG if "\n" not in text and text[-1] != "="])
def test_following_the_fix_makes_it_toml(text: str) -> None:
    fixed = toml_syntax.read(refused(text).fix.removeprefix("write "))
    assert list(fixed) == ["size" if text.startswith("size") else "title"]


@pytest.mark.parametrize(
    "text",
    ["[sections", "just words", "a = [1,\n2", "= 1", 'a = """x', "a = {b = 1", "a\x00", "[[a]\n"],
)
def test_every_error_is_inside_the_text(text: str) -> None:
    error = refused(text)
    lines = text.split("\n")
    assert 1 <= error.position.line <= len(lines)
    assert 1 <= error.position.column <= len(lines[error.position.line - 1]) + 1


@pytest.mark.parametrize("text", ["a = " + "[" * 50_000, "a = " + "1" * 5_000])
def test_what_python_cannot_read_is_refused(text: str) -> None:
    assert refused(text).message


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        ("a = [about]\nb = 1", 1, 'write a = ["about"]'),
        ('a = ["about" "x"]', 1, 'write a = ["about", "x"]'),
        ("a = [about us, 'x']", 1, 'write a = ["about us", "x"]'),
        ('a = ["about"\nb = 1', 1, 'write a = ["about"]'),
        ('a = ["about",\n\nb = 1', 1, 'write a = ["about"]'),
        ('a = ["about",\n  "x"\nb = 1', 1, "write ] at the end of line 2"),
        ('a = ["about"\n[b]\nc = 1', 1, 'write a = ["about"]'),
        ("[b]\nc = 1\n[d]\n[b]", 4, "move the lines below it to line 1, and delete this line"),
    ],
)
def test_a_list_or_table_is_explained_where_it_begins(text: str, line: int, fix: str) -> None:
    error = refused(text)
    assert (error.position.line, error.fix) == (line, fix)
    if fix.startswith("write a"):
        toml_syntax.read("\n".join([fix.removeprefix("write "), *text.split("\n")[1:]]))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('a = ["x",\n  "y"\nb = 1', {"b": 1}),
        ("[b]\nc = 1\n[b]\nd = 1\n[e]\nf = 1", {"b": {"c": 1}, "e": {"f": 1}}),
        ("a = x\nb = 1", {"b": 1}),
    ],
)
def test_what_is_readable_is_read_without_the_rest(text: str, kept: dict[str, object]) -> None:
    lines, names = toml_syntax.without(text.split("\n"), refused(text))
    assert len(lines) == len(text.split("\n"))
    assert toml_syntax.read("\n".join(lines)) == kept
    assert names
