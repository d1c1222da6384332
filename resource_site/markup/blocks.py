"""Lines → blocks: paragraphs, headings, lists, tables … as GitHub Flavored Markdown defines them.

Every line is looked at once.  It is followed into the quotations and list items it goes on with;
what is left of it may open blocks of its own; the rest is text.  White space is expanded as far
as it has been read, so that a column is always an index into the line.  Most lines need none of
this: they are words, or words behind the mark of an item, and taken as many at once as there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import ClassVar

from resource_site.markup import cells, destinations, entities, scanning
from resource_site.markup.limits import DEEPEST, too_deep
from resource_site.markup.tree import (
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
_RULE = re.compile(r"(?>(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})$")
_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*$")
_ITEM = re.compile(r"(?:([-+*])|([0-9]{1,9})([.)]))(?=[ \t]|$)")
_NOTE = re.compile(r"\[\^([^\] \t\x00]+)\]:[ \t]*")
_CODE_INDENT = 4
_PLAIN = r"(?:[^\s>#`~<=\-*_+\[|:0-9]|[*_]{1,2}+[^\s*_]|\[(?!\^)|[0-9]++(?![0-9.)])).*"
"""The rest of a line that opens nothing."""
_SIMPLE = re.compile(
    rf"(?:(?:([-+*])|([0-9]{{1,9}})([.)])) {{1,4}})?({_PLAIN}(?>(?:\n *{_PLAIN})*))\n(\n*)"
)
"""Lines of words; before them may stand the mark of an item, after them empty lines."""
_LEADS_ON = ("", " ", "\t", ">")
"""What lines begin with that go on with a quotation or an item."""

_NOTHING, _CONTAINER, _LEAF = 0, 1, 2
"""What a line may open: nothing, a block that holds further blocks, or one that took the line."""


def document(text: str) -> Document:
    """Read an article; raise LimitError if blocks stand in blocks without measure."""
    return Reader().document(f"{text}\n")


class Reader:
    """Reads an article line by line.

    `open` are the containers the last line stood in, outermost first, `leaf` the block in the
    innermost of them that may go on.  Of the present line, `offset` characters are read, `first`
    is the first after them that is not white space, `matched` containers go on in it.
    """

    def __init__(self) -> None:
        self.article = Document()
        self.open: list[Container] = [self.article]
        self.leaf: Leaf | None = None
        self.number = 0
        self.line = ""
        self.offset = 0
        self.first = 0
        self.matched = 1

    def document(self, text: str) -> Document:
        """Read all lines, each with its line end, and return the article."""
        at, end = 0, len(text)
        while at < end:
            simple = None
            if self.leaf is None or self.leaf.__class__ is Paragraph or len(self.open) > 1:
                simple = _SIMPLE.match(text, at)
            if simple:
                self._add_simple(simple)
                at = simple.end()
            else:
                line_end = text.index("\n", at)
                self._add(text[at:line_end])
                at = line_end + 1
        self._end_leaf()
        return self.article

    def _add_simple(self, simple: re.Match[str]) -> None:
        """Add lines of words, as an item if they stand behind the mark of one."""
        bullet, number, sign, words, empty = simple.groups()
        self.number += 1
        self.matched = 1
        first, mark, start = 0, bullet or sign, int(number) if number else None
        if mark and start not in (None, 1) and self._interrupted():
            words = simple[0].rstrip("\n")
        elif mark:
            first = simple.start(4) - simple.start()
            self._enter_item(Item(self.number, first), mark, start)
        self._add_words(words, first)
        if empty:
            self._add("")
            self.number += len(empty) - 1

    def _add_words(self, words: str, first: int) -> None:
        """Add lines to the open paragraph or to one of their own; `first` is as in the class."""
        text, *more = words.split("\n") if "\n" in words else (words,)
        leaf = self.leaf
        if isinstance(leaf, Paragraph):
            leaf.add(text, 1)
        else:
            leaf = Paragraph(self.number, text, first + 1)
            self._take(leaf, goes_on=True)
        for line in more:
            bare = line.lstrip(" ")
            leaf.add(bare, len(line) - len(bare) + 1)
        self.number += len(more)

    def _add(self, line: str) -> None:
        """Add any line."""
        self.number += 1
        self.line = line
        self.offset = self.first = 0
        self.matched = 1
        alone = len(self.open) == 1
        verbatim = self.leaf.__class__ is Code or self.leaf.__class__ is Html
        if alone and verbatim:
            if self._goes_on_verbatim():
                return
            self._look()
        elif not line and (alone or self._is_in_item()):
            self._end_leaf()
            return
        elif line[:1] in _LEADS_ON:
            self._follow()
            if verbatim and self.matched == len(self.open) and self._goes_on_verbatim():
                return
        self._add_what_is_left()

    def _is_in_item(self) -> bool:
        """Tell whether the last line was text in nothing but an item."""
        return (
            len(self.open) == 2
            and self.leaf.__class__ is Paragraph
            and self.open[1].__class__ is Item
        )

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
        html.add(rest, self.offset + 1)
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
        code = Code(self.number)
        code.lines.append(self.line[self.offset + _CODE_INDENT :])
        self._take(code, goes_on=True)
        return True

    def _start_quote(self) -> int:
        self._skip_quote_mark()
        self._enter(Quote(self.number))
        return _CONTAINER

    def _start_heading(self) -> int:
        found = _HEADING.match(self.line, self.first)
        if not found:
            return _NOTHING
        text = self.line[found.end() :].rstrip(_WHITE)
        unclosed = text.rstrip("#")
        if not unclosed or unclosed[-1] in _WHITE:
            text = unclosed.rstrip(_WHITE)
        passage = Passage(self.number, text, found.end() + 1)
        self._take(Title(len(found[1]), passage, self.number))
        return _LEAF

    def _start_fence(self) -> int:
        found = _FENCE.match(self.line, self.first)
        if not found:
            return _NOTHING
        info = entities.plain((found[2] or found[4] or "").strip())
        language = info.split()[0] if info else ""
        fence = found[1] or found[3]
        self._take(Code(self.number, self.first - self.offset, fence, language), goes_on=True)
        return _LEAF

    def _start_html(self) -> int:
        end = scanning.end_of_block(self.line, self.first)
        if end is None and not self._interrupted():
            end = scanning.end_of_tag_alone(self.line, self.first)
        if end is None:
            return _NOTHING
        rest = self.line[self.offset :]
        html = Html(self.number, rest, self.offset + 1, end)
        self._take(html, goes_on=not (end and re.search(end, rest, re.IGNORECASE)))
        return _LEAF

    def _start_underlined(self) -> int:
        """Turn the open paragraph into a heading if the line is a rule under it."""
        found = _UNDERLINE.match(self.line, self.first)
        paragraph = self._interrupted() if found else None
        if not found or not paragraph:
            return _NOTHING
        self._take_definitions(paragraph)
        if not paragraph.lines:
            self._add_text()
            return _LEAF
        level = 1 if found[1][0] == "=" else 2
        self.open[-1].children[-1] = Title(level, paragraph, self.number)
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
        self.article.notes.setdefault(destinations.normal(note.label), note)
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
        columns = cells.of(self.line, self.first, self.number)
        head = cells.of(paragraph.lines[-1], 0, paragraph.last(), paragraph.columns[-1])
        if len(head) != len(columns):
            return _NOTHING
        del paragraph.lines[-1], paragraph.columns[-1]
        if not paragraph.lines:
            self.open[-1].children.pop()
        table = Table(self.number - 1, [cells.alignment(cell.text) for cell in columns], head)
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
        after_words = self.leaf.__class__ is Paragraph
        self._end_leaf()
        del self.open[self.matched :]
        siblings = self.open[-1].children
        previous = siblings[-1] if siblings else None
        if isinstance(previous, Items) and previous.mark == mark:
            if not after_words and item.line > previous.last() + 1:
                previous.loose = True
            previous.children.append(item)
        else:
            siblings.append(Items(mark, start, item))
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
        leaf = self.leaf
        if isinstance(leaf, Paragraph) and leaf.lines and leaf.lines[0].startswith("["):
            self._take_definitions(leaf)
        self.leaf = None

    def _take_definitions(self, passage: Passage) -> None:
        """Take the link addresses from the beginning of a paragraph."""
        text, end = passage.text, 0
        while found := destinations.definition(text, end):
            label, meaning, end = found
            self.article.definitions.setdefault(label, meaning)
        taken = text.count("\n", 0, end) if end < len(text) else len(passage.lines)
        del passage.lines[:taken], passage.columns[:taken]
        passage.line += taken

    def _add_text(self) -> None:
        leaf = self.leaf
        text = self.line[self.first :]
        if isinstance(leaf, Paragraph):
            leaf.add(text, self.first + 1)
        elif isinstance(leaf, Table) and (row := cells.of(self.line, self.first, self.number)):
            leaf.rows.append(row)
        else:
            self._take(Paragraph(self.number, text, self.first + 1), goes_on=True)

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
