"""Stage 4: the library → every file of the site, as data, and whatever does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import structs

from resource_site import urls
from resource_site.cache import digest
from resource_site.content.documents import Article, File, Library, Listing, StandingPage
from resource_site.content.parse import SEVERITIES
from resource_site.problems import Problem, Severity
from resource_site.settings.config import Choices, Config
from resource_site.site import attachments, links, lists, views, well_known
from resource_site.site.lists import Sheet
from resource_site.site.pages import (
    ArticlePage,
    Copy,
    Entry,
    Feed,
    FrontPage,
    Link,
    NotFoundPage,
    Output,
    Plain,
    Plan,
    RedirectPage,
    SearchIndex,
    SearchPage,
    SearchRecord,
    SitemapEntry,
    Value,
)
from resource_site.site.pages import StandingPage as StandingPageView
from resource_site.site.views import Html, Views
from resource_site.suggestions import did_you_mean

FEEDS = {"rss": "feed.xml", "atom": "atom.xml", "json": "feed.json"}
# Files of ours that are not addresses anyone keeps.
PASSING = (
    "assets/",
    "pagefind/",
    "404.html",
    "robots.txt",
    "sitemap.xml",
    "_headers",
    "build.json",
)


def outputs(
    library: Library, listing: Listing, html: Html, config: Config
) -> tuple[Plan, list[Problem]]:
    """Plan the whole site; clashes, dead links and lost addresses are problems, all of them."""
    planning = _Planning(library, listing, html, config)
    made = planning.all()
    problems = [*planning.problems, *_clashes(made), *_lost(made, library, listing, config)]
    search = planning.search() if config.search else None
    return Plan(tuple(made), search, listing.looks), problems


class _Planning:
    """The way from the library to the outputs; `problems` grows on it."""

    def __init__(self, library: Library, listing: Listing, html: Html, config: Config) -> None:
        self.library, self.listing, self.config = library, listing, config
        self.documents: list[Article | StandingPage] = []
        for edition in library.editions.values():
            self.documents.extend(edition.articles)
            self.documents.extend(edition.pages.values())
        self.placed, self.problems = attachments.placed(
            listing.attachments, self.documents, library
        )
        self.pictures = self._pictures()
        self.views = {
            code: Views(config, library, edition, self.pictures, html)
            for code, edition in library.editions.items()
        }
        self.sites = {code: found.site() for code, found in self.views.items()}
        self.shared = self._shared()
        self.sheets = {code: list(lists.sheets(found)) for code, found in self.views.items()}
        self.redirects = list(self._redirects())
        self.targets = self._targets()

    def all(self) -> list[Output]:
        """Return every output but the search index."""
        self._check_settings()
        return [
            *map(self._text, self.documents),
            *(self._list(code, sheet) for code, found in self.sheets.items() for sheet in found),
            *self.redirects,
            *(feed for code in self.views for feed in self._feeds(code)),
            *self._copies(),
            *well_known.files(self._found, self._found_said(), self.config),
        ]

    def search(self) -> SearchIndex:
        """Return what can be searched: all texts."""
        said = (f"{key} {' '.join(self.targets[path])}" for key, path in self._keys())
        return SearchIndex(digest.of((*self.shared.values(), *said)), self._records)

    def _keys(self) -> Iterator[tuple[str, str]]:
        return ((document.key, document.path) for document in self.documents)

    def _records(self) -> Iterator[SearchRecord]:
        for document in self.documents:
            yield self.views[document.language].record(document, self.targets[document.path])

    def _shared(self) -> dict[str, str]:
        """Return what changes with anything that all pages of an edition depend on."""
        plain = structs.replace(
            self.config, choices=Choices(), now=datetime.min.replace(tzinfo=UTC), text=""
        )
        looks = (f"{name} {raw!r}" for name, raw in self.listing.looks.items())
        settings = digest.of((repr(plain), *looks))
        return {code: digest.of((settings, repr(site))) for code, site in self.sites.items()}

    def _text(self, document: Article | StandingPage) -> Output:
        """Return the output of a text."""
        shown, targets = self.views[document.language], self.targets[document.path]
        make: Callable[[], Value]
        around: tuple[str, ...] = ()
        if isinstance(document, Article):
            around, make = shown.around(document), partial(shown.article, document, targets)
        else:
            make = partial(shown.standing, document, targets)
        said = (self.shared[document.language], document.key, *around, "", *targets)
        if document.translations in self.library.translations:
            said = (*said, "", *shown.languages_of(document))
        return Output(
            path=urls.file_of(document.address),
            owner=document.path,
            made_of=digest.of(said),
            make=make,
            site=self.sites[document.language],
            place=partial(document.place, "slug"),
        )

    def _list(self, code: str, sheet: Sheet) -> Output:
        """Return the output of a list; search needs a policy that lets its index be read."""
        shown, site = self.views[code], self.sites[code]
        if sheet.kind is SearchPage:
            site = views.searching(site, self.config)
        cards = shown.cards(sheet.articles)
        said = (self.shared[code], sheet.address, sheet.title, *sheet.says, "", cards)
        path = urls.file_of(sheet.address)
        owner = f'the page "{sheet.title}"'
        return Output(path, owner, digest.of(said), sheet.make, site)

    def _redirects(self) -> Iterator[Output]:
        """Yield a page for each former address, in the language of the text."""
        for document in self.documents:
            for alias in document.aliases:
                said = (self.shared[document.language], alias, document.title, document.address)
                yield Output(
                    path=urls.file_of(alias),
                    owner=document.path,
                    place=partial(
                        document.place,
                        *(f"aliases:{alias}", f"aliases:{alias.rstrip('/')}", "aliases"),
                    ),
                    made_of=digest.of(said),
                    make=partial(self._redirect, document, alias),
                    site=self.sites[document.language],
                )

    def _redirect(self, document: Article | StandingPage, alias: str) -> RedirectPage:
        shown = self.views[document.language]
        title = shown.language.words["moved"].format(title=document.title)
        return RedirectPage(
            address=shown.href(alias),
            url=shown.url(document.address),
            title=title,
            description=title,
            target=Link(document.title, shown.href(document.address)),
        )

    def _feeds(self, code: str) -> Iterator[Output]:
        """Yield the feeds of an edition and of each tag and country."""
        shown, language = self.views[code], self.config.languages[code]
        edition = self.library.editions[code]
        for kind in FEEDS:
            base = f"{language.prefix}/"
            yield self._feed(code, kind, base, language.title, edition.articles)
        for name, terms in edition.taxonomies.items():
            for term in terms:
                base, title = shown.term_address(name, term.slug), shown.feed_title(term)
                yield self._feed(code, "rss", base, title, term.articles)

    def _feed(
        self, code: str, kind: str, base: str, title: str, articles: Sequence[Article]
    ) -> Output:
        newest = articles[-self.config.feed_size :][::-1]
        path = f"{base}{FEEDS[kind]}"
        said = [self.shared[code], kind, base, title]
        for article in newest:
            terms = self.views[code].term_titles(article)
            said.extend((article.key, *terms, "", *self.targets[article.path], ""))
        make = partial(self._feed_of, code, kind, base, title, newest)
        return Output(path.lstrip("/"), f"the feed {path}", digest.of(said), make)

    def _feed_of(
        self, code: str, kind: str, base: str, title: str, articles: Sequence[Article]
    ) -> Feed:
        shown, language = self.views[code], self.config.languages[code]
        return Feed(
            kind=kind,
            url=f"{self.config.base_url}{base}{FEEDS[kind]}",
            home=self.config.base_url + base,
            style=shown.href("/assets/feed.css"),
            title=title,
            description=language.description or language.tagline,
            language=code,
            copyright=self.config.copyright,
            entries=tuple(self._entry(article) for article in articles),
        )

    def _entry(self, article: Article) -> Entry:
        return self.views[article.language].entry(article, self.targets[article.path])

    def _found(self) -> Iterator[SitemapEntry]:
        """Yield every page worth finding."""
        for document in self.documents:
            yield self.views[document.language].found(document)
        for code, sheets in self.sheets.items():
            shown = self.views[code]
            for sheet in sheets:
                if sheet.kind not in (NotFoundPage, SearchPage):
                    others = shown.front_pages() if sheet.kind is FrontPage else ()
                    yield SitemapEntry(shown.url(sheet.address), "", others)

    def _found_said(self) -> Iterator[str]:
        """Yield what changes with anything that `_found` yields."""
        yield from self.shared.values()
        for document in self.documents:
            published = document.published.toordinal() if isinstance(document, Article) else ""
            yield f"{document.address} {published} {document.updated} {document.translations}"
        for sheets in self.sheets.values():
            yield from (sheet.address for sheet in sheets)

    def _copies(self) -> Iterator[Output]:
        """Yield the attachments that are published, and the assets of the templates."""
        used = {target.partition("#")[0] for found in self.targets.values() for target in found}
        used.update(self.pictures.values())
        for placed in self.placed.values():
            path = placed.address.lstrip("/")
            if placed.with_text or placed.address in used:
                yield self._copy(path, placed.attachment)
            else:
                message = "no published text uses this file, so it is not published"
                fix = "link it from a text, or begin its name with _"
                self.problems.append(
                    Problem(placed.attachment.path, 0, 0, message, fix, severity=Severity.NOTE)
                )
        for asset in self.listing.assets:
            yield self._copy("/".join(("assets", *asset.parts)), asset)

    def _copy(self, path: str, file: File) -> Output:
        settled = file.is_settled(self.config.choices.started)
        made_of = digest.of((file.path, file.signature)) if settled else ""
        copy = Copy(Path(file.location))
        return Output(path, file.path, made_of, lambda: copy)

    def _pictures(self) -> dict[str, str]:
        """Return the address of each article's picture, by the article's path."""
        severity = SEVERITIES.get(self.config.checks["images"])
        pictured = [text for text in self.documents if isinstance(text, Article) and text.image]
        found: dict[str, str] = {}
        if not pictured:
            return found
        site = self._map(())
        for article in pictured:
            try:
                found[article.path] = site.resolved(article, "picture", article.image)
            except links.DeadError as dead:
                if severity:
                    place = article.place("image")
                    self.problems.append(dead.problem(article.path, place, severity))
        return found

    def _targets(self) -> dict[str, tuple[str, ...]]:
        """Return the addresses of each text's references, by the text's path."""
        result: dict[str, tuple[str, ...]] = {document.path: () for document in self.documents}
        leading = [document for document in self.documents if document.references]
        if not leading:
            return result
        sheets = (sheet.address for found in self.sheets.values() for sheet in found)
        former = (address_of(output.path) for output in self.redirects)
        site = self._map((*sheets, *former))
        severities = {
            name: SEVERITIES.get(self.config.checks[name]) for name in ("links", "images")
        }
        for document in leading:
            result[document.path], dead = links.addresses(document, site, severities)
            self.problems.extend(dead)
        return result

    def _map(self, made: Iterable[str]) -> links.Map:
        """Return where everything stands that a text can lead to, also the pages `made` for it."""
        files = {parts: placed.address for parts, placed in self.placed.items()}
        known = set(made)
        known.update(document.address for document in self.documents)
        known.update(files.values())
        for code, edition in self.library.editions.items():
            prefix = self.config.languages[code].prefix
            known.update(f"{prefix}/{name}" for name in FEEDS.values())
            terms = (term for terms in edition.taxonomies.values() for term in terms)
            known.update(f"{prefix}/{term.taxonomy}/{term.slug}/feed.xml" for term in terms)
        return links.Map(
            folder=self.config.choices.content.name,
            documents={document.parts: document.address for document in self.documents},
            files=files,
            addresses=frozenset(known),
            anchors={document.address: document.anchors for document in self.documents},
            held_back={held.parts: held for held in self.library.held_back},
            broken=self.library.broken,
            siblings=links.Siblings(),
        )

    def _check_settings(self) -> None:
        """Find pages that site.toml names and nobody wrote."""
        config = self.config
        shown = next(iter(self.views.values()))
        for setting, names in _named_pages(config):
            for name in names:
                if shown.standing_page(name) is None:
                    self.problems.extend(self._no_page(setting, name))

    def _no_page(self, setting: str, name: str) -> Iterator[Problem]:
        """Say that a page is not there, unless its file has mistakes, which are told."""
        folder = self.config.choices.content
        held = next((h for h in self.library.held_back if _page_name(h.parts) == name), None)
        if any(_page_name(parts) == name for parts in self.library.broken):
            return
        message = f"'{setting}' names the page '{name}', which is not there"
        editions = self.library.editions.values()
        there = [key.removeprefix("pages/") for edition in editions for key in edition.pages]
        meant = did_you_mean(name, there)
        fix = f"did you mean '{meant}'?" if meant else f"write {folder}/pages/{name}.md"
        if held:
            message = f"'{setting}' names the page '{name}', which is not published ({held.reason})"
            fix = f"publish {held.path}, or take it out of '{setting}'"
        place = self.config.position(setting)
        path = str(folder / "site.toml")
        yield Problem(path, place.line, place.column, message, fix, place.length)


def _page_name(parts: tuple[str, ...]) -> str:
    """Return the name by which site.toml knows a page: about for pages/about.md."""
    return "/".join(parts[1:]).removesuffix(".md").removesuffix("/index")


def address_of(path: str) -> str:
    """Return the address a file of the site stands for."""
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return f"/{path}"
    return f"/{folder}/" if folder else "/"


def is_kept(path: str) -> bool:
    """Tell whether people keep the address of a file of the site, so that it must not vanish."""
    return not path.startswith(PASSING)


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
    """Find outputs that claim one file, or a file where another needs a folder."""
    index = Output("pagefind/index", "the search index", "", lambda: Plain(""))
    manifest = Output("build.json", "the list of all files", "", index.make)
    claims = {output.path: output for output in (index, manifest)}
    folders = {"": index, "pagefind": index}
    for output in outputs:
        path = urls.same_place(output.path)
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
    """Name both owners; the mistake is told where an editor can mend it."""
    if _is_text(first) and not _is_text(output):
        output, first = first, output
    place = output.place()
    message = f"the address {address_of(output.path)} is taken by {first.owner}"
    if isinstance(output.value, RedirectPage):
        fix = "take it out of aliases"
    elif isinstance(output.value, ArticlePage):
        fix = "give one of them another slug"
    else:
        fix = "rename one of the files"
    return Problem(output.owner, place.line, place.column, message, fix, place.length)


def _is_text(output: Output) -> bool:
    return isinstance(output.value, ArticlePage | StandingPageView | RedirectPage)


def _lost(
    outputs: Iterable[Output], library: Library, listing: Listing, config: Config
) -> Iterator[Problem]:
    """Find addresses that were published once and that nothing answers to any more."""
    if library.broken:
        # A file with mistakes may be what makes one; its mistakes are told first.
        return
    made = {urls.same_place(output.path) for output in outputs} if listing.ledger else set()
    held_back = {held.address: held for held in library.held_back}
    path = str(config.choices.content / "urls.txt")
    for number, address in listing.ledger:
        held = held_back.get(address)
        if urls.same_place(urls.file_of(address)) in made or address in config.gone:
            continue
        if held:
            message = f"{address} was published before and now is not ({held.reason})"
            fix = f"if that is meant, there is nothing to do; see {held.path}"
            yield Problem(path, number, 1, message, fix, len(address), Severity.WARNING)
        else:
            message = f"{address} was published before and nothing stands there now"
            fix = (
                f"add it to aliases of the text that took its place, "
                f'or to [gone] in site.toml: "{address}" = "why"'
            )
            yield Problem(path, number, 1, message, fix, len(address))
