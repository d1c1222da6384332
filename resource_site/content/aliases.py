"""The former addresses of a document, which must be on this site."""

from __future__ import annotations

import re

from resource_site import urls
from resource_site.fields.texts import entries, words
from resource_site.fields.validation import Fields
from resource_site.fields.values import Text
from resource_site.problems import Severity
from resource_site.settings.config import Config


def check(fields: Fields, address: str, config: Config) -> None:
    """Report addresses on other sites, and the own `address` of the document.

    Of those on other sites, only the paths would be redirected, on this one.
    """
    written = fields.written.get("aliases")
    for item in entries(written.value) if written else ():
        text = words(item) if isinstance(item, Text) else ""
        if "://" in text and not re.match(config.own_links, text):
            message = f"{text[:80]} is an address on another site"
            fix = "write the part after the host, like /news/2007/old-name/, if it was on this site"
            fields.error(item.position, message, fix)
        elif text and address in (text, urls.path_of(text).rstrip("/") + "/"):
            message = f"{address} is the address of this document itself"
            fields.error(item.position, message, "delete it from aliases", Severity.WARNING)
