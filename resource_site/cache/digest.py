"""Digests: short texts that change with anything in their inputs."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

END = "\0"

_encode = msgspec.json.Encoder().encode


def of(parts: Iterable[str]) -> str:
    """Return 32 hexadecimal digits for these texts in this order.

    Different sequences have different digests, wherever their texts are divided.
    """
    row = (*parts, "")
    whole = END.join(row)
    if whole.count(END) >= len(row):
        # A text contains the separator; quoted texts do not.
        whole = END.join(map(repr, row))
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def of_value(prefix: str, value: object) -> str:
    """Return 32 hexadecimal digits that change with a text and with anything in a value."""
    return sha256(b"%b%b" % (prefix.encode(), _encode(value))).hexdigest()[:32]
