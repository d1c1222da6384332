"""The bytes of an attachment → what it is, and the problem in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256

from resource_site import safe_files
from resource_site.content.documents import File
from resource_site.content.formats import PICTURES
from resource_site.images import containers, contents, faults, kinds
from resource_site.images.attachment import ALWAYS, Attachment, Fault, PictureError
from resource_site.images.containers import ContainerError
from resource_site.images.kinds import ENDS, NAMES

MOST_BYTES = 100 << 20  # of a picture
LARGE_ANIMATION = 500 * 1024

Converted = tuple[Attachment, dict[str, bytes]]
"""An attachment, and the bytes of its renditions by their suffixes."""


def inspect(file: File, known: Callable[[str], Attachment | None]) -> Converted:
    """Inspect a file, and convert it if it is a picture; raise OSError.

    `known` returns what was found out before about a file, by the digest of its bytes.
    """
    ending = os.path.splitext(file.parts[-1])[1].lower()
    head, tail = safe_files.ends(file.location, ENDS)
    kind = kinds.kind(head)
    if problem := _misnamed(file, kind, ending, head) or _cut(kind, tail):
        return Attachment((Fault(ALWAYS, *problem),)), {}
    return _picture(file, kind, known) if ending in PICTURES else (search(file, known), {})


def search(file: File, known: Callable[[str], Attachment | None]) -> Attachment:
    """Search a file that is published as it is, whatever it is; raise OSError."""
    key = safe_files.sha256(file.location)
    if found := known(key):
        inside = found.contents
    else:
        with safe_files.opened(file.location) as stream:
            inside = contents.contents(stream)
    return Attachment(faults.faults(inside, file.parts[-1]), key=key, contents=inside)


def _misnamed(file: File, kind: str, ending: str, head: bytes) -> tuple[str, str] | None:
    """Return a message and a fix if a file is not what its name says."""
    what, wanted = "file", f"{ending[1:].upper()} file"
    if ending in PICTURES:
        what, wanted = "picture", "picture"
    if not head:
        return "is empty", f"save the {what} again from where it came from"
    if kind == "LFS":
        return f"is {NAMES['LFS']}", "run `git lfs install && git lfs pull`, then build again"
    if kinds.is_named(kind, ending):
        return None
    message = f"is {NAMES[kind]}, not what its name says" if kind else f"is not a {wanted}"
    if kind == "HTML":
        fix = f"download the {what} itself: a web page was saved under its name"
    elif kind in kinds.RENAMED:
        new = os.path.splitext(file.parts[-1])[0] + kinds.RENAMED[kind]
        fix = f"rename the file to {new}, and write this name where it is used"
    elif kind in kinds.DRAWINGS and ending in PICTURES:
        fix = "open it in an image editor and save it as JPEG or PNG"
    else:
        fix = f"replace it with a {wanted}"
    return message, fix


def _cut(kind: str, tail: bytes) -> tuple[str, str] | None:
    if not kinds.is_cut(kind, tail):
        return None
    return "is incomplete: its end is missing", "copy or download the file again"


def _picture(file: File, kind: str, known: Callable[[str], Attachment | None]) -> Converted:
    if file.size > MOST_BYTES:
        message = f"is {file.size / 2**20:,.0f} MB; the limit is {MOST_BYTES >> 20} MB"
        return Attachment((Fault(ALWAYS, message, "save it as JPEG in an image editor"),)), {}
    try:
        raw = safe_files.read(file.location, MOST_BYTES)
        key = sha256(raw).hexdigest()
        if found := known(key):
            return found, {}
        from resource_site.images import conversion  # Pillow takes long to import

        picture, renditions = conversion.convert(raw, kind, key)
        _verify(renditions)
    except PictureError as error:
        return Attachment((Fault(ALWAYS, error.message, error.fix),)), {}
    size = len(renditions[picture.full.suffix])
    large: tuple[Fault, ...] = ()
    if not picture.scaled and size > LARGE_ANIMATION:
        message = f"is {size / 2**20:.1f} MB and cannot be scaled; the limit is 500 KB"
        fix = "make it smaller or shorter, or publish it as an MP4 film and link to it"
        large = (Fault("weight", message, fix),)
    return Attachment(large, picture), renditions


def _verify(renditions: dict[str, bytes]) -> None:
    """Raise PictureError if a rendition contains more than a picture."""
    for raw in renditions.values():
        try:
            found = ", ".join(containers.metadata(raw))
        except ContainerError as error:
            found = str(error)
        if found:
            message = f"contains data that cannot be removed ({found})"
            raise PictureError(message, "save it again in an image editor")
