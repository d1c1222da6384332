"""HTML, blocks and shortcodes of WordPress → Markdown."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Mapping
from html import escape, unescape

from msgspec import Struct

from resource_site.importers import markup
from resource_site.importers.markup import Text
from resource_site.importers.plan import CONVERT
from resource_site.problems import BuildError

BLOCK = re.compile(r"<!--\s*(/?)wp:([\w/-]+)(.*?)(/?)-->", re.DOTALL)
STATIC = frozenset(
    """
    audio button buttons code column columns cover details embed file footnotes freeform gallery
    group heading html image list list-item media-text more paragraph preformatted pullquote
    quote separator shortcode spacer table verse video
    """.split()  # noqa: SIM905 - quotation marks would hide the names
)
EMPTY = frozenset({"spacer", "separator", "footnotes"})
SHORTCODE = re.compile(
    r"(?<!\[)\[(?P<name>[a-z][\w-]*)(?P<arguments>(?:\s+(?:\"[^\"]*\"|'[^']*'|[^\[\]\"']){0,500})?)/?\](?!\()"
    r"(?:(?P<inner>(?:(?!\[(?P=name)\b).)*?)\[/(?P=name)\])?",
    re.DOTALL,
)
KNOWN = frozenset({"caption", "wp_caption", "gallery", "embed", "audio", "video", "code",
                   "sourcecode", *markup.FILMS})  # fmt: skip
WORDS = frozenset({"sic", "note", "x", "i", "b"})
BLOCKS = (
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|blockquote|pre|figure|figcaption|hr"
    r"|form|iframe|section|article|aside|dl|dd|dt|details|summary|address|center|\ue000)"
)
UNSEEN = re.compile(r"<(script|style)\b.*?</\1>", re.DOTALL | re.IGNORECASE)
PRE = re.compile(
    r"<pre\b.*?</pre>|<script\b.*?</script>|<style\b.*?</style>", re.DOTALL | re.IGNORECASE
)
URL_ALONE = re.compile(r"^[ \t]*(https?://[^\s<>\"]+)[ \t]*$", re.MULTILINE)
PAGE_BREAK = re.compile(r"<!--\s*nextpage\s*-->")
EMOJI = re.compile(r"<img\b[^>]*\bclass=[\"'][^\"']*\b(?:emoji|wp-smiley)\b[^>]*>", re.IGNORECASE)
BUTTON = re.compile(r"(</a>)\s*<a\b[^>]*\bwp-block-file__button\b[^>]*>[^<]*</a>")
NOTE = re.compile(r"<sup\b[^>]*\bdata-fn=[\"']([^\"']+)[\"'][^>]*>.*?</sup>", re.DOTALL)
MISSING = "WordPress is imported with the library markdownify, which is not installed"


class Upload(Struct):
    """A file in the media library."""

    url: str
    alt: str = ""
    caption: str = ""
    parent: str = ""


def names(body: str) -> Counter[str]:
    """Return how often a body uses each shortcode."""
    found = (one for one in SHORTCODE.finditer(PRE.sub("", body)) if _is_shortcode(one))
    return Counter(one["name"] for one in found)


def is_known(name: str) -> bool:
    """Return True if a shortcode can be turned into Markdown."""
    return name in KNOWN


def converted(text: Text, body: str, uploads: Mapping[str, Upload], number: str) -> str:
    """Return a body in Markdown; `number` is that of the post, to which uploads may belong."""
    is_classic = "<!-- wp:" not in body
    body = BLOCK.sub(lambda found: _block(text, found), body)
    body = re.sub(r"<!--\s*(?:more.*?|/?wp.*?)-->", "", body)
    for found in PAGE_BREAK.finditer(body):
        text.left("page break (nextpage)", found[0])
    body = PAGE_BREAK.sub("\n\n", body)
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = SHORTCODE.sub(lambda found: _shortcode(text, found, uploads, number), body)
    body = _plain_parts(text, body)
    body = markup.FRAME.sub(lambda found: _frame(text, found), body)
    for tag in ("script", "style", "form", "object", "embed"):
        for found in re.finditer(rf"<{tag}\b[^>]*>", body, re.IGNORECASE):
            text.left(f"HTML <{tag}>", found[0])
    body = UNSEEN.sub("", body)
    return markdown(text, _paragraphs(text, body) if is_classic else body)


def markdown(text: Text, html: str) -> str:
    """Return HTML as Markdown."""
    if importlib.util.find_spec("markdownify") is None:
        raise BuildError(MISSING, "pip install 'markdownify>=1.2.3'")
    from resource_site.importers.converter import Converter  # noqa: PLC0415 - it needs the extra

    converter = Converter(frozenset(re.findall(r"href=[\"'][^\"'#]*#([\w-]+)", html)))
    try:
        found = converter.convert(html).replace("\xa0", " ")
    except RecursionError:
        text.left("HTML that is nested too deeply, kept as it is", html[:80])
        return html
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<=\S) +\n(?!\n)", "  \n", found)).strip()


def with_notes(body: str, written: str) -> str:
    """Return a body with its footnotes, which WordPress keeps in a custom field, below it."""
    try:
        notes = {one["id"]: one["content"] for one in json.loads(written)}
    except (ValueError, TypeError, KeyError):
        return body
    order = list(dict.fromkeys(one for one in NOTE.findall(body) if one in notes))
    order += [one for one in notes if one not in order]
    body = NOTE.sub(lambda found: _mark(found, order), body)
    below = (f"<p>[^{number}]: {notes[one]}</p>" for number, one in enumerate(order, 1))
    return "\n\n".join((body, *below))


def _mark(found: re.Match[str], order: list[str]) -> str:
    return f"[^{order.index(found[1]) + 1}]" if found[1] in order else ""


def _plain_parts(text: Text, body: str) -> str:
    """Return a body with addresses as links, characters for their pictures, one link a file."""
    body = PRE.sub(lambda found: text.keep(found[0]), body)
    body = URL_ALONE.sub(r'<p><a href="\1">\1</a></p>', body)
    body = EMOJI.sub(_character, body)
    return text.with_code(BUTTON.sub(r"\1", body))


def _character(found: re.Match[str]) -> str:
    alt = re.search(r"\balt=[\"']([^\"']+)", found[0])
    return alt[1] if alt else found[0]


def _block(text: Text, found: re.Match[str]) -> str:
    """Drop the comment of a block; what is made when a page is shown is named."""
    is_end, name, _, is_empty = found.groups()
    name = name.removeprefix("core/")
    if not is_end and (name not in STATIC or (is_empty and name not in EMPTY)):
        kind = f"block {name}" if is_empty else f"block {name}: only its HTML is kept"
        text.left(kind, found[0])
    return "\n" if not is_end else ""


def _is_shortcode(found: re.Match[str]) -> bool:
    """Return True for a tag, False for a word in brackets such as [sic]."""
    is_tag = found["inner"] is not None or "=" in (found["arguments"] or "")
    return found["name"] in KNOWN or "-" in found["name"] or (is_tag and found["name"] not in WORDS)


def _shortcode(text: Text, found: re.Match[str], uploads: Mapping[str, Upload], number: str) -> str:
    name, use = found["name"], text.uses.get(found["name"], CONVERT)
    if not _is_shortcode(found):
        return found[0]
    values = markup.arguments(unescape(found["arguments"] or ""))
    new = _new(name, values, found["inner"] or "", uploads, number) if use == CONVERT else ""
    if new:
        return new
    kept = markup.unconverted(text, f"shortcode {name}", name, found[0], found["inner"] or "")
    return found[0] if kept is None else kept


def _new(
    name: str, values: dict[str, str], inner: str, uploads: Mapping[str, Upload], number: str
) -> str:
    """Return the HTML of a shortcode that is known; '' if it lacks something."""
    if name in ("caption", "wp_caption"):
        picture = re.match(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", inner, re.DOTALL)
        caption = values.get("caption") or (picture[2].strip() if picture else "")
        return _figure(picture[1], caption) if picture else ""
    if name == "gallery":
        wanted = re.findall(r"\d+", values.get("ids") or values.get("include") or "")
        every = [uploads[one] for one in wanted if one in uploads]
        every = every or [one for one in uploads.values() if number and one.parent == number]
        return "\n".join(_figure(_image(one), one.caption) for one in every)
    if name in markup.FILMS or name == "embed":
        url = inner.strip() or values.get("src") or values.get("url") or values.get("0", "")
        if url and "://" not in url and name in markup.FILMS:
            url = markup.FILMS[name].format(url.lstrip("="))
        return f'<p><a href="{escape(url)}">{escape(url)}</a></p>' if url else ""
    if name in ("audio", "video"):
        url = next((one for one in values.values() if "/" in one), "")
        return f'<p><a href="{escape(url)}">{escape(url.rpartition("/")[2])}</a></p>' if url else ""
    language = values.get("language") or values.get("lang") or ""
    code = escape(unescape(inner.strip("\n")))
    return f'<pre class="language-{language}">{code}</pre>' if inner else ""


def _image(upload: Upload) -> str:
    return f'<img src="{escape(upload.url)}" alt="{escape(upload.alt or upload.caption)}">'


def _figure(picture: str, caption: str) -> str:
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"<figure>{picture}{words}</figure>"


def _frame(text: Text, found: re.Match[str]) -> str:
    source = unescape(found[1])
    if not any(kind in source for kind in (*markup.FILMS, "youtu.be")):
        text.left("page inside a page (iframe), now a link", found[0])
    source = re.sub(
        r"youtube(?:-nocookie)?\.com/embed/([\w-]+).*", r"youtube.com/watch?v=\1", source
    )
    return f'<p><a href="{escape(source)}">{escape(source)}</a></p>'


def _paragraphs(text: Text, body: str) -> str:
    """Return HTML with the paragraphs that WordPress makes of empty lines, and of line breaks."""
    body = PRE.sub(lambda found: text.keep(found[0]), body)
    body = re.sub(rf"\s*({BLOCKS}\b)", r"\n\n\1", body, flags=re.IGNORECASE)
    body = re.sub(r"(</(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre)>)", r"\1\n\n", body)
    pieces = []
    for piece in re.split(r"\n\s*\n", body):
        if re.match(rf"\s*(?:{BLOCKS}|\ue000)", piece, re.IGNORECASE):
            pieces.append(piece)
        elif piece.strip():
            pieces.append("<p>" + re.sub(r"(?<!>)\n", "<br>\n", piece.strip()) + "</p>")
    return text.with_code("\n\n".join(pieces))
