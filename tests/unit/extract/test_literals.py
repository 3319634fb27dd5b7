"""What is read off a pattern: strings that its matches hold and start with."""

from __future__ import annotations

import re

import pytest

from citeweave.extract.literals import Outlook, find_starts, fold_text, read_outlook


@pytest.mark.parametrize(
    ("pattern", "needs", "starts"),
    [
        ("fold", [{"fold"}], {"fold"}),
        (r"\b(?i:We) (?:fold|cut)s?\b", [{"we fold", "we cut"}], {"we fold", "we cut"}),
        ("(?:the )?fold", [{"fold"}], {"fold", "the fold"}),
        (r"\w+fold", [{"fold"}], set()),
        (r"kite\d*tail", [{"kite"}, {"tail"}], {"kite"}),
        ("(?:kite)+s", [{"kite"}, {"s"}], {"kite"}),
        (r"(?<=of )(?:kite|tail)\w", [{"of "}, {"kite", "tail"}], {"kite", "tail"}),
        ("(?!kite)tail", [{"tail"}], {"tail"}),
        ("[Kk]ite", [{"kite"}], {"kite"}),
        ("[^k]ite|tail", [{"ite", "tail"}], set()),
        ("kite|[a-z]", [], set()),
        ("(?:kite)?", [], set()),
        ("[éÉ]tude", [{"tude"}], set()),
        ("×3", [{"×3"}], {"×3"}),
    ],
)
def test_needs_and_starts(pattern: str, needs: list[set[str]], starts: set[str]) -> None:
    outlook = read_outlook(pattern)
    assert sorted(map(sorted, outlook.needs)) == sorted(map(sorted, needs))
    assert set(outlook.starts) == starts


def test_many_alternatives_are_no_help() -> None:
    pairs = [first + second for first in "abcdefghi" for second in "abcdefghi"]
    assert read_outlook("|".join(f"{pair}kite" for pair in pairs)) == Outlook()


def test_a_start_that_is_everywhere_is_none() -> None:
    assert read_outlook(" kite").starts == (" kite",)
    assert read_outlook(r" \w+").starts == ()


def test_folding_keeps_the_length_and_finds_odd_cases() -> None:
    for text in ("K", "ſ", "ı", "İ", "ẞ", "Σ", "ǅ", "𝒦", "FOLD é"):
        assert len(fold_text(text)) == len(text)
    assert all(re.fullmatch(plain, odd, re.IGNORECASE) and fold_text(odd) == plain
               for odd, plain in [("\u212a", "k"), ("ſ", "s"), ("ı", "i"), ("İ", "i")])  # fmt: skip


def test_starts_are_found_in_order() -> None:
    assert find_starts("tail kite tailtail", ["kite", "tail"]) == [0, 5, 10, 14]
