"""Any number of texts → one short text that changes when any of them does."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


def of(parts: Iterable[str]) -> str:
    """Return 32 hexadecimal digits for these texts in this order.

    Each is written between quotes: no two rows of texts run together into the same.
    """
    return blake2b(repr(tuple(parts)).encode(), digest_size=16).hexdigest()
