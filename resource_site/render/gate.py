"""The last check of each file: nothing is published but what was inspected.

A picture with metadata is refused wherever it is from, and a file that is published as it is must
have the bytes that were searched for positions.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from resource_site import safe_files
from resource_site.images import containers
from resource_site.images.containers import ContainerError
from resource_site.problems import BuildError
from resource_site.site.outputs import Copy

HEAD = 64  # bytes that tell a picture from other files


def inspected(path: str, copy: Copy) -> Path:
    """Return where a file is; raise BuildError if its bytes are not those that were inspected."""
    if safe_files.sha256(copy.location) != copy.key:
        raise BuildError(f"{path} was changed during the build; build again")
    return Path(copy.location)


def checked(path: str, content: bytes | Path) -> bytes | Path:
    """Return what a file holds; raise BuildError for a picture that contains more than that."""
    pieces = safe_files.pieces(str(content)) if isinstance(content, Path) else iter([content])
    first = next(pieces, b"")
    if containers.form(first[:HEAD]) and (found := _metadata(first, pieces)):
        problem = f"{path} would be published with metadata ({found})"
        raise BuildError(problem, "save the picture again in an image editor, without metadata")
    return content


def _metadata(first: bytes, rest: Iterator[bytes]) -> str:
    try:
        return ", ".join(containers.metadata(b"".join(chain([first], rest))))
    except ContainerError as error:
        return str(error)
