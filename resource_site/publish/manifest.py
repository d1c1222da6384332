"""The manifest `build.json` of a published site: its files, and the versions that built it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

MANIFEST = "build.json"


class _Manifest(msgspec.Struct, frozen=True, gc=False):
    files: dict[str, str]


def read(output: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a published site by its path, or nothing."""
    with suppress(OSError):
        return decode((output / MANIFEST).read_bytes())
    return {}


def decode(raw: bytes) -> dict[str, str]:
    """Return the files that a manifest lists, or nothing if it is damaged."""
    with suppress(ValueError, RecursionError):
        return msgspec.json.decode(raw, type=_Manifest).files
    return {}


def encode(files: Mapping[str, str]) -> bytes:
    """Return a manifest with one line for each installed version and each file."""
    from resource_site import versions  # what it imports is slow, and few builds need it

    content = {"versions": versions.installed(), "files": files}
    text = json.dumps(content, ensure_ascii=False, separators=(",\n", ": "))
    return f"{text}\n".encode()
