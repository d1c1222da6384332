"""What one build depends on besides its content and templates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

from resource_site import urls
from resource_site.fields import toml_file
from resource_site.fields.kinds import ARTICLE, Kind
from resource_site.problems import Position, Problem

PACKAGE = Path(__file__).parents[1]
PROGRAM = PACKAGE / "__main__.py"
"""What a Python interpreter runs as this program."""

IS_INSTALLED = (PACKAGE / "templates").is_dir()
"""Whether this is an installed package, and not the repository."""

DEFAULT_TEMPLATES = (PACKAGE if IS_INSTALLED else PACKAGE.parent) / "templates"
"""Where a template is looked up that the site does not have."""

COMMAND = "resource-site" if IS_INSTALLED else "python build.py"
"""What people type to run this program."""


class Section(msgspec.Struct, frozen=True, gc=False):
    """A part of the site: a folder of documents of one kind.

    If `taxonomy` is set, each document is shown above the list of the term that it describes, and
    the section has no list.
    """

    name: str
    title: str
    permalink: str
    kind: Kind = ARTICLE
    taxonomy: str = ""


class Taxonomy(msgspec.Struct, frozen=True, gc=False):
    """A way of grouping articles: tags, countries.  Its name is the front matter field.

    `terms` are all that it may have, none if it may have any; `slugs` are those of single terms.
    """

    name: str
    title: str
    terms: tuple[str, ...] = ()
    slugs: Mapping[str, str] = {}

    def slug(self, term: str) -> str:
        """Return the part of an address that a term has."""
        return self.slugs.get(term) or urls.slug(term)


class Language(msgspec.Struct, frozen=True):
    """A language of the site and what the site is called in it.

    `prefix` begins the addresses of this language: '' for the site's own, else '/zh'.
    `words` are the interface strings; `terms` the names of tags and countries.
    """

    code: str
    name: str
    direction: str
    prefix: str
    title: str
    tagline: str
    description: str
    sections: Mapping[str, str]
    taxonomies: Mapping[str, str]
    terms: Mapping[str, str]
    words: Mapping[str, Any]


class Form(msgspec.Struct, frozen=True):
    """A box that leads to a page and, where `action` is set, a form that is sent there."""

    page: str = ""
    action: str = ""
    email_field: str = "email"
    trap_field: str = "website"
    hidden: Mapping[str, str] = {}


class Choices(msgspec.Struct, frozen=True):
    """The choices of the command line.  Folders are as the editor wrote them."""

    content: Path = Path("content")
    templates: Path = Path("templates")
    output: Path = Path("site")
    cache: Path = Path(".cache")
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)  # without a zone: in that of the site
    jobs: int = 1
    search: bool = True
    started: int = 0  # nanoseconds: later changes cannot be detected by modification times


class MenuItem(msgspec.Struct, frozen=True):
    """An entry of a menu that is not a page: a link to another site, or a group of entries."""

    title: str
    titles: Mapping[str, str]
    url: str
    entries: tuple[str, ...]


class Config(msgspec.Struct, frozen=True):
    """Everything one build depends on besides its content and templates.

    `base_url` has no slash at its end; `base_path` is its path, '' or '/resources'.
    `languages` begins with the site's own.  `now` is an instant in the site's time zone.
    `text` is that of site.toml; with `problems`, it is good enough to check the documents only.
    """

    choices: Choices
    base_url: str
    base_path: str
    timezone: ZoneInfo
    now: datetime
    copyright: str
    languages: Mapping[str, Language]
    sections: Mapping[str, Section]
    taxonomies: Mapping[str, Taxonomy]
    navigation: tuple[str, ...]
    footer: tuple[str, ...]
    menu: Mapping[str, MenuItem]
    extra_fields: tuple[str, ...]
    checks: Mapping[str, str]
    markdown_flavor: str
    markdown_extensions: tuple[str, ...]
    list_size: int
    feed_size: int
    search: bool
    exit_urls: Mapping[str, str]
    newsletter: Form
    inquiry: Form
    campaign: str
    help: str
    safety: str
    security_contact: str
    security_expires: str
    gone: Mapping[str, str]
    hosting: str
    text: str
    problems: tuple[Problem, ...] = ()

    @property
    def language(self) -> Language:
        """The language the site is written in when a file does not say otherwise."""
        return next(iter(self.languages.values()))

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of documents of all sections, by their names, that of articles first."""
        used = (ARTICLE, *(section.kind for section in self.sections.values()))
        return {kind.name: kind for kind in used}

    @property
    def own_links(self) -> str:
        """A pattern of web addresses that are meant to lead to this site.

        These are its own, with and without www., and, as `file`, those of its content on a host
        of repositories: /OWNER/REPOSITORY/blob/main/content/news/a.md.
        """
        host = re.escape(urlsplit(self.base_url).netloc.removeprefix("www."))
        folder = re.escape(self.choices.content.name)
        return (
            rf"(?i:https?://(?:www\.)?{host}){re.escape(self.base_path)}(?=[/?#]|$)"
            r"|https?://[^/?#]+/[^/?#]+/[^/?#]+/(?:-/)?(?:blob|edit|raw|tree|src/branch)/"
            rf"(?:[^?#]+/)?{folder}/(?P<file>[^?#]+)"
        )

    def position(self, setting: str, *inner: str) -> Position:
        """Return where a setting such as `checks.links` is written; `inner` may have dots."""
        return toml_file.position(self.text, setting, *inner)
