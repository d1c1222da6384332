"""Our Jinja environment has the same results as the standard one."""

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
    """A value with an HTML form of its own."""

    def __html__(self) -> str:
        """Return a line end of HTML."""
        return "<br>"


class Words(str):
    """A subclass of str."""

    __slots__ = ()


@given(VALUES)
def test_a_value_is_escaped_as_markupsafe_does(value: object) -> None:
    assert written(value) == str(escape(value))


def test_a_value_with_an_html_method_is_not_escaped() -> None:
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


def test_a_template_with_all_kinds_of_expressions_renders_as_in_jinja() -> None:
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


def test_an_undefined_variable_is_an_error() -> None:
    template = Environment(jinja2.DictLoader({"a": "{{ nothing }}"})).get_template("a")
    with pytest.raises(jinja2.UndefinedError):
        template.render()
