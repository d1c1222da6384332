"""Markdown text → Body, by way of the `markdown` package.

The package's own block parser and inline patterns cannot be brought to agree with GitHub's preview
by adding to them, so an extension puts ours in their place: `blocks` reads the lines, `writing`
writes the HTML.  Between the two the package hands on an element; ours holds the tree of blocks
instead of one element for each word in emphasis, which would cost as much as all the rest.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import FrameType
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions import Extension
from markdown.util import Registry

from generator.markup import blocks, entities, plain, safety, words
from generator.markup.gathered import Gathered
from generator.markup.limits import DEEPEST, LARGEST, SECONDS, TooDeep, TooSlow
from generator.markup.tree import Document
from generator.markup.writing import Writer
from generator.model import Body, Finding


class Article(ElementTree.Element):
    """The element that the package hands from the parser to the serializer: a tree of blocks."""

    def __init__(self, document: Document) -> None:
        super().__init__("article")
        self.document = document


class ArticleParser(BlockParser):
    """Reads lines as GitHub does."""

    def parseDocument(self, lines: Iterable[str]) -> ElementTree.ElementTree:  # noqa: N802 - theirs
        """Return the tree of blocks."""
        return ElementTree.ElementTree(Article(blocks.document(list(lines))))


class GitHubFlavor(Extension):
    """Makes the `markdown` package read and write what GitHub's preview shows."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._words = words.of(language)
        self.writer = Writer(Document(), self._words)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the package's name
        """Put our parser in the place of the package's own stages."""
        md.preprocessors = Registry()
        md.treeprocessors = Registry()
        md.postprocessors = Registry()
        md.stripTopLevelTags = False
        md.parser = ArticleParser(md)

    def written(self, root: ElementTree.Element) -> str:
        """Write the tree of blocks as HTML."""
        if not isinstance(root, Article):
            raise TypeError(root)
        self.writer = Writer(root.document, self._words)
        return self.writer.html()


def body(text: str, language: str) -> Body:
    """Turn the text of an article into its body; see `generator.markup.body`."""
    if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        return _refused(0, "this article is longer than 1 MiB", "divide it into several articles")
    try:
        with _limited_time():
            return _converted(entities.safe(text), language)
    except (TooDeep, RecursionError) as problem:
        line = problem.line if isinstance(problem, TooDeep) else 0
        message = f"more than {DEEPEST} things stand inside each other here"
        return _refused(line, message, "take some lists, quotations or tags out of each other")
    except TooSlow:
        message = f"this article took more than {SECONDS:g} seconds to read"
        return _refused(0, message, "divide it, and look for long rows of brackets or signs")


def _converted(text: str, language: str) -> Body:
    markdown, flavor = _markdown(language)
    html = markdown.convert(text)
    writer = flavor.writer
    gathered = writer.gathered
    clean, complete = safety.cleaned(html)
    return Body(
        html=clean,
        beginning=plain.beginning(clean),
        headings=tuple(gathered.headings),
        references=tuple(gathered.references),
        outside=tuple(gathered.outside),
        anchors=tuple(gathered.anchors),
        words=plain.count(clean),
        findings=gathered.all_findings(),
    )


@lru_cache(maxsize=16)
def _markdown(language: str) -> tuple[Markdown, GitHubFlavor]:
    flavor = GitHubFlavor(language)
    markdown = Markdown(extensions=[flavor])
    markdown.serializer = flavor.written  # the package sets its own after its extensions
    return markdown, flavor


@contextmanager
def _limited_time() -> Iterator[None]:
    """Raise TooSlow in the block when SECONDS are over; only a main thread can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGALRM, _too_slow)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, remaining, interval)
        signal.signal(signal.SIGALRM, handler)


def _too_slow(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlow


def _refused(line: int, message: str, fix: str) -> Body:
    finding = Finding("always", line, 0, 1, message, fix)
    return Body("", "", (), (), (), (), 0, (finding,))
