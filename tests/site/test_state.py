"""The state of a text on its page, in lists and in feeds: corrected, withdrawn, superseded."""

from __future__ import annotations

import feedparser
import pytest

from resource_site.site.pages import ArticlePage, CorrectionsPage
from tests.conftest import SmallSite

CORRECTED = """title: A meeting
corrections:
  - {date: 2007-04-02, what: It was in Ruili.}
  - {date: 2007-05-01, what: Two offices took part.}"""


def article(site: SmallSite, **choices: object) -> ArticlePage:
    page = site.page("news/2007/a/index.html", **choices)
    assert isinstance(page, ArticlePage)
    return page


def a(site: SmallSite, fields: str) -> SmallSite:
    return site.text("news/2007-03-31-a.md", fields)


def test_a_page_shows_its_corrections_the_newest_first(site: SmallSite) -> None:
    state = article(a(site, CORRECTED)).state
    assert [(one.day.words, one.what) for one in state.corrections] == [
        ("1 May 2007", "Two offices took part."),
        ("2 April 2007", "It was in Ruili."),
    ]


def test_all_corrections_are_listed_with_a_feed(site: SmallSite) -> None:
    a(site, CORRECTED).text(
        "pages/about.md", "title: About\ncorrections: [{date: 2007-04-20, what: An address.}]"
    )
    page = site.page("corrections/index.html")
    assert isinstance(page, CorrectionsPage)
    assert [(one.link.title, one.what) for one in page.corrections if one.link] == [
        ("A meeting", "Two offices took part."),
        ("About", "An address."),
        ("A meeting", "It was in Ruili."),
    ]
    feed = feedparser.parse(site.rendered("corrections/feed.xml").encode())
    assert not feed.bozo
    assert [entry.id for entry in feed.entries] == [
        "https://example.org/news/2007/a/#correction-2007-05-01-1",
        "https://example.org/about/#correction-2007-04-20-1",
        "https://example.org/news/2007/a/#correction-2007-04-02-1",
    ]
    assert feed.entries[0].summary == "Two offices took part."
    assert 'href="/corrections/"' in site.rendered("index.html")


def test_a_correction_keeps_its_id_when_its_wording_or_address_changes(site: SmallSite) -> None:
    a(site, CORRECTED)
    before = feedparser.parse(site.rendered("corrections/feed.xml").encode())
    a(
        site,
        CORRECTED.replace("It was", "The meeting was")
        + "\nslug: another\naliases: [/news/2007/a/]",
    )
    after = feedparser.parse(site.rendered("corrections/feed.xml").encode())
    assert [entry.id for entry in after.entries] == [entry.id for entry in before.entries]


def test_a_site_without_corrections_has_no_list_of_them(site: SmallSite) -> None:
    outputs = a(site, "title: A").outputs()
    assert not [path for path in outputs if path.startswith("corrections")]
    frame = outputs["index.html"].site
    assert frame
    assert frame.corrections is None


def test_a_correction_changes_the_day_of_an_article_in_atom(site: SmallSite) -> None:
    feed = feedparser.parse(a(site, CORRECTED).rendered("atom.xml").encode())
    assert feed.entries[0].updated == "2007-05-01T00:00:00+07:00"


def test_a_withdrawn_article_stays_on_its_page_and_leaves_the_front_page(site: SmallSite) -> None:
    a(site, "title: A\nwithdrawn: {date: 2007-06-01, why: Its source retracted it.}")
    site.text("news/2007-04-01-b.md", "title: B")
    state = article(site).state
    assert state.withdrawn
    assert (state.withdrawn.words, state.why) == ("1 June 2007", "Its source retracted it.")
    assert "Its source retracted it." in site.rendered("news/2007/a/index.html")
    assert "/news/2007/a/" not in site.rendered("index.html")
    assert "Withdrawn" in site.rendered("news/index.html")
    assert "Its source retracted it." in site.rendered("corrections/feed.xml")


def test_a_withdrawal_may_be_a_text(site: SmallSite) -> None:
    state = article(a(site, "title: A\nwithdrawn: Its source retracted it.")).state
    assert (state.withdrawn, state.why) == (None, "Its source retracted it.")


def test_a_page_leads_to_the_document_that_replaces_it(site: SmallSite) -> None:
    site.text("pages/about.md", "title: About us")
    a(site, "title: A\nsuperseded_by: ../pages/about.md").text(
        "news/2007-04-01-b.md", "title: B", "See [A](2007-03-31-a.md)."
    )
    successor = article(site, base_url="https://example.org/x").state.successor
    assert successor
    assert (successor.title, successor.address) == ("About us", "/x/about/")


def test_the_day_of_the_last_check_is_shown(site: SmallSite) -> None:
    state = article(a(site, "title: A\nreviewed: 2007-09-01")).state
    assert state.reviewed
    assert state.reviewed.words == "1 September 2007"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("superseded_by: no.md", "3:16: there is no file no.md"),
        ("corrections: Wrong.", "3:14: an entry of 'corrections' must be a table"),
        ("corrections: [{date: 2007-04-02}]", "3:15: 'corrections[1].what' is missing"),
        ("corrections: [{what: A.}]", "3:15: 'corrections[1].date' is missing"),
        ("corrections: [{date: soon, what: A.}]", "3:22: 'corrections[1].date' is not a date"),
        ("corrections: [{dat: 2007-04-02, what: A.}]", "3:16: 'corrections[1].dat' is not a field"),
        ("withdrawn: {date: 2007-04-02}", "3:12: 'withdrawn.why' is missing"),
        ("withdrawn: ['']", "3:12: 'withdrawn' must be text or a table, not a list"),
        ("reviewed: soon", "3:11: 'reviewed' is not a date"),
        ("reviewed: 2006-01-01", "3:11: warning: 'reviewed' is before 'date'"),
        (
            "corrections: [{date: 2006-01-01, what: A.}]",
            "3:22: warning: 'corrections[1].date' is before 'date'",
        ),
        ("withdrawn: {date: 2006-01-01, why: A.}", "3:19: warning: 'withdrawn.date' is before"),
    ],
)
def test_a_wrong_state_is_reported_at_its_position(
    site: SmallSite, fields: str, message: str
) -> None:
    (found,) = a(site, f"title: A\n{fields}").messages()
    assert found.removeprefix("content/news/2007-03-31-a.md:").startswith(message)
