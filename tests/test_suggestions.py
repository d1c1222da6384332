"""A misspelt name is recognized, among a few names or among ten thousand, in bounded work."""

from __future__ import annotations

import difflib
import random

import pytest

from resource_site.suggestions import Suggestions, did_you_mean


@pytest.mark.parametrize(
    ("word", "meant"),
    [("sumary", "summary"), ("Titel", "title"), ("TAGS", "tags"), ("zzz", ""), ("", "")],
)
def test_a_misspelt_word_is_recognized(word: str, meant: str) -> None:
    assert did_you_mean(word, ["title", "summary", "tags"]) == meant
    assert Suggestions(["title", "summary", "tags"]).closest(word) == meant


def names(count: int) -> list[str]:
    chance = random.Random(3)
    words = ["border", "liaison", "meeting", "report", "training", "law", "plan", "victim", "aid"]
    return [f"{'-'.join(chance.choices(words, k=3))}-{number}" for number in range(count)]


def test_a_misspelt_name_is_found_among_ten_thousand() -> None:
    known = names(10_000)
    suggestions = Suggestions(known)
    chance = random.Random(4)
    for name in chance.sample(known, 50):
        at = chance.randrange(3, 12)
        assert suggestions.closest(name[:at] + name[at + 1 :]) == name


def test_few_names_are_compared_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    real = difflib.get_close_matches

    def counted(word: str, possibilities: list[str], n: int, cutoff: float) -> list[str]:
        compared.append(len(possibilities))
        return real(word, possibilities, n=n, cutoff=cutoff)

    monkeypatch.setattr(difflib, "get_close_matches", counted)
    suggestions = Suggestions(names(10_000))
    for word in ("reprt-law-pla-17", "zzz", "", "border-liaison-meeting-x"):
        suggestions.closest(word)
    assert max(compared) <= 20
