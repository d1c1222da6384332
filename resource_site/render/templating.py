"""A Jinja environment tuned for tens of thousands of pages; the semantics of Jinja are unchanged.

Jinja handles much that our templates never use, at each of the hundred expressions of a page:
values that are HTML, functions that ask for the context, globals that differ between templates.
Its extension points let us handle the usual case first.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape


def written(value: Any) -> str:
    """Return a value as HTML, as `markupsafe.escape` does, without copying what is safe.

    Jinja joins the pieces of a page, so a piece may be a plain `str`.
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


class _Context(Context):
    def call(self, function: Callable[..., Any], /, *values: Any, **named: Any) -> Any:
        """Call a function or macro of a template; none of ours takes the context."""
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
    """Compiles templates and keeps them; they do not change during a build."""

    code_generator_class = _CodeGenerator
    context_class = _Context
    written = staticmethod(written)

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            optimized=False,  # our templates have no constants to fold; saves a sixth of compiling
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,  # unlimited: a limited cache is slower
        )

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals without a read-only wrapper, which each page would use 40 times."""
        return self.globals if d is None else super().make_globals(d)
