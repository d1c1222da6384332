"""Find the line `---` that ends front matter before its author meant to end it.

A body may hold `---` too, as a thematic break.  The front matter is cut off only if what follows
the line proves it: more front matter up to another `---`, a field, or the rest of a text.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from resource_site.fields import yaml_block
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.table import spellings
from resource_site.fields.values import FieldError

FENCE = re.compile(r"---[ \t]*")
GLUED = re.compile(r"(.*[^\s-])[ \t]*(-{3})")
KNOWN = frozenset(spellings(ARTICLE))
FIELD = re.compile(rf"^[\"']?(?i:{'|'.join(KNOWN)})\b", re.MULTILINE)
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
EMPTY_SCALAR = re.compile(r".*[:-][ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?")
# What holds code in a body: there, front matter is shown, not meant.
CODE = (
    (re.compile(r" {0,3}`{3,}[^`]*"), re.compile(r" {0,3}`{3,}[ \t]*")),
    (re.compile(r" {0,3}~{3,}.*"), re.compile(r" {0,3}~{3,}[ \t]*")),
    (re.compile(r"(?i)(?!.*</pre>).*<pre\b.*"), re.compile(r"(?i).*</pre>.*")),
    (re.compile(r"\{%-? *(?:raw|highlight)\b.*"), re.compile(r"\{%-? *end(?:raw|highlight)\b.*")),
    (re.compile(r"\{\{[<%] *highlight\b.*"), re.compile(r"\{\{[<%] */ *highlight\b.*")),
)
SIZE_LIMIT = 64 * 1024
TRIES = 20  # later lines --- of which each is tried as the end


class CutOff(NamedTuple):
    """Front matter that ends too early, and what to do about the line at index `at`.

    `end` is the index of the line that was meant to end it, or of the one that ends it now.
    """

    at: int
    message: str
    fix: str
    end: int


def is_followed_by_prose(block: Sequence[str], below: str) -> bool:
    """Return True if an empty line and prose follow, and no later `---` has a field above it.

    This is so in nearly all articles, and nothing cuts off their front matter.
    """
    first, _, rest = below.partition("\n")
    if first.strip() or not PROSE.match(rest) or ("\n---" in below and FIELD.search(below)):
        return False
    return not block or EMPTY_SCALAR.fullmatch(block[-1]) is None


def is_glued(lines: Sequence[str], index: int) -> bool:
    """Return True if the last field of front matter ends in `---` without a line break.

    Below it are no further fields up to a line of `---`, but the text.
    """
    line = lines[index]
    if not GLUED.fullmatch(line) or not (NAME.match(line) or line.lstrip()[:2] == "- "):
        return False
    end = next((i for i, line in enumerate(lines) if i > index and FENCE.fullmatch(line)), 0)
    below = list(filter(str.strip, lines[index + 1 : end])) if end else []
    return not end or not all(NAME.match(line) or line[:1] in " \t-#" for line in below)


def cut_off(lines: Sequence[str], end: int) -> CutOff | None:
    """Return what proves that the line at index `end` cuts the front matter off, if anything."""
    block, rest = lines[1:end], lines[end + 1 :]
    fences = [i for i, line in enumerate(rest) if line[:3] == "---" == line.rstrip()]
    for index in fences[:TRIES]:
        if _is_front_matter(block, rest[:index]):
            message = "the front matter ends here, but more of it follows"
            return CutOff(end, message, "delete this line", end + 1 + index)
    is_empty = bool(block and EMPTY_SCALAR.fullmatch(block[-1]))
    if (index := next(_fields(rest, fences, is_empty=is_empty), -1)) >= 0:
        found = NAME.match(rest[index])
        name = found[1] if found else "draft"
        message = f"'{name}' is not in the front matter, which ends on line {end + 1}"
        return CutOff(end + 1 + index, message, f"move this line above line {end + 1}", end)
    first = next(filter(str.strip, rest), "") if is_empty else "".join(rest[:1])
    if first.strip() and first[0] in " \t" and (is_empty or (block and block[-1][:1] == " ")):
        message = "this --- ends the front matter inside a text that goes on below"
        fix = "put 2 spaces before this line"
        fix += "" if is_empty else "; if the article begins here, put an empty line below it"
        return CutOff(end, message, fix, end)
    return None


def joined(lines: Sequence[str]) -> list[str]:
    """Return lines of front matter with an empty line in place of each `---`."""
    return ["" if FENCE.fullmatch(line) else line for line in lines]


def _is_front_matter(block: Sequence[str], region: Sequence[str]) -> bool:
    """Return True if a block reads on through the lines below it, and these hold a field."""
    # A line that begins with # is a heading, unless all is as tight as front matter is.
    has_heading = any(line[:1] == "#" for line in region) and not all(map(str.strip, region))
    if has_heading or not any(map(NAME.match, region)):
        return False
    lines = [line.rstrip() for line in (*block, "", *joined(region))]
    if sum(map(len, lines)) > SIZE_LIMIT:
        return False
    try:
        fields = yaml_block.read("\n".join(lines), first_line=0)[0].values()
    except FieldError:
        return False
    below = [field.name for field in fields if field.line > len(block)]
    return any(name in KNOWN for name in below) or (
        bool(below) and all(map(str.islower, below)) and all(map(NAME.match, region))
    )


def _fields(rest: Sequence[str], fences: Sequence[int], *, is_empty: bool) -> Iterator[int]:
    """Yield the indexes of lines below front matter that belong in it.

    `is_empty` tells that its last field is a text of which not one line is above the `---`.
    """
    blank = next((i for i, line in enumerate(rest) if not line.strip()), len(rest))
    prose = next((i for i, line in enumerate(rest) if _is_prose(line)), len(rest))
    body = list(_without_code(rest[: max([blank, prose, *fences[-1:]]) + 1]))
    end = fences[0] if fences else len(rest)
    names = ((i, NAME.match(line)) for i, line in enumerate(body[: min(blank, end)]))
    known = [i for i, name in names if name and name[1] in KNOWN]
    if len(known) > 1 or (known and (is_empty or end <= blank)):
        yield known[0]
    for index, line in enumerate(body):
        if WITHHELD.fullmatch(line):
            below = bisect(fences, index)
            region = rest[index : fences[below]] if below < len(fences) else [""]
            is_next = all(map(str.strip, region))
            if is_empty or index <= max(blank, prose) or is_next:
                yield index


def _without_code(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a body; those of code are empty."""
    closes: re.Pattern[str] | None = None
    for line in lines:
        if closes is not None:
            closes = None if closes.fullmatch(line) else closes
            yield ""
            continue
        if line.lstrip(" ")[:1] in ("`", "~") or "<pre" in line.lower() or line[:1] == "{":
            closes = next((closing for opening, closing in CODE if opening.fullmatch(line)), None)
        yield line if closes is None else ""


def _is_prose(line: str) -> bool:
    """Return True if a line is neither a field, nor part of one, nor empty."""
    return not (NAME.match(line) or line[:1] in ("", " ", "\t") or re.match(r"-(?:\s|$)", line))
