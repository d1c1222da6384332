"""The documents of a section → groups with the same value of a field, such as a country."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from resource_site import urls
from resource_site.content.documents import Entry
from resource_site.site.values import CardGroup, Field, Group
from resource_site.site.views import Views


def groups(views: Views, section: str, entries: Sequence[Entry]) -> tuple[CardGroup, ...]:
    """Return documents by the field that groups them, in the order of its values.

    Those without a value are the first ones: below a heading they would seem to belong to it.
    """
    name = views.config.sections[section].kind.grouped
    found: dict[Group, list[Entry]] = defaultdict(list)
    for entry in entries if name else ():
        for group in _of(views, entry, views.fields(entry, ()).get(name)):
            found[group].append(entry)
    ordered = sorted(found, key=lambda group: (group.title.casefold(), group.name))
    return tuple(CardGroup(group, views.cards(found[group], below=True)) for group in ordered)


def _of(views: Views, entry: Entry, field: Field | None) -> Sequence[Group]:
    """Return the groups of a document: a country leads to its page."""
    terms = {link.title: link.address for link in views.terms(entry, "countries")}
    is_country = field is not None and field.type == "country"
    return [
        Group(item.text, terms.get(item.text, "") if is_country else "", name=_name(item.text))
        for item in (field.items if field else ())
    ] or [Group("", "")]


def _name(title: str) -> str:
    """Return the name of a group in an address: #in-thailand."""
    return f"in-{urls.slug(title) or title.replace(' ', '-')}"
