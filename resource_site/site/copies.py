"""Attachments, assets and the files of `static/` → the files that are published of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resource_site.cache import digest
from resource_site.content.documents import File, Files
from resource_site.images.load import Attachments
from resource_site.settings.config import Config
from resource_site.site import pictures
from resource_site.site.attachments import Placed
from resource_site.site.outputs import Copy, Output


def outputs(
    placed: Iterable[Placed],
    used: set[str],
    files: Files,
    inspected: Attachments,
    config: Config,
) -> Iterator[Output]:
    """Yield the attachments that are published, the assets, and the files of `static/`."""
    for found in placed:
        if found.is_published and (found.owner or found.address in used):
            yield from _published(found.address.lstrip("/"), found.attachment, inspected, config)
    for file in files.assets:
        yield from _published("/".join(("assets", *file.parts)), file, inspected, config)
    for file in files.statics:
        yield _copy("/".join(file.parts[1:]), file, inspected, config)


def _published(path: str, file: File, inspected: Attachments, config: Config) -> Iterator[Output]:
    """Yield a file as it is, or what is made from a picture."""
    if picture := inspected[file.path].picture:
        yield from pictures.outputs(path, file, picture)
    else:
        yield _copy(path, file, inspected, config)


def _copy(path: str, file: File, inspected: Attachments, config: Config) -> Output:
    is_settled = file.is_settled(config.choices.started)
    made_from = digest.of((file.path, file.signature)) if is_settled else ""
    return Output(path, file.path, made_from, Copy(file.location, inspected[file.path].key))
