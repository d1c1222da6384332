"""TOML text → a table, or the line that is not valid TOML, with a message of our own."""

from __future__ import annotations

import re
import sys
import tomllib
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
        raise _explained(text.split("\n")[line - 1], line, column) from error
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
