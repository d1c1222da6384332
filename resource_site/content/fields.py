"""The fields of a document's kind → values that can be cached, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from resource_site.fields import kinds
from resource_site.fields.kinds import Kind, KindField
from resource_site.fields.validation import Fields
from resource_site.markdown import beginning
from resource_site.markdown.body import Body, Reference
from resource_site.problems import Position

Convert = Callable[[str], tuple[str, Body]]
"""Turns a line of Markdown into the key of its HTML and its body."""

BODY, FIRST, PLAIN = "body", "first", "text"
"""Of a Markdown value: the key of its HTML, the number of its first reference, plain text."""


class KindFields:
    """The values of a document's fields.

    `references` are what they lead to, numbered from `first` and positioned as if they were in
    the body, which begins on `body_line`; `bodies` are those of lines of Markdown.
    """

    def __init__(
        self, fields: Fields, kind: Kind, convert: Convert, first: int, body_line: int
    ) -> None:
        self._fields, self._convert, self._body_line = fields, convert, body_line
        self.references: list[Reference] = []
        self.bodies: list[tuple[str, Body]] = []
        self._first = first
        self.values = self._table(kind.fields, fields.values, "")

    def _table(
        self, fields: tuple[KindField, ...], written: Mapping[str, Any], where: str
    ) -> dict[str, Any]:
        found = {}
        for field in fields:
            value = written.get(field.name)
            if value not in (None, "", ()):
                found[field.name] = self._value(field, value, where + field.name)
        return found

    def _value(self, field: KindField, value: Any, name: str) -> Any:
        if field.type == "records":
            numbered = enumerate(value, 1)
            return [self._table(field.fields, one, f"{name}[{n}].") for n, one in numbered]
        if field.is_list:
            return [self._single(field, one, name) for one in value]
        return self._single(field, value, name)

    def _single(self, field: KindField, value: Any, name: str) -> Any:
        at = self._fields.position(name, str(value))
        if field.type == "markdown":
            return self._markdown(value, name, at)
        for kind, target in kinds.links([field], {field.name: value}):
            self._refer(kind, target, at)
        return value

    def _markdown(self, text: str, name: str, at: Position) -> dict[str, Any]:
        key, body = self._convert(text)
        first = self._first + len(self.references)
        found = {BODY: key, FIRST: first, PLAIN: beginning(body)}
        for reference in body.references:
            self._refer(reference.kind, reference.target, at)
        self.bodies.append((name, body))
        return found

    def _refer(self, kind: str, target: str, at: Position) -> None:
        line = at.line - self._body_line + 1
        self.references.append(Reference(kind, target, line, at.column, at.length))
