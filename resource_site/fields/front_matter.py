"""Front matter: the text between two `---` lines → fields with their positions.

Nothing that only looks like front matter passes: a draft must never lose its `draft: true`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from resource_site.fields import fences, yaml_block
from resource_site.fields.fences import FENCE
from resource_site.fields.values import Field, FieldError, Text, Value
from resource_site.problems import TOP, Position, Problem, Severity

SIZE_LIMIT = 64 * 1024
ERROR_LIMIT = 20

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
INVISIBLE = re.compile("[\x85\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
CONFLICT = re.compile(r"^(<{7} .*|={7}|>{7} .*)$", re.MULTILINE)
# A backslash in double quotes that means nothing in YAML.
BAD_ESCAPE = re.compile(
    r"\"(?>(?:[^\"\\]|\\(?:[0abt\tnvfre \"/\\N_LP\n]"
    # Halves of a pair are no characters, in YAML.
    r"|x[\dA-Fa-f]{2}|u(?![dD][89A-Fa-f])[\dA-Fa-f]{4}|U00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4}))*)\\"
)
KEY = re.compile(r"(\s*)([^\s:#\"'\[\]{},][^:#]*?)\s*:(?=\s|$)\s*(.*)")


class FrontMatter(NamedTuple):
    """The fields of a file, the text below them, and what was wrong.

    `body` is the end of the text, from the line `body_line` of the file on; nothing of it is kept
    of it is kept in an unfinished merge.
    `damaged` are the names of fields in lines with an error; `block` is the YAML that was read.
    """

    fields: dict[str, Field]
    body: str
    body_line: int
    problems: tuple[Problem, ...]
    damaged: frozenset[str]
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
    return FrontMatter(
        found, body, body_line, problems, frozenset(reading.damaged), reading.block_read
    )


class _Reading:
    """One file on its way from lines to fields; `problems` grows as errors are found."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.lines = text.split("\n")
        self.problems: list[Problem] = []
        self.damaged: set[str] = set()
        self.is_merged = False
        self.block_read = ""

    def error(self, at: Position, message: str, fix: str) -> None:
        self.problems.append(Problem(self.path, at.line, at.column, message, fix, at.length))

    def line_error(self, number: int, message: str, fix: str) -> None:
        line = self.lines[number - 1]
        start = len(line) - len(line.lstrip())
        self.error(Position(number, start + 1, max(1, len(line.strip()))), message, fix)

    def below(self, end: int) -> str:
        """Return the text below the line at an index."""
        return "".join(self.text.split("\n", end + 1)[end + 1 :])

    def conflicts(self) -> None:
        """Find the conflict markers of a merge that was not finished."""
        text = self.text
        marks = list(CONFLICT.finditer(text)) if "<<<<<<<" in text else []
        self.is_merged = any(mark.group().startswith("<") for mark in marks)
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
            if line.rstrip() == "..." or (len(line) < 8 and _smart_fence(line)):
                self.line_error(index + 1, "the front matter must end with ---", "write ---")
                return index
        fix = "write --- on a line of its own below the last field"
        self.line_error(1, "the front matter is not closed", fix)
        return None

    def _no_opening(self) -> None:
        first = next((i for i, line in enumerate(self.lines) if line.strip()), 0)
        line = self.lines[first].strip()
        if INVISIBLE.match(line):
            fix = "delete it; it may be next to a visible character"
            message = f"there is an invisible character here (U+{ord(line[0]):04X})"
            self.error(Position(first + 1, 1, 1), message, fix)
        elif _smart_fence(line):
            fix = "write three plain hyphens: ---"
            message = "a word processor changed the hyphens of ---"
            self.line_error(first + 1, message, fix)
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
        self.damaged.update(_names(self.lines[found.damaged : found.end]))
        readable = fences.joined(self.lines[1 : found.damaged])
        self.lines[1 : found.end] = [*readable, *[""] * (found.end - found.damaged)]
        return found.end

    def block(self, end: int) -> dict[str, Field]:
        """Read the lines before the closing fence; an error in one line does not hide the next."""
        block = self._visible(end)
        if sum(map(len, block)) > SIZE_LIMIT:
            self.error(TOP, "the front matter is longer than 64 KB", "shorten it")
            return {}
        for _ in range(ERROR_LIMIT):
            try:
                return self._read(block)
            except FieldError as error:
                if not error.is_unreadable:
                    self.error(error.position, error.message, error.fix)
                    break
                if not self._take_out(block, error):
                    break
        self.damaged.update(_names(block))
        return {}

    def _visible(self, end: int) -> list[str]:
        """Return the lines of the block without invisible characters, each of them an error."""
        block = []
        for number, line in enumerate(self.lines[1:end], start=2):
            for found in () if line.isascii() else INVISIBLE.finditer(line):
                name = f"U+{ord(found.group()):04X}"
                message = f"there is an invisible character here ({name})"
                fix = "delete it; it may be next to a visible character"
                self.error(Position(number, found.start() + 1, 1), message, fix)
            # A tab at the end of a line is accepted by one YAML reader and refused by the next.
            visible = (line if line.isascii() else INVISIBLE.sub(" ", line)).rstrip(" \t")
            # The lines of an unfinished merge are reported once, as conflict markers.
            block.append("" if self.is_merged and CONFLICT.fullmatch(visible) else visible)
        return block

    def _read(self, block: list[str]) -> dict[str, Field]:
        self.block_read = "\n".join(block)
        found, repeated = yaml_block.read(self.block_read, first_line=2)
        for second in () if self.is_merged else repeated:
            message = f"'{second.name}' is defined twice, first on line {second.first_line}"
            self.error(second.position, message, "keep one of them")
        for name in ("title", "summary") if "#" in self.block_read else ():
            if name in found:
                self._comment(name, found[name].value)
        return found

    def _comment(self, name: str, value: Value) -> None:
        """Warn where ` #` quietly ends a title."""
        if not isinstance(value, Text):
            return
        line = self.lines[value.position.line - 1]
        rest = line[value.position.column - 1 + value.position.length :]
        is_block_scalar = line[value.position.column - 1] in "|>"
        if not is_block_scalar and (found := re.match(r"(\s+)#.*", rest)):
            column = value.position.column + value.position.length + len(found.group(1))
            message = f"the text from # on is not part of the {name}"
            whole = f"{value.value}{rest}".rstrip().replace('"', "'")
            fix = f'put the whole text in quotes: {name}: "{whole}"'
            length = len(rest.strip())
            warning = Severity.WARNING
            self.problems.append(
                Problem(self.path, value.position.line, column, message, fix, length, warning)
            )

    def _take_out(self, block: list[str], error: FieldError) -> bool:
        """Report the line that could not be read and take it out of the way."""
        index = min(error.position.line - 2, len(block) - 1)
        while index > 0 and not block[index].strip():
            index -= 1
        line = block[index]
        if not line.strip():
            return False
        message, fix, column = _explained(line, "\n".join(block[index:]), error.message)
        self.error(Position(index + 2, column, max(1, len(line) - column + 1)), message, fix)
        self.damaged.update(_names([line]))
        block[index] = ""
        # The lines below it that are indented belonged to it.
        for below in range(index + 1, len(block)):
            if not block[below].startswith((" ", "\t", "- ")):
                break
            block[below] = ""
        return True


def _names(block: list[str]) -> set[str]:
    found = (re.match(r"(\w+)", line) for line in block)
    return {name.group(1).casefold() for name in found if name}


def _smart_fence(line: str) -> bool:
    """Tell whether a line is `---` as a word processor writes it."""
    line = line.strip()
    return 0 < len(line) <= 5 and set(line) <= set(DASHES) and line not in ("---", "-")


def _explained(line: str, text: str, unknown: str) -> tuple[str, str, int]:
    """Return message, fix and column for a line that is not YAML; `text` begins with it."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "the indentation is a tab", "use two spaces", 1
    start = len(line) - len(line.lstrip()) + 1
    key = KEY.match(line)
    if not key or key.group(2).startswith("---"):
        return _explained_without_key(line, start)
    has_escape = BAD_ESCAPE.match(text, key.start(3)) is not None
    message, fix = _explained_value(key.group(2), key.group(3), has_escape=has_escape)
    if message:
        return message, fix, key.start(3) + 1
    fix = "delete the spaces before it" if start > 1 else "write it as name: value"
    return unknown, fix, start


def _explained_value(name: str, value: str, *, has_escape: bool) -> tuple[str, str]:
    """Return message and fix for what usually goes wrong in a value, or ''."""
    plain = value.replace('"', "") if value.startswith('"') else value.strip("'").replace('"', "'")
    quoted = plain.replace("\\", "\\\\")
    fix = f'put it in quotes: {name}: "{quoted}"'
    if has_escape and not value.endswith('"'):
        fix = "write two backslashes in place of each one"
    if has_escape:
        return f"the text of '{name}' has a backslash in double quotes", fix
    if value.startswith(("'", '"')):
        return f"the quotes of '{name}' do not match", fix
    if value.startswith("["):
        return f"the brackets of '{name}' do not match", f"write {name}: [{value.strip('[] ')}]"
    if ": " in value or value.endswith(":"):
        return f"the text of '{name}' has a colon in it", fix
    if value and (value[0] in "@`%&*!|>?,]{}" or value.split(maxsplit=1)[0] == "-"):
        return f"the text of '{name}' begins with {value[0]}", fix
    return "", ""


def _explained_without_key(line: str, start: int) -> tuple[str, str, int]:
    words = line.strip()
    if found := re.match(r"(\w+):(\S.*)", words):
        fix = f"write {found.group(1)}: {found.group(2)}"
        return "there must be a space after the colon", fix, start
    if words.startswith("---"):
        return "there is text after ---", "write --- and nothing else on this line", start
    if words.startswith("-"):
        return "this list item belongs to no field", "write the name above it, as in tags:", start
    found = re.match(r"(\w+)\s+(.+)", words)
    fix = f"write {found.group(1)}: {found.group(2)}" if found else "write it as name: value"
    return "this line is not a field", fix, start
