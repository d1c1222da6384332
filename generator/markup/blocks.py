"""Lines → blocks: paragraphs, headings, lists, tables … as GitHub Flavored Markdown defines them.

Every line is looked at once.  It is followed into the quotations and list items it goes on with;
what is left of it may open blocks of its own; the rest is text.  White space is expanded as far
as it has been read, so that a column is always an index into the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from generator.markup import cells, destinations, entities, scanning
from generator.markup.limits import DEEPEST, too_deep
from generator.markup.tree import (
    Code,
    Container,
    Document,
    Html,
    Item,
    Items,
    Leaf,
    Note,
    Paragraph,
    Passage,
    Quote,
    Rule,
    Table,
    Title,
)

_WHITE = " \t"
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}+|(?:-[ \t]*+){3,}+|(?:_[ \t]*+){3,}+)$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*$")
_ITEM = re.compile(r"(?:([-+*])|([0-9]{1,9})([.)]))(?=[ \t]|$)")
_NOTE = re.compile(r"\[\^([^\] \t\x00]+)\]:[ \t]*")
_CODE_INDENT = 4

_NOTHING, _CONTAINER, _LEAF = 0, 1, 2
"""What a line may open: nothing, a block that holds further blocks, or one that took the line."""


def document(lines: list[str]) -> Document:
    """Read the lines of an article; raise LimitError if blocks stand in blocks without measure."""
    reader = Reader()
    for line in lines:
        reader.add(line)
    return reader.finished()


class Reader:
    """Reads an article line by line.

    `open` are the containers the last line stood in, outermost first, `leaf` the block in the
    innermost of them that may go on.  Of the present line, `offset` characters are read, `first`
    is the first after them that is not white space, `matched` containers go on in it.
    """

    def __init__(self) -> None:
        self.document = Document()
        self.open: list[Container] = [self.document]
        self.leaf: Leaf | None = None
        self.number = 0
        self.line = ""
        self.offset = 0
        self.first = 0
        self.matched = 1

    def add(self, line: str) -> None:
        """Read the next line."""
        self.number += 1
        self.line = line
        self.offset = 0
        self.matched = 1
        verbatim = self.leaf.__class__ is Code or self.leaf.__class__ is Html
        nested = len(self.open) > 1
        if nested:
            self._follow()
        elif not verbatim and line[:1] not in self._not_plain:
            self._add_plain()
            return
        if verbatim and self.matched == len(self.open) and self._goes_on_verbatim():
            return
        if not nested:
            self._look()
        self._add_what_is_left()

    def finished(self) -> Document:
        """End what is open and return the article."""
        self._end_leaf()
        return self.document

    def _add_plain(self) -> None:
        """Add a line to the article itself that can open nothing: most lines are like this."""
        self.first = 0
        if self.line:
            self._add_text()
        else:
            self._end_leaf()

    def _add_what_is_left(self) -> None:
        """Open the blocks that begin in the line; the rest of it is text."""
        leaf, matched = self.leaf, self.matched
        if self._opens_leaf():
            return
        blank = self.first == len(self.line)
        lazy = leaf.__class__ is Paragraph and self.matched == matched and not blank
        if not lazy:
            self._end_unmatched()
        if blank:
            self._end_leaf()
        else:
            self._add_text()

    # Where the line belongs

    def _follow(self) -> None:
        """Follow the line into the open containers, as far as they go on in it."""
        self._look()
        for container in self.open[1:]:
            if isinstance(container, Quote):
                if not self._skip_quote_mark():
                    break
                container.end = self.number
            elif isinstance(container, Document) or not self._skip_indent(container):
                break
            self.matched += 1

    def _look(self) -> None:
        """Find the first character that is not white space; expand tabs before it."""
        line, offset = self.line, self.offset
        if line[offset : offset + 1] not in _WHITE:  # '' is in it too: the end of the line
            self.first = offset
            return
        rest = line[offset:].lstrip(_WHITE)
        self.first = len(line) - len(rest)
        if "\t" in line[offset : self.first]:
            white = (" " * offset + line[offset : self.first]).expandtabs(4)
            self.line = line[:offset] + white[offset:] + rest
            self.first = len(white)

    def _skip_quote_mark(self) -> bool:
        if self.first - self.offset > 3 or not self.line.startswith(">", self.first):
            return False
        self.offset = self.first + 1
        self._look()
        if self.first > self.offset:
            self.offset += 1
        return True

    def _skip_indent(self, container: Item | Note) -> bool:
        if self.first - self.offset >= container.width:
            self.offset += container.width
            return True
        if self.first == len(self.line):
            self.offset = self.first
            return bool(container.children)
        return False

    # Code and HTML go on as they are

    def _goes_on_verbatim(self) -> bool:
        leaf = self.leaf
        if isinstance(leaf, Html):
            return self._html_goes_on(leaf)
        if isinstance(leaf, Code):
            return self._fence_goes_on(leaf) if leaf.fence else self._indented_goes_on(leaf)
        return False

    def _html_goes_on(self, html: Html) -> bool:
        rest = self.line[self.offset :]
        if not html.end and not rest.strip(_WHITE):
            return False
        html.passage.add(rest, self.offset + 1)
        if html.end and re.search(html.end, rest, re.IGNORECASE):
            self.leaf = None
        return True

    def _fence_goes_on(self, code: Code) -> bool:
        code.end = self.number
        end = _FENCE_END.match(self.line, self.offset)
        if end and end[1].startswith(code.fence):
            self.leaf = None
            return True
        rest = self.line[self.offset :]
        white = len(rest) - len(rest.lstrip(" "))
        code.lines.append(rest[min(white, code.indent) :])
        return True

    def _indented_goes_on(self, code: Code) -> bool:
        self._look()
        blank = self.first == len(self.line)
        if not blank and self.first - self.offset < _CODE_INDENT:
            self.leaf = None
            return False
        code.lines.append(self.line[self.offset + _CODE_INDENT :])
        if not blank:
            code.end = self.number
        return True

    # What the line opens

    def _opens_leaf(self) -> bool:
        """Open the blocks that begin in the line; tell whether one of them took all of it."""
        lazy = self.leaf.__class__ is Paragraph
        while self.first < len(self.line):
            if self.first - self.offset >= _CODE_INDENT:
                return not lazy and self._start_indented_code()
            opened = _NOTHING
            for start in self._starts.get(self.line[self.first], ()):
                opened = start(self)
                if opened:
                    break
            if opened != _CONTAINER:
                return opened == _LEAF
            lazy = False
            self._look()
        return False

    def _start_indented_code(self) -> bool:
        text = self.line[self.offset + _CODE_INDENT :]
        self._take(Code(self.number, lines=[text], end=self.number), goes_on=True)
        return True

    def _start_quote(self) -> int:
        self._skip_quote_mark()
        self._enter(Quote(self.number, end=self.number))
        return _CONTAINER

    def _start_heading(self) -> int:
        found = _HEADING.match(self.line, self.first)
        if not found:
            return _NOTHING
        text = self.line[found.end() :].rstrip(_WHITE)
        unclosed = text.rstrip("#")
        if not unclosed or unclosed[-1] in _WHITE:
            text = unclosed.rstrip(_WHITE)
        passage = Passage(self.number, [text], [found.end() + 1])
        self._take(Title(len(found[1]), passage, self.number))
        return _LEAF

    def _start_fence(self) -> int:
        found = _FENCE.match(self.line, self.first)
        if not found:
            return _NOTHING
        info = entities.plain((found[2] or found[4] or "").strip())
        language = info.split()[0] if info else ""
        fence = found[1] or found[3]
        code = Code(self.number, self.first - self.offset, fence, language, end=self.number)
        self._take(code, goes_on=True)
        return _LEAF

    def _start_html(self) -> int:
        end = scanning.end_of_block(self.line, self.first)
        if end is None and not self._interrupted():
            end = scanning.end_of_tag_alone(self.line, self.first)
        if end is None:
            return _NOTHING
        rest = self.line[self.offset :]
        html = Html(Passage(self.number, [rest], [self.offset + 1]), end)
        self._take(html, goes_on=not (end and re.search(end, rest, re.IGNORECASE)))
        return _LEAF

    def _start_underlined(self) -> int:
        """Turn the open paragraph into a heading if the line is a rule under it."""
        found = _UNDERLINE.match(self.line, self.first)
        paragraph = self._interrupted() if found else None
        if not found or not paragraph:
            return _NOTHING
        self._take_definitions(paragraph.passage)
        if not paragraph.passage.lines:
            self._add_text()
            return _LEAF
        level = 1 if found[1][0] == "=" else 2
        self.open[-1].children[-1] = Title(level, paragraph.passage, self.number)
        self.leaf = None
        return _LEAF

    def _start_rule(self) -> int:
        if not _RULE.match(self.line, self.first):
            return _NOTHING
        self._take(Rule(self.number))
        return _LEAF

    def _start_note(self) -> int:
        found = _NOTE.match(self.line, self.first)
        if not found:
            return _NOTHING
        self.offset = found.end()
        note = Note(self.number, found[1])
        self._enter(note)
        self.document.notes.setdefault(destinations.normal(note.label), note)
        return _CONTAINER

    def _start_item(self) -> int:
        found = _ITEM.match(self.line, self.first)
        if not found:
            return _NOTHING
        width = found.end() - self.offset
        blank = not self.line[found.end() :].strip(_WHITE)
        start = int(found[2]) if found[2] else None
        if (blank or start not in (None, 1)) and self._interrupted():
            return _NOTHING
        self.offset = found.end()
        self._look()
        gap = self.first - self.offset
        gap = 1 if blank or gap > _CODE_INDENT else gap
        self.offset = min(self.offset + gap, len(self.line))
        item = Item(self.number, width + gap)
        self._enter_item(item, found[1] or found[3], start)
        return _CONTAINER

    def _start_table(self) -> int:
        """Turn the open paragraph's last line into a table's head if the line names its columns."""
        paragraph = self._interrupted()
        if not paragraph or not cells.names_columns(self.line, self.first):
            return _NOTHING
        passage = paragraph.passage
        columns = cells.of(self.line, self.first, self.number)
        head = cells.of(passage.lines[-1], 0, passage.last, passage.columns[-1])
        if len(head) != len(columns):
            return _NOTHING
        del passage.lines[-1], passage.columns[-1]
        if not passage.lines:
            self.open[-1].children.pop()
        table = Table(self.number - 1, [cells.alignment(cell.text) for cell in columns], [head])
        self._take(table, goes_on=True)
        return _LEAF

    # What has been opened, and text

    def _interrupted(self) -> Paragraph | None:
        """Return the paragraph that the line would go on with if it opened nothing."""
        leaf = self.leaf
        whole = self.matched == len(self.open)
        return leaf if whole and isinstance(leaf, Paragraph) else None

    def _take(self, leaf: Leaf, *, goes_on: bool = False) -> None:
        self._end_leaf()
        del self.open[self.matched :]
        self.open[-1].children.append(leaf)
        self.leaf = leaf if goes_on else None

    def _enter(self, container: Quote | Note) -> None:
        self._end_leaf()
        del self.open[self.matched :]
        self.open[-1].children.append(container)
        self._stand_in(container)

    def _enter_item(self, item: Item, mark: str, start: int | None) -> None:
        self._end_leaf()
        del self.open[self.matched :]
        siblings = self.open[-1].children
        previous = siblings[-1] if siblings else None
        if isinstance(previous, Items) and previous.mark == mark:
            previous.children.append(item)
        else:
            siblings.append(Items(self.number, mark, start, [item]))
        self._stand_in(item)

    def _stand_in(self, container: Container) -> None:
        self.open.append(container)
        self.matched = len(self.open)
        if self.matched > DEEPEST:
            raise too_deep(self.number)

    def _end_unmatched(self) -> None:
        if self.matched < len(self.open):
            self._end_leaf()
            del self.open[self.matched :]

    def _end_leaf(self) -> None:
        if isinstance(self.leaf, Paragraph):
            self._take_definitions(self.leaf.passage)
        self.leaf = None

    def _take_definitions(self, passage: Passage) -> None:
        """Take the link addresses from the beginning of a paragraph."""
        if not passage.lines or not passage.lines[0].startswith("["):
            return
        text, end = passage.text, 0
        while found := destinations.definition(text, end):
            label, meaning, end = found
            self.document.definitions.setdefault(label, meaning)
        taken = text.count("\n", 0, end) if end < len(text) else len(passage.lines)
        del passage.lines[:taken], passage.columns[:taken]
        passage.line += taken

    def _add_text(self) -> None:
        leaf = self.leaf
        text = self.line[self.first :]
        if isinstance(leaf, Paragraph):
            leaf.passage.add(text, self.first + 1)
        elif isinstance(leaf, Table) and (row := cells.of(self.line, self.first, self.number)):
            leaf.rows.append(row)
        else:
            self._take(Paragraph(Passage(self.number, [text], [self.first + 1])), goes_on=True)

    _starts: ClassVar[dict[str, tuple[Callable[[Reader], int], ...]]] = {
        ">": (_start_quote,),
        "#": (_start_heading,),
        "`": (_start_fence,),
        "~": (_start_fence,),
        "<": (_start_html,),
        "=": (_start_underlined,),
        "-": (_start_underlined, _start_rule, _start_item, _start_table),
        "*": (_start_rule, _start_item),
        "_": (_start_rule,),
        "+": (_start_item,),
        "[": (_start_note,),
        "|": (_start_table,),
        ":": (_start_table,),
        **dict.fromkeys("0123456789", (_start_item,)),
    }
    """What may begin with a character, in the order in which it is tried."""

    _not_plain = frozenset(_WHITE).union(_starts)
