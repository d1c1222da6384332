"""The sitemap as XML."""

from __future__ import annotations

from html import escape

from resource_site.site.outputs import Sitemap, SitemapIndex

SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def xml(value: Sitemap | SitemapIndex) -> bytes:
    """Return the sitemap, with the other languages of each page, or the index of its parts."""
    if isinstance(value, SitemapIndex):
        return _index(value)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<urlset xmlns="{SCHEMA}" xmlns:xhtml="{XHTML}">',
    ]
    for entry in value.entries:
        changed = f"<lastmod>{entry.changed}</lastmod>" if entry.changed else ""
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{escape(other.language)}"'
            f' href="{escape(other.url)}"/>'
            for other in entry.translations
        )
        lines.append(f"<url><loc>{escape(entry.url)}</loc>{changed}{others}</url>")
    return "\n".join([*lines, "</urlset>", ""]).encode()


def _index(value: SitemapIndex) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<sitemapindex xmlns="{SCHEMA}">']
    lines += [f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in value.urls]
    return "\n".join([*lines, "</sitemapindex>", ""]).encode()
