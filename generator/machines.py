"""The pages of the site → the files that machines read: sitemap, robots, headers, security.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.config import Config
from generator.pages import (
    ArticlePage,
    NotFoundPage,
    Output,
    Page,
    Plain,
    SearchPage,
    Sitemap,
    SitemapEntry,
    StandingPage,
    Value,
)
from generator.problems import Place

WHOLE_FILE = Place(0, 0, 1)

# What <meta> cannot say, and what holds for files that are no pages.  The policy for scripts is in
# each page: rules of a host that add up would otherwise take search its index.
HEADERS = """\
/*
  Content-Security-Policy: frame-ancestors 'none'; base-uri 'none'
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Cross-Origin-Opener-Policy: same-origin
"""
FEED_HEADERS = """\
/*.xml
  Content-Type: application/xml; charset=utf-8
"""


def files(outputs: Iterable[Output], config: Config) -> Iterator[Output]:
    """Yield sitemap.xml, robots.txt, _headers and, where a contact is set, security.txt."""
    pages = [output.value for output in outputs if isinstance(output.value, Page)]
    yield _output("sitemap.xml", _sitemap(pages))
    yield _output("robots.txt", Plain(f"User-agent: *\nSitemap: {config.base_url}/sitemap.xml\n"))
    yield _output("_headers", Plain(_headers(config)))
    if config.security_contact:
        yield _output(".well-known/security.txt", Plain(_security(config)))


def _output(path: str, value: Value) -> Output:
    return Output(path, "the generator", WHOLE_FILE, value)


def _headers(config: Config) -> str:
    """Return the headers in the way of Netlify and Cloudflare; paths begin with the base path."""
    return (HEADERS + FEED_HEADERS).replace("/*", f"{config.base_path}/*")


def _security(config: Config) -> str:
    lines = [f"Contact: {config.security_contact}"]
    if config.security_expires:
        lines.append(f"Expires: {config.security_expires}")
    lines.append(f"Canonical: {config.base_url}/.well-known/security.txt")
    return "\n".join(lines) + "\n"


def _sitemap(pages: Iterable[Page]) -> Sitemap:
    """Return every page worth finding, in the order of addresses."""
    entries = [
        SitemapEntry(page.url, _changed(page), page.translations)
        for page in pages
        if not isinstance(page, NotFoundPage | SearchPage)
    ]
    return Sitemap(tuple(sorted(entries, key=lambda entry: entry.url)))


def _changed(page: Page) -> str:
    """Return the day of a page's content, where it has one."""
    if isinstance(page, ArticlePage):
        return max(page.published.iso[:10], page.updated.iso if page.updated else "")
    if isinstance(page, StandingPage) and page.updated:
        return page.updated.iso
    return ""
