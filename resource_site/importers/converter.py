"""markdownify, with what texts of WordPress need: fragments, escapes, captions, long fences."""

from __future__ import annotations

import re
from typing import Any

from markdownify import ATX, MarkdownConverter

from resource_site.importers import markup


class Converter(MarkdownConverter):
    """Turns HTML into Markdown; `linked` are the fragments that links of the text name."""

    def __init__(self, linked: frozenset[str]) -> None:
        self.linked = linked
        super().__init__(
            heading_style=ATX,
            bullets="-",
            sub_symbol="<sub>",
            sup_symbol="<sup>",
            strip=["script", "style", "form"],
            keep_inline_images_in=["td", "th", "a", "p", "figure", "li", "h2", "h3", "h4"],
        )

    def _usual(self) -> Any:
        """Return the library's own conversions, whose names it makes up."""
        return super()

    def convert_figcaption(self, _el: Any, text: str, parent_tags: Any) -> str:
        """Return a caption as a paragraph in italics."""
        words = markup.one_line(text)
        if "_inline" in parent_tags or not words:
            return words
        return f"\n\n{markup.emphasized(words)}\n\n"

    def convert_pre(self, el: Any, text: str, parent_tags: Any) -> str:  # noqa: ARG002 - the library names it
        """Return code between fences that no line of it ends."""
        return f"\n\n{markup.fenced(text, _language(el))}\n\n" if text else ""

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        """Return a link; an anchor without one stays a fragment."""
        if el.get("href"):
            return str(self._usual().convert_a(el, text, parent_tags))
        return f"{self._fragment(el)}{text}"

    def convert_hN(self, n: int, el: Any, text: str, parent_tags: Any) -> str:  # noqa: N802 - the name of the library
        """Return a heading with its fragment; those that WordPress makes only where a link is."""
        mark = self._fragment(el) if "_inline" not in parent_tags and text.strip() else ""
        return str(self._usual().convert_hN(n, el, f"{text} {mark}" if mark else text, parent_tags))

    def convert_td(self, el: Any, text: str, parent_tags: Any) -> str:
        """Return a cell whose vertical lines do not divide it."""
        return str(self._usual().convert_td(el, _cell(text), parent_tags))

    def convert_th(self, el: Any, text: str, parent_tags: Any) -> str:
        """Return a heading of a column in the same way."""
        return str(self._usual().convert_th(el, _cell(text), parent_tags))

    def escape(self, text: str, _parent_tags: Any) -> str:
        """Return text without signs that Markdown would read, and no other changes."""
        found = re.sub(r"([\\<`*]|~(?=~))|(?<!\w)_|_(?!\w)", r"\\\g<0>", text)
        found = re.sub(r"&(?=#?\w+;)", "&amp;", found)
        found = re.sub(r"^(\s*)(#{1,6}|[+>-])(?= )", r"\1\\\2", found)
        return re.sub(r"^(\s*\d{1,9})([.)])(?= )", r"\1\\\2", found)

    def _fragment(self, el: Any) -> str:
        name = str(el.get("id") or el.get("name") or "")
        is_made = name.startswith("h-") and name not in self.linked
        return f'<span id="{name}"></span>' if re.fullmatch(r"[\w-]+", name) and not is_made else ""


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\|", text)


def _language(element: Any) -> str:
    inner = element.find("code")
    every = [*element.get("class", []), *(inner.get("class", []) if inner else [])]
    found = (name.removeprefix("language-") for name in every if name.startswith("language-"))
    return next(filter(None, found), "")
