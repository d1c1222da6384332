"""What is news of a whole edition, and what is news of one section only."""

from __future__ import annotations

from collections.abc import Iterator

from resource_site.content.documents import Article
from resource_site.site.views import Views


def of_edition(views: Views) -> list[Article]:
    """Return the articles of the front page and of the feeds of the whole edition, oldest first."""
    sections = views.config.sections
    return [one for one in views.edition.articles if sections[one.section].kind.is_news]


def of_sections(views: Views) -> Iterator[tuple[str, list[Article]]]:
    """Yield the sections that have a feed of their own, with their articles, oldest first."""
    for name, entries in views.edition.sections.items():
        if not views.config.sections[name].kind.is_news:
            articles = [entry for entry in entries if isinstance(entry, Article)]
            if articles:
                yield name, articles
