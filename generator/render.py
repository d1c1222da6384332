"""Stage 5: planned outputs → the bytes of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import jinja2

from generator import feeds, search
from generator.config import Config
from generator.pages import Feed, Output, Page, Plain, Plan, Sitemap
from generator.problems import Problem


class TemplateError(Exception):
    """A template cannot be used; `problem` says where and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def files(plan: Plan, config: Config) -> Iterator[tuple[str, bytes | Path]]:
    """Yield each file of the site: its path and its bytes, or the file it is a copy of.

    Raises TemplateError for a template that does not work.
    """
    looks = _environment(config.choices.templates)
    for output in plan.outputs:
        yield output.path, _made(output, looks, config)
    if plan.search:
        yield from search.files(plan.search)


def _made(output: Output, looks: jinja2.Environment, config: Config) -> bytes | Path:
    value = output.value
    if isinstance(value, Page):
        return _page(output, value, looks, config.choices.templates).encode()
    if isinstance(value, Feed):
        return feeds.feed(value)
    if isinstance(value, Sitemap):
        return feeds.sitemap(value)
    if isinstance(value, Plain):
        return value.text.encode()
    return value.file


def _environment(folder: Path) -> jinja2.Environment:
    """Return a Jinja environment in which every value is escaped and no name can be misspelt."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def _page(output: Output, page: Page, looks: jinja2.Environment, folder: Path) -> str:
    try:
        return looks.get_template(page.template).render(site=output.site, page=page)
    except jinja2.TemplateSyntaxError as error:
        path = folder / (error.name or page.template)
        message = f"this template is not right: {error.message}"
        raise TemplateError(Problem(str(path), error.lineno, 0, message)) from error
    except jinja2.TemplateNotFound as error:
        message = f"the template {error.name} is missing"
        fix = "put it back; templates/README.md lists them"
        raise TemplateError(Problem(str(folder / str(error.name)), 0, 0, message, fix)) from error
    except UnicodeDecodeError as error:
        message = "a template is not UTF-8 text"
        raise TemplateError(Problem(str(folder / page.template), 0, 0, message)) from error
    # A template can do anything Python can: divide by nothing, call what is no function.
    except Exception as error:
        path, line = _template_line(error, folder / page.template, folder)
        message = f"this template asks for something it does not get: {_plainly(error)}"
        fix = "templates/README.md lists what each template receives"
        raise TemplateError(Problem(str(path), line, 0, message, fix)) from error


def _plainly(error: Exception) -> str:
    """Return what an error says without the names of our classes."""
    return re.sub(r"'generator\.\w+\.(\w+) object' has no attribute", r"\1 has no", str(error))


def _template_line(error: Exception, page: Path, folder: Path) -> tuple[Path, int]:
    """Return the last place in a template that an error came through."""
    path, line, trace = page, 0, error.__traceback__
    while trace is not None:
        name = Path(trace.tb_frame.f_code.co_filename)
        if folder.resolve() in name.resolve().parents:
            path, line = folder / name.resolve().relative_to(folder.resolve()), trace.tb_lineno
        trace = trace.tb_next
    return path, line
