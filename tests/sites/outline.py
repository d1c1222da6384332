"""A page as an outline: its headings, lists, links and fields as text that reads well in a diff."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.html import HtmlElement

BOXES = frozenset(
    [
        "article",
        "aside",
        "body",
        "details",
        "div",
        "fieldset",
        "footer",
        "form",
        "header",
        "html",
        "main",
        "nav",
        "noscript",
        "ol",
        "section",
        "table",
        "tbody",
        "thead",
        "tr",
        "ul",
    ]
)
NAMED = frozenset({"aside", "form", "nav", "section"})
HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
UNSEEN = frozenset({"data", "script", "style"})


def outline(element: HtmlElement) -> str:
    """Return what a reader finds in an element, one line for each thing in it."""
    return "\n".join(_lines(element)) + "\n"


def _lines(element: HtmlElement) -> Iterator[str]:
    for child in element.iterchildren("*"):
        name = str(child.tag)
        if name == "li":
            yield from _item(child)
        elif name in BOXES:
            inner = [name_line] if (name_line := _name_line(child)) else []
            indent = "  " if inner else ""
            yield from inner
            yield from (indent + line for line in _lines(child))
        elif name not in UNSEEN and (words := _words(child)):
            yield f"{HEADINGS[name]} {words}" if name in HEADINGS else words


def _item(item: HtmlElement) -> Iterator[str]:
    """Write the first line of a list's item behind a hyphen, the others below it."""
    blocks = [child for child in item.iterchildren("*") if child.tag in (*BOXES, *HEADINGS, "p")]
    lines = list(_lines(item)) if blocks else [_words(item)]
    yield from (("- " if number == 0 else "  ") + line for number, line in enumerate(lines))


def _name_line(box: HtmlElement) -> str:
    """Return what a screen reader says on the way into a box, and where a form is sent."""
    if box.tag not in NAMED:
        return ""
    name, action = box.get("aria-label"), box.get("action")
    parts = [str(box.tag), f'"{name}"' if name else "", f"→ {action}" if action else ""]
    return " ".join(filter(None, parts)) if name or action else ""


def _words(element: HtmlElement) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: HtmlElement) -> Iterator[str]:
    """Yield the words of an element; links, pictures and fields show what is behind them."""
    if element.tag == "img":
        yield f'[picture {element.get("src")} "{element.get("alt")}"]'
    elif element.tag in ("input", "textarea"):
        kind = element.get("type", "text") if element.tag == "input" else "long text"
        name, value = element.get("name"), element.get("value")
        yield f"[{kind} {name}={value}]" if value else f"[{kind} {name}]"
    yield element.text or ""
    for child in element.iterchildren("*"):
        yield from _pieces(child)
        yield child.tail or ""
    if element.tag == "a":
        yield f" → {element.get('href')}"
