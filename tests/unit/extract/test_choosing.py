"""Names do not overlap; the surer and the longer one wins."""

from __future__ import annotations

import numpy as np

from citeweave.extract.candidates import Unit
from citeweave.extract.choosing import Chosen, choose_units

KINDS = ("None", "Method", "Task")
THRESHOLD = 0.3


def choose(*units: tuple[str, set[tuple[int, int]], tuple[float, float, float]]) -> list[Chosen]:
    held = [Unit(key, [key], places) for key, places, _ in units]
    return choose_units(held, np.array([chances for _, _, chances in units]), KINDS, THRESHOLD)


def test_the_likeliest_kind_must_be_likely() -> None:
    found = choose(("a", {(0, 4)}, (0.5, 0.25, 0.25)), ("b", {(5, 9)}, (0.6, 0.0, 0.4)))
    assert [(item.unit.key, item.kind) for item in found] == [("b", "Task")]


def test_longer_wins_where_both_are_likely() -> None:
    found = choose(("kite", {(0, 4)}, (0.2, 0.8, 0.0)), ("kite fold", {(0, 9)}, (0.25, 0.75, 0.0)))
    assert [item.unit.key for item in found] == ["kite fold"]


def test_shorter_keeps_its_other_places() -> None:
    found = choose(("kite", {(0, 4), (20, 24)}, (0.2, 0.8, 0.0)), ("kite fold", {(0, 9)}, (0.1, 0.9, 0.0)))
    assert [(item.unit.key, item.places) for item in found] == [("kite fold", ((0, 9),)), ("kite", ((20, 24),))]


def test_confidence_is_the_probability_of_a_name() -> None:
    (item,) = choose(("a", {(0, 4)}, (0.2, 0.7, 0.1)))
    assert item.confidence == 0.7
