"""`record` adds published addresses to the ledger and never removes one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cache.store import Cache
from resource_site.cli import record
from resource_site.progress import Progress
from resource_site.publish.staging import staging

if TYPE_CHECKING:
    from tests.conftest import SmallSite

LEDGER = Path("content/urls.txt")


def deployed(*paths: str) -> None:
    """Publish a site with these files."""
    with staging(Path("site"), Cache(Path(".cache")), Progress()) as site:
        for path in site.stale(dict.fromkeys(paths, "")):
            site.add(path, site.write(path, b"x"))
        site.publish()


def addresses() -> list[str]:
    lines = LEDGER.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_addresses_of_documents_aliases_and_attachments_are_recorded(site: SmallSite) -> None:
    deployed("about/index.html", "old.html", "news/2007/a/table.csv", "news/b.pdf")
    assert record.record((), (), site.config()) == 4
    assert addresses() == ["/about/", "/news/2007/a/table.csv", "/news/b.pdf", "/old.html"]


@pytest.mark.parametrize(
    "path",
    [
        "index.html",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "search/index.html",
        "news/index.html",
        "news/page/2/index.html",
        "news/2007/index.html",
        "tags/index.html",
        "tags/border/index.html",
        "tags/border/page/1/index.html",
        "tags/border/feed.xml",
        "zh/index.html",
        "zh/feed.xml",
        "zh/news/2007/index.html",
        "zh/countries/china/index.html",
    ],
)
def test_lists_and_feeds_are_not_recorded(site: SmallSite, path: str) -> None:
    site.settings("[languages.zh]")
    deployed(path)
    assert record.record((), (), site.config()) == 0


def test_what_is_gone_is_not_recorded(site: SmallSite) -> None:
    site.settings('[gone]\n"/old/" = "Withdrawn."')
    deployed("old/index.html")
    assert record.record((), (), site.config()) == 0


def test_assets_and_well_known_files_are_not_recorded(site: SmallSite) -> None:
    deployed(
        "assets/style.css", "pagefind/pagefind.js", "404.html", "robots.txt", "sitemap.xml",
        "_headers", "build.json",
    )  # fmt: skip
    assert record.record((), (), site.config()) == 0
    assert not LEDGER.exists()


def test_a_picture_is_recorded_without_its_widths(site: SmallSite) -> None:
    deployed("a/photo.jpg", "a/photo.jpg.480.webp", "a/photo.jpg.1200.jpg", "a/chart.png.9.webp")
    assert record.record((), (), site.config()) == 1
    assert addresses() == ["/a/photo.jpg"]


def test_an_address_is_never_removed(site: SmallSite) -> None:
    deployed("index.html", "old/index.html")
    record.record((), (), site.config())
    deployed("index.html", "new/index.html")
    assert record.record((), (), site.config()) == 1
    assert addresses() == ["/new/", "/old/"]


def test_a_second_record_changes_nothing(site: SmallSite) -> None:
    deployed("about/index.html")
    record.record((), (), site.config())
    before = LEDGER.stat().st_mtime_ns, LEDGER.read_bytes()
    assert record.record((), (), site.config()) == 0
    assert (LEDGER.stat().st_mtime_ns, LEDGER.read_bytes()) == before


def test_nothing_is_recorded_without_a_site(site: SmallSite) -> None:
    assert record.record((), (), site.config()) == 0
    assert not LEDGER.exists()


def test_the_ledger_has_a_heading_and_no_temporary_file_remains(site: SmallSite) -> None:
    deployed("about/index.html")
    record.record((), (), site.config())
    assert LEDGER.read_text(encoding="utf-8") == (
        "# Every address this site has published.  The command `record` writes this file.\n"
        "# Behind an address: a digest of the text, and the file, by which a renamed one is "
        "recognised.\n"
        "/about/\n"
    )
    assert sorted(path.name for path in Path("content").iterdir()) == ["site.toml", "urls.txt"]


def test_a_ledger_with_windows_line_ends_is_read(site: SmallSite) -> None:
    site.file("urls.txt", b"\xef\xbb\xbf/old/\r\n/older/\r\n")
    deployed("about/index.html")
    record.record((), (), site.config())
    assert addresses() == ["/about/", "/old/", "/older/"]
