"""What Python-Markdown, the dialect of Pelican, has and ours does not → our Markdown."""

from __future__ import annotations

import re
from textwrap import dedent
from urllib.parse import quote, unquote

from resource_site.importers import markup
from resource_site.importers.markup import Text
from resource_site.importers.shortcodes import NOTES

INDENTED = r"(?:(?: {4}|\t)[^\n]*(?:\n|\Z)|[ \t]*\n(?=[ \t]*\n|(?: {4}|\t)))"
CODE = re.compile(
    rf"(?:(?<=\n\n)|\A)(?: {{4}}|\t)(?::::|#!)(?P<language>[\w+-]+)[^\n]*\n(?P<code>{INDENTED}+)"
)
ADMONITION = re.compile(
    rf"^!!! *(?P<kind>\w+)[^\n\"]*(?:\"(?P<title>[^\"\n]*)\")?[^\n]*\n(?P<inner>{INDENTED}*)",
    re.MULTILINE,
)
LIST_LINK = re.compile(r"(\]\([{|](?:category|tag|author)[}|])([^()\n]+)(?=\))")


def converted(text: Text, body: str) -> str:
    """Return a body in plain Markdown, with its code put aside."""
    body = CODE.sub(lambda found: text.keep(_code(found)), body)
    body = text.without_code(body)
    body = ADMONITION.sub(lambda found: _note(text, found), body)
    return LIST_LINK.sub(lambda found: found[1] + quote(unquote(found[2].strip())), body)


def _code(found: re.Match[str]) -> str:
    return f"{markup.fenced(dedent(found['code'].expandtabs(4)), found['language'])}\n"


def _note(text: Text, found: re.Match[str]) -> str:
    inner, title = dedent(found["inner"].expandtabs(4)).strip(), found["title"]
    words = f"**{title}**\n\n{inner}" if title else inner
    return markup.note(text, words, NOTES.get(found["kind"].lower(), "NOTE"))
