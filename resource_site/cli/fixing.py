"""The fixes that are certain → edited files, and the difference they make."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from resource_site import edits
from resource_site.content.documents import Files
from resource_site.problems import Edit, Problem

ROUNDS = 10  # a fix may bring to light what it hid


class Fixing:
    """Applies the fixes of problems, round by round; `dry_run` leaves the files as they are."""

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self._rounds = 0
        self._before: dict[str, bytes] = {}
        self._after: dict[str, bytes] = {}

    def apply(self, problems: Iterable[Problem], files: Files) -> bool:
        """Apply the fixes that are certain; return True if further ones may be found now."""
        self._rounds += 1
        if self._rounds > ROUNDS or (self.dry_run and self._rounds > 1):
            return False
        locations = {file.path: file.location for file in files.sources}
        changed = False
        for path, found in _by_file(problems).items():
            if path in locations:
                changed |= self._edit(path, locations[path], found)
        return changed and not self.dry_run

    def difference(self) -> Iterator[str]:
        """Yield the lines of a unified diff of all edited files."""
        for path, after in sorted(self._after.items()):
            before = self._before[path]
            old, new = (edits.BREAK.split(raw.decode())[::2] for raw in (before, after))
            yield from difflib.unified_diff(old, new, path, path, lineterm="")

    @property
    def count(self) -> int:
        """The number of edited files."""
        return len(self._after)

    def _edit(self, path: str, location: str, found: Iterable[Edit]) -> bool:
        before = edits.read(location)
        try:
            after = edits.applied(before.decode(), found).encode()
        except UnicodeDecodeError:
            return False
        if after == before:
            return False
        self._before.setdefault(path, before)
        self._after[path] = after
        if not self.dry_run:
            edits.replace(location, before, after)
        return True


def _by_file(problems: Iterable[Problem]) -> Mapping[str, set[Edit]]:
    result: dict[str, set[Edit]] = defaultdict(set)
    for problem in problems:
        if problem.edit:
            result[problem.path].add(problem.edit)
    return result
