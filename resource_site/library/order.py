"""The order of documents that are not listed by date: that of their kind."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any

from resource_site.content.documents import Entry
from resource_site.settings.config import Config


def undated(entries: Iterable[Entry], config: Config) -> list[Entry]:
    """Return documents section by section, each in the order of its kind, then by title.

    Those without the field that decides are the last ones.
    """
    numbers = {name: number for number, name in enumerate(config.sections)}
    result: list[Entry] = []
    by_section = sorted(entries, key=lambda entry: numbers[entry.section])
    for name, group in groupby(by_section, key=attrgetter("section")):
        order = config.sections[name].kind.order
        by_title = sorted(group, key=lambda entry: (entry.title.casefold(), entry.address))
        field, is_reversed = order.removeprefix("-"), order.startswith("-")
        known = [entry for entry in by_title if _value(entry, field) is not None]
        known.sort(key=lambda entry: _value(entry, field), reverse=is_reversed)
        result += [*known, *(entry for entry in by_title if _value(entry, field) is None)]
    return result


def _value(entry: Entry, field: str) -> Any:
    """Return what documents are compared by, or None."""
    if field == "weight":
        return (entry.weight, entry.title.casefold())
    shared = {"title": entry.title.casefold(), "updated": entry.updated}
    found = shared.get(field, entry.fields.get(field))
    return str(found).casefold() if isinstance(found, str | list | dict) else found
