"""Markdown text → Body: what GitHub's preview shows, and nothing a page may not hold."""

from __future__ import annotations

from resource_site.markup.body import Body


def body(text: str, *, language: str = "en") -> Body:
    r"""Return what Markdown text becomes; mistakes are findings in it, never exceptions.

    The text has line ends of `\n`, no front matter and no byte-order mark.  The language is that
    of the words a screen reader says about footnotes and tasks.
    """
    from resource_site.markup import everyday  # noqa: PLC0415 - a build may remember all articles

    found = everyday.body(text, language)
    if found is None:
        from resource_site.markup import conversion  # noqa: PLC0415 - most articles are everyday ones

        found = conversion.body(text, language)
    return found


def beginning(body: Body) -> str:
    """Return the first words of a body as plain text, about 200 letters, cut between words."""
    from resource_site.markup import plain  # noqa: PLC0415 - most articles have a summary

    return plain.beginning(body.html)
