"""Check the links to other sites, and report what an editor can do about them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from resource_site.external.answers import Answers, Known
from resource_site.external.asking import Asker, Limits
from resource_site.external.connection import Network
from resource_site.external.links import Place
from resource_site.external.outcome import Kind, Outcome
from resource_site.problems import Problem, Severity

ARCHIVE = "https://web.archive.org/web"
TIMEOUT = 20.0  # seconds for one request
UNREACHED = (Kind.OFFLINE, Kind.NO_HOST)
IN_BROWSER = "open it in a browser; nothing to do if it is what readers should find"


def network(base_url: str) -> Network:
    """Return access to the network for a site, which is named to each server."""
    return Network(f"resource-site-link-check (+{quote(base_url, safe=':/')})", TIMEOUT)


def check(
    links: Mapping[str, list[Place]],
    answers: Answers,
    network: Network,
    severity: Severity,
    base_url: str,
) -> list[Problem]:
    """Ask the links that are not known, and return the problems of all.

    What was learned is saved even if the check is interrupted.
    """
    unknown = [url for url in links if not answers.is_fresh(url)]
    outcomes: dict[str, Outcome] = {}
    try:
        if unknown:
            asyncio.run(_ask(unknown, network, answers, outcomes, base_url))
    finally:
        answers.save()
    lost = [url for url, outcome in outcomes.items() if outcome.kind is Kind.NO_NETWORK]
    problems = [_offline(links[lost[0]][0], severity)] if lost else []
    for url in lost:
        outcomes[url] = answers.known[url].outcome if url in answers.known else Outcome(Kind.OK)
    return [*problems, *_problems(links, outcomes, answers, severity)]


async def _ask(
    urls: Iterable[str],
    network: Network,
    answers: Answers,
    outcomes: dict[str, Outcome],
    base_url: str,
) -> None:
    """Add the outcomes of links, and keep what is certain.

    Without a network, some systems report that a host does not exist.  It is believed if another
    one exists: that of a link, of a link that worked before, or of the site.
    """

    def learn(url: str, outcome: Outcome) -> None:
        outcomes[url] = outcome
        if outcome.kind not in UNREACHED:
            answers.learn(url, outcome)

    await Asker(network, answers.now, Limits()).ask_all(urls, learn)
    lost = {url: one for url, one in outcomes.items() if one.kind in UNREACHED}
    is_connected = not lost or await network.is_connected((*answers.working(), base_url))
    for url, outcome in lost.items():
        if not is_connected:
            outcomes[url] = Outcome(Kind.NO_NETWORK)
        elif outcome.kind is Kind.NO_HOST:
            learn(url, Outcome(Kind.DEAD, outcome.reason))


def _problems(
    links: Mapping[str, list[Place]],
    outcomes: Mapping[str, Outcome],
    answers: Answers,
    severity: Severity,
) -> Iterator[Problem]:
    for url, found in links.items():
        known = answers.known.get(url)
        outcome = outcomes.get(url) or (known.outcome if known else None)
        outcome = outcome or Outcome(Kind.UNCLEAR, "the time for all links is up")
        if outcome.kind is not Kind.OK:
            for place in found:
                yield _problem(place, outcome, known, severity)


def _problem(place: Place, outcome: Outcome, known: Known | None, severity: Severity) -> Problem:
    url, since = place.written, ""
    if known and known.since:
        since = f" since {known.since.day} {known.since:%B %Y}"
    archived = "/".join(filter(None, (ARCHIVE, place.day, url)))
    match outcome.kind:
        case Kind.MOVED:
            severity, message = Severity.NOTE, f"{url} has moved to {outcome.target}"
            fix = f"write {outcome.target}"
        case Kind.DEAD:
            message = f"{url} is dead{since}: {outcome.reason}"
            fix = f"write its new address, or that of an archived copy: {archived}"
            if place.is_source:
                fix = f"add archived: {archived} below url: of the source"
        case Kind.PRIVATE:
            message = f"{url} leads into a private network, which is not asked"
            fix = "write an address that all readers can reach"
        case Kind.LOOP | Kind.CERTIFICATE:
            message = f"{url} does not work{since}: {outcome.reason}"
            fix = "open it in a browser; if readers get an error too, write another address"
        case _:
            severity = Severity.NOTE
            message = f"{url} could not be checked: {outcome.reason}"
            fix = IN_BROWSER
    line, column, length = place.position
    return Problem(place.path, line, column, message, fix, length, severity)


def _offline(place: Place, severity: Severity) -> Problem:
    message = "no link to another site could be checked: this computer is not connected"
    fix = "connect it to the internet and run check --external again"
    return Problem(place.path, 0, 0, message, fix, severity=severity)
