"""Fields and words ↔ the text of an article file, by way of python-frontmatter."""

from __future__ import annotations

import re

import frontmatter
from frontmatter.default_handlers import BaseHandler

from resource_site.fields import front_matter, yaml_block
from resource_site.fields.values import Items, Text, Value


class Handler(BaseHandler):
    """python-frontmatter's way in and out, kept strict: it reads as articles are read."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def load(self, fm: str) -> dict[str, object]:
        """Return the fields of front matter text; raise ValueError for any error in it."""
        found = front_matter.read("", f"---\n{fm.strip()}\n---\n")
        if found.problems:
            raise ValueError(found.problems[0].message)
        return {name: _plain(field.value) for name, field in found.fields.items()}

    def export(self, metadata: dict[str, object], **_: object) -> str:
        """Write fields as an editor would: texts in quotes only where they need them."""
        return yaml_block.dump(metadata)


def write(fields: dict[str, object], body: str) -> str:
    """Return the text of an article file with these fields."""
    post = frontmatter.Post(body)
    post.metadata.update(fields)
    return frontmatter.dumps(post, handler=Handler()) + "\n"


def _plain(value: Value) -> object:
    if isinstance(value, Text):
        return value.value
    if isinstance(value, Items):
        return [_plain(item) for item in value.values]
    return {name: _plain(field.value) for name, field in value.fields.items()}
