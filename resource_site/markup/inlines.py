"""Running text → HTML: emphasis, links, pictures, code, entities, as GitHub shows them.

One regular expression leaps from special character to special character; everything between goes
to the output as it is.  `_actions` names the method that decides what a character means.  The
output is a list of pieces, so that a bracket or a star, once its partner is met, becomes a tag in
its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from typing import ClassVar

from resource_site.markup import bare_addresses, destinations, emphasis
from resource_site.markup.emphasis import Run
from resource_site.markup.entities import PUNCTUATION, escaped, escaped_words
from resource_site.markup.gathered import Gathered
from resource_site.markup.limits import DEEPEST, too_deep, too_many_pieces
from resource_site.markup.notes import Notes
from resource_site.markup.outline import Outline
from resource_site.markup.scanning import Scanner
from resource_site.markup.tags import Tags, character
from resource_site.markup.targets import Links, Pictures, is_outside
from resource_site.markup.tree import Definition, Passage, Place


def _until(special: str) -> re.Pattern[str]:
    """Return an expression for all that stands before the next of some characters.

    A set that holds nearly all it meets is read three times as fast as one of the few to stop at.
    """
    harmless = "".join(map(chr, range(0x100))).translate(dict.fromkeys(map(ord, special)))
    return re.compile(rf"(?>(?:[{re.escape(harmless)}]++|[^\x00-\xff]++)*)")


_FEW = _until("\\`*_~[]<&>\xa0@")
_MORE = _until("\\`*_~[]<&>\xa0@:\n")
_ALL = _until("\\`*_~[]<&>\xa0@:\nw")
_TICKS = re.compile(r"`+")
_RUNS = {mark: re.compile(re.escape(mark) + "+") for mark in "*_~"}
_POINTED_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20]*)>")
_POINTED_MAIL = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
_LONGEST_LABEL = 999
_MOST_BRACKETS = 10_000
_NOTE_NAME = re.compile(r"\^[^\s\[\]]+")
_TAG = re.compile(r'<img [^>]*?alt="([^"]*)"[^>]*>|<[^>]*>')
_STRUCK = 2
_PLAIN_LINK = re.compile(r"\[([^\\`*_~\[\]<&>\xa0@\n]++)\]" + destinations.PLAIN_LINK)
"""A link as nearly all are: nothing in it stands for anything else."""
_PLAIN_EMPHASIS = re.compile(
    r"(\*\*?|__?)(?=[^\W_])([^\\`*_~\[\]<&>\xa0\n:@.]++)(?<=[^\W_])\1(?=[\s,.;:!?)]|$)"
)
"""Words in emphasis that neither hold nor touch anything that could make them something else."""


class Bracket:
    """An open `[` or `![`; `runs` is the number of emphasis runs before it."""

    __slots__ = ("at", "followed", "index", "picture", "runs")

    def __init__(self, at: int, index: int, runs: int, *, picture: bool) -> None:
        self.at = at
        self.index = index
        self.runs = runs
        self.picture = picture
        self.followed = False


class Inlines:
    """Writes the running text of one article."""

    def __init__(
        self,
        gathered: Gathered,
        outline: Outline,
        definitions: dict[str, Definition],
        notes: Notes,
    ) -> None:
        self._gathered = gathered
        self._definitions = definitions
        self._notes = notes
        self._links = Links(gathered)
        self._pictures = Pictures(gathered, self._links)
        self.tags = Tags(gathered, outline, self._links, self._pictures)

    def html(self, passage: Passage) -> str:
        """Return the HTML of a passage."""
        text = passage.text.rstrip(" \t")
        if self.tags.open:
            self.tags.pass_on(passage.line)
        rare = "://" in text or " \n" in text or "\t\n" in text
        words = (_ALL if "www." in text else _MORE if rare else _FEW).match
        found = words(text)
        if found is None or found.end() == len(text):
            return text
        self._begin(passage, text)
        while found is not None and (at := found.end()) < len(text):
            found = words(text, self._actions[text[at]](self, at))
        return self._finished()

    def _begin(self, passage: Passage, text: str) -> None:
        self._passage = passage
        self._text = text
        self._out: list[str] = []
        self._done = 0
        self._runs: list[Run] = []
        self._brackets: list[Bracket] = []
        self._without_links = 0
        self._inner_links: list[tuple[int, str]] = []
        self._ticks: dict[int, list[int]] | None = None
        self._scanner: Scanner | None = None
        self._pairs = 0
        self._waiting = len(self.tags.open)

    def _finished(self) -> str:
        self._out.append(self._text[self._done :])
        self._resolve(0)
        if len(self.tags.open) > self._waiting:
            self._out.append(self.tags.end_passage(self._waiting, self._passage.line))
        html = "".join(self._out)
        if self._pairs > DEEPEST and _depth(html) > DEEPEST:
            raise too_deep(self._passage.line)
        return html

    def _emit(self, at: int, piece: str, end: int) -> int:
        """Write the text up to a position, then a piece for the text up to `end`."""
        if at > self._done:
            self._out.append(self._text[self._done : at])
        self._out.append(piece)
        self._done = end
        return end

    def _resolve(self, first: int) -> None:
        runs = self._runs[first:]
        if runs:
            self._pairs += emphasis.resolve(runs, self._out)
            del self._runs[first:]

    # Characters that stand for themselves, or for others

    def _backslash(self, at: int) -> int:
        following = self._text[at + 1 : at + 2]
        if following == "\n":
            return self._emit(at, "<br>", at + 1)
        if following and following in PUNCTUATION:
            return self._emit(at, escaped_words(following), at + 2)
        return at + 1

    def _character(self, at: int) -> int:
        piece, end = character(self._text, at)
        return self._emit(at, piece, end)

    def _newline(self, at: int) -> int:
        begin = at
        while begin > self._done and self._text[begin - 1] in " \t":
            begin -= 1
        if begin < at:
            self._emit(begin, "<br>" if self._text.endswith("  ", begin, at) else "", at)
        return at + 1

    def _code(self, at: int) -> int:
        found = _TICKS.match(self._text, at)
        end = found.end() if found else at + 1
        close = self._next_ticks(end - at, end)
        if close < 0:
            return end
        code = self._text[end:close].replace("\n", " ")
        if code.startswith(" ") and code.endswith(" ") and code.strip(" "):
            code = code[1:-1]
        return self._emit(at, f"<code>{escaped_words(code)}</code>", close + end - at)

    def _next_ticks(self, length: int, at: int) -> int:
        """Return where the next run of so many backticks begins, or -1."""
        if self._ticks is None:
            self._ticks = {}
            for found in _TICKS.finditer(self._text):
                self._ticks.setdefault(found.end() - found.start(), []).append(found.start())
        positions = self._ticks.get(length, [])
        index = bisect_left(positions, at)
        return positions[index] if index < len(positions) else -1

    # Emphasis

    def _run(self, at: int) -> int:
        plain = _PLAIN_EMPHASIS.match(self._text, at)
        if plain and (at == 0 or self._text[at - 1] in " \n("):
            self._pairs += 1
            tag = "em" if len(plain[1]) == 1 else "strong"
            return self._emit(at, f"<{tag}>{plain[2]}</{tag}>", plain.end())
        mark = self._text[at]
        found = _RUNS[mark].match(self._text, at)
        end = found.end() if found else at + 1
        flanks = emphasis.flanks(self._text, at, end)
        if not any(flanks) or (mark == "~" and end - at > _STRUCK):
            return end
        self._emit(at, "", end)
        index = len(self._out) - 1
        number = self._runs[-1].number + 1 if self._runs else 0
        self._runs.append(Run(self._text[at:end], index, number, flanks))
        return end

    # Pointed brackets

    def _pointed(self, at: int) -> int:
        address = _POINTED_ADDRESS.match(self._text, at)
        if address:
            return self._address(at, address.end(), address[1], address[1])
        mail = _POINTED_MAIL.match(self._text, at)
        if mail:
            return self._address(at, mail.end(), f"mailto:{mail[1]}", mail[1])
        if self._scanner is None:
            self._scanner = Scanner(self._text)
        read = self.tags.inline(self._passage, self._text, at, self._scanner)
        return self._emit(at, *read) if read else self._emit(at, "&lt;", at + 1)

    def _address(self, at: int, end: int, target: str, words: str) -> int:
        opening = self._links.opening(target, self._passage.place(at, end))
        close = "</a>" if opening else ""
        return self._emit(at, f"{opening}{escaped_words(words)}{close}", end)

    # Addresses without any brackets

    def _web(self, at: int) -> int:
        if self._brackets or self.tags.in_link:
            return at + 1
        return self._bare(at, bare_addresses.web(self._text, at, self._done))

    def _mail(self, at: int) -> int:
        if self.tags.in_link:
            return at + 1
        return self._bare(at, bare_addresses.mail(self._text, at, self._done))

    def _bare(self, at: int, found: bare_addresses.Found | None) -> int:
        if not found:
            return at + 1
        begin, end, target = found
        self._address(begin, end, target, self._text[begin:end])
        if self._brackets:
            self._inner_links.append((len(self._out) - 1, escaped_words(self._text[begin:end])))
        return end

    # Square brackets

    def _open_bracket(self, at: int) -> int:
        begin = at
        picture = at > self._done and self._text[at - 1] == "!"
        if self._brackets:
            self._brackets[-1].followed = True
        elif not picture and (plain := _PLAIN_LINK.match(self._text, at)):
            opening = self._links.plain(plain[2]) or self._links.opening(
                plain[2], self._passage.place(at, plain.end())
            )
            return self._emit(at, f"{opening}{plain[1]}{'</a>' if opening else ''}", plain.end())
        if picture:
            begin = at - 1
        self._emit(begin, "![" if picture else "[", at + 1)
        bracket = Bracket(at, len(self._out) - 1, len(self._runs), picture=picture)
        self._brackets.append(bracket)
        if len(self._brackets) > _MOST_BRACKETS:
            raise too_many_pieces()
        return at + 1

    def _close_bracket(self, at: int) -> int:
        if not self._brackets:
            return at + 1
        bracket = self._brackets.pop()
        around = len(self._brackets)
        holds_link = around < self._without_links
        self._without_links = min(self._without_links, around)
        if holds_link and not bracket.picture:
            return at + 1
        found = self._meaning(bracket, at)
        if not found:
            return self._note(bracket, at)
        meaning, end = found
        self._emit(at, "", end)
        self._resolve(bracket.runs)
        if bracket.picture:
            self._picture(bracket, meaning, end)
        else:
            self._link(bracket, meaning, end)
        return end

    def _meaning(self, bracket: Bracket, at: int) -> tuple[Definition, int] | None:
        """Find out where a link leads whose words end at a position, and where it is over."""
        text = self._text
        if text.startswith("(", at + 1):
            found = destinations.inline_link(text, at + 1)
            if found:
                return found
        label = destinations.LABEL.match(text, at + 1)
        if label:
            return self._defined(label[1], label.end(), bracket)
        if bracket.followed or at - bracket.at > _LONGEST_LABEL:
            return None
        end = at + 3 if text.startswith("[]", at + 1) else at + 1
        definition = self._definitions.get(destinations.normal(text[bracket.at + 1 : at]))
        return (definition, end) if definition else None

    def _defined(self, label: str, end: int, bracket: Bracket) -> tuple[Definition, int] | None:
        definition = self._definitions.get(destinations.normal(label))
        if definition:
            return definition, end
        if label.startswith("^"):
            return None
        message = f"no address is given for [{label}]"
        fix = f"write the address somewhere in the article: [{label}]: https://…"
        self._gathered.report("links", self._passage.place(bracket.at, end), message, fix)
        return None

    def _note(self, bracket: Bracket, at: int) -> int:
        """Take `[^1]` for a footnote mark if there is such a note, else for text."""
        name = self._text[bracket.at + 1 : at]
        if bracket.picture or not _NOTE_NAME.fullmatch(name):
            return at + 1
        place = self._passage.place(bracket.at, at + 1)
        mark = self._notes.mark(name[1:], place)
        if not mark:
            return at + 1
        del self._runs[bracket.runs :]
        self._emit(at, "", at + 1)
        self._out[bracket.index :] = [mark]
        return at + 1

    def _link(self, bracket: Bracket, meaning: Definition, end: int) -> None:
        title = f' title="{escaped(meaning.title)}"' if meaning.title else ""
        place = self._passage.place(bracket.at, end)
        opening = self._links.opening(meaning.target, place, title)
        self._out[bracket.index] = opening
        while self._inner_links and self._inner_links[-1][0] > bracket.index:
            index, words = self._inner_links.pop()
            self._out[index] = words
        if opening:
            self._out.append("</a>")
        self._without_links = len(self._brackets)

    def _picture(self, bracket: Bracket, meaning: Definition, end: int) -> None:
        place = self._passage.place(bracket.at - 1, end)
        inside = "".join(self._out[bracket.index + 1 :])
        alt = " ".join(
            _TAG.sub(lambda found: found[1] or "", inside).replace('"', "&quot;").split()
        )
        self._out[bracket.index :] = [""]
        while self._inner_links and self._inner_links[-1][0] >= bracket.index:
            self._inner_links.pop()
        if is_outside(meaning.target):
            words = alt or escaped(meaning.target)
            self._inner_links.append((bracket.index, words))
            self._out[bracket.index] = self._pictures.elsewhere(
                meaning.target, alt, place, in_link=self.tags.in_link
            )
            return
        self._out[bracket.index] = self._picture_here(meaning, alt, place)

    def _picture_here(self, meaning: Definition, alt: str, place: Place) -> str:
        decorative = meaning.title == "decorative"
        if not alt and not decorative:
            self._pictures.without_words(place)
        if not meaning.target:
            fix = "write the file name of the picture between the round brackets"
            self._gathered.report("images", place, "this picture names no file", fix)
            return alt
        shown = meaning.title and not decorative
        title = f' title="{escaped(meaning.title)}"' if shown else ""
        return self._pictures.of_this_site(meaning.target, alt, place, title)

    _actions: ClassVar[dict[str, Callable[[Inlines, int], int]]] = {
        "\\": _backslash,
        "`": _code,
        "*": _run,
        "_": _run,
        "~": _run,
        "[": _open_bracket,
        "]": _close_bracket,
        "<": _pointed,
        ">": _character,
        "&": _character,
        "\xa0": _character,
        "\n": _newline,
        ":": _web,
        "w": _web,
        "@": _mail,
    }


def _depth(html: str) -> int:
    """Return how many elements stand inside each other at the deepest place."""
    depth = deepest = 0
    for found in re.finditer(r"<(/?)(?!br|img|hr)[a-z]", html):
        depth += -1 if found[1] else 1
        deepest = max(deepest, depth)
    return deepest
