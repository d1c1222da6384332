"""A dead link → the closest name that there is in its folder."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from resource_site.content.formats import PICTURES
from resource_site.suggestions import Suggestions
from resource_site.urls import last, slug

Parts = tuple[str, ...]

_DAY = re.compile(r"\d{4}-\d\d-\d\d-")


class Suggested:
    """The fix for a dead link: the closest name in its folder.

    Each index is made once, when the first suggestion is asked for.
    """

    def __init__(
        self, files: Collection[Parts], documents: Collection[Parts], addresses: Collection[str]
    ) -> None:
        self._files, self._documents, self._addresses = files, documents, addresses
        self._indexes: dict[tuple[str, Parts | str], tuple[Suggestions, dict[str, str]]] = {}

    def closest(self, folder: str, name: str) -> str:
        """Return the address of the closest page in a folder, or ''."""
        return self._closest("page", folder, name)

    def page(self, folder: str, name: str) -> str:
        """Return the fix for a link to an address where no page is."""
        meant = self.closest(folder, name)
        return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

    def file(self, folder: Parts, name: str) -> str:
        """Return the fix for a link to a file that does not exist."""
        meant = self._closest("file", folder, name)
        return f"did you mean {meant}?" if meant else "write the name of the file it leads to"

    def has_close(self, folder: Parts, name: str) -> bool:
        """Return True if a file in a folder has a name that is close to one."""
        return self._closest("file", folder, name) != ""

    def picture(self, folder: Parts, name: str) -> str:
        """Return the fix for a picture that does not exist."""
        meant = self._closest("picture", folder, name)
        return f"did you mean {meant}?" if meant else "save the picture beside the article"

    def same(self, kind: str, folder: Parts, name: str) -> str:
        """Return the only file in a folder whose name differs in nothing that an address has."""
        found = self._names.get((folder, *_same(name)), ())
        is_shown = kind != "picture" or posixpath.splitext(name)[1].lower() in PICTURES
        return found[0] if len(found) == 1 and is_shown else ""

    def elsewhere(self, kind: str, name: str, folder: Parts) -> str:
        """Return the way from a folder to the only file of a name, '' for none or several."""
        found = self._everywhere.get(_plain(name), ())
        is_shown = kind != "picture" or posixpath.splitext(name)[1].lower() in PICTURES
        if len(found) != 1 or not is_shown:
            return ""
        path = posixpath.relpath("/".join(found[0]), "/".join(folder) or ".")
        return path.replace(" ", "%20")

    def _closest(self, kind: str, folder: Parts | str, name: str) -> str:
        key = (kind, folder)
        if key not in self._indexes:
            meanings = self._folders[kind].get(folder, {})
            self._indexes[key] = Suggestions(meanings), meanings
        suggestions, meanings = self._indexes[key]
        closest = suggestions.closest(name)
        return meanings[closest] if closest else ""

    @cached_property
    def _names(self) -> Mapping[tuple[Parts, str, str], Sequence[str]]:
        """The names of all files by their folder and by what is equal in names alike."""
        names: dict[tuple[Parts, str, str], list[str]] = defaultdict(list)
        for parts in (*self._files, *self._documents):
            names[parts[:-1], *_same(parts[-1])].append(parts[-1])
        return names

    @cached_property
    def _everywhere(self) -> Mapping[str, Sequence[Parts]]:
        """The paths of all files by their names, with and without the day they begin with."""
        paths: dict[str, list[Parts]] = defaultdict(list)
        for parts in (*self._files, *self._documents):
            is_folder = len(parts) > 2 and parts[-1] == "index.md"
            name = f"{parts[-2]}.md" if is_folder else parts[-1]
            for same in {_plain(name), _plain(_DAY.sub("", name))}:
                paths[same].append(parts)
        return paths

    @cached_property
    def _folders(self) -> Mapping[str, Mapping[Parts | str, dict[str, str]]]:
        """All names by what they name and by their folder, each with what to write for it."""
        pages = ((parent(known), last(known), known) for known in self._addresses)
        files = (*self._files, *self._documents)
        return {
            "page": _by_folder(pages),
            "file": _by_folder((name[:-1], stem(name[-1]), name[-1]) for name in files),
            "picture": _by_folder((name[:-1], stem(name[-1]), name[-1]) for name in self._files),
        }


def parent(address: str) -> str:
    """Return the address of the folder that an address is in: /a/ for /a/b/ and for /a/b."""
    return address.rstrip("/").rpartition("/")[0] + "/"


def _by_folder(
    names: Iterator[tuple[Parts | str, str, str]],
) -> Mapping[Parts | str, dict[str, str]]:
    folders: dict[Parts | str, dict[str, str]] = defaultdict(dict)
    for folder, name, meaning in names:
        folders[folder][name] = meaning
    return folders


def stem(name: str) -> str:
    """Return a file name without its ending, as names are compared."""
    return posixpath.splitext(name)[0].casefold()


def _plain(name: str) -> str:
    """Return a file name as it is compared: in lower case, with `.md` if it has no ending."""
    return "{}{}".format(*_same(name))


def _same(name: str) -> tuple[str, str]:
    """Return what is equal for names that differ in case, spaces, hyphens or lack `.md`."""
    plain, suffix = posixpath.splitext(name)
    return slug(plain) or plain, {".jpeg": ".jpg", "": ".md"}.get(suffix.lower(), suffix.lower())
