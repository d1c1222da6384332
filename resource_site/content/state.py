"""The fields that say whether a text is still right → its state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from resource_site.cache import digest
from resource_site.content.documents import Correction, State
from resource_site.fields.validation import Fields
from resource_site.problems import Position, Severity

Refer = Callable[[str, str, Position], int]
"""Notes what a value leads to, by kind, target and position, and returns its number."""


def state(fields: Fields, text: str, published: date | None, refer: Refer) -> State:
    """Return the state of a document with this body; days before its publication are reported."""
    values = fields.values
    corrections = tuple(
        Correction(one["date"], one["what"])
        for one in values["corrections"]
        if "date" in one and "what" in one
    )
    withdrawn = values.get("withdrawn", {})
    days = {f"corrections[{n}].date": one.date for n, one in enumerate(corrections, 1)}
    days |= {"reviewed": values["reviewed"], "withdrawn.date": withdrawn.get("date", "")}
    for name, day in days.items():
        if day and published and day < published.isoformat() and name in fields.written:
            message, fix = f"'{name}' is before 'date'", "write the day on which it was done"
            fields.error(fields.position(name), message, fix, Severity.WARNING)
    successor = -1
    if target := values["superseded_by"]:
        successor = refer("link", target, fields.position("superseded_by"))
    return State(
        reviewed=values["reviewed"],
        corrections=tuple(sorted(corrections, key=lambda one: one.date)),
        withdrawn=withdrawn.get("date", ""),
        why=withdrawn.get("why", ""),
        successor=successor,
        version=digest.of((values["title"], values["summary"], text))[:12],
        translates=values["translates"],
    )
