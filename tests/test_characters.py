"""Invisible characters and Zawgyi text are found where no script needs them, and only there."""

from __future__ import annotations

import subprocess
import sys

import pytest

from resource_site import characters

USELESS = [
    ("annex\u202efdp.exe", "U+202E"),
    ("\u202aa\u202c", "U+202A"),
    ("x \u2066y\u2069", "U+2066"),
    ("\u2067عربي\u2069", "U+2067"),
    ("pass\u200bword", "U+200B"),
    ("ไทย\u200b", "U+200B"),
    ("ខ្មែរ \u200bភាសា", "U+200B"),
    ("漢\u200b字", "U+200B"),
    ("co\u200coperate", "U+200C"),
    ("a\u200db", "U+200D"),
    ("👍\u200d", "U+200D"),
    ("a 👍\u200db", "U+200D"),
    ("hand\u00adbook", "U+00AD"),
    ("word\u2060joiner", "U+2060"),
    ("\ufeffword", "U+FEFF"),
    ("line\u2028end", "U+2028"),
    ("a\u2062b", "U+2062"),
    ("a\u3164b", "U+3164"),
    ("left\u200e to right", "U+200E"),
    ("no Hebrew here\u200f (1)\nעברית", "U+200F"),
    ("English\u061c", "U+061C"),
    ("♥\ufe0f\ufe0f", "U+FE0F"),
    ("a \U000e0061b", "U+E0061"),
    ("a\x85b", "U+0085"),
    ("five\u034f", "U+034F"),
]

NEEDED = [
    "ខ្មែរ\u200bភាសា",
    "«ខ្មែរ»\u200bភាសា",
    "**ภาษา**\u200bไทย",
    "ພາສາ\u200bລາວ",
    "မြန်မာ\u200bစာ",
    "می\u200cخواهم",
    "۱۴۰۲ ه\u200d.ش",
    "क्\u200dष",
    "ශ්\u200dරී ලංකා",
    "ಕನ್ನಡ\u200cದಲ್ಲಿ",
    "عربي (C++)\u200f و",
    "עברית\u200e 5%",
    "👩\u200d👩\u200d👧\u200d👦",
    "👩🏽\u200d⚕️ 🏳️\u200d🌈 ⛓️\u200d💥 ❤️ 1️⃣ ©️",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "葛\U000e0100城",
    "“Quotes” – dashes… 10\u202f% of\xa0them",
    "ש\u034fׁ a\u034f\u0308",
]

# Saved in UTF-8 and read in Windows-1252: what is shown is made from these.
DAMAGED = [
    *("café", "naïve", "“quoted”", "it’s", "a – b", "Zürich", "5 €", "© 2024", "20 °C", "½"),
    *("ภาษาไทย", "မြန်မာ", "ខ្មែរ", "中文", "日本語", "Привет", "Ελλάδα", "😀", "Việt", "العربية"),
]

# What may be taken for it: capitals before quotes, signs behind letters.
UNDAMAGED = [
    *(
        "«CAFÉ»",
        "à « Paris »",
        "à\xa0«\xa0Paris\xa0»",
        "NÃO",
        "«ÂGE»",
        "SÃO“",
        "PÂTÉ”",
        "CAFÉ™",
        "É“x”",
    ),
    *("Fuß²", "FUß²", "20 m², 5°", "ESPAÑA ¡QUÉ!", "Türkçe İstanbul’da", "ÎLE–DE", "Ñ°", "señor®"),
    *("Việt Nam – Hà Nội, Đà Nẵng", "å ä ö–", "naïve “ö” – façade…", "1ª é 2º", "Þórr…", "â ê î"),
]

ZAWGYI = [
    "ျမန္မာႏိုင္ငံ",
    "လူကုန္ကူးမႈ တိုက္ဖ်က္ေရး",
    "ေရႊတိဂံုဘုရား",
    "အကူအညီ လိုအပ္ပါက ဆက္သြယ္ပါ",
    "Text ရန္ကုန္ၿမိဳ႕ text",
]

UNICODE = [
    "မြန်မာနိုင်ငံ",
    "လူကုန်ကူးမှု တိုက်ဖျက်ရေး",
    "ရွှေတိဂုံဘုရား",
    "အကူအညီ လိုအပ်ပါက ဆက်သွယ်ပါ",
    "ရန်ကုန်မြို့ ၂၀၂၄",
    "ၵႂၢမ်းတႆး ၽႃႇသႃႇ",  # Shan
    "ဘာသာမန် အရေဝ်ဘာသာမန်",  # Mon
    "ကညီကျိာ် ထုလၢ်",  # Karen
    "ဗုဒ္ဓဿ ဓမ္မ",  # Pali
    "ေ",
]


@pytest.mark.parametrize(("text", "name"), USELESS)
def test_an_invisible_character_is_found_and_named(text: str, name: str) -> None:
    found = list(characters.problems(text))
    assert found
    assert f"({name}" in found[0].message
    assert text[found[0].start : found[0].end] == chr(int(name.replace("U+", "0x"), 0))


@pytest.mark.parametrize(("text", "_name"), USELESS)
def test_deleting_what_is_found_leaves_nothing_to_find(text: str, _name: str) -> None:
    for _ in range(len(text)):
        for found in [*characters.problems(text)][:1]:
            assert found.fix.startswith(("delete it", "write "))
            text = text[: found.start] + text[found.end :]
    assert not list(characters.problems(text))


@pytest.mark.parametrize("text", NEEDED)
def test_a_script_keeps_the_characters_that_it_needs(text: str) -> None:
    assert not list(characters.problems(text))


@pytest.mark.parametrize("text", ZAWGYI)
def test_burmese_in_zawgyi_encoding_is_found(text: str) -> None:
    (found,) = characters.problems(text)
    assert "Zawgyi" in found.message
    assert not text[found.start : found.end].isascii()


@pytest.mark.parametrize("text", UNICODE)
def test_text_in_unicode_is_not_taken_for_zawgyi(text: str) -> None:
    assert not list(characters.problems(text))


def test_the_zawgyi_detector_is_loaded_for_burmese_only() -> None:
    code = """
import sys
from resource_site import characters
list(characters.problems("ไทย ខ្មែរ “quotes” 漢字"))
assert "myanmartools" not in sys.modules
list(characters.problems("မြန်မာနိုင်ငံ"))
assert "myanmartools" in sys.modules
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.parametrize("meant", DAMAGED)
def test_text_in_a_wrong_encoding_is_found_and_can_be_fixed(meant: str) -> None:
    shown = "".join(
        bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in meant.encode()
    )
    found = list(characters.problems(f"Read {shown} now"))
    assert {one.message[:32] for one in found} == {"this is text in a wrong encoding"}
    text = f"Read {shown} now"
    for one in reversed(found):
        text = text[: one.start] + (one.edit or "") + text[one.end :]
    assert text == f"Read {meant} now"


@pytest.mark.parametrize("text", UNDAMAGED)
def test_a_sign_behind_a_letter_is_no_wrong_encoding(text: str) -> None:
    assert not list(characters.problems(text))


def test_half_a_quote_in_a_wrong_encoding_is_found() -> None:
    (found,) = characters.problems("quotedâ€ and")
    assert (found.start, found.end, found.edit) == (6, 8, None)


@pytest.mark.parametrize("text", ["caf\ufffd", "\ufffd\ufffd x", "a\ufffdb"])
def test_lost_characters_are_found(text: str) -> None:
    (found,) = characters.problems(text)
    assert text[found.start : found.end].strip("\ufffd") == ""
    assert found.fix == "write the characters that were here"


@pytest.mark.parametrize("character", ["\uf0b7", "\ue000", "\uf8ff", "\U000f0001", "\U0010fffd"])
def test_a_character_of_one_font_is_found(character: str) -> None:
    (found,) = characters.problems(f"a {character} b")
    assert (found.start, found.edit) == (2, None)
    assert f"U+{ord(character):04X}" in found.message


@pytest.mark.parametrize("line", ["\uf0b7 one", "\uf0a7\tone", "> \uf0d8 one", "a\n  \uf076 one"])
def test_a_bullet_of_a_symbol_font_becomes_a_list_item(line: str) -> None:
    (found,) = characters.problems(line)
    assert found.edit == "-"
