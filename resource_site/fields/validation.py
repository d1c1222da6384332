"""Written fields and their table → typed values, and every error with its position and its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Any

from msgspec import structs

from resource_site.fields import table as tables
from resource_site.fields import values
from resource_site.fields.table import Definition, InvalidError, Many, Scalar, Schema
from resource_site.fields.values import Field, Items, Table, Text, Value
from resource_site.problems import Position, Problem, Severity
from resource_site.suggestions import did_you_mean

Type = Scalar | Many | Schema
Writer = Callable[[str, Any], str]
"""Returns a line that gives a field a value, as the file's format has it: `weight: 10`."""


class Fields:
    """The validated fields of one file.

    `values` are the typed values, by the names of the table; those that are left out or wrong have
    their defaults.  `written` has each field by its full name, such as `source.date`.  `problems`
    begins with those that are known before; more may be reported.  `samples` are better examples
    than those of the table.  `excused` fields are not missing: their lines cannot be read.
    """

    def __init__(  # noqa: PLR0913 - the table and all that is known of the file
        self,
        path: str,
        table: Table,
        schema: Schema,
        write: Writer,
        *,
        zone: tzinfo = UTC,
        problems: Iterable[Problem] = (),
        samples: Mapping[str, Any] = {},
        excused: Iterable[str] = (),
    ) -> None:
        self.path, self.zone, self.problems = path, zone, list(problems)
        self.written: dict[str, Field] = {}
        self._write, self._samples, self._excused = write, samples, set(excused)
        self._is_unreadable = bool(self.problems) and not table.fields
        self.values = self._table(table, schema, "")

    def error(
        self, position: Position, message: str, fix: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Report an error or warning in this file."""
        line, column, length = position
        self.problems.append(Problem(self.path, line, column, message, fix, length, severity))

    def require(self, field: Definition, at: Position, where: str = "") -> None:
        """Report that a field is missing, unless its line is damaged or its name misspelled."""
        name = where + field.name
        if name not in self.written and name not in self._excused and not self._is_unreadable:
            fix = f"add {self._write(field.name, self._samples.get(name, field.example))}"
            self.error(at, f"'{name}' is missing", fix)

    def position(self, name: str, item: str = "") -> Position:
        """Return where the value of a field is written, or one item of its list."""
        found = self.written[name].value
        texts = found.values if isinstance(found, Items) and item else ()
        same = (text for text in texts if isinstance(text, Text) and words(text) == item)
        return next(same, found).position

    def _table(self, table: Table, schema: Schema, where: str) -> dict[str, Any]:
        result, known = dict(tables.defaults(schema)), tables.spellings(schema)
        for written in table.fields.values():
            field, found = written, known.get(written.name)
            if found is None or found.name != field.name:
                found, field = self._respelled(field, schema, where)
                if found is None:
                    continue
            name = where + field.name
            first = self.written.setdefault(name, field)
            if first is not field:
                self._compare(first, field, written.name)
                continue
            value = self._value(field.value, found, name)
            if value is not None:
                result[field.name] = value
        self._find_missing(table, schema, where, result)
        return result

    def _value(self, value: Value, field: Definition, name: str) -> Any:
        """Return a typed value, or None after reporting why there is none."""
        kind = field.type
        if isinstance(kind, Scalar):
            if isinstance(value, Text) and value.kind in ("", kind.kind):
                return self._converted(value, kind, field, name)
        elif isinstance(kind, Many):
            if isinstance(value, Items):
                return self._list(value.values, kind, field, name)
            if isinstance(value, Text) and not value.kind:
                return self._list((value,), kind, field, name)
        elif isinstance(value, Table):
            return self._table(value, kind, f"{name}.")
        elif kind.single and isinstance(value, Text):
            single = words(value)
            return {**tables.defaults(kind), kind.single: single} if single else None
        self._wrong_kind(value, field, kind.name, name)
        return None

    def _list(
        self, items: tuple[Value, ...], kind: Many, field: Definition, name: str
    ) -> tuple[Any, ...]:
        if len(items) > kind.limit:
            message = f"'{name}' has {len(items)} entries; the limit is {kind.limit}"
            self.error(items[kind.limit].position, message, "keep the most important ones")
            return ()
        result = []
        for item in items:
            if not isinstance(item, Text) or item.kind not in ("", values.TEXT):
                self._wrong_kind(item, field, kind.of.name, name)
            elif item.kind or words(item):
                result.append(self._converted(item, kind.of, field, name))
        if len(items) < kind.least:
            message = f"'{name}' has {len(items)} entries; it must have {kind.least}"
            self.error(self.position(name), message, "add those that are missing")
        return tuple(dict.fromkeys(result) if kind.is_unique else result)

    def _converted(self, value: Text, kind: Scalar, field: Definition, name: str) -> Any:
        try:
            return kind.convert(words(value), self.zone)
        except InvalidError as error:
            self._invalid(value, error, field, name)
        return None

    def _invalid(
        self, value: Text | Field, error: InvalidError, field: Definition, name: str
    ) -> None:
        text = value.name if isinstance(value, Field) else words(value)
        short = f"{text[:60]}…" if len(text) > 60 else text
        sample = self._samples.get(name, field.example)
        found = {"name": name, "value": f'"{short}"', "word": f"'{short}'", "sample": sample}
        found["example"] = self._write(field.name, sample)
        self.error(value.position, error.message.format(**found), error.fix.format(**found))

    def _wrong_kind(self, value: Value, field: Definition, wanted: str, name: str) -> None:
        kinds = {Items: "a list", Table: "a table"}
        kind = value.kind if isinstance(value, Text) else kinds[type(value)]
        is_item = value is not self.written[name].value
        subject = f"an item of '{name}'" if is_item else f"'{name}'"
        message = f"{subject} must be {wanted}, not {kind or 'text'}"
        sample = self._samples.get(name, field.example)
        short = name if isinstance(sample, dict) else field.name
        self.error(value.position, message, f"write {self._write(short, sample)}")

    def _respelled(
        self, field: Field, schema: Schema, where: str
    ) -> tuple[Definition | None, Field]:
        """Return the definition of a field by another name, and the field by its own."""
        spelling = field.name.casefold()
        found = tables.spellings(schema).get(spelling) if schema.is_lenient else None
        if found is None:
            return self._named_by_site(field, schema, where), field
        value, old, new = field.value, field.name, found.name
        if states := found.states.get(spelling):
            state = words(value) if isinstance(value, Text) else ""
            if state not in states:
                message = f"'{field.name}' must be {' or '.join(states)}, not \"{state}\""
                fix = " or ".join(f"{found.name}: {meant}" for meant in states.values())
                self.error(value.position, message, f"write {fix}")
                return None, field
            value = Text(value.line, value.column, value.length, states[state])
            old, new = f"{old}: {state}", f"{new}: {states[state]}"
        if field.name not in (found.name, found.singular):
            message = f"'{old}' is understood as '{new}'"
            self.error(field.position, message, f"write {new}", Severity.NOTE)
        return found, Field(field.line, field.column, field.length, found.name, value)

    def _named_by_site(self, field: Field, schema: Schema, where: str) -> Definition | None:
        """Return the definition of a field whose name the site chooses, or report the name."""
        if schema.each is None:
            self._report_unknown(field, schema, where)
            return None
        try:
            if schema.keys:
                schema.keys.convert(field.name, self.zone)
        except InvalidError as error:
            self._invalid(field, error, schema.each, where + field.name)
            return None
        return structs.replace(schema.each, name=field.name)

    def _report_unknown(self, field: Field, schema: Schema, where: str) -> None:
        name, known = field.name.casefold(), tables.names(schema)
        meant = did_you_mean(name, known)
        self._excused.add(where + meant)
        fix = schema.hints.get(name) or (f"did you mean '{meant}'?" if meant else "")
        fix = fix or f"delete it, or use one of {', '.join(sorted(known))}"
        self.error(field.position, f"'{where}{field.name}' is not {schema.noun}", fix)

    def _compare(self, first: Field, second: Field, spelling: str) -> None:
        if _comparable(first.value) != _comparable(second.value):
            message = f"'{spelling}' has another value on line {first.line}"
            self.error(second.position, message, f"keep one of them, as '{first.name}'")

    def _find_missing(
        self, table: Table, schema: Schema, where: str, found: Mapping[str, Any]
    ) -> None:
        for field in tables.required(schema):
            self.require(field, table.position, where)
        if schema.any_of and not any(found.get(name) for name in schema.any_of):
            names = " nor ".join(f"'{name}'" for name in schema.any_of)
            field = tables.spellings(schema)[schema.any_of[0]]
            fix = f"add {self._write(field.name, field.example)} below it"
            self.error(table.position, f"'{where[:-1]}' has neither {names}", fix)


def words(text: Text) -> str:
    """Return a value as a reader sees it: in YAML, white space is folded and `null` is nothing."""
    if text.kind:
        return text.value
    folded = " ".join(text.value.split())
    return "" if folded in ("~", "null") else folded


def _comparable(value: Value) -> object:
    """Return what two spellings of one field are compared by."""
    if isinstance(value, Text):
        return (words(value),)
    if isinstance(value, Items):
        return tuple(words(item) for item in value.values if isinstance(item, Text))
    return {name: _comparable(field.value) for name, field in value.fields.items()}
