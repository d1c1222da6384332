"""Write the ledger `content/urls.txt`: every address that was ever published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from resource_site.content import ledger, names
from resource_site.content.documents import LEDGER, Document, File, Recorded
from resource_site.publish import manifest
from resource_site.settings.config import Config
from resource_site.site.claims import address_of, is_recorded
from resource_site.site.former import fingerprint

HEADING = (
    "# Every address this site has published.  The command `record` writes this file.\n"
    "# Behind an address: a digest of the text, and the file, by which a renamed one is recognised."
)


def record(documents: Iterable[Document], statics: Iterable[File], config: Config) -> int:
    """Add the addresses of the published site to the ledger; return how many are new.

    What is known of a document is brought up to date, if it is among those of the site now.  The
    files of `static/` are not recorded: they come and go with what asks for them.
    """
    path = config.choices.content / LEDGER
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    lines = (line for line in text.splitlines() if line.startswith("/"))
    known = {one.address: one for one in (ledger.recorded(0, line) for line in lines)}
    unrecorded = {"/".join(file.parts[1:]) for file in statics}
    published = {
        address_of(name)
        for name in manifest.read(config.choices.output).keys() - unrecorded
        if is_recorded(name, config) and address_of(name) not in config.gone
    }
    present = {document.address: document for document in documents}
    found = {address: _line(address, present, known, config) for address in {*known, *published}}
    written = "\n".join([HEADING, *(found[address] for address in sorted(found)), ""])
    if found and written != text:
        _replace(path, written)
    return len(published - known.keys())


def _line(
    address: str, present: Mapping[str, Document], known: Mapping[str, Recorded], config: Config
) -> str:
    """Return the line of an address, with what is known of its document."""
    if document := present.get(address):
        key = document.translations
        by_path = names.name(document.parts, config.languages).key
        path, shared = "/".join(document.parts), "" if key == by_path else key
        return ledger.line(Recorded(0, address, fingerprint(document), path, shared))
    return ledger.line(known[address]) if address in known else address


def _replace(path: Path, text: str) -> None:
    """Write a file next to the old one, then rename it over the old one."""
    beside = path.with_name(f".{path.name}-new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
