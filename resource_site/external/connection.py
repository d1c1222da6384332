"""One HTTP request: resolve the host, connect to an address that was checked, read the headers."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress

import h11
from msgspec import Struct

from resource_site.external.address import Address, is_public, parse
from resource_site.external.outcome import FailureError, Kind

PIECE = 8192
HEADER_LIMIT = 64 * 1024
# By the codes of OpenSSL: its words differ between versions.
CERTIFICATES = {
    9: "is not valid yet",
    10: "has expired",
    18: "is self-signed",
    19: "is self-signed",
    62: "is for another host",
}
NO_HOST = "its host does not exist"
UNREACHABLE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.ENETDOWN)

Resolve = Callable[[str], Awaitable[tuple[str, ...]]]
"""Returns the IP addresses of a host; raises OSError."""


class Answer(Struct, frozen=True):
    """The status and headers of a response; names are in lower case."""

    status: int
    headers: Mapping[str, str]


async def resolve(host: str) -> tuple[str, ...]:
    """Return the IP addresses of a host, in a thread that never delays the end of the program."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def settle(found: tuple[str, ...], error: Exception | None) -> None:
        if future.done():
            return
        if error:
            future.set_exception(error)
        else:
            future.set_result(found)

    def look_up() -> None:
        found: tuple[str, ...] = ()
        error: Exception | None = None
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found = tuple(dict.fromkeys(str(row[4][0]) for row in rows))
        except (OSError, UnicodeError) as raised:
            error = raised
        with suppress(RuntimeError):  # the loop was closed meanwhile
            loop.call_soon_threadsafe(settle, found, error)

    threading.Thread(target=look_up, daemon=True).start()
    return await future


class Network:
    """Sends requests that name the site, each on a connection of its own.

    Tests replace `resolve` and `is_allowed` to reach a server on this machine.
    """

    def __init__(
        self,
        agent: str,
        seconds: float,
        resolve: Resolve = resolve,
        is_allowed: Callable[[str], bool] = is_public,
    ) -> None:
        self.agent, self.seconds = agent, seconds
        self._resolve, self._is_allowed = resolve, is_allowed
        self._tls = ssl.create_default_context()
        self._known: dict[str, tuple[str, ...]] = {}

    async def is_connected(self, urls: Iterable[str]) -> bool:
        """Return True if a host name was found, or one in these addresses is."""
        for url in urls:
            if any(map(_is_name, self._known)):
                break
            with suppress(FailureError, TimeoutError):
                async with asyncio.timeout(self.seconds):
                    await self._addresses(parse(url).host)
        return any(map(_is_name, self._known))

    async def ask(self, method: str, address: Address) -> Answer:
        """Return the answer to a request without a body; raise FailureError if there is none."""
        is_connected = False
        try:
            async with asyncio.timeout(self.seconds):
                reader, writer = await self._connected(address)
                is_connected = True
                try:
                    return await self._exchanged(method, address, reader, writer)
                finally:
                    writer.transport.abort()
        except TimeoutError:
            reason = f"there is no answer in {self.seconds:g} seconds"
            raise FailureError(
                Kind.DEAD, reason, is_passing=True, of_host=not is_connected
            ) from None
        except h11.RemoteProtocolError:
            # Browsers accept more than this.
            raise FailureError(Kind.UNCLEAR, "its answer is not valid HTTP") from None
        except (OSError, EOFError):
            reason = "the connection is closed without an answer"
            raise FailureError(Kind.DEAD, reason, is_passing=True) from None

    async def _exchanged(
        self,
        method: str,
        address: Address,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> Answer:
        connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=HEADER_LIMIT)
        headers = {
            "Host": address.authority,
            "User-Agent": self.agent,
            "Accept": "*/*",
            "Connection": "close",
        }
        request = h11.Request(method=method, target=address.target, headers=list(headers.items()))
        writer.write(connection.send(request) + connection.send(h11.EndOfMessage()))
        while not isinstance(event := connection.next_event(), h11.Response):
            if event is h11.NEED_DATA:
                if not (piece := await reader.read(PIECE)):
                    raise EOFError
                connection.receive_data(piece)
        found = {name.decode(): value.decode("latin-1") for name, value in event.headers}
        return Answer(event.status_code, found)

    async def _connected(
        self, address: Address
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the first address of the host that accepts it."""
        failure = FailureError(Kind.UNCLEAR, "its host has no address", of_host=True)
        is_tls = address.scheme == "https"
        for ip in await self._addresses(address.host):
            try:
                return await asyncio.open_connection(
                    ip,
                    address.port,
                    ssl=self._tls if is_tls else None,
                    server_hostname=address.host if is_tls else None,
                )
            except ssl.SSLCertVerificationError as error:
                words = CERTIFICATES.get(error.verify_code, "is not from a known authority")
                reason = f"its certificate {words}"
                raise FailureError(Kind.CERTIFICATE, reason, of_host=True) from None
            except ssl.SSLError:
                reason = "no secure connection is possible"
                raise FailureError(Kind.CERTIFICATE, reason, of_host=True) from None
            except OSError as error:
                failure = _not_connected(error)
        raise failure

    async def _addresses(self, host: str) -> tuple[str, ...]:
        """Return the addresses of a host, which stay the same; raise if one is not public."""
        if host not in self._known:
            try:
                self._known[host] = await self._resolve(host)
            except socket.gaierror as error:
                if error.errno in (socket.EAI_NONAME, _NO_DATA):
                    raise FailureError(Kind.NO_HOST, NO_HOST, of_host=True) from None
                reason = "the name server does not answer"
                raise FailureError(Kind.OFFLINE, reason, is_passing=True, of_host=True) from None
            except UnicodeError:
                raise FailureError(Kind.NO_HOST, NO_HOST, of_host=True) from None
        if not all(map(self._is_allowed, self._known[host])):
            raise FailureError(Kind.PRIVATE, of_host=True)
        return self._known[host]


def _not_connected(error: OSError) -> FailureError:
    if error.errno in UNREACHABLE:
        return FailureError(Kind.OFFLINE, "there is no route to its host", of_host=True)
    if isinstance(error, ConnectionRefusedError):
        reason = "its host refuses the connection"
        return FailureError(Kind.DEAD, reason, is_passing=True, of_host=True)
    return FailureError(Kind.DEAD, "the connection fails", is_passing=True)


def _is_name(host: str) -> bool:
    """Return True unless a host is an IP address, which needs no name server."""
    return not host.replace(".", "").isdigit() and ":" not in host


_NO_DATA = vars(socket).get("EAI_NODATA", socket.EAI_NONAME)  # not on every system
