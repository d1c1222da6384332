"""A title → a new article file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from resource_site import safe_files, urls
from resource_site.content import parse
from resource_site.content.documents import PLACEHOLDER, Source
from resource_site.content.scan import TEXT_LIMIT
from resource_site.fields import export, front_matter, kinds
from resource_site.markdown.body import Body
from resource_site.settings.config import Config

LEFT_OUT = frozenset({"aliases", "redirect_from", "draft", "status", "published", "lang"})
"""Fields of an original that its translation does not have."""

NOTHING = Body("", (), (), ())


class NewError(Exception):
    """The file was not created; the message has the reason and a fix."""


def article(title: str, section: str, tags: list[str], slug: str, config: Config) -> Path:
    """Write `content/<section>/YYYY-MM-DD-slug.md` as a draft; never over an existing file."""
    name = section or next(iter(config.sections))
    if name not in config.sections:
        raise NewError(f"There is no section '{name}'; there is {', '.join(config.sections)}.")
    part = slug or urls.slug(title)
    if not urls.is_slug(part) or (not slug and urls.loses_characters(title)):
        raise NewError(
            f"The title {title!r} has no characters for an address;"
            " add --slug short-name (a–z, 0–9, -)."
        )
    kind = config.sections[name].kind
    fields: dict[str, Any] = {"title": title}
    if kind.is_dated:
        part = f"{config.now:%Y-%m-%d}-{part}"
        fields["date"] = config.now.date()
    # Required fields are empty, which is an error until an editor writes what is true.
    fields |= {field.name: kinds.empty(field) for field in kind.fields if field.required}
    fields |= {"tags": tags, "draft": True}
    path = config.choices.content / name / f"{part}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, export.write(fields, PLACEHOLDER), "choose another title or --slug")
    return path


def translation(file: str, language: str, config: Config) -> Path:
    """Write a copy of a document as a draft of its translation; never over an existing file.

    It says which version of the original it was made from.  Former addresses are those of the
    original only.
    """
    path = Path(file)
    if language not in config.languages or language == config.language.code:
        others = ", ".join(code for code in config.languages if code != config.language.code)
        raise NewError(f"'{language}' is not a language of translations; use one of {others}.")
    try:
        parts = path.resolve().relative_to(config.choices.content.resolve()).parts
        text = safe_files.read(file, TEXT_LIMIT).decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, ValueError) as error:
        raise NewError(f"{file} is not a document below {config.choices.content}/.") from error
    parsed = parse.document(Source(file, parts, text), (), config, lambda *_: ("", NOTHING))
    original = parsed.document
    if original is None or original.language != config.language.code:
        raise NewError(f"{file} has errors, or is not in the language of the site; run check.")
    made = path.with_suffix(f".{language}{path.suffix}")
    _write(made, _translated(file, text, original.state.version), "it is translated already")
    return made


def _translated(file: str, text: str, version: str) -> str:
    """Return the text of a document with the version that its translation is made from."""
    front = front_matter.read(file, text)
    fields = sorted(front.fields.values(), key=lambda field: field.line)
    ends = [field.line for field in fields[1:]] + [front.body_line - 1]
    left_out = {
        line
        for field, end in zip(fields, ends, strict=True)
        if field.name.casefold() in LEFT_OUT
        for line in range(field.line, end)
    }
    lines = text.split("\n")[1 : front.body_line - 2]
    kept = [line for number, line in enumerate(lines, 2) if number not in left_out]
    return "\n".join(["---", *kept, f"translates: {version}", "draft: true", "---", front.body])


def _write(path: Path, text: str, fix: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise NewError(f"{path} already exists; {fix}.") from None
