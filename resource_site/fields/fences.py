"""Find the line `---` that ends front matter before its author meant to end it.

A body may hold `---` too, as a thematic break.  The front matter is cut off only if what follows
the line proves it: fields, a line that says whether the document is a draft, or the rest of a text.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from resource_site.fields import yaml_block
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.table import spellings
from resource_site.fields.values import Field, FieldError

FENCE = re.compile(r"---[ \t]*")
KNOWN = frozenset(spellings(ARTICLE))
FIELD = re.compile(rf"^[\"']?(?i:{'|'.join(KNOWN)})\b", re.MULTILINE)
ITEM = re.compile(r"\s*- ")
TOP_LEVEL = re.compile(r"[^\s#-]|-[^\s]")
NAME = re.compile(r"[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*:(?=[ \t]|$)")
# What says whether a document is published; in prose, only what cannot mean anything else.
WITHHELD = re.compile(
    r"[\"']?(?i:draft|published)[\"']?[ \t]*[:=][ \t]*[\"']?"
    r"(?i:true|yes|y|on|false|no|n|off)[\"']?,?[ \t]*(?:#.*)?"
    r"|(?i:draft[ \t]+(?:true|false))[ \t]*"
    r"|draft[ \t]*:(?:[ \t].*)?"
    r"|status[ \t]*:[ \t]*[\"']?(?:draft|published)[\"']?[ \t]*"
    r"|(?:publish|expires|publishdate|expirydate|unpublishdate)[ \t]*:[ \t]*[\"']?\d{4}-.*"
)
# Lines that are empty, then one that is neither indented, nor an item, nor a field.
PROSE = re.compile(r"\n*(?![\s-]|[\"']?[A-Za-z_][\w-]*[\"']?[ \t]*:(?:[ \t\n]|$)).")
BLOCK_SCALAR = re.compile(r".*(?:^|[:-])[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?")
PLAIN_TEXT = re.compile(r"[^#\s][^#]*?:[ \t]+[^\s\"'\[{|>#&*!].*")
# What holds code in a body: there, front matter is shown, not meant.
CODE = (
    (re.compile(r" {0,3}(?:`{3,})[^`]*"), re.compile(r" {0,3}`{3,}[ \t]*")),
    (re.compile(r" {0,3}~{3,}.*"), re.compile(r" {0,3}~{3,}[ \t]*")),
    (
        re.compile(r"(?!.*</pre>).*<pre\b.*", re.IGNORECASE),
        re.compile(r".*</pre>.*", re.IGNORECASE),
    ),
    (re.compile(r"\{%-? *(?:raw|highlight)\b.*"), re.compile(r"\{%-? *end(?:raw|highlight)\b.*")),
    (re.compile(r"\{\{[<%] *highlight\b.*"), re.compile(r"\{\{[<%] */ *highlight\b.*")),
)
CODE_LINE = "`"
SIZE_LIMIT = 64 * 1024
TRIES = 20  # later lines --- of which each is tried as the end


class CutOff(NamedTuple):
    """Front matter that ends too early, and what to do about the line at index `at`.

    `end` is the index of the line that was meant to end it, or of the one that ends it now.
    The lines from index `damaged` to it cannot be read.
    """

    at: int
    message: str
    fix: str
    end: int
    damaged: int


def is_followed_by_prose(block: Sequence[str], below: str) -> bool:
    """Return True if an empty line and prose follow, and the last field is whole.

    This is so in nearly all articles, and nothing cuts off their front matter unless there are
    another `---` and something like a field below.
    """
    first, _, rest = below.partition("\n")
    if first.strip() or not PROSE.match(rest) or ("\n---" in below and FIELD.search(below)):
        return False
    last = "\n".join(block[_last_start(block) :])
    return "|" not in last and ">" not in last and not any(_unbalanced(last))


def cut_off(lines: Sequence[str], end: int) -> CutOff | None:
    """Return what proves that the line at index `end` cuts the front matter off, if anything."""
    return _Ending(lines, end).cut_off()


def joined(lines: Sequence[str]) -> list[str]:
    """Return lines of front matter with an empty line in place of each `---`."""
    return ["" if FENCE.fullmatch(line) else line for line in lines]


class _Ending:
    """A line that ends front matter, with the lines before and after it."""

    def __init__(self, lines: Sequence[str], end: int) -> None:
        self.end, self.block, self.rest = end, lines[1:end], lines[end + 1 :]
        self.later = [i for i, line in enumerate(self.rest) if line[:3] == "---" == line.rstrip()]
        blank = next((i for i, line in enumerate(self.rest) if not line.strip()), len(self.rest))
        prose = next((i for i, line in enumerate(self.rest) if _is_prose(line)), len(self.rest))
        self.near = max(blank, prose)
        self.body = list(_without_code(self.rest[: max([self.near, *self.later[-1:]]) + 1]))
        self.breaks = [i for i in self.later if self.body[i] != CODE_LINE]
        self.paragraph = self.body[: min([blank, *self.breaks[:1]])]
        self.is_closed = len(self.paragraph) in self.breaks[:1]
        self.first = next((line for line in self.rest if line.strip()), "")
        self.goes_on = self.first.startswith((" ", "\t"))
        self.start = _last_start(self.block)
        self.field = [line for line in self.block[self.start :] if line.strip()] or [""]
        self.scalar = _block_scalar(self.field)
        self.is_empty = self.scalar == []

    def cut_off(self) -> CutOff | None:
        """Return what proves that the front matter is cut off here."""
        end, goes_on = self._later_end(), self._text_goes_on()
        follows = end is not None or self._fields_follow()
        if (follows or goes_on) and self._begins_with_field():
            fix = "delete the --- between the fields"
            return self._found(self.end, "the front matter ends here, but fields follow", fix, end)
        if end is not None or goes_on:
            return self._in_text(end)
        outside = self._outside(follows=follows)
        if outside is None:
            return None
        return self._in_text(None) if self.is_empty else self._moved(outside)

    def _later_end(self) -> int | None:
        """Return the index of a later `---` up to which everything reads as front matter."""
        for index in self.later[:TRIES]:
            region = self.rest[:index]
            size = sum(map(len, region)) + sum(map(len, self.block))
            if size > SIZE_LIMIT or any(line.startswith("#") for line in region):
                return None
            if any(map(_is_known, region)):
                fields = _read([*self.block, "", *joined(region)]).values()
                known = [field.line for field in fields if field.name in KNOWN]
                if max(known, default=0) > len(self.block):
                    return self.end + 1 + index
        return None

    def _fields_follow(self) -> bool:
        """Return True if the lines right below are fields."""
        names = [found[1] for line in self.paragraph if (found := NAME.match(line))]
        known = sum(name in KNOWN for name in names)
        if not self.is_closed:
            return known > 1
        are_all = len(names) == len(self.paragraph)
        spelt = sum(name.casefold() in KNOWN for name in names)
        return known > 0 or (are_all and (spelt > 1 or any(map(str.islower, names))))

    def _begins_with_field(self) -> bool:
        if NAME.match(self.first) or self.first.startswith("- "):
            return True
        in_text = self.scalar is not None or PLAIN_TEXT.fullmatch(self.field[0])
        first = self.first.strip()
        return not in_text and bool(NAME.match(first) or first.startswith("- "))

    def _text_goes_on(self) -> bool:
        """Return True if the lines right below are the rest of a value in the front matter."""
        if not self.goes_on:
            return self._is_open()
        until = self.breaks[0] if self.breaks else 0
        is_indented = until > 0 and all(line[:1] in ("", " ", "\t") for line in self.rest[:until])
        is_next, is_long = self.rest[0] == self.first, len(self.field) > 1
        if self.scalar is not None:
            is_tight = is_indented and bool(self.rest[until - 1].strip())
            return is_next or is_tight or self.is_empty
        is_text = is_long and bool(PLAIN_TEXT.fullmatch(self.field[0]))
        is_item = self.is_closed and all(map(ITEM.match, (self.first, self.field[-1])))
        return (is_next and (is_text or is_item)) or self._is_open()

    def _is_open(self) -> bool:
        """Return True if a quote or bracket is open here and closed below."""
        if self.scalar is not None or PLAIN_TEXT.fullmatch(self.field[0]):
            return False
        if not any(_unbalanced("\n".join(self.field))) or _read(self.block):
            return False
        ends = [i for i, line in enumerate(self.rest[:100]) if re.search(r"[\"'\]}]", line)]
        return any(_read([*self.block, "", *joined(self.rest[: i + 1])]) for i in ends[:5])

    def _outside(self, *, follows: bool) -> int | None:
        """Return the index of a line below that belongs in the front matter."""
        fields = [i for i, line in enumerate(self.paragraph) if follows and _is_known(line)]
        found = (i for i, line in enumerate(self.body) if WITHHELD.fullmatch(line))
        return min([*fields[:1], *islice(filter(self._is_near, found), 1)], default=None)

    def _is_near(self, index: int) -> bool:
        """Return True if no prose is above a line, or no empty line between it and a `---`."""
        if index < self.near or self.is_empty:
            return True
        below = bisect(self.breaks, index)
        if below == len(self.breaks):
            return False
        return all(map(str.strip, self.rest[index : self.breaks[below]]))

    def _moved(self, index: int) -> CutOff:
        found = NAME.match(self.body[index])
        name = found[1] if found else "draft"
        message = f"'{name}' is not in the front matter, which ends on line {self.end + 1}"
        fix = f"move this line above line {self.end + 1}"
        return self._found(self.end + 1 + index, message, fix, None)

    def _in_text(self, end: int | None) -> CutOff:
        found = NAME.match(self.field[0])
        where = f" of '{found[1]}'" if found else ""
        message = f"this --- ends the front matter inside the text{where}"
        if re.search(r":[ \t]+[\[{]", self.field[0]):
            return self._found(self.end, message, "delete this line", end)
        if self.scalar is not None and not self.goes_on:
            fix = f"put 2 spaces before this line and before each line of the text{where}"
            return self._found(self.end, message, fix, end)
        inside = self.scalar[0] if self.scalar else self.first
        count = len(inside) - len(inside.lstrip(" ")) or 2
        fix = f"put {count} spaces before this line"
        is_next = self.rest[0] == self.first
        if end is None and is_next and not self.is_empty and not self._is_open():
            fix += "; if the article begins here, put an empty line below it"
        return self._found(self.end, message, fix, end)

    def _found(self, at: int, message: str, fix: str, end: int | None) -> CutOff:
        last = self.end if end is None else end
        damaged = self.start + 1 if end is None and self._is_open() else last
        return CutOff(at, message, fix, last, damaged)


def _last_start(block: Sequence[str]) -> int:
    """Return the index of the line on which the last field of a block begins."""
    tops = (i for i in range(len(block) - 1, -1, -1) if TOP_LEVEL.match(block[i]))
    return next(tops, 0)


def _unbalanced(value: str) -> tuple[int, ...]:
    """Return how many quotes and brackets of a value have no counterpart."""
    pairs = (value.count("[") - value.count("]"), value.count("{") - value.count("}"))
    return (value.count('"') % 2, value.count("'") % 2, *pairs)


def _block_scalar(field: Sequence[str]) -> list[str] | None:
    """Return the lines of the block scalar that a field ends with, or None if it has none."""
    found, least = None, len(max(field, key=len)) + 1
    for index in range(len(field) - 1, -1, -1):
        line = field[index]
        indent = len(line) - len(line.lstrip(" "))
        if indent < least and BLOCK_SCALAR.fullmatch(line):
            found = index
        least = min(least, indent)
    return None if found is None else list(field[found + 1 :])


def _without_code(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a body; those of code are `CODE_LINE`."""
    closes: re.Pattern[str] | None = None
    for line in lines:
        if closes is not None:
            closes = None if closes.fullmatch(line) else closes
            yield CODE_LINE
            continue
        if line.lstrip(" ")[:1] in ("`", "~") or "<pre" in line.lower() or line[:1] == "{":
            closes = next((closing for opening, closing in CODE if opening.fullmatch(line)), None)
        yield line if closes is None else CODE_LINE


def _is_known(line: str) -> bool:
    found = NAME.match(line)
    return found is not None and found[1] in KNOWN


def _is_prose(line: str) -> bool:
    """Return True if a line is neither a field, nor part of one, nor empty."""
    return not (NAME.match(line) or line[:1] in ("", " ", "\t") or re.match(r"-(?:\s|$)", line))


def _read(lines: Sequence[str]) -> dict[str, Field]:
    """Return the fields of these lines, or none if they are not front matter."""
    try:
        return yaml_block.read("\n".join(map(str.rstrip, lines)), first_line=0)[0]
    except FieldError:
        return {}
