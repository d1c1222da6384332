"""The few words that a body needs besides its own, in the language it is written in."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """What a screen reader says: of a way back from a footnote, of tasks and of tables."""

    back: str
    done: str
    to_do: str
    table: str


_ENGLISH = Words("Back to reference", "Done", "To do", "Table")
_WORDS = {
    "en": _ENGLISH,
    "zh": Words("返回注释标记", "已完成", "未完成", "表格"),
    "vi": Words("Trở lại chú thích", "Đã xong", "Chưa xong", "Bảng"),
    "th": Words("กลับไปที่เชิงอรรถ", "เสร็จแล้ว", "ยังไม่เสร็จ", "ตาราง"),
    "my": Words("မှတ်ချက်ညွှန်းဆိုရာသို့ ပြန်သွားရန်", "ပြီးပါပြီ -", "မပြီးသေးပါ -", "ဇယား"),
}


def of(language: str) -> Words:
    """Return the words for a language; English where we have none."""
    return _WORDS.get(language.lower().split("-")[0], _ENGLISH)
