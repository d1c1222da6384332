"""The front matter of other generators → fields with names in lower case, and the body."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

import yaml
from msgspec import Struct

from resource_site.importers import reading
from resource_site.problems import Problem

SYNONYMS = {"tag": "tags", "category": "categories", "author": "authors"}
HEADER = re.compile(r"([A-Za-z][\w-]*):(?:[ \t]+(.*)|[ \t]*)")


class Front(Struct):
    """The fields of a file, its body, and the line on which the body begins."""

    fields: dict[str, Any]
    body: str
    line: int


class _Loader(yaml.CSafeLoader):
    """Leaves dates, `yes` and `no` as they are written: they are texts until they are mapped."""


_Loader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in pairs if not tag.endswith(("timestamp", ":float"))]
    for sign, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def read(path: str, text: str, problems: list[Problem]) -> Front | None:
    """Return the front matter and body of a text; None if it has none or cannot be read."""
    for sign, end, parse in (("---", "---", _yaml), ("+++", r"\+\+\+", tomllib.loads)):
        if re.match(rf"{re.escape(sign)}[ \t]*\n", text):
            found = re.search(rf"^{end}[ \t]*$\n?", text[4:], re.MULTILINE)
            if found is None:
                message = f"the front matter has no end: a second line {sign} is missing"
                problems.append(Problem(path, 1, 0, message, f"write {sign} below its last field"))
                return None
            opening = text.index("\n") + 1
            block, body = text[opening : 4 + found.start()], text[4 + found.end() :]
            return _parsed(path, block, body, parse, problems)
    if text.startswith("{"):
        return _json(path, text, problems)
    return None


def headers(text: str) -> Front:
    """Return the lines `Name: value` that a text begins with, as Pelican has them."""
    fields: dict[str, Any] = {}
    lines, number, name = text.split("\n"), 0, ""
    while number < len(lines) and lines[number].strip():
        line = lines[number]
        if found := HEADER.fullmatch(line):
            name = found[1].lower()
            fields.setdefault(SYNONYMS.get(name, name), (found[2] or "").strip())
        elif name and line.startswith((" ", "\t")):
            name = SYNONYMS.get(name, name)
            fields[name] = f"{fields[name]}, {line.strip()}".lstrip(", ")
        else:
            break
        number += 1
    return Front(fields, "\n".join(lines[number:]), number + 1)


def _parsed(path: str, block: str, body: str, parse: Any, problems: list[Problem]) -> Front | None:
    try:
        found = parse(block) or {}
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        line, reason = reading.place(error)
        message = f"the front matter cannot be read: {reason}"
        problems.append(Problem(path, line + 1, 0, message, "correct this line"))
        return None
    return _front(path, found, body, block.count("\n") + 3, problems)


def _json(path: str, text: str, problems: list[Problem]) -> Front | None:
    try:
        found, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        line, reason = reading.place(error)
        message = f"the front matter cannot be read: {reason}"
        problems.append(Problem(path, line, 0, message, "correct this line"))
        return None
    return _front(
        path, found, text[end:].removeprefix("\n"), text.count("\n", 0, end) + 2, problems
    )


def _front(path: str, found: Any, body: str, line: int, problems: list[Problem]) -> Front | None:
    if not isinstance(found, dict):
        message = "the front matter is not a list of fields"
        problems.append(Problem(path, 1, 0, message, "write each field as name: value"))
        return None
    fields: dict[str, Any] = {}
    for name, value in found.items():
        known = str(name).lower()
        # What is in the singular is one text, whatever is in it.
        one = known in SYNONYMS and isinstance(value, str) and value
        fields.setdefault(SYNONYMS.get(known, known), [value] if one else value)
    return Front(fields, body, line)


def _yaml(block: str) -> Any:
    reading.refuse_aliases(block)
    return yaml.load(block, Loader=_Loader)  # noqa: S506 - it is derived from the safe loader
