"""Stage 4: the library → every file of the site, as data, and whatever does not fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from generator import addresses, attachments, links, lists, machines, views
from generator.config import Config
from generator.model import Article, Content, Library, StandingPage
from generator.pages import (
    ArticlePage,
    Copy,
    Entry,
    Feed,
    Link,
    Output,
    Page,
    Plain,
    Plan,
    RedirectPage,
    SearchIndex,
    SearchPage,
    SearchRecord,
)
from generator.pages import StandingPage as StandingPageView
from generator.problems import TOP, Place, Problem, Severity, did_you_mean
from generator.validate import SEVERITIES
from generator.views import Views

START = TOP
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


def outputs(library: Library, content: Content, config: Config) -> tuple[Plan, list[Problem]]:
    """Plan the whole site; clashes, dead links and lost addresses are problems, all of them."""
    planning = _Planning(library, content, config)
    made = planning.all()
    records = planning.records() if config.search else ()
    problems = [*planning.problems, *_clashes(made), *_lost(made, library, content, config)]
    search = SearchIndex(tuple(records)) if config.search else None
    return Plan(tuple(made), search, _kept(made)), problems


class _Planning:
    """The way from the library to the outputs; `problems` grows on it."""

    def __init__(self, library: Library, content: Content, config: Config) -> None:
        self.library, self.content, self.config = library, content, config
        self.documents: list[Article | StandingPage] = []
        for edition in library.editions.values():
            self.documents.extend(edition.articles)
            self.documents.extend(edition.pages.values())
        self.placed, self.problems = attachments.placed(
            content.attachments, self.documents, library
        )
        self.pictures = self._pictures()
        self.views = {
            code: Views(config, library, edition, self.pictures)
            for code, edition in library.editions.items()
        }
        self.sites = {code: found.site() for code, found in self.views.items()}
        self.lists = [output for code in self.views for output in self._lists(code)]
        self.redirects = list(self._redirects())
        self.targets = self._targets()

    def all(self) -> list[Output]:
        """Return every output but the search index."""
        self._check_settings()
        texts = [self._text(document) for document in self.documents]
        shown = [*texts, *self.lists]
        feeds = [feed for code in self.views for feed in self._feeds(code)]
        return [
            *shown,
            *self.redirects,
            *feeds,
            *self._copies(),
            *machines.files(shown, self.config),
        ]

    def records(self) -> Iterator[SearchRecord]:
        """Yield every text as the search index holds it."""
        for document in self.documents:
            yield self.views[document.language].record(document, self.targets[document.path])

    def _page(self, page: Page, code: str, owner: str, place: Place = START) -> Output:
        """Return the output of a page; search needs a policy that lets its index be read."""
        site = self.sites[code]
        if isinstance(page, SearchPage):
            site = views.searching(site, self.config)
        path = addresses.file_of(page.address.removeprefix(self.config.base_path))
        return Output(path, owner, place, page, site)

    def _text(self, document: Article | StandingPage) -> Output:
        shown, targets = self.views[document.language], self.targets[document.path]
        page: Page
        if isinstance(document, Article):
            page = shown.article(document, targets)
        else:
            page = shown.standing(document, targets)
        place = document.places.get("slug", START)
        return self._page(page, document.language, document.path, place)

    def _lists(self, code: str) -> Iterator[Output]:
        for page in lists.all_pages(self.views[code]):
            yield self._page(page, code, f'the page "{page.title}"')

    def _redirects(self) -> Iterator[Output]:
        """Yield a page for each former address, in the language of the text."""
        for document in self.documents:
            shown = self.views[document.language]
            title = shown.language.words["moved"].format(title=document.title)
            for alias in document.aliases:
                page = RedirectPage(
                    address=shown.href(alias),
                    url=shown.url(document.address),
                    title=title,
                    description=title,
                    target=Link(document.title, shown.href(document.address)),
                )
                written = (f"aliases:{alias}", f"aliases:{alias.rstrip('/')}", "aliases")
                place = next(document.places[name] for name in written if name in document.places)
                yield self._page(page, document.language, document.path, place)

    def _feeds(self, code: str) -> Iterator[Output]:
        """Yield the feeds of an edition and of each tag and country."""
        shown, language = self.views[code], self.config.languages[code]
        edition, size = self.library.editions[code], self.config.feed_size
        entries: dict[str, Entry] = {}

        def feed(kind: str, base: str, title: str, articles: Sequence[Article]) -> Output:
            for article in articles[-size:]:
                if article.address not in entries:
                    targets = self.targets[article.path]
                    entries[article.address] = shown.entry(article, targets)
            newest = tuple(entries[article.address] for article in reversed(articles[-size:]))
            path = f"{base}{FEEDS[kind]}"
            value = Feed(
                kind=kind,
                url=self.config.base_url + path,
                home=self.config.base_url + base,
                style=shown.href("/assets/feed.css"),
                title=title,
                description=language.description or language.tagline,
                language=code,
                copyright=self.config.copyright,
                entries=newest,
            )
            return Output(path.lstrip("/"), f"the feed {path}", START, value)

        for kind in FEEDS:
            yield feed(kind, f"{language.prefix}/", language.title, edition.articles)
        for name, terms in edition.taxonomies.items():
            for term in terms:
                title = shown.feed_title(term)
                yield feed("rss", shown.term_address(name, term.slug), title, term.articles)

    def _copies(self) -> Iterator[Output]:
        """Yield the attachments that are published, and the assets of the templates."""
        used = {target.partition("#")[0] for found in self.targets.values() for target in found}
        used.update(self.pictures.values())
        for placed in self.placed.values():
            path = placed.address.lstrip("/")
            if placed.with_text or placed.address in used:
                attachment = placed.attachment
                yield Output(path, attachment.path, Place(0, 0, 1), Copy(attachment.file))
            else:
                message = "no published text uses this file, so it is not published"
                fix = "link it from a text, or begin its name with _"
                self.problems.append(
                    Problem(placed.attachment.path, 0, 0, message, fix, severity=Severity.NOTE)
                )
        for asset in self.content.assets:
            path = "/".join(("assets", *asset.parts))
            yield Output(path, asset.path, Place(0, 0, 1), Copy(asset.file))

    def _pictures(self) -> dict[str, str]:
        """Return the address of each article's picture, by the article's path."""
        severity = SEVERITIES.get(self.config.checks["images"])
        site = self._map(())
        found = {}
        for document in self.documents:
            if isinstance(document, Article) and document.image:
                try:
                    found[document.path] = site.resolved(document, "picture", document.image)
                except links.DeadError as dead:
                    if severity:
                        place = document.places.get("image", START)
                        self.problems.append(dead.problem(document.path, place, severity))
        return found

    def _targets(self) -> dict[str, tuple[str, ...]]:
        """Return the addresses of each text's references, by the text's path."""
        made = [*self.lists, *self.redirects]
        site = self._map(output.path for output in made)
        severities = {
            name: SEVERITIES.get(self.config.checks[name]) for name in ("links", "images")
        }
        result = {}
        for document in self.documents:
            found, dead = links.addresses(document, site, severities)
            result[document.path] = found
            self.problems.extend(dead)
        return result

    def _map(self, paths: Iterable[str]) -> links.Map:
        """Return where everything stands that a text can lead to."""
        files = {parts: placed.address for parts, placed in self.placed.items()}
        known = {address_of(path) for path in paths}
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
            addresses=_by_folder(known),
            anchors={d.address: frozenset(d.body.anchors) for d in self.documents},
            held_back={held.parts: held for held in self.library.held_back},
            broken=self.library.broken,
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
        place = self.config.places.get(setting, Place(0, 0, 1))
        path = str(folder / "site.toml")
        yield Problem(path, place.line, place.column, message, fix, place.length)


def _page_name(parts: tuple[str, ...]) -> str:
    """Return the name by which site.toml knows a page: about for pages/about.md."""
    return "/".join(parts[1:]).removesuffix(".md").removesuffix("/index")


def _by_folder(known: Iterable[str]) -> dict[str, frozenset[str]]:
    ordered = sorted(known, key=links.parent)
    return {folder: frozenset(found) for folder, found in groupby(ordered, key=links.parent)}


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
    index = Output("pagefind/index", "the search index", Place(0, 0, 1), Plain(""))
    manifest = Output("build.json", "the list of all files", Place(0, 0, 1), Plain(""))
    claims = {output.path: output for output in (index, manifest)}
    folders = {"pagefind": index}
    for output in outputs:
        path = addresses.same_place(output.path)
        first = claims.setdefault(path, output)
        if first is not output:
            yield _clash(output, first)
        if path.startswith("pagefind/"):
            yield _clash(output, index)
        for length in range(1, path.count("/") + 1):
            folders.setdefault(path.rsplit("/", length)[0], output)
    for path, output in claims.items():
        if path in folders and folders[path] is not output:
            yield _clash(output, folders[path])


def _clash(output: Output, first: Output) -> Problem:
    """Name both owners; the mistake is told where an editor can mend it."""
    if _is_text(first) and not _is_text(output):
        output, first = first, output
    place = output.place
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
    outputs: Iterable[Output], library: Library, content: Content, config: Config
) -> Iterator[Problem]:
    """Find addresses that were published once and that nothing answers to any more."""
    made = {addresses.same_place(output.path) for output in outputs}
    held_back = {held.address: held for held in library.held_back}
    path = str(config.choices.content / "urls.txt")
    for number, address in content.ledger:
        held = held_back.get(address)
        if addresses.same_place(addresses.file_of(address)) in made or address in config.gone:
            continue
        if library.broken:
            # A file with mistakes may be what makes it; its mistakes are told first.
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


def _kept(outputs: Iterable[Output]) -> tuple[str, ...]:
    """Return the addresses that people keep and the ledger remembers."""
    return tuple(sorted(address_of(output.path) for output in outputs if is_kept(output.path)))
