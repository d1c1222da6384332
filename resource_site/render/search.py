"""Search records → the files of the search index, made by Pagefind."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from icu4py.breakers import WordBreaker

from resource_site import urls
from resource_site.problems import BuildError
from resource_site.render import bodies
from resource_site.render.bodies import Html
from resource_site.site.outputs import SearchIndex, SearchRecord

# Languages written without spaces are segmented here, and in the browser for a query.
UNSPACED = frozenset({"zh", "ja", "th", "km", "lo", "my"})
JOINER = "\u2060"
TAG = re.compile(r"(<[^>]*>)")
# Pagefind also writes files for its own interface, which this site does not use.
WANTED = re.compile(
    r"pagefind\.js|pagefind-worker\.js|pagefind-entry\.json|wasm\.\w+\.pagefind"
    r"|pagefind\.[\w-]+\.pf_meta|(?:index|fragment|filter)/[\w-]+\.pf_\w+"
)


class SearchError(BuildError):
    """The search index could not be built; the message is the output of Pagefind."""


def files(index: SearchIndex, html: Html) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the index, below `pagefind/`; raise SearchError."""
    with TemporaryDirectory(prefix="search-") as folder:
        pages, made = Path(folder, "pages"), Path(folder, "made")
        for record in index.records:
            body = bodies.filled(record.content, html)
            _write(pages / urls.file_of(record.address), _page(record, body))
        if not pages.exists():
            return
        _run(pages, made)
        for path in sorted(made.rglob("*")):
            name = path.relative_to(made).as_posix()
            if WANTED.fullmatch(name):
                yield f"pagefind/{name}", _steady(name, path.read_bytes())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _page(record: SearchRecord, body: str) -> str:
    """Return a document for Pagefind: nothing but title, date and body."""
    title = escape(record.title)
    if record.language.partition("-")[0] in UNSPACED:
        title, body = _spaced(title, record.language), _spaced(body, record.language)
    return (
        f'<!doctype html><html lang="{record.language}"><head><meta charset="utf-8">'
        f'<meta data-pagefind-meta="title[content]" content="{escape(record.title)}">'
        f'<meta data-pagefind-meta="date[content]" content="{escape(record.date)}"></head>'
        f"<body><h1>{title}</h1>{body}</body></html>"
    )


def _spaced(html: str, language: str) -> str:
    """Put spaces between the words of HTML, outside its tags."""
    pieces = TAG.split(html)
    pieces[::2] = [_words(text, language) if text else "" for text in pieces[::2]]
    return "".join(pieces)


def _words(text: str, language: str) -> str:
    """Put a joiner and a space between words; the search page removes this pair and no other."""
    spaced = f"{JOINER} ".join(WordBreaker(text, language))
    return re.sub(rf"(?:{JOINER} )? +(?:{JOINER} )?", " ", spaced)


def _run(pages: Path, made: Path) -> None:
    command = [sys.executable, "-m", "pagefind_bin", "--site", str(pages), "--quiet"]
    done = subprocess.run(  # noqa: S603 - no text of the site is part of the command
        [*command, "--output-path", str(made)], capture_output=True, check=False
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise SearchError(
            said or f"Pagefind could not build the search index (exit status {done.returncode})"
        )


def _steady(name: str, raw: bytes) -> bytes:
    """Sort the names in the entry file: Pagefind writes them in random order."""
    if not name.endswith(".json"):
        return raw
    return json.dumps(json.loads(raw), sort_keys=True, ensure_ascii=False).encode()
