"""The only reader of the clock."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime


def now(environment: Mapping[str, str]) -> datetime:
    """Return the present instant, or the one in SOURCE_DATE_EPOCH."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{1,11}", epoch):
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)


def nanoseconds() -> int:
    """Return the present instant as modification times have it."""
    return time.time_ns()
