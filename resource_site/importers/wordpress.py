"""A WordPress export (WXR) → its entries and settings; nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from resource_site import safe_files
from resource_site.importers import addresses, html, markup, reading
from resource_site.importers.entries import Entry, Leftovers, SourceSite
from resource_site.importers.html import Upload
from resource_site.problems import BuildError, Problem, ProblemsError

SIZE_LIMIT = 1024 * 1024 * 1024
DRAFTS = frozenset({"draft", "pending", "private"})
PUBLISHED = frozenset({"publish", "future"})
# What belongs to the program or the theme, not to what was written.
SILENT = frozenset(
    """
    nav_menu_item revision custom_css customize_changeset oembed_cache user_request
    wp_template wp_template_part wp_global_styles wp_navigation wp_font_family wp_font_face
    """.split()  # noqa: SIM905 - quotation marks would hide the names
)
TAXONOMIES = {"category": "categories", "post_tag": "tags"}
UNKNOWN = "0000-00-00"
BLOCK = re.compile(r'<!--\s*wp:block\s*\{[^{}]*"ref":\s*(\d+)[^{}]*\}\s*/-->')
UNREADABLE = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def read(source: Path, leftovers: Leftovers) -> tuple[SourceSite, dict[str, Upload]]:
    """Return a site, and its uploads by their numbers; raise ProblemsError for broken XML."""
    return _Reader(source, leftovers).read()


class _Reader:
    def __init__(self, source: Path, leftovers: Leftovers) -> None:
        self.source, self.leftovers = source, leftovers
        self.channel = _channel(source, leftovers)
        self.version = _namespace(self.channel)
        self.uploads: dict[str, Upload] = {}
        self.blocks: dict[str, str] = {}
        self.used: set[str] = set()
        self.site = SourceSite("wordpress")

    def read(self) -> tuple[SourceSite, dict[str, Upload]]:
        channel, site = self.channel, self.site
        site.title = markup.plain(_text(channel, "title"))
        site.tagline = markup.plain(_text(channel, "description"))
        site.base_url = _text(channel, "link")
        site.language = addresses.language(_text(channel, "language")) or "en"
        site.static = [("/wp-content/uploads/", self.source.parent / "wp-content" / "uploads")]
        site.static.append(("/wp-content/uploads/", self.source.parent / "uploads"))
        for author in channel.findall(self._name("author")):
            login, name = (self._own(author, f"author_{one}") for one in ("login", "display_name"))
            site.authors[login] = markup.plain(name) or login
        items = channel.findall("item")
        for item in items:
            if self._own(item, "post_type") == "attachment":
                self._upload(item)
            elif self._own(item, "post_type") == "wp_block":
                self.blocks[self._own(item, "post_id")] = _encoded(item, "content")[0]
        site.entries = [entry for item in items if (entry := self._entry(item))]
        self._name_unused(items)
        used = {entry.language or site.language for entry in site.entries}
        site.languages = dict.fromkeys(sorted(used), "")
        return site, self.uploads

    def _name_unused(self, items: Iterable[Any]) -> None:
        """Report the reusable blocks that no document of the export has."""
        for item in items:
            number = self._own(item, "post_id")
            if number in self.blocks and number not in self.used:
                title = _text(item, "title")
                self.leftovers.add("reusable block", str(self.source), _line(item), title)

    def _name(self, name: str) -> str:
        return f"{{{self.version}}}{name}"

    def _own(self, element: Any, name: str) -> str:
        return _text(element, self._name(name))

    def _upload(self, item: Any) -> None:
        url = self._own(item, "attachment_url") or _text(item, "guid")
        alt = self._meta(item).get("_wp_attachment_image_alt", "")
        caption = markup.plain(_encoded(item, "excerpt")[0])
        parent = self._own(item, "post_parent")
        self.uploads[self._own(item, "post_id")] = Upload(url, alt, caption, parent)
        path = unquote(urlsplit(url).path)
        name = path.partition("/uploads/")[2]
        if not any(reading.file_below(root, name) for _, root in self.site.static):
            self.leftovers.add(
                "upload, which is not downloaded", str(self.source), _line(item), url
            )

    def _entry(self, item: Any) -> Entry | None:
        kind, status = self._own(item, "post_type"), self._own(item, "status")
        line = _line(item)
        if kind in ("attachment", "wp_block"):
            return None
        if comments := len(item.findall(self._name("comment"))):
            for _ in range(comments):
                self.leftovers.add("comment", str(self.source), line)
        if kind in SILENT or status not in PUBLISHED | DRAFTS:
            why = f"item of type {kind}" if kind in SILENT else f"item with the status {status}"
            self.leftovers.add(why, str(self.source), line, _text(item, "title"))
            return None
        body, first = _encoded(item, "content")
        body = BLOCK.sub(self._inserted, body)
        body = html.with_notes(body, self._meta(item).get("footnotes", ""))
        fields = self._fields(item, status)
        stem = unquote(self._own(item, "post_name"))
        entry = Entry(
            path=str(self.source),
            parts=(stem or self._own(item, "post_id"),),
            fields=fields,
            body=body,
            line=first or line,
            top=line,
            section={"post": "posts", "page": ""}.get(kind, kind),
            stem=stem or markup.plain(_text(item, "title")),
            key=self._own(item, "post_id"),
            number=self._own(item, "post_id"),
            address=_text(item, "link"),
            is_html=True,
            is_draft="draft" in fields,
        )
        self._translate(item, entry)
        return entry

    def _inserted(self, found: re.Match[str]) -> str:
        """Return a reusable block; one that the export lacks stays, and is named later."""
        self.used.add(found[1])
        return self.blocks.get(found[1], found[0])

    def _fields(self, item: Any, status: str) -> dict[str, Any]:
        """Return the fields of an item in the names that all generators share."""
        fields: dict[str, Any] = {"title": _text(item, "title")}
        fields["date"] = self._date(item, "post_date")
        modified = self._date(item, "post_modified")
        if modified[:10] > fields["date"][:10]:
            fields["updated"] = modified[:10]
        fields["authors"] = [_text(item, "{http://purl.org/dc/elements/1.1/}creator")]
        fields["summary"] = markup.plain(_encoded(item, "excerpt")[0])
        if status in DRAFTS:
            fields["draft"] = "true"
        if self._own(item, "post_password"):
            fields["draft"] = "true"
            self.leftovers.add("post with a password, now a draft", str(self.source), _line(item))
        for category in item.findall("category"):
            domain, term = category.get("domain", "category"), (category.text or "").strip()
            name = TAXONOMIES.get(domain, domain)
            if term and domain not in ("language", "post_translations", "post_format"):
                fields.setdefault(name, []).append(term)
        return {**fields, **self._meta_fields(item, fields)}

    def _date(self, item: Any, name: str) -> str:
        """Return a date; a draft that was never published has that of the last change."""
        options = (name, f"{name}_gmt", "post_modified")
        found = (self._own(item, one) for one in options)
        return next((one for one in found if one and not one.startswith(UNKNOWN)), "")

    def _meta(self, item: Any) -> dict[str, str]:
        rows = item.findall(self._name("postmeta"))
        return {self._own(row, "meta_key"): self._own(row, "meta_value") for row in rows}

    def _meta_fields(self, item: Any, fields: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in self._meta(item).items():
            if name == "_thumbnail_id" and value in self.uploads:
                upload = self.uploads[value]
                found["image"] = {"src": upload.url, "alt": upload.alt}
            elif name == "_yoast_wpseo_metadesc" and not fields["summary"]:
                found["summary"] = value
            elif name == "footnotes":
                continue
            elif name.startswith("_"):
                if not name.startswith(("_edit_", "_wp_", "_pingme", "_encloseme")):
                    self.leftovers.add("custom field with _", str(self.source), _line(item), name)
            elif value and name.lower() not in fields:
                found[name.lower()] = value
        return found

    def _translate(self, item: Any, entry: Entry) -> None:
        """Take language and translations from Polylang's taxonomies."""
        for category in item.findall("category"):
            nicename = category.get("nicename", "")
            if category.get("domain") == "language":
                language = addresses.language(nicename)
                entry.language = "" if language == self.site.language else language
            elif category.get("domain") == "post_translations" and nicename:
                entry.key = nicename


def _channel(source: Path, leftovers: Leftovers) -> Any:
    """Return the channel of an export; entities and document types are refused."""
    path = str(source)
    try:
        raw = safe_files.read(path, SIZE_LIMIT)
    except OSError as error:
        raise BuildError(f"{path} cannot be read: {error.strerror}", "name an export") from error
    raw = _readable(raw, path, leftovers)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = str(error).partition(", line")[0]
        message, fix = f"this is not valid XML: {reason}", "export the site again"
        raise ProblemsError([Problem(path, line, max(column, 0), message, fix)]) from error
    if root.getroottree().docinfo.internalDTD is not None:
        line = raw[: max(raw.find(b"<!DOCTYPE"), 0)].count(b"\n") + 1
        message, fix = "an export has no document type", "delete it, or export the site again"
        raise ProblemsError([Problem(path, line, 0, message, fix)])
    channel = root.find("channel")
    if channel is None or not _namespace(channel):
        message = "this is not an export of WordPress"
        fix = "choose Tools, Export in WordPress and name the file that it saves"
        raise ProblemsError([Problem(path, 1, 0, message, fix)])
    return channel


def _readable(raw: bytes, path: str, leftovers: Leftovers) -> bytes:
    """Return an export without what XML forbids and WordPress lets through; lines stay."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw
    for found in UNREADABLE.finditer(raw):
        line = raw.count(b"\n", 0, found.start()) + 1
        kind = f"control character (U+{found[0][0]:04X}), now a space"
        leftovers.add(kind, path, line)
    raw = UNREADABLE.sub(b" ", raw)
    plain = raw.lstrip()
    if not plain.startswith(b"<?xml"):
        return raw
    # Plugins print empty lines above the declaration.
    above = raw[: len(raw) - len(plain)]
    declaration, end, rest = plain.partition(b"?>")
    return declaration + end + above + rest


def _namespace(channel: Any) -> str:
    """Return the namespace of WordPress's elements, which differs by version; '' if none."""
    spaces = (one for one in channel.nsmap.values() if one)
    own = (one for one in spaces if re.fullmatch(r"https?://wordpress\.org/export/[\d.]+/", one))
    return next(own, "")


def _text(element: Any, name: str) -> str:
    return (element.findtext(name) or "").strip()


def _encoded(item: Any, kind: str) -> tuple[str, int]:
    """Return `content:encoded` or `excerpt:encoded`, and its line."""
    for element in item.iter("{*}encoded"):
        if kind in element.tag:
            return (element.text or "").replace("\r\n", "\n"), _line(element)
    return "", 0


def _line(element: Any) -> int:
    return int(element.sourceline or 0)
