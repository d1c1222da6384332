"""Field tables → the configuration of Sveltia CMS and Decap CMS, and the page that runs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resource_site.fields import values
from resource_site.fields.dates import MOMENT
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Definition, Many, Schema
from resource_site.settings.config import Config, Taxonomy

JSON = dict[str, Any]

SCRIPT = "sveltia-cms.js"
FONT = "material-symbols-outlined.woff2"
SERVERS = {
    "github": ("https://api.github.com", "https://avatars.githubusercontent.com"),
    "gitlab": ("https://gitlab.com", "https://secure.gravatar.com"),
    "gitea": ("https://gitea.com", "https://gitea.com"),
}
"""For each backend, where its interface and the pictures of its users are."""

REVIEWED = frozenset({"github", "gitlab"})
"""The backends for which a change can be reviewed before it is published."""

# Equal in all translations of a document: each file of it gets the value.
SHARED = frozenset({"date", "weight", "slug", "source", "authors", "image", "featured"})


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
            "canonical_slug": {"key": "translation_key"},
        }
    return {**result, "collections": list(_collections(config, content))}


def page(backend: str) -> str:
    """Return the page that runs the program; its policy names all that it may load and ask."""
    server, pictures = SERVERS[backend]
    policy = "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            "font-src 'self'",
            f"connect-src 'self' blob: {server}",
            f"img-src 'self' blob: data: {pictures}",
            "media-src 'self' blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<link href="config.yml" type="text/yaml" rel="cms-config-url">
<title>Edit</title>
</head>
<body>
<script src="{SCRIPT}"></script>
</body>
</html>
"""


def _collections(config: Config, content: str) -> Iterator[JSON]:
    """Yield the sections and the pages.

    Articles with attachments are folders, which the programs list as a collection of their own.
    """
    table = article(tuple(config.taxonomies), config.extra_fields)
    for section in config.sections.values():
        place = {"folder": f"{content}/{section.name}", "slug": "{{fields.date}}-{{slug}}"}
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
    if table is not PAGE:
        # The name of a file begins with the date, and they must agree.
        fields["date"] |= {"required": True, "default": "{{now}}"}
    translated = {"i18n": True} if len(config.languages) > 1 else {}
    modes = {"modes": ["raw", "rich_text"]}
    body = {"name": "body", "label": "Text", "widget": "markdown", "required": False}
    return [*fields.values(), {**body, **modes, **translated}]


def _field(field: Definition, config: Config) -> JSON:
    taxonomy = config.taxonomies.get(field.name)
    result: JSON = {
        "name": field.name,
        "label": taxonomy.title if taxonomy else label(field.name),
        "hint": field.description,
        "required": field.required,
        **_widget(field, taxonomy, config),
    }
    if len(config.languages) > 1 and field.name != "lang":
        result["i18n"] = "duplicate" if taxonomy or field.name in SHARED else True
    return result


def label(name: str) -> str:
    """Return the name of a field as people read it."""
    return name.replace("_", " ").capitalize()


def _widget(field: Definition, taxonomy: Taxonomy | None, config: Config) -> JSON:
    """Return the widget of a field; what it writes is valid."""
    kind = field.type
    if isinstance(kind, Schema):
        inner = [_inner(part, kind, config) for part in kind.fields]
        return {"widget": "object", "collapsed": True, "fields": inner}
    if isinstance(kind, Many):
        if taxonomy and taxonomy.terms:
            choices = {"multiple": True, "options": list(taxonomy.terms)}
            return {"widget": "select", **choices, "max": kind.limit}
        return {"widget": "list", "max": kind.limit}
    if field.name == "image":
        return {"widget": "image", "choose_url": False}
    if field.name == "lang":
        return {"widget": "select", "options": list(config.languages)}
    if kind is MOMENT:
        return _moment(field)
    if kind.kind == values.FLAG:
        return {"widget": "boolean", "default": bool(field.default)}
    if kind.kind == values.NUMBER:
        low, high = kind.limits
        return {"widget": "number", "value_type": "int", "min": low, "max": high, "step": 1}
    if kind.choices:
        return {"widget": "select", "options": list(kind.choices)}
    if kind.pattern and not field.required:
        return {"widget": "string", "pattern": [f"^(?:{kind.pattern})?$", f"Not {kind.name}."]}
    return {"widget": "string"}


def _inner(part: Definition, schema: Schema, config: Config) -> JSON:
    """Return a field of a table; of those of which one must be there, the first is required."""
    found = _field(part, config)
    found.pop("i18n", None)
    return {**found, "required": part.name in schema.any_of[:1]}


def _moment(field: Definition) -> JSON:
    """Return the widget of a date, or of a date and time where the example has one."""
    has_time = " " in str(field.example)
    form = "YYYY-MM-DD HH:mm" if has_time else "YYYY-MM-DD"
    return {
        "widget": "datetime",
        "type": "datetime-local" if has_time else "date",
        "format": form,
        "date_format": "YYYY-MM-DD",
        "time_format": "HH:mm" if has_time else False,
        "default": "",
    }
