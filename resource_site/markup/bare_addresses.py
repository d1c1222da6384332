"""Addresses that stand in running text without any brackets: `https://…`, `www.…`, `a@b.org`."""

from __future__ import annotations

import re

from resource_site.markup.emphasis import is_sign

_SCHEME = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_LONGEST_SCHEME = 5
_BEFORE_WWW = frozenset("*_~( \t\n")
_UNTIL_WHITE = re.compile(r"[^\s<]*+")
_TRAILING = "?!.,:;*_~'\""
_ENTITY = re.compile(r"&[A-Za-z0-9]+;\Z")
_LONGEST_ENTITY = 34
_MAIL_NAME = re.compile(r"[A-Za-z0-9.+_-]")
_MAIL_HOST = re.compile(r"@(?>(?:[A-Za-z0-9_-]++|\.(?=[A-Za-z0-9]))+)")
_LONGEST_MAIL_NAME = 256
_MANY_DOTS = 10

Found = tuple[int, int, str]
"""Where an address begins and ends in the text, and the target of its link."""


def web(text: str, at: int, done: int) -> Found | None:
    """Find the web address around the `:` or `w` at a position; it begins at `done` or later."""
    if text[at] == "w":
        return _www(text, at)
    if not text.startswith("://", at):
        return None
    begin = at
    while begin > done and at - begin <= _LONGEST_SCHEME and _is_letter(text[begin - 1]):
        begin -= 1
    if not _SCHEME.match(text[begin:at]) or not text[at + 3 : at + 4].isalnum():
        return None
    end = _end(text, at + 3, short=True)
    return (begin, end, text[begin:end]) if end else None


def mail(text: str, at: int, done: int) -> Found | None:
    """Find the mail address around the `@` at a position; it begins at `done` or later."""
    begin = at
    earliest = max(done, at - _LONGEST_MAIL_NAME)
    while begin > earliest and _MAIL_NAME.match(text[begin - 1]):
        begin -= 1
    host = _MAIL_HOST.match(text, at)
    if begin == at or not host or "." not in host[0][2:] or text.startswith("@", host.end()):
        return None
    end = host.end()
    if not _is_letter(text[end - 1]):
        return None
    address = text[begin:end]
    for scheme in ("mailto:", "xmpp:"):
        if text.endswith(scheme, max(done, begin - len(scheme)), begin):
            return begin - len(scheme), end, scheme + address
    return begin, end, f"mailto:{address}"


def _www(text: str, at: int) -> Found | None:
    if not text.startswith("www.", at) or (at and text[at - 1] not in _BEFORE_WWW):
        return None
    end = _end(text, at, short=False)
    return (at, end, f"http://{text[at:end]}") if end else None


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _end(text: str, host: int, *, short: bool) -> int:
    """Return where a web address ends whose host begins at a position, or 0 if it has none."""
    found = _UNTIL_WHITE.match(text, host)
    address = found[0] if found else ""
    if not _has_host(address, short=short):
        return 0
    return host + _length(address)


def _has_host(address: str, *, short: bool) -> bool:
    """Tell whether an address begins with a host name: no underscore in its last two parts."""
    parts = [0]
    for character in address:
        if character == "_":
            parts[-1] += 1
        elif character == ".":
            parts.append(0)
        elif character not in "-\\" and is_sign(character):
            break
    if any(parts[-2:]) and len(parts) <= _MANY_DOTS:
        return False
    return short or len(parts) > 1


def _length(address: str) -> int:
    """Return how long an address is without what belongs to the sentence after it."""
    unopened = address.count(")") - address.count("(")
    length = len(address)
    while length:
        last = address[length - 1]
        entity = _ENTITY.search(address, max(0, length - _LONGEST_ENTITY), length)
        if entity:
            length = entity.start()
        elif last in _TRAILING:
            length -= 1
        elif last == ")" and unopened > 0:
            unopened -= 1
            length -= 1
        else:
            break
    return length
