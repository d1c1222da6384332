"""What Markdown text becomes: HTML, references, anchors and findings."""

from __future__ import annotations

from msgspec import Struct

MARK = "\x1a"
"""Encloses the number of a reference in `Body.html`, where its address belongs."""


class Finding(Struct, frozen=True, array_like=True, gc=False):
    """A problem in a body; `check` is the `[checks]` entry that sets its severity.

    A finding with the check `always` is an error whatever the settings of the site are.
    Lines and columns count from 1 at the beginning of the body; 0 is the whole of it.
    `text` is what certainly belongs in place of what is marked.
    """

    check: str
    line: int
    column: int
    length: int
    message: str
    fix: str
    text: str | None = None


class Reference(Struct, frozen=True, array_like=True, gc=False):
    """A link or picture of a body: its target as written, and its position in the body."""

    kind: str
    target: str
    line: int
    column: int
    length: int


class Body(Struct, frozen=True, array_like=True, gc=False):
    """HTML in which the address of `references[n]`, a target in this site, is MARK n MARK.

    `anchors` are all ids in it, without their prefix.
    """

    html: str
    references: tuple[Reference, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]
