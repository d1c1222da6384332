"""Values: made whole, never changed, equal to another of their class with the same content.

    @valueclass(frozen=True, slots=True)
    class Link: ...

is read by type checkers as a frozen dataclass, and they hold us to it.  While the program runs it
is a plain class with slots: a frozen dataclass takes ten times as long to make each value, and
three times as long to make the class, and a site has hundreds of thousands of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["valueclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass as valueclass
else:
    from collections.abc import Callable
    from dataclasses import dataclass
    from operator import attrgetter
    from typing import Any

    def valueclass(*, frozen: bool, slots: bool, kw_only: bool = False) -> Callable[[type], type]:  # noqa: ARG001 - the type checker sees to `frozen`
        """Make a class of values."""

        def made(of: type) -> type:
            kind = dataclass(slots=slots, kw_only=kw_only, eq=False, repr=False)(of)
            names = tuple(kind.__dataclass_fields__)
            # Of one name alone, attrgetter would not give a row.
            content = attrgetter(*names) if len(names) > 1 else attrgetter(*names, *names)

            def equal(self: Any, other: Any) -> bool:
                return content(self) == content(other) if type(other) is kind else NotImplemented

            def shown(self: Any) -> str:
                pairs = zip(names, content(self), strict=False)
                return f"{kind.__qualname__}({', '.join(f'{name}={it!r}' for name, it in pairs)})"

            kind.__eq__ = equal
            kind.__hash__ = lambda self: hash(content(self))
            kind.__repr__ = shown
            return kind

        return made
