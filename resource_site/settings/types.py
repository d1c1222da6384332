"""The types of settings that only `site.toml` has."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, tzinfo

from resource_site import urls
from resource_site.fields.table import InvalidError, Scalar

HOST = (
    r"(?!.*/\.{1,2}(?:/|$))"  # no part of the path is . or ..
    r"https?://(?:[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?"
)
WEB_ADDRESS = HOST + r"(?:[/?#][A-Za-z0-9/?#.:@!$&()*+,=_~%-]*)?"
SITE_ADDRESS = HOST + r"(?:/[A-Za-z0-9_.~-]+)*/*"
LANGUAGE_CODE = r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*"
PART_OF_PERMALINK = r"\{(?:section|year|month|day|slug)\}"
ISO_INSTANT = (
    r"[0-9]{4}(?:-?[0-9]{2}-?[0-9]{2}|-?W[0-9]{2}(?:-?[0-9])?)"
    r".[0-9]{2}[0-9:.,]*(?:Z|[+-][0-9]{2}[0-9:.]*)"
)
FIELD_NAME_PATTERN = r"[a-z][a-z0-9_]*"
CONTACT_ADDRESS = r"(?:mailto:|tel:|https://)[!-~]+"


def is_base_url(text: str) -> bool:
    """Return True if a text is the address of a site, such as https://example.org/resources."""
    return _is_address(SITE_ADDRESS, text)


def _is_web_address(text: str) -> bool:
    """Return True if a text is a whole web address that is safe in headers and HTML."""
    return _is_address(WEB_ADDRESS, text)


def _is_address(pattern: str, text: str) -> bool:
    found = re.fullmatch(pattern, text)
    return found is not None and int(found[1] or 80) < 2**16


def _base_url(written: str, _: tzinfo) -> str:
    if not is_base_url(written):
        message = "'{name}' is not the address of a site: {value}"
        raise _without_scheme(message, written, is_base_url)
    return written


def _without_scheme(message: str, written: str, is_valid: Callable[[str], bool]) -> InvalidError:
    """Return the error for an address, which may lack nothing but https:// or ASCII."""
    found = _with_ascii_host(written)
    options = (found, f"https://{found}") if "." in written else ()
    if meant := next(filter(is_valid, options), ""):
        return InvalidError(message, "write {example}", sample=meant)
    return InvalidError(message, "write it like {example}")


def _with_ascii_host(written: str) -> str:
    """Return an address whose host is in the form in which computers look it up: xn--…."""
    scheme, sign, rest = written.rpartition("://")
    host = re.split("[/?#:]", rest)[0]
    try:
        return f"{scheme}{sign}{host.encode('idna').decode()}{rest[len(host) :]}"
    except UnicodeError:
        return written


def _former_address(written: str, _: tzinfo) -> str:
    if not urls.is_alias(written) or written == "/":
        message, meant = "{word} is not an address on this site", urls.decoded(written)
        example = meant if meant != "/" and urls.is_alias(meant) else "/news/2007/old-name/"
        raise InvalidError(message, f"write it like {example}, without the host")
    return written


def _web_address(written: str, _: tzinfo) -> str:
    if written and not _is_web_address(written):
        message = "'{name}' is not a web address: {value}"
        raise _without_scheme(message, written, _is_web_address)
    return written


def _language(written: str, _: tzinfo) -> str:
    if not re.fullmatch(LANGUAGE_CODE, written):
        raise InvalidError("{word} is not a language code", "use a code like en, zh or my")
    return written


def _slug(written: str, _: tzinfo) -> str:
    if not urls.is_slug(written):
        raise InvalidError("{word} cannot be part of an address", "use a–z, 0–9 and -")
    return written


def _field_name(written: str, _: tzinfo) -> str:
    if not re.fullmatch(FIELD_NAME_PATTERN, written):
        raise InvalidError("{word} cannot be the name of a field", "use a–z, 0–9 and _")
    return written


def _permalink(written: str, _: tzinfo) -> str:
    rest = re.sub(PART_OF_PERMALINK, "0", written)
    if "{slug}" not in written or not re.fullmatch(r"/([a-z0-9-]+/)+", rest):
        raise InvalidError("{word} is not a pattern for addresses", "write it like {example}")
    return written


def _contact(written: str, _: tzinfo) -> str:
    if written and not re.fullmatch(CONTACT_ADDRESS, written):
        raise InvalidError("'{name}' is not a contact address: {value}", "write it like {example}")
    return written


def _instant(written: str, _: tzinfo) -> str:
    try:
        is_instant = not written or datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        is_instant = False
    if not is_instant:
        message = "'{name}' is not a date with time and zone: {value}"
        raise InvalidError(message, "write it like {example}")
    return written


BASE_URL = Scalar("a web address", _base_url, pattern=SITE_ADDRESS)
FORMER_ADDRESS = Scalar("an address on this site", _former_address, pattern=urls.FORMER.pattern)
STRICT_ADDRESS = Scalar("a web address", _web_address, pattern=f"(?:{WEB_ADDRESS})?")
LANGUAGE = Scalar("a language code", _language, pattern=LANGUAGE_CODE)
NAME = Scalar("a name", _slug, pattern=urls.SLUG.pattern)
FIELD_NAME = Scalar("the name of a field", _field_name, pattern=FIELD_NAME_PATTERN)
PERMALINK = Scalar(
    "a pattern",
    _permalink,
    allowed="{section}, {year}, {month}, {day} and {slug} between slashes",
    pattern=rf"(?=.*\{{slug\}})/(?:(?:[a-z0-9-]|{PART_OF_PERMALINK})+/)+",
)
CONTACT = Scalar(
    "a contact", _contact, allowed="mailto:, tel: or https://", pattern=f"(?:{CONTACT_ADDRESS})?"
)
INSTANT = Scalar("a date with time and zone", _instant, pattern=f"(?:{ISO_INSTANT})?")
