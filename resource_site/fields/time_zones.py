"""Time zones by their IANA names."""

from __future__ import annotations

from datetime import tzinfo
from zoneinfo import ZoneInfo, available_timezones

from resource_site.fields.table import InvalidError, Scalar
from resource_site.suggestions import did_you_mean

# Names of time zones that differ between machines.
LOCAL_ZONES = frozenset({"localtime", "posixrules", "Factory"})
PATTERN = r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*"


def zone(written: str, _: tzinfo) -> ZoneInfo:
    """Return the time zone with a name."""
    try:
        if written not in LOCAL_ZONES:
            return ZoneInfo(written)
    except (ValueError, OSError, KeyError):
        pass
    meant = did_you_mean(written, available_timezones() - LOCAL_ZONES)
    fix = "write {example}" if meant else "write it like {example}"
    raise InvalidError("{word} is not a time zone", fix, sample=meant)


def _name(written: str, of: tzinfo) -> str:
    return zone(written, of).key


TIME_ZONE = Scalar("a time zone", zone, pattern=PATTERN)
NAME = Scalar("a time zone", _name, pattern=PATTERN)
