"""Text that was meant as markup and would be published as characters → findings.

Only text is looked at, never code.  A fix "write …" can replace what is marked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from resource_site.markdown.collector import Collector


class _Rule(NamedTuple):
    check: str
    signs: frozenset[str]
    message: str
    pattern: str
    fix: str
    is_certain: bool

    def edit(self, fix: str) -> str | None:
        """Return what a fix writes in place of what is marked, if that is certain."""
        return fix.removeprefix("write ") if self.is_certain else None


def _rules(table: str) -> list[_Rule]:
    """Read rules of three lines: check, signs and message; pattern; fix with its groups.

    A pattern cannot match a text without any of the signs, and is compiled at its first use.  A fix
    that is certain begins with an equals sign.
    """
    rows, rules = iter(table.strip().split("\n")), []
    for head, pattern, fix in zip(rows, rows, rows, strict=True):
        kind, _, message = head.partition(": ")
        check, _, signs = kind.partition(" ")
        certain, shown = fix.startswith("= "), fix.removeprefix("= ")
        rules.append(_Rule(check, frozenset(signs), message, pattern, shown, certain))
    return rules


# What may go on in code, links or emphasis.
_ACROSS = _rules(r"""
markup {: template syntax is shown as text
(?<!\\)(?:\{\{[<%]?[^{}]{1,300}\}\}|\{%[^{}]{1,300}%\})
delete it, or write what it stands for
links “”„«]: this link is shown as text: there are typographic quotes around its title
(?<!\\)(!?\[[^\[\]\n]*\]\([^\s()“”„«»\"]+) +[“”„«]([^“”„«»\"\n]*)[“”»]\)
= write \1 "\2")
links (: this link is shown as text: its brackets and parentheses are interchanged
(?<![\\\w\])])\(([^()\[\]\n]+)\)\[((?:https?://|www\.|mailto:|/|\.\.?/)[^\s()\[\]]*|[^\s()\[\]]+\.(?:md|pdf|jpe?g|png))\]
= write [\1](\2)
links ]: this link is shown as text: its address contains spaces or single parentheses
(?<!\\)(!?\[[^\[\]\n]*)\]\(((?:tel|sms):[^(){\n\"<>]* [^(){\n\"<>]*[^(){\n\"<>\s]) *\)
= write \1](<\2>)
links ]: this link is shown as text: its address contains spaces or single parentheses
(?<!\\)(!?\[[^\[\]\n]*)\]\(([^\s(){\"<>#]+\.md#[^(){\n\"<>]* [^(){\n\"<>]*[^(){\n\"<>\s]) *\)
= write \1](<\2>)
links ]: this link is shown as text: the closing parenthesis of its address is missing
(?<!\\)(!?\[[^\[\]\n]+)\]\(((?:https?://|www\.|mailto:)[^\s()<>\"]*[^\s()<>\".,;:!?]|[^\s()<>\"]+\.(?:md|pdf|jpe?g|png))(?=[.,;:!?]*(?:\s|\Z))(?! *(?:\n *)?[\"'“(]|[^\n()]*\))
= write \1](\2)
links ]: this link is shown as text: there is a space in the beginning of its address
(?<!\\)(!?\[[^\[\]\n]*)\]\( *(?=[^()\n]{4,8} )(https?) ?: ?/ ?/ ?([\w-]+(?:\.[\w-]+)+[^\s()\"]*)( +\"[^\"\n]*\")? *\)
= write \1](\2://\3\4)
links ]: this link is shown as text: there is a space in the beginning of its address
(?<!\\)(!?\[[^\[\]\n]*)\]\( *(?=[^()\n]{4,8} )(https?) ?: ?/ ?/ ?([\w-]+(?:\.[\w-]+)+[^()\"\n<>]*[^()\"\n<>\s]) *\)
= write \1](<\2://\3>)
links ]: this link is shown as text: there is a space in the name of its site
(?<!\\)(!?\[[^\[\]\n]*)\]\( *(https?://)([\w-]+(?:\.[\w-]+)*)(?: +(\.)|(\.) +)([\w.-]+(?:/[^\s()\"]*)?)( +\"[^\"\n]*\")? *\)
write \1](\2\3\4\5\6\7)
links ]: this link is shown as text: its address begins with a space
(?<!\\)(!?\[[^\[\]\n]*)\]\((mailto:|) +([^\s()]+)\)
= write \1](\2\3)
links ]: this link is shown as text: its address contains spaces or single parentheses
(?<!\\)(!?\[[^\[\]\n]*|)(?<!\\)\]\((?=[^\s({][^(){\n\"]*[ (])((?:https?:/|www\.|/|)(?>(?:[^(){\n\" ]| (?! *\")|\([^()\n]*\))+)(?:(?<=\.\w{2})|(?<=\.\w{3})|(?<=\.\w{4})))( +\"[^\"\n]*\")?\)
= write \1](<\2>\3)
links ]: this link is shown as text: its address contains spaces or single parentheses
(?<!\\)(!?\[[^\[\]\n]*|)(?<!\\)\]\((?=[^(){\n\"]*[ (])((?:https?:/|www\.|/)(?>(?:[^(){\n\"]|\([^()\n]*\))+))\)
= write \1](<\2>)
links ]: this link is shown as text: the [ at its beginning is missing
(?<!\\)\]\((?:https?://|www\.)[^\s()]+\)
write [ at the beginning of its text
markup %: a comment of another Markdown dialect is published
(?<![\w%])%%(?!%)(?=[^%]*[^\W\d_]{2})[^%`]{1,1000}%%(?![\w%])
delete it, up to the next %%
math $\: a formula is shown as characters: a page cannot render it
(?<!\\)\$\$\s*([^$`]{1,2000}?)\s*(?<!\\)\$\$|\\\\[(\[]([^`]{1,500}?)\\\\[)\]]
write `\1\2`, or add a picture of it
math $: a formula is shown as characters: a page cannot render it
(?<![\\\w$])\$(?=[^\s$])([^$\n`]*?[\\^_{}=][^$\n`]*?)(?<![\s\\])\$(?![\w$])
write `\1`, or add a picture of it
markup *_~: emphasis is shown as characters: there is a space inside its signs
(?<![\\*_~\w])(\*\*|__|~~)(?! *[*_~])(?: +(?=[^*_~\n]*[^\W\d_]{2})([^*_~\n]*[^*_~\s]) *|([^*_~\n]*[^*_~\s]) +)\1(?![*_~\w\[<`])
= write \1\2\3\1
markup *_~: emphasis is shown as characters: there is a space inside its signs
(?<![\\*_~\w])(\*\*|__|~~)(?=[^\s*_~])([^*_~\n]*[^\W\d_][^*_~\n]*?) +\1(\w+|[\[<`])
= write \1\2\1 \3
""")
_WITHIN = _rules(r"""
links [: this link is shown as text: there is a space between its brackets
(?<![\\\]\w])(!?\[[^\[\]\n]+\]) +\((https?://[^\s()]+|[^\s()]+\.\w{2,4})\)
= write \1(\2)
links [: this footnote does not exist
(?<!\\)\[\^([^\[\]\s]+)\](?!:)
write it on a line of its own: [^\1]: the note
markup {: an attribute list is shown as text
(?<![\\\w$])\{(?:: ?|[#.](?=[A-Za-z]))[^{}\n]*\}
delete it; a heading gets an id from its text
markup [: a shortcode is shown as text
(?<![\\\w])\[(?:(?:gallery|toc|TOC)\b[^\[\]\n]*|/(?:caption|embed|audio|video|playlist|gallery|code|quote)|[a-z][\w-]* +[a-z_]+=["'“”][^\[\]\n]*)\](?![(\[:])
delete it, or write what it stands for
markup *: emphasis is shown as characters: there is a space inside its signs
(?<![\w*\\])\*(?=[^\W\d_])([^*\n]{2,60}[^\W_]) \*(?![\w*])
write *\1*
markup *_: emphasis is shown as characters: a sign stands between punctuation and a letter
(?<![\\*])(?:\*\*|__)(?=[^\s*_])([^*_\n]*[^\s*_\\])(?:\*\*|__)(?![*_])
= write <strong>\1</strong>
markup *: emphasis is shown as characters: a sign stands between punctuation and a letter
(?<![\\*])\*(?=[^\s*\w])([^*\n]*[^\s*\w\\])\*(?!\*)
= write <em>\1</em>
markup ~: emphasis is shown as characters: a sign stands between punctuation and a letter
(?<![\\~])~~(?=[^\s~])([^~\n]*[^\s~\\])~~(?!~)
= write <del>\1</del>
markup =: the mark of another Markdown dialect is shown as characters
(?<![\w=])==(?=\w)([^=\n]*\w)==(?![\w=])
write <mark>\1</mark>
""")
# Their signs are those that they begin with.  The first one, only below an empty line.  A rule with a series needs a line above or below that
# begins with the same sign, or with the number before or after it.
_LINES = _rules(r"""
markup: this heading is shown as text: there is no space after its number sign
#([^\W\d_][^#\n]*(?<![.!?,:;\s]))(?=\s*(?:\n[ >]*\n|\Z))
write ## \1
markup: this heading is shown as text: there is no space after its number signs
(#{2,6})([^\s#].*)
= write \1 \2
markup =: this line is left from a merge, or is a heading without text
={7}(?=[ \t]*(?:\n|\Z))
delete it
markup 0123456789: this list item is shown as text: there is no space after its number
(?P<series>\d{1,3}[.)])([^\W\d_]{2}\S*)
= write \1 \2
markup -*: this list item is shown as text: there is no space after its sign
(?P<series>[-*])([^\W\d_][^\s*]*)(?=[^*\n]*(?:\n|\Z))
= write - \2
markup –—: this list item is shown as text: Markdown knows no such bullet
(?P<series>[–—])[ \t\xa0]*(?=[^\W\d_])(\S+)
write - \2
markup: this list item is shown as text: Markdown knows no such bullet
(?:[•▪●◦‣∙][ \t\xa0]*|[·–—o]\t\s*)(\S+)
= write - \1
markup: this table is shown as text: the line below its head is missing or has other columns
\|.*\w.*\|[ \t]*(?:\n[ >]*\|.*\|[ \t]*)+(?=\n|\Z)
write | --- | below its first line, with one --- for each column
markup: this table is shown as text: Markdown separates cells by |
[^\t\n|]+(?:\t+[^\t\n]+)+(?:\n[^\t\n]+(?:\t+[^\t\n]+)+)+
write | in place of each tab, and | --- | below its first line, with one --- for each column
markup: the box of another Markdown dialect is shown as text
(?:!!!|\?\?\?\+?|:::+)[ \t]*\{?\.?[a-z]+
write > [!NOTE], and begin each line of it with >
""")
_SUSPECT = re.compile(r"[\[*$]|\]\(|\)\[|\{[{%:#.]|__|~~|==|%%|\\[(\[]")
_SIGNS = ("[", "](", "*", "$", "__", "~~", "==", "{", "\\", "%%")
_FIRST = frozenset("#=0123456789•▪●◦‣∙·–—-*|!?:")
_DIAGRAMS = frozenset({"mermaid", "math", "geojson", "topojson", "stl"})
_SENTENCE = re.compile(r"[^\W\d_a-z][^={}<>$\\|`;]*")
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}+[,:]? ")
_HAN_SENTENCE = re.compile(r"(?:[\u3000-\u9fff\uff00-\uffef] ?){9,}")
_WIKI = re.compile(r"(?<![\\\w\[])!?\[\[(?![\d, ]+\]\])[^\[\]\n|]+(?:\|[^\[\]\n]+)?\]\](?!\()")
_DEFINITION = re.compile(r"^(?:([^\n]*)\n)??[ >]*\[([^\[\]\n]+)\]:[ \t]*\S", re.MULTILINE)
_FENCE = re.compile(r"`{3,}|~{3,}")
_MOST_OF_A_RULE = 100  # in one piece of text
_MOST_SEARCHED = 1_000  # pieces of text in one article
_BEYOND = 500  # bytes behind a piece of text, for what goes on there


class Leftovers:
    """Collects the text of a body and reports what in it was meant as markup."""

    def __init__(self, page: Collector) -> None:
        self._page = page
        self._texts: list[tuple[str, int, int]] = []
        self._unread: dict[str, str] | None = None
        self.add = self._texts.append

    def broken_link(self, link: Any) -> None:
        """Report `[text][label]` without an address, and labels whose address is not read."""
        start, end, label = link["span"]["start"], link["span"]["end"], link["reference"]
        if self._unread is None:
            found = _DEFINITION.findall(self._page.content)
            self._unread = {label.casefold(): above.strip(" >") for above, label in found}
        if label.startswith("^") or self._page.source[start - 1 : start].isalnum():
            return
        message, fix = f"no address is given for [{label}]", f"[{label}]: https://…"
        fix = f"write it on a line of its own: {fix}"
        if label.casefold() in self._unread and self._page.source[end : end + 1] != b":":
            message = f"the address of [{label}] is shown as text"
            fix = f"write it between < and >: [{label}]: <…>"
            if self._unread[label.casefold()]:
                fix = f"write an empty line before the line that begins with [{label}]:"
        elif link["link_type"] != "Reference":
            return
        self._page.report("links", start, end, message, fix)

    def code(self, text: str, language: str, start: int, end: int) -> None:
        """Report prose that became code, code without an end, and diagrams."""
        first, *_, last = [*self._page.text(start, end).rstrip().split("\n"), ""][:-1] * 2
        end, fence = start + len(first.encode()), _FENCE.match(first)
        if language.lower() in _DIAGRAMS:
            message = f"a {language} block is shown as code: a page cannot render it"
            fix = "add a picture of it, and describe it in the text"
            self._page.report("math", start, end, message, fix)
        if fence and not re.fullmatch(
            rf"[> \t]*{fence[0]}{fence[0][0]}*", "" if last is first else last
        ):
            fix = f"write {fence[0]} on a line of its own where it ends"
            self._page.report("markup", start, end, "this code block is never closed", fix)
        elif not fence and _is_prose(" ".join(text.split())):
            message = "this paragraph is shown as code: it is indented by a tab or four spaces"
            fix = "delete the white space at the beginning of its lines"
            self._page.report("markup", start, end, message, fix)

    def report(self) -> None:
        """Report everything found in the text that was added."""
        done = searched = 0
        joined = "".join([text for text, _, _ in self._texts])
        is_suspect = any(sign in joined for sign in _SIGNS)
        for text, start, end in self._texts:
            if (text[:1] in _FIRST or "\t" in text) and start >= done:
                done = self._report_line(start)
            if is_suspect and searched < _MOST_SEARCHED and _SUSPECT.search(text):
                searched += 1
                done = self._report_rules(start, end, done)

    def _report_line(self, start: int) -> int:
        """Search at the beginning of a line; return where what was found ends, or 0."""
        *_, above, before = [b"", *self._page.source[max(0, start - _BEYOND) : start].split(b"\n")]
        source = self._page.text(start, start + 4 * _BEYOND)
        for rule in _LINES[above.strip(b" >") != b"" :] if not before.strip(b" >") else ():
            is_possible = not rule.signs or source[:1] in rule.signs
            found = re.match(rule.pattern, source) if is_possible else None
            if found and ("series" not in found.re.groupindex or self._is_in_series(found, start)):
                last = start + len(found[0].split("\n")[0].encode())
                fix = found.expand(rule.fix)
                self._page.report(rule.check, start, last, rule.message, fix, rule.edit(fix))
                return start + len(found[0].encode())
        return 0

    def _is_in_series(self, found: re.Match[str], start: int) -> bool:
        """Return True if the line above or below begins as a further item of a list would."""
        sign, above = found["series"], self._page.text(max(0, start - _BEYOND), start).split("\n")
        lines = above[-2::-1], self._page.text(start, start + _BEYOND).split("\n")[1:]
        signs = sign, sign
        if sign[:-1]:
            number = int(sign[:-1])
            signs = f"{number - 1}{sign[-1]}", f"{number + 1}{sign[-1]}"
            lines = (
                [line for line in lines[0] if line.strip(" >")],
                list(filter(str.strip, lines[1])),
            )
        starts = (next(iter(of), "").lstrip(" >") for of in lines)
        return any(
            line.startswith(sign) and line[len(sign) : len(sign) + 1] not in ("", sign)
            for line, sign in zip(starts, signs, strict=True)
        )

    def _report_rules(self, start: int, end: int, done: int) -> int:
        """Search a piece of text; return where what was found last ends."""
        start -= self._page.source[start - 1 : start] == b"\\"
        within, across = self._page.text(start, end), self._page.text(start, end + _BEYOND)
        taken = [(0, done)]
        for found, first, last in _places(_WIKI.finditer(within) if "[[" in within else (), start):
            if _is_free(first, last, taken):
                self._page.refer("wiki", found[0], first, last)
        for rules, source in ((_ACROSS, across), (_WITHIN, within)):
            characters = set(source)
            for rule in rules:
                if rule.signs.isdisjoint(characters):
                    continue
                matches = islice(re.finditer(rule.pattern, source), _MOST_OF_A_RULE)
                for found, first, last in _places(matches, start):
                    if first < end and _is_free(first, last, taken):
                        self._report_rule(rule, found, first, last)
        return max(last for _, last in taken)

    def _report_rule(self, rule: _Rule, found: re.Match[str], first: int, last: int) -> None:
        fix, check, message = found.expand(rule.fix), rule.check, rule.message
        if found[0][0] == "!":
            check, message = "images", message.replace("link", "picture")
        self._page.report(check, first, last, message, fix, rule.edit(fix))


def _places(
    matches: Iterable[re.Match[str]], start: int
) -> Iterator[tuple[re.Match[str], int, int]]:
    """Yield each match with the bytes where it begins and ends in a text, given its own start."""
    char, byte = 0, start
    for found in matches:
        first = byte + len(found.string[char : found.start()].encode())
        char, byte = found.end(), first + len(found[0].encode())
        yield found, first, byte


def _is_free(first: int, last: int, taken: list[tuple[int, int]]) -> bool:
    """Return True, and take a range, if nothing is found in it yet."""
    is_free = all(last <= begun or ended <= first for begun, ended in taken)
    taken += [(first, last)] if is_free else []
    return is_free


def _is_prose(code: str) -> bool:
    """Return True for a sentence: at least seven words, or five if a full stop is at their end."""
    least = 4 if code.rstrip().endswith((".", "!", "?", "…")) else 6
    is_sentence = _SENTENCE.fullmatch(code) and len(_WORD.findall(code[1:])) >= least
    return bool(is_sentence or _HAN_SENTENCE.fullmatch(code))
