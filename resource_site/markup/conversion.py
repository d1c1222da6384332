"""Markdown text → Body, by way of the `markdown` package: the long way, for any text whatever.

The package's own block parser and inline patterns cannot be brought to agree with GitHub's preview
by adding to them, so an extension puts ours in their place: `blocks` reads the lines, `writing`
writes the HTML.  Between the two the package hands on an element; ours holds the tree of blocks
instead of one element for each word in emphasis, which would cost as much as all the rest.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import Registry

from resource_site.markup import blocks, entities, limits, safety, words
from resource_site.markup.body import MARK, Body, Finding, Reference
from resource_site.markup.gathered import Gathered
from resource_site.markup.limits import LARGEST, SECONDS, LimitError
from resource_site.markup.tree import Document, Place
from resource_site.markup.writing import Writer


class Article(ET.Element):
    """The element that the package hands from the parser to the serializer: a tree of blocks."""

    def __init__(self, document: Document) -> None:
        super().__init__("article")
        self.document = document


class ArticleParser(BlockParser):
    """Reads lines as GitHub does."""

    def parseDocument(self, lines: Iterable[str]) -> ET.ElementTree:  # noqa: N802 - the package's name
        """Return the tree of blocks."""
        return ET.ElementTree(Article(blocks.document("\n".join(lines))))


class GitHubFlavor(Extension):
    """Makes the `markdown` package read and write what GitHub's preview shows."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = words.of(language)
        self.gathered = Gathered()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the package's name
        """Put our parser in the place of the package's own stages."""
        md.preprocessors = Registry()
        md.treeprocessors = Registry()
        md.postprocessors = Registry()
        md.stripTopLevelTags = False
        md.parser = ArticleParser(md)
        md.registerExtension(self)

    def reset(self) -> None:
        """Forget the last article; the package calls this between two of them."""
        self.gathered = Gathered()

    def written(self, root: ET.Element) -> str:
        """Write the tree of blocks as HTML."""
        if not isinstance(root, Article):
            raise TypeError(root)
        return Writer(root.document, self._words, self.gathered).html()


def body(text: str, language: str) -> Body:
    """Turn the text of an article into its body; see `resource_site.markup.body`."""
    try:
        if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
            raise limits.too_large()
        with _limited_time():
            return _converted(entities.safe(text), language)
    except LimitError as limit:
        return _refused(limit)
    except RecursionError:
        return _refused(limits.too_deep(0))


def _refused(limit: LimitError) -> Body:
    finding = Finding("always", limit.line, 0, 1, limit.message, limit.fix)
    return Body("", (), (), (finding,))


def _converted(text: str, language: str) -> Body:
    markdown, flavor = _markdown(language, threading.get_ident())
    html = markdown.reset().convert(text)
    gathered = flavor.gathered
    html, loss = safety.cleaned(html)
    if loss:
        fix = "close every tag that is opened, and copy addresses from a browser"
        gathered.report("always", Place(0), loss, fix)
    html, references = _numbered(html, gathered.references)
    return Body(
        html=html,
        references=references,
        anchors=tuple(gathered.anchors),
        findings=gathered.all_findings(),
    )


def _numbered(html: str, references: list[Reference]) -> tuple[str, tuple[Reference, ...]]:
    """Leave out the references that have no place in the HTML, as in the words of a picture."""
    pieces = html.split(MARK)
    if len(pieces) == 2 * len(references) + 1:
        return html, tuple(references)
    kept = [references[int(number)] for number in pieces[1::2]]
    pieces[1::2] = map(str, range(len(kept)))
    return MARK.join(pieces), tuple(kept)


@lru_cache(maxsize=16)
def _markdown(language: str, _thread: int) -> tuple[Markdown, GitHubFlavor]:
    """Return a converter; each thread has its own, as a converter holds the article it is at."""
    flavor = GitHubFlavor(language)
    markdown = Markdown(extensions=[flavor])
    markdown.serializer = flavor.written  # the package sets its own after its extensions
    return markdown, flavor


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise LimitError after SECONDS; only a main thread can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _listen_to_the_clock(os.getpid())
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, remaining, interval)


@lru_cache(maxsize=1)  # it takes longer than to read a paragraph
def _listen_to_the_clock(_process: int) -> None:
    signal.signal(signal.SIGALRM, _too_slow)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise limits.too_slow()
