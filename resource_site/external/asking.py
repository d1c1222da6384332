"""Ask many addresses at once, politely: limits for each host, retries, redirects."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from msgspec import Struct

from resource_site.external import address
from resource_site.external.address import Address
from resource_site.external.connection import Answer, Network
from resource_site.external.outcome import FailureError, Kind, Outcome

REDIRECTS, PERMANENT = (301, 302, 303, 307, 308), (301, 308)
BUSY = (429, 500, 502, 503, 504)
# What servers answer to programs, to readers without an account and to whole countries.
WALLS = (401, 402, 403, 405, 406, 407, 429, 451, 501, 503, 999)
LOGIN = re.compile(r"(?:^|[/._-])(?:log-?in|sign-?in|sso|oauth2?|saml2?|auth|cas)(?:$|[/._-])")


Learn = Callable[[str, Outcome], None]
"""Takes an address and its outcome."""


class Limits(Struct, frozen=True):
    """The limits of one run; times are in seconds."""

    hosts: int = 32  # connections at a time
    per_host: int = 2
    pause: float = 0.2  # between two requests to a host
    attempts: int = 3
    back_off: float = 1
    patience: float = 30  # with a server that asks to wait
    redirects: int = 10
    total: float = 900


class _Host:
    def __init__(self, limits: Limits) -> None:
        self.slots = asyncio.Semaphore(limits.per_host)
        self.free_at = 0.0  # by the clock of the loop
        self.failures: dict[tuple[str, int], FailureError] = {}  # by scheme and port


class Asker:
    """Asks addresses; `now` is the instant that dates in Retry-After are compared with."""

    def __init__(self, network: Network, now: datetime, limits: Limits) -> None:
        self.network, self.now, self.limits = network, now, limits
        self._slots = asyncio.Semaphore(limits.hosts)
        self._hosts: dict[str, _Host] = defaultdict(lambda: _Host(limits))

    async def ask_all(self, urls: Iterable[str], learn: Learn) -> None:
        """Ask each address once, and hand on each outcome at once; end when time is up."""

        async def ask(url: str) -> None:
            learn(url, await self.outcome(url))

        try:
            async with asyncio.timeout(self.limits.total), asyncio.TaskGroup() as group:
                for url in urls:
                    group.create_task(ask(url))
        except TimeoutError:
            return

    async def outcome(self, url: str) -> Outcome:
        """Return what is known of an address after all redirects."""
        current, moved, is_permanent, seen = url, "", True, {urldefrag(url).url}
        try:
            for _ in range(self.limits.redirects + 1):
                answer = await self._answer(address.parse(current))
                location = answer.headers.get("location", "")
                if answer.status not in REDIRECTS or not location:
                    return _judged(url, current, moved, answer)
                fragment = urldefrag(current).fragment
                current = _joined(current, location)
                if fragment and "#" not in current:
                    current += f"#{fragment}"
                if urldefrag(current).url in seen:
                    return Outcome(Kind.LOOP, "it redirects in a circle")
                seen.add(urldefrag(current).url)
                is_permanent &= answer.status in PERMANENT
                moved = current if is_permanent else moved
        except FailureError as failure:
            return failure.outcome
        return Outcome(Kind.LOOP, f"it redirects more than {self.limits.redirects} times")

    async def _answer(self, asked: Address) -> Answer:
        """Return the answer of a server, one of a few at a time for each host."""
        host, origin = self._hosts[asked.host], (asked.scheme, asked.port)
        async with host.slots:
            if origin in host.failures:
                raise host.failures[origin]
            try:
                return await self._repeated(asked, host)
            except FailureError as failure:
                if failure.of_host:
                    host.failures[origin] = failure
                raise

    async def _repeated(self, asked: Address, host: _Host) -> Answer:
        """Return the answer of a server after as many attempts as it needs."""
        wait = self.limits.back_off
        for left in reversed(range(self.limits.attempts)):
            try:
                answer = await self._head_or_get(asked)
            except FailureError as failure:
                if not left or not failure.is_passing:
                    raise
            else:
                delay = self._retry_after(answer)
                if not left or answer.status not in BUSY or (delay or 0) > self.limits.patience:
                    return answer
                host.free_at = max(host.free_at, _clock() + (delay or 0))
            await asyncio.sleep(wait)
            wait *= 2
        raise AssertionError

    async def _head_or_get(self, asked: Address) -> Answer:
        """Ask for the headers; ask for the page if the server refuses or fails that."""
        try:
            answer = await self._request("HEAD", asked)
        except FailureError as failure:
            if failure.of_host:
                raise
        else:
            if answer.status < 400 or answer.status == 429:
                return answer
        return await self._request("GET", asked)

    async def _request(self, method: str, asked: Address) -> Answer:
        host = self._hosts[asked.host]
        while (wait := host.free_at - _clock()) > 0:  # noqa: ASYNC110 - 429 moves it meanwhile
            await asyncio.sleep(wait)
        host.free_at = _clock() + self.limits.pause
        async with self._slots:
            return await self.network.ask(method, asked)

    def _retry_after(self, answer: Answer) -> float | None:
        """Return for how many seconds a server asks to wait, None if it does not."""
        written = answer.headers.get("retry-after", "").strip()
        if re.fullmatch(r"[0-9]{1,9}", written):
            return float(written)
        try:
            return max(0.0, (parsedate_to_datetime(written) - self.now).total_seconds())
        except (TypeError, ValueError, OverflowError):
            return None


def _judged(url: str, final: str, moved: str, answer: Answer) -> Outcome:
    """Return the outcome of a final answer."""
    status = answer.status
    if status in WALLS:
        return Outcome(Kind.UNCLEAR, _words(status))
    if status >= 400:
        return Outcome(Kind.DEAD, _words(status))
    if status in REDIRECTS:
        return Outcome(Kind.DEAD, "it redirects without an address")
    if detour := _detour(urlsplit(url), urlsplit(final)):
        return Outcome(Kind.UNCLEAR, detour)
    if moved and urldefrag(moved).url != urldefrag(url).url:
        return Outcome(Kind.MOVED, target=moved)
    return Outcome(Kind.OK)


def _detour(asked: SplitResult, final: SplitResult) -> str:
    """Return what is shown in place of the page that was asked for, '' if it is that page."""
    if LOGIN.search(final.path.lower()) and not LOGIN.search(asked.path.lower()):
        return "it asks readers to log in"
    if asked.path not in ("", "/") and final.path in ("", "/") and not final.query:
        return f"it leads to the front page of {final.hostname}"
    return ""


def _joined(current: str, location: str) -> str:
    try:
        return urljoin(current, location)
    except ValueError:
        raise FailureError(Kind.DEAD, "it redirects to an address that is not valid") from None


def _words(status: int) -> str:
    phrases = {known.value: known.phrase for known in HTTPStatus}
    return f"it answers {status} {phrases.get(status, '')}".rstrip()


def _clock() -> float:
    return asyncio.get_running_loop().time()
