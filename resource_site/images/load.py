"""Scanned attachments → inspected ones: what changed is converted on all cores, and cached."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from resource_site.cache import workers
from resource_site.cache.store import Cache
from resource_site.content.documents import File, Files
from resource_site.content.formats import PICTURES
from resource_site.images import inspection
from resource_site.images.attachment import ALWAYS, Attachment, Fault, Picture, Rendition
from resource_site.problems import BuildError
from resource_site.progress import Progress
from resource_site.settings.config import Config

PATIENCE = 120.0  # seconds for one picture
HEAVY = 1 << 16  # bytes: to inspect a smaller file takes less than to start a process
# Kinds of cached values: attachments by the signatures of their files and by their bytes, and the
# bytes of the renditions of pictures.
KIND = "attachment"
BYTES = "content"
RENDITION = "rendition"

Attachments = Mapping[str, Attachment]
"""Inspected files by their paths for messages."""

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Attachment).decode


def attachments(files: Files, config: Config, cache: Cache, progress: Progress) -> Attachments:
    """Return what each attachment is, each asset and each file of `static/`."""
    every = [*files.attachments, *files.assets, *files.statics]
    if not every:
        return {}
    keys = {file.path: _key(file, config) for file in every}
    cached = cache.all(KIND)
    found = {
        file.path: known
        for file in every
        if (known := _decoded(cached.get(keys[file.path], b""))) is not None
    }
    new = [file for file in every if file.path not in found]
    made = _inspect_all(new, _Inspector(files, cache), config, progress)
    fresh = {keys[path]: one.raw for path, one in made.items() if one.may_be_cached}
    cache.put(KIND, {key: raw for key, raw in fresh.items() if key})
    found.update((path, _decode(one.raw)) for path, one in made.items())
    _prune(found, keys, cache)
    return found


def renditions(files: Files, cache: Cache) -> Callable[[str, Picture, Rendition], bytes]:
    """Return a function of a source's path that returns the bytes of a rendition.

    One that is no longer in the cache is made again.

    Raises BuildError if the source was changed since it was inspected.
    """
    by_path = {file.path: file for file in (*files.attachments, *files.assets)}

    def of_picture(path: str, picture: Picture, rendition: Rendition) -> bytes:
        raw = cache.get(RENDITION, picture.cache_key(rendition))
        if raw is None:
            again, made = inspection.inspect(by_path[path], lambda _: None)
            if again.picture != picture:
                raise BuildError(f"{path} was changed during the build; build again")
            raw = made[rendition.suffix]
        return raw

    return of_picture


def _key(file: File, config: Config) -> str:
    """Return the cache key of a file, '' if it may have changed without a trace."""
    return f"{file.signature} {file.path}" if file.is_settled(config.choices.started) else ""


def _decoded(raw: bytes) -> Attachment | None:
    """Return a cached attachment, None for what says nothing about a file."""
    try:
        found = _decode(raw) if raw else Attachment()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return found if found.key or found.picture or found.faults else None


class _Inspected(Struct, frozen=True):
    """An encoded attachment; what a disk or a dead process prevented is not cached."""

    raw: bytes
    may_be_cached: bool = True


def _inspect_all(
    files: Sequence[File], inspector: _Inspector, config: Config, progress: Progress
) -> dict[str, _Inspected]:
    """Inspect files in all processes, which cache the renditions that they make."""
    inspector.cache.close()
    share = 1 if any(file.size > HEAVY for file in files) else workers.SHARE
    results = workers.shared(
        inspector.inspect, files, config.choices.jobs, _lost, patience=PATIENCE, share=share
    )
    shown = progress.over(results, "Inspecting pictures and documents", len(files))
    return {files[number].path: one for number, one in shown}


class _Inspector:
    """Inspects files; converts no picture and searches no file whose bytes are known."""

    def __init__(self, files: Files, cache: Cache) -> None:
        self.cache = cache
        # What is not to be converted, and may have any name.
        assets = (file for file in files.assets if not _is_picture(file))
        self.as_is = {file.path for file in (*assets, *files.statics)}

    def inspect(self, file: File) -> _Inspected:
        """Inspect one file, and cache its renditions."""
        try:
            attachment, made = self._inspected(file)
        except OSError as error:
            message = f"cannot be read: {error.strerror}"
            fix = "replace it with a regular file that can be read"
            raw = _encode(Attachment((Fault(ALWAYS, message, fix),)))
            return _Inspected(raw, may_be_cached=False)
        raw, key = _encode(attachment), attachment.key
        if attachment.picture and made:
            key = attachment.picture.key
            self.cache.put(RENDITION, {f"{key}{suffix}": one for suffix, one in made.items()})
        if key:
            self.cache.put(BYTES, {key: raw})
        return _Inspected(raw)

    def _inspected(self, file: File) -> inspection.Converted:
        if file.path in self.as_is:
            return inspection.search(file, self._known), {}
        return inspection.inspect(file, self._known)

    def _known(self, key: str) -> Attachment | None:
        return _decoded(self.cache.get(BYTES, key) or b"")


def _is_picture(file: File) -> bool:
    return os.path.splitext(file.parts[-1])[1].lower() in PICTURES


def _lost(_: File) -> _Inspected:
    """Report a file during whose inspection the worker died or timed out."""
    message = f"could not be inspected: this crashed or took more than {PATIENCE:.0f} seconds"
    fix = "save it again in the program that made it, a picture as JPEG, and make it smaller"
    return _Inspected(_encode(Attachment((Fault(ALWAYS, message, fix),))), may_be_cached=False)


def _prune(found: Attachments, keys: Mapping[str, str], cache: Cache) -> None:
    pictures = [one.picture for one in found.values() if one.picture]
    cache.prune(KIND, set(keys.values()))
    cache.prune(BYTES, {picture.key for picture in pictures} | {one.key for one in found.values()})
    used = {picture.cache_key(one) for picture in pictures for one in picture.renditions()}
    cache.prune(RENDITION, used)
