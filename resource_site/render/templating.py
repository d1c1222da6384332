"""Jinja, made lean for pages by the ten thousand: what templates mean stays as Jinja says.

Jinja is ready for much that our templates never ask for, at each of the hundred places of a page:
values that are HTML already, functions that want to know where they are called, globals that
differ between templates.  Where it lets us, by classes that may be put in place of its own, the
usual case is dealt with first.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from functools import partial
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.utils import missing
from markupsafe import Markup, escape


def written(value: Any) -> str:
    """Return a value as HTML, as `markupsafe.escape` does, but what is HTML already as it is.

    Jinja only joins what is written; that it is HTML need not be said of every piece.
    """
    if value.__class__ is Markup:
        return value
    if (
        value.__class__ is str
        and "&" not in value
        and "<" not in value
        and ">" not in value
        and '"' not in value
        and "'" not in value
    ):
        return value
    return escape(value)


class MissingError(jinja2.UndefinedError):
    """A template uses what is not there; `variable` is its name, `owner` the class that lacks it.

    `variable` is '' where nothing has a name; `owner` is None for a variable on its own.
    """

    def __init__(self, owner: type | None, variable: str, message: str | None = None) -> None:
        super().__init__(message)
        self.owner, self.variable = owner, variable


class _Missing(jinja2.StrictUndefined):
    """What is not there: its error says so in values, not in words of Jinja's."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[jinja2.TemplateRuntimeError] = jinja2.UndefinedError,  # noqa: ARG002 - Jinja's signature
    ) -> None:
        owner = None if obj is missing else type(obj)
        error: Any = partial(MissingError, owner, str(name or ""))
        super().__init__(hint, obj, name, error)


class _Context(Context):
    def call(self, function: Callable[..., Any], /, *values: Any, **named: Any) -> Any:
        """Call a function or macro of a template; none of ours asks for the context."""
        named.pop("_loop_vars", None)
        named.pop("_block_vars", None)
        return function(*values, **named)


class _CodeGenerator(CodeGenerator):
    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Environment(jinja2.Environment):
    """Where templates are compiled and kept; they are given to it once and do not change."""

    code_generator_class = _CodeGenerator
    context_class = _Context
    written = staticmethod(written)

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=_Missing,
            optimized=False,  # a sixth of compiling; ours have no constants to reckon with
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,  # none is ever put out; Jinja looks more slowly into a limited cache
        )

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what every template knows: none of ours has anything of its own to add.

        Jinja puts a map around it that no template can change, and each page asks that forty times.
        """
        return self.globals if d is None else super().make_globals(d)
