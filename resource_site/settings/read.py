"""`site.toml`, the interface strings and the command-line choices → Config."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from resource_site import safe_files
from resource_site.fields import toml_file, toml_syntax
from resource_site.fields.schemas import ARTICLE_FIELDS
from resource_site.fields.table import Schema
from resource_site.fields.validation import Fields
from resource_site.fields.values import FieldError
from resource_site.problems import Problem, ProblemsError
from resource_site.settings import kinds, strings
from resource_site.settings.config import (
    DEFAULT_TEMPLATES,
    Choices,
    Config,
    Form,
    Language,
    MenuItem,
    Section,
    Taxonomy,
)
from resource_site.settings.site_table import SITE

SIZE_LIMIT = 1024 * 1024
ERROR_LIMIT = 20
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
TAXONOMIES = {"tags": "Tags", "countries": "Countries"}
UNDATED = "/{section}/{slug}/"
# Names that addresses of the generator begin with.
RESERVED = frozenset(
    {"pages", "page", "search", "assets", "pagefind", "newsletter", "static", "corrections"}
)


CREATE = "create it with the settings that docs/settings.md lists as required"


class SettingsError(ProblemsError):
    """The settings cannot be used; `config` is good enough to check the documents, or None."""

    def __init__(self, problems: Iterable[Problem], config: Config | None = None) -> None:
        super().__init__(problems)
        self.config = config


def config(choices: Choices) -> Config:
    """Read `site.toml` and the interface strings; raise SettingsError with every error in them."""
    path = choices.content / "site.toml"
    text = _text(path, "the settings of the site are missing", CREATE)
    found = _validated(path, text, SITE)
    if not found.problems:
        return _config(found.values, choices, text)
    usable = {**found.values, "sections": _sections(found, choices)}
    extra = usable["extra_fields"]
    usable["extra_fields"] = tuple(name for name in extra if name not in ARTICLE_FIELDS)
    taxonomies = usable["taxonomies"].items()
    usable["taxonomies"] = {name: part for name, part in taxonomies if name not in ARTICLE_FIELDS}
    usable["timezone"] = usable["timezone"] or ZoneInfo("UTC")
    usable["language"] = usable["language"] or "en"
    partial = _config(usable, choices, "")
    raise SettingsError(_sorted(found.problems), replace(partial, problems=tuple(found.problems)))


def problem(name: str, value: str) -> Problem | None:
    """Return what is wrong with a text as the value of a setting of the whole site, or None."""
    table, unseen = toml_file.read(toml_file.write(name, value))
    one = Schema(SITE.noun, tuple(field for field in SITE.fields if field.name == name))
    found = Fields("", table, one, toml_file.write)
    for error in unseen:
        found.error(error.position, error.message, error.fix)
    return found.problems[0] if found.problems else None


def _sections(found: Fields, choices: Choices) -> dict[str, Any]:
    """Return the sections, with those of all folders: the missing ones may be misspelt."""
    folders = (path.name for path in choices.content.iterdir() if path.is_dir())
    names = (name for name in folders if name[0] not in "._#" and name != "pages")
    return {**{name: {} for name in names}, **found.values.get("sections", {})}


def _text(path: Path, missing: str, fix: str) -> str:
    """Return the text of a file; raise SettingsError."""
    try:
        raw = safe_files.read(str(path), SIZE_LIMIT)
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        problem = Problem(str(path), 0, 0, missing, fix)
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(str(path), line, 0, "this file is not valid UTF-8", "save it as UTF-8")
    except OSError as error:
        fix = "replace it with a regular file that this program may read"
        problem = Problem(str(path), 0, 0, f"this file cannot be read: {error.strerror}", fix)
    raise SettingsError([problem])


def _validated(path: Path, text: str, schema: Schema, excused: Iterable[str] = ()) -> Fields:
    """Return the values in a text, with positions if it has errors; raise SettingsError."""
    text, problems, unread = _readable(path, text)
    damaged = {problem.line for problem in problems}
    for is_located in (False, True):
        table, invisible = toml_file.read(text, is_located=is_located)
        every = {*excused, *unread}
        found = Fields(str(path), table, schema, toml_file.write, problems=problems, excused=every)
        for unseen in invisible:
            found.error(unseen.position, unseen.message, unseen.fix)
        # Of a table whose header cannot be read, only a part of the name is known.
        found.problems = [
            one for one in found.problems if one in problems or one.line not in damaged
        ]
        if schema is SITE:
            _check_names(found)
            kinds.check(found)
        if not found.problems:
            break
    return found


def _readable(path: Path, text: str) -> tuple[str, list[Problem], list[str]]:
    """Return a text without the lines that are not TOML, these as problems, and their settings."""
    lines, problems = _merged(str(path), text.split("\n"))
    unread: list[str] = []
    while True:
        try:
            toml_file.read("\n".join(lines), is_located=False)
        except FieldError as error:
            line, column, length = error.position
            is_stuck = bool(problems) and line <= problems[-1].line
            if not is_stuck:
                problem = Problem(str(path), line, column, error.message, error.fix, length)
                problems.append(problem)
            if is_stuck or not line or len(problems) == ERROR_LIMIT:
                raise SettingsError(problems) from error
            lines, names = toml_syntax.without(lines, error)
            unread += names
        else:
            return "\n".join(lines), problems, unread


def _merged(path: str, lines: list[str]) -> tuple[list[str], list[Problem]]:
    """Return lines without what an unfinished merge added, and this as problems."""
    marks = [line[:7] for line in lines]
    if "<<<<<<<" not in marks:
        return lines, []
    kept, problems, is_theirs = [], [], False
    for number, (line, mark) in enumerate(zip(lines, marks, strict=True), 1):
        if mark == "<<<<<<<":
            message = "two versions of these settings are left from an unfinished merge"
            fix = "keep one, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
            problems.append(Problem(path, number, 1, message, fix, len(line)))
        is_theirs = (is_theirs or mark in ("=======", "|||||||")) and mark != ">>>>>>>"
        kept.append("" if is_theirs or mark in ("<<<<<<<", ">>>>>>>") else line)
    return kept, problems


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(dict.fromkeys(problems), key=lambda found: (found.line, found.column))


def _check_names(found: Fields) -> None:
    """Report sections, taxonomies and extra fields whose names have another meaning."""
    values = found.values
    languages = {code.lower() for code in values["languages"]}
    taxonomies, extra = {*TAXONOMIES, *values["taxonomies"]}, values["extra_fields"]
    sections = values.get("sections", {})
    taken = {
        "sections": {*RESERVED, *languages, *taxonomies},
        "taxonomies": {*RESERVED, *languages, *sections, *ARTICLE_FIELDS, *extra},
    }
    for group, names in taken.items():
        for name in values.get(group, {}):
            if name in names:
                at = found.written[f"{group}.{name}"].position
                found.error(at, f"the name '{name}' is taken", "choose another name")
    for name in extra:
        if name in {*ARTICLE_FIELDS, *taxonomies}:
            message = f"'{name}' is a field that every article has"
            found.error(found.position("extra_fields", name), message, "delete it from this list")


def _config(values: Mapping[str, Any], choices: Choices, text: str) -> Config:
    base_url = (choices.base_url or values["base_url"]).rstrip("/")
    return Config(
        choices=choices,
        base_url=base_url,
        base_path=urlsplit(base_url).path,
        timezone=values["timezone"],
        now=_in_zone(choices.now, values["timezone"]),
        copyright=values["copyright"],
        languages=_languages(values, (choices.templates, DEFAULT_TEMPLATES)),
        sections=_sections_of(values),
        taxonomies=_taxonomies(values["taxonomies"]),
        navigation=values["navigation"],
        footer=values["footer"],
        menu=_menu(values["menu"]),
        extra_fields=values["extra_fields"],
        checks=values["checks"],
        markdown_flavor=values["markdown"]["flavor"],
        markdown_extensions=values["markdown"]["extensions"],
        list_size=values["lists"]["size"],
        feed_size=values["feeds"]["size"],
        search=choices.search and values["search"]["enabled"],
        exit_urls=_exit_urls(values),
        newsletter=Form(**values["newsletter"]),
        inquiry=Form(**values["inquiry"]),
        campaign=values["campaign"]["page"],
        help=values["help"]["page"],
        safety=values["safety"]["page"],
        **{f"security_{name}": value for name, value in values["security"].items()},
        gone=values["gone"],
        hosting=values["hosting"]["kind"],
        text=text,
    )


def _sections_of(values: Mapping[str, Any]) -> dict[str, Section]:
    """Return the sections; the addresses of undated documents have no year."""
    result = {}
    for name, part in values["sections"].items():
        kind = kinds.kind(part.get("kind", "article"), values["kinds"])
        usual = values["permalink"] if kind.is_dated else UNDATED
        result[name] = Section(name, part.get("title", name), part.get("permalink", usual), kind)
    for name, part in values["taxonomies"].items():
        if part["index"]:
            title = part.get("title") or TAXONOMIES.get(name, name.title())
            kind = kinds.kind(part["index"], values["kinds"])
            result[name] = Section(name, title, UNDATED, kind, taxonomy=name)
    return result


def _in_zone(now: datetime, timezone: ZoneInfo) -> datetime:
    return now.astimezone(timezone) if now.tzinfo else now.replace(tzinfo=timezone)


def _taxonomies(chosen: Mapping[str, Mapping[str, Any]]) -> dict[str, Taxonomy]:
    found = {name: Taxonomy(name, title) for name, title in TAXONOMIES.items()}
    for name, part in chosen.items():
        title = part.get("title") or TAXONOMIES.get(name, name.title())
        found[name] = Taxonomy(name, title, part["terms"], part["slugs"])
    return found


def _menu(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, MenuItem]:
    return {name: MenuItem(**{"title": name, **part}) for name, part in tables.items()}


def _exit_urls(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the neutral page each language's exit leads to; none where the site has no exit."""
    codes, leave = (values["language"], *values["languages"]), values["exit"]
    addresses = {code: leave["urls"].get(code, leave["url"]) for code in codes}
    return {code: address for code, address in addresses.items() if address}


def _languages(values: Mapping[str, Any], folders: Iterable[Path]) -> dict[str, Language]:
    """Return the languages, the site's own first."""
    main = values["language"]
    codes = tuple(dict.fromkeys((main, *values["languages"])))
    strings_of, result = _strings(codes, tuple(folders)), {}
    for code in codes:
        known = strings_of[code]
        chosen = values["languages"].get(code, {})
        description = values["description"] if code == main else ""
        result[code] = Language(
            code=code,
            name=chosen.get("name", known.get("language", code)),
            direction="rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr",
            prefix="" if code == main else f"/{code.lower()}",
            title=chosen.get("title", values["title"]),
            tagline=chosen.get("tagline", values["tagline"]),
            description=chosen.get("description", description),
            sections=chosen.get("sections", {}),
            taxonomies=chosen.get("taxonomies", {}),
            terms=chosen.get("terms", {}),
            words={**strings_of["en"], **known},
        )
    return result


def _strings(codes: Iterable[str], folders: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """Return the interface strings of each language; a string that one lacks is English."""
    missing, fix = "the interface strings are missing", "check the folder given by --templates"
    found = {}
    for code in ("en", *codes):
        # A variant of a language, such as zh-tw, has the strings of the language itself.
        files = dict.fromkeys((f"{code}.toml", f"{code.partition('-')[0]}.toml"))
        paths = [folder / "words" / file for file in files for folder in folders]
        path = next((path for path in paths if path.exists()), paths[0])
        if code != "en" and not path.exists():
            fix = f"copy {folders[-1] / 'words' / 'en.toml'} to {path}, and translate it"
            missing = f"the interface strings of the language '{code}' are missing"
        excused = () if code == "en" else strings.NAMES
        if code not in found:
            found[code] = _validated(path, _text(path, missing, fix), strings.TABLE, excused)
    if problems := _sorted(problem for fields in found.values() for problem in fields.problems):
        raise SettingsError(problems)
    return {code: fields.values for code, fields in found.items()}
