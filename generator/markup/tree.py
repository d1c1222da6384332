"""The blocks an article consists of, between its lines and its HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the article; a column of 0 means the whole line."""

    line: int
    column: int = 0
    length: int = 1


@dataclass(slots=True)
class Passage:
    """Running text: lines of the article, each with the column its first character has."""

    line: int
    lines: list[str]
    columns: list[int]

    @property
    def text(self) -> str:
        """The lines as one text; `place` takes positions in it."""
        return self.lines[0] if len(self.lines) == 1 else "\n".join(self.lines)

    @property
    def last(self) -> int:
        """The number of the last line."""
        return self.line + len(self.lines) - 1

    def add(self, text: str, column: int) -> None:
        """Take one more line."""
        self.lines.append(text)
        self.columns.append(column)

    def place(self, begin: int, end: int) -> Place:
        """Return where text[begin:end] stands, as far as it is on one line."""
        length = end - begin
        for number, text in enumerate(self.lines):
            if begin <= len(text):
                length = max(1, min(length, len(text) - begin))
                return Place(self.line + number, self.columns[number] + begin, length)
            begin -= len(text) + 1
        return Place(self.last)


@dataclass(slots=True)
class Paragraph:
    """Running text; nothing is left of it when it only defined link addresses."""

    passage: Passage

    @property
    def line(self) -> int:
        """The first line."""
        return self.passage.line

    def last(self) -> int:
        """Return the last line."""
        return self.passage.last


@dataclass(slots=True)
class Title:
    """A heading of level 1 to 6; its text may stand on several lines, with a rule under them."""

    level: int
    passage: Passage
    end: int

    @property
    def line(self) -> int:
        """The first line."""
        return self.passage.line

    def last(self) -> int:
        """Return the last line, the rule under the text included."""
        return self.end


@dataclass(slots=True)
class Rule:
    """A line across the page."""

    line: int

    def last(self) -> int:
        """Return its line."""
        return self.line


@dataclass(slots=True)
class Code:
    """Text shown as it is; `fence` is the mark that closes it, '' for indented code."""

    line: int
    indent: int = 0
    fence: str = ""
    language: str = ""
    lines: list[str] = field(default_factory=list)
    end: int = 0

    def last(self) -> int:
        """Return the last line that is more than white space, or the closing fence."""
        return max(self.line, self.end)


@dataclass(slots=True)
class Html:
    """Lines of HTML; `end` says what ends them: a mark, or an empty line if it is ''."""

    passage: Passage
    end: str = ""

    @property
    def line(self) -> int:
        """The first line."""
        return self.passage.line

    def last(self) -> int:
        """Return the last line."""
        return self.passage.last


@dataclass(slots=True)
class Table:
    """Rows of cells; `alignments` has one entry a column: left, center, right or ''."""

    line: int
    alignments: list[str]
    rows: list[list[Passage]]

    def last(self) -> int:
        """Return the last line."""
        return self.line + max(1, len(self.rows))


@dataclass(slots=True)
class Quote:
    """A block quotation."""

    line: int
    children: list[Block] = field(default_factory=list)
    end: int = 0

    def last(self) -> int:
        """Return the last line that belongs to it, marked or not."""
        return max(self.line, self.end, self.children[-1].last() if self.children else 0)


@dataclass(slots=True)
class Item:
    """An item of a list; `width` is how far its further lines must be indented."""

    line: int
    width: int
    children: list[Block] = field(default_factory=list)

    def last(self) -> int:
        """Return the last line that belongs to it."""
        return max(self.line, self.children[-1].last() if self.children else 0)


@dataclass(slots=True)
class Items:
    """A list; `mark` is `-`, `+`, `*`, `.` or `)`, `start` the first number or None."""

    line: int
    mark: str
    start: int | None
    children: list[Item] = field(default_factory=list)

    def last(self) -> int:
        """Return the last line that belongs to it."""
        return self.children[-1].last()

    def is_loose(self) -> bool:
        """Tell whether an empty line stands between its items, or between the blocks of one."""
        return _apart(self.children) or any(_apart(item.children) for item in self.children)


@dataclass(slots=True)
class Note:
    """A footnote's text."""

    line: int
    label: str
    children: list[Block] = field(default_factory=list)
    width: int = 4

    def last(self) -> int:
        """Return the last line that belongs to it."""
        return max(self.line, self.children[-1].last() if self.children else 0)


@dataclass(frozen=True, slots=True)
class Definition:
    """The address that a label stands for in reference links."""

    target: str
    title: str


@dataclass(slots=True)
class Document:
    """A whole article, with the addresses and the footnotes it defines, by their labels."""

    line: int = 1
    children: list[Block] = field(default_factory=list)
    definitions: dict[str, Definition] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)


Leaf = Paragraph | Title | Rule | Code | Html | Table
Container = Document | Quote | Item | Note
Block = Leaf | Quote | Items | Note


def _apart(blocks: list[Block] | list[Item]) -> bool:
    return len(blocks) > 1 and any(
        second.line > first.last() + 1 for first, second in pairwise(blocks)
    )
