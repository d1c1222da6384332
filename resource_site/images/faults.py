"""What a file contains that readers must not get → messages, and what an editor can do."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence

from resource_site.images import gps
from resource_site.images.attachment import DAMAGED, PROTECTED, Contents, Fault, Place

SHOWN = 3  # places that are named in one message
FOUND = {
    gps.PHOTO: ("the place where a photo was taken", "the places where photos were taken"),
    gps.RECORDING: ("the place where it was recorded", "the places where recordings were made"),
    gps.METADATA: ("a place in its metadata", "places in its metadata"),
}
MICROSOFT = {
    **dict.fromkeys((".doc", ".docx", ".rtf"), ("Word", "Document")),
    **dict.fromkeys((".xls", ".xlsx"), ("Excel", "Workbook")),
    **dict.fromkeys((".ppt", ".pptx"), ("PowerPoint", "Presentation")),
}
LIBRE = frozenset({".odt", ".ods", ".odp"})
SOUNDS = frozenset({".mp3", ".m4a", ".ogg"})
FILMS = frozenset({".mp4", ".webm"})
CLEAN = (
    "Windows: right-click it > Properties > Details > Remove Properties and Personal Information; "
    "Mac: open it in Preview > Tools > Show Inspector > GPS > Remove Location Info"
)
AGAIN = {
    ".pdf": "insert it again in the program that made the PDF, and export it as a new file",
    ".zip": "make a new archive with it",
    ".epub": "make the book again with it",
}


def faults(contents: Contents, name: str) -> tuple[Fault, ...]:
    """Return what is wrong with a file of this name, by what it contains."""
    ending = os.path.splitext(name)[1].lower()
    return tuple(_faults(contents, name, ending))


def _faults(contents: Contents, name: str, ending: str) -> Iterator[Fault]:
    if contents.positions:
        found = {position.what for position in contents.positions}
        message = f"contains {_positions(contents.positions, ending)}"
        yield Fault("location", message, _without_positions(found, name, ending))
    if contents.names:
        owner = "its author" if len(contents.names) == 1 else "its authors"
        names = _listed([f'"{name}"' for name in contents.names])
        message = f"names {owner} in its metadata: {names}"
        yield Fault("metadata", message, f"if readers must not see this, {_without_names(ending)}")
    if contents.locked:
        first = contents.locked[0]
        places = _listed([place.name for place in contents.locked if place.name])
        message = f"cannot be searched for places{f' ({places})' if places else ''}: {first.what}"
        yield Fault("locked", message, _unlocked(first.what, ending))


def _positions(found: Sequence[Place], ending: str) -> str:
    """Name what a file contains, and where."""
    photos = {place.name for place in found if place.what == gps.PHOTO}
    named = []
    for kind, (one, several) in FOUND.items():
        # A photo often has its position twice, in Exif and in XMP.
        others = photos if kind == gps.METADATA else frozenset[str]()
        names = [at.name for at in found if at.what == kind and at.name not in others]
        if kind == gps.PHOTO and ending in SOUNDS | FILMS:
            names = [name or "its cover picture" for name in names]
        if names:
            places = _listed([name for name in names if name])
            label = several if len(names) > 1 or (kind == gps.RECORDING and places) else one
            named.append(f"{label} ({places})" if places else label)
    return " and ".join(named)


def _listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def _without_positions(found: Collection[str], name: str, ending: str) -> str:
    if ending in SOUNDS | FILMS:
        tracks = "-map 0:a" if ending in SOUNDS else '-map "0:V?" -map "0:a?"'
        return (
            f'run `ffmpeg -i "{name}" {tracks} -map_metadata -1 -c copy clean{ending}`, and '
            f"replace {name} with clean{ending}"
        )
    if found == {gps.RECORDING}:
        return (
            "run `ffmpeg -i film.mp4 -map_metadata -1 -c copy clean.mp4` with the recording in it, "
            "and put clean.mp4 in its place"
        )
    if ending in MICROSOFT:
        return (
            f"in {MICROSOFT[ending][0]}, right-click the picture > Save as Picture; remove the "
            f"place from the saved file ({CLEAN}); right-click the picture in the document > "
            "Change Picture > From a File, choose the saved file, and save the document"
        )
    if ending in LIBRE:
        return (
            "in LibreOffice, right-click the picture > Save; remove the place from the saved file "
            f"({CLEAN}); right-click the picture in the document > Replace, choose the saved file, "
            "and save the document"
        )
    again = AGAIN.get(ending, "make the file again with it")
    return f"remove the place from the original picture ({CLEAN}); {again}"


def _without_names(ending: str) -> str:
    if ending in MICROSOFT:
        return (
            f"open it in {MICROSOFT[ending][0]}, choose File > Info > Check for Issues > Inspect "
            "Document > Inspect, then Remove All beside Document Properties and Personal "
            "Information, and save"
        )
    if ending in LIBRE:
        return (
            "open it in LibreOffice, choose File > Properties > General, clear 'Apply user data', "
            "press Reset Properties, and save"
        )
    if ending == ".pdf":
        return (
            "delete the author in the document properties of the program that made it, and export "
            "it again"
        )
    return "delete the author in the properties of the document in it, and make the file again"


def _unlocked(reason: str, ending: str) -> str:
    if reason == DAMAGED:
        return "open it in the program that made it, and save it as a new file"
    if reason != PROTECTED:
        return "publish the files in it one by one"
    if ending == ".pdf":
        return "export it again from the program that made it, without a password or restrictions"
    if ending in MICROSOFT:
        program, what = MICROSOFT[ending]
        return (
            f"in {program}, choose File > Info > Protect {what} > Encrypt with Password, delete "
            "the password, and save"
        )
    return "save it again without a password"
