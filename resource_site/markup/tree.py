"""The blocks an article consists of, between its lines and its HTML.

There are many of them, so they are plain classes: a dataclass costs more to make and to import.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple


class Place(NamedTuple):
    """Where something stands in the article; a column of 0 means the whole line."""

    line: int
    column: int = 0
    length: int = 1


class Passage:
    """Running text: lines of the article, each with the column its first character has."""

    __slots__ = ("columns", "line", "lines")

    def __init__(self, line: int, text: str, column: int) -> None:
        self.line = line
        self.lines = [text]
        self.columns = [column]

    @property
    def text(self) -> str:
        """The lines as one text; `place` takes positions in it."""
        return self.lines[0] if len(self.lines) == 1 else "\n".join(self.lines)

    def last(self) -> int:
        """Return the last line."""
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
        return Place(self.last())


class Paragraph(Passage):
    """Running text of its own; no lines are left when it only defined link addresses."""

    __slots__ = ()


class Title:
    """A heading of level 1 to 6; its text may stand on several lines, with a rule under them."""

    __slots__ = ("end", "level", "line", "passage")

    def __init__(self, level: int, passage: Passage, end: int) -> None:
        self.line = passage.line
        self.level = level
        self.passage = passage
        self.end = end

    def last(self) -> int:
        """Return the last line, the rule under the text included."""
        return self.end


class Rule:
    """A line across the page."""

    __slots__ = ("line",)

    def __init__(self, line: int) -> None:
        self.line = line

    def last(self) -> int:
        """Return its line."""
        return self.line


class Code:
    """Text shown as it is; `fence` is the mark that closes it, '' for indented code.

    `end` is the last line that is more than white space, or the closing fence.
    """

    __slots__ = ("end", "fence", "indent", "language", "line", "lines")

    def __init__(self, line: int, indent: int = 0, fence: str = "", language: str = "") -> None:
        self.line = self.end = line
        self.indent = indent
        self.fence = fence
        self.language = language
        self.lines: list[str] = []

    def last(self) -> int:
        """Return the last line that belongs to it."""
        return self.end


class Html(Passage):
    """Lines of HTML; `end` says what ends them: a mark, or an empty line if it is ''."""

    __slots__ = ("end",)

    def __init__(self, line: int, text: str, column: int, end: str) -> None:
        super().__init__(line, text, column)
        self.end = end


class Table:
    """Rows of cells; `alignments` has one entry a column: left, center, right or ''."""

    __slots__ = ("alignments", "line", "rows")

    def __init__(self, line: int, alignments: list[str], head: list[Passage]) -> None:
        self.line = line
        self.alignments = alignments
        self.rows = [head]

    def last(self) -> int:
        """Return the last line."""
        return self.line + len(self.rows)


class _Container:
    """A block that holds blocks."""

    __slots__ = ("children", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.children: list[Block] = []

    def last(self) -> int:
        """Return the last line that belongs to it."""
        return max(self.line, self.children[-1].last()) if self.children else self.line


class Quote(_Container):
    """A block quotation; `end` is its last line that is marked."""

    __slots__ = ("end",)

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.end = line

    def last(self) -> int:
        """Return the last line that belongs to it, marked or not."""
        return max(self.end, super().last())


class Item(_Container):
    """An item of a list; `width` is how far its further lines must be indented."""

    __slots__ = ("width",)

    def __init__(self, line: int, width: int) -> None:
        self.line = line
        self.children = []
        self.width = width

    def is_apart(self) -> bool:
        """Tell whether an empty line stands between the blocks it holds."""
        return len(self.children) > 1 and any(
            second.line > first.last() + 1 for first, second in pairwise(self.children)
        )


class Items:
    """A list; `mark` is `-`, `+`, `*`, `.` or `)`, `start` the first number or None.

    `loose` tells that an empty line stands between its items.
    """

    __slots__ = ("children", "line", "loose", "mark", "start")

    def __init__(self, mark: str, start: int | None, first: Item) -> None:
        self.line = first.line
        self.mark = mark
        self.start = start
        self.children = [first]
        self.loose = False

    def last(self) -> int:
        """Return the last line that belongs to it."""
        return self.children[-1].last()

    def is_loose(self) -> bool:
        """Tell whether an empty line stands between its items, or between the blocks of one."""
        return self.loose or any(map(Item.is_apart, self.children))


class Note(_Container):
    """A footnote's text."""

    __slots__ = ("label", "width")

    def __init__(self, line: int, label: str) -> None:
        super().__init__(line)
        self.label = label
        self.width = 4


class Definition(NamedTuple):
    """The address that a label stands for in reference links."""

    target: str
    title: str


class Document(_Container):
    """A whole article, with the addresses and the footnotes it defines, by their labels."""

    __slots__ = ("definitions", "notes")

    def __init__(self) -> None:
        super().__init__(1)
        self.definitions: dict[str, Definition] = {}
        self.notes: dict[str, Note] = {}


Leaf = Paragraph | Title | Rule | Code | Html | Table
Container = Document | Quote | Item | Note
Block = Leaf | Quote | Items | Note
