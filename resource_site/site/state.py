"""The state of a text → what its page says of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from resource_site.content import documents
from resource_site.site import localization
from resource_site.site.localization import Words
from resource_site.site.values import Correction, Link, State

UNREMARKABLE = State()


def printed(
    state: documents.State,
    targets: Sequence[str | None],
    link_to: Callable[[str], Link],
    words: Words,
    original: Link | None,
) -> State:
    """Return the state of a document, whose references lead to `targets`, for its page.

    `original` is set if it is a translation of an earlier version of it.
    """
    is_marked = state.why or state.withdrawn or state.reviewed or state.corrections or original
    if state.successor < 0 and not is_marked:
        return UNREMARKABLE
    successor = targets[state.successor] if state.successor >= 0 else None
    return State(
        why=state.why,
        withdrawn=localization.iso_day(state.withdrawn, words),
        successor=link_to(successor) if successor else None,
        reviewed=localization.iso_day(state.reviewed, words),
        corrections=tuple(
            Correction(localization.day(date.fromisoformat(one.date), words), one.what)
            for one in state.corrections[::-1]
        ),
        original=original,
    )
