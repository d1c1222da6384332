"""Check the links to other sites, and report what an editor can do about them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from resource_site.external.answers import Answers, Known
from resource_site.external.asking import Asker, Learn, Limits
from resource_site.external.connection import Network
from resource_site.external.links import Place
from resource_site.external.outcome import Kind, Outcome
from resource_site.problems import Problem, Severity

ARCHIVE = "https://web.archive.org/web"
TIMEOUT = 20.0  # seconds for one request
IN_BROWSER = "open it in a browser; nothing to do if it is what readers should find"


def network(base_url: str) -> Network:
    """Return access to the network for a site, which is named to each server."""
    return Network(f"resource-site-link-check (+{quote(base_url, safe=':/')})", TIMEOUT)


def check(
    links: Mapping[str, list[Place]],
    answers: Answers,
    network: Network,
    severity: Severity,
    limits: Limits | None = None,
) -> list[Problem]:
    """Ask the links that are not known, and return the problems of all.

    What was learned is saved even if the check is interrupted.
    """
    unknown = [url for url in links if not answers.is_fresh(url)]
    outcomes: dict[str, Outcome] = {}

    def learn(url: str, outcome: Outcome) -> None:
        outcomes[url] = outcome
        if outcome.kind is not Kind.OFFLINE:
            answers.learn(url, outcome)

    try:
        if unknown:
            asyncio.run(_ask(unknown, network, answers, limits or Limits(), learn))
    finally:
        answers.save()
    if outcomes and all(one.kind is Kind.OFFLINE for one in outcomes.values()):
        return [_offline(links[unknown[0]][0], severity)]
    return list(_problems(links, outcomes, answers, severity))


async def _ask(
    urls: Iterable[str], network: Network, answers: Answers, limits: Limits, learn: Learn
) -> None:
    await Asker(network, answers.now, limits).ask_all(urls, learn)


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
