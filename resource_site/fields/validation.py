"""Written fields and their table → typed values, and every error with its position and its fix."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, tzinfo
from typing import Any

from msgspec import structs

from resource_site.fields import table as tables
from resource_site.fields import values
from resource_site.fields.table import Definition, InvalidError, Many, Scalar, Schema
from resource_site.fields.texts import (
    comparable,
    entries,
    has_quotes,
    is_half_quoted,
    straightened,
    words,
)
from resource_site.fields.types import TEXT, TITLE
from resource_site.fields.values import Field, Items, Table, Text, Value
from resource_site.problems import Edit, Position, Problem, Severity
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
    `repaired` lines have an error already, and other words than the file.
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
        repaired: Collection[int] = (),
    ) -> None:
        self.path, self.zone, self.problems = path, zone, list(problems)
        self.written: dict[str, Field] = {}
        self._repaired = repaired
        self._empty: dict[str, Field] = {}
        self._write, self._samples, self._excused = write, samples, set(excused)
        self._root = schema
        self._is_unreadable = bool(self.problems) and not table.fields
        self.values = self._table(table, schema, "")

    def error(
        self,
        position: Position,
        message: str,
        fix: str,
        severity: Severity = Severity.ERROR,
        edit: Edit | None = None,
    ) -> None:
        """Report an error or warning in this file."""
        if position.line not in self._repaired:
            at = (self.path, *position[:2])
            self.problems.append(Problem(*at, message, fix, position.length, severity, edit))

    def require(self, field: Definition, at: Position, where: str = "", fix: str = "") -> None:
        """Report that a field is missing, unless its line is damaged or its name misspelled.

        `fix` is used in place of an example that would be wrong.
        """
        name = where + field.name
        if name not in self.written and name not in self._excused and not self._is_unreadable:
            written = self._write(field.name, self._samples.get(name, field.example))
            if empty := self._empty.get(name):
                self.error(empty.position, f"'{name}' is empty", fix or f"write {written}")
            else:
                self.error(at, f"'{name}' is missing", fix or f"add {written}")

    def position(self, name: str, item: str = "") -> Position:
        """Return where the value of a field is written, or one item of its list."""
        found = self.written[name].value
        texts = entries(found) if item else ()
        same = (text for text in texts if isinstance(text, Text) and words(text) == item)
        return next(same, found).position

    def _table(self, table: Table, schema: Schema, where: str) -> dict[str, Any]:
        result, known = dict(tables.defaults(schema)), tables.spellings(schema)
        for written in table.fields.values():
            field, found = written, known.get(written.name)
            if found is None or found.name != field.name:
                found, field = self._respelled(field, schema, where, table)
                if found is None:
                    continue
            name = where + field.name
            if _is_empty(field.value, found):
                # Content management systems write every field, empty ones too.
                self._empty.setdefault(name, field)
                continue
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
                whole = isinstance(kind.of, Schema) or kind.of.pattern
                return self._list(value.values if whole else entries(value), kind, field, name)
            if isinstance(value, Text) and not value.kind:
                return self._list(entries(value), kind, field, name)
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
        if any(map(is_half_quoted, items)):
            self._straighten(items, field, name)
            return ()
        if isinstance(kind.of, Schema):
            return self._records(items, kind.of, field, name)
        result = []
        for item in items:
            if not isinstance(item, Text) or item.kind not in ("", values.TEXT):
                self._wrong_kind(item, field, kind.of.name, name)
            elif item.kind or words(item):
                converted = self._converted(item, kind.of, field, name)
                result += [] if converted is None else [converted]
        if len(items) < kind.least:
            message = f"'{name}' has {len(items)} entries; it must have {kind.least}"
            self.error(self.position(name), message, "add those that are missing")
        return tuple(dict.fromkeys(result) if kind.is_unique else result)

    def _records(
        self, items: tuple[Value, ...], schema: Schema, field: Definition, name: str
    ) -> tuple[Any, ...]:
        result = []
        for number, item in enumerate(items, 1):
            if isinstance(item, Table):
                result.append(self._table(item, schema, f"{name}[{number}]."))
            else:
                like = self._write(field.name, self._samples.get(name, field.example))
                message = f"an entry of '{name}' must be a table, not a text or a list"
                self.error(item.position, message, f"write it like {like}")
        return tuple(result)

    def _straighten(self, items: tuple[Value, ...], field: Definition, name: str) -> None:
        """Report typographic quotes around commas: YAML takes them for characters."""
        message = f"the typographic quotes in '{name}' do not hold a text together"
        self.error(
            self.position(name), message, f"write {self._write(field.name, straightened(items))}"
        )

    def _converted(self, value: Text, kind: Scalar, field: Definition, name: str) -> Any:
        text = words(value)
        if text and has_quotes(value) and kind is field.type and kind in (TEXT, TITLE):
            message = f"the quotes around the text of '{name}' are not shown"
            fix = f'to show them, write {field.name}: "“{text}”"'
            self.error(value.position, message, fix, Severity.NOTE)
        try:
            return kind.convert(text, self.zone)
        except InvalidError as error:
            self._invalid(value, error, field, name)
        return None

    def _invalid(
        self, value: Text | Field, error: InvalidError, field: Definition, name: str
    ) -> None:
        text = value.name if isinstance(value, Field) else words(value)
        if isinstance(value, Text) and value.length == 1 < len(text) and not value.kind:
            message, fix = f"this line is read as part of '{name}'", "move it to its own field"
            self.error(Position(value.line + 1, 1, 1), message, fix)
            return
        short = f"{text[:60]}…" if len(text) > 60 else text
        sample = error.sample or self._samples.get(name, field.example)
        found = {"name": name, "value": f'"{short}"', "word": f"'{short}'", "sample": sample}
        found["example"] = self._write(field.name, sample)
        message, fix = error.message.format(**found), error.fix.format(**found)
        edit = Edit(*value.position, error.meant) if error.meant else None
        self.error(value.position, message, fix, edit=edit)

    def _wrong_kind(self, value: Value, field: Definition, wanted: str, name: str) -> None:
        kinds = {Items: "a list", Table: "a table"}
        kind = value.kind if isinstance(value, Text) else kinds[type(value)]
        is_item = value is not self.written[name].value
        subject = f"an item of '{name}'" if is_item else f"'{name}'"
        message = f"{subject} must be {wanted}, not {kind or 'text'}"
        sample = self._samples.get(name, field.example)
        short = name if isinstance(sample, dict) else field.name
        like = "write it like" if isinstance(value, Table) else "write"
        fix = f"{like} {self._write(short, sample)}"
        texts = value.values if isinstance(value, Items) else ()
        if texts and isinstance(field.type, Scalar) and not is_item:
            whole = ", ".join(words(text) for text in texts if isinstance(text, Text))
            fix = f"write {self._write(field.name, whole)}"
        elif is_item and kind != values.NUMBER:
            fix = f"write each entry as {wanted}"
        self.error(value.position, message, fix)

    def _respelled(
        self, field: Field, schema: Schema, where: str, table: Table
    ) -> tuple[Definition | None, Field]:
        """Return the definition of a field by another name, and the field by its own."""
        spelling = field.name.casefold()
        found = tables.spellings(schema).get(spelling) if schema.is_lenient else None
        if found is None:
            return self._named_by_site(field, schema, where, table), field
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
            edit = None if found.states.get(spelling) else Edit(*field.position, new)
            self.error(field.position, message, f"write {new}", Severity.NOTE, edit)
        return found, Field(field.line, field.column, field.length, found.name, value)

    def _named_by_site(
        self, field: Field, schema: Schema, where: str, table: Table
    ) -> Definition | None:
        """Return the definition of a field whose name the site chooses, or report the name."""
        if schema.is_open:
            return None
        if schema.each is None:
            self._report_unknown(field, schema, where, table)
            return None
        try:
            if schema.keys:
                schema.keys.convert(field.name, self.zone)
        except InvalidError as error:
            self._invalid(field, error, schema.each, where + field.name)
            return None
        return structs.replace(schema.each, name=field.name)

    def _report_unknown(self, field: Field, schema: Schema, where: str, table: Table) -> None:
        name, known = field.name.casefold(), tables.names(schema)
        similar = [other for other in known if abs(len(other) - len(name)) < 2]
        meant = did_you_mean(name, set(similar) - set(table.fields), cutoff=0.75)
        twice = did_you_mean(name, similar, cutoff=0.75)
        self._excused.add(where + meant)
        hinted = name if meant else did_you_mean(name, schema.hints, cutoff=0.8) or name
        fix = schema.hints.get(hinted, "")
        target = fix[4:] if re.fullmatch(r"use \w+", fix) else ""
        if target and target not in known:
            fix = ""
        elif target in table.fields:
            fix = self._merged(table.fields[target], field)
        if not fix and twice in table.fields:
            fix = f"keep one of the two: '{twice}' is on line {table.fields[twice].line}"
        fix = fix or (f"did you mean '{meant}'?" if meant else "")
        if not fix and where and field.name in tables.spellings(self._root):
            fix = "delete the spaces before it"
            fix = fix if schema.is_lenient else "move it above the first line in brackets"
        if not fix and isinstance(field.value, Items) and schema.fix_of_list:
            fix = schema.fix_of_list.format(field.name)
        fix = fix or schema.fix.format(field.name, names=", ".join(sorted(known)))
        self.error(field.position, f"'{where}{field.name}' is not {schema.noun}", fix)

    def _merged(self, first: Field, second: Field) -> str:
        """Return the fix that puts the entries of a second list into the first."""
        lists = (entries(field.value) for field in (first, second))
        every = (words(item) for items in lists for item in items if isinstance(item, Text))
        merged = self._write(first.name, list(dict.fromkeys(filter(None, every))))
        return f"write {merged} and delete this line"

    def _compare(self, first: Field, second: Field, spelling: str) -> None:
        if comparable(first.value) != comparable(second.value):
            message = f"'{spelling}' has another value on line {first.line}"
            self.error(second.position, message, f"keep one of them, as '{first.name}'")

    def _find_missing(
        self, table: Table, schema: Schema, where: str, found: Mapping[str, Any]
    ) -> None:
        for field in tables.required(schema):
            self.require(field, table.position, where)
        # A value that is wrong, or whose name is, has its own error.
        wrong = {name for name in schema.any_of if found.get(name) in (None, "")}
        is_misspelt = any(where + name in (*self._excused, *self.written) for name in wrong)
        if schema.any_of and not is_misspelt and not any(map(found.get, schema.any_of)):
            names = " nor ".join(f"'{name}'" for name in schema.any_of)
            field = tables.spellings(schema)[schema.any_of[0]]
            fix = f"add {field.name}: below it ({field.description.rstrip('.').lower()})"
            self.error(table.position, f"'{where[:-1]}' has neither {names}", fix)


def _is_empty(value: Value, field: Definition) -> bool:
    """Return True if a field has no value and may have none; `draft` must have one."""
    if field.states or field.required or not isinstance(value, Text):
        return False
    return not value.kind and not words(value)
