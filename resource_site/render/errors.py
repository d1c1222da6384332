"""A template error → a problem with the path and line of the template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import jinja2

from resource_site.problems import Problem, ProblemsError


class TemplateError(ProblemsError):
    """A template cannot be used."""


def problem(error: Exception, template: str, paths: Mapping[str, str]) -> Problem:
    """Return a template error as a problem; `paths` are those of all templates."""
    path = paths.get(template, template)
    if isinstance(error, jinja2.TemplateSyntaxError):
        # If brackets do not match, Jinja gives the path in place of the name.
        path = paths.get(error.name or template, error.name or path)
        message = f"template syntax error: {error.message}"
        return Problem(path, error.lineno, 0, message, "check this line and those above it")
    if isinstance(error, jinja2.TemplateNotFound):
        asking, line = _last_line(error, str(error.name), paths)
        message = f"the template {error.name} is missing"
        return Problem(asking, line, 0, message, "add it; templates/README.md lists the templates")
    if isinstance(error, UnicodeDecodeError):
        return Problem(path, 0, 0, "this template is not valid UTF-8", "save it as UTF-8")
    if isinstance(error, RecursionError):
        path, line = _repeated_line(error, path, paths)
        message = "this template includes itself without end"
        return Problem(path, line, 0, message, "remove the line that leads back to it")
    path, line = _last_line(error, path, paths)
    kind = "undefined variable" if isinstance(error, jinja2.UndefinedError) else "template error"
    message = f"{kind}: {_without_class_names(error)}"
    fix = "templates/README.md lists what each template receives"
    return Problem(path, line, 0, message, fix)


def _without_class_names(error: Exception) -> str:
    return re.sub(
        r"'resource_site[\w.]*\.(\w+) object' has no attribute '(\w+)'",
        r"\1 has no '\2'",
        str(error) or repr(error),
    )


def _last_line(error: Exception, path: str, paths: Mapping[str, str]) -> tuple[str, int]:
    """Return the last position in a template that an error passed through."""
    last = path, 0
    for found, line, _ in _lines(error, paths):
        last = found, line
    return last


def _repeated_line(error: Exception, path: str, paths: Mapping[str, str]) -> tuple[str, int]:
    """Return the first position from which a template called a part of itself again."""
    before, met = (path, 0), set[tuple[str, str]]()
    for found, line, part in _lines(error, paths):
        if (found, part) in met:
            break
        met.add((found, part))
        before = found, line
    return before


def _lines(error: Exception, paths: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """Yield the positions in templates that an error passed through, and their macros."""
    known, trace = set(paths.values()), error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path in known:
            yield path, trace.tb_lineno, trace.tb_frame.f_code.co_name
        trace = trace.tb_next
