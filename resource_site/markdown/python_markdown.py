"""The dialect of the `markdown` package, for sites that come from Pelican, MkDocs or Nikola.

Its HTML passes the policy for raw HTML and nh3.  The package tells no positions, so the target of
a link, or the tag that is reported, is looked up in the source.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import unescape
from types import FrameType
from typing import Any

from markdown import Markdown

from resource_site.markdown import plain
from resource_site.markdown.addresses import Addresses
from resource_site.markdown.body import Body, LimitError
from resource_site.markdown.collector import Collector
from resource_site.markdown.policy import Policy

_SECONDS = 2.0
HAS_TIMER = "setitimer" in vars(signal)
_CLASSES = r"[A-Za-z0-9_+# -]*"  # extensions choose their own
_ALIGNED = re.compile(r'<(t[dh]) style="text-align: (left|center|right);"')
_WITHOUT_TEXT = re.compile(r'<img alt="" (src="[^"]*" )(title="decorative" )?/>')
_HEADING = re.compile(r"<h[1-6]")
_TARGET = re.compile(r'(?:href|src|data)="([^"]*)"')


def body(text: str, extensions: Sequence[str], own_links: str) -> Body:
    """Convert a text with the extensions that a site names; see `resource_site.markdown.body`."""
    page = _Located(text, own_links)
    page.html = _converted(text, tuple(extensions)).encode()
    policy = Policy(page, Addresses(page), _CLASSES)
    html = policy.html([(page.html.decode(), 0)])
    html = policy.cleaned(html + policy.close(0))
    return page.body(html.strip("\n"))


class _Located(Collector):
    """Takes ranges of bytes in the HTML, and finds where the source says the same."""

    def __init__(self, text: str, own_links: str) -> None:
        super().__init__(text, own_links)
        self.html = b""
        self._found: dict[bytes, int] = {}

    def written(self, _start: int, _end: int) -> str:
        return ""

    def position(self, start: int, end: int) -> tuple[int, int, int]:
        tag = self.html[start:end].decode("utf-8", "ignore") if start >= 0 else ""
        if _HEADING.match(tag):
            tag = plain.text(self.html[end : self.html.find(b"</h", end)].decode())
        target = _TARGET.search(tag)
        needle = (unescape(target[1]) if target else tag).encode()
        at = self.source.find(needle, self._found.get(needle, 0)) if needle else -1
        if at < 0:
            return 0, 0, 1
        self._found[needle] = at + 1
        return super().position(at, at + len(needle))

    def heading(self, level: int, start: int, end: int, *, empty: bool, tag: bool = False) -> None:
        """Check the next heading; most are written with number signs."""
        super().heading(level, start, end, empty=empty, tag=tag and self._is_in_source(start, end))

    def _is_in_source(self, start: int, end: int) -> bool:
        return self.html[start:end] in self.source


def _converted(text: str, extensions: tuple[str, ...]) -> str:
    converter = _converter(extensions, threading.get_ident())
    try:
        with _limited_time():
            html: str = converter.reset().convert(text)
    except LimitError:
        raise
    except Exception as error:  # extensions may raise anything
        message = f"python-markdown cannot convert this article: {_shortened(error)}"
        fix = "take out the part that was changed last, or remove an extension from site.toml"
        raise LimitError(message, fix) from error
    html = _WITHOUT_TEXT.sub(_with_alt, html)
    return _ALIGNED.sub(r'<\1 align="\2"', html)


def _with_alt(tag: re.Match[str]) -> str:
    """Tell a picture that is decoration from one that lacks its alternative text."""
    return f'<img {tag[1]}alt="" />' if tag[2] else f"<img {tag[1]}/>"


@lru_cache(maxsize=16)
def _converter(extensions: tuple[str, ...], _thread: int) -> Markdown:
    """Return a converter; each thread has its own, as a converter holds the text it is at."""
    for name in extensions:
        try:
            Markdown(extensions=[name])
        except Exception as error:  # an extension is code of any kind
            message = f"the Markdown extension '{name}' cannot be used: {_shortened(error)}"
            fix = "install it, or delete it from markdown.extensions in site.toml"
            raise LimitError(message, fix) from error
    return Markdown(extensions=list(extensions))


def _shortened(error: Exception) -> str:
    words = " ".join(str(error).split()) or error.__class__.__name__
    return words if len(words) <= 120 else f"{words[:119]}…"


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise LimitError after some seconds; only a main thread can be interrupted, on POSIX."""
    if threading.current_thread() is not threading.main_thread() or not HAS_TIMER:
        yield
        return
    previous = signal.signal(signal.SIGALRM, _too_slow)
    remaining = signal.setitimer(signal.ITIMER_REAL, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *remaining)
        signal.signal(signal.SIGALRM, previous)


def _too_slow(_signal: int, _frame: FrameType | None) -> Any:
    message = f"this article takes more than {_SECONDS:g} seconds to convert"
    raise LimitError(message, "divide it, and look for long rows of brackets or signs")
