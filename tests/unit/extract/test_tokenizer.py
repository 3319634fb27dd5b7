"""What stays whole, and what is cut."""

from __future__ import annotations

import pytest

from citeweave.extract.pipeline import load


def cut(text: str) -> list[str]:
    return [token.text for token in load().make_doc(text)]


@pytest.mark.parametrize(
    "word",
    [
        "LLaMA-2-7B", "W4A4", "1.58-bit", r"64\%", "ViT-B/16", r"3$\times$", "v2.0", "Qwen2.5-VL-72B-Instruct", "e.g.",
        "3.5x", "https://example.org/a/b-c?d=1", "ResNet-18/50", r"$\alpha$", "Tanks&Temples", "C++", "half-folded",
    ],
)  # fmt: skip
def test_keeps_whole(word: str) -> None:
    assert word in cut(f"We fold {word} here.")
    assert word in cut(f"We fold it ({word}).")
    assert word in cut(f"We fold {word}, then cut.")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We fold.", ["We", "fold", "."]),
        ("folds (fast)!", ["folds", "(", "fast", ")", "!"]),
        ("“folds” 'fast'", ["“", "folds", "”", "'", "fast", "'"]),
        ("Foldnet's tail", ["Foldnet", "'s", "tail"]),
        ("fold—cut", ["fold", "—", "cut"]),
        ("Mixture-of-Folds(MoF) is", ["Mixture-of-Folds", "(", "MoF", ")", "is"]),
        ("speed/accuracy", ["speed", "/", "accuracy"]),
        ("See https://example.org/a.", ["See", "https://example.org/a", "."]),
        ("fold,cut", ["fold", ",", "cut"]),
        ("It ends.Another starts.", ["It", "ends", ".", "Another", "starts", "."]),
    ],
)
def test_cuts(text: str, words: list[str]) -> None:
    assert cut(text) == words


def test_loses_no_character() -> None:
    text = "A  fold, (e.g.\n\tv2.0) — of “x”… and\xa0more.  "
    assert load().make_doc(text).text == text
