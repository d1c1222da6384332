"""Pictures and documents under `content/` → the addresses they are published at."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from resource_site import urls
from resource_site.content.documents import Document, File, Library
from resource_site.problems import Problem
from resource_site.values import valueclass


@valueclass(frozen=True, slots=True)
class Placed:
    """An attachment and its address.

    One that stands in the folder of a text goes `with_text`; any other file is published
    only if a published text uses it, so that nothing of a draft is seen.
    """

    attachment: File
    address: str
    with_text: bool


def placed(
    attachments: Iterable[File], documents: Iterable[Document], library: Library
) -> tuple[dict[tuple[str, ...], Placed], list[Problem]]:
    """Return where attachments stand, by their path; names that give no address are problems."""
    folders = _folders(documents, library)
    result, problems = {}, []
    for attachment in attachments:
        address = _address(attachment.parts, folders)
        if address is None:
            continue
        if "//" in address or _loses_letters(attachment):
            fix = "rename it with a–z, 0–9 and -"
            message = "no address can be made of this file's name"
            problems.append(Problem(attachment.path, 0, 0, message, fix))
            continue
        with_text = _folder(attachment.parts, folders) is not None
        result[attachment.parts] = Placed(attachment, address, with_text)
    return result, problems


def _folders(
    documents: Iterable[Document], library: Library
) -> Mapping[tuple[str, ...], str | None]:
    """Return the address of each folder that is a text, None where it is not published."""
    folders: dict[tuple[str, ...], str | None] = {}
    for document in documents:
        if _is_index(document.parts):
            folders.setdefault(document.parts[:-1], document.address)
    for parts in (*library.broken, *(held.parts for held in library.held_back)):
        if _is_index(parts):
            folders.setdefault(parts[:-1], None)
    return folders


def _is_index(parts: tuple[str, ...]) -> bool:
    return parts[-1].split(".")[0] == "index" and len(parts) > 2


def _folder(
    parts: tuple[str, ...], folders: Mapping[tuple[str, ...], str | None]
) -> tuple[str, ...] | None:
    """Return the nearest folder above a file that is a text."""
    above = (parts[:length] for length in range(len(parts) - 1, 0, -1))
    return next((folder for folder in above if folder in folders), None)


def _address(parts: tuple[str, ...], folders: Mapping[tuple[str, ...], str | None]) -> str | None:
    folder = _folder(parts, folders)
    if folder is None:
        below = parts[1:] if parts[0] == "pages" else parts
        return "/" + "/".join(_names(below))
    home = folders[folder]
    return None if home is None else home + "/".join(_names(parts[len(folder) :]))


def _names(parts: tuple[str, ...]) -> Iterator[str]:
    *folders, file = parts
    yield from map(urls.slug, folders)
    stem, suffix = posixpath.splitext(file)
    yield f"{urls.slug(stem) or '/'}{suffix.lower()}"


def _loses_letters(attachment: File) -> bool:
    return any(urls.loses_letters(part) for part in attachment.parts)
