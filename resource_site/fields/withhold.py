"""Set `draft: true` in front matter, and change nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from resource_site.edits import BOM, applied
from resource_site.fields import front_matter
from resource_site.fields.fences import FENCE
from resource_site.fields.values import Text
from resource_site.problems import Edit

VALUES = {"draft": "true", "published": "false", "status": "draft"}
STATE = re.compile(r"([\"']?)(draft|published|status)\1[ \t]*:(?=[ \t]|$)", re.IGNORECASE)
COMMENT = re.compile(r"[ \t]+#.*")


def edits(text: str, reason: str = "") -> list[Edit] | None:
    """Return what makes a document a draft, nothing if it is one; None if that is uncertain.

    The reason becomes a comment on the line.
    """
    lines = re.split(r"\r\n|\r|\n", text.removeprefix(BOM))
    if is_withheld(text):
        return []
    if not (FENCE.fullmatch(lines[0]) and any(map(FENCE.fullmatch, lines[1:]))):
        return None
    comment = f"  # {' '.join(reason.split())}" if reason.strip() else ""
    found = list(_changed(lines, comment)) or [Edit(2, 1, 0, f"draft: true{comment}\n")]
    after = applied(text, found)
    is_broken = len(_read(after).problems) > len(_read(text).problems)
    return found if is_withheld(after) and not is_broken else None


def is_withheld(text: str) -> bool:
    """Return True if front matter can be read and says that the document is not published."""
    states = [
        (field.value.value.strip(), VALUES[name.casefold()])
        for name, field in _read(text).fields.items()
        if name.casefold() in VALUES and isinstance(field.value, Text)
    ]
    return bool(states) and all(value == wanted for value, wanted in states)


def _read(text: str) -> front_matter.FrontMatter:
    return front_matter.read("", re.sub(r"\r\n|\r", "\n", text.removeprefix(BOM)))


def _changed(lines: Sequence[str], comment: str) -> Iterator[Edit]:
    """Yield an edit for each line that says whether the document is published."""
    is_value = False
    for number, line in enumerate(lines[1:], start=2):
        if FENCE.fullmatch(line):
            return
        if is_value and (line[:1] in (" ", "\t") or not line.strip()):
            # The rest of a value on several lines.
            if line.strip():
                yield Edit(number, 1, len(line), "")
            continue
        if state := STATE.match(line):
            start, rest = state.end(), line[state.end() :]
            kept = comment or next((found[0] for found in COMMENT.finditer(rest)), "")
            wanted = VALUES[state[2].casefold()]
            yield Edit(number, start + 1, len(rest), f" {wanted}{kept}")
        is_value = state is not None
