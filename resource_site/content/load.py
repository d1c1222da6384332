"""Scanned sources → parsed documents: what changed is parsed on all cores, the rest is cached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec import Struct

from resource_site import markdown
from resource_site.cache import digest, workers
from resource_site.cache.store import Cache
from resource_site.content import parse, scan
from resource_site.content.documents import File, ParsedDocument
from resource_site.markdown.body import Body
from resource_site.problems import BuildError, Problem
from resource_site.progress import Progress
from resource_site.settings.config import Config

BATCH = 200  # bodies cached at a time

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(ParsedDocument).decode
_decode_body = msgspec.json.Decoder(Body).decode


class _Parsed(Struct, frozen=True):
    """An encoded document, the encoded bodies made for it, and whether it may be cached.

    What a disk or a dead process kept from being parsed may be parsed next time.
    """

    document: bytes
    bodies: dict[str, bytes]
    may_be_cached: bool = True


def documents(
    files: tuple[File, ...], config: Config, cache: Cache, progress: Progress
) -> list[ParsedDocument]:
    """Return what each source holds, in the order of the files."""
    keys = _keys(files, config)
    cached = cache.all("document")
    parsed = {}
    for file in files:
        if (found := _decoded(cached.get(keys[file.path], b""))) is not None:
            parsed[file.path] = found
    unparsed = [file for file in files if file.path not in parsed]
    made = _parse_all(unparsed, config, cache, progress)
    parsed.update((path, _decode(found.document)) for path, found in made.items())
    fresh = {keys[path]: found.document for path, found in made.items() if found.may_be_cached}
    cache.put("document", {key: raw for key, raw in fresh.items() if key})
    cache.prune("document", set(keys.values()))
    cache.prune("body", {found.document.body for found in parsed.values() if found.document})
    return [parsed[file.path] for file in files]


def html(files: tuple[File, ...], config: Config, cache: Cache) -> Callable[[str, str], str]:
    """Return a function of a body's key and its source's path that returns its HTML.

    A body that is no longer in the cache is made again.

    Raises BuildError if the source was changed since it was parsed.
    """
    by_path = {file.path: file for file in files}
    parser = _Parser(config, cache)

    def of_body(key: str, path: str) -> str:
        found = parser.cached(key)
        if found is None:
            raw = parser.parse(by_path[path]).bodies.get(key)
            found = _decode_body(raw) if raw else None
        if found is None:
            raise BuildError(f"{path} was changed during the build; build again")
        return found.html

    return of_body


def _keys(files: Iterable[File], config: Config) -> Mapping[str, str]:
    """Return the cache key of each file: all that its document depends on.

    It is '' where the file may have changed since without a trace in its signature.
    """
    settings, started = parse.settings(config), config.choices.started
    return {
        file.path: f"{settings} {file.signature} {file.path}" if file.is_settled(started) else ""
        for file in files
    }


def _decoded(raw: bytes) -> ParsedDocument | None:
    try:
        return _decode(raw) if raw else None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _parse_all(
    files: list[File], config: Config, cache: Cache, progress: Progress
) -> dict[str, _Parsed]:
    """Parse files in all processes, and cache the bodies made for them."""
    made: dict[str, _Parsed] = {}
    bodies: dict[str, bytes] = {}
    parser = _Parser(config, cache)
    cache.close()
    results = workers.shared(parser.parse, files, config.choices.jobs, parser.lost)
    for number, parsed in progress.over(results, "Parsing", len(files)):
        made[files[number].path] = msgspec.structs.replace(parsed, bodies={})
        bodies.update(parsed.bodies)
        if len(bodies) >= BATCH:
            cache.put("body", bodies)
            bodies = {}
    cache.put("body", bodies)
    return made


class _Parser:
    """Parses sources with the settings of a site; converts no Markdown that is cached."""

    def __init__(self, config: Config, cache: Cache) -> None:
        self.config, self.cache = config, cache
        self.own_links = config.own_links

    def cached(self, key: str) -> Body | None:
        """Return a cached body, or None."""
        raw = self.cache.get("body", key)
        try:
            return _decode_body(raw) if raw else None
        except (msgspec.MsgspecError, UnicodeError):
            return None

    def parse(self, file: File) -> _Parsed:
        """Read and parse one source."""
        made: dict[str, bytes] = {}

        def body(text: str, language: str) -> tuple[str, Body]:
            flavor, extensions = self.config.markdown_flavor, self.config.markdown_extensions
            key = digest.of((flavor, *extensions, self.own_links, language, text))
            found = self.cached(key)
            if found is None:
                found = markdown.body(
                    text,
                    language=language,
                    flavor=flavor,
                    extensions=extensions,
                    own_links=self.own_links,
                )
                made[key] = _encode(found)
            return key, found

        source, problems = scan.source(file)
        if source is None:
            return _without_document(file, problems)
        return _Parsed(_encode(parse.document(source, problems, self.config, body)), made)

    def lost(self, file: File) -> _Parsed:
        """Report a source during whose parsing the worker died or timed out."""
        message = "converting this file crashed or took more than 10 seconds"
        fix = "undo the last change to this file, and report the file to the developers"
        return _without_document(file, [Problem(file.path, 0, 0, message, fix)])


def _without_document(file: File, problems: Iterable[Problem]) -> _Parsed:
    found = ParsedDocument(
        path=file.path,
        parts=file.parts,
        document=None,
        faulty=None,
        draft=False,
        appears=None,
        expires=None,
        problems=tuple(problems),
    )
    return _Parsed(_encode(found), {}, may_be_cached=False)
