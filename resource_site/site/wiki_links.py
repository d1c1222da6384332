"""A link as wikis write it, `[[about|who we are]]` → how it is reported: none is published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from resource_site.content.formats import PICTURES
from resource_site.site.dead_link import DeadLinkError

PARTS = re.compile(r"!?\[\[([^|#\]]+)(#[^|\]]*)?(?:\|([^\]]+))?\]\]")


def error(written: str, find: Callable[[str, str], str]) -> DeadLinkError:
    """Return the error of a link, with the file that it names.

    `find` returns the path to the only file of a kind ("link" or "picture") and name, or ''.
    """
    found = PARTS.fullmatch(written)
    name, anchor, shown = (part or "" for part in found.groups()) if found else (written, "", "")
    name, text = name.strip(), (shown or name).strip()
    is_picture = posixpath.splitext(name)[1].lower() in PICTURES
    if is_picture and written[0] == "!":
        alt = "what it shows" if not shown or re.fullmatch(r"[\dx ]+", shown) else text
        return _error("picture", f"![{alt}]", name, "", find)
    return _error("link", f"[{text}]", name, anchor.replace(" ", "-").lower(), find, written)


def _error(
    kind: str,
    shown: str,
    name: str,
    anchor: str,
    find: Callable[[str, str], str],
    certain: str = "",
) -> DeadLinkError:
    def link() -> str:
        path = find(kind, name)
        return f"{shown}({path}{anchor})" if path else ""

    def fix() -> str:
        return f"write {link() or f'{shown}(…), with the name of a file in place of …'}"

    message = f"a {kind} of another Markdown dialect is shown as text"
    return DeadLinkError(message, fix, meant=lambda: (certain and link(), certain))
