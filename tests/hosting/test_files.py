"""A build writes what its host reads, and copies what hosts and search engines ask for."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from resource_site.render import sitemap
from resource_site.site import hosting, well_known
from resource_site.site.outputs import Sitemap, SitemapEntry, SitemapIndex
from resource_site.site.values import Translation
from tests.conftest import SmallSite
from tests.shared import JPEG, PNG
from tests.sites.building import PROJECT, SETTINGS, build, published, written

PLAN = "---\ntitle: A plan\naliases: [/old/, /old.html]\n---\nWords.\n"
GONE = '[gone]\n"/news/2010/away/" = "A secret reason."\n'
GOOGLE = "google-site-verification: google12.html"
XHTML = "http://www.w3.org/1999/xhtml"
EVERY = {"_headers", "_redirects", ".nojekyll", ".nginx.conf", ".htaccess"}
EVERY |= {".Caddyfile", ".redirects"}


def files(folder: Path, kind: str, base: str = "") -> dict[str, str]:
    """Return the files for a host, by their names."""
    settings = SETTINGS.replace("https://example.org", f"https://example.org{base}")
    if kind:
        settings += f'[hosting]\nkind = "{kind}"\n'
    texts = {"site.toml": settings + GONE, "news/2010-07-30-plan.md": PLAN}
    site = published(written(folder, texts)).site
    return {name: (site / name).read_text() for name in EVERY if (site / name).exists()}


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("", {"_headers"}),
        ("github-pages", {".nojekyll"}),
        ("netlify", {"_headers", "_redirects"}),
        ("cloudflare-pages", {"_headers", "_redirects"}),
        ("nginx", {".nginx.conf"}),
        ("apache", {".htaccess"}),
        ("caddy", {".Caddyfile"}),
        ("rsync", set()),
        ("s3", {".redirects"}),
    ],
)
def test_a_host_gets_its_own_files_and_nothing_else(
    tmp_path: Path, kind: str, names: set[str]
) -> None:
    found = files(tmp_path, kind)
    assert found.keys() == names
    assert "secret" not in "".join(found.values())
    page = (tmp_path / "site/old/index.html").read_text()
    assert "0; url=/news/2010/plan/" in page  # where the host does not redirect


def test_netlify_redirects_although_there_is_a_page_and_knows_removed_addresses(
    tmp_path: Path,
) -> None:
    assert files(tmp_path, "netlify", "/org")["_redirects"].splitlines() == [
        "/org/old.html /org/news/2010/plan/ 301!",
        "/org/old/ /org/news/2010/plan/ 301!",
        "/org/news/2010/away/ /org/news/2010/away/index.html 410!",
    ]


@pytest.mark.parametrize("kind", ["netlify", "cloudflare-pages"])
def test_a_former_address_in_any_script_is_escaped(tmp_path: Path, kind: str) -> None:
    settings = f'{SETTINGS}[hosting]\nkind = "{kind}"\n'
    plan = PLAN.replace("/old.html", "/การ/")
    site = published(written(tmp_path, {"site.toml": settings, "news/2010-07-30-a.md": plan})).site
    assert "\n/%E0%B8%81%E0%B8%B2%E0%B8%A3/ /news/2010/a/ 301" in (site / "_redirects").read_text()
    assert (site / "การ/index.html").is_file()


def test_cloudflare_redirects(tmp_path: Path) -> None:
    found = files(tmp_path, "cloudflare-pages")
    assert found["_redirects"] == "/old.html /news/2010/plan/ 301\n/old/ /news/2010/plan/ 301\n"
    lines = found["_headers"].splitlines()
    assert lines[0] == "/*"
    assert "  X-Content-Type-Options: nosniff" in lines
    assert lines[-2:] == ["/*.xml", f"  Content-Type: {hosting.XML}"]


def test_storage_gets_the_files_that_redirect(tmp_path: Path) -> None:
    lines = files(tmp_path, "s3", "/org")[".redirects"].splitlines()
    assert lines == [
        "old.html /org/news/2010/plan/",
        "old/index.html /org/news/2010/plan/",
    ]
    assert all((tmp_path / "site" / line.split()[0]).is_file() for line in lines)


def test_the_documented_commands_upload_a_site_to_storage(tmp_path: Path) -> None:
    files(tmp_path, "s3")
    text = (PROJECT / "docs/hosting.md").read_text(encoding="utf-8")
    section = text.partition("\n## Publish on storage that sends files\n")[2].partition("\n## ")[0]
    (commands,) = re.findall(r"^ *```\n(.*?)^ *```", section, re.DOTALL | re.MULTILINE)
    program = tmp_path / "bin/aws"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "$@" >>called\n', encoding="utf-8")
    program.chmod(0o700)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(["sh", "-ec", commands], cwd=tmp_path, env={"PATH": path}, check=True)  # noqa: S607
    assert (tmp_path / "called").read_text(encoding="utf-8").splitlines() == [
        "s3 sync site/ s3://BUCKET/ --delete --exclude .redirects",
        "s3 cp site/old.html s3://BUCKET/old.html --website-redirect /news/2010/plan/",
        "s3 cp site/old/index.html s3://BUCKET/old/index.html --website-redirect /news/2010/plan/",
    ]


def test_an_unknown_host_is_an_error(site: SmallSite) -> None:
    built = build(written(site.folder, {"site.toml": SETTINGS + '[hosting]\nkind = "ngnix"\n'}))
    assert built.status == 1
    assert 'fix: write kind = "nginx"' in built.words or "nginx" in built.words


STATIC: dict[str, str | bytes] = {
    "CNAME": "example.org\n",
    "favicon.ico": b"\x00\x00\x01\x00",
    "ads.txt": "none\n",
    "google1234abcd.html": "google-site-verification: google1234abcd.html",
    "BingSiteAuth.xml": '<?xml version="1.0"?>\n<users>\n\t<user>0123ABCD</user>\n</users>',
    "site-icon.png": PNG,
    "site.webmanifest": "{}",
    ".well-known/security-policy.txt": "x",
    ".well-known/matrix/server": "{}",
}


def test_static_files_are_copied_to_the_root_as_they_are(tmp_path: Path) -> None:
    texts = {f"static/{name}": content for name, content in STATIC.items()}
    folder = written(tmp_path, {**texts, "news/2010-07-30-plan.md": PLAN})
    for _ in range(2):  # the second build changes nothing
        built = published(folder)
        assert "warning" not in built.words
        for name, content in STATIC.items():
            raw = content if isinstance(content, bytes) else content.encode()
            assert (built.site / name).read_bytes() == raw, name
    assert build(folder, command="record").status == 0
    ledger = (folder / "content/urls.txt").read_text()
    assert "/news/2010/plan/" in ledger
    assert [name for name in STATIC if name in ledger] == []
    (folder / "content/static/ads.txt").unlink()
    assert not (published(folder).site / "ads.txt").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.html", "<p>x</p>", "page.html is not a file that hosts or search engines ask for"),
        ("app.js", "x()", "app.js is not a file that hosts or search engines ask for"),
        ("a/b.txt", "x", "a/b.txt is not a file that hosts or search engines ask for"),
        ("logo.svg", "<svg/>", "logo.svg is not a file that hosts or search engines ask for"),
        ("google12.html", "<script>x()</script>", "contains more than a verification code"),
        (
            "google12.html",
            "google-site-verification: google12.html<img src=x onerror=x()>",
            "contains more than a verification code",
        ),
        ("CNAME", "www.other.org", "CNAME names 'www.other.org', but base_url is https://example"),
        ("CNAME", "", "CNAME names '', but base_url is"),
        ("robots.txt", "x", "static/robots.txt: error: the build makes /robots.txt itself"),
        ("_redirects", "/a /b", "_redirects is not copied: the build writes what the host reads"),
        (".htaccess", "x", ".htaccess is not copied: the build writes what the host reads"),
        (
            "BingSiteAuth.xml",
            "<html xmlns='http://www.w3.org/1999/xhtml'/>",
            "contains more than a verification code",
        ),
        (".well-known/a.xml", "x", "is not a file that hosts or search engines ask for"),
        (".well-known/a.html", "x", "is not a file that hosts or search engines ask for"),
    ],
)
def test_a_static_file_that_cannot_be_published_is_an_error(
    tmp_path: Path, name: str, content: str, message: str
) -> None:
    built = build(written(tmp_path, {f"static/{name}": content}))
    assert built.status == 1
    assert message in built.words
    assert "fix: " in built.words


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", ".DS_Store"])
def test_what_programs_leave_in_static_is_ignored(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, {"news/2010-07-30-plan.md": PLAN, f"static/{name}": "x"})
    assert not (published(folder).site / name).exists()


def test_a_static_picture_with_a_location_is_not_published(tmp_path: Path) -> None:
    exif = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08" + JPEG[2:]
    built = build(written(tmp_path, {"static/icon.png": exif}))
    assert built.status == 1
    assert "would be published with metadata" in built.words


def entries(count: int) -> list[SitemapEntry]:
    return [SitemapEntry(f"https://example.org/{n:05}/", "", ()) for n in range(count)]


def test_a_large_sitemap_is_an_index_of_parts(site: SmallSite) -> None:
    found = dict(well_known.files(entries(7), site.config(), part=3))
    index = found["sitemap.xml"]
    assert isinstance(index, SitemapIndex)
    assert index.urls == tuple(f"https://example.org/sitemap-{n}.xml" for n in (1, 2, 3))
    parts = [found[f"sitemap-{n}.xml"] for n in (1, 2, 3)]
    assert [one for part in parts if isinstance(part, Sitemap) for one in part.entries] == entries(
        7
    )
    assert isinstance(
        dict(well_known.files(entries(3), site.config(), part=3))["sitemap.xml"], Sitemap
    )


def test_no_part_of_a_sitemap_is_larger_than_the_protocol_allows(site: SmallSite) -> None:
    def others(url: str) -> tuple[Translation, ...]:
        languages = ("en", "zh-Hant", "my")
        return tuple(Translation("", "", f"{url}{code}/?a&b'c", code, "ltr") for code in languages)

    given = [
        SitemapEntry(one.url, "2010-07-30", others(one.url) if number % 3 else ())
        for number, one in enumerate(entries(500))
    ]
    found = dict(well_known.files(given, site.config(), size=20_000))
    parts = [value for value in found.values() if isinstance(value, Sitemap)]
    assert len(parts) > 5
    assert [one for part in parts for one in part.entries] == given
    lengths = [len(sitemap.xml(part)) for part in parts]
    assert max(lengths) <= 20_000
    assert min(lengths[:-1]) > 15_000  # no more parts than needed


def test_the_index_of_a_sitemap_is_valid_xml() -> None:
    index = SitemapIndex(("https://example.org/sitemap-1.xml?a&b",))
    tree = ET.fromstring(sitemap.xml(index))  # noqa: S314 - from this test
    (location,) = tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    assert location.text == "https://example.org/sitemap-1.xml?a&b"
