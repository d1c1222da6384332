"""The values that all pages of a language share: titles, menus, boxes, security policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlsplit

from msgspec.structs import replace

from resource_site.settings.config import Config, Form
from resource_site.site import corrections
from resource_site.site.forms import form
from resource_site.site.pages import (
    Site,
)
from resource_site.site.values import (
    Box,
    Group,
    Link,
    MenuEntry,
)
from resource_site.site.views import Views

FONTS = (".woff2", ".woff", ".ttf", ".otf")
OWN_STYLE = "own.css"
"""The style sheet of a site that changes only a few rules of the default one."""

SCRIPTS = "script-src 'self'"


def frame(views: Views, assets: Collection[str]) -> Site:
    """Return what every page of an edition shares; `assets` are the names of all assets."""
    config, language = views.config, views.language
    return Site(
        title=language.title,
        tagline=language.tagline,
        description=language.description or language.tagline,
        language=language.code,
        direction=language.direction,
        home=views.href(views.home()),
        url=views.url(views.home()),
        assets=views.href("/assets/"),
        own_style=views.href(f"/assets/{OWN_STYLE}") if OWN_STYLE in assets else "",
        copyright=config.copyright,
        navigation=tuple(_entries(views, config.navigation)),
        footer=tuple(_entries(views, config.footer)),
        sections=_sections(views),
        taxonomies=_taxonomies(views),
        languages=_languages(views),
        feeds=views.feeds(),
        search=views.href(f"{language.prefix}/search/"),
        glossary=tuple(_glossary(views)),
        corrections=_corrections(views),
        searchable=config.search,
        search_index=views.href("/pagefind/"),
        newsletter=_box(views, config.newsletter),
        inquiry=_box(views, config.inquiry),
        campaign=_box(views, Form(page=config.campaign)),
        help=_page(views, config.help) or _section(views, config.help),
        safety=_page(views, config.safety),
        exit=config.exit_urls.get(language.code, ""),
        security_policy=security_policy(
            config, fonts=any(name.lower().endswith(FONTS) for name in assets)
        ),
        words=language.words,
    )


def _sections(views: Views) -> tuple[Group, ...]:
    """Return the links to all sections that have a list in this language."""
    is_main = views.language.code == views.config.language.code
    found = views.edition.sections.items()
    names = [name for name, entries in found if entries or is_main]
    return tuple(views.section(name) for name in names if not views.config.sections[name].taxonomy)


def _taxonomies(views: Views) -> tuple[Group, ...]:
    taxonomies = views.edition.taxonomies.items()
    return tuple(views.taxonomy(name) for name, terms in taxonomies if terms)


def _glossary(views: Views) -> Iterator[Link]:
    """Yield the titles and other names of the documents of glossaries."""
    for entry in views.edition.entries:
        kind = views.config.sections[entry.section].kind
        if kind.is_glossary and not entry.state.why:
            others = (field.name for field in kind.fields if field.property == "alternateName")
            words = (entry.title, *(word for name in others for word in entry.fields.get(name, ())))
            yield from (Link(word, views.href(entry.address)) for word in words)


def _corrections(views: Views) -> Link | None:
    if not corrections.changes(views):
        return None
    return Link(views.language.words["corrections"], views.href(corrections.address(views)))


def searching(site: Site) -> Site:
    """Return the frame of a page that may read the search index."""
    policy = site.security_policy.replace(SCRIPTS, f"{SCRIPTS} 'wasm-unsafe-eval'")
    return replace(site, security_policy=policy)


def security_policy(config: Config, *, fonts: bool) -> str:
    """Return the content security policy: nothing from other hosts, forms as configured."""
    actions = (config.newsletter.action, config.inquiry.action)
    origins = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in actions if url})
    rules = (
        "default-src 'none'",
        "style-src 'self'",
        SCRIPTS,
        "img-src 'self'",
        *(("font-src 'self'",) if fonts else ()),
        "connect-src 'self'",
        " ".join(("form-action 'self'", *origins)),
        "base-uri 'none'",
    )
    return "; ".join(rules)


def _page(views: Views, name: str) -> Link | None:
    page = views.page_named(name) if name else None
    return views.link(page) if page else None


def _section(views: Views, name: str) -> Link | None:
    """Return the link to the list of a section, in the language of the site if it has no other."""
    section, main = views.config.sections.get(name), views.config.language
    if section is None or section.taxonomy:
        return None
    if main.code == views.language.code or views.edition.sections[name]:
        return views.section(name)
    title = main.sections.get(name, section.title)
    return Link(title, views.href(f"{main.prefix}/{name}/"), main.code)


def _entries(views: Views, names: Iterable[str], *, is_below: bool = False) -> Iterator[MenuEntry]:
    """Yield the entries of a menu: those of site.toml and links to pages, by their names."""
    for name in names:
        if item := views.config.menu.get(name):
            # A group has no groups below it: `claims` reports them.
            below = () if is_below else tuple(_entries(views, item.entries, is_below=True))
            title = item.titles.get(views.language.code, item.title)
            if below or item.url:
                yield MenuEntry(title, item.url, entries=below)
        elif link := _page(views, name):
            yield MenuEntry(link.title, link.address, link.language)


def _box(views: Views, settings: Form) -> Box | None:
    page = views.page_named(settings.page) if settings.page else None
    if page is None:
        return None
    link = views.link(page)
    return Box(page.title, page.summary, link.address, form(settings), link.language)


def _languages(views: Views) -> tuple[Link, ...]:
    return tuple(Link(page.title, page.address, page.language) for page in views.front_pages())
