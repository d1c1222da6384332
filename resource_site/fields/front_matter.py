"""Front matter: the text between two `---` lines → fields with their positions.

Nothing that only looks like front matter passes: a draft must never lose its `draft: true`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from resource_site import characters
from resource_site.fields import fences, repairs, yaml_block
from resource_site.fields.fences import FENCE
from resource_site.fields.repairs import Repair
from resource_site.fields.values import Field, FieldError
from resource_site.problems import TOP, Edit, Position, Problem

SIZE_LIMIT = 64 * 1024
ERROR_LIMIT = 20
LOST = 20  # lines below front matter that may belong in it

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
WORDS = re.compile(r"[^\s\-#'\"\]}?<=>]")
SUSPECT = re.compile(r"^(?![\w-]+:(?:[ ]|$)|[\s#-]|$)|[ \t]#|^ +-[^\s\d-]", re.MULTILINE)
FIELD = re.compile(r"[\w\"'-][^:]*:(?:\s|$)|[\s#-]")
INDENTED = re.compile(
    r"^[ \t]+draft[ \t]*:[ \t]*(?:true|false)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
UNSPACED_ITEM = re.compile(r" +-[^\s\d-]")
FLOW = ("[", "{", "|", ">")
CONFLICT = re.compile(r"^(<{7}(?: .*)?|\|{7} .*|={7}|>{7}(?: .*)?)$", re.MULTILINE)
SPACES = str.maketrans(dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u202f\u3000", " "))


class FrontMatter(NamedTuple):
    """The fields of a file, the text below them, and what was wrong.

    `body` is the end of the text, from the line `body_line` of the file on; nothing of it is kept
    of it is kept in an unfinished merge.
    `damaged` are the names of fields in lines that were not read, `repaired` the lines that were
    read as they must be written; `block` is the YAML that was read.
    """

    fields: dict[str, Field]
    body: str
    body_line: int
    problems: tuple[Problem, ...]
    damaged: frozenset[str]
    repaired: frozenset[int] = frozenset()
    block: str = ""


def read(path: str, text: str) -> FrontMatter:
    """Return the fields and the body of an article's text and every error in its front matter.

    Raises nothing: a text without usable front matter has problems and no fields.
    """
    reading = _Reading(path, text)
    reading.conflicts()
    end = reading.fence()
    if end is None:
        return FrontMatter({}, text, 1, tuple(reading.problems), frozenset())
    found = reading.block(end)
    body_line = end + 2
    # Two versions are not one document: which of them is meant has to be decided first.
    body = "" if reading.is_merged else reading.below(end)
    # A block is read again without each line that cannot be read, so an error may be found twice.
    problems = tuple(sorted(set(reading.problems)))
    damaged, repaired = frozenset(reading.damaged), frozenset(reading.repaired)
    return FrontMatter(found, body, body_line, problems, damaged, repaired, reading.block_read)


class _Reading:
    """One file on its way from lines to fields; `problems` grows as errors are found."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.damaged: set[str] = set()
        self.repaired: set[int] = set()
        self.is_merged = False
        self.block_read = ""

    def error(self, at: Position, message: str, fix: str, edit: str | None = None) -> None:
        """Report an error; `edit` is what certainly belongs at its position."""
        self._report(at, message, fix, None if edit is None else Edit(*at, edit))

    def _report(self, at: Position, message: str, fix: str, edit: Edit | None) -> None:
        self.problems.append(
            Problem(self.path, at.line, at.column, message, fix, at.length, edit=edit)
        )

    def line_error(self, number: int, message: str, fix: str, edit: str | None = None) -> None:
        line = self.lines[number - 1]
        start = len(line) - len(line.lstrip())
        self.error(Position(number, start + 1, max(1, len(line.strip()))), message, fix, edit)

    def below(self, end: int) -> str:
        """Return the text below the line at an index."""
        return "".join(self.text.split("\n", end + 1)[end + 1 :])

    def conflicts(self) -> None:
        """Find the conflict markers of a merge that was not finished."""
        text = self.text
        is_suspect = "<<<<<<<" in text or ">>>>>>>" in text or "|||||||" in text
        marks = list(CONFLICT.finditer(text)) if is_suspect else []
        # A line of = alone may be below a heading.
        self.is_merged = any(mark.group()[0] in "<>|" for mark in marks)
        for mark in marks if self.is_merged else ():
            if not mark.group().startswith("="):
                number = text.count("\n", 0, mark.start()) + 1
                fix = "keep the version you want and delete the lines that begin with <, = and >"
                self.line_error(number, "this is a conflict marker of an unfinished merge", fix)

    def fence(self) -> int | None:
        """Return the index of the closing `---` line, or None when there is no front matter."""
        if not FENCE.fullmatch(self.lines[0]):
            self._no_opening()
            return None
        for index, line in enumerate(self.lines[1:], start=1):
            if FENCE.fullmatch(line):
                return self._whole(index)
            if line.endswith("---") and fences.is_glued(self.lines, index):
                return self._glued(index)
            if line.rstrip() == "..." or (len(line) < 8 and _smart_fence(line)):
                message = "the front matter must end with ---"
                self.line_error(index + 1, message, "write ---", "---")
                return index
        return self._unclosed()

    def _glued(self, index: int) -> int:
        """Report a `---` at the end of the last field, and return the index of the line below."""
        line = self.lines[index]
        field = line.rstrip("- \t")
        at, whole = Position(index + 1, line.rindex("---") + 1, 3), f"{field}\n---"
        message, fix = "a line break is missing before ---", "begin a new line before ---"
        self._report(at, message, fix, Edit(index + 1, 1, len(line), whole))
        self.lines[index] = field
        return index + 1

    def _unclosed(self) -> int | None:
        """Report that front matter has no end, and return the index of the line that may be it.

        The fields are read nevertheless: what is wrong with them is reported in the same run.
        """
        empty = next((i for i, line in enumerate(self.lines) if i and not line.strip()), None)
        at, fix = Position(1, 1, len(self.lines[0].rstrip())), "below the last field"
        edit = None
        if empty and all(map(FIELD.match, self.lines[1:empty])):
            fix, last = f"below line {empty}", self.lines[empty - 1]
            edit = Edit(empty, 1, len(last), f"{last}\n---")
        fix = f"write --- on a line of its own {fix}"
        self._report(at, "the front matter is not closed", fix, edit)
        return empty

    def _no_opening(self) -> None:
        first = next((i for i, line in enumerate(self.lines) if line.strip()), 0)
        line = self.lines[first].strip()
        has_unseen = first == 0 and not self.lines[0].isprintable()
        found = next(characters.problems(line), None)
        if found and found.start == 0:
            edit = found.edit if self.lines[first].startswith(line[0]) else None
            self.error(Position(first + 1, 1, found.end), found.message, found.fix, edit)
        elif has_unseen and FENCE.fullmatch("".join(filter(str.isprintable, line))):
            message = "there is an invisible character on the line ---"
            at, fix = Position(1, 1, len(self.lines[0])), "write --- and nothing else on this line"
            self.error(at, message, fix, "---")
        elif _smart_fence(line):
            fix = "write three plain hyphens: ---"
            message = "a word processor changed the hyphens of ---"
            self.line_error(first + 1, message, fix, "---")
        elif FENCE.fullmatch(line):
            fix = "delete everything above and before it"
            self.line_error(first + 1, "the front matter must begin on the first line", fix)
        elif line.startswith(("+++", "{")):
            kind = "TOML" if line.startswith("+") else "JSON"
            fix = "write it between two lines ---, each field as name: value"
            self.line_error(first + 1, f"this front matter is {kind}", fix)
        else:
            fix = "begin the file with a line ---, then title: and date:, then a line ---"
            self.error(TOP, "there is no front matter", fix)

    def _whole(self, end: int) -> int:
        """Return the index of the line that was meant to end the front matter."""
        if fences.is_followed_by_prose(self.lines[1:end], self.below(end)):
            return end
        found = fences.cut_off(self.lines, end)
        if found is None:
            return end
        self.line_error(found.at + 1, found.message, found.fix)
        # What is below the line is not missing, it is in the wrong place.
        self.damaged.update(_names(self.lines[end + 1 : found.at + LOST]))
        self.lines[1 : found.end] = fences.joined(self.lines[1 : found.end])
        return found.end

    def block(self, end: int) -> dict[str, Field]:
        """Read the lines before the closing fence; an error in one line does not hide the next."""
        block = self._one_by_one(self._visible(end))
        block = self._unindented(block)
        if sum(map(len, block)) > SIZE_LIMIT:
            self.error(TOP, "the front matter is longer than 64 KB", "shorten it")
            return {}
        for _ in range(ERROR_LIMIT):
            try:
                return self._read(block)
            except FieldError as error:
                if not error.stopped:
                    self.error(error.position, error.message, error.fix)
                    break
                edit = repairs.found(block, error)
                if edit:
                    block = self._repair(block, edit)
                elif not self._take_out(block, error):
                    break
        self.damaged.update(_names(block))
        self.block_read = ""
        return {}

    def _visible(self, end: int) -> list[str]:
        """Return the lines of the block without invisible characters, each of them an error."""
        block = []
        for number, line in enumerate(self.lines[1:end], start=2):
            visible = line
            for start, stop, message, fix, edit, _ in characters.problems(line):
                self.error(Position(number, start + 1, stop - start), message, fix, edit)
                if edit is not None and stop == start + 1:
                    visible = f"{visible[:start]} {visible[stop:]}"
            visible = visible if line.isascii() else visible.translate(SPACES)
            # A tab at the end of a line is accepted by one YAML reader and refused by the next.
            visible = visible.rstrip(" \t")
            # The lines of an unfinished merge are reported once, as conflict markers.
            block.append("" if self.is_merged and CONFLICT.fullmatch(visible) else visible)
        return block

    def _unindented(self, block: list[str]) -> list[str]:
        """Return the block without spaces before a line that keeps it from being published.

        In the text of another field, the line would be published with the document.
        """
        for index, line in enumerate(block) if INDENTED.search("\n".join(block)) else ():
            if INDENTED.fullmatch(line):
                plain = line.strip()
                message = f"this line is part of the field above it: {plain}"
                self.line_error(index + 2, message, "delete the spaces before it", plain)
                at = self.problems.pop()
                whole = Edit(index + 2, 1, len(self.lines[index + 1]), plain)
                self.problems.append(at._replace(edit=whole))
                block[index] = plain
        return block

    def _one_by_one(self, block: list[str]) -> list[str]:
        """Repair lines that YAML accepts and takes for something else than is meant."""
        if not SUSPECT.search("\n".join(block)):
            return block
        value = closing = ""
        for index, line in enumerate(block):
            if closing:
                closing = "" if line.endswith(closing) else closing
                continue
            if (found := repairs.KEY.fullmatch(line)) and not found[1]:
                value = "" if re.fullmatch(r"\[[^\[]*\]", found[3]) else found[3]
                closing = value[0] if repairs.has_open_quote(value) else ""
            edit = None
            if " #" in line and not (line[0] == " " and value[:1] in ("|", ">")):
                edit = repairs.of_hash(line, index)
            elif index and not value and UNSPACED_ITEM.match(line):
                edit = repairs.of_words(block, index)
            elif index and WORDS.match(line) and not found and value[:1] not in FLOW:
                edit = repairs.of_words(block, index)
                if edit is None:
                    self.line_error(index + 2, *_unread(line, ""))
                    block[index] = ""
            block = self._repair(block, edit) if edit else block
        return block

    def _repair(self, block: list[str], edit: Repair) -> list[str]:
        """Report what is wrong with a line, and return the block as the fix makes it."""
        line, number = self.lines[edit.start + 1], edit.start + 2
        at = Position(number, edit.column, max(1, len(line.rstrip()) - edit.column + 1))
        is_one = edit.stop == edit.start + 1 and len(edit.lines) == 1
        is_certain = is_one and edit.is_certain
        certain = Edit(number, 1, len(line), edit.whole or edit.lines[0]) if is_certain else None
        # What the fix puts on a line of its own is not missing.
        self.damaged.update(_names(edit.whole.split("\n")[1:]))
        self._report(at, edit.message, edit.fix, certain)
        self.repaired.update(range(edit.start + 2, edit.stop + 2))
        return repairs.applied(block, edit)

    def _read(self, block: list[str]) -> dict[str, Field]:
        self.block_read = "\n".join(block)
        found, repeated = yaml_block.read(self.block_read, first_line=2)
        for second in () if self.is_merged else repeated:
            message = f"'{second.name}' is defined twice, first on line {second.first_line}"
            self.error(second.position, message, "keep one of them")
        return found

    def _take_out(self, block: list[str], error: FieldError) -> bool:
        """Report the line that could not be read and take it out of the way."""
        index = min(error.position.line - 2, len(block) - 1)
        while index > 0 and not block[index].strip():
            index -= 1
        line = block[index]
        if not line.strip():
            return False
        self.line_error(index + 2, *_unread(line, error.message))
        self.damaged.update(_names([line]))
        block[index] = ""
        # The lines below it that are indented belonged to it.
        for below in range(index + 1, len(block)):
            if not block[below].startswith((" ", "\t", "- ")):
                break
            block[below] = ""
        return True


def _unread(line: str, message: str) -> tuple[str, str]:
    """Return message and fix for a line that no small edit makes readable."""
    if line.startswith("---"):
        return "there is text after ---", "begin a new line after ---"
    if line.lstrip().startswith("-"):
        return "this list item belongs to no field", "write the name above it, as in tags:"
    if not re.search(r"\w", line):
        return "this line is not a field", "delete this line"
    if ":" not in line or not message:
        message = "this line is not a field"
    return message, "write it as name: value, or below the second ---"


def _names(block: list[str]) -> set[str]:
    found = (re.match(r"(\w+)", line) for line in block)
    return {name.group(1).casefold() for name in found if name}


def _smart_fence(line: str) -> bool:
    """Tell whether a line is `---` as a word processor writes it."""
    line = line.strip()
    return 0 < len(line) <= 5 and set(line) <= set(DASHES) and line not in ("---", "-")
