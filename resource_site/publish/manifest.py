"""The manifest `build.json` of a published site: its files, and the versions that built it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

MANIFEST = "build.json"


class Manifest(msgspec.Struct, frozen=True, gc=False):
    """The installed versions that built a site, and the SHA-256 of its files."""

    files: dict[str, str] = {}
    versions: dict[str, str] = {}


def read(output: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a published site by its path, or nothing."""
    with suppress(OSError):
        return decode((output / MANIFEST).read_bytes()).files
    return {}


def decode(raw: bytes) -> Manifest:
    """Return a manifest; one without files if it is damaged."""
    with suppress(ValueError, RecursionError):
        return msgspec.json.decode(raw, type=Manifest)
    return Manifest()


def encode(files: Mapping[str, str], versions: Mapping[str, str]) -> bytes:
    """Return a manifest with one line for each file; look up the versions unless they are given."""
    if not versions:
        from resource_site.publish import versions as module  # what it imports is slow

        versions = module.installed()
    content = {"versions": versions, "files": files}
    text = json.dumps(content, ensure_ascii=False, separators=(",\n", ": "))
    return f"{text}\n".encode()
