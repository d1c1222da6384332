"""What is known of an attachment: the problems in its bytes, and the renditions of a picture."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

ALWAYS = "always"
# Why a part of a file cannot be searched.
DAMAGED = "it is damaged"
PROTECTED = "it is protected by a password or restrictions"


class PictureError(Exception):
    """A picture cannot be published; the message continues its name, `fix` says what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


class LockedError(Exception):
    """A part of a file cannot be searched; `reason` continues "it cannot be searched:"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Member = tuple[int | str, Iterator[bytes]]
"""A file in another file: its name, or its offset, and its bytes in pieces."""


class Fault(Struct, frozen=True, array_like=True, gc=False):
    """A problem in a file; `message` continues its name.

    `check` is the `[checks]` entry that sets its severity.  A file with a fault of the check
    ALWAYS is not published.
    """

    check: str
    message: str
    fix: str


class Rendition(Struct, frozen=True, array_like=True, gc=False):
    """A file made from a picture; its address is that of the picture, and `suffix`."""

    suffix: str
    width: int
    height: int


class Picture(Struct, frozen=True, array_like=True, gc=False):
    """What is published of a picture.

    `full` has all its pixels, `fallback` is for every program, `scaled` are of the media type
    `type`, the smallest first.  `key` identifies the bytes of its source.
    """

    key: str
    full: Rendition
    fallback: Rendition
    type: str = ""
    scaled: tuple[Rendition, ...] = ()

    def renditions(self) -> tuple[Rendition, ...]:
        """Return each rendition once."""
        return tuple(dict.fromkeys((self.full, self.fallback, *self.scaled)))

    def cache_key(self, rendition: Rendition) -> str:
        """Return the key of the bytes of a rendition in the cache."""
        return f"{self.key}{rendition.suffix}"


class Place(Struct, frozen=True, array_like=True, gc=False):
    """Something that was found in a file: what it is, and where in the file.

    `name` is such as `word/media/image1.jpeg` or `picture 3 on page 2`; '' is the file itself.
    """

    what: str
    name: str = ""

    def within(self, name: str) -> Place:
        """Return a place in a file that is itself in another one."""
        return Place(self.what, " in ".join(filter(None, (self.name, name))))


class Contents(Struct, frozen=True, array_like=True, gc=False):
    """What a file contains that most readers do not see.

    `positions` are those of photos, recordings and metadata, `names` those of authors; `locked` are
    parts that cannot be searched, with the reason.
    """

    positions: tuple[Place, ...] = ()
    names: tuple[str, ...] = ()
    locked: tuple[Place, ...] = ()


class Attachment(Struct, frozen=True, array_like=True, gc=False):
    """An inspected file; `picture` is None if it is none, or cannot be published.

    `key` is the SHA-256 of a file that is published as it is, which `contents` is about.
    """

    faults: tuple[Fault, ...] = ()
    picture: Picture | None = None
    key: str = ""
    contents: Contents = Contents()
