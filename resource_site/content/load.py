"""Listed sources → readings: what changed is read on all cores, the rest is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from resource_site import markup
from resource_site.cache import digest, workers
from resource_site.cache.memory import Memory, Text
from resource_site.content import parse, scan, serialization
from resource_site.content.documents import Document, File, Listing, Reading
from resource_site.markup.body import Body
from resource_site.problems import Problem, StoppedError
from resource_site.progress import Progress
from resource_site.settings.config import Config
from resource_site.values import valueclass

BATCH = 200  # bodies written down at a time

Remembered = Callable[[str], tuple[str, str] | None]
"""The way to a packed body by its key, if it is remembered."""


@valueclass(frozen=True, slots=True)
class _Read:
    """What one source became, ready to be remembered, and the bodies that were made for it."""

    text: Text
    bodies: Mapping[str, tuple[str, str]]


def of(listing: Listing, config: Config, memory: Memory, progress: Progress) -> list[Reading]:
    """Return what each source says, in the order of the listing."""
    known = memory.texts()
    reader = _Reader(config, memory.body if known else _nothing)
    read = _remembered(listing.sources, known, reader)
    unread = [file for file in listing.sources if file.path not in read]
    fresh = _read_all(unread, reader, memory, progress)
    gone = known.keys() - {file.path for file in listing.sources}
    kept = {path: text for path, text in known.items() if path not in gone} | fresh
    memory.keep_texts(kept, fresh.keys() | gone)
    memory.forget_bodies({text.body for text in kept.values()})
    made = serialization.unpacked([text.record for text in fresh.values()], config.timezone)
    read.update(zip(fresh, made, strict=True))
    return [read[file.path] for file in listing.sources]


def html(listing: Listing, config: Config, memory: Memory) -> Callable[[Document], str]:
    """Return a way to the HTML of each text; what is remembered no more is made again."""
    files = {file.path: file for file in listing.sources}
    reader = _Reader(config, memory.body)

    def of_document(document: Document) -> str:
        found = memory.body(document.html)
        if found is None:
            found = reader.read(files[document.path]).bodies.get(document.html)
        if found is None:
            raise StoppedError(f"{document.path} was changed during the build; build again")
        return found[0]

    return of_document


def _remembered(
    files: Iterable[File], known: Mapping[str, Text], reader: _Reader
) -> dict[str, Reading]:
    """Return the readings of files that are as they were when they were read, by their paths.

    One record that is none, its sum right for all that, and nothing is remembered.
    """
    texts = {}
    for file in files:
        text = known.get(file.path)
        if text and text.signature == file.signature and text.settings == reader.settings:
            texts[file.path] = text.record
    try:
        found = serialization.unpacked(list(texts.values()), reader.config.timezone)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return {}
    return dict(zip(texts, found, strict=True))


def _nothing(_key: str) -> None:
    """Remember no body: a memory without texts has none to ask for, ten thousand times."""


def _read_all(
    files: list[File], reader: _Reader, memory: Memory, progress: Progress
) -> dict[str, Text]:
    """Read files, share the work between processes, and remember what it gives."""
    fresh: dict[str, Text] = {}
    bodies: dict[str, tuple[str, str]] = {}
    memory.close()
    found = workers.shared(reader.read, files, reader.config.choices.jobs, reader.lost)
    for number, read in progress.over(found, "Reading", len(files)):
        fresh[files[number].path] = read.text
        bodies.update(read.bodies)
        if len(bodies) >= BATCH:
            memory.keep_bodies(bodies)
            bodies.clear()
    memory.keep_bodies(bodies)
    return fresh


class _Reader:
    """Reads sources as the settings of a site say; `remembered` leads to bodies made before."""

    def __init__(self, config: Config, remembered: Remembered) -> None:
        self.config, self.remembered = config, remembered
        self.settings = parse.settings(config)

    def read(self, file: File) -> _Read:
        """Read one source; its Markdown is converted unless the same text was before."""
        made: dict[str, tuple[str, str]] = {}

        def body(text: str, language: str) -> tuple[str, Body]:
            key = digest.of((language, text))
            found = self.remembered(key)
            if found is not None:
                return key, serialization.unpacked_body(*found)
            fresh = markup.body(text, language=language)
            made[key] = serialization.packed_body(fresh)
            return key, fresh

        source, unclean = scan.source(file)
        if source is None:
            # It may be the disk's fault and not the text's, so it is looked at again next time.
            return self._again(file, unclean)
        read = parse.read(source, self.settings, unclean, self.config, body)
        return _Read(self._text(file, read), made)

    def lost(self, file: File) -> _Read:
        """Name a text over which a process died or hung, as far as anybody can tell why."""
        message = "this text cannot be converted: it stops the program that does it"
        fix = "take out the part that was changed last, and tell the developers"
        return self._again(file, [Problem(file.path, 0, 0, message, fix)])

    def _again(self, file: File, problems: Iterable[Problem]) -> _Read:
        """Say what is wrong with a file that gave no text, and look at it again each time."""
        read = Reading(
            file.path,
            file.parts,
            None,
            draft=False,
            appears=None,
            expires=None,
            problems=tuple(problems),
        )
        return _Read(self._text(file, read)._replace(signature=""), {})

    def _text(self, file: File, read: Reading) -> Text:
        """Return what to remember; a young file cannot be known again by its signature."""
        signature = file.signature if file.is_settled(self.config.choices.started) else ""
        html = read.document.html if read.document else ""
        return Text(signature, self.settings, html, serialization.packed(read))
