"""Two outputs with one address: an error, whenever it would happen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import chain

from resource_site import urls
from resource_site.content.documents import Article, Document, Entry
from resource_site.content.parse import ANY
from resource_site.library.index import Library
from resource_site.library.status import ALWAYS
from resource_site.problems import Problem
from resource_site.settings.config import Config
from resource_site.site import feeds
from resource_site.site.attachments import Placed
from resource_site.site.claims import address_of
from resource_site.site.outputs import Copy, Made, Output, Text


def alias_fields(alias: str) -> tuple[str, ...]:
    """Return the names of the fields that an alias can be found by."""
    return f"aliases:{alias}", f"aliases:{alias.rstrip('/')}", "aliases"


def problems(
    outputs: Sequence[Output], placed: Iterable[Placed], library: Library, config: Config
) -> Iterator[Problem]:
    """Yield the clashes of all outputs, and those that arise when a document appears.

    Whether the addresses of a site clash does not depend on the day on which it is built.
    Lists and other made pages clash only if a name in `site.toml` is reserved, which its own
    error says.
    """
    for output, first in _clashes(outputs, placed, library, config):
        if output.document or first.document or not config.problems:
            yield _clash(output, first)


def _clashes(
    outputs: Sequence[Output], placed: Iterable[Placed], library: Library, config: Config
) -> Iterator[tuple[Output, Output]]:
    lists = {
        one.path for one in outputs if not one.document and not isinstance(one.value, Copy | Made)
    }
    later = _later(placed, library, lists, config)
    index = Output("pagefind/index", "the search index", "", Text(""))
    manifest = Output("build.json", "the manifest", "", Text(""))
    claims = {output.path: output for output in (index, manifest)}
    shared: dict[str, list[Output]] = {}
    folders = {"": index, "pagefind": index}
    for output in chain(outputs, later):
        path = urls.normalized(output.path)
        first = claims.setdefault(path, output)
        if first is not output:
            others = shared.setdefault(path, [first])
            if other := next((one for one in others if _meet(one, output, library)), None):
                yield output, other
            others.append(output)
        if path.startswith("pagefind/"):
            yield output, index
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders[folder] = output
            folder = folder.rpartition("/")[0]
    for path in sorted(claims.keys() & folders.keys()):
        yield claims[path], folders[path]


def with_faulty(library: Library) -> Iterator[Problem]:
    """Yield documents with errors whose address another one has, or may have."""
    by_slug: dict[str, list[Document]] = defaultdict(list)
    for document in library.documents() if library.faulty else ():
        by_slug[_last(document)].append(document)
    for faulty in library.faulty:
        for other in by_slug[_last(faulty)]:
            address = other.address if ANY in faulty.address else faulty.address
            if fnmatchcase(address, faulty.address) and fnmatchcase(address, other.address):
                yield _clash_with_faulty(faulty, other)
        by_slug[_last(faulty)].append(faulty)


def _clash_with_faulty(faulty: Document, other: Document) -> Problem:
    message = f"the address {faulty.address} is already used by {other.path}"
    if ANY in faulty.address:
        message = f"{other.path} has the same slug, and without a date the addresses cannot differ"
    line, column, length = faulty.position("slug")
    return Problem(faulty.path, line, column, message, "give one of them another slug", length)


def _last(document: Document) -> str:
    return urls.normalized(document.address).rstrip("/").rpartition("/")[2]


def _later(
    placed: Iterable[Placed], library: Library, lists: Collection[str], config: Config
) -> Iterator[Output]:
    """Yield what will be published: documents, aliases, attachments, lists that are not yet."""
    scheduled = [one.document for one in library.unpublished if one.reason == "scheduled"]
    if not scheduled:
        return
    for document in scheduled:
        yield _claim(document.address, document, ("slug",))
        for alias in document.aliases:
            yield _claim(alias, document, alias_fields(alias))
    owners = {document.path for document in scheduled}
    for found in placed:
        if found.owner in owners:
            yield Output(found.address.lstrip("/"), found.owner, "", Text(""))
    for address in _lists(chain(library.documents(), scheduled), config):
        if urls.file_of(address) not in lists:
            yield Output(urls.file_of(address), f"the list {address}", "", Text(""))


def _claim(address: str, document: Document, fields: tuple[str, ...]) -> Output:
    return Output(urls.file_of(address), document.path, "", Text(""), None, document, fields)


def _lists(documents: Iterable[Document], config: Config) -> Iterator[str]:
    """Yield the addresses of the lists and feeds of documents."""
    paged: Counter[str] = Counter()
    others: set[str] = set()
    for document in documents:
        home = f"{config.languages[document.language].prefix}/"
        others.update(f"{home}{name}" for name in ("", "search/", *feeds.FILES.values()))
        if isinstance(document, Entry):
            if config.sections[document.section].taxonomy:
                others.add(f"{home}{document.section}/")
                continue
            section = f"{home}{document.section}/"
            if isinstance(document, Article):
                others.add(f"{section}{document.published.year}/")
            terms = [
                (name, config.taxonomies[name].slug(term))
                for name in document.terms
                for term in document.terms[name]
            ]
            others.update(f"{home}{name}/" for name, _ in terms)
            others.update(f"{home}{name}/{slug}/feed.xml" for name, slug in terms)
            paged.update({section, *(f"{home}{name}/{slug}/" for name, slug in terms)})
    yield from others
    for address, count in paged.items():
        yield address
        pages = range(1, count // config.list_size)
        yield from (f"{address}page/{number}/" for number in pages)


def _is_static(output: Output) -> bool:
    """Return True for a file of `static/`, whose name is given."""
    return isinstance(output.value, Copy) and output.owner.endswith(f"/static/{output.path}")


def _meet(first: Output, second: Output, library: Library) -> bool:
    """Return True if two outputs are published at the same time."""
    one, other = (library.lifetimes.get(output.owner, ALWAYS) for output in (first, second))
    return max(one[0], other[0]) < min(one[1], other[1])


def _clash(output: Output, first: Output) -> Problem:
    """Name both owners, at the position where an editor can fix it."""
    if not output.document and (first.document or _is_static(first)):
        output, first = first, output
    position = output.position()
    message = f"the address {address_of(output.path)} is already used by {first.owner}"
    fix = "rename one of the files"
    if _is_static(output) and not _is_static(first):
        message, fix = f"the build makes {address_of(output.path)} itself", "delete this file"
    if output.fields[:1] == ("slug",) and isinstance(output.document, Entry):
        fix = "give one of them another slug"
    elif output.fields[:1] not in ((), ("slug",)):
        fix = "remove it from aliases"
    if output.document and output.document is first.document and output.path != first.path:
        shown = address_of(first.path)
        message = f"some hosts do not tell {address_of(output.path)} from {shown}, its address"
    return Problem(output.owner, position.line, position.column, message, fix, position.length)
