"""Web addresses as they are requested, and which of them are public."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna
from msgspec import Struct

from resource_site.external.outcome import FailureError, Kind

PORTS = {"http": 80, "https": 443}
PRIVATE_NAME = re.compile(r"[^.]*|.*\.(?:localhost|local|internal|intranet|lan|home\.arpa)")
NAT64 = ip_network("64:ff9b::/96")  # IPv4 addresses in networks that have IPv6 only
KEPT = "%/:?#[]@!$&'()*+,;=~"

IP = IPv4Address | IPv6Address


class Address(Struct, frozen=True):
    """A web address taken apart; `host` is ASCII, `target` the path and query of the request."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The value of the header Host."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse(url: str) -> Address:
    """Return a web address taken apart; raise FailureError if it cannot be requested."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = idna.encode(host, uts46=True).decode()
    except ValueError:  # of which IDNAError is one
        raise FailureError(Kind.DEAD, "it is not a valid address") from None
    host = host.rstrip(".")
    if parts.scheme not in PORTS or not host or not re.fullmatch(r"[\w.:-]+", host, re.ASCII):
        raise FailureError(Kind.DEAD, "it is not a valid address")
    if ":" not in host and PRIVATE_NAME.fullmatch(host):
        raise FailureError(Kind.PRIVATE)
    query = f"?{parts.query}" if parts.query else ""
    target = quote((parts.path or "/") + query, KEPT)
    return Address(parts.scheme, host, port or PORTS[parts.scheme], target)


def is_public(text: str) -> bool:
    """Return True if an IP address can be reached by everybody, whatever form it is written in."""
    return _is_public(ip_address(text.partition("%")[0]))


def _is_public(ip: IP) -> bool:
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in NAT64:
            inner = IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner:
            return _is_public(inner)
        if ip.teredo or ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
