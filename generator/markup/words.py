"""The few words that a body needs besides its own, in the language it is written in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What a screen reader says: of a footnote's way back, and of a task done or not yet done."""

    back: str
    done: str
    to_do: str


_ENGLISH = Words("Back to reference", "Done", "To do")
_WORDS = {
    "en": _ENGLISH,
    "zh": Words("返回注释标记", "已完成", "未完成"),
    "vi": Words("Trở lại chú thích", "Đã xong", "Chưa xong"),
    "th": Words("กลับไปที่เชิงอรรถ", "เสร็จแล้ว", "ยังไม่เสร็จ"),
}


def of(language: str) -> Words:
    """Return the words for a language; English where we have none."""
    return _WORDS.get(language.lower().split("-")[0], _ENGLISH)
