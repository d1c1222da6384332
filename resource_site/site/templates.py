"""Templates and style sheets → what browsers would block, and links in them that lead nowhere.

The security policy of each page forbids code and styles in the page, and everything from other
hosts.  A browser drops these without a word, so they are errors here, with file and line.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping
from html.parser import HTMLParser

from resource_site.content.documents import Files, Page, Template
from resource_site.library.index import Library
from resource_site.problems import Problem
from resource_site.site.pages import (
    TEMPLATES,
    ContentPage,
)
from resource_site.suggestions import did_you_mean

JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|(?P<value>\{\{.*?\}\})", re.DOTALL)
UNKNOWN = "\ue000"  # takes the place of each character of a value
ASSET = re.compile(r"\{\{-?\s*site\.assets\s*-?\}\}(?P<name>[^\"'\s<>{}?#]+)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLE_TARGET = re.compile(
    r"""url\(\s*(["']?)(?P<target>[^"')]*)\1\s*\)|@import\s+["'](?P<imported>[^"']*)["']"""
)
FOREIGN = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
REFRESH = re.compile(r"[^;]*;\s*url\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE)
RELATIVE = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)[^/?#\s]")
DATA_SCRIPTS = ("application/ld+json", "application/json")
LOADED = {"src", "srcset", "poster", "data", "background", "ping"}
REFERRING = {"use", "image", "feimage"}  # elements of SVG, which load what they refer to
CONNECTING = {"preconnect", "dns-prefetch", "prerender"}
BLOCKED = {
    "style": "move the rules to a style sheet in assets/, such as assets/style.css",
    "base": "delete it, and begin each address with {{ site.home }} or {{ site.assets }}",
    **dict.fromkeys(
        ("iframe", "frame", "embed", "object", "applet"), "link to the other page with <a href>"
    ),
}
FETCHING = {
    *("stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest"),
    *("preload", "modulepreload", "prefetch"),
}
OWN_RULE = "use a class, and a rule in a style sheet"
DELETE = "delete it: pages load nothing from other sites"
FORMS = "set action under [newsletter] or [inquiry] in site.toml, and use the form of that page"
ABSOLUTE = "begin the address with {{ site.home }}, or with {{ site.assets }} for a file in assets/"
TO_ASSETS = 'save it in assets/, and write "{{ site.assets }}" and its name'
CREATE = f"create templates/{{}}, beginning with a copy of {ContentPage.template}"
NO_CODE = "move the code to a script in assets/, loaded with <script type=module src>"


def problems(files: Files, addresses: Collection[str], base_path: str) -> Iterator[Problem]:
    """Yield every problem of templates and style sheets.

    `addresses` are all that the site has; an address in a template begins with `base_path`.
    """
    assets = {"/".join(file.parts) for file in files.assets}
    known = {f"{base_path}{address}" for address in addresses}
    for name, template in files.templates.items():
        if name.endswith(".html"):
            if not template.raw.strip():
                fix = "delete it: that of the generator is used then"
                yield Problem(template.path, 0, 0, "this template is empty", fix)
            yield from _Checked(template, assets, known).problems
    for name, sheet in files.stylesheets.items():
        yield from _in_style_sheet(name, sheet, assets)


def missing(library: Library, files: Files) -> Iterator[Problem]:
    """Yield a problem for each page that names a template that does not exist."""
    usual = {page.template for page in TEMPLATES} | {"base.html"}
    own = {name for name in files.templates if "/" not in name} - usual
    for page in library.documents():
        name = page.template if isinstance(page, Page) else ""
        is_foreign = name in usual - {ContentPage.template}
        if name and (is_foreign or name not in files.templates):
            at, meant = page.position("template"), did_you_mean(name, own)
            fix = f"did you mean '{meant}'?" if meant else CREATE.format(name)
            message = f"there is no template '{name}'"
            if is_foreign:
                message = f"the template '{name}' is not for pages"
                fix = f"delete this line, or name a copy of {ContentPage.template}"
            yield Problem(page.path, at.line, at.column, message, fix, at.length)


class _Checked(HTMLParser):
    """Finds the problems of one template, whose Jinja is hidden from the parser."""

    def __init__(self, template: Template, assets: Collection[str], known: Collection[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.path, self.assets, self.known = template.path, assets, known
        self.problems: list[Problem] = []
        text = template.raw.decode("utf-8", "replace")
        for found in ASSET.finditer(JINJA.sub(_without_comments, text)):
            if UNKNOWN not in found["name"] and found["name"] not in assets:
                self._missing_asset(text, found)
        self.feed(JINJA.sub(_hidden, text))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check a tag and its attributes."""
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKED:
            self._add(f"browsers block <{tag}> on every page of this site", BLOCKED[tag])
        if tag == "script" and "src" not in given and given.get("type") not in DATA_SCRIPTS:
            self._add("browsers block scripts that are written in a page", NO_CODE)
        if given.get("http-equiv", "").lower() == "refresh" and REFRESH.match(
            given.get("content", "")
        ):
            self._add("this page would lead to another site by itself", "write a link to it")
        for name, value in given.items():
            self._check(tag, name, value, given)

    def _check(self, tag: str, name: str, value: str, given: Mapping[str, str]) -> None:
        is_loaded = name in LOADED or (name.endswith("href") and _loads(tag, given))
        if name == "style":
            self._add("browsers block the attribute style", OWN_RULE)
        elif re.fullmatch(r"on[a-z]+", name):
            self._add(f"browsers block the attribute {name}", NO_CODE)
        elif value.strip().lower().startswith("javascript:"):
            self._add("browsers block addresses that begin with javascript:", NO_CODE)
        elif is_loaded and FOREIGN.match(value):
            message = f"this page would load {value.strip()}, and tell that site who reads it"
            self._add(message, DELETE if _connects(tag, given) else TO_ASSETS)
        elif name in ("action", "formaction") and FOREIGN.match(value):
            self._add(f"browsers block a form that leads to {value.strip()}", FORMS)
        elif is_loaded and value.lower().startswith("data:"):
            self._add("browsers block files that are written in an address", TO_ASSETS)
        elif name == "href" and value.startswith("/") and UNKNOWN not in value:
            address = re.split("[?#]", value)[0]
            if address not in self.known and not address.startswith("//"):
                fix = "correct the address, or list the page in navigation in site.toml"
                self._add(f"the link {value} leads nowhere", fix)
        elif name in ("href", "src", "action") and RELATIVE.match(value) and value[0] != UNKNOWN:
            self._add(f"where {value} leads depends on the page that it is on", ABSOLUTE)

    def _missing_asset(self, text: str, found: re.Match[str]) -> None:
        name = found["name"]
        meant = did_you_mean(name, self.assets)
        fix = f"did you mean '{meant}'?" if meant else f"save the file as assets/{name}"
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        message = f"there is no file '{name}' in assets/"
        self.problems.append(Problem(self.path, line, column, message, fix, len(found[0])))

    def _add(self, message: str, fix: str) -> None:
        line, column = self.getpos()
        length = len((self.get_starttag_text() or "x").partition("\n")[0])
        self.problems.append(Problem(self.path, line, column + 1, message, fix, length))


def _in_style_sheet(name: str, sheet: Template, assets: Collection[str]) -> Iterator[Problem]:
    """Yield the problems of the addresses in a style sheet."""
    text = COMMENT.sub(_blank, sheet.raw.decode("utf-8", "replace"))
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    for found in STYLE_TARGET.finditer(text):
        target = (found["target"] or found["imported"] or "").strip()
        message, fix = _of_target(target, name.rpartition("/")[0], assets)
        if message:
            line = bisect(starts, found.start())
            column = found.start() - starts[line - 1] + 1
            yield Problem(sheet.path, line, column, message, fix, len(found[0]))


def _of_target(target: str, folder: str, assets: Collection[str]) -> tuple[str, str]:
    """Return what is wrong with an address in a style sheet, and a fix; '' if nothing is."""
    fix = "save it in assets/, and write its name"
    if FOREIGN.match(target):
        return f"each page would load {target}, and tell that site who reads it", fix
    if target.lower().startswith("data:"):
        return "browsers block files that are written in an address", fix
    if target.startswith("#"):
        return "", ""
    found = _joined(folder, re.split("[?#]", target)[0])
    if found in assets:
        return "", ""
    meant = did_you_mean(found, assets)
    fix = f"did you mean '{meant}'?" if meant else f"save the file as assets/{found}"
    return f"there is no file '{target}' in assets/", fix


def _joined(folder: str, target: str) -> str:
    parts: list[str] = folder.split("/") if folder else []
    for part in target.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _loads(tag: str, given: Mapping[str, str]) -> bool:
    """Return True if a browser asks the host of what a tag refers to."""
    kinds = set(given.get("rel", "").lower().split())
    return tag in REFERRING or (tag == "link" and bool(kinds & (FETCHING | CONNECTING)))


def _connects(tag: str, given: Mapping[str, str]) -> bool:
    return tag == "link" and bool(set(given.get("rel", "").lower().split()) & CONNECTING)


def _hidden(found: re.Match[str]) -> str:
    """Return as many characters in place of Jinja; a value may be anything."""
    return UNKNOWN * len(found[0]) if found["value"] and "\n" not in found[0] else _blank(found)


def _without_comments(found: re.Match[str]) -> str:
    return _blank(found) if found[0].startswith("{#") else found[0]


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])
