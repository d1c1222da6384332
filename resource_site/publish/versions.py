"""The versions that make a site: of the generator, of Python and of each run-time dependency."""

from __future__ import annotations

import re
import sys
from contextlib import suppress

import msgspec

from resource_site.cache.store import Cache

KIND = "versions"
PROJECT = "resource-site-generator"


def installed(cache: Cache) -> dict[str, str]:
    """Return versions by the names of projects; what is not installed is left out.

    Another version of anything has another cache.
    """
    raw = cache.get(KIND, PROJECT)
    with suppress(msgspec.MsgspecError):
        if raw:
            return msgspec.json.decode(raw, type=dict[str, str])
    found = _installed()
    cache.put(KIND, {PROJECT: msgspec.json.encode(found)})
    return found


def _installed() -> dict[str, str]:
    # It takes longer to import than most builds after an edit take to write.
    from importlib import metadata

    found = {"python": sys.version.split()[0]}
    try:
        needed = metadata.requires(PROJECT) or []
    except metadata.PackageNotFoundError:
        return found
    names = sorted(_name(line) for line in needed if "extra ==" not in line)
    for name in (PROJECT, *names):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def _name(requirement: str) -> str:
    """Return the normalized name of a project from a requirement such as `nh3>=0.3.8`."""
    name = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name.group() if name else requirement).lower()
