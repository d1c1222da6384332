"""A site that has more than its host takes gets a warning for each limit, with its source."""

from __future__ import annotations

import re

import pytest

from resource_site.problems import Problem
from resource_site.site import host_limits, hosting
from resource_site.site.host_limits import GB, LIMITS, MB, Limit, Limits
from resource_site.site.hosting import Rules
from tests.conftest import SmallSite
from tests.sites.building import SETTINGS, published, written

NONE = Rules({}, [])
CLOUDFLARE = "on cloudflare-pages (developers.cloudflare.com/pages/platform/limits)"
DOCUMENTED = {
    ("github-pages", "size"): 100 * MB,
    ("github-pages", "total"): GB,
    ("cloudflare-pages", "files"): 20_000,
    ("cloudflare-pages", "size"): 25 * MB,
    ("cloudflare-pages", "redirects"): 2_000,
    ("cloudflare-pages", "line"): 1_000,
    ("netlify", "folder"): 54_000,
    ("netlify", "redirects"): 10_000,
}
"""What each limit is in the documentation of the host."""


def found(
    site: SmallSite,
    kind: str,
    rules: Rules = NONE,
    paths: int | list[str] = 0,
    sizes: dict[str, int] | None = None,
) -> list[Problem]:
    """Return the warnings about a site with these redirects and files."""
    site.settings(f'[hosting]\nkind = "{kind}"')
    every = [f"{number}/index.html" for number in range(paths)] if isinstance(paths, int) else paths
    return list(host_limits.problems(rules, every, sizes or {}, site.config()))


def aliases(count: int) -> Rules:
    return Rules({f"/{number}/": "/" for number in range(count)}, [])


def of_files(count: int) -> list[str]:
    return [f"news/{number}.html" for number in range(count)]


def test_each_limit_is_the_documented_one() -> None:
    known = {
        (host, name): limit.most
        for host, limits in LIMITS.items()
        for name in limits.__struct_fields__
        if (limit := getattr(limits, name)) is not None
    }
    assert known == DOCUMENTED


def test_cloudflare_warns_of_files_sizes_and_redirects(site: SmallSite) -> None:
    sizes = {"content/a.mp4": 26 * MB, "content/b.mp4": 24 * MB}
    problems = found(site, "cloudflare-pages", aliases(2001), 20_001, sizes)
    assert [one.message for one in problems] == [
        f"content/a.mp4 is 26.0 MB; a file may have 25 MB {CLOUDFLARE}",
        f"the site has 20,001 files; it may have 20,000 {CLOUDFLARE}",
        f"the site has 2,001 aliases; it may have 2,000 redirects {CLOUDFLARE}",
    ]
    assert found(site, "cloudflare-pages", aliases(2000), 20_000, {"a": 25 * MB}) == []


def test_cloudflare_warns_of_a_redirect_that_it_does_not_read(site: SmallSite) -> None:
    target = f"/news/2010/{'a' * 500}/"
    (line,) = hosting.redirect_lines(Rules({f"/{'b' * 481}/": target}, []))
    assert len(line) == 1000
    assert found(site, "cloudflare-pages", Rules({f"/{'b' * 481}/": target}, [])) == []
    (problem,) = found(site, "cloudflare-pages", Rules({f"/{'b' * 482}/": target}, []))
    assert "bbb/ makes a line of 1,001 characters; a redirect may have 1,000 on" in problem.message


def test_github_warns_of_files_that_a_repository_cannot_hold_and_of_a_large_site(
    site: SmallSite,
) -> None:
    (problem,) = found(site, "github-pages", sizes={"content/a.mp4": 101 * MB})
    assert problem.message.startswith("content/a.mp4 is 101.0 MB; a file may have 100 MB on")
    assert problem.fix == host_limits.SMALLER
    every = {f"{number}.mp4": 100 * MB for number in range(11)}
    (problem,) = found(site, "github-pages", sizes=every)
    assert problem.message.startswith(
        "attachments and assets are 1.1 GB; a site may have 1 GB on github-pages (docs.github.com"
    )
    assert found(site, "github-pages", aliases(5000), 50_000, {"a": 100 * MB}) == []


def test_netlify_warns_of_full_folders_and_of_many_redirects(site: SmallSite) -> None:
    problems = found(site, "netlify", aliases(10_001), [*of_files(54_001), "about/index.html"])
    assert [one.message.partition(" on ")[0] for one in problems] == [
        "/news has 54,001 files; a folder may have 54,000",
        "the site has 10,001 aliases; it may have 10,000 redirects",
    ]
    assert found(site, "netlify", aliases(10_000), of_files(54_000)) == []


@pytest.mark.parametrize("kind", ["nginx", "apache", "caddy", "rsync", "s3"])
def test_a_server_of_your_own_and_storage_have_no_such_limits(site: SmallSite, kind: str) -> None:
    assert found(site, kind, aliases(10_001), of_files(54_001), {"a": 2 * GB}) == []


@pytest.mark.parametrize("search", [True, False])
def test_the_files_that_are_counted_are_those_of_the_site(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch, *, search: bool
) -> None:
    limits = Limits(files=Limit(0, "example.org", "none"))
    monkeypatch.setitem(LIMITS, "cloudflare-pages", limits)
    articles = {
        f"news/2010-07-{day}-a{day}.md": f"---\ntitle: A {day}\n---\nWords.\n"
        for day in range(10, 30)
    }
    settings = SETTINGS + '[hosting]\nkind = "cloudflare-pages"\n'
    built = published(written(site.folder, {"site.toml": settings, **articles}), search=search)
    (counted,) = re.findall(r"the site has (\d+) files; it may have 0 on", built.words)
    files = [path for path in built.site.rglob("*") if path.is_file()]
    assert len(files) - 15 < int(counted) <= len(files)


def test_a_build_prints_the_warning_at_the_line_of_the_host(site: SmallSite) -> None:
    settings = SETTINGS + '[hosting]\nkind = "cloudflare-pages"\n'
    alias = f"/{'a' * 200}/{'b' * 200}/{'c' * 200}/{'d' * 200}/{'e' * 180}/"
    texts = {
        "site.toml": settings,
        "news/2010-07-30-plan.md": f"---\ntitle: A plan\naliases: [{alias}]\n---\nWords.\n",
    }
    built = published(written(site.folder, texts))
    assert "warning: the alias /aaaaa" in built.words
    line = settings.splitlines().index('kind = "cloudflare-pages"') + 1
    assert f"    {line} | kind = " in built.words
    assert alias in (built.site / "_redirects").read_text()
