"""The types of single values that fields have."""

from __future__ import annotations

import re
from datetime import date, tzinfo
from urllib.parse import unquote, urlsplit

from resource_site import urls
from resource_site.fields import values
from resource_site.fields.table import InvalidError, Many, Scalar

PART = r"[0-9]{4}(?:-[0-9]{2}){0,2}"
YES, NO = ("yes", "y", "on", "1", "true"), ("no", "n", "off", "0", "false")


def text(written: str, _: tzinfo) -> str:
    """Return the text itself."""
    return written


def title(written: str, _: tzinfo) -> str:
    """Return a text that says something."""
    if not written.strip():
        raise InvalidError("'{name}' is empty", "write {example}")
    return written


def flag(written: str, _: tzinfo) -> bool:
    """Return True or False; everything but `true` and `false` is an error, never a guess."""
    if written not in ("true", "false"):
        meant = "true" if written.casefold() in YES else "true or {name}: false"
        meant = "false" if written.casefold() in NO else meant
        message = "'{name}' must be true or false, not {value}"
        raise InvalidError(message, f"write {{name}}: {meant}")
    return written == "true"


def template(written: str, _: tzinfo) -> str:
    """Return the name of a template below no folder."""
    if not re.fullmatch(TEMPLATE_NAME, written):
        raise InvalidError(
            "'{name}' is not the name of a template: {value}", "write it like {example}"
        )
    return written


def slug(written: str, _: tzinfo) -> str:
    """Return a text that can be a part of an address as it is."""
    if written and not urls.is_slug(written):
        proposed = urls.slug(unquote(written))
        proposed = proposed if urls.is_slug(proposed) else "short-name"
        fix = f"use a–z, 0–9 and -, as in {{name}}: {proposed}"
        raise InvalidError("'{name}' cannot be part of an address: {value}", fix)
    return written


def site_address(written: str, _: tzinfo) -> str:
    """Return an address on this site, with a slash at both ends unless it ends in .html.

    Browsers download what a web server calls news.asp, so its page is news.asp/index.html.
    """
    path = urls.decoded(urls.path_of(written) if "://" in written else written)
    if not urls.is_alias(path) or path == "/":
        message = "{value} is not an address on this site"
        raise InvalidError(message, "write it like /news/2007/old-name/")
    return path if path.lower().endswith((".html", ".htm")) else path.rstrip("/") + "/"


def web_address(written: str, _: tzinfo) -> str:
    """Return a whole address on the web."""
    if not written or _is_web_address(written):
        return written
    message, meant = "'{name}' is not a web address: {value}", f"https://{written}"
    if re.match(r"[\w-]+(\.[\w-]+)+(/|$)", written) and _is_web_address(meant):
        raise InvalidError(message, "write {sample}", meant)
    raise InvalidError(message, "write it like {sample}")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def part_of_date(written: str, _: tzinfo) -> str:
    """Return a year, a month or a day that the calendar has."""
    is_written_right = re.fullmatch(f"({PART})?", written)
    try:
        date.fromisoformat(written + "2000-01-01"[len(written) :] if is_written_right else "")
    except ValueError:
        fix = "write a year, a month or a day: 2007, 2007-03 or 2007-03-31"
        raise InvalidError("'{name}' is not a date: {value}", fix) from None
    return written


def choice(noun: str, *allowed: str) -> Scalar:
    """Return the type of a text that is one of a few."""
    *most, last = (f'"{word}"' for word in allowed)
    words = f"{', '.join(most)} or {last}" if most else last

    def convert(written: str, _: tzinfo) -> str:
        if written not in allowed:
            raise InvalidError(f"{{word}} is not {noun}", f"use {words}")
        return written

    return Scalar(noun, convert, allowed=words, choices=allowed)


def whole_number(lowest: int = 1 - 10**9, highest: int = 10**9 - 1, allowed: str = "") -> Scalar:
    """Return the type of a whole number in a range; the empty text is 0."""

    def convert(written: str, _: tzinfo) -> int:
        number = written or "0"
        if not re.fullmatch(r"-?\d{1,1000}", number):
            message = "'{name}' must be a whole number, not {value}"
        elif lowest <= int(number) <= highest:
            return int(number)
        else:
            message = f"'{{name}}' must be from {lowest} to {highest}, not {number[:20]}"
        raise InvalidError(message, "write {example}")

    limits = (lowest, highest)
    return Scalar("a whole number", convert, values.NUMBER, allowed, limits=limits)


TEXT = Scalar("text", text)
TITLE = Scalar("text", title, pattern=r"[\s\S]*\S[\s\S]*")
FLAG = Scalar("true or false", flag, values.FLAG)
TEMPLATE_NAME = r"[A-Za-z0-9_-]+\.html"
TEMPLATE = Scalar(
    "the name of a template",
    template,
    allowed="a–z, A–Z, 0–9, - and _, then .html",
    pattern=TEMPLATE_NAME,
)
SLUG = Scalar("part of an address", slug, allowed="a–z, 0–9 and -", pattern=urls.SLUG.pattern)
WEB_ADDRESS = Scalar("a web address", web_address, pattern=r"[Hh][Tt][Tt][Pp][Ss]?://.+")
PART_OF_DATE = Scalar("a year, month or day", part_of_date, pattern=PART)
TEXTS = Many("a list of texts", TEXT)
ADDRESS = rf"(?:[A-Za-z]+://[^/?#]*)?{urls.FORMER.pattern}(?:[?#].*)?"
SITE_ADDRESSES = Many(
    "a list of addresses on this site", Scalar("an address", site_address, pattern=ADDRESS)
)
