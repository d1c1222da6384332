"""Documents → the files of a content folder, and its settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from resource_site import urls
from resource_site.content.scan import FORBIDDEN
from resource_site.fields import export, toml_file
from resource_site.importers import html, liquid, mapping, markup, python_markdown, shortcodes
from resource_site.importers.documents import Document, documents
from resource_site.importers.entries import Leftovers, SourceSite
from resource_site.importers.html import Upload
from resource_site.importers.links import Links
from resource_site.importers.mapping import Mapper
from resource_site.importers.markup import Text
from resource_site.importers.plan import Plan
from resource_site.settings.site_table import SITE
from resource_site.settings.types import is_base_url

NAMES: Mapping[str, Callable[[str], Counter[str]]] = {
    "hugo": shortcodes.names,
    "jekyll": liquid.names,
    "pelican": lambda _: Counter(),
    "wordpress": html.names,
}
KNOWN: Mapping[str, Callable[[str], bool]] = {
    "hugo": shortcodes.is_known,
    "jekyll": liquid.is_known,
    "pelican": lambda _: False,
    "wordpress": html.is_known,
}
CHECKS = ("links", "images", "alt", "html")


class Import(Struct):
    """What an import writes: texts and copies below `content/`, and the lines of site.toml."""

    texts: dict[str, str]
    copies: dict[str, Path]
    settings: str
    articles: int
    pages: int
    drafts: int
    aliases: int
    leftovers: Leftovers = field(default_factory=Leftovers)


def used_shortcodes(site: SourceSite) -> Counter[str]:
    """Return how often the texts of a site use each shortcode."""
    found: Counter[str] = Counter()
    for entry in site.entries:
        found.update(NAMES[site.kind](entry.body))
    return found


def convertible(site: SourceSite, names: Counter[str]) -> list[str]:
    """Return the shortcodes that can be turned into Markdown."""
    return [name for name in names if KNOWN[site.kind](name)]


def converted(
    site: SourceSite, plan: Plan, uploads: Mapping[str, Upload], leftovers: Leftovers
) -> Import:
    """Return everything that an import writes."""
    found = documents(site, plan, leftovers)
    links = Links(site, found, leftovers)
    mapper = Mapper(site, plan, links, leftovers)
    taken = {urls.normalized(urls.file_of(one.address)): one.entry.path for one in found}
    taken |= dict.fromkeys(_lists(found), "a list of articles")
    for document in found:
        mapper.claim(document, taken)
    for document in found:
        entry = document.entry
        text = Text(entry, leftovers, plan.shortcodes)
        body = _body(text, site, uploads)
        body = links.rewritten(text, body, document)
        document.body = _visible(text, text.with_code(body).strip())
        document.fields = mapper.fields(document, taken)
    texts = {one.path(): export.write(one.fields, one.body) for one in found}
    copies = {
        f"{one.folder()}/{name}": path for one in found for name, path in sorted(one.files.items())
    }
    return Import(
        texts,
        copies,
        _settings(site, plan, mapper, found),
        articles=sum(bool(one.section) for one in found),
        pages=sum(not one.section for one in found),
        drafts=sum("draft" in one.fields for one in found),
        aliases=sum(len(one.fields.get("aliases", ())) for one in found),
        leftovers=leftovers,
    )


def _body(text: Text, site: SourceSite, uploads: Mapping[str, Upload]) -> str:
    """Return the body of an entry in Markdown, with its code put aside."""
    entry = text.entry
    if site.kind == "wordpress":
        body = html.converted(text, entry.body, uploads, entry.key)
        return text.without_code(body)
    if site.kind == "hugo":
        body = shortcodes.converted(text, entry.body)
    elif site.kind == "jekyll":
        body = liquid.converted(text, entry.body, site.values)
    else:
        body = python_markdown.converted(text, entry.body)
    body = markup.cleaned(text, body)
    return html.markdown(text, body) if entry.is_html else body


def _visible(text: Text, body: str) -> str:
    """Return a body without control characters, which no document may have."""
    for found in FORBIDDEN.finditer(body):
        kind = f"control character (U+{ord(found[0]):04X}), now a space"
        text.leftovers.add(kind, text.entry.path, text.entry.line_of(found[0]))
    return FORBIDDEN.sub(" ", body)


def _lists(found: list[Document]) -> Iterator[str]:
    """Yield the normalized files of the lists that the site makes by itself."""
    for document in found:
        if document.section:
            prefix = document.address.partition(f"/{document.section}/")[0]
            for path in (f"/{document.section}/", f"/{document.section}/{document.day[:4]}/"):
                yield urls.normalized(urls.file_of(prefix + path))
    for name in ("tags", "countries", "search", "feed.xml", "atom.xml", "404.html"):
        yield urls.normalized(urls.file_of(f"/{name}" if "." in name else f"/{name}/"))


def _settings(site: SourceSite, plan: Plan, mapper: Mapper, found: list[Document]) -> str:
    """Return the text of site.toml; the checks that old texts fail report only."""
    title = markup.plain(site.title) or "My site"
    main = plan.languages.get(site.language or "en", site.language or "en")
    lines = [
        toml_file.write("title", title),
        toml_file.write("tagline", markup.plain(site.tagline) or title),
        toml_file.write("base_url", _base_url(site)),
        toml_file.write("timezone", _zone(site)),
        toml_file.write("language", main),
    ]
    if mapper.extra:
        lines.append(toml_file.write("extra_fields", sorted(mapper.extra)))
    sections = {one.section for one in found if one.section} or {"news"}
    for name in sorted(sections):
        sources = [key for key, use in plan.sections.items() if use == name]
        titles = (site.section_titles.get(key, "") for key in sources)
        shown = next(filter(None, titles), name.replace("-", " ").capitalize())
        lines += ["", f"[sections.{name}]", toml_file.write("title", markup.plain(shown))]
    for name, needed in mapping.slugs(mapper.terms):
        lines += ["", f"[taxonomies.{name}]"]
        lines.append(toml_file.write("title", name.replace("-", " ").capitalize()))
        if needed:
            lines += ["", f"[taxonomies.{name}.slugs]"]
            lines += [toml_file.write(term, slug) for term, slug in needed.items()]
    for language in sorted({one.language for one in found if one.language}):
        lines += ["", f"[languages.{language}]"]
        if own := site.languages.get(language):
            lines.append(toml_file.write("name", own))
    note = '# Set these to "error" once the texts that moved in are corrected.'
    lines += ["", note, "[checks]", *(toml_file.write(name, "warn") for name in CHECKS)]
    return "\n".join(lines) + "\n"


def _base_url(site: SourceSite) -> str:
    return site.base_url if is_base_url(site.base_url) else "https://www.example.org"


def _zone(site: SourceSite) -> str:
    zones = {one.name: one for one in SITE.fields}["timezone"].type
    try:
        zones.convert(site.timezone, None)  # type: ignore[union-attr, arg-type]  # it is a scalar
    except ValueError:
        return "UTC"
    return site.timezone
