"""Inspected pictures → how pages show them, and the files that are published for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from resource_site.cache import digest
from resource_site.content.documents import File
from resource_site.images import attachment
from resource_site.images.load import Attachments
from resource_site.markdown.body import Reference
from resource_site.settings.config import Config
from resource_site.site.attachments import Placed
from resource_site.site.outputs import Made, Output
from resource_site.site.values import Picture


def shown(
    placed: Iterable[Placed], attachments: Attachments, config: Config
) -> Mapping[str, Picture]:
    """Return how a page shows each picture, by its address; without alt text."""
    result = {}
    for found in placed:
        picture = attachments[found.attachment.path].picture
        if picture:
            result[found.address] = _shown(found.address, picture, config)
    return result


def outputs(path: str, file: File, picture: attachment.Picture) -> Iterator[Output]:
    """Yield the files that are published for a picture."""
    for rendition in picture.renditions():
        made = Made(file.path, picture, rendition)
        made_from = digest.of(("picture", picture.cache_key(rendition)))
        yield Output(f"{path}{rendition.suffix}", file.path, made_from, made)


def in_body(
    references: Iterable[Reference],
    targets: Iterable[str | None],
    shown: Mapping[str, Picture],
) -> tuple[Picture | None, ...]:
    """Return how each reference that is a picture is shown, () if none is; the first is in view."""
    found = [
        shown.get(target) if target and reference.kind == "picture" else None
        for reference, target in zip(references, targets, strict=True)
    ]
    for number, picture in enumerate(found):
        if picture:
            found[number] = eager(picture)
            return tuple(found)
    return ()


def eager(picture: Picture) -> Picture:
    """Return a picture that is loaded at once: the first of a page, which is in view."""
    return replace(picture, loading="eager")


def absolute(picture: Picture) -> Picture:
    """Return a picture for readers of feeds: with a complete URL, in one size."""
    return replace(picture, address=picture.url, type="", srcset="")


def _shown(address: str, picture: attachment.Picture, config: Config) -> Picture:
    fallback, path = picture.fallback, f"{address}{picture.fallback.suffix}"
    srcset = [f"{config.base_path}{address}{one.suffix} {one.width}w" for one in picture.scaled]
    return Picture(
        address=config.base_path + path,
        url=config.base_url + path,
        alt="",
        width=fallback.width,
        height=fallback.height,
        type=picture.type,
        srcset=", ".join(srcset),
    )
