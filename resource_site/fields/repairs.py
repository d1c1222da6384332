"""A line of front matter that is not YAML → the edit that makes it YAML, as a message and a fix.

An edit is proposed only if the block can be read further with it, so a fix that is followed
literally never leads to the same message again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC
from itertools import takewhile
from typing import NamedTuple

from resource_site.fields import intended, yaml_block
from resource_site.fields.fences import GLUED, KNOWN
from resource_site.fields.intended import Type
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.table import InvalidError, Scalar, Schema, spellings
from resource_site.fields.types import SITE_ADDRESSES, TEXT, TEXTS, TITLE
from resource_site.fields.values import FieldError

KEY = re.compile(
    r"(\s*(?:- )*)([^\s:#\"'\[\]{},-][^:#]*?|\"[^\"]*\"|'[^']*')[ \t]*:(?:[ \t]+|$)(.*)"
)
UNSPACED = re.compile(r"(\s*)([A-Za-z_][\w-]*)[ \t]*(?::|：[ \t]*)([^\s:/].*)")
NO_COLON = re.compile(r"([A-Za-z_]\w*)[ \t]*[=@]?[ \t]+(\S.*)")
# A field whose value leaves no doubt, behind another one.
RUN_ON = re.compile(
    r"(\s*[A-Za-z_]\w*:.*\S)[ \t]+((?:(?:draft|published)[ \t]*:[ \t]*(?:true|false)"
    r"|(?:date|publish|expires|updated)[ \t]*:[ \t]*\d{4}-\d\d?-\d\d?)[ \t]*)",
    re.IGNORECASE,
)
ITEM = re.compile(r"(\s*-[ \t]+)(.+)")
RESERVED = "@`%&*!|>?,]{}[#"
HASH = r"(\s*(?:([\w-]+):[ \t]+|-[ \t]+))(?![\"'\[{|>])((?:.*\s)?#[^\s#].*)"
# In a title, even a number sign alone is meant to be read; elsewhere it may begin a comment.
TITLE_HASH = r"(\s*([\w-]+):[ \t]+)(?![\"'\[{|>])((?:.*\s)?#.*)"
BULLET = re.compile(r"(?:[•·▪◦‣∙–—*][ \t\xa0]*|\d{1,3}[.)][ \t]+)([^\s*].*)")
CLOSED = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*')(?:\s+#.*)?"
AFTER_BRACKET = r"\]\s*[^\s#\]]"
LISTS = (TEXTS, SITE_ADDRESSES)
FIRST_LINE = 2  # of a block, in its file


class Repair(NamedTuple):
    """Lines in place of those from index `start` to `stop`, and how to say so.

    `column` is where the error begins in the first of them.  `whole` is what the fix writes, if
    that is more than the lines, with which the block is read further.  It is `certain` if nothing
    else can be meant.
    """

    start: int
    stop: int
    lines: list[str]
    column: int
    message: str
    fix: str
    whole: str = ""
    is_certain: bool = True


def found(block: Sequence[str], error: FieldError) -> Repair | None:
    """Return the edit with which a block that cannot be read is read further, or None."""
    mark = error.stopped - FIRST_LINE
    best: Repair | None = None
    furthest = mark
    for edit in _edits(block, mark, error.position.line - FIRST_LINE):
        reached = _reached(applied(block, edit))
        if reached is None:
            return edit
        if reached > furthest and reached >= edit.stop:
            best, furthest = edit, reached
    return best


def of_hash(line: str, index: int) -> Repair | None:
    """Return the edit of a line on which ` #word` would cut a text off, or None."""
    match = re.fullmatch(HASH, line) or _in_title(line)
    if not match:
        return None
    start, name, value = match.groups()
    kind = _type(name) if name else None
    if isinstance(kind, Scalar) and kind not in (TEXT, TITLE):
        return None
    is_list = kind in (None, TEXTS)
    message = f"the text of '{name}' ends before #" if name else "this list item is empty before #"
    fixed, is_certain = intended.quoted(value), kind in (TEXT, TITLE)
    if is_list and re.fullmatch(r"(#[^\s#,;\[\]]+[\s,;]*)+", value):
        words = re.findall(r"[^\s#,;]+", value)
        fixed, is_certain = f"[{', '.join(words)}]" if name else " ".join(words), True
    edit = _several(index, index + 1, f"{start}{fixed}", match.start(3), message)
    return edit._replace(is_certain=is_certain)


def _in_title(line: str) -> re.Match[str] | None:
    """Return the parts of a line on which a number sign cuts a title or summary off, or None."""
    found = re.fullmatch(TITLE_HASH, line)
    field = spellings(ARTICLE).get(found[2].casefold()) if found else None
    return found if field and field.name in ("title", "summary") else None


def of_words(block: Sequence[str], index: int) -> Repair | None:
    """Return the edit of a line that is no field but is read as part of the one above it."""
    for edit in _line_edits(block, index):
        reached = _reached(applied(block, edit))
        if reached is None or reached > index:
            return edit
    return None


def has_open_quote(value: str) -> bool:
    """Return True if a value begins with a quote and something else than its end follows."""
    return value[:1] in ('"', "'") and not re.fullmatch(CLOSED, value)


def applied(block: Sequence[str], edit: Repair) -> list[str]:
    """Return a block after an edit, with as many lines as before."""
    padding = [""] * (edit.stop - edit.start - len(edit.lines))
    return [*block[: edit.start], *edit.lines, *padding, *block[edit.stop :]]


def _reached(block: Sequence[str]) -> int | None:
    """Return the index of the line at which a block cannot be read further, or None."""
    try:
        yaml_block.read("\n".join(block), FIRST_LINE)
    except FieldError as error:
        return error.stopped - FIRST_LINE if error.stopped else None
    return None


def _edits(block: Sequence[str], mark: int, began: int) -> Iterator[Repair]:
    """Yield the edits of the lines that may be wrong, the likeliest first."""
    mark = min(mark, len(block) - 1)
    above = next((i for i in range(min(began, mark) - 1, -1, -1) if block[i].strip()), began)
    opened = [i for i in range(mark) if _is_open(block[i])]
    tabs = [mark] if block[mark : mark + 1] and block[mark][:1] == "\t" else []
    lines = (*tabs, *opened[-5:], began, mark, above, mark - 1)
    for index in dict.fromkeys(lines):
        if 0 <= index < len(block) and block[index].strip():
            yield from _line_edits(block, index)


def _is_open(line: str) -> bool:
    """Return True if a quote or bracket of the value on a line has no counterpart."""
    key = KEY.fullmatch(line) or ITEM.fullmatch(line)
    value = key.groups()[-1].rstrip() if key else ""
    return has_open_quote(value) or (value[:1] == "[" and value.count("[") != value.count("]"))


def _line_edits(block: Sequence[str], index: int) -> Iterator[Repair]:
    line = block[index]
    plain = line.lstrip()
    if plain.startswith("---"):
        return
    if run_on := RUN_ON.fullmatch(line):
        first, second = run_on[1], run_on[2]
        message = f"a line break is missing before {second}"
        fix, column = f"begin a new line before {second}", run_on.start(2) + 1
        yield Repair(index, index + 1, [first], column, message, fix, f"{first}\n{second}")
    start = len(line) - len(plain)
    if glued := GLUED.fullmatch(line):
        column, fix = glued.start(2) + 1, f"write {glued[1].strip()}"
        edit = _edit(index, glued[1], column, "there is --- at the end of this line", fix)
        yield edit._replace(is_certain=False)
    if "\t" in line[:start]:
        spaces = line[:start].replace("\t", "  ")
        yield _edit(index, spaces + plain, 1, "the indentation is a tab", "use two spaces")
    yield from _spaced(index, line)
    yield from _joined(block, index)
    if start and (KEY.fullmatch(plain) or ITEM.fullmatch(plain)):
        message, fix = "this line is indented", "delete the spaces before it"
        edit = _edit(index, plain, 1, message, fix)
        yield edit._replace(is_certain=plain.partition(":")[0].casefold() in KNOWN)
    if key := KEY.fullmatch(line):
        yield from _value_edits(block, index, key[1] + key[2], key[3], key.start(3))
    elif item := ITEM.fullmatch(line):
        yield from _value_edits(block, index, item[1], item[2], item.start(2))
    yield from _words_edits(block, index, line[:start], plain)


def _spaced(index: int, line: str) -> Iterator[Repair]:
    """Yield the edits that write a space after a colon, a hyphen or in place of a bullet."""
    plain = line.lstrip()
    start = len(line) - len(plain)
    if unspaced := UNSPACED.fullmatch(line):
        fixed = f"{unspaced[2]}: {unspaced[3]}"
        message = "there must be a space after the colon"
        edit = _edit(index, unspaced[1] + fixed, start + 1, message, f"write {fixed}")
        is_divided = "[" in unspaced[3][1:]
        yield edit._replace(is_certain=unspaced[2].casefold() in KNOWN and not is_divided)
    if bullet := BULLET.fullmatch(plain):
        fixed = f"- {intended.item(bullet[1].rstrip())}"
        message = "a list item begins with - and a space"
        yield _edit(index, line[:start] + fixed, start + 1, message, f"write {fixed}")
    if item := re.fullmatch(r"-([^\s-].*)", plain):
        fixed = f"- {item[1]}"
        message = "there must be a space after the - of a list item"
        yield _edit(index, line[:start] + fixed, start + 1, message, f"write {fixed}")


def _words_edits(block: Sequence[str], index: int, indent: str, plain: str) -> Iterator[Repair]:
    """Yield the edits of a line without a colon: a field, or a text that goes on."""
    line, start = block[index], len(indent)
    word = NO_COLON.fullmatch(plain)
    if word and word[1].casefold() in KNOWN and not plain.startswith("- "):
        fixed = f"{word[1]}: {word[2]}"
        edit = _edit(index, fixed, start + 1, "this line is not a field", f"write {fixed}")
        yield edit._replace(is_certain=_is_value(word[1], word[2]))
    is_text = re.search(r"\w", plain) and not (plain.startswith("- ") or KEY.fullmatch(line))
    if index and is_text and _may_go_on(block, index):
        message = "this line is not a field; a text that goes on must be indented"
        count = max(2, _depth(block, index) - start)
        edit = _edit(
            index,
            " " * count + line,
            start + 1,
            message,
            f"put {count} spaces before this line",
        )
        # In lower case, it is the rest of a sentence.
        yield edit._replace(is_certain=plain[0].islower())


def _is_value(name: str, text: str) -> bool:
    """Return True if a text is a value of a field, and no prose could be."""
    kind = _type(name)
    if not isinstance(kind, Scalar) or kind in (TEXT, TITLE):
        return False
    try:
        kind.convert(text.strip(), UTC)
    except InvalidError:
        return False
    return True


def _depth(block: Sequence[str], index: int) -> int:
    """Return how far a line must be indented to go on with the text above it."""
    above = next(filter(str.strip, block[index - 1 :: -1]), "")
    start = re.match(r"\s*(?:- +)*", above)
    return (start.end() if start else 0) + 2 * bool(KEY.fullmatch(above))


def _may_go_on(block: Sequence[str], index: int) -> bool:
    """Return True if the field above a line may be a text of several lines."""
    above = next(filter(None, (KEY.fullmatch(line) for line in block[index - 1 :: -1])), None)
    return above is None or _type(above[2]) in (None, TEXT, TITLE)


def _type(name: str) -> Type | None:
    """Return the type of a field of articles, None if a site may have chosen it."""
    field = spellings(ARTICLE).get(name.casefold())
    return field.type if field else None


def _joined(block: Sequence[str], index: int) -> Iterator[Repair]:
    """Yield the edit that joins a name that a line break divides: `dra` and `ft: true`."""
    below = block[index + 1] if index + 1 < len(block) else ""
    whole = block[index] + below.lstrip()
    name = whole.partition(":")[0].strip().casefold()
    if ":" not in block[index] and name in KNOWN and KEY.fullmatch(whole):
        yield _several(index, index + 2, whole, 0, "a line break divides this field")


def _value_edits(
    block: Sequence[str], index: int, name: str, value: str, start: int
) -> Iterator[Repair]:
    """Yield the edits that quote a value, or close its quotes or brackets."""
    name = name if name.endswith("- ") or name.rstrip().endswith("-") else f"{name}: "
    shown = name.strip().removesuffix(":").strip("- \"'") or "this list"
    kind, lines = _type(shown), [value.rstrip()]
    message = _message(shown, value, kind)
    if kind in LISTS and value[:1] == "-":
        lines += takewhile(ITEM.fullmatch, block[index + 1 :])
    elif _may_go_on(block, index + 1):
        goes_on = takewhile(
            lambda line: line[:1] in (" ", "\t") and line.strip(), block[index + 1 :]
        )
        lines += map(str.strip, goes_on)
    for count in dict.fromkeys((len(lines), 1)):
        for fixed, is_certain in intended.values(" ".join(lines[:count]), kind):
            edit = _several(index, index + count, f"{name}{fixed}", start, message)
            yield edit._replace(is_certain=is_certain)


def _message(name: str, value: str, kind: Type | None) -> str:
    """Return what usually goes wrong in a value."""
    first, text, is_list = value[:1], f"the text of '{name}'", kind in LISTS
    causes = (
        (is_list and intended.lacks_comma(value), f"'{name}' lacks a comma between two entries"),
        (is_list and first == "-", f"a list item begins on the line of '{name}'"),
        (isinstance(kind, Schema) and first == "{", f"'{name}' lacks a comma or a brace"),
        ('"' in value and "\\" in value, f"{text} has a backslash in double quotes"),
        (first and first in "'\"“„‘", f"the quotes of '{name}' do not match"),
        (first == "[" and re.search(AFTER_BRACKET, value), f"{text} begins with ["),
        (first == "[", f"the brackets of '{name}' do not match"),
        (first and first in RESERVED + "-", f"{text} begins with {first}"),
    )
    return next((message for holds, message in causes if holds), f"{text} has a colon in it")


def _edit(index: int, line: str, column: int, message: str, fix: str) -> Repair:
    return Repair(index, index + 1, [line], column, message, fix)


def _several(start: int, stop: int, line: str, column: int, message: str) -> Repair:
    """Return the edit that writes some lines as one."""
    first, last = start + FIRST_LINE, stop + FIRST_LINE - 1
    where = f"write lines {first} to {last} as" if last > first else "write"
    return Repair(start, stop, [line], column + 1, message, f"{where} {line.strip()}")
