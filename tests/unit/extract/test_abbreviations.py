"""Short forms find their long forms."""

from __future__ import annotations

import pytest

from citeweave.extract.abbreviations import align_long_form, find_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We use Activation-aware Kite Quantization (AKQ).", "AKQ", "Activation-aware Kite Quantization"),
        ("AKQ (Activation-aware Kite Quantization) is new.", "AKQ", "Activation-aware Kite Quantization"),
        ("Many paper kite models (PKMs) fly.", "PKMs", "paper kite models"),
        ("a 4-bit NormalKite (NK4) type", "NK4", "NormalKite"),
        ("3D Kite Splatting (3DKS) is", "3DKS", "3D Kite Splatting"),
        ("Low-Rank Adaptation (LoRA) is", "LoRA", "Low-Rank Adaptation"),
        ("a β-variational kite encoder (β-VKE) is", "β-VKE", "β-variational kite encoder"),
        ("Mixture of Kites (MoK) routes", "MoK", "Mixture of Kites"),
        ("self-supervised kiting (SSK; see below) is", "SSK", "self-supervised kiting"),
        ("the Kite Fold Rule (\"KFR\") holds", "KFR", "Kite Fold Rule"),
        ("a kite loss (KL) term", "KL", "kite loss"),
    ],
)  # fmt: skip
def test_finds_pair(text: str, short: str, long: str) -> None:
    (pair,) = find_abbreviations(text)
    assert (pair.short, pair.long) == (short, long)
    assert text[slice(*pair.short_span)] == short
    assert text[slice(*pair.long_span)] == long


@pytest.mark.parametrize(
    "text",
    [
        "It folds maps (see below) fast.",
        "It costs less (2.3x) than that.",
        "It runs on a card (A100) alone.",
        "A sentence ends. (KFR) starts another.",
        "the plain rule (KFR) holds",
        "as in Kite (2019)",
    ],
)
def test_finds_nothing(text: str) -> None:
    assert find_abbreviations(text) == ()


def test_first_definition_counts_once() -> None:
    text = "Kite folding (KF) helps. Kind fold (KF) does not."
    assert [(pair.short, pair.long) for pair in find_abbreviations(text)] == [("KF", "Kite folding")]


def test_alignment_starts_at_a_word() -> None:
    assert align_long_form("KF", "a kite folding") == 2
    assert align_long_form("KF", "a tooth") is None
