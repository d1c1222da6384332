"""The command `resource-site`, and `python -m resource_site`."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:
    # Run by its path, as the preview does: the folder of the package is not where to import from.
    sys.path[0] = str(Path(__file__).parents[1])


def run() -> int:
    """Run the command in the arguments; return its exit status."""
    from resource_site.pipeline import main  # noqa: PLC0415 - the path above comes first

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
