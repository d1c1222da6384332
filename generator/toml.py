"""TOML text → a table, or the line that is not TOML, with a message of our own."""

from __future__ import annotations

import re
import sys
import tomllib
from typing import Any

SETTING = re.compile(r"\s*([\w.-]+|\"[^\"]*\"|'[^']*')\s*([=:])\s*(.*?)\s*(?:#.*)?")
FIX = 'write each setting as name = "value", one on a line'


class TomlError(Exception):
    """A text that is not TOML: where, and what to do; line and column count from 1, or are 0."""

    def __init__(self, line: int, column: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.fix = line, column, message, fix


def read(text: str) -> dict[str, Any]:
    """Return the table that a text holds; raise TomlError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line, column = _place(error, text)
        raise _explained(text.split("\n")[line - 1], line, column) from error
    except (RecursionError, ValueError) as error:
        # Brackets without end, numbers of thousands of digits.
        raise TomlError(0, 0, "this is not TOML that can be read", FIX) from error


def _place(error: tomllib.TOMLDecodeError, text: str) -> tuple[int, int]:
    """Return the line and column of an error."""
    if sys.version_info >= (3, 14):
        return error.lineno, error.colno
    # Before Python 3.14, only the message has them; these versions no longer change.
    if found := re.search(r"at line (\d+), column (\d+)", str(error)):
        return int(found[1]), int(found[2])
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def _explained(line: str, number: int, column: int) -> TomlError:
    """Return what is wrong with a line, at a place of our own where it is a setting."""
    setting = SETTING.fullmatch(line)
    if not setting:
        return TomlError(number, column, "this line is not TOML", FIX)
    name, sign, value = setting.groups()
    if sign == "=" and value and _is_toml(line):
        message = f"'{name}' is defined twice"
        return TomlError(number, setting.start(1) + 1, message, "delete one of the two")
    plain = value.strip("\"'").replace("\\", "\\\\").replace('"', "'")
    fix = FIX if value.startswith(("[", "{")) else f'write {name} = "{plain or "…"}"'
    message = _message(name, sign, value)
    return TomlError(number, setting.start(3 if value else 1) + 1, message, fix)


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
