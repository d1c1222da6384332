"""The corrections of one edition: their list, and a feed in which each has a lasting id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from resource_site.content.documents import Document
from resource_site.site import localization, records, values
from resource_site.site.outputs import FeedItem
from resource_site.site.pages import CorrectionsPage
from resource_site.site.values import FeedLink
from resource_site.site.views import RSS, Views

NAME = "corrections"


class Change(Struct, frozen=True):
    """A correction or withdrawal of a document.  `mark` identifies it among those of the document.

    The mark has the day and a number, so that the wording can change.
    """

    document: Document
    day: str
    what: str
    mark: str


def changes(views: Views) -> list[Change]:
    """Return all corrections and withdrawals of an edition, the newest first."""
    documents = (one for one in views.edition.documents() if one.state.corrections or one.state.why)
    found = [one for document in documents for one in _of(document)]
    return sorted(found, key=lambda one: (one.day, one.document.address, one.mark), reverse=True)


def address(views: Views) -> str:
    """Return the address of the list."""
    return f"{views.home()}{NAME}/"


def page(views: Views, found: list[Change]) -> CorrectionsPage:
    """Return the list of corrections."""
    words = views.language.words
    return CorrectionsPage(
        address=views.href(address(views)),
        url=views.url(address(views)),
        title=words["corrections"],
        description=f"{words['corrections']}. {views.language.tagline}",
        corrections=tuple(
            values.Correction(
                localization.day(date.fromisoformat(one.day), words),
                one.what,
                views.link(one.document),
            )
            for one in found
        ),
        feed=FeedLink(title(views), views.href(f"{address(views)}feed.xml"), RSS),
    )


def title(views: Views) -> str:
    """Return the title of the feed."""
    return views.feed_of(views.language.words["corrections"])


def items(views: Views, found: list[Change]) -> tuple[FeedItem, ...]:
    """Return the entries of the feed."""
    return tuple(_item(views, one) for one in found[: views.config.feed_size])


def _of(document: Document) -> Iterator[Change]:
    state, of_day = document.state, Counter[str]()
    for one in state.corrections:
        of_day[one.date] += 1
        mark = f"correction-{one.date}-{of_day[one.date]}"
        yield Change(document, one.date, one.what, mark)
    if state.why and state.withdrawn:
        yield Change(document, state.withdrawn, state.why, "withdrawn")


def _item(views: Views, change: Change) -> FeedItem:
    document = change.document
    when = datetime.fromisoformat(change.day).replace(tzinfo=views.config.timezone)
    return FeedItem(
        identity=f"{records.identity(views, document)}#{change.mark}",
        url=views.url(document.address),
        title=document.title,
        summary=change.what,
        content=None,
        published=when,
        updated=when,
        authors=(),
        categories=(),
        credit_name="",
        credit_url="",
        language=document.language,
    )
