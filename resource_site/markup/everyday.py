"""Everyday Markdown → Body: a short way for what most articles are made of.

Words, headings, lists, quotations, code between words, emphasis, plain links and tables mean the
same to all who read Markdown.  An article of nothing else is converted by pyromark, and what our
pages want is added to its HTML: names of headings, manners of links and tables.  Whatever could
make a difference, or a finding, goes the long way by `conversion`; both write the same letters.
No text with a < comes here, so that no tag is the author's.
"""

from __future__ import annotations

import re

import pyromark

from resource_site.markup import ours, plain, words
from resource_site.markup.body import Body
from resource_site.markup.gathered import Gathered
from resource_site.markup.limits import DEEPEST
from resource_site.markup.targets import Links
from resource_site.markup.tree import Place

_LONGEST = 40_000  # letters: of no more than these, MOST_PIECES tags and entities cannot be made
_SIGNS = b"!&*-/:@[]_`|"
_UNUSUAL_SIGNS = b"\\<~"  # and all that no page may hold, and tabs
_LETTERS = bytes({0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)} - {*_SIGNS, *_UNUSUAL_SIGNS})
_ENTITY = re.compile(r"&[#A-Za-z]")
_MAIL = re.compile(r"[A-Za-z0-9.+_-]@[A-Za-z0-9_-]")
_CONTROLS_AND_SPACES = (
    r"\x80-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\ufffe\uffff"
)
# Beside a star it counts whether a sign is punctuation.  Of these, the marks of Thai and Burmese
# among them, all who read Markdown think alike; of signs like € they do not.
_AT_STARS = (
    r"\x00-\x7f\w“”‘’«»–—…、。《》「」（），：；？！\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e၊။"
)
_UNUSUAL = re.compile(rf"[{_CONTROLS_AND_SPACES}]|[^{_AT_STARS}][*_]|[*_][^{_AT_STARS}]")
_LINK = re.compile(r"\[([^\\`\[\]]++)\]\(([A-Za-z0-9/.:#?=_,+%~-]++)\)")
_TABLE = re.compile(r"\n\n\|.*\|\n\|(?: *:?-+:? *\|)+(?:\n\|.*\|)+(?![^\n]|\n[^\n])")

_ADDRESS = re.compile(r'<a href="([^"]*)">')
_HEADING = re.compile(r"<h([1-6])>(.*?)</h[1-6]>", re.DOTALL)
_ALIGNED = re.compile(r'(<t[hd]) style="text-align: (\w+)">')
_HEAD_CELL = re.compile(r"<th( class=[^>]*)?>")
_LINES_OF_TABLES = (
    ("<thead><tr>", "\n<thead>\n<tr>\n"),
    ("</tr></thead><tbody>", "</tr>\n</thead>\n<tbody>"),
    ("</tbody>", "</tbody>\n"),
    ("<tr><td", "<tr>\n<td"),
    ("</td>", "</td>\n"),
    ("</th>", "</th>\n"),
)


class _UnusualError(Exception):
    """The text is not for this way."""


def body(text: str, language: str) -> Body | None:
    """Return what an everyday article becomes, or None if this text is not one."""
    try:
        return _Everyday(text, language).body()
    except _UnusualError:
        return None


def _expect(usual: bool) -> None:  # noqa: FBT001 - as `assert` does
    if not usual:
        raise _UnusualError


class _Everyday:
    """Converts one article; what is unusual in it raises _UnusualError.

    `signs` are the signs of Markdown in the text, in their order: what does not stand side by side
    there does not do so in the text.
    """

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._signs = _signs(text)
        self._language = language
        self._gathered = Gathered()
        self._links = Links(self._gathered)
        self._level = 1
        self._line, self._line_begin, self._counted = 1, 0, 0

    def body(self) -> Body:
        """Return what the article becomes."""
        self._expect_plain_words()
        tables = self._tables()
        html = pyromark.html(self._text, options=pyromark.Options.ENABLE_TABLES)
        _expect_agreement(html)
        html = html.rstrip("\n").replace("<hr />", "<hr>")
        html = self._with_links(self._with_tables(html, len(tables)))
        html = _HEADING.sub(self._heading, html)
        _expect(ours.holds_only_our_tags(html))
        gathered = self._gathered
        _expect(not gathered.findings)
        return Body(html, tuple(gathered.references), tuple(gathered.anchors), ())

    def _expect_plain_words(self) -> None:
        """Look for signs that mean more than they do in an everyday article."""
        text, signs = self._text, self._signs
        _expect(b"&" not in signs or not _ENTITY.search(text))
        _expect(b"@" not in signs or not _MAIL.search(text))
        _expect(b"`" not in signs or not _may_hold_code_over_lines(text))
        _expect("www." not in text or text.count("www.") == text.count("://www."))
        _expect(text.isascii() or not _UNUSUAL.search(text))
        _expect(signs.count(b"*") + signs.count(b"_") <= DEEPEST or not _has_many_stars(text))

    def _tables(self) -> list[str]:
        """Return the tables of the text; outside them, nothing may look like a row of one."""
        signs = self._signs
        tables = _TABLE.findall(self._text) if b"|" in signs else []
        _expect(all(map(_is_regular, tables)))
        _expect(signs.count(b"|") == sum(table.count("|") for table in tables))
        for colon in (":-", "-:"):
            if colon.encode() in signs:  # a table of one column needs no |
                _expect(self._text.count(colon) == sum(table.count(colon) for table in tables))
        return tables

    def _with_tables(self, html: str, count: int) -> str:
        before, *written = html.split("<table>")
        _expect(len(written) == count)
        return "".join((before, *map(self._table, written)))

    def _table(self, written: str) -> str:
        """Give a table the lines, classes and names that ours have; keep what comes after it."""
        table, end, rest = written.partition("</table>")
        table = _HEAD_CELL.sub(r'<th\1 scope="col">', _ALIGNED.sub(r'\1 class="\2">', table))
        for theirs, new in _LINES_OF_TABLES:
            table = table.replace(theirs, new)
        label = words.of(self._language).table
        opening = f'<div class="table" role="group" aria-label="{label}" tabindex="0">\n<table>'
        return f"{opening}{table}{end}\n</div>{rest}"

    def _with_links(self, html: str) -> str:
        """Give links what ours have: they are those of the text, in the same order."""
        signs = self._signs
        links = list(_LINK.finditer(self._text)) if b"[" in signs else []
        _expect(len(links) == signs.count(b"[") == signs.count(b"]"))
        outside = sum("://" in link[2] for link in links)
        _expect(outside == signs.count(b"://") or outside == self._text.count("://"))
        pieces = _ADDRESS.split(html)
        _expect(pieces[1::2] == [link[2] for link in links])
        pieces[1::2] = map(self._opening, links)
        return "".join(pieces)

    def _opening(self, link: re.Match[str]) -> str:
        """Return the tag that opens a link."""
        target = link[2]
        return self._links.plain(target) or self._links.opening(target, self._place(link))

    def _place(self, link: re.Match[str]) -> Place:
        """Return where a link on one line stands; links are asked for in their order."""
        _expect("\n" not in link[0])
        begin = link.start()
        if lines := self._text.count("\n", self._counted, begin):
            self._line += lines
            self._line_begin = self._text.rindex("\n", self._counted, begin) + 1
        self._counted = begin
        return Place(self._line, begin - self._line_begin + 1, len(link[0]))

    def _heading(self, heading: re.Match[str]) -> str:
        level, html = int(heading[1]), heading[2]
        name = plain.text(html)
        _expect(1 < level <= self._level + 1 and name != "")
        self._level = level
        anchor = self._gathered.anchor(plain.slug(name))
        return f'<h{level} id="c-{anchor}">{html}</h{level}>'


def _signs(text: str) -> bytes:
    """Return the signs of Markdown in a text, in their order."""
    _expect(len(text) <= _LONGEST)
    try:
        signs = text.encode().translate(None, _LETTERS)
    except UnicodeEncodeError:
        raise _UnusualError from None
    _expect(not signs.translate(None, _SIGNS))
    return signs


def _may_hold_code_over_lines(text: str) -> bool:
    """Tell whether code may go on in the next line: its white space is a matter of opinion."""
    return "``" in text or any(line.count("`") % 2 for line in text.split("\n"))


def _has_many_stars(text: str) -> bool:
    """Tell whether so many words in emphasis could stand inside each other."""
    return any(part.count("*") + part.count("_") > DEEPEST for part in text.split("\n\n"))


def _is_regular(table: str) -> bool:
    """Tell whether all rows of a table have the same number of cells, and no code."""
    return len({row.count("|") for row in table[2:].split("\n")}) == 1 and "`" not in table


def _expect_agreement(html: str) -> None:
    """Look for blocks that not all who read Markdown take alike."""
    _expect("<li></li>" not in html)  # where an empty item ends
    _expect("l>\n</blockquote>" not in html)  # whether an item is loose around it
    # Counted as if all stood inside each other: to know how deep they are would take too long.
    _expect(html.count("\n</") < DEEPEST)
