"""What templates write is what Jinja would write, though the way there is shorter."""

from __future__ import annotations

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from resource_site.render.templating import Environment, written

LETTERS = st.text(st.sampled_from("&<>\"' aä\0\u2028\U0001f600"))
VALUES = LETTERS | LETTERS.map(Markup) | st.integers() | st.none() | st.lists(LETTERS)


class Html:
    """A value that says itself how it stands in HTML."""

    def __html__(self) -> str:
        """Return a line end of HTML."""
        return "<br>"


class Words(str):
    """A text of a class of its own."""

    __slots__ = ()


@given(VALUES)
def test_a_value_is_written_as_markupsafe_escapes_it(value: object) -> None:
    assert written(value) == str(escape(value))


def test_a_value_that_is_html_says_so_itself() -> None:
    assert written(Html()) == "<br>"
    assert written(Words("a < b")) == "a &lt; b"


PIECES = """\
{% macro said(words, more="&") %}
<b>{{ words }}{{ more }}{% if caller is defined %}{{ caller() }}{% endif %}</b>
{% endmacro %}
{{ said(words) }}{{ said("<i>", more=words) }}
{% call said(words) %}<u>{{ words }}</u>{% endcall %}
{% for word in [words, html, 1] %}
{{ loop.index }}{{ said(word) }}{{ loop.cycle("<", ">") }}
{% endfor %}
{% set kept %}{{ words }}<hr>{% endset %}{{ kept }}{{ words|safe }}{{ words ~ html }}{{ "<'>" }}
{% autoescape false %}{{ words }}{{ said(words) }}{% endautoescape %}{{ words|upper }}
{% block inner scoped %}{{ range(2)|list }}{{ made(words) }}{% endblock %}{{ self.inner() }}
"""


def test_a_template_of_all_kinds_of_pieces_gives_what_jinja_gives() -> None:
    values = {"words": "\"a\" & 'b' < c", "html": Markup("<em>"), "made": lambda word: word * 2}
    plain = jinja2.Environment(
        loader=jinja2.DictLoader({"a": PIECES}),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    ours = Environment(jinja2.DictLoader({"a": PIECES}))
    assert ours.get_template("a").render(values) == plain.get_template("a").render(values)


def test_the_short_way_is_taken() -> None:
    code = Environment(jinja2.DictLoader({})).compile("{{ words }}", raw=True)
    assert "environment.written(" in code


def test_a_value_that_is_not_there_is_told() -> None:
    template = Environment(jinja2.DictLoader({"a": "{{ nothing }}"})).get_template("a")
    with pytest.raises(jinja2.UndefinedError):
        template.render()
