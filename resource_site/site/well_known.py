"""The well-known files: sitemap, robots.txt, headers, security.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from resource_site.settings.config import Config
from resource_site.site.outputs import Sitemap, SitemapEntry, Text

# What <meta> cannot set, and what files that are not pages need.  The policy for scripts is
# in each page: if a host added it up with this one, the search index could not be loaded.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
FEED_HEADERS = """\
/*.xml
  Content-Type: application/xml; charset=utf-8
"""


def files(pages: Iterable[SitemapEntry], config: Config) -> Iterator[tuple[str, Sitemap | Text]]:
    """Yield the paths and values of sitemap, robots.txt, headers and, if set, security.txt."""
    yield "sitemap.xml", Sitemap(tuple(sorted(pages, key=lambda entry: entry.url)))
    yield "robots.txt", Text(f"User-agent: *\nSitemap: {config.base_url}/sitemap.xml\n")
    yield "_headers", Text(_headers(config))
    if config.security_contact:
        yield ".well-known/security.txt", Text(_security(config))


def _headers(config: Config) -> str:
    """Return the headers in the format of Netlify and Cloudflare, below the base path."""
    always = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    return f"/*\n{always}{FEED_HEADERS}".replace("/*", f"{config.base_path}/*")


def _security(config: Config) -> str:
    lines = [f"Contact: {config.security_contact}"]
    if config.security_expires:
        lines.append(f"Expires: {config.security_expires}")
    lines.append(f"Canonical: {config.base_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
