"""The settings of a site (`content/site.toml`), its words, and the choices of one build."""

from __future__ import annotations

import re
import string
import time
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from generator import addresses, regular, toml
from generator.model import ARTICLE_FIELDS
from generator.problems import UNSEEN, WHOLE_FILE, MistakesError, Place, Problem, did_you_mean
from generator.values import valueclass

PROGRAM = Path(__file__).parents[1] / "build.py"
"""What editors run."""

CHECKS = ("links", "images", "alt", "html", "headings", "weight")
# Headings out of order are common in articles that are good otherwise.
USUAL = {**dict.fromkeys(CHECKS, "error"), "headings": "warn"}
WEIGHTS = ("error", "warn", "off")
PERMALINK = "/{section}/{year}/{slug}/"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

# What may stand in site.toml: a type, a list of one type, a table of known keys,
# or a table whose keys the site chooses ("*").
BOX = {"page": str}
FORM = {"page": str, "action": str, "email_field": str, "trap_field": str, "hidden": {"*": str}}
SCHEMA: Mapping[str, Any] = {
    "title": str,
    "tagline": str,
    "base_url": str,
    "timezone": str,
    "language": str,
    "description": str,
    "copyright": str,
    "permalink": str,
    "navigation": [str],
    "footer": [str],
    "extra_fields": [str],
    "sections": {"*": {"title": str, "permalink": str}},
    "taxonomies": {"*": {"title": str}},
    "languages": {
        "*": {
            "name": str,
            "title": str,
            "tagline": str,
            "description": str,
            "sections": {"*": str},
            "taxonomies": {"*": str},
            "terms": {"*": str},
        }
    },
    "exit": {"url": str, "urls": {"*": str}},
    "newsletter": FORM,
    "inquiry": FORM,
    "campaign": BOX,
    "help": BOX,
    "safety": BOX,
    "lists": {"size": int},
    "feeds": {"size": int},
    "search": {"enabled": bool},
    "security": {"contact": str, "expires": str},
    "checks": dict.fromkeys(CHECKS, str),
    "gone": {"*": str},
}
# Addresses that the generator makes.
TAKEN = frozenset({"pages", "page", "search", "assets", "pagefind", "newsletter"})
REQUIRED = ("title", "tagline", "base_url", "timezone", "language", "sections")
SIZE_LIMIT = 1024 * 1024
# Names of time zones that mean another one on each machine.
OF_THE_MACHINE = frozenset({"localtime", "posixrules", "Factory"})
WEB_ADDRESS = re.compile(
    r"https?://(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<rest>(?:[/?#][A-Za-z0-9/?#.:@!$&()*+,=_~%-]*)?)"
)
EXAMPLES = {str: '"some words"', int: "20", bool: "true"}
TYPE_NAMES = {str: "text in quotes", int: "a whole number", bool: "true or false"}


# Words of the interface that are put together here, and what may stand in them in braces.
PATTERNS: Mapping[str, frozenset[str]] = {
    "day": frozenset({"day", "month", "year"}),
    "month": frozenset({"month", "year"}),
    "year": frozenset({"year"}),
    "year_of": frozenset({"title", "year"}),
    "page_of": frozenset({"title", "number"}),
    "moved": frozenset({"title"}),
    "feed_of": frozenset({"site", "title"}),
    **dict.fromkeys(("colon", "search", "not_found", "newer", "older"), frozenset()),
    **dict.fromkeys(("source", "adapted", "reprinted"), frozenset()),
}


class SettingsError(MistakesError):
    """The settings cannot be used."""


@valueclass(frozen=True, slots=True)
class Section:
    """A part of the site that holds dated articles."""

    name: str
    title: str
    permalink: str


@valueclass(frozen=True, slots=True)
class Taxonomy:
    """A way of sorting articles: tags, countries.  Its name is the front matter field."""

    name: str
    title: str


@valueclass(frozen=True, slots=True)
class Language:
    """A language of the site and what the site is called in it.

    `prefix` stands before the addresses of this language: '' for the site's own, else '/zh'.
    `words` are the words of the interface; `terms` the names of tags and countries.
    """

    code: str
    name: str
    direction: str
    prefix: str
    title: str
    tagline: str
    description: str
    sections: Mapping[str, str]
    taxonomies: Mapping[str, str]
    terms: Mapping[str, str]
    words: Mapping[str, Any]


@valueclass(frozen=True, slots=True)
class Form:
    """A box that leads to a page and, where `action` is set, a form that is sent there."""

    page: str = ""
    action: str = ""
    email_field: str = "email"
    trap_field: str = "website"
    hidden: Mapping[str, str] = field(default_factory=dict)


@valueclass(frozen=True, slots=True)
class Choices:
    """What the command line says of one build.  Folders are as the editor wrote them."""

    content: Path = Path("content")
    templates: Path = Path("templates")
    output: Path = Path("site")
    cache: Path = Path(".cache")
    base_url: str = ""
    drafts: bool = False
    future: bool = False
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)  # without a zone: in that of the site
    jobs: int = 1
    search: bool = True
    started: int = 0  # nanoseconds: what changed since cannot be known by its times


@valueclass(frozen=True, slots=True)
class Config:
    """Everything one build depends on besides the words and the looks.

    `base_url` has no slash at its end; `base_path` is its path, '' or '/resources'.
    `languages` begins with the site's own.  `now` is an instant in the site's time zone.
    `places` tells where in site.toml a setting such as `checks.links` stands.
    """

    choices: Choices
    base_url: str
    base_path: str
    timezone: ZoneInfo
    now: datetime
    copyright: str
    languages: Mapping[str, Language]
    sections: Mapping[str, Section]
    taxonomies: Mapping[str, Taxonomy]
    navigation: tuple[str, ...]
    footer: tuple[str, ...]
    extra_fields: tuple[str, ...]
    checks: Mapping[str, str]
    list_size: int
    feed_size: int
    search: bool
    exit_urls: Mapping[str, str]
    newsletter: Form
    inquiry: Form
    campaign: str
    help: str
    safety: str
    security_contact: str
    security_expires: str
    gone: Mapping[str, str]
    places: Mapping[str, Place]

    @property
    def language(self) -> Language:
        """The language the site is written in when a file does not say otherwise."""
        return next(iter(self.languages.values()))


def read(choices: Choices) -> Config:
    """Read `site.toml` and the interface words; raise SettingsError with every mistake in them."""
    path = choices.content / "site.toml"
    table, text = _toml(path)
    problems = [*_unknown_or_wrong(table, SCHEMA, "", path, text), *_missing(table, path)]
    if not problems:
        problems = list(_impossible(table, path, text))
    if problems:
        raise SettingsError(problems)
    return _config(table, choices, _places(text))


def clock(environment: Mapping[str, str]) -> datetime:
    """Return the present instant, or the one that SOURCE_DATE_EPOCH names."""
    epoch = environment.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"[0-9]{1,11}", epoch):
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)


def instant() -> int:
    """Return the present instant as files are stamped with it, in nanoseconds."""
    return time.time_ns()


def is_base_url(text: str) -> bool:
    """Tell whether a text is the address of a site, such as https://example.org/resources."""
    folders = text.rstrip("/").split("/")[3:]
    return is_web_address(text) and all(re.fullmatch(r"[\w.~-]+", part) for part in folders)


def is_web_address(text: str) -> bool:
    """Tell whether a text is a whole address on the web, of nothing but the letters of one."""
    found = WEB_ADDRESS.fullmatch(text)
    if found is None or int(found["port"] or 80) >= 2**16:
        return False
    return not {".", ".."} & set(found["rest"].split("/"))


def _toml(path: Path) -> tuple[dict[str, Any], str]:
    """Return the table and the text of a TOML file."""
    try:
        raw = regular.read(str(path), SIZE_LIMIT)
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        return toml.read(text), text
    except FileNotFoundError:
        what, fix = "the settings of the site are", "create it; the README shows the lines it needs"
        if path.parent.name == "words":
            what, fix = "the words of the interface are", "check the folder given by --templates"
        problem = Problem(str(path), 0, 0, f"{what} missing", fix)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(str(path), line, 0, "this file is not UTF-8 text", "save it as UTF-8")
    except OSError as error:
        fix = "put a plain file here, one that this program may read"
        problem = Problem(str(path), 0, 0, f"this file cannot be read: {error.strerror}", fix)
    except toml.TomlError as error:
        problem = Problem(str(path), error.line, error.column, error.message, error.fix)
    raise SettingsError([problem])


def _missing(table: Mapping[str, Any], path: Path) -> Iterable[Problem]:
    misspelt = {did_you_mean(key, SCHEMA) for key in table if key not in SCHEMA}
    for key in REQUIRED:
        if key not in table and key not in misspelt:
            example = '[sections.news] with title = "News"' if key == "sections" else f'{key} = "…"'
            yield Problem(str(path), 0, 0, f"'{key}' is missing", f"add {example}")


def _unknown_or_wrong(
    table: Mapping[str, Any], schema: Mapping[str, Any], where: str, path: Path, text: str
) -> Iterable[Problem]:
    """Compare a table with what may stand in it, all the way down."""
    for key, value in table.items():
        name = f"{where}{key}"
        wanted = schema.get(key, schema.get("*"))
        if wanted is None:
            meant = did_you_mean(key, schema)
            fix = f"did you mean '{meant}'?" if meant else f"known here: {', '.join(schema)}"
            yield _at(path, text, name, f"'{name}' is not a setting", fix)
        elif isinstance(wanted, Mapping):
            if isinstance(value, Mapping):
                yield from _unknown_or_wrong(value, wanted, f"{name}.", path, text)
            else:
                yield _at(path, text, name, f"'{name}' must be a table", f"write [{name}]")
        elif isinstance(wanted, list):
            if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
                fix = f'write {key} = ["…", "…"]'
                yield _at(path, text, name, f"'{name}' must be a list of texts", fix)
        elif type(value) is not wanted:
            fix = f"write {key} = {EXAMPLES[wanted]}"
            yield _at(path, text, name, f"'{name}' must be {TYPE_NAMES[wanted]}", fix)


def _impossible(table: Mapping[str, Any], path: Path, text: str) -> Iterable[Problem]:
    """Find values of the right type that cannot be used."""
    if not is_base_url(table["base_url"]):
        fix = 'write it like base_url = "https://www.example.org"'
        yield _at(path, text, "base_url", "'base_url' is not the address of a site", fix)
    if not _zone(table["timezone"]):
        fix = 'write it like timezone = "Asia/Bangkok"'
        message = f"'{table['timezone']}' is not a time zone"
        yield _at(path, text, "timezone", message, fix)
    yield from _impossible_names(table, path, text)
    yield from _impossible_permalinks(table, path, text)
    yield from _impossible_texts(table, "", path, text)
    yield from _impossible_contact(table.get("security", {}), path, text)
    for check, weight in table.get("checks", {}).items():
        if weight not in WEIGHTS:
            fix = 'write "error", "warn" or "off"'
            yield _at(path, text, f"checks.{check}", f"'{weight}' is not a weight", fix)
    for name in ("lists.size", "feeds.size"):
        group, key = name.split(".")
        if not 1 <= table.get(group, {}).get(key, 20) <= 1000:
            yield _at(path, text, name, f"'{name}' must be from 1 to 1000", "20 is usual")
    for name in ("exit.url", "newsletter.action", "inquiry.action"):
        group, key = name.split(".")
        url = table.get(group, {}).get(key, "")
        if url and not is_web_address(url):
            fix = f'write it whole: {key} = "https://…"'
            yield _at(path, text, name, f"'{name}' is not an address on the web", fix)


def _impossible_texts(
    table: Mapping[str, Any], where: str, path: Path, text: str
) -> Iterable[Problem]:
    """Find titles of nothing, and texts with characters that nobody sees, all the way down."""
    for key, value in table.items():
        name = f"{where}{key}"
        if isinstance(value, Mapping):
            yield from _impossible_texts(value, f"{name}.", path, text)
        words = [key, *(value if isinstance(value, list) else [value])]
        unseen = (UNSEEN.search(word) for word in words if isinstance(word, str))
        for found in filter(None, unseen):
            message = f"'{name}' holds an invisible character (U+{ord(found.group()):04X})"
            yield _at(path, text, name, message, "write it anew")
        if key == "title" and isinstance(value, str) and not value.strip():
            yield _at(path, text, name, f"'{name}' is empty", "write a title")


def _impossible_contact(security: Mapping[str, str], path: Path, text: str) -> Iterable[Problem]:
    """Find a contact or a day that would spoil the lines of security.txt."""
    contact, expires = security.get("contact", ""), security.get("expires", "")
    if contact and not re.fullmatch(r"(mailto:|tel:|https://)[!-~]+", contact):
        fix = 'write it like contact = "mailto:security@example.org"'
        yield _at(path, text, "security.contact", "'security.contact' is not an address", fix)
    try:
        is_instant = not expires or datetime.fromisoformat(expires).tzinfo is not None
    except ValueError:
        is_instant = False
    if not is_instant:
        fix = 'write it like expires = "2030-12-31T00:00:00Z"'
        yield _at(path, text, "security.expires", "'security.expires' is not an instant", fix)


def _impossible_names(table: Mapping[str, Any], path: Path, text: str) -> Iterable[Problem]:
    """Find languages, sections and taxonomies whose names no address can hold."""
    for code in (table["language"], *table.get("languages", {})):
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", code):
            fix = "use a code like en, zh or my"
            name = "language" if code == table["language"] else f"languages.{code}"
            yield _at(path, text, name, f"'{code}' is not a language code", fix)
    for group in ("sections", "taxonomies"):
        for name in table.get(group, {}):
            if not addresses.is_slug(name):
                message = f"'{name}' cannot be part of an address"
                yield _at(path, text, f"{group}.{name}", message, "use a–z, 0–9 and -")
    yield from _taken_names(table, path, text)


def _taken_names(table: Mapping[str, Any], path: Path, text: str) -> Iterable[Problem]:
    """Find sections, taxonomies and extra fields whose names stand for something else already."""
    languages = {code.lower() for code in table.get("languages", {})}
    taxonomies = {"tags", "countries", *table.get("taxonomies", {})}
    extra = table.get("extra_fields", ())
    taken = {
        "sections": {*TAKEN, *languages, *taxonomies},
        "taxonomies": {*TAKEN, *languages, *table["sections"], *ARTICLE_FIELDS, *extra},
    }
    for group, names in taken.items():
        for name in table.get(group, {}):
            if name in names:
                message = f"the name '{name}' is taken"
                yield _at(path, text, f"{group}.{name}", message, "choose another name")
    for name in extra:
        if name in {*ARTICLE_FIELDS, *taxonomies}:
            message = f"'{name}' is a field that every article has"
            yield _at(path, text, "extra_fields", message, "take it out of extra_fields")


def _impossible_permalinks(table: Mapping[str, Any], path: Path, text: str) -> Iterable[Problem]:
    patterns = {"permalink": table.get("permalink", PERMALINK)}
    for name, section in table["sections"].items():
        patterns[f"sections.{name}.permalink"] = section.get("permalink", PERMALINK)
    for name, pattern in patterns.items():
        rest = re.sub(r"\{(section|year|month|day|slug)\}", "0", pattern)
        if "{slug}" not in pattern or not re.fullmatch(r"/([a-z0-9-]+/)+", rest):
            fix = 'write it like permalink = "/news/{year}/{slug}/"'
            yield _at(path, text, name, f"'{pattern}' is not a pattern for addresses", fix)


def _places(text: str) -> dict[str, Place]:
    """Return where each setting, such as `checks.links`, and each table is written."""
    places, table = {}, ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[+([^\]]+)\]", line):
            table = _bare(header.group(1))
            places[table] = Place(number, 1, len(line.rstrip()))
        elif key := re.match(r"\s*(\"[^\"]*\"|'[^']*'|[^=#\s]+)\s*=", line):
            place = Place(number, key.start(1) + 1, len(key.group(1)))
            first, *_ = name = _bare(key.group(1)).split(".")
            for part in (first, ".".join(name)):
                places.setdefault(f"{table}.{part}" if table else part, place)
    return places


def _bare(name: str) -> str:
    """Return the name of a setting or table without quotes and spaces around its parts."""
    return re.sub(r"[\s\"']+", " ", name).replace(" .", ".").replace(". ", ".").strip()


def _at(path: Path, text: str, name: str, message: str, fix: str) -> Problem:
    """Make a problem that stands where a setting is written."""
    place = _places(text).get(name, WHOLE_FILE)
    return Problem(str(path), place.line, place.column, message, fix, place.length)


def _zone(name: str) -> ZoneInfo | None:
    if name in OF_THE_MACHINE:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return None


def _config(table: dict[str, Any], choices: Choices, places: Mapping[str, Place]) -> Config:
    """Put defaults where a setting is not given."""
    base_url = (choices.base_url or table["base_url"]).rstrip("/")
    timezone = ZoneInfo(table["timezone"])
    permalink = table.get("permalink", PERMALINK)
    return Config(
        choices=choices,
        base_url=base_url,
        base_path=urlsplit(base_url).path,
        timezone=timezone,
        now=_in_zone(choices.now, timezone),
        copyright=table.get("copyright", ""),
        languages=_languages(table, choices.templates / "words"),
        sections={
            name: Section(name, part.get("title", name), part.get("permalink", permalink))
            for name, part in table["sections"].items()
        },
        taxonomies=_taxonomies(table.get("taxonomies", {})),
        navigation=tuple(table.get("navigation", ())),
        footer=tuple(table.get("footer", ())),
        extra_fields=tuple(table.get("extra_fields", ())),
        checks={**USUAL, **table.get("checks", {})},
        list_size=table.get("lists", {}).get("size", 20),
        feed_size=table.get("feeds", {}).get("size", 20),
        search=choices.search and table.get("search", {}).get("enabled", True),
        exit_urls=_exit_urls(table),
        newsletter=Form(**table.get("newsletter", {})),
        inquiry=Form(**table.get("inquiry", {})),
        campaign=table.get("campaign", {}).get("page", ""),
        help=table.get("help", {}).get("page", ""),
        safety=table.get("safety", {}).get("page", ""),
        security_contact=table.get("security", {}).get("contact", ""),
        security_expires=table.get("security", {}).get("expires", ""),
        gone=table.get("gone", {}),
        places=places,
    )


def _in_zone(now: datetime, timezone: ZoneInfo) -> datetime:
    return now.astimezone(timezone) if now.tzinfo else now.replace(tzinfo=timezone)


def _taxonomies(chosen: Mapping[str, Mapping[str, str]]) -> dict[str, Taxonomy]:
    titles = {"tags": "Tags", "countries": "Countries"}
    titles |= {name: part.get("title", name.title()) for name, part in chosen.items()}
    return {name: Taxonomy(name, title) for name, title in titles.items()}


def _exit_urls(table: Mapping[str, Any]) -> dict[str, str]:
    """Return the neutral page each language's exit leads to; none where the site has no exit."""
    leave = table.get("exit", {})
    codes = (table["language"], *table.get("languages", {}))
    urls = {code: leave.get("urls", {}).get(code, leave.get("url", "")) for code in codes}
    return {code: url for code, url in urls.items() if url}


def _languages(table: Mapping[str, Any], folder: Path) -> dict[str, Language]:
    """Make the languages, the site's own first; a word not translated stays English."""
    main = table["language"]
    own_description = table.get("description", "")
    english, _ = _toml(folder / "en.toml")
    result = {}
    for code in dict.fromkeys((main, *table.get("languages", {}))):
        chosen = table.get("languages", {}).get(code, {})
        known, _ = (
            _toml(folder / f"{code}.toml") if (folder / f"{code}.toml").exists() else ({}, "")
        )
        words = {**english, **known}
        if problems := list(_impossible_words(words, folder / f"{code}.toml")):
            raise SettingsError(problems)
        result[code] = Language(
            code=code,
            name=chosen.get("name", known.get("language", code)),
            direction="rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr",
            prefix="" if code == main else f"/{code.lower()}",
            title=chosen.get("title", table["title"]),
            tagline=chosen.get("tagline", table["tagline"]),
            description=chosen.get("description", own_description if code == main else ""),
            sections=chosen.get("sections", {}),
            taxonomies=chosen.get("taxonomies", {}),
            terms=chosen.get("terms", {}),
            words=words,
        )
    return result


def _impossible_words(words: Mapping[str, Any], path: Path) -> Iterable[Problem]:
    """Find words of the interface that are missing, or hold in braces what nobody fills in."""
    fix = "write it as words/en.toml of this program does"
    for name, known in PATTERNS.items():
        if not isinstance(words.get(name), str):
            yield Problem(str(path), 0, 0, f"'{name}' is missing, or is not a text", fix)
        elif not _fields(words[name]) <= known:
            yield Problem(str(path), 0, 0, f"nobody fills in all that '{name}' asks for", fix)
    for name, kind, length in (("months", list, 12), ("digits", str, 10)):
        value = words.get(name)
        if not isinstance(value, kind) or [type(item) for item in value] != [str] * length:
            yield Problem(str(path), 0, 0, f"'{name}' does not have {length} entries", fix)


def _fields(pattern: str) -> set[str]:
    """Return what stands in the braces of a text; what is no pattern asks for nothing known."""
    try:
        return {name for _, name, *_ in string.Formatter().parse(pattern) if name is not None}
    except ValueError:
        return {""}
