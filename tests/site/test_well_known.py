"""The well-known files: sitemap, robots.txt, headers of the host, security.txt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resource_site.site.outputs import Sitemap, Text

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def text(site: SmallSite, path: str, **choices: object) -> str:
    value = site.outputs(**choices)[path].value
    assert isinstance(value, Text)
    return value.text


def sitemap(site: SmallSite) -> dict[str, str]:
    value = site.outputs()["sitemap.xml"].value
    assert isinstance(value, Sitemap)
    return {entry.url.removeprefix("https://example.org"): entry.changed for entry in value.entries}


def test_the_sitemap_has_all_pages_with_the_days_of_their_changes(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ntags: [x]\naliases: /old/")
    site.text("news/2007-01-01-b.md", "title: B\nupdated: 2007-06-01")
    site.text("pages/about.md", "title: About\nupdated: 2007-02-02")
    assert sitemap(site) == {
        "/": "",
        "/about/": "2007-02-02",
        "/news/": "",
        "/news/2007/": "",
        "/news/2007/a/": "2007-03-31",
        "/news/2007/b/": "2007-06-01",
        "/tags/": "",
        "/tags/x/": "",
    }


def test_an_unpublished_article_is_not_in_the_sitemap(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A\ndraft: true")
    assert list(sitemap(site)) == ["/", "/news/"]


def test_robots_txt_has_the_url_of_the_sitemap(site: SmallSite) -> None:
    assert text(site, "robots.txt", base_url="https://org.example/r") == (
        "User-agent: *\nSitemap: https://org.example/r/sitemap.xml\n"
    )


def test_the_headers_have_what_a_page_cannot_declare(site: SmallSite) -> None:
    headers = text(site, "_headers")
    for header in (
        "frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
        "Content-Type: application/xml; charset=utf-8",
    ):
        assert header in headers
    assert headers.startswith("/*\n")


def test_the_headers_apply_below_the_path_of_the_site(site: SmallSite) -> None:
    lines = text(site, "_headers", base_url="https://org.example/r").splitlines()
    assert [line for line in lines if line.startswith("/")] == ["/r/*", "/r/*.xml"]


def test_a_security_contact_is_published_at_its_well_known_address(site: SmallSite) -> None:
    assert ".well-known/security.txt" not in site.outputs()
    site.settings('[security]\ncontact = "mailto:a@example.org"\nexpires = "2030-01-01T00:00:00Z"')
    assert text(site, ".well-known/security.txt") == (
        "Contact: mailto:a@example.org\n"
        "Expires: 2030-01-01T00:00:00Z\n"
        "Canonical: https://example.org/.well-known/security.txt\n"
    )
