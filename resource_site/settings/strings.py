"""The field table of interface strings: `templates/words/en.toml` and its translations."""

from __future__ import annotations

import string
from datetime import tzinfo

from resource_site.fields.table import Definition, InvalidError, Many, Scalar, Schema, names
from resource_site.fields.types import TEXT

# Strings that are formatted by the generator, and their placeholders.
PLACEHOLDERS = {
    "day": ("day", "month", "year"),
    "month": ("month", "year"),
    "year": ("year",),
    "year_of": ("title", "year"),
    "page_of": ("title", "number"),
    "moved": ("title",),
    "feed_of": ("site", "title"),
    **dict.fromkeys(("colon", "search", "not_found", "gone", "gone_advice", "newer", "older"), ()),
    **dict.fromkeys(("source", "adapted", "reprinted"), ()),
    **dict.fromkeys(("comma", "yes", "no", "before", "after", "corrections"), ()),
}
MONTHS = Many("a list of 12 texts", TEXT, limit=12, least=12, is_unique=False)


def _formatted(*placeholders: str) -> Scalar:
    """Return the type of a text that may hold these placeholders in braces."""
    allowed = ", ".join(f"{{{{{name}}}}}" for name in placeholders) or "none"

    def convert(written: str, _: tzinfo) -> str:
        try:
            used = {name for _, name, *_ in string.Formatter().parse(written) if name is not None}
        except ValueError:
            fix = "close every brace that you open, and write {{{{ for {{"
            raise InvalidError("'{name}' has a brace without its counterpart", fix) from None
        if unknown := sorted(used - set(placeholders)):
            shown = unknown[0].replace("{", "{{").replace("}", "}}")
            message = f"'{{name}}' uses an unknown placeholder {{{{{shown}}}}}; allowed: {allowed}"
            raise InvalidError(message, "delete it, or use an allowed one")
        return written

    return Scalar("text", convert)


def _digits(written: str, _: tzinfo) -> str:
    if len(written) != 10:
        raise InvalidError("'{name}' must be ten digits, not {value}", "write {example}")
    return written


DIGITS = Scalar("text", _digits)
_MONTHS = "January February March April May June July August September October November December"
TABLE = Schema(
    "an interface string",
    (
        *(
            Definition(
                name,
                _formatted(*allowed),
                "Formatted by the generator.",
                " ".join(f"{{{part}}}" for part in allowed) or "text",
                required=True,
                default=None,
            )
            for name, allowed in PLACEHOLDERS.items()
        ),
        Definition("months", MONTHS, "Their names.", _MONTHS.split(), required=True, default=None),
        Definition("digits", DIGITS, "Zero to nine.", "0123456789", required=True, default=None),
    ),
    each=Definition("home", TEXT, "Used by templates.", "Home page"),
)
NAMES = names(TABLE)
