"""What went wrong in a template → a problem with file, line and a message of our own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import jinja2

from resource_site.problems import Problem
from resource_site.render.templating import MissingError

COMMENT = re.compile(r"\{#.*?#\}|\{%[-+]?\s*raw\b.*?endraw\s*[-+]?%\}", re.DOTALL)
TAG = re.compile(r"\{%[-+]?\s*(\w*)(.*?)[-+]?%\}", re.DOTALL)
CODE = re.compile(r"\{[{%](.*?)[}%]\}", re.DOTALL)
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Tags that another one must close; `set` only where it has no value.
PAIRED = frozenset({"autoescape", "block", "call", "filter", "for", "if", "macro", "raw", "with"})
SINGLE = frozenset({"do", "elif", "else", "extends", "from", "import", "include", "set"})
KINDS = {str: "a text", int: "a number", dict: "a table", list: "a list", tuple: "a list"}
LOOK = "look at this line and those above it"
README = "templates/README.md lists what each template receives"


class Known(NamedTuple):
    """The names of the filters and tests that a template may use."""

    filters: Collection[str]
    tests: Collection[str]


class _Tag(NamedTuple):
    name: str
    line: int


def problem(
    error: Exception, template: str, sources: Mapping[str, bytes], folder: Path, known: Known
) -> Problem:
    """Return where a template does not work and why; `sources` are all templates by name."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        # Where brackets do not match, the name is the whole path.
        name = (error.name or template).removeprefix(f"{folder}/")
        source = sources.get(name, b"").decode(errors="replace")
        line, message, fix = _syntax(source, error.lineno, known)
        return Problem(f"{folder}/{name}", line, 0, message, fix)
    if isinstance(error, jinja2.TemplateNotFound):
        asking, line = _last_line(error, folder / str(error.name), folder)
        message = f"the template {error.name} is missing"
        fix = "put it back; templates/README.md lists them"
        return Problem(str(asking) if line else f"{folder}/{error.name}", line, 0, message, fix)
    if isinstance(error, UnicodeDecodeError):
        message, fix = "a template is not UTF-8 text", "save it as UTF-8"
        return Problem(str(folder / template), 0, 0, message, fix)
    if isinstance(error, RecursionError):
        path, line = _line_that_leads_back(error, folder / template, folder)
        message = "this template uses itself, and so on without end"
        return Problem(str(path), line, 0, message, "take out the line that leads back to it")
    path, line = _last_line(error, folder / template, folder)
    if isinstance(error, MissingError):
        return Problem(str(path), line, 0, _missing(error), README)
    # The words of other errors are Python's, and another version may have others.
    message = f"this line of the template fails ({type(error).__name__})"
    source = sources.get(path.relative_to(folder).as_posix(), b"").decode(errors="replace")
    if unknown := _unknown(_line(source, line), known):
        message = f"template syntax error: {unknown}"
    return Problem(str(path), line, 0, message, README)


def _missing(error: MissingError) -> str:
    if not error.variable:
        return "undefined value: there is nothing to take here"
    if error.owner is None:
        return f"undefined variable: '{error.variable}'"
    owner = KINDS.get(error.owner, error.owner.__name__)
    return f"undefined variable: {owner} has no '{error.variable}'"


def _line(source: str, number: int) -> str:
    lines = source.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _syntax(source: str, line: int, known: Known) -> tuple[int, str, str]:
    """Return line, message and fix for a template that cannot be compiled."""
    source = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), source)
    for opening, closing in (("{#", "#}"), ("{{", "}}"), ("{%", "%}")):
        at = source.rfind(opening)
        if at >= 0 and closing not in source[at:]:
            number = source.count("\n", 0, at) + 1
            return number, f"template syntax error: {opening} is not closed", f"write {closing}"
    if unknown := _unknown(_line(source, line), known):
        return line, f"template syntax error: {unknown}", LOOK
    return _unpaired(source) or (line, "template syntax error", LOOK)


def _unknown(line: str, known: Known) -> str:
    """Return which name of a line Jinja does not know, if one."""
    for tag in TAG.finditer(line):
        if tag[1] and tag[1].removeprefix("end") not in PAIRED | SINGLE:
            return f"there is no tag '{tag[1]}'"
    code = " ".join(QUOTED.sub("", found[1]) for found in CODE.finditer(line))
    for name in re.findall(r"\|\s*(\w+)", code):
        if name not in known.filters:
            return f"there is no filter '{name}'"
    for name in re.findall(r"\bis\s+(?:not\s+)?(\w+)", code):
        if name not in known.tests:
            return f"there is no test '{name}'"
    return ""


def _unpaired(source: str) -> tuple[int, str, str] | None:
    """Return the first tag that closes nothing, or else one that is not closed."""
    opened: list[_Tag] = []
    for found in TAG.finditer(source):
        name, line = found[1], source.count("\n", 0, found.start()) + 1
        if name.startswith("end"):
            if name not in {f"end{tag.name}" for tag in opened}:
                return line, f"template syntax error: '{name}' closes nothing", "delete it"
            if name != f"end{opened[-1].name}":
                return _open(opened[-1])
            opened.pop()
        elif name in PAIRED or (name == "set" and "=" not in found[2]):
            opened.append(_Tag(name, line))
    return _open(opened[-1]) if opened else None


def _open(tag: _Tag) -> tuple[int, str, str]:
    message = f"template syntax error: '{tag.name}' is not closed"
    return tag.line, message, f"write {{% end{tag.name} %}} where it ends"


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
