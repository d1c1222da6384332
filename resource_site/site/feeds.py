"""One edition → its feeds as data: all articles in three formats, and each topic in RSS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from resource_site.content.documents import Article
from resource_site.site import corrections, news, records
from resource_site.site.outputs import Feed, FeedItem
from resource_site.site.views import Targets, Views

FILES = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}


def feeds(views: Views, targets: Mapping[str, Targets]) -> Iterator[tuple[str, Feed]]:
    """Yield the feeds of an edition and of each tag and country, each with its address.

    `targets` are the addresses of each document's references, by the path of the document.
    """
    newest = _entries(views, news.of_edition(views), targets)
    for kind, name in FILES.items():
        yield f"{views.home()}{name}", _feed(views, kind, views.home(), newest)
    for name, articles in news.of_sections(views):
        base, title = f"{views.home()}{name}/", views.feed_of(views.section_title(name))
        entries = _entries(views, articles, targets)
        yield f"{base}{FILES['rss']}", _feed(views, "rss", base, entries, title)
    for taxonomy, terms in views.edition.taxonomies.items():
        for term in (one for one in terms if one.articles):
            base, title = views.term_address(taxonomy, term.slug), views.feed_title(term)
            entries = _entries(views, term.articles, targets)
            yield f"{base}{FILES['rss']}", _feed(views, "rss", base, entries, title)
    if found := corrections.changes(views):
        base, title = corrections.address(views), corrections.title(views)
        entries = corrections.items(views, found)
        yield f"{base}{FILES['rss']}", _feed(views, "rss", base, entries, title)


def _entries(
    views: Views, articles: Sequence[Article], targets: Mapping[str, Targets]
) -> tuple[FeedItem, ...]:
    newest = articles[-views.config.feed_size :][::-1]
    return tuple(records.feed_item(views, article, targets[article.path]) for article in newest)


def _feed(
    views: Views, kind: str, base: str, entries: tuple[FeedItem, ...], title: str = ""
) -> Feed:
    language = views.language
    return Feed(
        kind=kind,
        url=views.url(f"{base}{FILES[kind]}"),
        home=views.url(base),
        style=views.href("/assets/feed.css"),
        title=title or language.title,
        description=language.description or language.tagline,
        language=language.code,
        copyright=views.config.copyright,
        entries=entries,
    )
