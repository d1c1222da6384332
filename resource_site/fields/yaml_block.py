"""A block of YAML ↔ fields with their positions: every value is the text an editor sees.

`NO` stays "NO" and `3.10` stays "3.10".  What YAML can do and an article never needs (anchors,
tags, deep nesting) is refused before anything is made of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple, cast

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from resource_site import characters
from resource_site.fields.values import Field, FieldError, Items, Table, Text, Value
from resource_site.problems import Position

DEPTH_LIMIT = 6
EVENT_LIMIT = 3000
Started = ScalarEvent | CollectionStartEvent
# What an escape in double quotes loses: the path C:\\new, a backslash before a space.
LOST = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\[a-zA-Z_]|(?<!\\)(?:\\\\)*\\ ")
NOT_YAML = "this line does not fit the lines around it"


class Repeated(NamedTuple):
    """A name that is defined twice in one table."""

    name: str
    position: Position
    first_line: int


def read(block: str, first_line: int) -> tuple[dict[str, Field], list[Repeated]]:
    """Return the fields of a block and the names it repeats; raise FieldError.

    `first_line` is the line of the file on which the block begins.
    """
    return _Block(block, first_line).read()


def write(name: str, value: Any) -> str:
    """Return a field on one line, its value in quotes only where it needs them."""
    line = f"{name}: {value}"
    if isinstance(value, str) and _value_of(line) == value:
        return line
    # In a list, no value is followed by the end of a document.
    item = _dumped([value], flow=True)
    return f"{name}: {item[1:-1]}"


def dump(fields: dict[str, object]) -> str:
    """Return a block with these fields, each item of a list on a line of its own."""
    return _dumped(fields, flow=False)


class _Block:
    """One block on its way from events to fields."""

    def __init__(self, block: str, first_line: int) -> None:
        # libyaml yields events without recursion: no text, however nested, can crash it.
        self.next = cast("Callable[[], Event]", yaml.CSafeLoader(block).get_event)
        self.block, self.first_line = block, first_line
        self.has_escapes = "\\" in block
        self.count = 0
        self.repeated: list[Repeated] = []
        self.begun: set[tuple[int, int]] = set()  # where lists and tables without brackets begin

    def read(self) -> tuple[dict[str, Field], list[Repeated]]:
        try:
            return self._top_level(), self.repeated
        except yaml.MarkedYAMLError as error:
            self._refuse_deep(error)
            mark = error.problem_mark or error.context_mark
            stopped = self.first_line + (mark.line if mark else 0)
            raise FieldError(self._failed(error), NOT_YAML, stopped=stopped) from error
        except yaml.reader.ReaderError as error:
            line = self.first_line + self.block.count("\n", 0, error.position)
            message = "there is a control character on this line"
            raise FieldError(Position(line, 1, 1), message, "delete it") from error

    def _top_level(self) -> dict[str, Field]:
        self.next()  # the stream starts
        document = self.next()
        if isinstance(document, StreamEndEvent):
            return {}
        first = self.next()
        if isinstance(document, DocumentStartEvent) and document.explicit:
            raise self._unexpected(document)
        if not isinstance(first, MappingStartEvent):
            raise self._unexpected(first)
        line, column, _ = self._start(first, 1)
        self.begun.add((line, column))
        fields = self._fields(2)
        # YAML can hold several documents; the fields of a second one must not be lost.
        for wanted in (DocumentEndEvent, StreamEndEvent):
            following = self.next()
            if not isinstance(following, wanted) or self._is_explicit_end(following):
                raise self._unexpected(following)
        return fields

    def _fields(self, depth: int) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        while type(key := self.next()) is not MappingEndEvent:
            line, column, length = self._start(key, depth - 1)
            if type(key) is not ScalarEvent:
                message = "a text cannot begin with a bracket"
                raise FieldError(Position(line, column, length), message, "put the text in quotes")
            name = key.value
            field = Field(line, column, length, name, self._value(self.next(), depth))
            first = fields.setdefault(name, field)
            if first is not field:
                self.repeated.append(Repeated(name, field.position, first.line))
        return fields

    def _value(self, event: Event, depth: int) -> Value:
        line, column, length = self._start(event, depth)
        if type(event) is ScalarEvent:
            return Text(line, column, length, event.value)
        if isinstance(event, CollectionStartEvent) and not event.flow_style:
            self.begun.add((line, column))
        if type(event) is MappingStartEvent:
            return Table(line, column, length, self._fields(depth + 1))
        values = []
        while type(item := self.next()) is not SequenceEndEvent:
            values.append(self._value(item, depth + 1))
        return Items(line, column, length, tuple(values))

    def _start(self, event: Event, depth: int) -> tuple[int, int, int]:
        """Return line, column and length of a value; refuse what an article never needs."""
        self.count += 1
        if (
            depth > DEPTH_LIMIT
            or self.count > EVENT_LIMIT
            or not isinstance(event, Started)
            or event.anchor
            or event.tag
        ):
            raise self._refused(event, depth)
        # Invisible characters themselves are reported before; here they are "\\0" or "\\u202e".
        if self.has_escapes and isinstance(event, ScalarEvent):
            self._check_escapes(event)
        return self._position(event)

    def _refused(self, event: Event, depth: int) -> FieldError:
        if depth > DEPTH_LIMIT:
            return self._error(event, "this is nested too deeply", "write a plain list")
        if self.count > EVENT_LIMIT:
            return self._error(event, "there are too many values here", "shorten the list")
        if isinstance(event, AliasEvent):
            sign = "*"
        elif isinstance(event, Started):
            sign = "&" if event.anchor else "!"
        else:
            return self._unexpected(event)
        at = Position(*self._position(event))
        return FieldError(at, f"a value cannot begin with {sign}", stopped=at.line)

    def _check_escapes(self, event: ScalarEvent) -> None:
        line, column, length = self._position(event)
        written = self.block.split("\n")[line - self.first_line][column - 1 :][:length]
        if event.style == '"' and LOST.search(written):
            raise FieldError(Position(line, column, length), NOT_YAML, stopped=line)
        if unseen := next(characters.invisible(event.value), None):
            message = f"this is an invisible character (U+{ord(unseen.group()):04X})"
            raise self._error(event, message, "write the text with visible characters")

    def _is_explicit_end(self, event: Event) -> bool:
        return isinstance(event, DocumentEndEvent) and bool(event.explicit)

    def _error(self, event: Event, message: str, fix: str) -> FieldError:
        return FieldError(Position(*self._position(event)), message, fix)

    def _unexpected(self, event: Event) -> FieldError:
        at = Position(*self._position(event))
        return FieldError(at, NOT_YAML, stopped=at.line)

    def _refuse_deep(self, error: yaml.MarkedYAMLError) -> None:
        """Refuse deep nesting that libyaml stopped at before it gave us the events.

        It reads ahead, and some versions of libyaml have a limit of their own.
        """
        before = self.block[: error.problem_mark.index] if error.problem_mark else ""
        depth = 0
        with suppress(yaml.YAMLError):
            for event in yaml.parse(before, Loader=yaml.CSafeLoader):
                depth += isinstance(event, CollectionStartEvent)
                depth -= isinstance(event, CollectionEndEvent)
                if depth > DEPTH_LIMIT:
                    raise self._refused(event, depth)

    def _failed(self, error: yaml.MarkedYAMLError) -> Position:
        """Return where an error is: that of an open quote, bracket or name is where it began."""
        mark, began = error.problem_mark, error.context_mark
        # Block lists and tables are closed by what follows them, which is where the error is.
        if began and (self.first_line + began.line, began.column + 1) not in self.begun:
            mark = began
        return Position(self.first_line + (mark.line if mark else 0), 1, 1)

    def _position(self, event: Event) -> tuple[int, int, int]:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return self.first_line, 1, 1
        line, column = start.line, start.column
        length = end.column - column if end.line == line else 1
        return line + self.first_line, column + 1, length or 1


def _value_of(line: str) -> str:
    """Return the only value of a line as the block's reader has it, or '' if it has none."""
    try:
        (field,) = read(line, 1)[0].values()
    except (FieldError, ValueError):
        return ""
    return field.value.value if isinstance(field.value, Text) else ""


def _dumped(value: object, *, flow: bool) -> str:
    return yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, width=1_000_000, default_flow_style=flow
    ).strip()
