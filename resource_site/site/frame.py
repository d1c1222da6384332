"""The values that all pages of a language share: titles, menus, boxes, security policy."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec.structs import replace

from resource_site.settings.config import Config, Form
from resource_site.site.pages import Box, Link, Site
from resource_site.site.views import Views, form


def frame(views: Views) -> Site:
    """Return what every page of an edition shares."""
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
        copyright=config.copyright,
        navigation=_pages(views, config.navigation),
        footer=_pages(views, config.footer),
        sections=tuple(map(views.section, config.sections)),
        taxonomies=tuple(
            views.taxonomy(name) for name, terms in views.edition.taxonomies.items() if terms
        ),
        languages=_languages(views),
        feeds=views.feeds(),
        search=views.href(f"{language.prefix}/search/"),
        searchable=config.search,
        search_index=views.href("/pagefind/"),
        newsletter=_box(views, config.newsletter),
        inquiry=_box(views, config.inquiry),
        campaign=_box(views, Form(page=config.campaign)),
        help=_page(views, config.help),
        safety=_page(views, config.safety),
        exit=config.exit_urls.get(language.code, ""),
        security_policy=security_policy(config),
        words=language.words,
    )


def searching(site: Site, config: Config) -> Site:
    """Return the frame of a page that may read the search index."""
    return replace(site, security_policy=security_policy(config, search=True))


def security_policy(config: Config, *, search: bool = False) -> str:
    """Return the content security policy: nothing from other hosts, forms as configured."""
    actions = (config.newsletter.action, config.inquiry.action)
    origins = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(url)) for url in actions if url})
    script = "'self' 'wasm-unsafe-eval'" if search else "'self'"
    rules = (
        "default-src 'none'",
        "style-src 'self'",
        f"script-src {script}",
        "img-src 'self'",
        "connect-src 'self'",
        " ".join(("form-action 'self'", *origins)),
        "base-uri 'none'",
    )
    return "; ".join(rules)


def _page(views: Views, name: str) -> Link | None:
    page = views.page_named(name) if name else None
    return views.link(page) if page else None


def _pages(views: Views, names: Iterable[str]) -> tuple[Link, ...]:
    return tuple(link for name in names if (link := _page(views, name)))


def _box(views: Views, settings: Form) -> Box | None:
    page = views.page_named(settings.page) if settings.page else None
    if page is None:
        return None
    link = views.link(page)
    return Box(page.title, page.summary, link.address, form(settings), link.language)


def _languages(views: Views) -> tuple[Link, ...]:
    return tuple(Link(page.title, page.address, page.language) for page in views.front_pages())
