"""Everyday Markdown → Body: what most articles are made of, in a fifth of the time.

Words, headings, lists, quotations, code between words, emphasis, plain links and tables mean the
same to all who read Markdown.  An article of nothing else is converted by pyromark, and what our
pages want is added to its HTML: names of headings, manners of links and tables.  Whatever could
make a difference, or a finding, goes the long way by `conversion`; both write the same letters.
No text with a < comes here, so that no tag is the author's.
"""

from __future__ import annotations

import re

import pyromark

from generator.markup import ours, plain
from generator.markup.gathered import Gathered
from generator.markup.limits import DEEPEST
from generator.markup.targets import Links
from generator.markup.tree import Place
from generator.markup.words import Words
from generator.model import Body

_TABLES = pyromark.Options.ENABLE_TABLES
_LONGEST = 100_000  # letters; what is longer may ask for too much
_SIGNS = b"!&*-/:@[]_`|"
_UNUSUAL_SIGNS = b"\\<~"  # and all that no page may hold, and tabs
_LETTERS = bytes({0x0A, *range(0x20, 0x7F), *range(0x80, 0x100)} - {*_SIGNS, *_UNUSUAL_SIGNS})
_ENTITY = re.compile(r"&[#A-Za-z]")
_MAIL = re.compile(r"[A-Za-z0-9.+_-]@[A-Za-z0-9_-]")
_SPACES = r"\x80-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\ufffe\uffff"
# Not all agree whether signs like € are punctuation, which counts beside a star.  What stands
# here is, or is not: the marks of Thai and Burmese are part of words.
_AT_STARS = (
    r"\x00-\x7f\w“”‘’«»–—…、。《》「」（），：；？！\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e၊။"
)
_UNUSUAL = re.compile(rf"[{_SPACES}]|[^{_AT_STARS}][*_]|[*_][^{_AT_STARS}]")
_LINK = re.compile(r"\[([^\\`\[\]]++)\]\(([A-Za-z0-9/.:#?=_,+%~-]++)\)")
_TABLE = re.compile(r"\n\n\|.*\|\n\|(?: *:?-+:? *\|)+(?:\n\|.*\|)+(?![^\n]|\n[^\n])")

_OPENED_LINK = re.compile(r'<a href="([^"]*)">')
_HEADING = re.compile(r"<h([1-6])>(.*?)</h[1-6]>", re.DOTALL)
_ALIGNED = re.compile(r' style="text-align: (\w+)"')
_HEAD_CELL = re.compile(r"<th( [^>]*)?>")
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


def body(text: str, words: Words) -> Body | None:
    """Return what an everyday article becomes, or None if this text is not one."""
    try:
        return _Everyday(text, words).body()
    except _UnusualError:
        return None


def _expect(usual: bool) -> None:  # noqa: FBT001 - as `assert` does
    if not usual:
        raise _UnusualError


class _Everyday:
    """Converts one article; what is unusual in it raises _UnusualError.

    `signs` are the signs of Markdown in the text, in their order: where two of them are not side
    by side there, they are not in the text.
    """

    def __init__(self, text: str, words: Words) -> None:
        self._text = text
        self._signs = _signs(text)
        self._words = words
        self._gathered = Gathered()
        self._links = Links(self._gathered)
        self._level = 1
        self._line, self._line_begin, self._counted = 1, 0, 0

    def body(self) -> Body:
        """Return what the article becomes."""
        self._expect_plain_words()
        html = self._with_links(self._html())
        if "<h" in html:
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

    def _html(self) -> str:
        """Return what pyromark makes of the text, with tables as ours."""
        text, signs = self._text, self._signs
        tables = _TABLE.findall(text) if b"|" in signs else []
        _expect(signs.count(b"|") == sum(table.count("|") for table in tables))
        for colon in (":-", "-:"):
            if colon.encode() in signs:  # a table of one column needs no |
                _expect(text.count(colon) == sum(table.count(colon) for table in tables))
        html = pyromark.html(text, options=_TABLES) if tables else pyromark.html(text)
        _expect("<li></li>" not in html)  # where an empty item ends is a matter of opinion
        # So many lists and quotations may stand inside each other, though they seldom do.
        _expect(html.count("\n</") <= DEEPEST)
        html = html.rstrip("\n").replace("<hr />", "<hr>")
        return self._with_tables(html, tables) if tables else html

    def _with_tables(self, html: str, tables: list[str]) -> str:
        _expect(all(map(_is_regular, tables)) and html.count("<table>") == len(tables))
        before, *written = html.split("<table>")
        return "".join((before, *map(self._table, written)))

    def _table(self, written: str) -> str:
        """Give a table the lines, classes and names that ours have; keep what comes after it."""
        table, end, rest = written.partition("</table>")
        table = _HEAD_CELL.sub(r'<th\1 scope="col">', _ALIGNED.sub(r' class="\1"', table))
        for theirs, new in _LINES_OF_TABLES:
            table = table.replace(theirs, new)
        label = self._words.table
        opening = f'<div class="table" role="group" aria-label="{label}" tabindex="0">\n<table>'
        return f"{opening}{table}{end}\n</div>{rest}"

    def _with_links(self, html: str) -> str:
        """Give links what ours have; each must be where the text has one to the same address."""
        signs = self._signs
        links = list(_LINK.finditer(self._text)) if b"[" in signs else []
        _expect(len(links) == signs.count(b"[") == signs.count(b"]"))
        outside = sum("://" in link[2] for link in links)
        _expect(outside == signs.count(b"://") or outside == self._text.count("://"))
        remaining = iter(links)
        html = _OPENED_LINK.sub(lambda opened: self._link(opened[1], next(remaining, None)), html)
        _expect(next(remaining, None) is None)
        return html

    def _link(self, target: str, link: re.Match[str] | None) -> str:
        if link is None or target != link[2]:
            raise _UnusualError
        if plain_link := self._links.plain(target):
            return plain_link
        _expect("\n" not in link[1])
        return self._links.opening(target, self._place(link))

    def _place(self, link: re.Match[str]) -> Place:
        """Return where a link stands; links are asked for in their order."""
        begin = link.start()
        if lines := self._text.count("\n", self._counted, begin):
            self._line += lines
            self._line_begin = self._text.rindex("\n", self._counted, begin) + 1
        self._counted = begin
        return Place(self._line, begin - self._line_begin + 1, len(link[0]))

    def _heading(self, heading: re.Match[str]) -> str:
        level, html = int(heading[1]), heading[2]
        words = plain.text(html)
        _expect(1 < level <= self._level + 1 and words != "")
        self._level = level
        anchor = self._gathered.anchor(plain.slug(words))
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
