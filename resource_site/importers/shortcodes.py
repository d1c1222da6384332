"""Hugo's shortcodes → Markdown."""

from __future__ import annotations

import re
from collections import Counter

from resource_site.importers import markup
from resource_site.importers.markup import Text
from resource_site.importers.plan import CONVERT, DROP, INNER

TAG = re.compile(
    r"\{\{(?P<sign>[<%])[ \t\n]*(?P<end>/?)[ \t]*(?P<name>[\w./-]+)"
    r"(?P<arguments>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?!\{\{)[^\"`]){0,2000}?)"
    r"(?P<self>/?)[ \t\n]*[>%]\}\}"
)
HIGHLIGHT = re.compile(
    r"\{\{[<%][ \t]*(highlight|code|code-toggle|codeblock)\b([^\n]*?)[>%]\}\}\n?(.*?)"
    r"\{\{[<%][ \t]*/[ \t]*\1[ \t]*[>%]\}\}",
    re.DOTALL,
)
SHOWN = re.compile(r"(\{\{[<%])/\*(.*?)\*/([>%]\}\})", re.DOTALL)
SUMMARY = re.compile(r"^[ \t]*<!--[ \t]*more[ \t]*-->[ \t]*$\n?", re.MULTILINE)
NOTES = {
    **dict.fromkeys(("note", "notice", "alert", "callout", "admonition", "info", "hint"), "NOTE"),
    "tip": "TIP",
    "important": "IMPORTANT",
    "warning": "WARNING",
    "caution": "CAUTION",
    "danger": "CAUTION",
}
QUOTES = ("quote", "blockquote", "quote-block")
LINKS = {
    "tweet": "https://twitter.com/{user}/status/{id}",
    "x": "https://x.com/{user}/status/{id}",
    "twitter": "https://twitter.com/i/status/{0}",
    "instagram": "https://www.instagram.com/p/{0}/",
    "gist": "https://gist.github.com/{0}/{1}",
}
DETAILS = ("details", "accordion", "expand", "collapse", "collapsible")
PAIRED = (*NOTES, *QUOTES, *DETAILS)
CODE = ("highlight", "code", "code-toggle", "codeblock")
KNOWN = frozenset({*PAIRED, *LINKS, *markup.FILMS, "ref", "relref", "figure", *CODE})


def is_known(name: str) -> bool:
    """Return True if a shortcode can be turned into Markdown."""
    return name in KNOWN or markup.PICTURE.search(name) is not None


def names(body: str) -> Counter[str]:
    """Return how often a body uses each shortcode."""
    plain = re.sub(r"`[^`\n]*`", "", SHOWN.sub("", body))
    return Counter(found["name"] for found in TAG.finditer(plain) if not found["end"])


def converted(text: Text, body: str) -> str:
    """Return a body in plain Markdown; a reference becomes `{ref}path`, for the links."""
    body = HIGHLIGHT.sub(lambda found: text.keep(_code(found)), body)
    body = SHOWN.sub(lambda found: text.keep(f"{found[1]}{found[2]}{found[3]}"), body)
    body = SUMMARY.sub("", text.without_code(body))
    for name in PAIRED:
        if text.uses.get(name, CONVERT) == CONVERT and name in body:
            body = _pair(name).sub(lambda found: _inside(text, found), body)
    for name in (name for name, use in text.uses.items() if use == DROP and name in body):
        body = _pair(re.escape(name)).sub(lambda found: _deleted(text, found), body)
    return "".join(markup.tags(TAG, body, lambda found: _single(text, found)))


def _code(found: re.Match[str]) -> str:
    values = markup.arguments(found[2])
    language = values.get("lang") or values.get("language") or ""
    language = values.get("0", "") if found[1] == "highlight" else language
    return markup.fenced(SHOWN.sub(r"\1\2\3", found[3]), language)


def _deleted(text: Text, found: re.Match[str]) -> str:
    text.left(f"shortcode {found['name']}: deleted", found[0])
    return ""


def _pair(name: str) -> re.Pattern[str]:
    opening = TAG.pattern.replace(r"(?P<name>[\w./-]+)", rf"(?P<name>{name})(?![\w-])")
    return re.compile(
        rf"{opening}(?P<inner>(?:(?!\{{\{{[<%][ \t]*{name}\b).)*?)"
        rf"\{{\{{[<%][ \t]*/[ \t]*{name}[ \t]*[>%]\}}\}}",
        re.DOTALL,
    )


def _inside(text: Text, found: re.Match[str]) -> str:
    name = found["name"]
    values, inner = markup.arguments(found["arguments"]), found["inner"].strip()
    if name in DETAILS:
        words = values.get("summary") or values.get("title") or values.get("0") or "Details"
        return f"<details><summary>{words}</summary>\n\n{inner}\n\n</details>"
    if name in QUOTES:
        return _quotation(text, inner, values)
    heading = values.get("heading") or values.get("title") or ""
    words = f"**{heading}**\n\n{inner}" if heading else inner
    return markup.note(text, words, NOTES[name])


def _single(text: Text, found: re.Match[str]) -> str | None:
    name, use = found["name"], text.uses.get(found["name"], CONVERT)
    new = "" if found["end"] or use != CONVERT else _tag(text, name, found["arguments"])
    if new:
        return new
    if found["end"]:
        return "" if use in (INNER, DROP) else None
    return markup.unconverted(text, f"shortcode {name}", name, found[0])


def _tag(text: Text, name: str, written: str) -> str:
    values = markup.arguments(written)
    if name in ("ref", "relref"):
        return f"{{ref}}{(values.get('path') or values.get('0', '')).replace(' ', '%20')}"
    if name in markup.FILMS:
        return markup.film(name, values)
    if name in LINKS:
        numbered = {f"a{key}" if key.isdigit() else key: value for key, value in values.items()}
        try:
            address = re.sub(r"\{(\d)\}", r"{a\1}", LINKS[name]).format(**numbered)
        except KeyError:
            return ""
        return f"<{address}>"
    if name in QUOTES and values.get("text"):
        return _quotation(text, values["text"], values)
    return markup.picture(values) if markup.PICTURE.search(name) else ""


def _quotation(text: Text, words: str, values: dict[str, str]) -> str:
    cite = values.get("cite") or values.get("author") or values.get("source") or ""
    return markup.quoted(text, f"{words}\n\n— {cite}" if cite else words)
