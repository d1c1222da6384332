"""The well-known files: sitemap, robots.txt, security.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resource_site.settings.config import Config
from resource_site.site.outputs import Sitemap, SitemapEntry, SitemapIndex, Text

PART = 50_000  # addresses in one sitemap, by its protocol


def files(
    pages: Iterable[SitemapEntry], config: Config, part: int = PART
) -> Iterator[tuple[str, Sitemap | SitemapIndex | Text]]:
    """Yield the paths and values of sitemap, robots.txt and, if set, security.txt.

    A sitemap of more than `part` addresses is an index of several.
    """
    entries = sorted(pages, key=lambda entry: entry.url)
    parts = [entries[start : start + part] for start in range(0, len(entries), part)]
    if len(parts) < 2:
        yield "sitemap.xml", Sitemap(tuple(entries))
    else:
        names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
        yield "sitemap.xml", SitemapIndex(tuple(f"{config.base_url}/{name}" for name in names))
        for name, found in zip(names, parts, strict=True):
            yield name, Sitemap(tuple(found))
    yield "robots.txt", Text(f"User-agent: *\nSitemap: {config.base_url}/sitemap.xml\n")
    if config.security_contact:
        yield ".well-known/security.txt", Text(_security(config))


def _security(config: Config) -> str:
    lines = [f"Contact: {config.security_contact}"]
    if config.security_expires:
        lines.append(f"Expires: {config.security_expires}")
    lines.append(f"Canonical: {config.base_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
