"""What the texts of all generators share: code that stays as it is, pictures, films, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from html import unescape

from msgspec import Struct, field

from resource_site import characters
from resource_site.importers.entries import Entry, Leftovers
from resource_site.importers.plan import DROP, INNER

CODE = re.compile(
    r"^(?P<indent>[ >]*)(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ >]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`{1,9})(?!`)[^\n]{1,5000}?(?<!`)(?P=ticks)(?!`)",
    re.MULTILINE | re.DOTALL,
)
KEPT = re.compile("\ue000(\\d+)\ue001")
ARGUMENT = re.compile(
    r"""(?:(?P<name>[\w-]+)\s*[=:]\s*)?"""
    r"""(?:"(?P<double>(?:\\.|[^"\\])*)"|'(?P<single>[^']*)'|`(?P<raw>[^`]*)`|(?P<bare>[^\s"'`|]+))"""
)
PICTURE = re.compile(r"(?:^|[_-])(?:img|image|figure|fig|picture|photo)", re.IGNORECASE)
SOURCES = ("src", "file", "url", "image_path", "path", "image", "image_url", "link_url", "0")
FILMS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}
FRAME = re.compile(
    r"<iframe\b[^>]*?\bsrc\s*=\s*[\"']([^\"']+)[\"'][^>]*>\s*(?:</iframe>)?", re.IGNORECASE
)
HEADING_ID = re.compile(r"^(#{1,6} .*?)[ \t]*\{:?[ \t]*#([\w-]+)[^{}\n]*\}[ \t]*#*$", re.MULTILINE)
ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$\n?|\{:[^{}\n]*\}", re.MULTILINE)
CONTENTS = re.compile(
    r"^(?:[-*]|1\.) +\w+[^\n]*\n\{:toc\}[ \t]*$|^\[TOC\][ \t]*$", re.MULTILINE | re.IGNORECASE
)
STYLE = re.compile(
    r"""(<[A-Za-z][^<>]*?)\s+(?:style|class|target|rel|align|valign|border|cellpadding|cellspacing"""
    r"""|color|face|size|srcset|sizes|loading|decoding|data-[\w-]+|aria-[\w-]+|role|on\w+)"""
    r"""\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'<>]+)"""
)


class Text(Struct):
    """One text on its way: `shortcodes` are the tags in it, by name, that were not converted."""

    entry: Entry
    leftovers: Leftovers
    uses: Mapping[str, str]
    shortcodes: Counter[str] = field(default_factory=Counter)
    code: list[str] = field(default_factory=list)

    def keep(self, code: str) -> str:
        """Put code aside, which nothing may change; return what is put in its place."""
        self.code.append(code)
        return f"\ue000{len(self.code) - 1}\ue001"

    def without_code(self, text: str) -> str:
        """Return a text with all code put aside."""
        return CODE.sub(lambda found: self.keep(found[0]), text)

    def with_code(self, text: str) -> str:
        """Return a text with the code back in its places."""
        while KEPT.search(text):
            text = KEPT.sub(lambda found: self.code[int(found[1])], text)
        return text

    def quote_code(self, written: str) -> None:
        """Put the sign of a quotation before the further lines of the code in a text."""
        for found in KEPT.finditer(written):
            code = self.code[int(found[1])]
            self.quote_code(code)
            first, *rest = code.split("\n")
            lines = (f"> {line}" if line else ">" for line in rest)
            self.code[int(found[1])] = "\n".join((first, *lines))

    def left(self, kind: str, written: str) -> None:
        """Report a part of the text that could not be converted."""
        first = written.strip().partition("\n")[0]
        shown = first if len(first) < 100 else f"{first[:97]}…"
        self.leftovers.add(
            kind, self.entry.path, self.entry.line_of(self.with_code(written)), shown
        )


def unconverted(text: Text, kind: str, name: str, written: str, inner: str = "") -> str | None:
    """Return what stays of a tag that has no form in Markdown; None if it stays as it is."""
    use = text.uses.get(name, "")
    if use == DROP:
        text.left(f"{kind}: deleted", written)
        return ""
    if use == INNER:
        text.left(f"{kind}: only the text inside stays", written)
        return inner
    text.left(kind, written)
    return None


def arguments(written: str) -> dict[str, str]:
    """Return the arguments of a tag: by name, and those without one as "0", "1" and so on."""
    found: dict[str, str] = {}
    for argument in ARGUMENT.finditer(written):
        name, *values = argument.group("name", "double", "single", "raw", "bare")
        value = next((one for one in values if one is not None), "")
        number = str(sum(key.isdigit() for key in found))
        found[name.lower() if name else number] = value.replace('\\"', '"')
    return found


def picture(values: Mapping[str, str], alt: str = "") -> str:
    """Return a picture in Markdown from the arguments of a tag, its caption below it."""
    source = next((values[name] for name in SOURCES if values.get(name)), "")
    if not source:
        return ""
    alt = one_line(values.get("alt") or alt)
    caption = values.get("caption") or values.get("title") or ""
    address = f"<{source}>" if re.search(r"[\s()]", source) else source
    image = f"![{_label(alt or plain(caption))}]({address})"
    link = values.get("link") or values.get("href")
    image = f"[{image}]({link})" if link else image
    return f"{image}\n\n{emphasized(one_line(caption))}" if caption else image


def emphasized(words: str) -> str:
    """Return words in italics, unless some of them are emphasized already."""
    return words if "*" in words or "_" in words else f"*{words}*"


def film(kind: str, values: Mapping[str, str]) -> str:
    """Return a link to a film, which our pages do not load; '' if its number is missing."""
    number = values.get("id") or values.get("video_id") or values.get("0") or ""
    number = re.sub(r"^.*(?:v=|/)([\w-]+)(?:[?&].*)?$", r"\1", number)
    name = {"youtube": "YouTube", "vimeo": "Vimeo"}.get(kind, kind.title())
    title = values.get("title") or f"Video on {name}"
    return f"[{_label(one_line(title))}]({FILMS[kind].format(number)})" if number else ""


def note(text: Text, inner: str, kind: str = "NOTE") -> str:
    """Return a text as an alert."""
    return quoted(text, f"[!{kind}]\n{inner.strip()}")


def quoted(text: Text, inner: str) -> str:
    """Return a text as a quotation, with the code in it."""
    text.quote_code(inner)
    lines = "\n".join(f"> {line}".rstrip() for line in inner.strip().split("\n"))
    return f"\n{lines}\n"


def fenced(code: str, language: str = "") -> str:
    """Return code between fences that are longer than any in it."""
    longest = max((len(found) for found in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{code.strip(chr(10))}\n{fence}"


def plain(html: str) -> str:
    """Return a title or summary without tags and entities, on one line."""
    found = unescape(re.sub(r"</?[A-Za-z][^<>]*>", "", html))
    for unseen in {one.group() for one in characters.invisible(found)}:
        found = found.replace(unseen, "")
    return one_line(found)


def one_line(words: str) -> str:
    """Return text on one line."""
    return " ".join(words.split())


def cleaned(text: Text, body: str) -> str:
    """Return a body without attribute lists, marks of contents and attributes that only style."""
    body = HEADING_ID.sub(r'\1 <span id="\2"></span>', body)
    for kind, pattern in (("table of contents", CONTENTS), ("attribute list", ATTRIBUTES)):
        for found in pattern.finditer(body):
            text.left(kind, found[0])
        body = pattern.sub("", body)
    before = None
    while before != body:
        before, body = body, STYLE.sub(r"\1", body)
    return FRAME.sub(lambda found: _frame(text, found), body)


def tags(
    pattern: re.Pattern[str], body: str, convert: Callable[[re.Match[str]], str | None]
) -> Iterator[str]:
    """Yield a body in pieces, each tag as it is converted; None leaves it as it is written."""
    done = 0
    for found in pattern.finditer(body):
        yield body[done : found.start()]
        new = convert(found)
        yield found[0] if new is None else new
        done = found.end()
    yield body[done:]


def _frame(text: Text, found: re.Match[str]) -> str:
    """Return a link in place of a page in a page, which ours do not load."""
    source = unescape(found[1])
    for kind in FILMS:
        if kind in source or (kind == "youtube" and "youtu.be" in source):
            return film(kind, {"id": source.partition("?")[0]})
    text.left("page inside a page (iframe), now a link", found[0])
    address = f"https:{source}" if source.startswith("//") else source
    return f"[{address}]({address})"


def _label(words: str) -> str:
    return re.sub(r"(?<!\\)([\[\]])", r"\\\1", words)
