"""TOML text → a table, or the line that is not valid TOML, with a message of our own."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Sequence
from typing import Any

from resource_site.fields.values import FieldError
from resource_site.problems import WHOLE_FILE, Position

SETTING = r"\s*([\w.-]+|\"[^\"]*\"|'[^']*')\s*([=:])\s*(.*?)\s*(?:#.*)?"
FIX = 'write each setting as name = "value", one on a line'
HEADER_FIX = "write the name of a table like [sections.news]: between the dots, use a–z, 0–9 and -"


def read(text: str) -> dict[str, Any]:
    """Return the table that a text holds; raise FieldError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column = _position(error, text)
        lines = text.split("\n")
        found = _open_list(lines, line) or _repeated_table(lines, line)
        raise (found or _explained(lines[line - 1], line, column)) from error
    except (RecursionError, ValueError) as error:
        # Brackets without end, numbers of thousands of digits.
        raise FieldError(WHOLE_FILE, "this is not valid TOML", FIX) from error


def _position(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, int]:
    """Return the line and column of an error."""
    if sys.version_info >= (3, 14):
        return error.lineno, error.colno
    # Before Python 3.14, only the message has them; these versions no longer change.
    if found := re.search(r"at line (\d+), column (\d+)", str(error)):
        return int(found[1]), int(found[2])
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def without(lines: Sequence[str], error: FieldError) -> tuple[list[str], list[str]]:
    """Return lines without those that an error makes unreadable, and the names in these.

    Of a table that is not readable, the header stays; one that is defined twice is left out whole.
    """
    index = error.position.line - 1
    end, kept = index + 1, ""
    header, setting = re.match(r"\s*\[([\w.-]+)", lines[index]), re.fullmatch(SETTING, lines[index])
    if setting and setting[3].startswith("[") and "]" not in setting[3]:
        end = next((i for i in range(end, len(lines)) if _is_next(lines[i])), len(lines))
    elif header and header[1] in map(_name_of_table, lines[:index]):
        end = next((i for i in range(end, len(lines)) if _name_of_table(lines[i])), len(lines))
    elif header:
        kept = f"[{header[1]}]"
    names = [found[1] for line in lines[index:end] if (found := re.match(r"\s*([\w.-]+)", line))]
    return [*lines[:index], kept, *([""] * (end - index - 1)), *lines[end:]], names


def _open_list(lines: Sequence[str], number: int) -> FieldError | None:
    """Return the error of a list above a line that is not closed on its own line, as it must be."""
    above = range(number - 1, 0, -1)
    first = next((i for i in above if re.fullmatch(SETTING, lines[i - 1])), 0)
    setting = re.fullmatch(SETTING, lines[first - 1]) if first else None
    if (
        not setting
        or not _is_next(lines[number - 1])
        or not setting[3].startswith("[")
        or "]" in setting[3]
    ):
        return None
    whole = f"{lines[first - 1].strip().rstrip(',')}]"
    last = next(i for i in range(number - 1, 0, -1) if lines[i - 1].strip())
    is_one = last == first and _is_toml(whole)
    fix = f"write {whole}" if is_one else f"write ] at the end of line {last}"
    position = Position(first, setting.start(3) + 1, len(setting[3]))
    return FieldError(position, f"the list of '{setting[1]}' has no ] at its end", fix)


def _repeated_table(lines: Sequence[str], number: int) -> FieldError | None:
    """Return the error of a table that is defined twice."""
    name = _name_of_table(lines[number - 1])
    first = next(
        (i for i, line in enumerate(lines[: number - 1], 1) if _name_of_table(line) == name), 0
    )
    if not name or not first:
        return None
    message = f"the table [{name}] is defined twice, first on line {first}"
    fix = f"move the lines below it to line {first}, and delete this line"
    return FieldError(Position(number, 1, len(lines[number - 1].strip())), message, fix)


def _is_next(line: str) -> bool:
    """Return True if a line begins a setting or a table."""
    return bool(re.fullmatch(SETTING, line) or _name_of_table(line))


def _name_of_table(line: str) -> str:
    found = re.fullmatch(r"\s*\[([\w.-]+)\]\s*(?:#.*)?", line)
    return found[1] if found else ""


def _explained(line: str, number: int, column: int) -> FieldError:
    """Return what is wrong with a line, at a position of our own where it is a setting."""
    setting = re.fullmatch(SETTING, line)
    if not setting:
        fix = HEADER_FIX if line.lstrip().startswith("[") else FIX
        return FieldError(Position(number, column, 1), "this line is not valid TOML", fix)
    name, sign, value = setting.groups()
    if sign == "=" and value and _is_toml(line):
        message = f"'{name}' is defined twice"
        position = Position(number, setting.start(1) + 1, len(name))
        return FieldError(position, message, "delete one of the two")
    plain = value.strip("\"'“”‘’„").replace("\\", "\\\\").replace('"', "'")
    fix = FIX if value.startswith(("[", "{")) else f'write {name} = "{plain or "…"}"'
    message = _message(name, sign, value)
    if value[:1] == "[" and value[-1] == "]" and "[" not in value[1:]:
        entries = re.findall(
            r"\"([^\"]*)\"|'([^']*)'|([^\s,\[\]\"'](?:[^,\[\]\"']*[^\s,\[\]\"'])?)", value
        )
        written = f"[{', '.join(json.dumps(''.join(one), ensure_ascii=False) for one in entries)}]"
        fix, message = (
            f"write {name} = {written}",
            f"'{name}' needs each entry in quotes, and commas",
        )
    position = Position(number, setting.start(3 if value else 1) + 1, len(value or name))
    return FieldError(position, message, fix)


def _message(name: str, sign: str, value: str) -> str:
    if sign == ":":
        return f"'{name}' needs an equals sign, not a colon"
    if not value:
        return f"'{name}' has no value"
    if value.startswith(("[", "{")):
        return f"the brackets of '{name}' do not match"
    if value.startswith('"') and "\\" in value:
        return f"the text of '{name}' has a backslash in double quotes"
    if value.startswith(('"', "'")):
        return f"the quotes of '{name}' do not match"
    return f"the value of '{name}' needs quotes"


def _is_toml(line: str) -> bool:
    try:
        tomllib.loads(line)
    except ValueError:
        return False
    return True
