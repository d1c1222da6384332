"""What holds for every site that is published, whatever was in its folder.

Each function yields what is wrong in words; a site that is as it should be gives nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

HOME = "https://example.org"
# What runs, frames, restyles, submits or leads away, wherever it stands.
LIVE = frozenset(
    {
        *("applet", "audio", "base", "bgsound", "body", "button", "dialog", "embed", "form"),
        *("frame", "frameset", "head", "html", "iframe", "input", "isindex", "keygen", "link"),
        *("marquee", "math", "meta", "noembed", "noframes", "noscript", "object", "option"),
        *("param", "plaintext", "portal", "script", "select", "slot", "style", "svg"),
        *("template", "textarea", "title", "track", "video", "xmp"),
    }
)
ADDRESSES = frozenset(
    {
        *("action", "background", "cite", "classid", "codebase", "data", "formaction", "href"),
        *("longdesc", "manifest", "ping", "poster", "profile", "src", "srcset", "usemap"),
        "xlink:href",
    }
)
DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)
HUGE = lxml.etree.XMLParser(huge_tree=True)
SCHEMES = frozenset({"http", "https", "mailto", "tel", "sms", ""})
# The children of the body: of a page, or of one that leads to another.
FRAME = "a (section )?header div div footer|main"
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def page(path: Path) -> HtmlElement:
    """Return a page of the site as lxml reads it."""
    return lxml.html.document_fromstring(path.read_text(encoding="utf-8"))


def files(site: Path, pattern: str) -> Iterator[tuple[str, Path]]:
    """Yield the addresses and paths of the files of this pattern, such as `*.html`."""
    for path in sorted(site.rglob(pattern)):
        name = path.relative_to(site).as_posix()
        yield f"/{name.removesuffix('index.html')}", path


def articles(site: Path) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the address and the page of each article."""
    for address, path in files(site, "*.html"):
        found = page(path)
        if found.find(".//article[@class='h-entry']/h1") is not None:
            yield address, found


# Links of a page that say something of it, and that no browser loads.
NAMING = ("canonical", "alternate", "cite-as", "type")


def nothing_live(site: Path) -> Iterator[str]:
    """Find what content could run, submit, frame, restyle or load from elsewhere."""
    for address, path in files(site, "*.html"):
        whole = page(path)
        yield from (f"{address}: {fault}" for fault in _live_in_page(whole))
        for content in whole.xpath("//*[@class='e-content']"):
            yield from (f"{address}: {fault}" for fault in _live_in_content(content))


def _live_in_page(whole: HtmlElement) -> Iterator[str]:
    """Find what no page of ours may have, in its frame or in its content."""
    for element in whole.iter(lxml.etree.Element):
        yield from _live_attributes(element)
        has_text = bool((element.text or "").strip()) or not element.get("src")
        if element.tag == "script" and has_text and not _is_data(element):
            yield "a script that stands in the page"
        if element.tag in ("style", "iframe", "object", "embed", "base", "frame", "svg", "math"):
            yield f"<{element.tag}>"
        source = element.get("src") or (element.get("href") if element.tag == "link" else "") or ""
        if element.get("rel") not in NAMING and urlsplit(source).netloc:
            yield f"<{element.tag}> loads {source}"
    children = [child.tag for child in whole.body]
    if not re.fullmatch(FRAME, " ".join(children)):
        yield f"the frame of the page is broken: {children}"


def _is_data(script: HtmlElement) -> bool:
    """Tell whether an element in the head holds JSON, which no browser runs."""
    if script.get("type") != "application/ld+json" or script.getparent().tag != "head":
        return False
    return isinstance(json.loads(script.text or ""), dict)


def _live_attributes(element: HtmlElement) -> Iterator[str]:
    for name, value in element.attrib.items():
        if str(name).startswith("on"):
            yield f"{name}={value!r}"
        if name in ADDRESSES and not _is_harmless(str(value)):
            yield f"{name}={value!r}"
        if name in ("style", "srcdoc"):
            yield f"{name}={value!r}"


def _is_harmless(address: str) -> bool:
    """Tell whether a browser would take an address for one of the schemes that do no harm."""
    bare = re.sub(r"[\x00-\x20\x7f]", "", address)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", bare)
    return (scheme.group(1).lower() if scheme else "") in SCHEMES


def _live_in_content(content: HtmlElement) -> Iterator[str]:
    """Find what the text of an article may not have."""
    for element in content.iter(lxml.etree.Element):
        if element.tag in LIVE:
            yield f"<{element.tag}> in the text"
        found = element.get("id", "c-")
        if not found.startswith("c-"):
            yield f"id={found!r} in the text"


def lists_complete(site: Path) -> Iterator[str]:
    """Find articles that are missing in their section, their year, a term, the feed or the map."""
    shown = dict(articles(site))
    known: dict[str, set[str]] = {}
    mapped = set(_addresses(site / "sitemap.xml", "{*}loc"))
    feed = lxml.etree.parse(site / "feed.xml", HUGE).findall(".//item") if shown else []
    if len(feed) != min(20, len(shown)):
        yield f"the feed has {len(feed)} of {len(shown)} articles"
    for address, found in shown.items():
        url = str(found.xpath("//data[@class='u-url']/@value")[0])
        root = urlsplit(url).path.removesuffix(address)
        for wanted in sorted(_lists_of(found)):
            if wanted not in known:
                known[wanted] = listed(site, wanted, root)
            if f"{root}{address}" not in known[wanted]:
                yield f"{address} is not in {wanted}"
        if url not in mapped:
            yield f"{address} is not in the site map"


def _lists_of(article: HtmlElement) -> set[str]:
    """Return the addresses of the lists that must name an article, by what it says of itself."""
    section = str(article.xpath("//article/p[@class='above']/a/@href")[0])
    year = str(article.xpath("//time[@class='dt-published']/@datetime")[0])[:4]
    return {section, f"{section}{year}/", *map(str, article.xpath("//a[@rel='tag']/@href"))}


def listed(site: Path, address: str, root: str = "") -> set[str]:
    """Return all addresses that a list links to, on all its pages."""
    folder = site / address.removeprefix(root).strip("/")
    pages = [folder / "index.html", *folder.glob("page/*/index.html")]
    found = (link for path in pages if path.is_file() for link in page(path).xpath("//main//a"))
    return {urljoin(address, str(link.get("href"))) for link in found}


def _addresses(path: Path, tag: str) -> Iterator[str]:
    for element in lxml.etree.parse(path).iter(tag):
        yield element.text or ""


def feeds_well_formed(site: Path) -> Iterator[str]:
    """Find feeds that no reader could read: broken XML, links without a site, days without zone."""
    for address, path in files(site, "*.xml"):
        try:
            tree = lxml.etree.parse(path, lxml.etree.XMLParser(resolve_entities=False))
        except lxml.etree.XMLSyntaxError as error:
            yield f"{address}: {error}"
            continue
        for element in tree.iter("link", "guid", "{*}loc"):
            if not re.match(r"https?://[^/]", (element.text or "").strip()):
                yield f"{address}: <{element.tag}> {element.text!r}"
        for element in tree.iter("pubDate", "lastBuildDate"):
            if not re.search(r" [+-]\d{4}$", element.text or ""):
                yield f"{address}: a date without a zone: {element.text!r}"
        for element in tree.iter("{*}link"):
            if not re.match(r"https?://[^/]", element.get("href", "https://a")):
                yield f"{address}: {element.get('href')!r}"


def never_with(word: bytes, site: Path) -> Iterator[str]:
    """Find the files of a site that hold a word, or carry it in their path."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if word in name.encode() or (path.is_file() and word in path.read_bytes().lower()):
            yield f"{name} holds {word!r}"


def nothing_but_text(site: Path) -> Iterator[str]:
    """Find control characters and what is no letter in everything that people and programs read."""
    for pattern in ("*.html", "*.xml", "*.json", "*.txt"):
        for address, path in files(site, pattern):
            if found := NOT_TEXT.search(path.read_bytes().decode("utf-8")):
                yield f"{address} holds U+{ord(found.group()):04X}"


def names_fit_every_disk(site: Path) -> Iterator[str]:
    """Find paths that some system cannot hold, or holds to be the same as another."""
    taken: dict[str, str] = {}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        same = unicodedata.normalize("NFC", name).casefold()
        if taken.setdefault(same, name) != name:
            yield f"{name} and {taken[same]} are the same on some disks"
        if path.name.casefold().partition(".")[0] in DEVICES or path.name.endswith((".", " ")):
            yield f"{name} cannot stand on Windows"
        if len(path.name.encode()) > 255 or not path.name.isprintable():
            yield f"{name!r} cannot stand on every disk"


def all_faults(site: Path) -> list[str]:
    """Return everything that is wrong with a published site."""
    finders = (
        nothing_live,
        lists_complete,
        feeds_well_formed,
        nothing_but_text,
        names_fit_every_disk,
    )
    return [fault for found in finders for fault in found(site)]
