"""HTML, blocks and shortcodes of WordPress → Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

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
    for found in re.finditer(r"<!--\s*nextpage\s*-->", body):
        text.left("page break (nextpage)", found[0])
    body = re.sub(r"<!--.*?-->", "", body, flags=re.DOTALL)
    body = SHORTCODE.sub(lambda found: _shortcode(text, found, uploads, number), body)
    body = URL_ALONE.sub(r'<p><a href="\1">\1</a></p>', body)
    body = markup.FRAME.sub(lambda found: _frame(text, found), body)
    for tag in ("script", "style", "form", "object", "embed"):
        for found in re.finditer(rf"<{tag}\b[^>]*>", body, re.IGNORECASE):
            text.left(f"HTML <{tag}>", found[0])
    body = UNSEEN.sub("", body)
    return markdown(text, _paragraphs(text, body) if is_classic else body)


def markdown(text: Text, html: str) -> str:
    """Return HTML as Markdown, by markdownify."""
    try:
        from markdownify import ATX, MarkdownConverter  # noqa: PLC0415 - it is an extra
    except ImportError:
        fix = "pip install 'markdownify>=1.2.3'"
        raise BuildError(MISSING, fix) from None

    class Converter(MarkdownConverter):
        """markdownify, with captions below pictures and careful escapes."""

        def convert_figcaption(self, _el: Any, text: str, parent_tags: Any) -> str:
            words = markup.one_line(text)
            if "_inline" in parent_tags or not words:
                return words
            return f"\n\n{markup.emphasized(words)}\n\n"

        def escape(self, text: str, _parent_tags: Any) -> str:
            found = re.sub(r"([\\<`*])|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)
            found = re.sub(r"&(?=#?\w+;)", "&amp;", found)
            found = re.sub(r"^(\s*)(#{1,6}|[+>-])(?= )", r"\1\\\2", found)
            return re.sub(r"^(\s*\d{1,9})([.)])(?= )", r"\1\\\2", found)

    converter = Converter(
        heading_style=ATX,
        bullets="-",
        strip=["script", "style", "form"],
        keep_inline_images_in=["td", "th", "a", "p", "figure", "li", "h2", "h3", "h4"],
        code_language_callback=_language,
    )
    try:
        found = converter.convert(html).replace("\xa0", " ")
    except RecursionError:
        text.left("HTML that is nested too deeply, kept as it is", html[:80])
        return html
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<=\S) +\n(?!\n)", "  \n", found)).strip()


def _block(text: Text, found: re.Match[str]) -> str:
    """Drop the comment of a block; what is made when a page is shown is named."""
    is_end, name, _, is_empty = found.groups()
    name = name.removeprefix("core/")
    if not is_end and (name not in STATIC or (is_empty and name not in ("spacer", "separator"))):
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
    return f'<pre class="language-{language}">{inner.strip()}</pre>' if inner else ""


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


def _language(element: Any) -> str:
    inner = element.find("code")
    every = [*element.get("class", []), *(inner.get("class", []) if inner else [])]
    found = (name.removeprefix("language-") for name in every if name.startswith("language-"))
    return next(filter(None, found), "")
