"""Front matter that was read before → where one of its fields is written."""

from __future__ import annotations

from resource_site.fields import yaml_block
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.table import spellings
from resource_site.fields.texts import words
from resource_site.fields.values import Items, Text
from resource_site.problems import TOP, Position


def find(block: str, *names: str) -> Position:
    """Return where the first of these fields that exists is written, else where all begin.

    An item of a list has the name of its field before it: `tags:Prevention`.
    """
    found: dict[str, Position] = {}
    known = spellings(ARTICLE)
    for field in yaml_block.read(block, first_line=2)[0].values():
        usual = known.get(field.name.casefold())
        name = usual.name if usual else field.name
        found.setdefault(name, field.value.position)
        for item in field.value.values if isinstance(field.value, Items) else ():
            if isinstance(item, Text):
                found.setdefault(f"{name}:{words(item)}", item.position)
    return next((found[name] for name in names if name in found), TOP)
