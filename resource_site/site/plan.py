"""The library → every file of the site as data, and everything that does not fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from resource_site import urls
from resource_site.cache import digest
from resource_site.content.documents import Document, Entry, Files
from resource_site.fields import kinds
from resource_site.images.load import Attachments
from resource_site.library.index import Library
from resource_site.problems import Problem
from resource_site.settings.config import Config, Section
from resource_site.site import (
    attachments,
    citations,
    claims,
    clashes,
    copies,
    corrections,
    events,
    feeds,
    frame,
    gone,
    host_limits,
    hosting,
    lists,
    news,
    pictures,
    records,
    services,
    templates,
    well_known,
)
from resource_site.site.former import Former
from resource_site.site.links import Links
from resource_site.site.outputs import SEARCH, Output, Plan, SearchIndex, SitemapEntry, Value
from resource_site.site.pages import (
    TEMPLATES,
    GonePage,
    NotFoundPage,
    RedirectPage,
    SearchPage,
    Site,
)
from resource_site.site.pages import (
    Page as PageView,
)
from resource_site.site.values import (
    Link,
)
from resource_site.site.views import Targets, Views

OWN_TEMPLATES = frozenset(page.template for page in TEMPLATES)
"""The templates of pages that are not those of a kind, whatever the kind is called."""


def plan(
    library: Library, files: Files, inspected: Attachments, config: Config
) -> tuple[Plan, list[Problem]]:
    """Plan the whole site; clashes, dead links and lost addresses are all reported."""
    placed, problems = attachments.placed(files.attachments, library)
    known = {one: at.address for one, at in placed.items() if at.is_published or at.is_faulty}
    known |= dict.fromkeys(files.refused, "")
    former = Former(library, placed, files.ledger, config)
    faults = attachments.faults(placed.values(), inspected, config)
    pictured = Links(library, known, (), former, faults, config)
    chosen = _pictures(library, pictured)
    shown, leads = pictures.shown(placed.values(), inspected, config), _leads(library, pictured)
    editions = [
        _Edition(Views(config, library, edition, chosen, shown, leads), files)
        for edition in library.editions.values()
    ]
    links = Links(library, known, _made(editions, files), former, faults, config)
    links.unusable = pictured.unusable
    targets = {document.path: links.targets(document) for document in library.documents()}
    _check_unpublished(links, library)
    used = {*_paths(targets), *chosen.values()}
    outputs = (
        *(output for edition in editions for output in edition.outputs(targets)),
        *copies.outputs(placed.values(), used, files, inspected, config),
        *_well_known(editions, config),
    )
    outputs, removed, found = _for_host(outputs, editions, files, config)
    problems += [*found, *pictured.problems, *links.problems]
    reported = {address: faults[address] for address in links.unusable}
    problems += attachments.problems(placed.values(), used, reported, library, inspected, config)
    problems += _of_design(outputs, library, files, inspected, config)
    problems += clashes.problems(outputs, placed.values(), library, config)
    problems += clashes.with_faulty(library)
    problems += claims.problems(outputs, library, former, files.ledger, config)
    search = _search(editions, targets) if config.search else None
    return Plan(outputs, search, files.templates, removed), problems


def _for_host(
    outputs: tuple[Output, ...], editions: Sequence[_Edition], files: Files, config: Config
) -> tuple[tuple[Output, ...], tuple[str, ...], list[Problem]]:
    """Return the outputs with the removed addresses and the files for the host; and these."""
    removed, problems = gone.addresses(outputs, config)
    outputs += tuple(_removed(removed, editions, config))
    rules = hosting.rules(outputs, removed, config)
    sizes = host_limits.sizes(outputs, (*files.attachments, *files.statics, *files.assets))
    paths = [*(output.path for output in outputs), *_fragments(editions, config)]
    problems += host_limits.problems(rules, paths, sizes, config)
    for path, text in hosting.files(rules, config):
        outputs += (_output(path, "the generator", text),)
    return outputs, removed, problems


def _of_design(
    outputs: Iterable[Output],
    library: Library,
    files: Files,
    inspected: Attachments,
    config: Config,
) -> Iterator[Problem]:
    """Yield the problems of templates and assets."""
    addresses = {claims.address_of(output.path) for output in outputs}
    copied = (*files.assets, *files.statics)
    yield from attachments.design_problems(copied, inspected, config)
    yield from templates.problems(files, addresses, config.base_path)
    yield from templates.missing(library, files)


def _made(editions: Iterable[_Edition], files: Files) -> Iterator[str]:
    """Yield the addresses of everything but documents and attachments."""
    for edition in editions:
        yield from edition.addresses()
    yield from ("/".join(("/assets", *file.parts)) for file in files.assets)
    yield "/sitemap.xml"


def _check_unpublished(links: Links, library: Library) -> None:
    """Report dead links of documents that have no page now."""
    for document in library.dated():
        links.check(document)
    for document in library.faulty:
        links.targets(document)


def _pictures(library: Library, links: Links) -> dict[str, str]:
    """Return the address of each article's picture, by the article's path."""
    articles = (found for found in library.documents() if isinstance(found, Entry))
    for article in library.faulty:
        if isinstance(article, Entry) and article.image:
            links.picture(article)
    found = ((article.path, links.picture(article)) for article in articles if article.image)
    return {path: address for path, address in found if address is not None}


def _leads(library: Library, links: Links) -> dict[str, dict[str, str]]:
    """Return the addresses that the fields of documents lead to, by their paths and targets."""
    result: dict[str, dict[str, str]] = {}
    for entry in library.documents():
        if isinstance(entry, Entry) and entry.fields:
            kind = links.config.sections[entry.section].kind
            found = (
                (target, links.lead(entry, of, target))
                for of, target in kinds.links(kind.fields, entry.fields)
            )
            result[entry.path] = {target: to for target, to in found if to}
    return result


class _Edition:
    """The outputs of one edition.

    What leads to articles is made first: documents may link to it.
    """

    def __init__(self, views: Views, files: Files) -> None:
        self.views, self.config, self.templates = views, views.config, files.templates
        self.site = frame.frame(views, ["/".join(file.parts) for file in files.assets])
        self.search_site = frame.searching(self.site)
        sources = digest.of(f"{name} {found.raw!r}" for name, found in files.templates.items())
        self.shared = digest.of_value(sources, self.search_site)
        self.of_kinds = {name: self._of_kind(one) for name, one in self.config.sections.items()}
        self.lists = list(self._lists())
        self.redirects = list(self._redirects())
        self.beside = dict(self._beside())

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything but documents and attachments."""
        yield from (claims.address_of(output.path) for output in (*self.lists, *self.redirects))
        yield from (f"{self.views.home()}{name}" for name in feeds.FILES.values())
        for taxonomy, terms in self.views.edition.taxonomies.items():
            for term in terms:
                if term.articles:
                    yield f"{self.views.term_address(taxonomy, term.slug)}feed.xml"
        yield from (
            f"{self.views.home()}{name}/feed.xml" for name, _ in news.of_sections(self.views)
        )
        yield from self.beside
        if corrections.changes(self.views):
            yield f"{corrections.address(self.views)}feed.xml"

    def outputs(self, targets: Mapping[str, Targets]) -> Iterator[Output]:
        """Yield everything of the edition; `targets` are those of documents, by their paths."""
        yield from self._documents(targets)
        yield from self.lists
        yield from self.redirects
        yield from self._feeds(targets)
        for address, value in self.beside.items():
            yield _output(address.lstrip("/"), f"the file {address}", value)

    def _documents(self, targets: Mapping[str, Targets]) -> Iterator[Output]:
        """Yield the page of each document."""
        views = self.views
        described = {
            term.profile.path: term
            for terms in views.edition.taxonomies.values()
            for term in terms
            if term.profile
        }
        for entry in (*views.edition.articles, *views.edition.entries):
            shown = views.entry_page(entry, targets[entry.path])
            term = described.get(entry.path)
            page = lists.profile_page(views, term, shown) if term else shown
            yield self._document(entry, page, "" if term else self.of_kinds[entry.section])
        for one in views.edition.pages.values():
            yield self._document(one, views.page(one, targets[one.path]), one.template)

    def _feeds(self, targets: Mapping[str, Targets]) -> Iterator[Output]:
        """Yield the feeds."""
        for address, feed in feeds.feeds(self.views, targets):
            yield _output(address.lstrip("/"), f"the feed {address}", feed)

    def _beside(self) -> Iterator[tuple[str, Value]]:
        """Yield files for other programs: of events, of services, of laws for citations."""
        yield from events.calendars(self.views)
        yield from services.files(self.views)
        for entry in (*self.views.edition.articles, *self.views.edition.entries):
            yield from citations.files(entry, self.config)

    def sitemap(self) -> Iterator[SitemapEntry]:
        """Yield the pages of the sitemap."""
        edition = self.views.edition
        for document in edition.documents():
            yield records.sitemap_entry(self.views, document)
        for output in self.lists:
            page = output.value
            if isinstance(page, PageView) and not isinstance(page, NotFoundPage | SearchPage):
                yield SitemapEntry(page.url, "", page.translations)

    def gone(self, page: GonePage) -> Output:
        """Return the page at an address whose content was removed."""
        path = urls.file_of(page.address[len(self.config.base_path) :])
        return self._page(path, "[gone] in site.toml", page, self.site)

    def _lists(self) -> Iterator[Output]:
        for page in lists.list_pages(self.views):
            path = urls.file_of(page.address[len(self.config.base_path) :])
            # Only the search page may read the search index.
            site = self.search_site if isinstance(page, SearchPage) else self.site
            yield self._page(path, f'the page "{page.title}"', page, site)

    def _redirects(self) -> Iterator[Output]:
        """Yield a page for each former address, in the language of the document."""
        views, edition = self.views, self.views.edition
        for document in edition.documents():
            for alias in document.aliases:
                title = views.language.words["moved"].format(title=document.title)
                page = RedirectPage(
                    address=views.href(alias),
                    url=views.url(document.address),
                    title=title,
                    description=title,
                    target=Link(document.title, views.href(document.address)),
                )
                path, fields = urls.file_of(alias), clashes.alias_fields(alias)
                yield self._page(path, document.path, page, self.site, document, fields)

    def _of_kind(self, section: Section) -> str:
        """Return the template of the documents of a section in place of the usual one, or ''."""
        name = f"{section.kind.name}.html"
        return name if name in self.templates and name not in OWN_TEMPLATES else ""

    def _document(self, document: Document, page: PageView, template: str) -> Output:
        path = urls.file_of(document.address)
        return self._page(path, document.path, page, self.site, document, ("slug",), template)

    def _page(
        self,
        path: str,
        owner: str,
        page: PageView,
        site: Site,
        document: Document | None = None,
        fields: tuple[str, ...] = (),
        template: str = "",
    ) -> Output:
        made_from = digest.of_value(f"{self.shared} {template or page.template}", page)
        return Output(path, owner, made_from, page, site, document, fields, template)


def _removed(
    removed: Sequence[str], editions: Iterable[_Edition], config: Config
) -> Iterator[Output]:
    """Yield the page of each removed address, and one that servers send for those of files."""
    if config.hosting in hosting.SHARING and any(map(hosting.has_file_name, removed)):
        removed = [*removed, hosting.REMOVED]
    of_language = {edition.views.language.code: edition for edition in editions}
    views = {code: edition.views for code, edition in of_language.items()}
    for code, page in gone.pages(removed, views):
        yield of_language[code].gone(page)


def _output(path: str, owner: str, value: Value) -> Output:
    return Output(path, owner, digest.of_value(value.__class__.__name__, value), value)


def _paths(targets: Mapping[str, Targets]) -> Iterator[str]:
    return (target.partition("#")[0] for found in targets.values() for target in found if target)


def _well_known(editions: Sequence[_Edition], config: Config) -> Iterator[Output]:
    entries = (entry for edition in editions for entry in edition.sitemap())
    for path, value in well_known.files(entries, config):
        yield _output(path, "the generator", value)


def _fragments(editions: Sequence[_Edition], config: Config) -> Iterator[str]:
    """Yield a path for each file that the search index has of a document."""
    if config.search:
        for edition in editions:
            yield from (f"{SEARCH}fragment/" for _ in edition.views.edition.documents())


def _search(editions: Sequence[_Edition], targets: Mapping[str, Targets]) -> SearchIndex:
    found = tuple(
        records.search_record(edition.views, document, targets[document.path])
        for edition in editions
        for document in edition.views.edition.documents()
    )
    return SearchIndex(found, digest.of_value("search", found))
