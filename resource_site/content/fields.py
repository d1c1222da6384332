"""The fields of a document's kind → values that can be cached, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from resource_site.fields import kinds
from resource_site.fields.kinds import KindField
from resource_site.fields.validation import Fields
from resource_site.markdown import beginning
from resource_site.markdown.body import Body, Finding
from resource_site.problems import Position

BODY, FIRST, PLAIN = "body", "first", "text"
"""Of a Markdown value: the key of its HTML, the number of its first reference, plain text."""


class Reader(Struct, frozen=True):
    """What reads the values of a document's fields.

    `convert` turns a line of Markdown into the key of its HTML and its body, `find` reports what
    was found in it.  `refer` notes what a value leads to, by kind, target and position, among the
    references of the document, and returns its number.
    """

    fields: Fields
    convert: Callable[[str], tuple[str, Body]]
    refer: Callable[[str, str, Position], int]
    find: Callable[[Finding, Position], None]

    def table(
        self, fields: tuple[KindField, ...], written: Mapping[str, Any], where: str = ""
    ) -> dict[str, Any]:
        """Return the values of fields; those that are left out are missing."""
        found = {}
        for field in fields:
            value = written.get(field.name)
            if value not in (None, "", ()):
                found[field.name] = self._value(field, value, where + field.name)
        return found

    def _value(self, field: KindField, value: Any, name: str) -> Any:
        if field.type == "records":
            numbered = enumerate(value, 1)
            return [self.table(field.fields, one, f"{name}[{n}].") for n, one in numbered]
        if field.is_list:
            return [self._single(field, one, name) for one in value]
        return self._single(field, value, name)

    def _single(self, field: KindField, value: Any, name: str) -> Any:
        at = self.fields.position(name, str(value))
        if field.type == "markdown":
            return self._markdown(value, at)
        for kind, target in kinds.links([field], {field.name: value}):
            self.refer(kind, target, at)
        return value

    def _markdown(self, text: str, at: Position) -> dict[str, Any]:
        key, body = self.convert(text)
        for finding in body.findings:
            self.find(finding, at)
        numbers = [self.refer(one.kind, one.target, at) for one in body.references]
        return {BODY: key, FIRST: numbers[0] if numbers else 0, PLAIN: beginning(body)}
