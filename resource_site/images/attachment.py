"""What is known of an attachment: the problems in its bytes, and the renditions of a picture."""

from __future__ import annotations

from msgspec import Struct

ALWAYS = "always"


class PictureError(Exception):
    """A picture cannot be published; the message continues its name, `fix` says what to do."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


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


class Attachment(Struct, frozen=True, array_like=True, gc=False):
    """An inspected file; `picture` is None if it is none, or cannot be published."""

    fault: Fault | None = None
    picture: Picture | None = None

    @property
    def is_usable(self) -> bool:
        """Whether the file can be published."""
        return self.fault is None or self.fault.check != ALWAYS
