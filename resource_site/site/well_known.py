"""The well-known files: sitemap, robots.txt, security.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from resource_site.settings.config import Config
from resource_site.site.outputs import Sitemap, SitemapEntry, SitemapIndex, Text

# The most that one sitemap may have, by its protocol: sitemaps.org/protocol.html.
PART = 50_000  # addresses
SIZE = 50 * 2**20  # bytes
FRAME = 500  # bytes of a sitemap besides its entries, at most
TAGS, LINK_TAGS = 80, 60  # bytes of an entry besides its address, and of each translation, at most


def files(
    pages: Iterable[SitemapEntry], config: Config, part: int = PART, size: int = SIZE
) -> Iterator[tuple[str, Sitemap | SitemapIndex | Text]]:
    """Yield the paths and values of sitemap, robots.txt and, if set, security.txt.

    A sitemap of more than `part` addresses, or of more than `size` bytes, is an index of several.
    """
    parts = list(_parts(sorted(pages, key=lambda entry: entry.url), part, size))
    if len(parts) == 1:
        yield "sitemap.xml", Sitemap(tuple(parts[0]))
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield "sitemap.xml", SitemapIndex(tuple(f"{config.base_url}/{name}" for name in names))
        for name, found in zip(names, parts, strict=True):
            yield name, Sitemap(tuple(found))
    yield "robots.txt", Text(f"User-agent: *\nSitemap: {config.base_url}/sitemap.xml\n")
    if config.security_contact:
        yield ".well-known/security.txt", Text(_security(config))


def _parts(entries: list[SitemapEntry], part: int, size: int) -> Iterator[list[SitemapEntry]]:
    """Yield the entries of each sitemap; there is one, if need be an empty one."""
    if len(entries) <= part and FRAME + _length(entries) <= size:
        yield entries
        return
    found: list[SitemapEntry] = []
    total = FRAME
    for entry in entries:
        length = _length([entry])
        if found and (len(found) == part or total + length > size):
            yield found
            found, total = [], FRAME
        found.append(entry)
        total += length
    yield found


def _length(entries: Sequence[SitemapEntry]) -> int:
    """Return how many bytes entries have as XML, at most."""
    others = [one for entry in entries for one in entry.translations]
    urls = escape("".join([*(entry.url for entry in entries), *(one.url for one in others)]))
    languages = sum(len(one.language) for one in others)
    return TAGS * len(entries) + LINK_TAGS * len(others) + len(urls) + languages


def _security(config: Config) -> str:
    lines = [f"Contact: {config.security_contact}"]
    if config.security_expires:
        lines.append(f"Expires: {config.security_expires}")
    lines.append(f"Canonical: {config.base_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
