"""The events of pyromark → HTML: one method an event, and all findings in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyromark

from resource_site.markdown import plain, words
from resource_site.markdown.addresses import Addresses, quoted
from resource_site.markdown.body import Body, LimitError
from resource_site.markdown.collector import DEEPEST, Collector
from resource_site.markdown.footnotes import Events, Footnotes
from resource_site.markdown.leftovers import Leftovers
from resource_site.markdown.plain import attribute, escape
from resource_site.markdown.policy import Policy

MOST_EVENTS = 200_000

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)
_SPANS = {
    "Emphasis": ("<em>", "</em>"),
    "Strikethrough": ("<del>", "</del>"),
    "Item": ("<li>", "</li>\n"),
}
_CAPTION = re.compile(r"<img [^>]*>(?:<br>)?\n<em>(?:[^<]|<(?!/?em>))*</em>")
# All bytes but those that begin a letter of Hebrew, Arabic, Syriac, Thaana or N'Ko.
_NOT_RIGHT_TO_LEFT = bytes({*range(256)} - {*range(0xD6, 0xE0)})
# Compiled at their first use, which takes milliseconds.
_LEFT_TO_RIGHT = "[A-Za-z\u00c0-\u024f\u0370-\u052f\u0e00-\u109f\u3040-\u9fff]"
_HAN = "[\u3001-\u312f\u31f0-\u9fff\uf900-\ufaff\uff01-\uff9f\U00020000-\U0003ffff]"
_RULER = re.compile(r"^[ >]*\|?[ \t]*:?-[-:| \t]*\|[-:| \t]*$", re.MULTILINE)
_LABEL = re.compile(r"^([ >]*\[[^\[\]\n]+\]: +)([^\s()<]*[()]\S*)", re.MULTILINE)
# Old word processors mean their own quotation marks and dashes by &#147; and the like.
_CONTROLS = dict.fromkeys((*range(9), *range(11, 32), 127), "\ufffd") | {
    code: bytes([code]).decode("cp1252", "replace") for code in range(128, 160)
}


def body(text: str, language: str, own_links: str) -> Body:
    """Convert a text; see `resource_site.markdown.body`."""
    page = Collector(_prepared(text), own_links)
    return page.body(_Renderer(page, language).html())


def _prepared(text: str) -> str:
    """Write what GitHub reads and pyromark does not in another way; line numbers stay.

    These are tabs in the line below the head of a table, and single parentheses in the address
    of a label.
    """
    if "\t" in text:
        text = _RULER.sub(lambda line: line[0].replace("\t", " "), text)
    return _LABEL.sub(_balanced, text) if "]: " in text else text


def _balanced(found: re.Match[str]) -> str:
    if found[2].count("(") == found[2].count(")"):
        return found[0]
    return found[1] + found[2].replace("(", "%28").replace(")", "%29")


class _Renderer:
    """Renders one text; a method has the name of its event, or that of an end and the event.

    `_open` are the elements that wait for their end: the name of the event, the end tag, the
    index of the start tag in `_out`, and how many elements of raw HTML are open around it.
    """

    def __init__(self, page: Collector, language: str) -> None:
        self._page, self._words = page, words.of(language)
        self._addresses = Addresses(page)
        self._policy = Policy(page, self._addresses)
        self._footnotes = Footnotes(page, self._words.back)
        self._leftovers = Leftovers(page)
        self._out: list[str] = []
        self._open: list[tuple[str, str, int, int]] = []
        text = page.content
        right_to_left = page.source.translate(None, _NOT_RIGHT_TO_LEFT)
        self._dir = ' dir="auto"' if right_to_left and re.search(_LEFT_TO_RIGHT, text) else ""
        self._is_han = not text.isascii() and re.search(_HAN, text)

    def html(self) -> str:
        """Return the whole text as HTML."""
        callback = self._leftovers.broken_link
        self._events: Iterator[Any] = pyromark.events_with_range(
            self._page.content, options=_OPTIONS, merge_text=True, broken_link_callback=callback
        )
        self._render()
        html = "".join(self._out) + self._footnotes.html(self._note) + self._policy.close(0)
        html = self._policy.cleaned(html.strip("\n")) if self._policy.used else html.strip("\n")
        self._leftovers.report()  # with references that are nowhere in the HTML
        return html

    def _note(self, events: Events) -> str:
        """Return the HTML of a footnote from its events."""
        self._out, self._events = [], iter(events)
        self._render()
        return "".join(self._out)

    def _render(self) -> None:
        methods, out, opened, policy = _METHODS, self._out, self._open, self._policy
        for count, (event, span) in enumerate(self._events):
            if event.__class__ is str:
                methods[event](self, span)
                continue
            for kind, value in event.items():  # there is one
                if kind == "End":
                    name, closing, index, floor = opened.pop()
                    if len(policy.open) > floor:
                        out.append(policy.close(floor))
                    if name in _ENDS:
                        closing = _ENDS[name](self, closing, index, span)
                    out.append(closing)
                elif kind == "Start":
                    name = value if value.__class__ is str else next(iter(value))
                    if name in _SPANS:
                        self._push("", *_SPANS[name], span)
                    else:
                        methods[name](self, value, span)
                else:
                    methods[kind](self, value, span)
            if count > MOST_EVENTS:
                fix = "divide it, and look for long rows of brackets or other signs"
                raise LimitError("this article has too many links, marked words and cells", fix)

    def _push(self, name: str, opening: str, closing: str, span: dict[str, int]) -> None:
        """Open an element, which the end of its event closes."""
        self._open.append((name, closing, len(self._out), len(self._policy.open)))
        self._out.append(opening)
        if len(self._open) > DEEPEST:
            raise self._page.too_deep(span["start"])

    def _block(self, name: str, opening: str, closing: str, span: dict[str, int]) -> None:
        """Open a block, at the beginning of a line."""
        self._begin_block()
        self._push(name, opening, closing, span)

    def _begin_block(self) -> None:
        if self._policy.open:
            self._policy.begin_block()
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")

    def Text(self, text: str, span: dict[str, int]) -> None:
        start, end = span["start"], span["end"]
        if not text.isprintable():
            text = text.translate(_CONTROLS)
        self._leftovers.add((text, start, end))
        if ":" in text or "@" in text or "www." in text:
            self._out.append(self._addresses.running(text, start, end))
        else:
            self._out.append(escape(text))

    def SoftBreak(self, span: dict[str, int]) -> None:
        """Write a line break, which browsers show as a space; Chinese and Japanese have none."""
        joins = False
        if self._is_han:
            before = self._page.text(max(0, span["start"] - 12), span["start"]).rstrip("*_~")[-1:]
            after = self._page.text(span["end"], span["end"] + 30).lstrip(" \t>*_~")[:1]
            is_han = bool(re.match(_HAN, before)), bool(re.match(_HAN, after))
            joins = all(is_han) or (any(is_han) and (before in "”’—…" or after in "“‘—…"))
        self._out.append("" if joins else "\n")

    def HardBreak(self, _span: dict[str, int]) -> None:
        self._out.append("<br>\n")

    def Rule(self, _span: dict[str, int]) -> None:
        self._begin_block()
        self._out.append("<hr>\n")

    def Strong(self, name: str, span: dict[str, int]) -> None:
        nested = self._open and self._open[-1][0] == name  # GitHub makes one of two
        self._push(name, *("", "") if nested else ("<strong>", "</strong>"), span)

    def Code(self, text: str, _span: dict[str, int]) -> None:
        self._out.append(f"<code>{escape(text)}</code>")

    def InlineHtml(self, text: str, span: dict[str, int]) -> None:
        self._out.append(self._policy.html([(text, span["start"])]))

    def HtmlBlock(self, _value: Any, _span: dict[str, int]) -> None:
        pieces = [(text, span["start"]) for text, span in self._until_end()]
        self._begin_block()
        html = self._policy.html(pieces).strip("\n")
        if html:
            self._out.append(f"{html}\n")

    def Paragraph(self, name: str, span: dict[str, int]) -> None:
        self._block(name, f"<p{self._dir}>", "</p>\n", span)

    def end_Paragraph(self, closing: str, index: int, _span: dict[str, int]) -> str:
        """Make a figure of a picture with a line in emphasis below it."""
        self._out[-1] = self._out[-1].rstrip(" \t")
        if self._out[index + 1 : index + 2] and self._out[index + 1].startswith("<img "):
            html = "".join(self._out[index + 1 :])
            if _CAPTION.fullmatch(html):
                self._out[index:] = [self._out[index].replace("<p", "<figure", 1), f"\n{html}"]
                return "\n</figure>\n"
        return closing

    def Heading(self, value: Any, span: dict[str, int]) -> None:
        level = value["Heading"]["level"][1]
        self._block("Heading", f"<h{level}>", f"</h{level}>\n", span)

    def end_Heading(self, closing: str, index: int, span: dict[str, int]) -> str:
        self._out[-1] = self._out[-1].rstrip(" \t")
        name = plain.text("".join(self._out[index + 1 :]))
        self._page.heading(int(closing[3]), span["start"], span["end"], empty=not name)
        named = f'id="c-{self._page.anchor(plain.slug(name))}"' if name else 'aria-hidden="true"'
        self._out[index] = self._out[index].replace(">", f" {named}{self._dir}>")
        return closing

    def BlockQuote(self, value: Any, span: dict[str, int]) -> None:
        if not value["BlockQuote"]:
            return self._block("", "<blockquote>\n", "</blockquote>\n", span)
        kind = value["BlockQuote"].lower()
        title = self._words._asdict()[kind]
        opening = f'<div class="alert {kind}" role="note">\n<div class="title">{title}</div>\n'
        return self._block("", opening, "</div>\n", span)

    def List(self, value: Any, span: dict[str, int]) -> None:
        first = value["List"]
        tag = "ul" if first is None else "ol"
        start = "" if first in (None, 1) else f' start="{first}"'
        self._block("", f"<{tag}{start}{self._dir}>\n", f"</{tag}>\n", span)

    def TaskListMarker(self, done: bool, _span: dict[str, int]) -> None:  # noqa: FBT001 - the value of an event, not a choice of ours
        label, sign = (self._words.done, "\u2611") if done else (self._words.to_do, "\u2610")
        self._out.append(f'<span role="img" aria-label="{label}">{sign}</span> ')

    def Table(self, value: Any, span: dict[str, int]) -> None:
        sides = [side.lower() for side in value["Table"]]
        self._cells = ["" if side == "none" else f' class="{side}"' for side in sides]
        self._rows = 0
        label = self._words.table
        opening = f'<div class="table" role="group" aria-label="{label}" tabindex="0">\n'
        self._block("Table", f"{opening}<table{self._dir}>\n", "</table>\n</div>\n", span)

    def end_Table(self, closing: str, _index: int, _span: dict[str, int]) -> str:
        return f"</tbody>\n{closing}" if self._rows > 1 else closing

    def TableHead(self, _value: Any, span: dict[str, int]) -> None:
        self._column, self._rows = 0, 1
        self._push("", "<thead>\n<tr>\n", "</tr>\n</thead>\n", span)

    def TableRow(self, name: str, span: dict[str, int]) -> None:
        self._column, self._rows = 0, self._rows + 1
        self._push(name, "<tr>\n" if self._rows > 2 else "<tbody>\n<tr>\n", "</tr>\n", span)

    def TableCell(self, _value: Any, span: dict[str, int]) -> None:
        tag, scope = ("td", "") if self._rows > 1 else ("th", ' scope="col"')
        self._push("", f"<{tag}{self._cells[self._column]}{scope}>", f"</{tag}>\n", span)
        self._column += 1
        self._last_cell = span["end"]

    def end_TableRow(self, closing: str, _index: int, span: dict[str, int]) -> str:
        """Report cells that have no column."""
        rest = self._page.text(self._last_cell, span["end"])
        lost = [cell.strip() for cell in re.split(r"(?<!\\)\|", rest.strip().strip("|"))]
        if lost[0] or lost[1:]:
            columns, cells = self._column, self._column + len(lost)
            message = f"this row has {cells} cells but the table has {columns} columns"
            fix = f'add a column to the first two lines; "{lost[0][:40]}" is not shown now'
            start = self._last_cell + rest.encode().find(lost[0].encode())
            self._page.report("html", start, start + len(lost[0].encode()), message, fix)
        return closing

    def Link(self, value: Any, span: dict[str, int]) -> None:
        link, opening = value["Link"], ""
        target = quoted(_clean(link["dest_url"]))
        if link["link_type"] == "Email":
            target = f"mailto:{target}"
        if not self._addresses.in_link:
            title = _title(link["title"])
            opening = self._addresses.opening(target, span["start"], span["end"], title)
            self._addresses.in_link = bool(opening)
        self._push("Link", opening, "</a>" if opening else "", span)

    def end_Link(self, closing: str, index: int, span: dict[str, int]) -> str:
        self._addresses.check_text(self._out[index:], span["start"], span["end"])
        self._addresses.in_link = self._addresses.in_link and not closing
        return closing

    def Image(self, value: Any, span: dict[str, int]) -> None:
        image, depth, parts = value["Image"], 1, []
        while depth:
            event, _ = next(self._events)
            for kind, inner in event.items() if event.__class__ is dict else [("Text", " ")]:
                depth += (kind == "Start") - (kind == "End")
                parts += [inner] if kind in ("Text", "Code", "InlineHtml") else []
        title = _title(image["title"])
        decorative = title == ' title="decorative"'
        alt = " ".join(_clean("".join(parts)).split())
        target = quoted(_clean(image["dest_url"]))
        given = alt if alt or decorative else None
        more = "" if decorative else title
        html = self._addresses.picture(target, given, span["start"], span["end"], more)
        self._out.append(html)

    def CodeBlock(self, value: Any, span: dict[str, int]) -> None:
        text = "".join([piece for piece, _ in self._until_end()])
        kind = value["CodeBlock"]
        language = "" if kind == "Indented" else kind["Fenced"].partition(" ")[0]
        self._leftovers.code(text, language, span["start"], span["end"])
        name = f' class="language-{attribute(_clean(language))}"' if language else ""
        end = "\n" if text and not text.endswith("\n") else ""
        self._begin_block()
        self._out.append(f"<pre><code{name}>{escape(text)}{end}</code></pre>\n")

    def FootnoteReference(self, label: str, span: dict[str, int]) -> None:
        self._out.append(self._footnotes.mark(label, span["start"], span["end"]))

    def FootnoteDefinition(self, value: Any, span: dict[str, int]) -> None:
        kept: Events = []
        while (item := next(self._events))[0] != {"End": "FootnoteDefinition"}:
            inner = item[0].get("Start") if item[0].__class__ is dict else None
            if inner.__class__ is dict and "FootnoteDefinition" in inner:
                self.FootnoteDefinition(inner, item[1])  # in a quotation or list of this one
            else:
                kept.append(item)
        self._footnotes.define(value["FootnoteDefinition"], kept, span["start"], span["end"])

    def _until_end(self) -> Events:
        """Return the text in the events before the next end, and its ranges."""
        kept: Events = []
        while "End" not in (item := next(self._events))[0]:
            kept += [(text, item[1]) for text in item[0].values()]
        return kept


def _title(title: str) -> str:
    return f' title="{attribute(_clean(title))}"' if title else ""


def _clean(text: str) -> str:
    """Replace characters that a page may not contain, which entities stood for."""
    return text if text.isprintable() else text.translate(_CONTROLS)


_METHODS = vars(_Renderer)
_ENDS = {name[4:]: method for name, method in _METHODS.items() if name.startswith("end_")}
