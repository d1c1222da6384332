"""Labels that a body needs besides its own text, by language."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

_WORDS = {
    "en": "Back to reference|Done|To do|Table|Note|Tip|Important|Warning|Caution",
    "zh": "返回注释标记|已完成|未完成|表格|注意|提示|重要|警告|小心",
    "vi": "Trở lại chú thích|Đã xong|Chưa xong|Bảng|Lưu ý|Mẹo|Quan trọng|Cảnh báo|Thận trọng",
    "th": "กลับไปที่เชิงอรรถ|เสร็จแล้ว|ยังไม่เสร็จ|ตาราง|หมายเหตุ|เคล็ดลับ|สำคัญ|คำเตือน|ข้อควรระวัง",
    "my": "မှတ်ချက်ညွှန်းဆိုရာသို့ ပြန်သွားရန်|ပြီးပါပြီ -|မပြီးသေးပါ -|ဇယား|မှတ်ချက်|အကြံပြုချက်|အရေးကြီး|သတိပေးချက်|သတိပြုရန်",
}


class Words(NamedTuple):
    """Labels of footnotes, tasks and tables for screen readers, and the titles of alerts."""

    back: str
    done: str
    to_do: str
    table: str
    note: str
    tip: str
    important: str
    warning: str
    caution: str


@cache
def of(language: str) -> Words:
    """Return the labels for a language; English for one that is not in the table."""
    return Words(*_WORDS.get(language.lower().split("-")[0], _WORDS["en"]).split("|"))
