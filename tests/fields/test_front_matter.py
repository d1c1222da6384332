"""Front matter is read strictly: nothing that only looks like it passes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.fields import front_matter
from resource_site.fields.front_matter import FrontMatter
from resource_site.fields.values import Text
from tests.shared import reported

PATH = "content/news/a.md"


def read(fields: str, body: str = "Words.\n") -> FrontMatter:
    """Read an article with these fields, which must have no error."""
    found = front_matter.read(PATH, f"---\n{fields}\n---\n{body}")
    assert found.problems == ()
    return found


def text(found: FrontMatter, name: str) -> str:
    value = found.fields[name].value
    assert isinstance(value, Text)
    return value.value


def test_the_body_begins_below_the_closing_line() -> None:
    found = read("title: A", "First line.\n\n---\n\nAfter a rule.\n")
    assert found.body == "First line.\n\n---\n\nAfter a rule.\n"
    assert found.body_line == 4


def test_front_matter_may_be_empty() -> None:
    assert front_matter.read(PATH, "---\n---\nWords.\n") == FrontMatter(
        {}, "Words.\n", 3, (), frozenset()
    )


def test_spaces_after_the_dashes_are_ignored() -> None:
    assert front_matter.read(PATH, "--- \ntitle: A\n---\t\nWords.\n").problems == ()


@pytest.mark.parametrize(
    "body",
    [
        "Topic: a list\n\n---\n\nMore.\n",
        "Words.\n\ndraft: true\n\n---\n",
        "A table\n=======\n\nmore\n",
        "=======\n",
        "| a |\n| --- |\n",
    ],
)
def test_a_body_may_hold_rules_and_colons(body: str) -> None:
    assert read("title: A", body).body == body


# All that can be wrong with front matter; `expected/front_matter.txt` has the messages.
ERRORS = {
    "no front matter": "# A heading\n\nWords.\n",
    "an empty file": "",
    "only white space": "\n\n  \n",
    "a blank line before it": "\n---\ntitle: A\ndraft: true\n---\n",
    "a space before the dashes": " ---\ntitle: A\n ---\nWords.\n",
    "not closed": "---\ntitle: A\ndraft: true\n\nWords.\n",
    "closed with dots": "---\ntitle: A\ndraft: true\n...\nWords.\n",
    "a dash of a word processor": "—-\ntitle: A\ndraft: true\n—-\nWords.\n",
    "closed with a dash of a word processor": "---\ntitle: A\n–-\nWords.\n",
    "four dashes": "----\ntitle: A\n----\nWords.\n",
    "TOML": '+++\ntitle = "A"\ndraft = true\n+++\nWords.\n',
    "JSON": '{\n"title": "A"\n}\nWords.\n',
    "JSON on one line": '{"title": "A", "draft": true}\n\nWords.\n',
    "a list": "---\n- title\n- draft\n---\nWords.\n",
    "a bare text": "---\njust words\n---\nWords.\n",
    "no colon": "---\ntitle: A\ndraft true\n---\nWords.\n",
    "no space after the colon": "---\ntitle:A\n---\nWords.\n",
    "fields cut off by a rule": "---\ntitle: A\n---\ndraft: true\ndate: 2007-03-31\n---\nWords.\n",
    "dashes inside a text": "---\nsummary: |\n  one\n---\ndraft: true\n---\nWords.\n",
    "a colon in a title": "---\ntitle: Trafficking: a report\ndate: 2007-03-31\n---\nWords.\n",
    "a colon at the end": "---\ntitle: Trafficking:\n  and more: words\n---\nWords.\n",
    "a tab before a field": "---\n\ttitle: A\n---\nWords.\n",
    "a tab in a list": "---\ntags:\n\t- a\ntitle: A\n---\nWords.\n",
    "a value that begins with @": "---\ntitle: @home\n---\nWords.\n",
    "a value that begins with %": "---\ntitle: %5\n---\nWords.\n",
    "a value that begins with a star": "---\ntitle: *emphasis*\n---\nWords.\n",
    "a value that begins with &": "---\ntitle: &anchor A\n---\nWords.\n",
    "a value that begins with !": "---\ntitle: !Important\n---\nWords.\n",
    "a tag for Python": "---\ntitle: !!python/object/apply:os.system [id]\n---\nWords.\n",
    "braces of a template": "---\ntitle: {{ page.title }}\n---\nWords.\n",
    "an open quote": '---\ntitle: "A\ndate: 2007-03-31\n---\nWords.\n',
    "words after a quote": '---\ntitle: "A" B\n---\nWords.\n',
    "an unknown escape": '---\ntitle: "C:\\q"\n---\nWords.\n',
    "an escape that is too short": '---\ntitle: "\\x4"\n---\nWords.\n',
    "an unknown escape on the next line": '---\ntitle: "A\n  \\q"\n---\nWords.\n',
    "an open quote after an escape": '---\ntitle: "A \\\\\n---\nWords.\n',
    "a field that is indented": "---\ntitle: A\n summary: B\n---\nWords.\n",
    "an open bracket": "---\ntags: [a, b\ntitle: A\n---\nWords.\n",
    "a list item of no field": "---\ntitle: A\n- b\n---\nWords.\n",
    "a field twice": "---\ntitle: A\ndate: 2007-03-31\ntitle: B\n---\nWords.\n",
    "a merge": "---\n<<: {title: A}\n<<: {title: B}\n---\nWords.\n",
    "a list for a name": "---\n[a, b]: c\n---\nWords.\n",
    "nested too deep": "---\na: [[[[[[[x]]]]]]]\n---\nWords.\n",
    "words after dashes": "---\ntitle: A\n--- more\ndraft: true\n---\nWords.\n",
    "a zero width space": "---\ntitle: Lia\u200bison\n---\nWords.\n",
    "a bidirectional override": "---\ntitle: \u202elia\u202c\n---\nWords.\n",
    "a mark inside the text": "---\n\ufefftitle: A\n---\nWords.\n",
    "a line separator": "---\ntitle: A\u2028draft: true\n---\nWords.\n",
    "a next line": "---\ntitle: A\x85draft: true\n---\nWords.\n",
    "a comment in a title": "---\ntitle: Form #1 and #2 #3\nsummary: One # two\n---\nWords.\n",
    "a merge conflict": (
        "---\ntitle: A\n<<<<<<< HEAD\ndate: 2007-03-31\n=======\ndate: 2007-04-01\n"
        ">>>>>>> other\n---\nWords.\n"
    ),
    "a merge conflict in the text": (
        "---\ntitle: A\n---\n<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> other\n"
    ),
    "several at once": "---\ntitle: One: two\ndate @ noon\ntags: [a\nsummary: Fine\n---\nWords.\n",
}


def test_each_error_is_reported_with_its_position_and_fix(
    expected: Callable[[str, str], None],
) -> None:
    """`UPDATE_EXPECTED=1` writes the messages."""
    sections = []
    for name, file in ERRORS.items():
        problems = front_matter.read(PATH, file).problems
        sections.append(f"## {name}\n{reported(problems, file)}")
    expected("front_matter.txt", "\n".join(sections))


@pytest.mark.parametrize("file", ERRORS.values(), ids=ERRORS)
def test_an_error_is_inside_the_file(file: str) -> None:
    problems = front_matter.read(PATH, file).problems
    lines = file.split("\n")
    assert problems
    for problem in problems:
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.length >= 1


@pytest.mark.parametrize(
    "file",
    [
        "\n---\ntitle: A\ndraft: true\n---\n",
        "---\ntitle: A\ndraft: true\n",
        "---\ntitle: A\ndraft: true\n...\n",
        "---\ntitle: A\n...\ndraft: true\n---\n",
        "---\ntitle: A\n--- more\ndraft: true\n---\n",
        "---\ntitle: A\n---\tmore\ndraft: true\n---\n",
        "---\ntitle: A\n---\ndraft: true\n---\n",
        "---\ntitle: A\n- draft: true\n---\n",
        "---\ntitle: A\ndraft true\n---\n",
        "---\ntitle: A\ndraft:true\n---\n",
        "---\ntitle: A\u2028draft: true\n---\n",
        "—-\ntitle: A\ndraft: true\n—-\n",
        "+++\ntitle = 'A'\ndraft = true\n+++\n",
        '{"title": "A", "draft": true}\n',
    ],
)
def test_a_draft_is_never_published_silently(file: str) -> None:
    problems = front_matter.read(PATH, f"{file}Words.\n").problems
    assert "error" in {problem.severity for problem in problems}


def test_a_merge_conflict_is_reported_once_for_each_side() -> None:
    problems = front_matter.read(PATH, ERRORS["a merge conflict"]).problems
    assert [(problem.line, problem.message) for problem in problems] == [
        (3, "this is a conflict marker of an unfinished merge"),
        (7, "this is a conflict marker of an unfinished merge"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "title: Trafficking: a report",
        'title: "A" B',
        'title: "C:\\q"',
        "title: @home",
        "title: *emphasis*",
        "title: Form #1 and #2",
        "title:A",
        "title A",
        "tags: [a, b",
    ],
)
def test_the_fix_can_be_followed(line: str) -> None:
    (problem,) = front_matter.read(PATH, f"---\n{line}\n---\nWords.\n").problems
    fixed = problem.fix.removeprefix("write ")
    found = front_matter.read(PATH, f"---\n{fixed}\n---\nWords.\n")
    assert found.problems == ()
    assert list(found.fields) == re.findall(r"^\w+", line)


def test_an_empty_list_item_does_not_end_the_front_matter() -> None:
    found = front_matter.read(PATH, "---\ntags:\n  -\n  - b\ntitle: A\n---\nWords.\n")
    assert found.problems == ()
    assert list(found.fields) == ["tags", "title"]


def test_a_line_with_an_error_does_not_hide_the_others() -> None:
    found = front_matter.read(PATH, "---\ntitle: One: two\ndate: today\ntags: a\n---\nWords.\n")
    assert list(found.fields) == ["title", "date", "tags"]
    assert text(found, "title") == "One: two"
    assert found.repaired == {2}


def test_many_errors_come_to_an_end() -> None:
    fields = "\n".join(f"f{number}: a: b" for number in range(100))
    assert len(front_matter.read(PATH, f"---\n{fields}\n---\nWords.\n").problems) <= 20


SIGNS = "abc\n\n: #-[]{}'\"\t,&*!|>%@?\u2014\ufeff"


@given(st.text(alphabet=st.sampled_from(SIGNS)).filter(lambda block: "---" not in block))
def test_all_front_matter_is_read_or_reported(block: str) -> None:
    found = front_matter.read(PATH, f"---\n{block}\n---\nWords.\n")
    lines = [line.strip() for line in block.split("\n")]
    said = [line for line in lines if line.partition("#")[0].strip("{} \t")]
    assert found.fields or found.problems or not said
