"""A title → a new article file."""

from __future__ import annotations

from pathlib import Path

from resource_site import urls
from resource_site.content.documents import PLACEHOLDER
from resource_site.fields import export
from resource_site.settings.config import Config


class NewError(Exception):
    """The file was not created; the message has the reason and a fix."""


def article(title: str, section: str, tags: list[str], slug: str, config: Config) -> Path:
    """Write `content/<section>/YYYY-MM-DD-slug.md` as a draft; never over an existing file."""
    name = section or next(iter(config.sections))
    if name not in config.sections:
        raise NewError(f"There is no section '{name}'; there is {', '.join(config.sections)}.")
    part = slug or urls.slug(title)
    if not urls.is_slug(part) or (not slug and urls.loses_characters(title)):
        raise NewError(
            f"The title {title!r} has no characters for an address;"
            " add --slug short-name (a–z, 0–9, -)."
        )
    day = f"{config.now:%Y-%m-%d}"
    path = config.choices.content / name / f"{day}-{part}.md"
    fields = {"title": title, "date": config.now.date(), "tags": tags, "draft": True}
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(export.write(fields, PLACEHOLDER))
    except FileExistsError:
        raise NewError(f"{path} already exists; choose another title or --slug.") from None
    return path
