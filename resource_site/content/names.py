"""The path of a source → its section, day, slug and language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import NamedTuple

from resource_site.fields import readings

DATED = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:-(.*))?", re.DOTALL)
DAY_FIRST = r"(?P<day>\d{8}|\d{1,4}[\W_]+(?:\d{1,2}|[^\W\d_]{3,})[\W_]+\d{1,4})(?!\d)(?P<rest>.*)"
DAY_LAST = r"(?P<rest>.*\D)(?P<day>\d{4}[\W_]\d{1,2}[\W_]\d{1,2})"
TRANSLATED = re.compile(r"(.+)\.([A-Za-z]{2,3}(?:[_-][A-Za-z0-9]+)*)")
# Endings before `.md` that no language of the site has, and that are meant as a language still.
LANGUAGE = re.compile(r"(?!md$)[a-z]{2}(?:[_-][A-Za-z]{2,4})?")

# What programs add to the name of a copy; the last one is a computer's name, from OneDrive.
COPY = re.compile(
    r"(?P<certain>.+?)(?:\.sync-conflict-[\w-]+| \([^()]*conflict[^()]*\)|_conflict-[\w-]+"
    r"| [-–] (?:Cop(?:y|ie|ia)|Kopie?|Kopia|Kópia|副本|สำเนา|コピー|복사본|Salinan)(?: \(\d+\))?"
    r"| copy(?: \d+)?| 副本(?: ?\d+)?)|(?:Copy of|Kopie von|Copie de) (?P<prefixed>.+)"
    r"|(?P<likely>.+?)(?: ?\(\d{1,2}\)| \d{1,2}|-[A-Z][A-Z0-9-]{2,14})"
)


class Name(NamedTuple):
    """The parts of a source's path: `news/2007-03-31-slug.zh.md`.

    `key` is equal in all translations; `language` is '' where the name has none.
    """

    section: str
    key: str
    stem: str
    day: str
    language: str

    @property
    def samples(self) -> dict[str, str]:
        """The values of fields that the name suggests."""
        title = self.stem.replace("-", " ").strip().capitalize()
        return {"title": title or "What this is about", "date": self.day or "2007-03-31"}


def copy(stem: str) -> re.Match[str] | None:
    """Return the parts of a name that a copy may have."""
    # It has one of these or a capital; most names are ruled out by them.
    if stem.islower() and " " not in stem and "(" not in stem and "conflict" not in stem:
        return None
    return COPY.fullmatch(stem)


def original(file: str, others: Collection[str]) -> str:
    """Return the file that one is a copy of by its name, '' if it is none."""
    stem, dot, suffix = file.rpartition(".")
    found = copy(stem)
    if found is None:
        return ""
    name = f"{found['certain'] or found['prefixed'] or found['likely']}{dot}{suffix}"
    return name if name in others or not found["likely"] else ""


def doubts(
    file: str, others: Collection[str], languages: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield what the name of a document may not be meant to say, and the fix."""
    stem, _, suffix = file.rpartition(".")
    if suffix not in ("md", "markdown"):
        return
    if copied := original(file, others):
        yield f"this file seems to be a copy of {copied}", "delete it, or rename it"
    if meant := _translation(stem, others, languages):
        message = "this file seems to be a translation, and is published as an article"
        yield message, f"rename it to {meant}.{suffix}, or choose another name"


def _translation(stem: str, others: Collection[str], languages: Collection[str]) -> str:
    """Return the name that a translation must have, for one such as `a-zh` or `a_zh`."""
    for code in languages if len(languages) > 1 else ():
        first, mark = stem[: -len(code) - 1], stem[-len(code) - 1 : -len(code)]
        is_coded = stem[-len(code) :].casefold() == code.casefold() and first and mark in "-_ "
        if is_coded and (mark == "_" or f"{first}.md" in others):
            return f"{first}.{code}"
    return ""


def is_lock(file: str) -> bool:
    """Return True if a file marks another one as opened by an office program."""
    is_mark = file[0] in "~." and file.startswith(("~$", ".~lock."))
    return is_mark and (file[0] == "~" or file[-1] == "#")


def one_form(path: str) -> str:
    """Return a path as it is compared: a Mac writes accents as characters of their own."""
    return path if path.isascii() else unicodedata.normalize("NFC", path).replace("\xad", "")


def with_day(stem: str) -> list[str]:
    """Return the names of a document that begin with the day as they must, if it is elsewhere.

    `05-02-2024-a` may begin with two days, `a` with none.
    """
    found = re.fullmatch(DAY_FIRST, stem) or re.fullmatch(DAY_LAST, stem)
    if found is None:
        return []
    day = re.sub(r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3", found["day"])
    rest = re.sub(r"^[\W_]+|[\W_]+$", "", found["rest"]) or "short-name"
    return [f"{day:%Y-%m-%d}-{rest}" for day in readings.days(day.replace("_", " "))]


def name(parts: tuple[str, ...], languages: Collection[str]) -> Name:
    """Return the section, language, day and stem in a path."""
    section, *folders, file = parts
    stem, language = file.rpartition(".")[0], ""
    while stem.lower().endswith(".md"):
        stem = stem[:-3]
    known = {code.casefold(): code for code in languages}
    if found := TRANSLATED.fullmatch(stem):
        code = known.get(found[2].replace("_", "-").casefold(), "")
        if code or LANGUAGE.fullmatch(found[2]):
            stem, language = found[1], code or found[2]
    elif codes := [folder for folder in folders if folder.casefold() in known]:
        language = known[codes[-1].casefold()]
        folders.remove(codes[-1])
    if stem == "index" and folders:
        stem = folders.pop()
    key = "/".join((section, *folders, stem))
    dated = DATED.fullmatch(stem) if section != "pages" else None
    if dated is None:
        return Name(section, key, stem, "", language)
    year, month, day, rest = dated.groups()
    return Name(section, key, rest or "", f"{year}-{month:0>2}-{day:0>2}", language)
