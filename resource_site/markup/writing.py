"""Blocks → HTML, and what is gathered from them on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from resource_site.markup import plain
from resource_site.markup.destinations import normal
from resource_site.markup.entities import escaped, escaped_words
from resource_site.markup.gathered import Gathered
from resource_site.markup.inlines import Inlines
from resource_site.markup.notes import Notes, Used
from resource_site.markup.outline import Outline
from resource_site.markup.tree import (
    Block,
    Code,
    Document,
    Html,
    Item,
    Items,
    Note,
    Paragraph,
    Passage,
    Place,
    Quote,
    Rule,
    Table,
    Title,
)
from resource_site.markup.words import Words

_PICTURE_WITH_CAPTION = re.compile(r"<img [^>]*>(?:<br>)?\n<em>(?:[^<]|<(?!/?em>))*</em>")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_MOST_EMPTY_CELLS = 50_000
"""So many cells are added to short rows; a wide table with a hundred thousand rows gets no more."""


class Writer:
    """Writes one article."""

    def __init__(self, document: Document, words: Words, gathered: Gathered) -> None:
        self._gathered = gathered
        self._document = document
        self._words = words
        self._notes = Notes(gathered, document.notes, words)
        self._outline = Outline(gathered)
        self._inlines = Inlines(gathered, self._outline, document.definitions, self._notes)
        self._empty_cells = 0

    def html(self) -> str:
        """Return the whole article as HTML."""
        body = self._blocks(self._document.children)
        return f"{body}{self._all_notes()}"

    def _blocks(self, blocks: Sequence[Block]) -> str:
        return "".join([self._actions[block.__class__](self, block) for block in blocks])

    def _paragraph(self, block: Paragraph) -> str:
        if not block.lines:
            return ""
        html = self._inlines.html(block)
        if html.startswith("<img "):
            return _with_caption(html)
        return f"<p>{html}</p>\n"

    def _title(self, block: Title) -> str:
        html = self._inlines.html(block.passage)
        text = plain.text(html)
        place = Place(block.line)
        if not text:
            self._outline.without_words(block.level, place)
            return f'<h{block.level} aria-hidden="true">{html}</h{block.level}>\n'
        self._outline.add(block.level, place)
        anchor = self._gathered.anchor(plain.slug(text))
        return f'<h{block.level} id="c-{anchor}">{html}</h{block.level}>\n'

    def _rule(self, _block: Rule) -> str:
        return "<hr>\n"

    def _code(self, block: Code) -> str:
        lines = block.lines
        if not block.fence:
            while lines and not lines[-1].strip():
                lines.pop()
        text = "".join(f"{line}\n" for line in lines)
        language = f' class="language-{escaped(block.language)}"' if block.language else ""
        return f"<pre><code{language}>{escaped_words(text)}</code></pre>\n"

    def _html(self, block: Html) -> str:
        return f"{self._inlines.tags.block(block)}\n"

    def _quote(self, block: Quote) -> str:
        return f"<blockquote>\n{self._blocks(block.children)}</blockquote>\n"

    def _items(self, block: Items) -> str:
        loose = block.is_loose()
        items = "".join([self._item(item, loose=loose) for item in block.children])
        if block.start is None:
            return f"<ul>\n{items}</ul>\n"
        start = "" if block.start == 1 else f' start="{block.start}"'
        return f"<ol{start}>\n{items}</ol>\n"

    def _item(self, item: Item, *, loose: bool) -> str:
        first = item.children[0] if item.children else None
        task = self._task(first) if isinstance(first, Paragraph) else ""
        if loose and first:
            return f"<li>{task}\n{self._blocks(item.children)}</li>\n"
        parts = [task]
        for block in item.children:
            if isinstance(block, Paragraph):
                parts.append(self._inlines.html(block) if block.lines else "")
            else:
                if not parts[-1].endswith("\n"):
                    parts.append("\n")
                parts.append(self._actions[block.__class__](self, block))
        return f"<li>{''.join(parts)}</li>\n"

    def _task(self, first: Paragraph) -> str:
        """Take the box of a task from the beginning of an item; return the sign for it."""
        found = _TASK.match(first.lines[0]) if first.lines else None
        if not found:
            return ""
        first.lines[0] = first.lines[0][found.end() :]
        first.columns[0] += found.end()
        if found[1] == " ":
            return f'<span role="img" aria-label="{self._words.to_do}">\u2610</span> '
        return f'<span role="img" aria-label="{self._words.done}">\u2611</span> '

    def _table(self, block: Table) -> str:
        head = self._row(block, block.rows[0], "th", ' scope="col"')
        rows = "".join([self._row(block, row, "td", "") for row in block.rows[1:]])
        body = f"<tbody>\n{rows}</tbody>\n" if rows else ""
        return (
            f'<div class="table" role="group" aria-label="{self._words.table}" tabindex="0">\n'
            f"<table>\n<thead>\n{head}</thead>\n{body}</table>\n</div>\n"
        )

    def _row(self, table: Table, cells: list[Passage], tag: str, more: str) -> str:
        columns = table.alignments
        if len(cells) > len(columns):
            self._report_cells(cells, len(columns))
        out = ["<tr>\n"]
        for align, cell in zip(columns, cells, strict=False):
            html = self._inlines.html(cell)
            out.append(f"<{tag}{_aligned(align)}{more}>{html}</{tag}>\n")
        for align in columns[len(cells) :]:
            self._empty_cells += 1
            if self._empty_cells > _MOST_EMPTY_CELLS:
                break
            out.append(f"<{tag}{_aligned(align)}{more}></{tag}>\n")
        out.append("</tr>\n")
        return "".join(out)

    def _report_cells(self, cells: list[Passage], columns: int) -> None:
        lost = cells[columns]
        message = f"this row has {len(cells)} cells but the table has {columns} columns"
        fix = f'add a column to the first two lines; "{lost.text[:40]}" is not shown now'
        place = Place(lost.line, lost.columns[0], max(1, len(lost.text)))
        self._gathered.report("html", place, message, fix)

    def _note(self, block: Note) -> str:
        """Leave a note for the end; write it here if its label belongs to another one."""
        if self._document.notes[normal(block.label)] is block:
            return ""
        message = f"there are two footnotes [^{block.label}]"
        fix = "give each of them a name of its own"
        self._gathered.report("links", Place(block.line), message, fix)
        return self._blocks(block.children)

    def _all_notes(self) -> str:
        """Write the notes in use, those that only notes refer to, and those that nothing does."""
        items = self._written_notes(0)
        count = len(self._notes.used)
        self._notes.use_the_others()
        items += self._written_notes(count)
        if not items:
            return ""
        listed = "".join(items)
        return f'<div class="footnotes" role="doc-endnotes">\n<ol>\n{listed}</ol>\n</div>\n'

    def _written_notes(self, first: int) -> list[str]:
        """Write the notes from a number on; further ones may come into use meanwhile."""
        written: list[tuple[Used, str]] = []
        while first + len(written) < len(self._notes.used):
            used = self._notes.used[first + len(written)]
            written.append((used, self._blocks(used.note.children)))
        return [self._note_item(used, html) for used, html in written]

    def _note_item(self, used: Used, html: str) -> str:
        back = self._notes.back_links(used)
        words, end = (html[:-5], "</p>\n") if html.endswith("</p>\n") else (html, "\n")
        return f'<li id="c-{used.anchor}">\n{words}{back}{end}</li>\n'

    _actions: ClassVar[dict[type[Block], Callable[..., str]]] = {
        Paragraph: _paragraph,
        Title: _title,
        Rule: _rule,
        Code: _code,
        Html: _html,
        Quote: _quote,
        Items: _items,
        Table: _table,
        Note: _note,
    }


def _aligned(align: str) -> str:
    return f' class="{align}"' if align else ""


def _with_caption(html: str) -> str:
    """Write a paragraph that begins with a picture; with a line in emphasis it is a figure."""
    if _PICTURE_WITH_CAPTION.fullmatch(html):
        return f"<figure>\n{html}\n</figure>\n"
    return f"<p>{html}</p>\n"
