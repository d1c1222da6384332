"""What Markdown text becomes."""

from __future__ import annotations

from msgspec import Struct

MARK = "\x1a"
"""Stands around the number of a reference in `Body.html`, where its address belongs."""


class Finding(Struct, frozen=True, array_like=True, gc=False):
    """Something in a body that an editor must see; `check` is the `[checks]` entry that weighs it.

    A finding with the check `always` is an error whatever the site's settings are.
    Lines count from 1 at the first line of the body, columns from 1, 0 means the whole line.
    """

    check: str
    line: int
    column: int
    length: int
    message: str
    fix: str


class Reference(Struct, frozen=True, array_like=True, gc=False):
    """A link or picture of a body, its target as the editor wrote it, and its place in the body."""

    kind: str
    target: str
    line: int
    column: int
    length: int


class Body(Struct, frozen=True, array_like=True, gc=False):
    """What Markdown text becomes.

    In `html` the address of `references[n]`, a target inside this site, is written as MARK n MARK:
    only the plan of the whole site knows it.
    `anchors` are all ids in `html`, without their prefix.
    """

    html: str
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]
