"""Redirects, removed addresses and headers → the files in which a web host reads them.

A host that does not read such a file still has the HTML pages at these addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from resource_site import urls
from resource_site.settings.config import Config
from resource_site.site.outputs import Output, Text
from resource_site.site.pages import RedirectPage

# What <meta> cannot set, and what files that are not pages need.  The policy for scripts is
# in each page: if a host added it up with this one, the search index could not be loaded.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
XML = "application/xml; charset=utf-8"
SHARING = ("netlify", "nginx", "apache", "caddy")
"""The hosts that know the status 410."""

REMOVED = "/410.html"
"""The page of a removed address that is a file."""

NGINX, APACHE, CADDY, S3 = ".nginx.conf", ".htaccess", ".Caddyfile", ".redirects"
"""Names that begin with a dot: these files are for the host, which does not send them."""


class Rules(Struct, frozen=True):
    """The addresses that a host answers otherwise than with a file.

    `redirects` has the address of the document at each former address.  All begin with `base`, the
    base path, and hold no character that any of the formats reads as markup: see `urls.FORMER`.
    """

    redirects: Mapping[str, str]
    gone: Sequence[str]
    base: str = ""


def files(rules: Rules, config: Config) -> Iterator[tuple[str, Text]]:
    """Yield the path and the text of each file for the host that site.toml names."""
    match config.hosting:
        case "github-pages":
            yield ".nojekyll", Text("")
        case "netlify":
            yield "_headers", Text(_headers(rules))
            yield "_redirects", Text(_netlify(rules))
        case "cloudflare-pages":
            yield "_headers", Text(_headers(rules))
            yield "_redirects", Text(_lines(redirect_lines(rules)))
        case "nginx":
            yield NGINX, Text(_nginx(rules))
        case "apache":
            yield APACHE, Text(_apache(rules))
        case "caddy":
            yield CADDY, Text(_caddy(rules))
        case "s3":
            yield S3, Text(_s3(rules))
        case "":
            yield "_headers", Text(_headers(rules))


def rules(outputs: Iterable[Output], removed: Iterable[str], config: Config) -> Rules:
    """Return what the host of a site is to answer otherwise than with a file."""
    moved = (output.value for output in outputs if isinstance(output.value, RedirectPage))
    redirects = {page.address: page.target.address for page in moved}
    return Rules(redirects, [config.base_path + one for one in removed], config.base_path)


def redirect_lines(rules: Rules) -> Iterator[str]:
    """Yield the lines of `_redirects` for Cloudflare."""
    return (f"{urls.escaped(one)} {to} 301" for one, to in _moved(rules))


def _headers(rules: Rules) -> str:
    """Return the headers in the format of Netlify and Cloudflare."""
    always = "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
    return f"{rules.base}/*\n{always}{rules.base}/*.xml\n  Content-Type: {XML}\n"


def _netlify(rules: Rules) -> str:
    # The mark ! is for a path at which there is a file: the page with the HTML redirect.
    rows = [
        *((address, target, "301!") for address, target in _moved(rules)),
        *((address, _shown(address, rules), "410!") for address in rules.gone),
    ]
    return _lines(" ".join(map(urls.escaped, row)) for row in rows)


def _nginx(rules: Rules) -> str:
    """Return directives for the block `server`."""
    lines = [
        *(f'add_header {name} "{value}" always;' for name, value in HEADERS.items()),
        "add_header Cache-Control no-cache always;",
        "charset utf-8;",
        "charset_types text/plain text/css text/javascript application/javascript application/xml;",
        f"error_page 403 =404 {rules.base}/404.html;",  # a folder without a page
        f"error_page 404 {rules.base}/404.html;",
        f"location = {rules.base}/{NGINX} {{ return 404; }}",
        r"location ~ \.xml$ { types { application/xml xml; } }",
    ]
    for address, target in _moved(rules):
        inner = f"return 301 {target}$is_args$args;"
        lines += [f"location = {one} {{ {inner} }}" for one in _forms(address)]
    for address in rules.gone:
        inner = f"error_page 410 {_shown(address, rules)}; return 410;"
        lines += [f"location = {one} {{ {inner} }}" for one in _forms(address)]
    return _lines(lines)


def _apache(rules: Rules) -> str:
    """Return directives for the folder of the site; mod_alias keeps the query."""
    lines = [
        "Options -Indexes",
        f'<Files "{APACHE}">',
        "Require all denied",
        "</Files>",
        "AddDefaultCharset utf-8",
        "AddType application/xml .xml",
        "AddCharset utf-8 .xml .txt .css .js .json",
        f"ErrorDocument 404 {rules.base}/404.html",
        "<IfModule mod_headers.c>",
        *(f'Header always set {name} "{value}"' for name, value in HEADERS.items()),
        'Header always set Cache-Control "no-cache"',
        "</IfModule>",
    ]
    for address, target in _moved(rules):
        lines.append(f'RedirectMatch 301 "{_pattern(address)}" "{target}"')
    for address in rules.gone:
        lines += [
            f'RedirectMatch 410 "{_pattern(address)}"',
            f'<If "%{{REQUEST_URI}} =~ m#{_pattern(address)}#">',
            f"ErrorDocument 410 {_shown(address, rules)}",
            "</If>",
        ]
    return _lines(lines)


def _caddy(rules: Rules) -> str:
    """Return directives for a site block; it has `root` and `file_server` itself."""
    lines = [
        "header {",
        *(f'\t{name} "{value}"' for name, value in HEADERS.items()),
        "\tCache-Control no-cache",
        "}",
        f'header {rules.base}/*.xml Content-Type "{XML}"',
        f"respond {rules.base}/{CADDY} 404",
        "map {query} {query_mark} {",
        '\t"" ""',
        '\tdefault "?"',
        "}",
    ]
    for number, (address, target) in enumerate(_moved(rules)):
        lines.append(f"@moved{number} path {' '.join(_forms(address))}")
        lines.append(f"redir @moved{number} {target}{{query_mark}}{{query}} 301")
    for number, address in enumerate(rules.gone):
        lines += _removed_by_caddy(f"@gone{number}", address, rules)
    lines += ["handle_errors {", f"\trewrite * {rules.base}/404.html", "\tfile_server", "}"]
    return _lines(lines)


def _removed_by_caddy(name: str, address: str, rules: Rules) -> list[str]:
    return [
        f"{name} path {' '.join(_forms(address))}",
        f"handle {name} {{",
        f"\trewrite * {_shown(address, rules)}",
        "\tfile_server {",
        "\t\tstatus 410",
        "\t}",
        "}",
    ]


def _s3(rules: Rules) -> str:
    """Return each file that is to redirect, and the address that it leads to."""
    moved = ((address.removeprefix(rules.base), target) for address, target in _moved(rules))
    return _lines(f"{urls.file_of(address)} {target}" for address, target in moved)


def _moved(rules: Rules) -> list[tuple[str, str]]:
    """Return each former address with the address of its document."""
    return sorted(rules.redirects.items())


def _forms(address: str) -> tuple[str, ...]:
    """Return an address with and without the slash at its end, unless it is that of a file."""
    bare = address.rstrip("/")
    return (bare,) if has_file_name(address) else (f"{bare}/", bare)


def has_file_name(address: str) -> bool:
    """Return True if an address has the name of a file, which has no page in a folder."""
    return urls.file_of(address) == address.lstrip("/")


def _shown(address: str, rules: Rules) -> str:
    """Return the page that is sent with status 410: not the address itself, which has rules."""
    if has_file_name(address):
        return f"{rules.base}{REMOVED}"
    return f"{address.rstrip('/')}/index.html"


def _pattern(address: str) -> str:
    """Return a regular expression for an address, with or without the slash at its end."""
    return f"^{re.escape(address.rstrip('/'))}{'' if has_file_name(address) else '/?'}$"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
