"""Field tables → the configuration of Sveltia CMS and Decap CMS, and the page that runs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resource_site.editing import inputs
from resource_site.editing.inputs import Input
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Definition, Many, Scalar, Schema
from resource_site.settings.config import Config

JSON = dict[str, Any]

SCRIPT = "sveltia-cms.js"
FONT = "material-symbols-outlined.woff2"
LANGUAGES = "languages.js"
FILES = (SCRIPT, FONT)
"""What the page needs besides: the program and the font of its icons, from their packages."""

SERVERS = {
    "github": ("https://api.github.com", "https://avatars.githubusercontent.com"),
    "gitlab": ("https://gitlab.com", "https://secure.gravatar.com"),
    "gitea": ("https://gitea.com", "https://gitea.com"),
}
"""For each backend, where its interface and the pictures of its users are."""

REVIEWED = frozenset({"github", "gitlab"})
"""The backends for which a change can be reviewed before it is published."""

# Equal in all translations of a document: each file of it gets the value.  Decap cannot do that
# with lists and tables.
SHARED = frozenset({"date", "weight", "slug", "image", "featured"})

HTML = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link href="config.yml" type="text/yaml" rel="cms-config-url">
<style>
/* The program has its icons from another host, which the policy does not allow. */
@font-face {{
  font-family: "Material Symbols Outlined";
  font-display: block;
  src: url({font});
}}
</style>
<title>Edit</title>
</head>
<body>
<script src="{languages}"></script>
<script src="{script}"></script>
</body>
</html>
"""

# The program loads its words in the language of the browser from another host, and loops if it
# must not: they are read from admin/locales/, and are English where the file is missing.
LANGUAGES_SCRIPT = r"""
"use strict";
{
  const ask = window.fetch;
  const words = /^https:\/\/unpkg\.com\/@sveltia\/cms@[^/]+\/(locales\/[\w-]+\.json)$/;
  window.fetch = async (address, options) => {
    const found = words.exec(address);
    if (!found) return ask(address, options);
    const answer = await ask(found[1], options);
    return answer.ok ? answer : new Response("{}");
  };
}
"""


def settings(config: Config, backend: str, repository: str) -> JSON:
    """Return the configuration as data."""
    content = config.choices.content.as_posix()
    result: JSON = {
        "backend": {"name": backend, "repo": repository, "branch": "main"},
        "publish_mode": "editorial_workflow" if backend in REVIEWED else "simple",
        "media_folder": f"{content}/pages",
        "public_folder": "/",
        "site_url": config.base_url,
        "display_url": config.base_url,
        "show_preview_links": False,
        "slug": {"encoding": "ascii", "clean_accents": True},
        "output": {"omit_empty_optional_fields": True},
    }
    if len(config.languages) > 1:
        result["i18n"] = {
            "structure": "multiple_files",
            "locales": list(config.languages),
            "default_locale": config.language.code,
            "initial_locales": "default",
            "omit_default_locale_from_file_path": True,
        }
    return {**result, "collections": list(_collections(config, content))}


def page(backend: str) -> str:
    """Return the page that runs the program; its policy names all that it may load and ask."""
    server, pictures = SERVERS[backend]
    rules = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        f"connect-src 'self' blob: data: {server}",
        f"img-src 'self' blob: data: {pictures}",
        "media-src 'self' blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return HTML.format(policy="; ".join(rules), script=SCRIPT, font=FONT, languages=LANGUAGES)


def _collections(config: Config, content: str) -> Iterator[JSON]:
    """Yield the sections and the pages.

    Articles with attachments are folders, which the programs list as a collection of their own.
    """
    for section in config.sections.values():
        table = article(tuple(config.taxonomies), config.extra_fields, section.kind)
        slug = "{{fields.date}}-{{slug}}" if section.kind.is_dated else "{{slug}}"
        place = {"folder": f"{content}/{section.name}", "slug": slug}
        yield _collection(section.name, section.title, place, table, config)
        place["path"] = "{{slug}}/index"
        title = f"{section.title}: with attachments"
        yield _collection(f"{section.name}-folders", title, place, table, config)
    place = {"folder": f"{content}/pages", "slug": "{{slug}}"}
    yield _collection("pages", "Pages", place, PAGE, config)


def _collection(name: str, title: str, place: JSON, table: Schema, config: Config) -> JSON:
    return {
        "name": name,
        "label": title,
        "label_singular": "Page" if table is PAGE else "Article",
        **place,
        "create": True,
        "extension": "md",
        "format": "yaml-frontmatter",
        # Files are uploaded into the folder of the document, and named without a path.
        "media_folder": "",
        "public_folder": "",
        **({"i18n": True} if len(config.languages) > 1 else {}),
        "fields": _fields(table, config),
    }


def _fields(table: Schema, config: Config) -> list[JSON]:
    fields = {field.name: _field(field, config) for field in table.fields}
    if "date" in fields and table is not PAGE:
        # The name of a file begins with the date, and they must agree.
        fields["date"] |= {"required": True, "default": "{{now}}"}
    translated = {"i18n": True} if len(config.languages) > 1 else {}
    modes = {"modes": ["raw", "rich_text"]}
    body = {"name": "body", "label": "Text", "widget": "markdown", "required": False}
    return [*fields.values(), {**body, **modes, **translated}]


def _field(field: Definition, config: Config) -> JSON:
    result: JSON = {
        "name": field.name,
        "label": inputs.label(field, config),
        "hint": field.description,
        "required": field.required,
        **_widget(field, config),
    }
    if len(config.languages) > 1 and field.name != "lang":
        result["i18n"] = "duplicate" if field.name in SHARED else True
    return result


def _widget(field: Definition, config: Config) -> JSON:
    """Return the widget of a field; what it writes is valid."""
    kind, found = field.type, inputs.of(field, config)
    options, limit = (
        inputs.choices(field, config),
        {"max": kind.limit} if isinstance(kind, Many) else {},
    )
    if isinstance(kind, Schema):
        parts = [_part(part, kind, config) for part in kind.fields]
        return {"widget": "object", "collapsed": True, "fields": parts}
    if isinstance(kind, Many) and isinstance(kind.of, Schema):
        parts = [_field(part, config) for part in kind.of.fields]
        return {"widget": "list", "collapsed": True, "fields": parts, **limit}
    widgets: dict[Input, JSON] = {
        Input.TERMS: {"widget": "list", **limit},
        Input.LIST: {"widget": "list", **limit},
        Input.PICTURE: {"widget": "image", "choose_url": False},
        Input.FILE: {"widget": "file", "choose_url": False},
        Input.DAY: _moment("date", "YYYY-MM-DD", time=False),
        Input.TIME: _moment("datetime-local", "YYYY-MM-DD HH:mm", time="HH:mm"),
        Input.FLAG: {"widget": "boolean", "default": bool(field.default)},
        Input.NUMBER: {"widget": "number", "value_type": "int", **inputs.limits(field)},
        Input.CHOICE: {"widget": "select", "options": options},
        Input.TEXT: {"widget": "string", **_pattern(field)},
    }
    if found is Input.TERMS and options:
        return {"widget": "select", "multiple": True, "options": options, **limit}
    return widgets[found]


def _part(part: Definition, schema: Schema, config: Config) -> JSON:
    """Return a field of a table; of those of which one must be there, the first is required."""
    return {**_field(part, config), "required": part.name in schema.any_of[:1]}


def _pattern(field: Definition) -> JSON:
    kind = field.type
    if field.required or not isinstance(kind, Scalar) or not kind.pattern:
        return {}
    return {"pattern": [f"^(?:{kind.pattern})?$", f"Write {kind.name}, such as {field.example}"]}


def _moment(kind: str, form: str, *, time: str | bool) -> JSON:
    """Return the widget of a date; Decap reads the formats of its parts, Sveltia the whole."""
    formats = {"format": form, "date_format": "YYYY-MM-DD", "time_format": time}
    return {"widget": "datetime", "type": kind, **formats, "default": ""}
