"""A template or asset of the generator → a copy in the site, which is used in its place."""

from __future__ import annotations

import argparse
from pathlib import Path

from resource_site.cli.console import Console
from resource_site.settings.config import DEFAULT_TEMPLATES
from resource_site.suggestions import did_you_mean

DONE = 0


def override(options: argparse.Namespace, console: Console) -> int:
    """Copy one file to the folder of the site's own templates; never over an existing one."""
    found = sorted(path for path in DEFAULT_TEMPLATES.rglob("*") if path.is_file())
    known = {path.relative_to(DEFAULT_TEMPLATES).as_posix(): path for path in found}
    name = options.name.replace("\\", "/").removeprefix("templates/")
    if name not in known:
        meant = did_you_mean(name, known)
        fix = f"did you mean '{meant}'?" if meant else f"choose one of {', '.join(known)}"
        return console.fail(f"'{options.name}' is not a template or asset.\n    fix: {fix}")
    target: Path = options.templates / name
    if target.exists():
        fix = "change it; or delete it, and run this command again"
        return console.fail(f"{target} exists already.\n    fix: {fix}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(known[name].read_bytes())
    console.print(str(target))
    return DONE
