"""The pages of the site → the files that machines read: sitemap, robots, headers, security.txt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from resource_site.cache import digest
from resource_site.settings.config import Config
from resource_site.site.pages import Output, Plain, Sitemap, SitemapEntry, Value

# What <meta> cannot say, and what holds for files that are no pages.  The policy for scripts is in
# each page: rules of a host that add up would otherwise take search its index.
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


def files(
    entries: Callable[[], Iterable[SitemapEntry]], said: Iterable[str], config: Config
) -> Iterator[Output]:
    """Yield sitemap.xml, robots.txt, _headers and, where a contact is set, security.txt.

    `said` changes with anything in the entries of the sitemap.
    """
    yield _output("sitemap.xml", lambda: _sitemap(entries()), said)
    yield _plain("robots.txt", f"User-agent: *\nSitemap: {config.base_url}/sitemap.xml\n")
    yield _plain("_headers", _headers(config))
    if config.security_contact:
        yield _plain(".well-known/security.txt", _security(config))


def _sitemap(entries: Iterable[SitemapEntry]) -> Sitemap:
    return Sitemap(tuple(sorted(entries, key=lambda entry: entry.url)))


def _plain(path: str, text: str) -> Output:
    return _output(path, lambda: Plain(text), (text,))


def _output(path: str, make: Callable[[], Value], said: Iterable[str]) -> Output:
    return Output(path, "the generator", digest.of(said), make)


def _headers(config: Config) -> str:
    """Return the headers in the way of Netlify and Cloudflare; paths begin with the base path."""
    always = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    return f"/*\n{always}{FEED_HEADERS}".replace("/*", f"{config.base_path}/*")


def _security(config: Config) -> str:
    lines = [f"Contact: {config.security_contact}"]
    if config.security_expires:
        lines.append(f"Expires: {config.security_expires}")
    lines.append(f"Canonical: {config.base_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"
