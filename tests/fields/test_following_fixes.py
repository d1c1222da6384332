"""Doing literally what the first fix says, again and again, ends well and loses no word."""

from __future__ import annotations

import re
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resource_site import edits
from resource_site.fields import front_matter, yaml_block
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.texts import entries
from resource_site.fields.validation import Fields
from resource_site.fields.values import Table, Text
from resource_site.problems import TOP, Problem, Severity
from tests.fields.following import followed

ROUNDS = 15
VALID = (
    """---
title: Border liaison offices meet
date: 2007-03-31
summary: "Two offices now meet: every month."
tags: [Prevention, Border Cooperation]
countries:
  - China
  - Lao PDR
draft: true
expires: 2030-01-01
---

Some words of the body.
""",
    """---
title: 'It is a day'
authors: ["Ann B", 'Bo']
date: 2012-01-01 14:00
source:
  name: UNIAP
  kind: adapted
summary: >
  Words that go on
  and on, without end.
aliases: [/news/old/]
weight: 10
---
Body text here.
""",
    """---
title: Six countries agree
source: {name: UNIAP China, url: "https://www.example.org/a", date: 2007-03}
tags: ["Law", "Child Labour"]
countries: Viet Nam, Thailand
authors: ['Ma Thida', Bo Bo]
corrections:
  - date: 2007-04-02
    what: The wrong province was named.
featured: false
---

First words of the body.
""",
)
CHARACTERS = "abz:-#'\"[]{},&*!|>%@ \n\t“”‘’–\xa0\\1`=~^"
LINES = ("x", "- y", "words here", "", "a: b", "---", "  z", "#c", "-z", " draft: true", "title:b")


def problems(file: str) -> list[Problem]:
    front = front_matter.read("a.md", file)
    found = Fields(
        "a.md",
        Table(*TOP, front.fields),
        ARTICLE,
        yaml_block.write,
        zone=ZoneInfo("Asia/Bangkok"),
        problems=front.problems,
        excused=front.damaged,
        repaired=front.repaired,
    )
    return sorted(set(found.problems))


def errors(file: str) -> list[Problem]:
    return [problem for problem in problems(file) if problem.severity is Severity.ERROR]


def certainly_fixed(file: str) -> str:
    """Return the file after all fixes that are certain, as `check --fix` applies them."""
    for _ in range(ROUNDS):
        after = edits.applied(file, [one.edit for one in problems(file) if one.edit])
        if after == file:
            return file
        file = after
    raise AssertionError(f"no end of certain fixes after {ROUNDS} rounds: {file}")


def lists(file: str) -> list[str]:
    """Return the entries of all lists of texts in front matter."""
    fields = front_matter.read("a.md", file).fields
    found = (fields[name].value for name in ("tags", "countries", "authors") if name in fields)
    return [item.value for value in found for item in entries(value) if isinstance(item, Text)]


def obeyed(file: str) -> tuple[str, list[Problem]]:
    """Follow the first fix until none is left or it proposes no text; return the file."""
    seen = set()
    for _ in range(ROUNDS):
        found = errors(file)
        if not found:
            return file, []
        first = found[0]
        assert (first.line, first.message, first.fix) not in seen, f"again: {first}"
        seen.add((first.line, first.message, first.fix))
        changed = followed(file, first)
        if changed is None:
            return file, found
        assert changed != file, f"the fix changes nothing: {first}"
        file = changed
    raise AssertionError(f"no end after {ROUNDS} fixes: {found}")


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, str]:
    """Return a valid file, and the same broken in one place of its front matter."""
    valid = draw(st.sampled_from(VALID))
    end = valid.index("\n---\n") + 5
    front, body = valid[:end], valid[end:]
    lines = front.split("\n")[:-1]
    at, line = draw(st.integers(0, len(front) - 3)), draw(st.integers(0, len(lines) - 1))
    match draw(st.sampled_from(("character", "line"))), draw(st.integers(0, 2)):
        case "character", 0:
            front = front[:at] + front[at + 1 :]
        case "character", 1:
            front = front[:at] + draw(st.sampled_from(CHARACTERS)) + front[at:]
        case "character", _:
            front = front[:at] + front[at + 1] + front[at] + front[at + 2 :]
        case _, 0:
            front = "\n".join([*lines[:line], *lines[line + 1 :], ""])
        case _, 1:
            added = draw(st.sampled_from((*LINES, lines[line])))
            front = "\n".join([*lines[:line], added, *lines[line:], ""])
        case _:
            other = draw(st.integers(0, len(lines) - 1))
            lines[line], lines[other] = lines[other], lines[line]
            front = "\n".join([*lines, ""])
    return valid, front + body


@given(broken())
@settings(max_examples=500, deadline=None)
def test_one_slip_is_fixed_by_following_the_fixes(files: tuple[str, str]) -> None:
    valid, file = files
    fixed, left = obeyed(file)
    if not left:
        meant = Counter(words(valid)) & Counter(words(file))
        assert not meant - Counter(words(fixed))


@given(broken())
@settings(max_examples=500, deadline=None)
def test_a_certain_fix_loses_no_word_and_makes_no_wrong_entry(files: tuple[str, str]) -> None:
    _, file = files
    fixed = certainly_fixed(file)
    assert not Counter(words(file)) - Counter(words(fixed))
    if fixed != file and not errors(fixed):
        assert [entry for entry in lists(fixed) if re.search(r"[\"\[\]{}]|^-|---$", entry)] == []


def words(file: str) -> list[str]:
    return re.findall(r"\w+", file)


# One slip each, and what following the fixes makes of it.
SLIPS = {
    'title: "A day\nauthor: "Ann"': 'title: "A day"\nauthor: "Ann"',
    'title: A\ndate:2020-01-01\ntags:\n- one\n# a note\nsummary: "Words\nand on."': (
        'title: A\ndate: 2020-01-01\ntags:\n- one\n# a note\nsummary: "Words\nand on."'
    ),
    "title: A\ntags:\n- one\n-two": "title: A\ntags:\n- one\n- two",
    "title: A\n summary: Words": "title: A\nsummary: Words",
    "title: A\nsummary: Words that go on\nand on, without end.": (
        "title: A\nsummary: Words that go on\n  and on, without end."
    ),
    "title: Six: a long title,\n  on two lines": 'title: "Six: a long title, on two lines"',
    'title: A\nauthors: ["Ann]': 'title: A\nauthors: ["Ann"]',
    "title: A\nauthors: [Ann, 'Bo]": "title: A\nauthors: [Ann, 'Bo']",
    "title: A\nauthors: [Ann, Bo\nweight: 1": "title: A\nauthors: [Ann, Bo]\nweight: 1",
    "title: A\ne\nxpires: 2030-01-01": "title: A\nexpires: 2030-01-01",
    "title: A\ndra\nft: true": "title: A\ndraft: true",
    "title: [Update] Shelter reopens": 'title: "[Update] Shelter reopens"',
    'title: "Safe House" opens': "title: '\"Safe House\" opens'",
    "title: Thailand is #1 in Asia": 'title: "Thailand is #1 in Asia"',
    "title: #MeToo in Asia": 'title: "#MeToo in Asia"',
    "title: A\ntags: #Protection #Prevention": "title: A\ntags: [Protection, Prevention]",
    "title: A\ntags: [#Protection, #Prevention]": "title: A\ntags: [Protection, Prevention]",
    "title: A\ntags:\n- #Protection": "title: A\ntags:\n- Protection",
    "title：Full width": "title: Full width",
    "title: “A day: a report”": 'title: "A day: a report"',
    "title: 'It's": "title: It's",
    'title: "C:\\q"': "title: C:\\q",
    "title: - a dash": 'title: "- a dash"',
    "title: A\n\tsummary: B": "title: A\nsummary: B",
    "title: A\nsource:\n\tname: B": "title: A\nsource:\n  name: B",
    "title: A\ndraft true": "title: A\ndraft: true",
    'title: A\ncountries: "China" "Myanmar"': 'title: A\ncountries: ["China", "Myanmar"]',
    'title: A\ncountries: ["China" "Myanmar"]': 'title: A\ncountries: ["China", "Myanmar"]',
    "title: A\nauthors: 'Ann' \"Bo\", Cy": "title: A\nauthors: ['Ann', \"Bo\", Cy]",
    'title: A\ntags: "Law", "Child': 'title: A\ntags: ["Law", "Child"]',
    "title: A\ntags: [Law] [Child]": "title: A\ntags: [Law, Child]",
    'title: A\ntags: "Law" and Child': "title: A\ntags: [Law and Child]",
    "title: A\ntags: - Law": "title: A\ntags: [Law]",
    "title: A\ntags: - Law\n- Child Labour": "title: A\ntags: [Law, Child Labour]",
    "title: A\ntags: - Law\n  - Child Labour": "title: A\ntags: [Law, Child Labour]",
    "title: A\ntags: - Law - Child": "title: A\ntags: [Law, Child]",
    "title: A\nauthors: - Ann\n- Bo\n- Cy\nweight: 1": (
        "title: A\nauthors: [Ann, Bo, Cy]\nweight: 1"
    ),
    "title: A\ntags: [x]---\nsummary: B": "title: A\ntags: [x]\nsummary: B",
    'title: A\nsummary: "B"---\nweight: 1': 'title: A\nsummary: "B"\nweight: 1',
    "title: A\nsource: {name: X\tkind: source}": "title: A\nsource: {name: X, kind: source}",
    "title: A\nsource: {name: X, kind: source": "title: A\nsource: {name: X, kind: source}",
    "title: A\nsource: {name: X date: 2007}": "title: A\nsource: {name: X, date: 2007}",
    "title: A\nsource: {name: X": "title: A\nsource: {name: X}",
    "title: A\n=======": "title: A",
}  # fmt: skip


@pytest.mark.parametrize(("slip", "meant"), SLIPS.items(), ids=SLIPS)
def test_one_slip_is_one_message_whose_fix_is_meant(slip: str, meant: str) -> None:
    file, body = f"---\n{slip}\n---\n\nWords.\n", "\n---\n\nWords.\n"
    assert len(errors(file)) == 1
    fixed, left = obeyed(file)
    assert left == []
    assert fixed == f"---\n{meant}{body}"


@pytest.mark.parametrize(
    "front",
    [
        "title: A\ntags: - Law - Child",
        "title: A\ntags: [Law] [Child]",
        'title: A\ntags: "Law" and Child',
        "title: A\ntags: [x]---\nsummary: B",
        "title: A\nsource: {name: X\tkind: source}",
        "title: A\nsource: {name: The kind: of}",
        "title: A\nsource: UNIAP\nThis is not ready",
        "title: A\nnote:this",
        "title: A\n=======",
        "title: [Update",
    ],
)
def test_a_fix_that_is_not_certain_is_not_applied(front: str) -> None:
    file = f"---\n{front}\n---\n\nWords.\n"
    assert errors(file) != []
    assert certainly_fixed(file) == file


@pytest.mark.parametrize(
    ("glued", "field"),
    [
        ("expires: 2030-01-01---", "expires: 2030-01-01"),
        ("tags: [x]---", "tags: [x]"),
        ("summary: Words ---", "summary: Words"),
        ("draft: true---", "draft: true"),
        ("tags:\n  - x---", "tags:\n  - x"),
        ("source: {name: X}---", "source: {name: X}"),
    ],
)
@pytest.mark.parametrize("body", ["Words.\n", "\nWords, more.\n\n---\n\nAnd more.\n", ""])
def test_a_line_break_before_the_end_is_restored(glued: str, field: str, body: str) -> None:
    assert len(errors(f"---\ntitle: A\n{glued}\n{body}")) == 1
    fixed = certainly_fixed(f"---\ntitle: A\n{glued}\n{body}")
    assert fixed == f"---\ntitle: A\n{field}\n---\n{body}"


@pytest.mark.parametrize(
    "front",
    [
        'title: "Eight" # keep this short',
        "title: 'Eight'  # keep this short",
        "title: A\n# a note\ntags: [a] # two of them",
        "title: A\ndraft: true #for now",
        "title: C# and F#",
        "title: A\nsummary: |\n  # a heading\n  - #one",
        "title:\xa0A day",
        'title: "One\nlong title"',
    ],
)
def test_what_is_right_is_no_error(front: str) -> None:
    assert errors(f"---\n{front}\n---\n\nWords.\n") == []
