"""The versions that make a site: of the generator, of Python and of each run-time dependency."""

from __future__ import annotations

import re
import sys
from importlib import metadata

PROJECT = "resource-site-generator"


def installed() -> dict[str, str]:
    """Return versions by the names of projects; what is not installed is left out."""
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
