"""Pictures and documents under `content/` → the addresses they are published at."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from resource_site import urls
from resource_site.content.documents import File
from resource_site.library.index import Library
from resource_site.problems import Problem


class Placed(Struct, frozen=True):
    """An attachment and its address.

    One in the folder of a document is published with it; any other file is published only if a
    published document links to it, so that nothing of a draft is published.
    """

    attachment: File
    address: str
    is_in_document: bool


def placed(
    attachments: Iterable[File], library: Library
) -> tuple[dict[tuple[str, ...], Placed], list[Problem]]:
    """Return the addresses of attachments by path; a name that gives no slug is a problem."""
    folders = _folders(library)
    result, problems = {}, []
    for attachment in attachments:
        address = _address(attachment.parts, folders)
        if address is None:
            continue
        if "//" in address or any(map(urls.loses_characters, attachment.parts)):
            name = next(filter(urls.loses_characters, attachment.parts), attachment.parts[-1])
            fix = "rename it, using only a–z, 0–9 and -"
            message = f"the name '{name}' cannot be part of an address"
            problems.append(Problem(attachment.path, 0, 0, message, fix))
            continue
        is_in_document = _folder(attachment.parts, folders) is not None
        result[attachment.parts] = Placed(attachment, address, is_in_document)
    return result, problems


def _folders(library: Library) -> Mapping[tuple[str, ...], str | None]:
    """Return the address of each folder that is a document, None if it is not published."""
    folders: dict[tuple[str, ...], str | None] = {}
    for document in library.documents():
        if _is_index(document.parts):
            folders.setdefault(document.parts[:-1], document.address)
    for parts in (*library.invalid, *(found.parts for found in library.unpublished)):
        if _is_index(parts):
            folders.setdefault(parts[:-1], None)
    return folders


def _is_index(parts: tuple[str, ...]) -> bool:
    return parts[-1].split(".")[0] == "index" and len(parts) > 2


def _folder(
    parts: tuple[str, ...], folders: Mapping[tuple[str, ...], str | None]
) -> tuple[str, ...] | None:
    """Return the nearest folder above a file that is a document."""
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
