"""Only addresses that everybody can reach are asked, in whatever form they are written."""

from __future__ import annotations

import pytest

from resource_site.external import address


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),  # noqa: S104 - never bound
        *("100.64.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("2001:0:4136:e378::1", "2001:db8::1"),
    ],
)
def test_a_private_address_is_not_public(ip: str) -> None:
    assert not address.is_public(ip)


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_a_public_address_is_public(ip: str) -> None:
    assert address.is_public(ip)


def test_an_address_is_requested_in_ascii() -> None:
    found = address.parse("https://Bücher.Example./ä b/%C3%BC?q=é#part")
    assert found.authority == "xn--bcher-kva.example"
    assert found.target == "/%C3%A4%20b/%C3%BC?q=%C3%A9"


def test_a_port_and_ipv6_are_part_of_the_authority() -> None:
    assert address.parse("http://[2606:4700::1]:8080").authority == "[2606:4700::1]:8080"
