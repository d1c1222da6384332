"""Write the ledger `content/urls.txt`: every address that was ever published."""

from __future__ import annotations

from pathlib import Path

from resource_site.publish import manifest
from resource_site.settings.config import Config
from resource_site.site.claims import address_of, is_recorded

FILE = "urls.txt"
HEADING = "# Every address this site has published.  The command `record` writes this file."


def record(config: Config) -> int:
    """Add the addresses of the published site to the ledger; return how many are new."""
    path = config.choices.content / FILE
    there = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    known = {line.strip() for line in there if line.startswith("/")}
    published = {
        address_of(name)
        for name in manifest.read(config.choices.output)
        if is_recorded(name, config) and address_of(name) not in config.gone
    }
    fresh = published - known
    if fresh:
        _replace(path, "\n".join([HEADING, *sorted(known | fresh), ""]))
    return len(fresh)


def _replace(path: Path, text: str) -> None:
    """Write a file next to the old one, then rename it over the old one."""
    beside = path.with_name(f".{path.name}-new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
