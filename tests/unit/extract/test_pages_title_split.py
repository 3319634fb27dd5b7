"""The model that finds where a title ends, on titles and abstracts written for the test."""

from __future__ import annotations

import json
import time
from importlib import resources

import pytest

from citeweave.extract.pages.title_split import split_title

CASES = [
    (
        "FoldKite: Cheap Pruning for Large Paper Kites",
        "Large paper kites have become popular in parks, but they are heavy when they are wet.",
    ),
    ("A survey of small clocks with sparse gears", "The gears of a clock are often too many. We count them."),
    ("Do Teapots Dream of Tea?", "In this paper, we ask whether a teapot dreams, and we find that it does not."),
    ("Mixture of Umbrellas", "Umbrellas, which keep walkers dry, have emerged as a promising answer to rain."),
    ("3D Spoons from Single Forks", "3D spoons have recently drawn much attention, although forks are cheaper."),
    ("Efficient Neural Bread Baking", "Recent advances in baking have led to larger loaves that need larger ovens."),
    ("LadderNet: Climbing Without Rungs", "We present LadderNet, a ladder that has no rungs and still can be climbed."),
    (
        "On the Weight of Snow in Convolutional Winter Networks",
        "Snow-based models are known to melt. Despite their success, little is known of their weight.",
    ),
]


@pytest.mark.parametrize(("title", "abstract"), CASES)
def test_finds_the_end_of_the_title(title: str, abstract: str) -> None:
    assert split_title(f"{title} {abstract}") == (title, abstract)


@pytest.mark.parametrize("body", ["", "Word", "Only a Title", "A Title and Its Sub Title: Nothing Else"])
def test_a_text_too_short_for_both_is_a_title(body: str) -> None:
    assert split_title(body) == (body, "")


@pytest.mark.parametrize(
    "body",
    ["a" * 900_000 + ".", "( " * 400_000, "A-" * 400_000 + " b.", ". " * 400_000, "Ab " * 300_000, "ab. " * 200_000],
)
def test_odd_texts_are_split_fast_and_nothing_is_lost(body: str) -> None:
    began = time.perf_counter()
    title, abstract = split_title(body)
    assert "".join((title + abstract).split()) == "".join(body.split())
    assert time.perf_counter() - began < 5


def test_the_weights_are_small_and_hold_no_sentences() -> None:
    text = resources.files("citeweave.extract.pages.title_split").joinpath("weights.json").read_text(encoding="utf-8")
    assert len(text.encode()) < 200_000
    assert all(len(value.split()) <= 3 for row in json.loads(text).values() for value in row)
