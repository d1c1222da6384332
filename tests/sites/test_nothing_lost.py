"""What an editor writes without an error is in the page: no word, no link is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.sites.building import HERE, published, written

# What readers in need depend on, and cleaning takes away elsewhere.
SURVIVORS = (
    ("[Call 1300](tel:1300)", '<a href="tel:1300">Call 1300</a>'),
    ("[Write](sms:+6613)", '<a href="sms:+6613">Write</a>'),
    ("[Mail](mailto:a@example.org?subject=Help)", 'href="mailto:a@example.org?subject=Help"'),
    ('<p lang="my" dir="ltr">ကူညီပါ</p>', '<p lang="my" dir="ltr">ကူညီပါ</p>'),
    ('<bdo dir="rtl">abc</bdo>', '<bdo dir="rtl">abc</bdo>'),
    ("| a | b |\n|---|--:|\n| 1 | 2 |", "<td"),
    ('<table><tr><td colspan="2">a</td></tr></table>', '<td colspan="2">a</td>'),
    ("Words[^1].\n\n[^1]: A note.", 'class="footnotes"'),
    ("- [x] done\n- [ ] open", "done"),
    ("<details><summary>More</summary>Words</details>", "<summary>More</summary>"),
    ("H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>", "H<sub>2</sub>O, x<sup>2</sup>"),
    ("<ruby>拐<rt>guǎi</rt></ruby>", "<ruby>拐<rt>guǎi</rt></ruby>"),
    ('<abbr title="International Labour Organization">ILO</abbr>', "<abbr title="),
    ('<time datetime="2007-03-31">today</time>', '<time datetime="2007-03-31">'),
    ('<ol start="3"><li>third</li></ol>', '<ol start="3">'),
)

SIGNS = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]:?|^ *\d+\. ", re.MULTILINE)


@pytest.mark.parametrize(("text", "html"), SURVIVORS, ids=lambda found: found[:30])
def test_what_readers_depend_on_survives_sanitizing(text: str, html: str, tmp_path: Path) -> None:
    article = f"---\ntitle: A\n---\n{text}\n"
    built = published(written(tmp_path, {"news/2007-01-01-a.md": article}))
    assert html in built.text("/news/2007/a/")


def test_every_word_of_an_article_is_in_its_page(tmp_path: Path) -> None:
    """The words are those of the complete site, without the characters of Markdown."""
    texts = {
        f"news/{path.name}": path.read_text(encoding="utf-8")
        for path in sorted((HERE / "complete/content/news").glob("*.md"))
        if path.name.count(".") == 1
    }
    plain = {name: re.sub(SIGNS, " ", text) for name, text in texts.items()}
    texts = {name: text.replace("](", "](https://example.com/#") for name, text in texts.items()}
    built = published(written(tmp_path, texts))
    shown = {
        address.split("/")[-2]: set(re.findall(r"\w+", page.body.text_content()))
        for address, page in built.pages()
        if page.find(".//article") is not None
    }
    assert len(shown) == len(texts)
    for name, text in plain.items():
        words = set(re.findall(r"\w+", text.split("---\n", 2)[2]))
        assert words - shown[re.sub(r"news/[\d-]+-(.*)\.md", r"\1", name)] == set()
