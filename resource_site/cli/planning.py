"""A plan and the present site → what a build changes, and the texts of changed pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from resource_site import safe_files
from resource_site.cache.store import Cache
from resource_site.cli import changes
from resource_site.cli.changes import ADDED, CHANGED, REMOVED, Change
from resource_site.publish import manifest, snapshot
from resource_site.render import comparing
from resource_site.render.renderer import Renderer
from resource_site.settings.config import Config
from resource_site.site.claims import address_of
from resource_site.site.outputs import SEARCH, Output

PAGE_LIMIT = 16 * 1024 * 1024
TEXTS = 200  # pages whose texts are compared

Texts = tuple[str, str, str]


class Comparison:
    """The planned site compared with the present one, file by file.

    A file whose inputs are those of the last build is not rendered, if the site is unchanged.
    """

    def __init__(self, renderer: Renderer, config: Config, cache: Cache) -> None:
        self.renderer, self.config = renderer, config
        output = config.choices.output
        self.published = manifest.read(output)
        is_known = bool(snapshot.unchanged_files(output, cache))
        saved = snapshot.load(cache, output.absolute()).digests if is_known else {}
        self._saved: Mapping[str, str] = saved
        self._pages: list[tuple[str, str]] = []

    def changes(self) -> list[Change]:
        """Return all differences, ordered by kind."""
        return sorted(self._changes())

    def texts(self) -> dict[str, Texts]:
        """Return the texts of the first pages that change, before and after, by address."""
        result = {}
        for path, action in self._pages[:TEXTS]:
            before = "" if action == ADDED else self._present(path)
            after = "" if action == REMOVED else self._rendered(path)
            language = comparing.language_of(after or before)
            texts = comparing.text_of(before), comparing.text_of(after)
            result[address_of(path)] = (*texts, language)
        return result

    def _changes(self) -> Iterator[Change]:
        outputs = self.renderer.outputs
        for path, output in outputs.items():
            action = ADDED if path not in self.published else CHANGED
            if action == ADDED or self._differs(path, output):
                self._note(path, action)
                yield Change(changes.kind(output), action, address_of(path))
        for path in self.published.keys() - outputs.keys():
            if not path.startswith(SEARCH):
                self._note(path, REMOVED)
                kind = changes.kind_of_address(address_of(path), self.config)
                yield Change(kind, REMOVED, address_of(path))
        index = self.renderer.index
        if index and self._saved.get(SEARCH) != index.digest:
            yield Change("search index", CHANGED, f"/{SEARCH}")

    def _differs(self, path: str, output: Output) -> bool:
        if output.digest and self._saved.get(path) == output.digest:
            return False
        found = self.renderer.render(output)
        if isinstance(found, Path):
            return safe_files.sha256(str(found)) != self.published[path]
        return sha256(found).hexdigest() != self.published[path]

    def _note(self, path: str, action: str) -> None:
        if path.endswith((".html", ".htm")):
            self._pages.append((path, action))

    def _present(self, path: str) -> str:
        try:
            raw = safe_files.read(str(self.config.choices.output / path), PAGE_LIMIT)
        except OSError:
            return ""
        return raw.decode(errors="replace")

    def _rendered(self, path: str) -> str:
        raw = self.renderer.render(self.renderer.outputs[path])
        return raw.decode() if isinstance(raw, bytes) else ""
