"""A block of YAML ↔ fields with their places: every value the text an editor sees.

`NO` stays "NO" and `3.10` stays "3.10".  What YAML can do and an article never needs (anchors,
tags, deep nesting) is refused before anything is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

import yaml

from generator.fields import Field, Items, MistakeError, Table, Text, Value
from generator.problems import UNSEEN, Place

DEPTH_LIMIT = 6
EVENT_LIMIT = 3000
NOT_YAML = "this line does not fit the lines around it"

Started = yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent


class Repeated(NamedTuple):
    """A name that stands twice in one table."""

    name: str
    place: Place
    first_line: int


def read(block: str, first_line: int) -> tuple[dict[str, Field], list[Repeated]]:
    """Return the fields of a block and the names it repeats; raise MistakeError.

    `first_line` is the line of the file on which the block begins.
    """
    return _Block(first_line).read(block)


def write(values: dict[str, object]) -> str:
    """Return a block with these values, texts in quotes only where they need them."""
    return yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000).strip()


class _Block:
    """One block on its way from events to fields."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.repeated: list[Repeated] = []
        self.begun: set[tuple[int, int]] = set()  # where lists and tables without brackets begin

    def read(self, block: str) -> tuple[dict[str, Field], list[Repeated]]:
        # The C reader walks events without recursion: no text, however nested, can crash it.
        events = self._limited(yaml.parse(block, Loader=yaml.CSafeLoader))
        try:
            return self._top_level(events), self.repeated
        except yaml.MarkedYAMLError as error:
            self._refuse_deep(block, error)
            place = self._stumbled(block, error)
            raise MistakeError(place, NOT_YAML, is_unreadable=True) from error
        except yaml.reader.ReaderError as error:
            line = self.first_line + block.count("\n", 0, error.position)
            message = "there is a control character on this line"
            raise MistakeError(Place(line, 1, 1), message, "delete it") from error

    def _top_level(self, events: Iterator[yaml.Event]) -> dict[str, Field]:
        next(events)  # the stream starts
        document = next(events)
        if isinstance(document, yaml.StreamEndEvent):
            return {}
        first = next(events)
        if isinstance(document, yaml.DocumentStartEvent) and document.explicit:
            raise self._unexpected(document)
        if not isinstance(first, yaml.MappingStartEvent):
            raise self._unexpected(first)
        table = self._value(first, events, 1)
        # YAML can hold several documents; what stands in a second one must not be lost.
        for wanted in (yaml.DocumentEndEvent, yaml.StreamEndEvent):
            following = next(events)
            if not isinstance(following, wanted) or self._is_written(following):
                raise self._unexpected(following)
        return table.fields if isinstance(table, Table) else {}

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Value:
        started = self._usable(event, depth)
        place = self._place(event)
        if isinstance(started, yaml.ScalarEvent):
            return Text(started.value, place)
        if not started.flow_style:
            self.begun.add(place[:2])
        if isinstance(started, yaml.MappingStartEvent):
            return Table(self._fields(events, depth), place)
        values = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            values.append(self._value(item, events, depth + 1))
        return Items(tuple(values), place)

    def _fields(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key, place = self._usable(event, depth), self._place(event)
            if not isinstance(key, yaml.ScalarEvent):
                message = "a text cannot begin with a bracket"
                raise MistakeError(place, message, "put the text in quotes")
            value = self._value(next(events), events, depth + 1)
            first = fields.setdefault(key.value, Field(key.value, place, value))
            if first.place != place:
                self.repeated.append(Repeated(key.value, place, first.place.line))
        return fields

    def _usable(self, event: yaml.Event, depth: int) -> Started:
        """Return the event if an article may have it."""
        place, quote = self._place(event), "put the text in quotes"
        self._refuse_depth(depth, place)
        if not isinstance(event, Started):
            raise MistakeError(place, "a value cannot begin with *", quote)
        if event.anchor:
            raise MistakeError(place, "a value cannot begin with &", quote)
        if event.tag:
            raise MistakeError(place, "a value cannot begin with !", quote)
        # The letters themselves are told before; here they stand as "\\0" or "\\u202e".
        if isinstance(event, yaml.ScalarEvent) and (unseen := UNSEEN.search(event.value)):
            message = f"this stands for an invisible character (U+{ord(unseen.group()):04X})"
            raise MistakeError(place, message, "write the text in letters that can be seen")
        return event

    def _limited(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for number, event in enumerate(events):
            if number > EVENT_LIMIT:
                message = "there are too many values here"
                raise MistakeError(self._place(event), message, "shorten the list")
            yield event

    def _is_written(self, event: yaml.Event) -> bool:
        return isinstance(event, yaml.DocumentEndEvent) and bool(event.explicit)

    def _unexpected(self, event: yaml.Event) -> MistakeError:
        return MistakeError(self._place(event), NOT_YAML, is_unreadable=True)

    def _refuse_deep(self, block: str, error: yaml.MarkedYAMLError) -> None:
        """Refuse deep nesting that the reader stopped at before it gave us the events.

        It reads ahead, and some versions of libyaml have a limit of their own.
        """
        before = block[: error.problem_mark.index] if error.problem_mark else ""
        depth = 0
        with suppress(yaml.YAMLError):
            for event in self._limited(yaml.parse(before, Loader=yaml.CSafeLoader)):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                self._refuse_depth(depth, self._place(event))

    def _refuse_depth(self, depth: int, place: Place) -> None:
        if depth > DEPTH_LIMIT:
            raise MistakeError(place, "this is nested too deep", "write a plain list")

    def _stumbled(self, block: str, error: yaml.MarkedYAMLError) -> Place:
        """Return the place of a mistake: of an open quote or bracket, where it began."""
        mark, began = error.problem_mark, error.context_mark
        if began and block[began.index : began.index + 1] in ('"', "'", "[", "{"):
            place = Place(self.first_line + began.line, began.column + 1, 1)
            if place[:2] not in self.begun:
                mark = began
        return Place(self.first_line + (mark.line if mark else 0), 1, 1)

    def _place(self, event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        if start is None or end is None:
            return Place(self.first_line, 1, 1)
        length = end.column - start.column if start.line == end.line else 1
        return Place(start.line + self.first_line, start.column + 1, max(1, length))
