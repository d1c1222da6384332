"""Markdown text → Body: what GitHub's preview shows, and only what a page may contain.

In: the text of a body and its language.  Out: a `Body`; problems are findings in it, never
exceptions.  Imports nothing of the package but `problems` and `values`.
"""

from __future__ import annotations

from collections.abc import Sequence

from resource_site.markdown.body import Body, LimitError


def body(
    text: str,
    *,
    language: str = "en",
    flavor: str = "github",
    extensions: Sequence[str] = (),
    own_links: str = "",
) -> Body:
    r"""Convert Markdown text to HTML, references, anchors and findings.

    The text has line ends of `\n`, no front matter and no byte-order mark.  `language` selects
    the labels for screen readers.  `extensions` are those of the flavor "python-markdown".
    Web addresses that begin with the pattern `own_links` lead to this site.
    """
    from resource_site.markdown import plain, render  # noqa: PLC0415 - all bodies may be cached

    try:
        if flavor == "github":
            return render.body(plain.safe(text), language, own_links)
        from resource_site.markdown import python_markdown  # noqa: PLC0415 - few sites need it

        return python_markdown.body(plain.safe(text), extensions, own_links)
    except LimitError as limit:
        return Body("", (), (), (limit.finding,))


def beginning(body: Body) -> str:
    """Return the first words of a body as plain text, about 200 characters, cut between words."""
    from resource_site.markdown import plain  # noqa: PLC0415 - most articles have a summary

    return plain.beginning(body.html)
