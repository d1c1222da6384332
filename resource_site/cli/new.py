"""A title → a new article file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from resource_site import urls
from resource_site.content.documents import PLACEHOLDER
from resource_site.fields import export, kinds
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
    kind = config.sections[name].kind
    fields: dict[str, Any] = {"title": title}
    if kind.is_dated:
        part = f"{config.now:%Y-%m-%d}-{part}"
        fields["date"] = config.now.date()
    # Required fields are empty, which is an error until an editor writes what is true.
    fields |= {field.name: kinds.empty(field) for field in kind.fields if field.required}
    fields |= {"tags": tags, "draft": True}
    path = config.choices.content / name / f"{part}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(export.write(fields, PLACEHOLDER))
    except FileExistsError:
        raise NewError(f"{path} already exists; choose another title or --slug.") from None
    return path
