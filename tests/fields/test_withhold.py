"""A document becomes a draft by an edit of one line, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.edits import applied
from resource_site.fields import withhold


def withheld(text: str, reason: str = "") -> str | None:
    made = withhold.edits(text, reason)
    return None if made is None else applied(text, made)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: A\n---\nB\n", "---\ndraft: true\ntitle: A\n---\nB\n"),
        ("---\r\ntitle: A\r\n---\r\nB", "---\r\ndraft: true\r\ntitle: A\r\n---\r\nB"),
        ("\ufeff---\ntitle: A\n---\n", "\ufeff---\ndraft: true\ntitle: A\n---\n"),
        ("---\ntitle: A\ndraft: false\n---\n", "---\ntitle: A\ndraft: true\n---\n"),
        ("---\ndraft: yes # soon\n---\n", "---\ndraft: true # soon\n---\n"),
        ("---\ndraft:\n---\n", "---\ndraft: true\n---\n"),
        ('---\n"draft": "false"\n---\n', '---\n"draft": true\n---\n'),
        ("---\nDraft: False\n---\n", "---\nDraft: true\n---\n"),
        ("---\npublished: true\n---\n", "---\npublished: false\n---\n"),
        ("---\nstatus: published\n---\n", "---\nstatus: draft\n---\n"),
        (
            "---\npublished: true\ndraft: false\n---\n",
            "---\npublished: false\ndraft: true\n---\n",
        ),
        ("---\ntitle: A\n---\n---\ndraft: x\n", "---\ndraft: true\ntitle: A\n---\n---\ndraft: x\n"),
        ("---\ntitle: A: B\n---\n", "---\ndraft: true\ntitle: A: B\n---\n"),
        ("---\ndraft: true\n---\n", "---\ndraft: true\n---\n"),
        ("---\ndraft:\n  false\n---\n", "---\ndraft: true\n\n---\n"),
        ("---\ndraft: >\n  false\n\ntitle: A\n---\n", "---\ndraft: true\n\n\ntitle: A\n---\n"),
        ("---\ndraft: |\n  x\n---\n", "---\ndraft: true\n\n---\n"),
    ],
)
def test_the_field_is_set_and_nothing_else_is_changed(before: str, after: str) -> None:
    assert withheld(before) == after
    assert withhold.edits(after) == []


@pytest.mark.parametrize(
    "text",
    ["", "Text.", "+++\ntitle = 'A'\n+++\n", "---\ntitle: A\n", "---\n{title: A}\n---\nText.\n"],
)
def test_front_matter_that_cannot_be_edited_with_certainty_is_left_alone(text: str) -> None:
    assert withheld(text) is None


@given(st.text())
def test_a_reason_is_a_comment_whatever_it_contains(reason: str) -> None:
    before = "---\ntitle: A\n---\nB\n"
    after = withheld(before, reason)
    assert after is None or withhold.is_withheld(after)
    if reason.isascii() and reason.isprintable():
        assert after is not None
        assert " ".join(reason.split()) in after.split("\n")[1]
