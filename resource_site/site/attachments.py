"""Pictures and documents under `content/` → the addresses they are published at."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from resource_site import urls
from resource_site.content.documents import File
from resource_site.content.formats import PUBLISHED
from resource_site.content.parse import ANY
from resource_site.images.attachment import Fault
from resource_site.images.load import Attachments
from resource_site.library.index import Library
from resource_site.problems import SEVERITIES, Problem, Severity
from resource_site.settings.config import Config

Folder = tuple[str, ...]

CONVERTED = dict.fromkeys((".heic", ".heif"), ".jpg")
"""The endings of pictures that are published in another format."""


class Owner(NamedTuple):
    """The document that a folder is; one with errors may not have its whole address."""

    path: str
    address: str
    is_published: bool = False
    is_faulty: bool = False


Folders = Mapping[Folder, Owner]


class Placed(Struct, frozen=True):
    """An attachment and its address.

    One in the folder of a document is published with it; any other file is published only if a
    published document links to it, so that nothing of a draft is published.
    `owner` is the path of the document in whose folder it is, '' if it is in none; if that one has
    errors, links to its attachments are correct all the same.
    """

    attachment: File
    address: str
    owner: str
    is_published: bool
    is_faulty: bool = False


def placed(
    attachments: Iterable[File], library: Library
) -> tuple[dict[tuple[str, ...], Placed], list[Problem]]:
    """Return the addresses of attachments by path; a name that gives no slug is a problem."""
    folders = _folders(library)
    result, problems = {}, []
    for attachment in attachments:
        found = _placed(attachment, folders)
        lossy = next(filter(urls.loses_characters, _below(attachment.parts, folders)), "")
        if lossy or "//" in found.address:
            problems.append(_unusable(attachment, lossy or attachment.parts[-1]))
            found = replace(found, is_published=False)
        result[attachment.parts] = found
    return result, problems


def faults(placed: Iterable[Placed], inspected: Attachments, config: Config) -> dict[str, Fault]:
    """Return the error in each file that must not be published, by its address."""
    found: dict[str, Fault] = {}
    for one in placed:
        for fault in inspected[one.attachment.path].faults:
            if _severity(fault, config) is Severity.ERROR:
                found.setdefault(one.address, fault)
    return found


def problems(
    placed: Iterable[Placed],
    used: Collection[str],
    reported: Mapping[str, Fault],
    library: Library,
    inspected: Attachments,
    config: Config,
) -> Iterator[Problem]:
    """Yield the problems in files but those that were reported where a document uses them.

    What is wrong with a file is an error if it is published, or belongs to a document that is
    published at another time; else it is a warning.  A file that nothing uses is a note.
    """
    meant = {document.path for document in (*library.dated(), *library.faulty)}
    for found in placed:
        path, every = found.attachment.path, inspected[found.attachment.path].faults
        is_used = found.is_published and (found.owner != "" or found.address in used)
        is_error = is_used or found.owner in meant
        for fault in every:
            if reported.get(found.address) is not fault:
                yield from _fault_problems(path, fault, config, is_error=is_error)
        if not every and found.is_published and not is_used:
            message = "no published document links to this file, so it is not published"
            fix = "link to it from a document, or begin its name with _"
            yield Problem(path, 0, 0, message, fix, severity=Severity.NOTE)


def design_problems(
    files: Iterable[File], inspected: Attachments, config: Config
) -> Iterator[Problem]:
    """Yield the problems in assets and in the files of `static/`."""
    for file in files:
        for fault in inspected[file.path].faults:
            yield from _fault_problems(file.path, fault, config)


def is_attachment(name: str) -> bool:
    """Return True if files of this name are published as they are."""
    return posixpath.splitext(name)[1].lower() in PUBLISHED


def file_name(name: str) -> str:
    """Return the last part of the address of an attachment; two slashes if it has no slug."""
    stem, suffix = posixpath.splitext(name)
    suffix = suffix.lower()
    return f"{urls.slug(stem) or '/'}{CONVERTED.get(suffix, suffix)}"


def _fault_problems(
    path: str, fault: Fault, config: Config, *, is_error: bool = True
) -> Iterator[Problem]:
    """Yield the problem in a file, unless the site has turned its check off."""
    if severity := _severity(fault, config):
        severity = severity if is_error else Severity.WARNING
        yield Problem(path, 0, 0, f"this file {fault.message}", fault.fix, severity=severity)


def _severity(fault: Fault, config: Config) -> Severity | None:
    return SEVERITIES.get(config.checks.get(fault.check, "error"))


def _placed(attachment: File, folders: Folders) -> Placed:
    *names, file = _below(attachment.parts, folders)
    address = "/".join((*map(urls.slug, names), file_name(file)))
    folder = _folder(attachment.parts, folders)
    if folder:
        owner = folders[folder]
        whole = owner.address + address
        return Placed(attachment, whole, owner.path, owner.is_published, owner.is_faulty)
    return Placed(attachment, f"/{address}", "", is_published=True)


def _unusable(attachment: File, name: str) -> Problem:
    """Report a name; that of a folder whose document was deleted must not stop the build."""
    message = f"the name '{name}' cannot be part of an address"
    fix = "rename it, using only a–z, 0–9 and -"
    was_document = attachment.parts[1:-1][:1] == (name,) and attachment.parts[0] != "pages"
    severity = Severity.WARNING if was_document else Severity.ERROR
    return Problem(attachment.path, 0, 0, message, fix, severity=severity)


def _folders(library: Library) -> Folders:
    """Return the document of each folder that is one."""
    folders: dict[Folder, Owner] = {}
    for document in library.documents():
        if _is_index(document.parts):
            owner = Owner(document.path, document.address, is_published=True)
            folders.setdefault(document.parts[:-1], owner)
    for found in library.unpublished:
        if _is_index(found.parts):
            folders.setdefault(found.parts[:-1], Owner(found.path, found.address))
    for document in library.faulty:
        if _is_index(document.parts):
            owner = Owner(document.path, document.address, is_faulty=True)
            folders.setdefault(document.parts[:-1], owner)
    for parts in filter(_is_index, library.invalid):
        folders.setdefault(parts[:-1], Owner("/".join(parts), f"/{ANY}/", is_faulty=True))
    return folders


def _is_index(parts: tuple[str, ...]) -> bool:
    return parts[-1].split(".")[0] == "index" and len(parts) > 2


def _folder(parts: tuple[str, ...], folders: Collection[tuple[str, ...]]) -> Folder | None:
    """Return the nearest folder above a file that is a document."""
    above = (parts[:length] for length in range(len(parts) - 1, 0, -1))
    return next((folder for folder in above if folder in folders), None)


def _below(parts: tuple[str, ...], folders: Folders) -> tuple[str, ...]:
    """Return the names of a path that are part of the address."""
    folder = _folder(parts, folders)
    if folder is None:
        return parts[1:] if parts[0] == "pages" else parts
    return parts[len(folder) :]
