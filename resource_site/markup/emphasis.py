"""Runs of `*`, `_` and `~` → emphasis, strong emphasis and struck-out text.

A run is remembered when it is met, with its place in the output; once the text around it is known,
`resolve` pairs the runs by the rules of GitHub Flavored Markdown.
"""

from __future__ import annotations

import unicodedata

from resource_site.markup.entities import PUNCTUATION

_THREE = 3


class Run:
    """Equal marks in a row; `index` is their piece of the output, `number` their order."""

    def __init__(self, marks: str, index: int, number: int, flanks: tuple[bool, bool]) -> None:
        self.mark = marks[0]
        self.length = self.left = len(marks)
        self.index = index
        self.number = number
        self.can_open, self.can_close = flanks
        self.opening = self.closing = ""


def flanks(text: str, begin: int, end: int) -> tuple[bool, bool]:
    """Tell whether the run in text[begin:end] may open and may close emphasis."""
    mark = text[begin]
    while begin and text[begin - 1] == "~":  # as GitHub does: `~` beside a run is looked through
        begin -= 1
    while end < len(text) and text[end] == "~":
        end += 1
    before = text[begin - 1] if begin else "\n"
    after = text[end] if end < len(text) else "\n"
    white_before, white_after = before.isspace(), after.isspace()
    sign_before, sign_after = is_sign(before), is_sign(after)
    opens = not white_after and (not sign_after or white_before or sign_before)
    closes = not white_before and (not sign_before or white_after or sign_after)
    if mark == "_":
        return opens and (not closes or sign_before), closes and (not opens or sign_after)
    return opens, closes


def is_sign(character: str) -> bool:
    """Tell whether a character counts as punctuation."""
    if character < "\x80":
        return character in PUNCTUATION
    return unicodedata.category(character)[0] == "P"


def resolve(runs: list[Run], out: list[str]) -> int:
    """Pair the runs and write their tags into the output; return how many pairs there are."""
    pairs = 0
    openers: list[Run] = []
    lowest: dict[tuple[str, bool, int], int] = {}
    for run in runs:
        if run.can_close:
            pairs += _close(run, openers, lowest)
        if run.left and run.can_open:
            openers.append(run)
    for run in runs:
        out[run.index] = f"{run.closing}{run.mark * run.left}{run.opening}"
    return pairs


def _close(closer: Run, openers: list[Run], lowest: dict[tuple[str, bool, int], int]) -> int:
    """Pair a closing run with as many of the open ones as it can; return the number of pairs.

    `lowest` remembers for each kind of closing run below which opener none was found, so that
    no opener is looked at twice in vain.
    """
    pairs = 0
    key = (closer.mark, closer.can_open, closer.length if closer.mark == "~" else closer.length % 3)
    while closer.left:
        index = _opener_of(closer, openers, lowest.get(key, -1))
        if index < 0:
            lowest[key] = closer.number
            break
        opener = openers[index]
        del openers[index + 1 :]
        _pair(opener, closer)
        pairs += 1
        if not opener.left:
            openers.pop()
    return pairs


def _opener_of(closer: Run, openers: list[Run], lowest: int) -> int:
    for index in range(len(openers) - 1, -1, -1):
        opener = openers[index]
        if opener.number < lowest:
            return -1
        if opener.mark == closer.mark and _fit(opener, closer):
            return index
    return -1


def _fit(opener: Run, closer: Run) -> bool:
    if opener.mark == "~":
        return opener.length == closer.length
    if not (opener.can_close or closer.can_open):
        return True
    together = opener.length + closer.length
    return together % _THREE != 0 or (opener.length % _THREE == 0 == closer.length % _THREE)


def _pair(opener: Run, closer: Run) -> None:
    if opener.mark == "~":
        tag, used = "del", opener.left
    elif opener.left > 1 and closer.left > 1:
        tag, used = "strong", 2
    else:
        tag, used = "em", 1
    opener.left -= used
    closer.left -= used
    opener.opening = f"<{tag}>{opener.opening}"
    closer.closing = f"{closer.closing}</{tag}>"
