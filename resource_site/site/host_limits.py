"""What a site has → a warning for each limit of its host that it exceeds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from resource_site.content.documents import File
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config
from resource_site.site.hosting import Rules, redirect_lines
from resource_site.site.outputs import Copy, Output

MB, GB = 2**20, 2**30
OTHER = "choose another host in [hosting]"


class Limit(Struct, frozen=True):
    """The most that a host takes, the page that documents it, and what to do with more."""

    most: int
    source: str
    fix: str


class Limits(Struct, frozen=True):
    """The limits of a host that are known.

    `size` is that of one file and `total` that of the site, in bytes; `folder` is the number of
    files in one folder; `line` is the number of characters of a redirect.
    """

    files: Limit | None = None
    folder: Limit | None = None
    size: Limit | None = None
    total: Limit | None = None
    redirects: Limit | None = None
    line: Limit | None = None


GITHUB = "docs.github.com/pages/getting-started-with-github-pages/github-pages-limits"
LARGE_FILES = (
    "docs.github.com/repositories/working-with-files/managing-large-files"
    "/about-large-files-on-github"
)
CLOUDFLARE = "developers.cloudflare.com/pages/platform/limits"
CLOUDFLARE_REDIRECTS = "developers.cloudflare.com/pages/configuration/redirects"
NETLIFY = "docs.netlify.com/site-deploys/overview"
NETLIFY_REDIRECTS = "docs.netlify.com/routing/redirects"
SMALLER = "make the file smaller, or publish it elsewhere and link to it"
AS_PAGES = f"{OTHER}; until then, those that are not read are pages that redirect"
PAID = "choose a plan that takes 100,000 files, or another host in [hosting]"
LIMITS = {
    "github-pages": Limits(
        size=Limit(100 * MB, LARGE_FILES, SMALLER),
        total=Limit(GB, GITHUB, f"publish large files elsewhere, or {OTHER}"),
    ),
    "cloudflare-pages": Limits(
        files=Limit(20_000, CLOUDFLARE, PAID),
        size=Limit(25 * MB, CLOUDFLARE, SMALLER),
        redirects=Limit(2_000, CLOUDFLARE, AS_PAGES),
        line=Limit(1_000, CLOUDFLARE_REDIRECTS, AS_PAGES),
    ),
    "netlify": Limits(
        folder=Limit(54_000, NETLIFY, f"divide the files into several folders, or {OTHER}"),
        redirects=Limit(10_000, NETLIFY_REDIRECTS, OTHER),
    ),
}


def sizes(outputs: Iterable[Output], files: Iterable[File]) -> Mapping[str, int]:
    """Return the bytes of the files that are copied, by their sources."""
    copied = {output.value.location for output in outputs if isinstance(output.value, Copy)}
    return {file.path: file.size for file in files if file.location in copied}


def problems(
    rules: Rules, paths: Sequence[str], sizes: Mapping[str, int], config: Config
) -> Iterator[Problem]:
    """Yield a warning for each limit of the host that the site exceeds.

    `paths` are those of all files, but for those of the search index that are not of a document;
    `sizes` are the bytes of the files that are copied, by their sources.
    """
    if limits := LIMITS.get(config.hosting):
        at = config.position("hosting.kind")
        path = str(config.choices.content / "site.toml")
        for words, limit in _exceeded(limits, rules, paths, sizes):
            message = f"{words} on {config.hosting} ({limit.source})"
            fix = limit.fix
            yield Problem(path, at.line, at.column, message, fix, at.length, Severity.WARNING)


def _exceeded(
    limits: Limits, rules: Rules, paths: Sequence[str], sizes: Mapping[str, int]
) -> Iterator[tuple[str, Limit]]:
    """Yield what is more than a host takes, and the limit."""
    yield from _large(limits, sizes)
    if (limit := limits.files) and len(paths) > limit.most:
        yield f"the site has {len(paths):,} files; it may have {limit.most:,}", limit
    if limit := limits.folder:
        yield from _full_folders(limit, paths)
    yield from _redirects(limits, rules)


def _large(limits: Limits, sizes: Mapping[str, int]) -> Iterator[tuple[str, Limit]]:
    """Yield files that are too large, each alone or all together."""
    if limit := limits.size:
        for name, size in sizes.items():
            if size > limit.most:
                most = f"a file may have {limit.most // MB} MB"
                yield f"{name} is {size / MB:.1f} MB; {most}", limit
    total = sum(sizes.values())
    if (limit := limits.total) and total > limit.most:
        most = f"a site may have {limit.most // GB} GB"
        yield f"attachments and assets are {total / GB:.1f} GB; {most}", limit


def _full_folders(limit: Limit, paths: Iterable[str]) -> Iterator[tuple[str, Limit]]:
    for folder, count in sorted(Counter(path.rpartition("/")[0] for path in paths).items()):
        if count > limit.most:
            yield f"/{folder} has {count:,} files; a folder may have {limit.most:,}", limit


def _redirects(limits: Limits, rules: Rules) -> Iterator[tuple[str, Limit]]:
    """Yield that there are too many redirects, and those that are too long."""
    if (limit := limits.redirects) and len(rules.redirects) > limit.most:
        count, most = f"{len(rules.redirects):,}", f"{limit.most:,}"
        yield f"the site has {count} aliases; it may have {most} redirects", limit
    if limit := limits.line:
        for line in redirect_lines(rules):
            if len(line) > limit.most:
                count = f"{len(line):,} characters; a redirect may have {limit.most:,}"
                yield f"the alias {line.partition(' ')[0]} makes a line of {count}", limit
