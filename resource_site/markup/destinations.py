"""The address, title and label of a link as Markdown writes them, wherever links are read."""

from __future__ import annotations

import re
from urllib.parse import quote

from resource_site.markup import entities
from resource_site.markup.tree import Definition

LABEL = re.compile(r"\[((?:[^\\\[\]]|\\.){1,999})\]", re.DOTALL)
PLAIN_LINK = r"\(([A-Za-z0-9/.:#?=_,+%~-]++)\)"
"""A link as nearly all are written: nothing in it stands for anything else."""
_PLAIN_LINK = re.compile(PLAIN_LINK)
_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_POINTED = re.compile(r"<((?:[^<>\\\n]|\\.)*)>")
_BARE = re.compile(r"(?:[^\x00-\x20\x7f()\\]|\\[^\x00-\x20\x7f]|\\)+|[()]")
_TITLE = re.compile(r'"((?:[^"\\]|\\.)*)"|\'((?:[^\'\\]|\\.)*)\'|\(((?:[^()\\]|\\.)*)\)', re.DOTALL)
_REST = re.compile(r"[ \t]*(?:\n|$)")
_SPACES = re.compile(r"\s+")
_DISGUISE = re.compile("[\t\n\r\ufffd]")
_KEPT = "!#$%&'()*+,-./:;=?@_~"
_DEEPEST_PARENTHESES = 32


def normal(label: str) -> str:
    """Return a label as it is compared: without case, white space runs as one space."""
    return _SPACES.sub(" ", label.strip()).casefold()


def inline_link(text: str, at: int) -> tuple[Definition, int] | None:
    """Read `(address "title")` at a position; return it and where it ends."""
    plain = _PLAIN_LINK.match(text, at)
    if plain:
        return Definition(plain[1], ""), plain.end()
    position = _skip(text, at + 1)
    found = _destination(text, position)
    target, position = found or ("", position)
    title = ""
    following = _skip(text, position)
    quoted = _TITLE.match(text, following) if following > position else None
    if quoted:
        title = entities.plain(quoted[quoted.lastindex or 0])
        following = _skip(text, quoted.end())
    if not text.startswith(")", following):
        return None
    return Definition(target, title), following + 1


def definition(text: str, at: int) -> tuple[str, Definition, int] | None:
    """Read `[label]: address "title"` at a position; return label, meaning and end."""
    label = LABEL.match(text, at)
    if not label or not text.startswith(":", label.end()) or not label[1].strip():
        return None
    found = _destination(text, _skip(text, label.end() + 1))
    if not found:
        return None
    target, end = found
    position = _skip(text, end)
    quoted = _TITLE.match(text, position) if position > end else None
    rest = _REST.match(text, quoted.end()) if quoted else None
    if quoted and rest:
        title = entities.plain(quoted[quoted.lastindex or 0])
        return normal(label[1]), Definition(target, title), rest.end()
    rest = _REST.match(text, end)
    return (normal(label[1]), Definition(target, ""), rest.end()) if rest else None


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _destination(text: str, at: int) -> tuple[str, int] | None:
    pointed = _POINTED.match(text, at)
    if pointed:
        return _address(pointed[1]), pointed.end()
    if text.startswith("<", at):
        return None
    end = _end_of_bare(text, at)
    return (_address(text[at:end]), end) if end > at else None


def _address(written: str) -> str:
    """Return an address as GitHub writes it; disguised ones stay, to be seen through later."""
    address = entities.plain(written)
    return address if _DISGUISE.search(address) else quote(address, safe=_KEPT)


def _end_of_bare(text: str, at: int) -> int:
    """Return where an address without pointed brackets ends; its parentheses must be in pairs."""
    depth, position = 0, at
    while found := _BARE.match(text, position):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
        if depth < 0:
            break
        if depth > _DEEPEST_PARENTHESES:
            return at
        position = found.end()
    return at if depth > 0 else position
