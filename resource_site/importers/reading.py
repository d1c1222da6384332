"""Read the files of a source: regular ones only, as UTF-8, and never outside of its folder."""

from __future__ import annotations

import ast
import json
import os
import tomllib
import warnings
from collections.abc import Callable, Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any

import yaml

from resource_site import safe_files
from resource_site.problems import BuildError, Problem

TEXT_LIMIT = 16 * 1024 * 1024
DEEPEST = 40


def folder(path: Path, kind: str) -> Path:
    """Return a folder that exists; raise BuildError."""
    if not has_folder(path):
        raise BuildError(f"{path} is not a folder", f"name the folder of the {kind} site")
    return path


def below(root: Path, *names: str) -> Path:
    """Return the first of these folders that is there, else the root itself."""
    found = (root / name for name in names if name and has_folder(root / name))
    return next(found, root)


def has_folder(path: Path) -> bool:
    """Return True for a folder that is no link."""
    return path.is_dir() and not path.is_symlink()


def has_file(path: Path) -> bool:
    """Return True for a regular file that is no link."""
    return path.is_file() and not path.is_symlink()


def files(root: Path, problems: list[Problem]) -> Iterator[tuple[str, ...]]:
    """Yield the path of each regular file below a folder, in order; links are not followed."""
    yield from _below(root, (), problems)


def text(path: Path, problems: list[Problem]) -> str | None:
    """Return the text of a file with line ends of one kind, or report why there is none."""
    try:
        raw = safe_files.read(str(path), TEXT_LIMIT)
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message, fix = "this file is not valid UTF-8", "save it as UTF-8"
        problems.append(Problem(str(path), line, 0, message, fix))
    except OSError as error:
        message = f"this file cannot be read: {error.strerror}"
        fix = "replace it with a regular file that can be read"
        problems.append(Problem(str(path), 0, 0, message, fix))
    return None


def settings(folder: Path, names: tuple[str, ...], problems: list[Problem]) -> dict[str, Any]:
    """Return what the first of these settings files in a folder holds; keys in lower case."""
    for name in names:
        path = folder / name
        if has_file(path):
            found = _lower(data(path, problems))
            return found if isinstance(found, dict) else {}
    return {}


def data(path: Path, problems: list[Problem]) -> Any:
    """Return what a YAML, TOML, JSON or Python file holds; {} after reporting an error."""
    written = text(path, problems)
    if written is None:
        return {}
    try:
        parse = PARSERS[path.suffix.lower()]
        return parse(written) or {}
    except (ValueError, yaml.YAMLError, SyntaxError, RecursionError) as error:
        line, reason = place(error)
        message = f"these settings cannot be read: {reason}"
        problems.append(Problem(str(path), line, 0, message, "correct this line"))
        return {}


def place(error: Exception) -> tuple[int, str]:
    """Return the line and the reason of a syntax error."""
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return (mark.line + 1 if mark else 0), str(error.problem or "it is not valid YAML")
    if isinstance(error, SyntaxError | json.JSONDecodeError):
        return error.lineno or 0, str(error.msg)
    found = str(error)
    if " (at line " in found:
        reason, _, where = found.rpartition(" (at line ")
        return int(where.split(",")[0]), reason
    return 0, found.partition("\n")[0] or "it is nested too deeply"


def file_below(root: Path, relative: str) -> Path | None:
    """Return a regular file below a folder, if it is there and no part of its path is a link."""
    parts = [part for part in relative.split("/") if part not in ("", ".")]
    path = root
    if not parts or ".." in parts:
        return None
    for part in parts:
        path /= part
        if path.is_symlink():
            return None
    return path if path.is_file() else None


def python(written: str) -> dict[str, Any]:
    """Return the constants that a Python file gives names; nothing of it is run."""
    found: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of "\\d" in a text, which is common in patterns
        module = ast.parse(written)
    for node in module.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                # An expression is not evaluated; the name of a setting above is its value.
                if isinstance(node.value, ast.Name) and node.value.id in found:
                    found[node.targets[0].id] = found[node.value.id]
    return found


def plain_yaml(written: str) -> Any:
    """Return what YAML text holds; aliases are refused, which could grow without limit."""
    refuse_aliases(written)
    return yaml.load(written, Loader=yaml.CSafeLoader)


def refuse_aliases(written: str) -> None:
    """Raise ValueError for YAML with aliases, which could grow without limit."""
    for event in yaml.parse(written, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise ValueError(f"an alias (*) is not read (at line {line}, column 1)")  # noqa: TRY004 - the text is wrong, no type of Python


PARSERS: dict[str, Callable[[str], Any]] = {
    ".yml": plain_yaml,
    ".yaml": plain_yaml,
    ".toml": tomllib.loads,
    ".json": json.loads,
    ".py": python,
}


def _below(
    root: Path, parts: tuple[str, ...], problems: list[Problem]
) -> Iterator[tuple[str, ...]]:
    try:
        entries = sorted(os.scandir(root.joinpath(*parts)), key=attrgetter("name"))
    except OSError as error:
        message = f"this folder cannot be read: {error.strerror}"
        path = str(root.joinpath(*parts))
        problems.append(Problem(path, 0, 0, message, "make it readable"))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith("~"):
            continue
        if entry.is_file(follow_symlinks=False):
            yield (*parts, entry.name)
        elif entry.is_dir(follow_symlinks=False) and len(parts) < DEEPEST:
            yield from _below(root, (*parts, entry.name), problems)


def _lower(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name).lower(): _lower(inner) for name, inner in value.items()}
    return value
