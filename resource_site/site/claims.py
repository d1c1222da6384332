"""Checks of addresses: duplicate, lost, or missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from resource_site import urls
from resource_site.content.documents import Document
from resource_site.content.parse import ANY
from resource_site.library.index import Library
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Config
from resource_site.site.outputs import Output, Text
from resource_site.site.pages import ArticlePage, ContentPage, RedirectPage
from resource_site.suggestions import did_you_mean

# Files of ours whose addresses are not in the ledger.
UNRECORDED = (
    *("assets/", "pagefind/", "404.html", "robots.txt", "sitemap.xml", "_headers"),
    "build.json",
)


def problems(
    outputs: Sequence[Output], library: Library, ledger: Sequence[tuple[int, str]], config: Config
) -> Iterator[Problem]:
    """Yield every clash of two outputs, lost address and page that only site.toml names."""
    yield from _missing_pages(library, config)
    yield from _clashes(outputs)
    yield from _clashes_with_faulty(library)
    yield from _lost(outputs, library, ledger, config)


def address_of(path: str) -> str:
    """Return the address of a file of the site."""
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return f"/{path}"
    return f"/{folder}/" if folder else "/"


def is_recorded(path: str) -> bool:
    """Return True if the address of a file of the site belongs in the ledger."""
    return not path.startswith(UNRECORDED)


def _missing_pages(library: Library, config: Config) -> Iterator[Problem]:
    """Yield the pages that site.toml names and that are not published."""
    own = library.editions[config.language.code].pages
    for setting, names in _named_pages(config):
        for name in names:
            if f"pages/{name}" not in own:
                yield from _missing_page(setting, name, library, config)


def _missing_page(setting: str, name: str, library: Library, config: Config) -> Iterator[Problem]:
    """Yield the problem, unless the file has errors, which are reported."""
    folder = config.choices.content
    if any(_page_name(parts) == name for parts in library.invalid):
        return
    message = f"'{setting}' names the page '{name}', which does not exist"
    pages = library.editions[config.language.code].pages
    meant = did_you_mean(name, [key.removeprefix("pages/") for key in pages])
    fix = f"did you mean '{meant}'?" if meant else f"write {folder}/pages/{name}.md"
    found = next((one for one in library.unpublished if _page_name(one.parts) == name), None)
    if found:
        message = f"'{setting}' names the page '{name}', which is not published ({found.reason})"
        fix = f"publish {found.path}, or take it out of '{setting}'"
    position = config.position(setting)
    path = str(folder / "site.toml")
    yield Problem(path, position.line, position.column, message, fix, position.length)


def _page_name(parts: tuple[str, ...]) -> str:
    """Return the name of a page in site.toml: about for pages/about.md."""
    return "/".join(parts[1:]).removesuffix(".md").removesuffix("/index")


def _named_pages(config: Config) -> Iterator[tuple[str, Sequence[str]]]:
    yield "navigation", config.navigation
    yield "footer", config.footer
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


def _clashes(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Yield outputs that claim one file, or a file where another needs a folder."""
    index = Output("pagefind/index", "the search index", "", Text(""))
    manifest = Output("build.json", "the manifest", "", Text(""))
    claims = {output.path: output for output in (index, manifest)}
    folders = {"": index, "pagefind": index}
    for output in outputs:
        path = urls.normalized(output.path)
        first = claims.setdefault(path, output)
        if first is not output:
            yield _clash(output, first)
        if path.startswith("pagefind/"):
            yield _clash(output, index)
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path in sorted(claims.keys() & folders.keys()):
        yield _clash(claims[path], folders[path])


def _clash(output: Output, first: Output) -> Problem:
    """Name both owners, at the position where an editor can fix it."""
    if _is_text(first) and not _is_text(output):
        output, first = first, output
    position = output.position()
    message = f"the address {address_of(output.path)} is already used by {first.owner}"
    if isinstance(output.value, RedirectPage):
        fix = "remove it from aliases"
    elif isinstance(output.value, ArticlePage):
        fix = "give one of them another slug"
    else:
        fix = "rename one of the files"
    return Problem(output.owner, position.line, position.column, message, fix, position.length)


def _clashes_with_faulty(library: Library) -> Iterator[Problem]:
    """Yield documents with errors whose address another one has, or may have."""
    by_slug: dict[str, list[Document]] = defaultdict(list)
    for document in library.documents() if library.faulty else ():
        by_slug[_last(document)].append(document)
    for faulty in library.faulty:
        for other in by_slug[_last(faulty)]:
            address = other.address if ANY in faulty.address else faulty.address
            if fnmatchcase(address, faulty.address) and fnmatchcase(address, other.address):
                yield _faulty_clash(faulty, other)
        by_slug[_last(faulty)].append(faulty)


def _faulty_clash(faulty: Document, other: Document) -> Problem:
    message = f"the address {faulty.address} is already used by {other.path}"
    if ANY in faulty.address:
        message = f"{other.path} has the same slug, and without a date the addresses cannot differ"
    line, column, length = faulty.position("slug")
    return Problem(faulty.path, line, column, message, "give one of them another slug", length)


def _last(document: Document) -> str:
    return urls.normalized(document.address).rstrip("/").rpartition("/")[2]


def _is_text(output: Output) -> bool:
    return isinstance(output.value, ArticlePage | ContentPage | RedirectPage)


def _lost(
    outputs: Iterable[Output],
    library: Library,
    ledger: Sequence[tuple[int, str]],
    config: Config,
) -> Iterator[Problem]:
    """Yield the recorded addresses that no longer exist."""
    if library.invalid or config.problems:
        # A file with errors may be what makes one; its errors come first.
        return
    made = {urls.normalized(output.path) for output in outputs} if ledger else set()
    unpublished = {found.address: found for found in library.unpublished}
    path = str(config.choices.content / "urls.txt")
    for number, address in ledger:
        found = unpublished.get(address)
        files = (urls.file_of(address), urls.file_of(f"{address.rstrip('/')}/"))
        if made.intersection(map(urls.normalized, files)) or address in config.gone:
            continue
        if found:
            message = f"{address} was published before and is not published now ({found.reason})"
            fix = f"nothing to do if {found.path} was taken down on purpose"
            yield Problem(path, number, 1, message, fix, len(address), Severity.WARNING)
        else:
            message = f"{address} was published before and no longer exists"
            fix = (
                f"add it to aliases of the document that replaces it, "
                f'or to [gone] in site.toml: "{address}" = "why"'
            )
            yield Problem(path, number, 1, message, fix, len(address))
