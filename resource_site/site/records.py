"""Documents of one edition → what feeds, the search index and the sitemap have of them."""

from __future__ import annotations

from datetime import datetime

from resource_site import urls
from resource_site.content.documents import Article, Document
from resource_site.site import localization, pictures
from resource_site.site.outputs import FeedItem, SearchRecord, SitemapEntry
from resource_site.site.values import Content
from resource_site.site.views import Targets, Views


def search_record(views: Views, document: Document, targets: Targets) -> SearchRecord:
    """Return a document for the search index."""
    day = ""
    if isinstance(document, Article):
        day = localization.day(document.published.date(), views.language.words).words
    return SearchRecord(
        address=views.href(document.address),
        language=document.language,
        title=document.title,
        date=day,
        content=views.content(document, targets),
    )


def feed_item(views: Views, article: Article, targets: Targets) -> FeedItem:
    """Return the feed entry of an article, with complete URLs."""
    page, credit = views.url(article.address), article.credit
    changed = max(article.published, article.updated or article.published)
    if days := [one.date for one in article.state.corrections]:
        corrected = datetime.fromisoformat(days[-1]).replace(tzinfo=views.config.timezone)
        changed = max(changed, corrected)
    absolute = (
        to if to is None else views.url(to) if to.startswith("/") else page + to for to in targets
    )
    shown = views.in_body(article, targets)
    in_feed = tuple([picture and pictures.absolute(picture) for picture in shown])
    return FeedItem(
        identity=identity(views, article),
        url=page,
        title=article.title,
        summary=article.summary,
        content=Content(article.body, article.path, tuple(absolute), in_feed),
        published=article.published,
        updated=changed,
        authors=article.authors,
        categories=views.term_titles(article),
        credit_name=(credit.name or credit.title) if credit else "",
        credit_url=credit.url if credit else "",
        language=article.language,
    )


def identity(views: Views, document: Document) -> str:
    """Return what identifies a document in feeds for ever: its first address."""
    first = document.aliases[0] if document.aliases else document.address
    return views.url(urls.escaped(first))


def sitemap_entry(views: Views, document: Document) -> SitemapEntry:
    """Return a document for search engines."""
    changed = document.updated.date().isoformat() if document.updated else ""
    if isinstance(document, Article):
        changed = max(document.published.date().isoformat(), changed)
    return SitemapEntry(views.url(document.address), changed, views.translations(document))
