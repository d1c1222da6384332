"""A digest is short and changes with every text and with their order."""

from __future__ import annotations

import itertools
import re

from resource_site.cache import digest


def test_a_digest_is_32_hexadecimal_digits_however_long_the_texts_are() -> None:
    for parts in ([], [""], ["a"], ["ก" * 100_000, "b"]):
        assert re.fullmatch(r"[0-9a-f]{32}", digest.of(parts))


def test_equal_texts_have_an_equal_digest_whatever_holds_them() -> None:
    assert digest.of(["a", "b"]) == digest.of(("a", "b")) == digest.of(iter("ab"))


def test_no_two_rows_of_texts_run_together() -> None:
    rows = [
        *([], [""], ["", ""], ["ab"], ["a", "b"], ["b", "a"], ["ab", ""], ["", "ab"]),
        *(["a, b"], ["a', 'b"], ['a", "b'], ["a\0b"], ["a\nb"], ["a\\", "b"], ["a\\b"]),
        *(["('a', 'b')"], ["é"], ["e\u0301"], ["\udce9"]),
    ]
    for one, other in itertools.combinations(rows, 2):
        assert digest.of(one) != digest.of(other), (one, other)
