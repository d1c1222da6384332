"""Checks of addresses that are recorded or named in site.toml, and that nothing has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from resource_site import urls
from resource_site.content.documents import LEDGER, Article, Document
from resource_site.library.index import Library
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config
from resource_site.site.former import GONE, Former, Ledger, fits, is_list
from resource_site.site.outputs import Output
from resource_site.suggestions import did_you_mean

# Files of ours whose addresses are not in the ledger.
UNRECORDED = re.compile(
    r"assets/.*|pagefind/.*|\.well-known/.*|4(?:04|10)\.html|robots\.txt|sitemap(?:-\d+)?\.xml"
    r"|build\.json|_headers|_redirects|\.nojekyll|\.nginx\.conf|\.htaccess|\.Caddyfile"
)
LOCAL = re.compile(
    r"localhost|.*\.(?:localhost|local|internal|lan|test)|0\.0\.0\.0|::1|(?:127|10)(?:\.\d+){3}"
    r"|(?:192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2}"
)
RENDITION = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\.\d+\.(?:jpg|png|webp)$")


def problems(
    outputs: Iterable[Output], library: Library, former: Former, ledger: Ledger, config: Config
) -> Iterator[Problem]:
    """Yield every lost address, and every page that only site.toml names."""
    yield from _missing_pages(library, former, config)
    if not config.problems:
        yield from _menus(config)
        yield from _useless(config)
    if not library.invalid and not config.problems:
        # A file with errors may be what makes an address; its errors come first.
        yield from _lost(outputs, former, ledger, config)


def address_of(path: str) -> str:
    """Return the address of a file of the site."""
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return f"/{path}"
    return f"/{folder}/" if folder else "/"


def is_recorded(path: str, config: Config) -> bool:
    """Return True if the address of a file of the site belongs in the ledger.

    Documents, aliases and attachments do; lists and feeds come and go with articles, and the
    widths of a picture with the program.
    """
    is_derived = is_list(address_of(path), config) or RENDITION.search(path)
    return not UNRECORDED.fullmatch(path) and not is_derived


def _missing_pages(library: Library, former: Former, config: Config) -> Iterator[Problem]:
    """Yield the pages that site.toml names and that are not published."""
    own = library.editions[config.language.code].pages
    for setting, names in _named_pages(config):
        for name in names:
            if f"pages/{name}" not in own and name not in _lists(setting, config):
                yield from _missing_page(setting, name, library, former, config)


def _lists(setting: str, config: Config) -> list[str]:
    """Return the sections that a setting may name in place of a page."""
    sections = config.sections.values() if setting == "help.page" else ()
    return [section.name for section in sections if not section.taxonomy]


def _missing_page(
    setting: str, name: str, library: Library, former: Former, config: Config
) -> Iterator[Problem]:
    """Yield the problem, unless the file has errors, which are reported.

    A page that was taken down is left out; only one that never existed is an error.
    """
    folder = config.choices.content
    if any(_page_name(parts) == name for parts in library.invalid):
        return
    message, severity = f"'{setting}' names the page '{name}', which does not exist", Severity.ERROR
    pages = library.editions[config.language.code].pages
    known = [*(key.removeprefix("pages/") for key in pages), *_lists(setting, config)]
    meant = did_you_mean(name, known)
    fix = f"did you mean '{meant}'?" if meant else f"write {folder}/pages/{name}.md"
    if name.strip("/") in config.sections:
        fix = f"take it out of '{setting}': each section is in the menu already"
    found = next((one for one in library.unpublished if _page_name(one.parts) == name), None)
    address = "/".join(("", *map(urls.slug, name.split("/")), ""))
    if found or address in former.recorded:
        reason = f"is not published ({found.reason})" if found else GONE
        message, severity = f"'{setting}' names the page '{name}', which {reason}", Severity.WARNING
        fix = f"nothing to do; it is left out. If it stays away, take it out of '{setting}'"
    at, path = config.position(setting), str(folder / "site.toml")
    yield Problem(path, at.line, at.column, message, fix, at.length, severity)


def _menus(config: Config) -> Iterator[Problem]:
    """Yield the entries of menus that have two places, or are groups below a group."""
    for name, item in config.menu.items():
        if bool(item.url) == bool(item.entries):
            fix = "delete one of them" if item.url else 'add url = "https://…" below its name'
            yield _of_menu(
                f"'menu.{name}' needs 'url' or 'entries', and not both", fix, name, config
            )
        for below in item.entries:
            if config.menu.get(below) and config.menu[below].entries:
                message = f"'menu.{name}' has '{below}' below it, which has entries of its own"
                yield _of_menu(message, f"take '{below}' out of its entries", name, config)


def _useless(config: Config) -> Iterator[Problem]:
    """Yield a warning for each setting that is valid and of no use to readers."""
    expires, host = config.security_expires, urlsplit(config.base_url).hostname or ""
    if not config.choices.base_url and LOCAL.fullmatch(host):
        message = f"{config.base_url} opens on your own computer or network only"
        yield _warning("base_url", message, "write the address of the published site", config)
    if expires and datetime.fromisoformat(expires) < config.now:
        message = f"'security.expires' is in the past: {expires}"
        fix = f'write a day within a year, like expires = "{config.now.year + 1}-01-01T00:00:00Z"'
        yield _warning("security.expires", message, fix, config)


def _warning(setting: str, message: str, fix: str, config: Config) -> Problem:
    at, path = config.position(setting), str(config.choices.content / "site.toml")
    return Problem(path, at.line, at.column, message, fix, at.length, Severity.WARNING)


def _of_menu(message: str, fix: str, name: str, config: Config) -> Problem:
    at, path = config.position(f"menu.{name}"), str(config.choices.content / "site.toml")
    return Problem(path, at.line, at.column, message, fix, at.length)


def _page_name(parts: tuple[str, ...]) -> str:
    """Return the name of a page in site.toml: about for pages/about.md."""
    return "/".join(parts[1:]).removesuffix(".md").removesuffix("/index")


def _named_pages(config: Config) -> Iterator[tuple[str, Sequence[str]]]:
    menus = {"navigation": config.navigation, "footer": config.footer}
    menus |= {f"menu.{name}.entries": item.entries for name, item in config.menu.items()}
    for setting, names in menus.items():
        yield setting, [name for name in names if name not in config.menu]
    boxes = {
        "newsletter": config.newsletter.page,
        "inquiry": config.inquiry.page,
        "campaign": config.campaign,
        "help": config.help,
        "safety": config.safety,
    }
    for name, page in boxes.items():
        if page:
            yield f"{name}.page", (page,)


def _lost(
    outputs: Iterable[Output], former: Former, ledger: Ledger, config: Config
) -> Iterator[Problem]:
    """Yield the recorded addresses that no longer exist.

    It is an error only if the document is still there: what is deleted was taken down.
    """
    made = {urls.normalized(output.path) for output in outputs} if ledger else set()
    path = str(config.choices.content / LEDGER)
    for number, address, *_ in ledger:
        files = (urls.file_of(address), urls.file_of(f"{address.rstrip('/')}/"))
        if made.intersection(map(urls.normalized, files)) or address in config.gone:
            continue
        if address not in former.recorded:
            continue
        message, fix, severity = _why_lost(address, former, config)
        yield Problem(path, number, 1, message, fix, len(address), severity)


def _why_lost(address: str, former: Former, config: Config) -> tuple[str, str, Severity]:
    """Return what became of a recorded address, and a fix."""
    if found := former.claim(address):
        message = f"{address} was published before and is not published now ({found.reason})"
        fix = f"nothing to do if {found.path} was taken down on purpose"
        return message, fix, Severity.WARNING
    if moved := former.renamed(address) or _moved(address, former, config):
        message = f"{address} was published before; its document is at {moved.address} now"
        return message, f"add {address} to aliases in {moved.path}", Severity.ERROR
    fix = (
        f"add it to aliases of the document that replaces it, "
        f'or to [gone] in site.toml: "{address}" = "why"'
    )
    return f"{address} {GONE}", fix, Severity.WARNING


def _moved(address: str, former: Former, config: Config) -> Document | None:
    """Return the document that was published at an address, by the name of its file."""
    for document in former.unrecorded.get(urls.last(address), ()):
        language = config.languages[document.language]
        if not address.startswith(f"{language.prefix}/"):
            continue
        below = address.removeprefix(language.prefix)
        sections = config.sections.values()
        if not isinstance(document, Article) or not any(fits(below, one, "") for one in sections):
            return document
        day = f"{document.published:%Y-%m-%d}"
        if fits(below, config.sections[document.section], day):
            return document
    return None
