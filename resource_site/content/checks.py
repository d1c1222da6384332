"""What is valid in a document and not meant: markup in a title, fields in the body."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from resource_site.fields.fences import NAME
from resource_site.fields.schemas import ARTICLE
from resource_site.fields.table import spellings
from resource_site.fields.validation import Fields
from resource_site.fields.values import Text
from resource_site.fields.yaml_block import write
from resource_site.problems import SEVERITIES, Edit, Position, Severity

ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
# Tags, emphasis, links and character references; their texts are in the groups.
MARKUP = (
    r"</?(?:a|b|i|em|strong|u|s|del|sup|sub|br|span|p|small|mark|font|code|h[1-6])\b[^<>]*>",
    r"\*\*(?=\S)([^*]+)(?<=\S)\*\*",
    r"(?<![\w*])\*(?=\w)([^*]+)(?<=\w)\*(?![\w*])",
    r"!?\[([^\[\]]+)\]\([^\s()]+\)",
    r"&(?:#\d{2,6}|#x[0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d?);",
)
# Names of fields that hardly begin a line of prose; others may do so next to one of these.
FIELDS = frozenset(
    {"tags", "tag", "categories", "category", "countries", "author", "authors", "draft", "slug"}
    | {"publish", "expires", "permalink", "layout", "published", "aliases", "lang", "weight"}
)


def check(fields: Fields, body: str, body_line: int, checks: Mapping[str, str]) -> None:
    """Report what is valid in a document and most likely not meant."""
    _image(fields, SEVERITIES.get(checks["alt"]))
    if severity := SEVERITIES.get(checks["markup"]):
        for name in ("title", "summary", "image_alt"):
            _markup(name, fields, severity)
        _fields_in_body(fields, body, body_line, severity)


def _image(fields: Fields, severity: Severity | None) -> None:
    values: dict[str, Any] = fields.values
    image, alt = values.get("image", ""), values.get("image_alt", "")
    if image and not alt and severity:
        fix = "add image_alt: followed by a description of the image"
        at = fields.written["image"].position
        fields.error(at, "'image_alt' is missing", fix, severity)
    if alt and not image:
        at = fields.written["image_alt"].position
        fields.error(at, "'image' is missing", "add image: the picture's file name")
    if ABSOLUTE.match(image):
        fix = "save the picture next to the article and write its file name"
        message = "'image' is on another site, which would learn who reads the page"
        fields.error(fields.position("image"), message, fix)


def _markup(name: str, fields: Fields, severity: Severity) -> None:
    """Report markup in a field that is shown as it is written."""
    text = fields.values.get(name, "")
    if not text or ("<" not in text and "*" not in text and "](" not in text and "&" not in text):
        return
    plain = text
    for pattern in MARKUP:
        plain = re.sub(pattern, _plain, plain)
    if plain != text:
        written, at = fields.written[name].value, fields.position(name)
        line = write(name, " ".join(plain.split()))
        is_one = isinstance(written, Text) and abs(at.length - len(text)) in (0, 2)
        is_one &= not re.search(r"\]\(|<a\b", text)  # an address would be lost
        edit = Edit(*at, line.removeprefix(f"{name}: ")) if is_one else None
        message = f"the markup in '{name}' is shown as characters"
        fields.error(at, message, f"write {line}", severity, edit)


def _plain(found: re.Match[str]) -> str:
    if found[0][0] == "&":
        return unescape(found[0])
    return found[1] if found.re.groups else ""


def _fields_in_body(fields: Fields, body: str, body_line: int, severity: Severity) -> None:
    """Report fields at the beginning of the text."""
    start = len(body) - len(body.lstrip("\n"))
    if not NAME.match(body, start):
        return
    above = body.count("\n", 0, start)
    lines = body[start:].split("\n\n", 1)[0].rstrip("\n").split("\n")
    names = [found[1] for found in map(NAME.match, lines) if found]
    known = spellings(ARTICLE)
    is_known = all(name.casefold() in known or name.casefold() in FIELDS for name in names)
    first = body_line + above
    if any(problem.line == first for problem in fields.problems):
        return
    if len(names) == len(lines) and is_known and any(name.casefold() in FIELDS for name in names):
        where = f"lines {first} to {first + len(lines) - 1}" if lines[1:] else "this line"
        message = f"'{names[0]}' is shown as text: it is below the front matter"
        at = Position(first, 1, len(lines[0]))
        fields.error(at, message, f"move {where} above line {body_line - 1}", severity)
