"""Field tables → the configuration of Front Matter CMS, an extension of VS Code."""

from __future__ import annotations

from typing import Any

from resource_site.editing import inputs
from resource_site.editing.inputs import Input
from resource_site.fields.kinds import Kind
from resource_site.fields.schemas import PAGE, article
from resource_site.fields.table import Definition, Schema
from resource_site.settings.config import Config

JSON = dict[str, Any]


def settings(config: Config) -> JSON:
    """Return the contents of `frontmatter.json`."""
    content = f"[[workspace]]/{config.choices.content.as_posix()}"
    sections = (
        {
            "title": section.title,
            "path": f"{content}/{section.name}",
            "contentTypes": [section.kind.name],
        }
        for section in config.sections.values()
    )
    pages = {"title": "Pages", "path": f"{content}/pages", "contentTypes": ["page"]}
    return {
        "frontMatter.framework.id": "other",
        "frontMatter.content.publicFolder": "",
        "frontMatter.content.draftField": {"name": "draft", "type": "boolean"},
        "frontMatter.content.pageFolders": [*sections, pages],
        "frontMatter.taxonomy.frontMatterType": "YAML",
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd",
        "frontMatter.taxonomy.seoDescriptionField": "summary",
        "frontMatter.taxonomy.tags": list(config.taxonomies["tags"].terms),
        "frontMatter.taxonomy.customTaxonomy": [
            {"id": taxonomy.name, "options": list(taxonomy.terms)}
            for taxonomy in config.taxonomies.values()
            if taxonomy.name != "tags"
        ],
        "frontMatter.taxonomy.contentTypes": [
            *(
                _content_type(kind.name, _table(kind, config), config, is_dated=kind.is_dated)
                for kind in config.kinds.values()
            ),
            _content_type("page", PAGE, config, is_dated=False),
        ],
        "frontMatter.preview.host": "http://localhost:8000",
        "frontMatter.website.host": config.base_url,
    }


def _table(kind: Kind, config: Config) -> Schema:
    return article(tuple(config.taxonomies), config.extra_fields, kind)


def _content_type(name: str, table: Schema, config: Config, *, is_dated: bool) -> JSON:
    # The program has no input for a list of tables: it is written in the file itself.
    shown = (field for field in table.fields if inputs.of(field, config) is not Input.RECORDS)
    fields = {field.name: _field(field, config) for field in shown}
    if is_dated:
        # The name of a file begins with the date, and they must agree.
        fields["date"] |= {"required": True, "default": "{{now}}"}
    return {
        "name": name,
        "pageBundle": False,
        "clearEmpty": True,
        "filePrefix": "yyyy-MM-dd" if is_dated else None,
        "fields": list(fields.values()),
    }


def _field(field: Definition, config: Config) -> JSON:
    result = {
        "name": field.name,
        "title": inputs.label(field, config),
        "description": field.description,
        "required": field.required,
        **_type(field, config),
    }
    if field.default not in ("", None):
        result["default"] = field.default
    return result


def _type(field: Definition, config: Config) -> JSON:
    kind = field.type
    if isinstance(kind, Schema):
        return {"type": "fields", "fields": [_field(part, config) for part in kind.fields]}
    taxonomy = {"type": "taxonomy", "taxonomyId": field.name}
    published = {"isPublishDate": True} if field.name == "date" else {}
    types: dict[Input, JSON] = {
        Input.TERMS: {"type": "tags"} if field.name == "tags" else taxonomy,
        Input.LIST: {"type": "list"},
        Input.PICTURE: {"type": "image", "isPreviewImage": field.name == "image"},
        Input.FILE: {"type": "file"},
        Input.DAY: {"type": "datetime", "dateFormat": "yyyy-MM-dd", **published},
        Input.TIME: {"type": "datetime", "dateFormat": "yyyy-MM-dd HH:mm"},
        Input.FLAG: {"type": "boolean"},
        Input.NUMBER: {"type": "number", "numberOptions": inputs.limits(field)},
        Input.CHOICE: {"type": "choice", "choices": inputs.choices(field, config)},
        Input.TEXT: {"type": "string", "single": True},
    }
    return types[inputs.of(field, config)]
