"""Characters in bodies: invisible ones are errors wherever they are, as is Zawgyi text."""

from __future__ import annotations

import pytest

from resource_site.markdown import body

PLACES = [
    ("a\n\npass\u200bword", 3, 5),
    ("[a](x\u202ey.pdf)", 1, 6),
    ("[a\u2066b](x.md)", 1, 3),
    ("![a \u00adb](x.jpg)", 1, 5),
    ('[a](x.md "ti\u200btle")', 1, 13),
    ("`co\u202ede`", 1, 4),
    ("```\nco\u202ede\n```", 2, 3),
    ("<p title='\u2067'>a</p>", 1, 11),
    ("<!-- \u202e -->\na", 1, 6),
    ("| a |\n|---|\n| \u200db |", 3, 3),
    ("a[^1]\n\n[^1]: n\u2060ote", 3, 8),
    ("# Ti\ufefftle", 1, 5),
    ("é “ü” \u200f", 1, 7),
]


@pytest.mark.parametrize("flavor", ["github", "python-markdown"])
@pytest.mark.parametrize(("text", "line", "column"), PLACES)
def test_an_invisible_character_is_an_error_with_its_place(
    text: str, line: int, column: int, flavor: str
) -> None:
    found = [
        finding
        for finding in body(text, flavor=flavor).findings
        if "there is an invisible character here (U+" in finding.message
    ]
    assert [(each.line, each.column, each.length) for each in found] == [(line, column, 1)]
    assert found[0].check == ("always" if "\u202e" in text else "html")


@pytest.mark.parametrize(("text", "line", "column"), PLACES)
def test_deleting_an_invisible_character_is_enough(text: str, line: int, column: int) -> None:
    lines = text.split("\n")
    lines[line - 1] = lines[line - 1][: column - 1] + lines[line - 1][column:]
    assert not [found for found in body("\n".join(lines)).findings if "U+" in found.message]


@pytest.mark.parametrize(
    ("reference", "check"),
    [
        ("&#8238;", "always"),
        ("&#x202E;", "always"),
        ("&shy;", "html"),
        ("&zwnj;", "html"),
        ("&#x200b;", "html"),
        ("&rlm;", "html"),
    ],
)
def test_a_character_reference_to_an_invisible_character_is_an_error(
    reference: str, check: str
) -> None:
    (found,) = body(f"a\n\nb{reference}c").findings
    assert (found.check, found.line, found.column, found.length) == (check, 3, 2, len(reference))
    assert found.message.startswith(f"{reference} is an invisible character (U+")


@pytest.mark.parametrize(
    "text",
    ["`&shy;`", "    &#8238;", "&#x200;", "&amp;shy;", "&lrm;עברית&rlm;", "ខ្មែរ&#x200b;ភាសា"],
)
def test_a_reference_that_is_shown_or_needed_stays(text: str) -> None:
    assert not body(text).findings


def test_zawgyi_text_is_an_error_at_its_beginning() -> None:
    (found,) = body("မြန်မာနိုင်ငံ\n\nText လူကုန္ကူးမႈ တိုက္ဖ်က္ေရး text").findings
    assert (found.check, found.line, found.column) == ("always", 3, 6)
    assert "Zawgyi" in found.message


def test_of_many_invisible_characters_the_first_twenty_are_listed() -> None:
    assert len(body("\u200b a" * 1000).findings) == 20


@pytest.mark.parametrize(
    "text", ["打击人口贩\n运", "かな\nカナ", "漢字\n（注）", "引\n“用”", "，\n中", "𠮷\n野"]
)
def test_a_line_break_between_han_characters_leaves_no_gap(text: str) -> None:
    assert body(text).html == f"<p>{text.replace(chr(10), '')}</p>"


@pytest.mark.parametrize(
    "text", ["中文\nEnglish", "English\n中文", "ไทย\nไทย", "한국\n사람", "a\nb"]
)
def test_a_line_break_between_other_words_stays(text: str) -> None:
    assert body(text).html == f"<p>{text}</p>"


@pytest.mark.parametrize(
    "alt",
    [
        "image", "Photo", "a picture", "photo 2", "Image (1)", "图片", "ảnh", "รูปภาพ", "ဓာတ်ပုံ",
        "IMG_1234", "DSC00012", "border.jpg", "my photo.JPEG", "border-2", "Screenshot 2024-01-05",
    ],
)  # fmt: skip
@pytest.mark.parametrize("flavor", ["github", "python-markdown"])
def test_alternative_text_that_describes_nothing_is_found(alt: str, flavor: str) -> None:
    (found,) = body(f"a\n\n![{alt}](border-2.jpg)", flavor=flavor).findings
    assert (found.check, found.line) == ("images", 3)
    assert f'"{alt}"' in found.message
    assert not body(f"![{found.fix.partition('![')[2].partition(']')[0]}](border-2.jpg)").findings


@pytest.mark.parametrize(
    "alt",
    [
        "Image of a boat",
        "Border",
        "Photographers at work",
        "The picture shows a map",
        "地图",
        "图书馆",
    ],
)
def test_alternative_text_that_describes_the_picture_is_left_alone(alt: str) -> None:
    assert not body(f"![{alt}](Border.jpg)").findings
