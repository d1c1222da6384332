"""A template error → a problem with the path and line of the template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2

from resource_site.problems import MistakesError, Problem


class TemplateError(MistakesError):
    """A template cannot be used."""


def problem(error: Exception, template: str, folder: Path) -> Problem:
    """Say where a template does not work and why."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        # Where brackets do not match, the name is the whole path.
        name = (error.name or template).removeprefix(f"{folder}/")
        message = f"this template is not right: {error.message}"
        return Problem(
            f"{folder}/{name}", error.lineno, 0, message, "look at this line and those above it"
        )
    if isinstance(error, jinja2.TemplateNotFound):
        asking, line = _last_line(error, folder / str(error.name), folder)
        message = f"the template {error.name} is missing"
        fix = "put it back; templates/README.md lists them"
        return Problem(str(asking) if line else f"{folder}/{error.name}", line, 0, message, fix)
    if isinstance(error, UnicodeDecodeError):
        return Problem(
            str(folder / template), 0, 0, "a template is not UTF-8 text", "save it as UTF-8"
        )
    if isinstance(error, RecursionError):
        path, line = _line_that_leads_back(error, folder / template, folder)
        message = "this template uses itself, and so on without end"
        return Problem(str(path), line, 0, message, "take out the line that leads back to it")
    path, line = _last_line(error, folder / template, folder)
    message = f"this template asks for something it does not get: {_plainly(error)}"
    fix = "templates/README.md lists what each template receives"
    return Problem(str(path), line, 0, message, fix)


def _plainly(error: Exception) -> str:
    """Return what an error says without the names of our classes."""
    return re.sub(
        r"'resource_site[\w.]*\.(\w+) object' has no attribute",
        r"\1 has no",
        str(error) or repr(error),
    )


def _last_line(error: Exception, template: Path, folder: Path) -> tuple[Path, int]:
    """Return the last place in a template that an error came through."""
    last = template, 0
    for path, line, _ in _lines(error, folder):
        last = path, line
    return last


def _line_that_leads_back(error: Exception, template: Path, folder: Path) -> tuple[Path, int]:
    """Return the first place from which a template came to a part of itself again."""
    before, met = (template, 0), set[tuple[Path, str]]()
    for path, line, part in _lines(error, folder):
        if (path, part) in met:
            break
        met.add((path, part))
        before = path, line
    return before


def _lines(error: Exception, folder: Path) -> Iterator[tuple[Path, int, str]]:
    """Yield the places in templates that an error came through, and the parts they belong to."""
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if folder in path.parents:
            yield path, trace.tb_lineno, trace.tb_frame.f_code.co_name
        trace = trace.tb_next
