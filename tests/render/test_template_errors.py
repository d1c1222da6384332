"""A template that does not work is explained in our own words, on the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest

from resource_site.render import template_errors
from resource_site.render.template_errors import Known
from resource_site.render.templating import Environment

FOLDER = Path("looks")


def told(source: str) -> tuple[int, str]:
    """Return the line and the message for a template that does not work."""
    environment = Environment(jinja2.FunctionLoader(lambda name: (source, f"looks/{name}", None)))
    known = Known(environment.filters, environment.tests)
    sources = {"page.html": source.encode()}
    try:
        environment.get_template("page.html").render(page={"title": "A"})
    except Exception as error:  # noqa: BLE001 - a template can raise anything
        found = template_errors.problem(error, "page.html", sources, FOLDER, known)
        assert found.path == "looks/page.html"
        assert found.fix
        return found.line, found.message
    return 0, ""


SYNTAX = {
    "a\n{% if page %}\nb\n": (2, "'if' is not closed"),
    "{% for a in page %}\n{% if a %}\n{% endfor %}": (2, "'if' is not closed"),
    "a\n{% endif %}": (2, "'endif' closes nothing"),
    "{% block a %}\n{% endif %}\n{% endblock %}": (2, "'endif' closes nothing"),
    "{{ page.title | odd }}": (1, "there is no filter 'odd'"),
    "{% set a %}b": (1, "'set' is not closed"),
    "{% set a = 1 %}\n{{ a|shout }}": (2, "there is no filter 'shout'"),
    "{% if page is shouted %}{% endif %}": (1, "there is no test 'shouted'"),
    "{% if page is not shouted %}{% endif %}": (1, "there is no test 'shouted'"),
    "a\nb\n{% shout %}": (3, "there is no tag 'shout'"),
    "{% endshout %}": (1, "there is no tag 'endshout'"),
    "a\n{# b\nc": (2, "{# is not closed"),
    "a\n{{ page": (2, "{{ is not closed"),
    "a\n{% if page": (2, "{% is not closed"),
    "{% raw %}{{ a": (1, "{{ is not closed"),
    "{{ 'a|shout' + }}": (1, ""),
    "{{ page. }}": (1, ""),
    "{% block a %}{% endblock %}\n{% block a %}{% endblock %}": (2, ""),
}


@pytest.mark.parametrize(("source", "expected"), SYNTAX.items(), ids=SYNTAX)
def test_a_syntax_error_is_explained_on_its_line(source: str, expected: tuple[int, str]) -> None:
    line, what = expected
    assert told(source) == (line, f"template syntax error: {what}".removesuffix(": "))


MISSING = {
    "a\n{{ nothing }}": (2, "undefined variable: 'nothing'"),
    "{{ page.titel }}": (1, "undefined variable: a table has no 'titel'"),
    "{{ page.title.titel }}": (1, "undefined variable: a text has no 'titel'"),
    "{{ [].a }}": (1, "undefined variable: a list has no 'a'"),
    "{% set a = 1 %}\n\n{{ a.b }}": (3, "undefined variable: a number has no 'b'"),
    "{{ [] | first }}": (1, "undefined value: there is nothing to take here"),
    "a\n{{ page.title() }}": (2, "this line of the template fails (TypeError)"),
    "{{ 1 / 0 }}": (1, "this line of the template fails (ZeroDivisionError)"),
}


@pytest.mark.parametrize(("source", "expected"), MISSING.items(), ids=MISSING)
def test_a_line_that_fails_is_explained(source: str, expected: tuple[int, str]) -> None:
    assert told(source) == expected


@pytest.mark.parametrize(
    "source",
    ["{{ nothing is defined }}", "{{ page.titel is defined }}", "{{ nothing|default('a') }}"],
)
def test_a_template_may_ask_whether_a_value_is_there(source: str) -> None:
    assert told(source) == (0, "")
