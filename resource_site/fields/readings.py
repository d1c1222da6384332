"""A date that is not written as 2007-03-31 → the days that it may mean."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

YEARS = range(1800, 2101)
BUDDHIST_ERA = 543  # years before the common era

# The months of the languages that editors of such a site write in, from January to December.
MONTHS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber märz april mai juni juli august september oktober november december
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
januari februari maret april mei juni juli agustus september oktober november desember
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
ဇန်နဝါရီ ဖေဖော်ဝါရီ မတ် ဧပြီ မေ ဇွန် ဇူလိုင် ဩဂုတ် စက်တင်ဘာ အောက်တိုဘာ နိုဝင်ဘာ ဒီဇင်ဘာ
មករា កុម្ភៈ មីនា មេសា ឧសភា មិថុនា កក្កដា សីហា កញ្ញា តុលា វិច្ឆិកា ធ្នូ
ມັງກອນ ກຸມພາ ມີນາ ເມສາ ພຶດສະພາ ມິຖຸນາ ກໍລະກົດ ສິງຫາ ກັນຍາ ຕຸລາ ພະຈິກ ທັນວາ
ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค
"""
# What may stand between the parts: prepositions, and the words for day and year.
FILLERS = frozenset(
    {"of", "the", "de", "del", "le", "den", "der", "am", "el", "ngày", "năm", "年", "月", "日"}
    | {"년", "월", "일", "วันที่", "เดือน", "ปี", "พ.ศ", "ค.ศ", "ថ្ងៃទី", "ខែ", "ឆ្នាំ", "ວັນທີ", "ເດືອນ", "ປີ"}
)
# With the marks of Thai, Lao, Burmese and Khmer, which Python takes for no letters.
LETTER = "(?:[^\\W\\d_]|[\u0300-\u036f\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u103f\u1780-\u17d3])"
PART = rf"\d+|(?:{LETTER}{{1,3}}\.)+{LETTER}+|{LETTER}+"


def days(text: str) -> list[date]:
    """Return the days that a text may mean, the latest first; without its time of day."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.casefold())
    plain = re.sub(r"tháng\s+(\d\d?)", _month_of_number, plain)
    plain = re.sub(rf"^{LETTER}+\.?,\s*", "", plain)  # a day of the week
    parts = [part for part in re.findall(PART, plain) if part not in FILLERS]
    numbers = [part for part in parts if part.isdecimal()]
    found = [_month(part) for part in parts if not part.isdecimal()]
    if len(parts) != 3 or any(len(number) not in (1, 2, 4) for number in numbers):
        return []
    options = _options([int(number) for number in numbers], found)
    real = (_real_day(*option) for option in options)
    return sorted({day for day in real if day}, reverse=True)


def is_buddhist(text: str) -> bool:
    """Return True if the year of a text is one of the Buddhist era."""
    years = (int(number) for number in re.findall(r"\d+", text) if len(number) == 4)
    return any(year - BUDDHIST_ERA in YEARS and year not in YEARS for year in years)


def _options(numbers: list[int], months: list[int]) -> list[tuple[int, int, int]]:
    """Return year, month and day in each order that people write them in."""
    if len(numbers) == 2 and all(months):
        return [(year, months[0], day) for year, day in (numbers, numbers[::-1])]
    if len(numbers) == 3:
        first, second, third = numbers
        return [(first, second, third), (third, second, first), (third, first, second)]
    return []


def _real_day(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        year -= BUDDHIST_ERA
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _month_of_number(found: re.Match[str]) -> str:
    number = int(found[1])
    return MONTHS.split()[number - 1] if 1 <= number <= 12 else found[0]


def _month(word: str) -> int:
    """Return the number of the month that a word, or its beginning, names; 0 for none."""
    is_long = len(word) > 2
    names = ((name == word or (is_long and name.startswith(word)), at) for name, at in _months())
    found = {number for is_meant, number in names if is_meant}
    return found.pop() if len(found) == 1 else 0


@cache
def _months() -> tuple[tuple[str, int], ...]:
    lines = (enumerate(line.split(), 1) for line in MONTHS.strip().split("\n"))
    return tuple({(name, number) for line in lines for number, name in line})
