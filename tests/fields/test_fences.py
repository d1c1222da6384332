"""A line `---` that cuts front matter off is an error; one that is a thematic break is not."""

from __future__ import annotations

import re
import time

import pytest

from resource_site.fields import front_matter
from resource_site.fields.front_matter import FrontMatter
from resource_site.fields.values import Text
from resource_site.problems import Problem, Severity

PATH = "content/news/a.md"
BODY = "\nThe text of a draft.\n"

# What follows the opening line.  Each says `draft: true`, below a line that ends too early.
CUT_OFF = {
    "an empty literal": "title: A\nsummary: |\n---\n  one\ndraft: true\n---",
    "an empty folded scalar": "title: A\nsummary: >-\n---\n  one\ndraft: true\n---",
    "a comment after the indicator": "title: A\nsummary: |  # long\n---\n  one\ndraft: true\n---",
    "an indentation indicator": "title: A\nsummary: |2\n---\n    one\ndraft: true\n---",
    "a literal in the middle": "title: A\nsummary: |+\n  nil\n---\n  one\ndraft: true\n---",
    "four spaces": "title: A\nsummary: |\n    nil\n---\n    one\ndraft: true\n---",
    "one space": "title: A\nsummary: |\n nil\n---\n one\ndraft: true\n---",
    "empty lines around": "title: A\nsummary: |\n  nil\n\n---\n\n  one\n\ndraft: true\n---",
    "two of them": "title: A\nsummary: |\n  nil\n---\n  one\n---\n  two\ndraft: true\n---",
    "spaces after the dashes": "title: A\nsummary: |\n---  \n  one\ndraft: true\n---\t",
    "text that is not indented": "title: A\nsummary: |\n---\none\ndraft: true\n---",
    "paragraphs not indented": "title: A\nsummary: |\n---\none\n\ntwo\n\ndraft: true\n\n---",
    "code in the text": "title: A\nsummary: |\n---\n  ```\n  one\ndraft: true\n---",
    "a heading in the text": "title: A\nsummary: |\n---\n  # one\n\n  two\ndraft: true\n---",
    "a comment between": "title: A\nsummary: |\n---\n  one\n# note\ndraft: true\n---",
    "a literal in a list": "title: A\nauthors:\n  - |\n---\n    one\ndraft: true\n---",
    "a literal in a table": "title: A\nsource:\n  name: |\n---\n    one\ndraft: true\n---",
    "double quotes": 'title: "one\n---\ntwo"\ndraft: true\n---',
    "double quotes, indented": 'title: "one\n---\n  two"\ndraft: true\n---',
    "single quotes": "title: 'one\n---\n  two'\ndraft: true\n---",
    "single quotes with an apostrophe": "title: 'it''s\n---\n  two'\ndraft: true\n---",
    "a flow list": "title: A\ntags: [a,\n---\n  b]\ndraft: true\n---",
    "a flow list, not indented": "title: A\ntags: [a,\n---\nb]\ndraft: true\n---",
    "a flow table": "title: A\nsource: {name: a,\n---\n  kind: source}\ndraft: true\n---",
    "a plain text": "title: one\n---\n  two\ndraft: true\n---",
    "a plain text on two lines": "title: one\n  two\n---\n  three\ndraft: true\n---",
    "a block list": "title: A\ntags:\n- a\n---\n- b\ndraft: true\n---",
    "a block list, indented": "title: A\ntags:\n  - a\n---\n  - b\ndraft: true\n---",
    "a table": "title: A\nsource:\n  name: a\n---\n  kind: source\ndraft: true\n---",
    "fields": "title: A\n---\ndraft: true\ndate: 2020-01-01\n---",
    "fields after an empty line": "title: A\n---\n\ndraft: true\n---",
    "fields between empty lines": "title: A\n---\n\ndraft: true\n\n---",
    "fields from the first line on": "---\ntitle: A\ndraft: true\n---",
    "a name in quotes": 'title: A\n---\n"draft": true\n---',
    "prose above the field": "title: A\n---\nwords that go on\ndraft: true\n---",
    "a field and no other end": "title: A\n---\ndraft: true\n",
    "an empty line, a text and no other end": (
        "title: A\nsummary: |\n  nil\n---\n\n  one\ndraft: true\n"
    ),
}  # fmt: skip

# The same without a line `---` to end it, or without a field that is lost.
CUT_OFF_OTHERWISE = {
    "no other end": "title: A\nsummary: |\n---\n  one\ndraft: true\n",
    "a text and no other end": "title: A\nsummary: |\n  nil\n---\n  one\ndraft: true\n",
    "two fields and no other end": "title: A\n---\ntags: [a]\ndate: 2020-01-01\n",
    "an empty literal, and text": "title: A\ndraft: true\nsummary: |\n---\n  one\n",
    "an empty literal, an empty line, and text": "draft: true\nsummary: |\n---\n\n  one\n",
    "a literal, and text": "title: A\nsummary: |\n  nil\n---\n  one\n",
    "a literal, text and an end": "title: A\nsummary: |\n---\n  one\n---",
    "a plain text on two lines, and text": "title: one\n  two\n---\n  three\n",
    "a list, and an item": "title: A\ntags:\n  - a\n---\n  - b\n---",
    "quotes, and text": 'title: "one\n---\ntwo"\n',
    "a flow list, and text": "title: A\ntags: [a,\n---\nb]\n",
    "a tab": "title: A\nsummary: |\n---\n\tone\ndraft: true\n---",
    "another error": "title: A: b\nsummary: |\n---\n  one\ndraft: true\n---",
    "published: false": "title: A\n---\npublished: false\n---",
    "published: false after a text": "title: A\n---\nwords\npublished: false\n",
    "status: draft": "title: A\nsummary: >\n---\n  one\nstatus: draft\n---",
    "an expiry date": "title: A\nsummary: >\n---\none\nexpires: 2020-01-01\n---",
    "a capital": "title: A\n---\nDraft: True\n---",
    "no colon": "title: A\n---\ndraft true\n---",
    "no space": "title: A\n---\ndraft:true\n---",
    "an unknown field": "title: A\n---\nregion: b\n---",
    "tags below text that is not indented": "title: A\nsummary: |\n---\none\ntags: [a]\n---",
}

FRONT = {
    "a text": "title: A",
    "a literal": "title: A\nsummary: |\n  one\n  two",
    "a text on two lines": "title: one\n  two",
    "a list": "title: A\ntags:\n- a",
    "a list, indented": "title: A\ntags:\n  - a",
    "a table": "title: A\nsource:\n  name: x",
    "quotes": 'title: "A\'s"',
}
BODIES = (
    "Words.\n\n---\n\nMore.\n",
    "---\nMore.\n",
    "\n---\n\nMore.\n",
    "\n---\n\nWords.\n\n---\n",
    "Note: something\n---\nMore.\n",
    "\nNote: something\n\n---\n\nMore.\n",
    "note: something\n\n---\n\nMore.\n",
    "Source: UNIAP\nDate: 3 May\n\n---\n\nMore.\n",
    "\nDate: 3 May 2020\nAuthor: Ann\n\n---\n\nMore.\n",
    "source: AP\n\nMore.\n",
    "Words.\n\ndraft: true\n\n---\n",
    "Words.\n\nredirect_from: /a/\n-----\n\nMore.\n\n---\n",
    "# Heading\n\ntags: in general\n\n---\n",
    "- a\n- b\n---\nMore.\n",
    "\n    code\n\nWords.\n\n---\n",
    "\n  Indented.\n\n---\n\nMore.\n",
    "\n```yaml\n---\ntitle: A\ndraft: true\n---\n```\n",
    "Words:\n\n~~~\ndraft: true\n---\n~~~\n\n---\n",
    "Words:\n\n<pre>\ndraft: true\n---\n</pre>\n",
    "\n{% highlight yaml %}\n---\npublished: false\n---\n{% endhighlight %}\n",
    "<div>\n  words\n</div>\n---\n",
    "| a |\n| --- |\n| b |\n",
    "> quoted\n---\n",
    "Draft 1\n\nWords.\n",
    "Draft: for comment\nDate: 3 May 2020\n\nWords.\n",
    "Draft no. 2\n---\nWords.\n",
)


def read(block: str) -> FrontMatter:
    return front_matter.read(PATH, f"---\n{block}\n{BODY}")


def fixed(file: str, problem: Problem) -> str:
    """Do what a fix says."""
    lines, index = file.split("\n"), problem.line - 1
    text = r"put (\d) spaces before this line( and before each line of the text of '\w+')?"
    if problem.fix.startswith("delete"):
        del lines[index]
    elif found := re.match(r"move this line above line (\d+)", problem.fix):
        lines.insert(int(found[1]) - 1, lines.pop(index))
    elif found := re.match(text, problem.fix):
        last = index + 1
        while found[2] and not re.match(r"\w+:", lines[last]):
            last += 1
        lines[index:last] = [" " * int(found[1]) + line for line in lines[index:last]]
    return "\n".join(lines)


@pytest.mark.parametrize("block", CUT_OFF.values(), ids=CUT_OFF)
def test_following_the_fixes_brings_a_draft_back(block: str) -> None:
    file = f"---\n{block}\n{BODY}"
    found = front_matter.read(PATH, file)
    assert found.problems
    for _ in range(3):
        if found.problems:
            file = fixed(file, found.problems[0])
            found = front_matter.read(PATH, file)
    assert found.problems == ()
    draft = found.fields["draft"].value
    assert isinstance(draft, Text)
    assert draft.value == "true"


@pytest.mark.parametrize("block", CUT_OFF.values(), ids=CUT_OFF)
def test_front_matter_that_is_cut_off_is_one_error(block: str) -> None:
    assert [problem.severity for problem in read(block).problems] == [Severity.ERROR]


@pytest.mark.parametrize("block", CUT_OFF_OTHERWISE.values(), ids=CUT_OFF_OTHERWISE)
def test_front_matter_that_may_be_cut_off_is_an_error(block: str) -> None:
    assert Severity.ERROR in {problem.severity for problem in read(block).problems}


@pytest.mark.parametrize("front", FRONT.values(), ids=FRONT)
@pytest.mark.parametrize("body", BODIES)
def test_a_thematic_break_ends_no_front_matter(front: str, body: str) -> None:
    found = front_matter.read(PATH, f"---\n{front}\n---\n{body}")
    assert (found.problems, found.body) == ((), body)


def test_an_article_may_begin_with_code_below_an_empty_line() -> None:
    (problem,) = read("title: A\nsummary: |\n  one\n---\n    code\n\nWords.").problems
    assert problem.fix.endswith("; if the article begins here, put an empty line below it")
    assert read("title: A\nsummary: |\n  one\n---\n\n    code\n\nWords.").problems == ()


def test_what_is_read_up_to_a_later_end_has_its_place_in_the_file() -> None:
    found = read(CUT_OFF["a literal in the middle"])
    assert found.fields["draft"].value.position[:2] == (7, 8)
    assert (found.body, found.body_line) == (BODY, 9)


LONG = {
    "dashes below fields": "title: A\n---\n" + "tags: [a]\n---\n" * 30_000,
    "dashes": "title: A\n" + "---\n" * 100_000,
    "fields far from dashes": "title: A\n---\nWords.\n" + "\ndraft: true\n\n---\n" * 20_000,
    "literals": "tags:\n" + "- |\n" * 10_000 + "---\nWords.\n",
    "nested literals": "a:\n" + "".join(f"{' ' * n}- |\n" for n in range(300)) + "---\nWords.\n",
    "open quotes": "a:\n" + '- "\n' * 10_001 + "---\n" + 'Words."\n' * 10_000,
}


@pytest.mark.parametrize("block", LONG.values(), ids=LONG)
def test_no_front_matter_takes_long(block: str) -> None:
    started = time.process_time()
    front_matter.read(PATH, f"---\n{block}")
    assert time.process_time() - started < 5
