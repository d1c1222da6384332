"""What a build changes, as one HTML page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

from resource_site.cli.changes import Change
from resource_site.render import comparing
from resource_site.render.comparing import Piece

Texts = tuple[str, str, str]
"""The text of a page before and after, and its language."""

STYLE = """\
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: anywhere; color: #1b1b1b; background: #fff; }
pre { white-space: pre-wrap; font: inherit; border-inline-start: 4px solid #bbb; padding: 0 1rem; }
ins { background: #d4f4d4; color: #063; }
del { background: #fbdada; color: #800; }
"""
TAGS = {comparing.DELETED: "del", comparing.INSERTED: "ins"}


def page(changes: Sequence[Change], texts: dict[str, Texts], summary: str) -> str:
    """Return the page; `texts` has those of changed pages, by their addresses."""
    return "".join(_parts(changes, texts, summary))


def _parts(changes: Sequence[Change], texts: dict[str, Texts], summary: str) -> Iterator[str]:
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>What a build changes</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>What a build changes</h1>\n<p>{escape(summary)}</p>\n"
    )
    for kind, group in groupby(changes, key=lambda change: change.kind):
        yield f"<h2>{escape(kind.capitalize())}</h2>\n<ul>\n"
        for change in group:
            address = escape(change.address)
            shown = f'<a href="#{address}">{address}</a>' if change.address in texts else address
            yield f"<li>{change.action}: {shown}</li>\n"
        yield "</ul>\n"
    if texts:
        yield "<h2>Texts</h2>\n"
    for address, (before, after, language) in texts.items():
        pieces = comparing.differences(before, after, language)
        yield f'<h3 id="{escape(address)}">{escape(address)}</h3>\n'
        text = "".join(map(_marked, pieces)) or "Only what surrounds the text changes."
        yield f'<pre lang="{escape(language)}" dir="auto">{text}</pre>\n'
    yield "</main>\n</body>\n</html>\n"


def _marked(piece: Piece) -> str:
    tag, text = TAGS.get(piece.kind), escape(piece.text)
    return f"<{tag}>{text}</{tag}>" if tag else text
