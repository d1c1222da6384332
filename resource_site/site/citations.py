"""How a document is cited: a line of text, meta elements, and files for reference managers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from resource_site.content.documents import Entry
from resource_site.fields.kinds import Kind
from resource_site.settings.config import Config
from resource_site.site import structured
from resource_site.site.outputs import Text
from resource_site.site.values import Citation, FileLink, Meta

FILES = {
    "cite.bib": ("BibTeX", "application/x-bibtex"),
    "cite.ris": ("RIS", "application/x-research-info-systems"),
    "cite.json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
}
CSL = {"Legislation": "legislation", "Report": "report", "Dataset": "dataset"}
RIS = {"Legislation": "STAT", "Report": "RPRT", "Dataset": "DATA"}
BIBTEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


# Programs read an address as it is: only what would end it is encoded.
VERBATIM = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "\\{}"})


class Work(Struct, frozen=True):
    """What is cited: a law, a report.  `issued` is '', 2000, 2000-11 or 2000-11-15.

    `type` is that at schema.org, `url` that of the original, or of the page about it, `pdf` that of
    a file on this site, or ''.
    """

    key: str
    type: str
    title: str
    authors: tuple[str, ...]
    publisher: str
    issued: str
    url: str
    page: str
    languages: tuple[str, ...]
    pdf: str

    @property
    def language(self) -> str:
        """The language, '' if there are several: most formats have room for one."""
        return self.languages[0] if len(self.languages) == 1 else ""


def work(entry: Entry, config: Config) -> Work | None:
    """Return what a document of a kind that is cited is about, None for others."""
    kind = config.sections[entry.section].kind
    if not kind.is_cited:
        return None
    page = config.base_url + entry.address
    values = dict(_by_property(entry, kind))
    return Work(
        key=entry.address.strip("/").rpartition("/")[2],
        type=structured.item(entry, config.sections[entry.section].kind),
        title=entry.title,
        authors=entry.authors,
        publisher=values.get("publisher", [""])[0],
        issued=values.get("datePublished", [""])[0],
        url=values.get("sameAs", [page])[0],
        page=page,
        languages=tuple(values.get("inLanguage", ())),
        pdf=_pdf(entry, kind, page),
    )


def citation(entry: Entry, config: Config) -> Citation | None:
    """Return how a page says that its document is cited."""
    cited = work(entry, config)
    if cited is None:
        return None
    base = config.base_path + entry.address
    return Citation(
        text=_text(cited),
        metas=tuple(_metas(cited)),
        type=f"https://schema.org/{cited.type}",
        files=tuple(FileLink(title, f"{base}{name}", of) for name, (title, of) in FILES.items()),
    )


def files(entry: Entry, config: Config) -> Iterator[tuple[str, Text]]:
    """Yield the address and the content of each file for reference managers."""
    if cited := work(entry, config):
        made = {"cite.bib": _bibtex(cited), "cite.ris": _ris(cited), "cite.json": _csl(cited)}
        for name, text in made.items():
            yield f"{entry.address}{name}", Text(text)


def _by_property(entry: Entry, kind: Kind) -> Iterator[tuple[str, list[str]]]:
    """Yield the values of each field by its name at schema.org."""
    for field in kind.fields:
        value = entry.fields.get(field.name)
        if field.property and value:
            yield field.property, [*map(str, value)] if field.is_list else [str(value)]


def _pdf(entry: Entry, kind: Kind, page: str) -> str:
    """Return the address of a PDF file next to a document, '' if it has none."""
    names = (entry.fields.get(field.name) for field in kind.fields if field.type == "file")
    found = next((name for name in names if str(name).lower().endswith(".pdf")), "")
    return f"{page}{found}" if found and entry.parts[-1].startswith("index.") else ""


def _names(cited: Work) -> tuple[str, ...]:
    """Return who is named first: the authors, else the body that issued it."""
    return cited.authors or ((cited.publisher,) if cited.publisher else ())


def _text(cited: Work) -> str:
    names, year = ", ".join(_names(cited)), cited.issued[:4]
    who = f"{names} ({year}). " if names and year else f"{names}{year}. " if names or year else ""
    publisher = f" {cited.publisher}." if cited.authors and cited.publisher else ""
    return f"{who}{cited.title.rstrip('.')}.{publisher} {cited.url}"


def _metas(cited: Work) -> Iterator[Meta]:
    """Yield the meta elements that search engines for literature read."""
    yield Meta("citation_title", cited.title)
    yield from (Meta("citation_author", name) for name in _names(cited))
    given: Mapping[str, str] = {
        "citation_publication_date": cited.issued.replace("-", "/"),
        "citation_publisher": cited.publisher,
        "citation_public_url": cited.page,
        "citation_pdf_url": cited.pdf,
    }
    yield from (Meta("citation_language", code) for code in cited.languages)
    yield from (Meta(name, value) for name, value in given.items() if value)


def _bibtex(cited: Work) -> str:
    year, _, rest = cited.issued.partition("-")
    kind, body = ("techreport", "institution") if cited.type == "Report" else ("misc", "publisher")
    fields = {
        "title": f"{{{cited.title.translate(BIBTEX)}}}",
        "author": " and ".join(f"{{{name.translate(BIBTEX)}}}" for name in _names(cited)),
        body: cited.publisher.translate(BIBTEX),
        "year": year,
        "month": rest[:2].lstrip("0"),
        "url": cited.url.translate(VERBATIM),
        "language": cited.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{cited.key},", *lines, "}", ""])


def _ris(cited: Work) -> str:
    lines = [
        ("TY", RIS.get(cited.type, "GEN")),
        ("TI", cited.title),
        *(("AU", name) for name in _names(cited)),
        ("PB", cited.publisher),
        ("PY", cited.issued[:4]),
        ("DA", _ris_date(cited.issued)),
        ("UR", cited.url),
        ("LA", cited.language),
    ]
    given = [f"{tag}  - {' '.join(value.split())}" for tag, value in lines if value]
    return "\r\n".join([*given, "ER  - ", ""])


def _ris_date(issued: str) -> str:
    """Return a date as RIS has it, with all its slashes: 2000/11/15/."""
    parts = [*issued.split("-"), "", ""][:3]
    return f"{'/'.join(parts)}/" if issued else ""


def _csl(cited: Work) -> str:
    issued = [int(part) for part in cited.issued.split("-") if part]
    item = {
        "id": cited.key,
        "type": CSL.get(cited.type, "document"),
        "title": cited.title,
        "author": [{"literal": name} for name in _names(cited)],
        "publisher": cited.publisher,
        "issued": {"date-parts": [issued]} if issued else {},
        "URL": cited.url,
        "language": cited.language,
    }
    given = {name: value for name, value in item.items() if value}
    return msgspec.json.format(msgspec.json.encode([given]), indent=1).decode() + "\n"
