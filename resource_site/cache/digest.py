"""Any number of texts → one short text that changes when any of them does."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

END = "\0"

_encode = msgspec.json.Encoder().encode


def of(parts: Iterable[str]) -> str:
    """Return 32 hexadecimal digits for these texts in this order.

    No two rows of texts run together into the same.
    """
    row = (*parts, "")
    whole = END.join(row)
    if whole.count(END) >= len(row):
        # A text has the end of a text in it: between quotes it has not.
        whole = END.join(map(repr, row))
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def of_value(prefix: str, value: object) -> str:
    """Return 32 hexadecimal digits that change with a text and with anything in a value."""
    return sha256(prefix.encode() + _encode(value)).hexdigest()[:32]
