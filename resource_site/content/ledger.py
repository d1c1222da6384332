"""Lines of the ledger `urls.txt` ↔ what they record; which files it has seen before."""

from __future__ import annotations

from collections.abc import Iterable

from resource_site.content.documents import Recorded

DRAFTS = "drafts"  # where editors put what they do not publish, beside the sections


def recorded(number: int, line: str) -> Recorded:
    """Return a line of the ledger: an address, and behind tabs what it was made from."""
    address, *known = (part.strip() for part in line.split("\t"))
    return Recorded(number, address, *known[:3])


def line(found: Recorded) -> str:
    """Return the line that `recorded` reads."""
    return "\t".join(found[1:]).rstrip("\t")


def is_withdrawn(parts: tuple[str, ...], ledger: Iterable[Recorded]) -> bool:
    """Return True if a file outside the sections was moved there, so that it is not published.

    Its name is that of a recorded one, or it is in a folder for drafts.
    """
    return parts[0].lower() == DRAFTS or any(
        _tail(tuple(one.path.split("/"))) == _tail(parts) for one in ledger if one.path
    )


def _tail(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is kept of a path when its document is moved: its file's or folder's name."""
    return parts[-2:] if parts[-1].startswith("index.") else parts[-1:]
