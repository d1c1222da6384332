"""Targets of links and pictures → HTML or findings; bare addresses and emoji in running text."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from resource_site.markdown.collector import Collector
from resource_site.markdown.plain import attribute, escape
from resource_site.suggestions import did_you_mean

_REL = 'rel="noopener noreferrer"'
_PLAIN = re.compile(r"[A-Za-z0-9/.:#?=_,+%~-]*+")
_PLAIN_WEB = re.compile(
    r"https?://(?![hl0-9]|[A-Za-z0-9.-]*\.(?:lan|local|internal)\b)[A-Za-z0-9.-]++(?:/[A-Za-z0-9/.:#?=_,+%~-]*+)?"
)
# A web address whose beginning has a typing error, and one that only works in one place.
_MISTYPED = re.compile(
    r"(?!https?://(?!https?[:/]))(?:h{0,2}t{1,3}p{1,2}(?P<s>s{0,2})(?:[:;][/\\]+|[/\\]{2,})|https?:(?=[a-z]))+"
    r"(?=[\w-]+(?:\.[\w-]+)+)(?P<rest>.*)",
    re.IGNORECASE,
)
_LOCAL = re.compile(
    r"https?://(?:localhost|[^/?#:@]+\.(?:localhost|local|internal|lan)|0\.0\.0\.0|\[::1\]"
    r"|(?:127|10)(?:\.\d+){3}|(?:192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2})"
    r"(?::\d+)?(?P<path>[/?#].*|)",
    re.IGNORECASE,
)
_INCOMPLETE = re.compile(r"mailto:[^@?]*|(?:tel|sms):[^\d?]*", re.IGNORECASE)
_PORT = "(?:[0-9]{0,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_WEB = re.compile(
    r"https?:/{2,}(?:[^\s/?#@\[\]]*@)?(?:[^\s/?#@:\[\]<>\\^|%\"']+|\[[0-9a-f:.]+\])"
    rf"(?::{_PORT})?(?:[/?#]|$)",
    re.IGNORECASE,
)
_SECRET = re.compile(r"https?:/{2,}([^\s/?#@]*@)", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_INVISIBLE = re.compile(
    "[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]"
)
_DISGUISE = re.compile("[\t\n\r\ufffd]")
_CALLING = ("mailto", "tel", "sms")
_AWAY = ("//", "\\\\", "/\\", "\\/")
_KEPT = "!#$%&'()*+,-./:;=?@_~"

_BARE = re.compile(
    r"[\[\]]|(?:(?<![A-Za-z])(?i:https?|ftp)://(?=[^\W_])|(?<![^\s*_~(])(?=www\.))"
    r"(?P<host>[^\s!-,/:-@\[\]^`{-~]*+)(?:[^\s<]*+)"
    r"|(?P<scheme>mailto:|xmpp:|)(?<![A-Za-z0-9.+_-])[A-Za-z0-9.+_-]{1,256}"
    r"@(?>(?:[A-Za-z0-9_-]++|\.(?=[A-Za-z0-9]))+)(?<=[A-Za-z])(?!@)"
)
_TEXT = re.compile(r"^[^<\s]|(?:^|>)[^<]*[^<\s]|<img [^>]*?alt=\"[^\"]")
# Alternative text that tells nothing: punctuation, what programs write, and words for a picture
# in the languages of the interface and some others; compiled at its first use.
_NO_DESCRIPTION = (
    r"[\W\d_]+|(?s:.*)description automatically generated.*"
    r"|(?:screen ?shot|screen ?grab|bildschirmfoto|captura de pantalla|capture d.écran"
    r"|(?:whatsapp )?(?:image|photo|video)|img|截屏|屏幕截图|ภาพหน้าจอ)[ _-]*\d[\d\W_apmtchsun]*"
    r"|(?:alt(?:ernative)?[ -]?text|alt|description|caption|placeholder|todo|tbd|text|logo|icon)"
    r"|(?:an? |the |ein |une? |una? )?(?:image|images|photo|photograph|photos|picture|pictures|pic"
    r"|img|dsc[nf]?|pxl|screen ?shot|untitled|graphic|figure"
    r"|bild|bilder|foto|fotos|fotografie|abbildung|imagen|imágenes|fotografía|imagem|fotografia"
    r"|immagine|afbeelding|gambar|larawan|фото|изображение|картинка|صورة|写真|画像|사진|चित्र|तस्वीर"
    r"|图片|圖片|照片|图像|圖像|图|圖|hình(?: ảnh)?|ảnh|bức ảnh|รูป|รูปภาพ|ภาพ|ภาพถ่าย"
    r"|ပုံ|ဓာတ်ပုံ|ရုပ်ပုံ|រូបភាព|រូបថត|ຮູບ|ຮູບພາບ|ຮູບຖ່າຍ)[\W\d_]*"
    r"|.*\.(?:jpe?g|png|gif|webp|avif|heic|svg|tiff?|bmp)"
)
_TRAILING = "?!.,:;*_~'\""
_ENTITY = re.compile(r"&[A-Za-z0-9]+;\Z")
_EMOJI = re.compile(r":[a-z0-9_+-]+:")


def quoted(target: str) -> str:
    """Return the target of a Markdown link as an address; a disguised one stays as it is."""
    if _PLAIN.fullmatch(target):
        return target
    return target if _DISGUISE.search(target) else quote(target, safe=_KEPT)


class Addresses:
    """Writes the links and pictures of one text; `in_link` is True inside a link."""

    def __init__(self, page: Collector) -> None:
        self._page = page
        self.in_link = False

    def opening(self, target: str, start: int, end: int, more: str = "") -> str:
        """Return the opening tag of a link with `more` attributes; '' if it cannot be a link."""
        if found := self._page.is_own(target):
            rel = f" {_REL}" if found["file"] else ""  # it may be in another repository
            return f'<a href="{self._page.refer("link", target, start, end)}"{rel}{more}>'
        if _PLAIN_WEB.fullmatch(target):
            return f'<a href="{target}" {_REL}{more}>'
        bare = _INVISIBLE.sub("", target)
        mistyped = _MISTYPED.fullmatch(unquote(bare))
        if mistyped or not bare:
            return self._mistyped(mistyped, start, end) if mistyped else self._empty(start, end)
        if scheme := _SCHEME.match(bare):
            return self._with_scheme(scheme[1].lower(), target.strip(), start, end, more)
        if bare.startswith(_AWAY):
            meant = f"https://{bare[2:]}"
            self._page.report("html", start, end, f'"{bare}" has no scheme', f"write {meant}")
            return self.opening(meant, start, end, more)
        return f'<a href="{self._page.refer("link", target.strip(), start, end)}"{more}>'

    def _empty(self, start: int, end: int) -> str:
        fix = "write the address between the parentheses, or delete the brackets"
        if self._is_html(start):
            fix = 'write the address in href="…", or delete <a> and </a>'
        self._page.report("links", start, end, "this link has no address", fix)
        return "<a>"

    def link(self, target: str, html: str, start: int, end: int) -> str:
        """Return HTML as a link, or alone where it cannot be one."""
        opening = "" if self.in_link else self.opening(target, start, end)
        return f"{opening}{html}</a>" if opening else html

    def check_text(self, parts: list[str], start: int, end: int) -> None:
        """Report a link without text, given as its opening tag and what is in it.

        The alternative text of a picture is text; where it is missing, this is reported.
        """
        opening, html = parts[0], "".join(parts[1:])
        is_reported = (
            "<img" in html and self._page.findings and self._page.findings[-1].check == "alt"
        )
        if "href" not in opening or _TEXT.search(html) or is_reported:
            return
        fix = "write the text of the link between [ and ], or delete it"
        if self._is_html(start):
            fix = "write the text of the link before </a>, or delete it"
        self._page.report("links", start, end, "this link has no text", fix)

    def picture(self, source: str, alt: str | None, start: int, end: int, more: str = "") -> str:
        """Return a picture of this site, or a link to one elsewhere; `alt` None is none given."""
        words, bare = attribute(alt or ""), _INVISIBLE.sub("", source)
        is_own = self._page.is_own(source)
        if not is_own and (bare.startswith(_AWAY) or _SCHEME.match(bare)):
            return self._picture_elsewhere(source.strip(), words, start, end)
        if alt is None:
            fix = (
                "describe it: ![two women at a desk](desk.jpg);"
                ' or, if it is only decoration, ![](desk.jpg "decorative")'
            )
            if self._is_html(start):
                fix = 'describe it: alt="two women at a desk"; or, if it is only decoration, alt=""'
            self._page.report("alt", start, end, "this picture has no alternative text", fix)
        if not bare:
            fix = "write the name of the picture file: ![…](photo.jpg)"
            if self._is_html(start):
                fix = 'write the name of the picture file: src="photo.jpg"'
            self._page.report("images", start, end, "this picture has no file name", fix)
            return words
        if alt and (re.fullmatch(_NO_DESCRIPTION, alt, re.IGNORECASE) or _is_name(alt, source)):
            message = f'the alternative text "{alt}" does not describe the picture'
            fix = "write what it shows: ![two women at a desk](desk.jpg)"
            if self._is_html(start):
                fix = 'write what it shows: alt="two women at a desk"'
            self._page.report("images", start, end, message, fix, is_minor=True)
        address = self._page.refer("picture", source.strip(), start, end)
        return f'<img src="{address}" alt="{words}"{more} loading="lazy" decoding="async">'

    def running(self, text: str, start: int, end: int) -> str:
        """Return running text as HTML, with links for bare addresses and with emoji."""
        out: list[str] = []
        done = depth = 0
        bare = not self.in_link and ("://" in text or "@" in text or "www." in text)
        for found in _BARE.finditer(text) if bare else ():
            if found[0] in "[]":  # GitHub links no web address in brackets
                depth = max(0, depth + (1 if found[0] == "[" else -1))
            elif target := _target(found, depth):
                words = target if found["scheme"] is None else found[0]
                words = words.removeprefix("http://") if found[0][0] == "w" else words
                at = start + len(text[: found.start()].encode())
                last = min(end, at + len(words.encode()))
                out.append(_emoji(text[done : found.start()]))
                out.append(self.link(target, escape(words), at, last))
                done = found.start() + len(words)
        return f"{''.join(out)}{_emoji(text[done:])}"

    def _is_html(self, start: int) -> bool:
        return self._page.written(start, start + 1) == "<"

    def _mistyped(self, found: re.Match[str], start: int, end: int) -> str:
        """Report a web address that does not begin with https:// as it must."""
        meant = f"http{'s' if found['s'] or 'https' in found[0] else ''}://{found['rest']}"
        source = self._page.written(start, end)
        is_certain = source.count(found[0]) == 1 and "\n" not in source
        message = f"{found[0][:60]} is not a complete web address"
        edit = source.replace(found[0], meant) if is_certain else None
        self._page.report("html", start, end, message, f"write {meant}", edit)
        return "<a>"

    def _with_scheme(self, scheme: str, target: str, start: int, end: int, more: str) -> str:
        written = attribute(quote(target, safe=_KEPT))
        if found := _LOCAL.fullmatch(target):
            message = f"{target[:60]} opens on your own computer or network only"
            fix = "write the public address, or the name of a file in content/"
            if self._page.written(start, end).strip("<>") == target:
                fix = f"write `{target}` to show it without a link"
            elif len(found["path"]) > 1:
                fix = f"write {found['path']} if it is a page of this site, else its public address"
            self._page.report("links", start, end, message, fix)
            return "<a>"
        if _INCOMPLETE.fullmatch(target):
            example = "mailto:info@example.org" if scheme == "mailto" else f"{scheme}:+6621234567"
            message, fix = f"{target[:60]} is not complete", f"write it like {example}"
            self._page.report("links", start, end, message, fix)
            return "<a>"
        if scheme in _CALLING:
            return f'<a href="{written}"{more}>'
        message, fix = f"{target[:60]} is not a complete web address", "copy it from a browser"
        if scheme not in ("http", "https"):
            message = f'a link cannot lead to an address that begins with "{scheme}:"'
            meant = did_you_mean(scheme, (*_CALLING, "https"))
            fix = f"did you mean {meant}:?" if meant else "write an address that begins with https:"
            if scheme == "file" or len(scheme) == 1:
                message = "a link cannot lead to a file on your own computer"
                fix = "save the file beside the article and write its name here"
        elif secret := _SECRET.match(target):
            message = "the address of this link holds a user name or password"
            meant = target[: secret.start(1)] + target[secret.end() :]
            fix = f"write {meant}, and change the password"
            self._page.report("always", start, end, message, fix)
            return "<a>"
        elif _WEB.match(target):
            return f'<a href="{written}" {_REL}{more}>'
        self._page.report("html", start, end, message, fix)
        return ""

    def _picture_elsewhere(self, source: str, words: str, start: int, end: int) -> str:
        message = "this picture would be loaded from another site, which sees who reads the page"
        is_data = _INVISIBLE.sub("", source).lower().startswith("data:")
        if is_data:
            message = "this picture is part of the text; a page shows pictures from files only"
        fix = "save the picture beside the article and write its file name here"
        self._page.report("images", start, end, message, fix)
        words = words or ("" if is_data else escape(source))
        return words if is_data else self.link(source, words, start, end)


def _is_name(alt: str, source: str) -> bool:
    """Return True for the name of a file without its ending, unless it is one plain word."""
    stem = unquote(source).rpartition("/")[2].rpartition(".")[0]
    return alt == stem and not alt.isalpha()


def _target(found: re.Match[str], depth: int) -> str:
    """Return the address in running text, without what belongs to the sentence; '' for none."""
    if found["scheme"] is not None:
        _, _, host = found[0].rpartition("@")
        return "" if "." not in host[1:] else found[0] if found["scheme"] else f"mailto:{found[0]}"
    parts, is_www = found["host"].split("."), found[0].startswith("www.")
    if depth or ("_" in "".join(parts[-2:]) and len(parts) <= 10) or (is_www and len(parts) < 2):
        return ""
    address, unopened = found[0], found[0].count(")") - found[0].count("(")
    last = len(address)
    while last:
        if entity := _ENTITY.search(address, max(0, last - 34), last):
            last = entity.start()
        elif address[last - 1] in _TRAILING:
            last -= 1
        elif address[last - 1] == ")" and unopened > 0:
            unopened, last = unopened - 1, last - 1
        else:
            break
    return f"http://{address[:last]}" if is_www else address[:last]


def _emoji(text: str) -> str:
    """Return text as HTML, with emoji for GitHub's shortcodes."""
    text = escape(text)
    if text.count(":") < 2 or not _EMOJI.search(text):
        return text
    from pymdownx import gemoji_db  # noqa: PLC0415 - few texts have shortcodes

    def character(found: re.Match[str]) -> str:
        entry = gemoji_db.emoji.get(gemoji_db.aliases.get(found[0], found[0]), {})
        codes = entry.get("unicode_alt", entry.get("unicode", ""))
        return "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else found[0]

    return _EMOJI.sub(character, text)
