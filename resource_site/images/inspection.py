"""The bytes of an attachment → what it is, and the problem in it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from hashlib import sha256

from resource_site import safe_files
from resource_site.content.documents import File
from resource_site.content.scan import PICTURES
from resource_site.images import containers, kinds, pdf
from resource_site.images.attachment import ALWAYS, Attachment, Fault, PictureError
from resource_site.images.containers import ContainerError
from resource_site.images.kinds import ENDS, NAMES

MOST_BYTES = 100 << 20  # of a picture, or of a PDF file that is searched for an author
LARGE_ANIMATION = 500 * 1024
# How phones write the place of a recording: Android, iPhone, 3GPP.
PLACE = re.compile(
    rb"\xa9xyz.{4}[+-][0-9]|com\.apple\.quicktime\.location\.ISO6709|loci\0{4}", re.DOTALL
)
LONGEST_PLACE = 64  # bytes

Converted = tuple[Attachment, dict[str, bytes]]
"""An attachment, and the bytes of its renditions by their suffixes."""


def inspect(file: File, known: Callable[[str], Attachment | None]) -> Converted:
    """Inspect a file, and convert it if it is a picture; raise OSError.

    `known` returns what was found out before about a picture, by the digest of its bytes.
    """
    ending = os.path.splitext(file.parts[-1])[1].lower()
    head, tail = safe_files.ends(file.location, ENDS)
    kind = kinds.kind(head)
    if problem := _misnamed(file, kind, ending, head) or _cut(kind, tail):
        return Attachment(Fault(ALWAYS, *problem)), {}
    if ending in PICTURES:
        return _picture(file, kind, known)
    if kind == "PDF" and file.size <= MOST_BYTES:
        return Attachment(_author(safe_files.read(file.location, MOST_BYTES))), {}
    return Attachment(_place(file) if kind == "FILM" else None), {}


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
        return Attachment(Fault(ALWAYS, message, "save it as JPEG in an image editor")), {}
    try:
        raw = safe_files.read(file.location, MOST_BYTES)
        key = sha256(raw).hexdigest()
        if found := known(key):
            return found, {}
        from resource_site.images import conversion  # Pillow takes long to import

        picture, renditions = conversion.convert(raw, kind, key)
        _verify(renditions)
    except PictureError as error:
        return Attachment(Fault(ALWAYS, error.message, error.fix)), {}
    size = len(renditions[picture.full.suffix])
    fault = None
    if not picture.scaled and size > LARGE_ANIMATION:
        message = f"is {size / 2**20:.1f} MB and cannot be scaled; the limit is 500 KB"
        fix = "make it smaller or shorter, or publish it as an MP4 film and link to it"
        fault = Fault("weight", message, fix)
    return Attachment(fault, picture), renditions


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


def _author(raw: bytes) -> Fault | None:
    name = pdf.author(raw)
    if not name:
        return None
    message = f'names its author in its metadata: "{name}"'
    fix = (
        "if readers must not see this, delete the author in the document properties of the "
        "program that made it, and export it again"
    )
    return Fault("metadata", message, fix)


def _place(file: File) -> Fault | None:
    """Search a recording for a place; only the end of each piece is kept for the next one."""
    end = b""
    for piece in safe_files.pieces(file.location):
        if PLACE.search(end + piece):
            message = "contains the place where it was recorded"
            fix = (
                f"run `ffmpeg -i {file.parts[-1]} -map_metadata -1 -c copy clean.mp4`, and replace "
                "the file by clean.mp4"
            )
            return Fault("location", message, fix)
        end = piece[-LONGEST_PLACE:]
    return None
