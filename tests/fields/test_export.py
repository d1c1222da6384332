"""What is written by way of python-frontmatter is what is read."""

from __future__ import annotations

from datetime import date

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site import characters
from resource_site.fields import export, front_matter
from resource_site.fields.values import Text

PATH = "content/news/a.md"

# Any letters and signs, but white space and invisible characters only as a space.
VALUES = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], include_characters=" ")
).filter(  # fillers are letters to Unicode, and some signs belong to the one before them
    lambda text: not any(characters.problems(f"'{text}' {text}"))
)


@given(title=VALUES, tags=st.lists(VALUES, max_size=4))
def test_what_is_written_is_read_again(title: str, tags: list[str]) -> None:
    fields: dict[str, object] = {"title": title, "tags": tags}
    found = front_matter.read(PATH, export.write(fields, "Words."))
    assert [p for p in found.problems if p.severity == "error"] == []
    value = found.fields["title"].value
    assert isinstance(value, Text)
    assert value.value == title


def test_a_file_is_written_as_an_editor_would() -> None:
    fields = {"title": "Two: words", "date": date(2007, 3, 31), "tags": ["a"], "draft": True}
    assert export.write(fields, "Words.") == (
        "---\ntitle: 'Two: words'\ndate: 2007-03-31\ntags:\n- a\ndraft: true\n---\n\nWords.\n"
    )


def test_python_frontmatter_reads_through_the_strict_handler() -> None:
    post = frontmatter.loads("---\ntitle: NO\ntags: [a]\n---\nWords.", handler=export.Handler())
    assert post.metadata == {"title": "NO", "tags": ["a"]}


def test_python_frontmatter_gets_no_fields_with_an_error() -> None:
    with pytest.raises(ValueError, match="is defined twice"):
        frontmatter.loads("---\na: 1\na: 2\n---\nWords.", handler=export.Handler())
