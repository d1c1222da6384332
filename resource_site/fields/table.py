"""The fields that front matter may have."""

from __future__ import annotations

from msgspec import Struct

PAGE_FIELDS: tuple[str, ...] = (
    *("title", "summary", "date", "updated", "draft", "publish", "expires"),
    *("aliases", "lang", "weight"),
)
"""The front matter of a page."""

ARTICLE_FIELDS: tuple[str, ...] = (
    *(*PAGE_FIELDS, "slug", "source", "author", "authors"),
    *("image", "image_alt", "featured"),
)
"""The front matter of every article; a site adds its taxonomies and extra fields."""

ROW_END = "\x7f"
"""Ends a row of `Document.places`: no text has it, and JSON writes it as it is."""


class Credit(Struct, frozen=True, array_like=True, gc=False):
    """Where an article comes from.

    `kind` is source, adapted or reprinted; `date` is '', 2007, 2007-08 or 2007-08-17.
    """

    kind: str
    name: str
    title: str
    date: str
    url: str
