"""Jekyll's Liquid and kramdown → Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from resource_site.importers import markup
from resource_site.importers.entries import text as as_text
from resource_site.importers.markup import Text
from resource_site.importers.plan import CONVERT, DROP, INNER

TAG = re.compile(
    r"\{%-?\s*(?P<name>\w+)(?P<arguments>(?:\"[^\"]*\"|'[^']*'|(?!\{[{%])[^\"']){0,2000}?)-?%\}"
)
OUTPUT = re.compile(r"\{\{-?\s*(?P<value>(?:\"[^\"]*\"|'[^']*'|[^\"'{}]){0,2000}?)-?\}\}")
BLOCK = r"\{{%-?\s*{0}\b(?P<arguments>[^%]*?)-?%\}}\n?(?P<inner>.*?)\{{%-?\s*end{0}\s*-?%\}}"
HIGHLIGHT = re.compile(BLOCK.format("highlight"), re.DOTALL)
RAW = re.compile(BLOCK.format("raw"), re.DOTALL)
COMMENT = re.compile(BLOCK.format("comment"), re.DOTALL)
FILTERS = frozenset(
    "url relative_url absolute_url prepend append escape xml_escape strip uri_escape".split()  # noqa: SIM905 - it is a table of names
)
SITE = re.compile(r"site\.(?:url|baseurl|github\.url|base_url)")
OURS = ("post_url", "link", "highlight", "raw", "comment", "gist", *markup.FILMS)


def is_known(name: str) -> bool:
    """Return True if a tag can be turned into Markdown."""
    kind, _, included = name.partition(" ")
    if kind == "include":
        return _film(included) != "" or markup.PICTURE.search(included) is not None
    return name in OURS or markup.PICTURE.search(name) is not None


def names(body: str) -> Counter[str]:
    """Return how often a body uses each tag; an include is a tag by the name of its file."""
    body = RAW.sub("", re.sub(r"`[^`\n]*`", "", body))
    tags = (found for found in TAG.finditer(body) if not found["name"].startswith("end"))
    found = Counter(_name(one) for one in tags)
    found.update(name for one in OUTPUT.finditer(body) if (name := _unknown(one)))
    return found


def converted(text: Text, body: str, values: Mapping[str, str]) -> str:
    """Return a body in plain Markdown; a reference becomes `{ref}path`, for the links."""
    body = COMMENT.sub("", body)
    body = RAW.sub(lambda found: text.keep(text.without_code(found["inner"])), body)
    body = HIGHLIGHT.sub(
        lambda found: text.keep(
            markup.fenced(found["inner"], found["arguments"].strip().partition(" ")[0])
        ),
        body,
    )
    body = text.without_code(body)
    body = "".join(markup.tags(OUTPUT, body, lambda found: _output(text, found, values)))
    return "".join(markup.tags(TAG, body, lambda found: _tag(text, found)))


def _name(found: re.Match[str]) -> str:
    if found["name"] != "include":
        return found["name"]
    return f"include {(found['arguments'].split() or [''])[0]}"


def _unknown(found: re.Match[str]) -> str:
    """Return the first filter of an output that is not understood, as `| name`; '' if none."""
    names = (part.partition(":")[0].strip() for part in found["value"].split("|")[1:])
    return next((f"| {name}" for name in names if name not in FILTERS), "")


def _output(text: Text, found: re.Match[str], values: Mapping[str, str]) -> str | None:
    """Return the value of an output; addresses of the site become paths."""
    first = found["value"].partition("|")[0].strip()
    quoted = re.fullmatch(r"\"([^\"]*)\"|'([^']*)'", first)
    inner = (quoted[1] or quoted[2] or "") if quoted else ""
    fields = text.entry.fields
    if unknown := _unknown(found):
        return markup.unconverted(text, f"Liquid filter {unknown[2:]}", unknown, found[0], inner)
    if quoted:
        return inner
    if SITE.fullmatch(first):
        return ""
    known = values.get(first.removeprefix("site."), "") if first.startswith("site.") else ""
    own = as_text(fields.get(first.removeprefix("page."))) if first.startswith("page.") else ""
    if known or own:
        return known or own
    text.left("Liquid output", found[0])
    return None


def _tag(text: Text, found: re.Match[str]) -> str | None:
    name = _name(found)
    use = text.uses.get(name, CONVERT)
    new = _new(found["name"], found["arguments"]) if use == CONVERT else ""
    if new:
        return new
    if name.startswith("end"):
        return "" if text.uses.get(name[3:]) in (INNER, DROP) else None
    return markup.unconverted(text, f"Liquid {name}", name, found[0])


def _new(name: str, written: str) -> str:
    values = markup.arguments(written)
    if name in ("post_url", "link"):
        return f"{{ref}}{written.strip()}"
    if name == "gist":
        return f"<https://gist.github.com/{values['0']}>" if values.get("0") else ""
    # An include is what the name of its file says.
    kind = values.pop("0", "") if name == "include" else name
    if film := _film(kind):
        return markup.film(film, values)
    if not markup.PICTURE.search(kind):
        return ""
    numbered = [values[key] for key in sorted(values) if key.isdigit()]
    return markup.picture(values, numbered[-1] if len(numbered) > 1 else "")


def _film(name: str) -> str:
    return next((kind for kind in markup.FILMS if kind in name.lower()), "")
