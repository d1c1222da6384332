"""Templates: broken in all ways, and words of the interface that are."""

# ruff: noqa: E501 - a folder stands on one line

from __future__ import annotations

from tests.hostile.folder import Content, Folder, Holes, Link, Pipe

ARTICLE = '{% extends "base.html" %}{% block main %}<article class="h-entry"><h1>{{ page.title }}</h1><div class="e-content">{{ page.body }}</div>PUT</article>{% endblock %}'


def looking(put: str) -> dict[str, Content]:
    """Return a template for articles with something in it."""
    return {"article.html": ARTICLE.replace("PUT", f"\n{put}\n")}


FOLDERS = (
    *(
        Folder(f"in a template: {put}", {}, looks=looking(put))
        for put in (
            "{{",
            "{% if %}",
            "{% if page %}",
            "{% endif %}",
            "{% odd %}",
            "{{ page.titel }}",
            "{{ page.title() }}",
            "{{ page.title + 1 }}",
            "{{ 1 / 0 }}",
            "{{ odd }}",
            "{{ page.title | odd }}",
            "{% include 'odd.html' %}",
            "{% include '../../content/site.toml' %}",
            "{% include '/etc/passwd' %}",
            "{% extends 'article.html' %}",
            "{% include 'article.html' %}",
            "{% import 'parts/odd.html' as a %}",
            "{% for a in page.title.odd %}{% endfor %}",
            "{{ page.published.year.odd }}",
            "{{ 'a' * 100000000000 }}",
            "{{ page.__class__.__mro__ }}",
            "{% block main %}{% endblock %}",
            "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
            "{{ [] | first }}",
            "{{ page.body | tojson }}",
            "{% raw %}",
            "{# odd",
            "{% set page = 1 %}{{ page.title }}",
            "{{ range(10000000000) | list }}",
        )
    ),
    Folder("a template that is no text", {}, looks={"article.html": b"\xff\xfe\x00"}),
    Folder("a template of zeros", {}, looks={"article.html": bytes(100)}),
    Folder(
        "a template in Latin-1",
        {},
        looks={"article.html": ARTICLE.replace("PUT", "é").encode("latin-1")},
    ),
    Folder(
        "a template behind a byte-order mark",
        {},
        looks={"article.html": "\ufeff" + ARTICLE.replace("PUT", "")},
    ),
    Folder("a template that is a link", {}, looks={"article.html": Link("/etc/passwd")}),
    Folder("a template that is a link to nothing", {}, looks={"article.html": Link("nowhere")}),
    Folder("a template that is a pipe", {}, looks={"article.html": Pipe()}),
    Folder("a part that is a pipe", {}, looks={"parts/lists.html": Pipe()}),
    Folder(
        "a template beside the others that is broken and not used",
        {},
        looks={"odd.html": "{{"},
    ),
    Folder("a style sheet that is a link", {}, looks={"assets/style.css": Link("/etc/passwd")}),
    Folder("a style sheet that is a pipe", {}, looks={"assets/style.css": Pipe()}),
    Folder("an asset of ten megabytes", {}, looks={"assets/odd.woff2": Holes(10 << 20)}),
    Folder("words that are no TOML", {}, looks={"words/en.toml": "title"}),
    Folder("words that are nothing", {}, looks={"words/en.toml": ""}),
    Folder("words that are a pipe", {}, looks={"words/en.toml": Pipe()}),
    Folder("words that are numbers", {}, looks={"words/en.toml": "skip = 1"}),
    Folder("words in Latin-1", {}, looks={"words/en.toml": 'skip = "é"'.encode("latin-1")}),
)
