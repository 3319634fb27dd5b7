"""Parts of bounded size."""

from __future__ import annotations

import doctest
from typing import Any

import pytest

from citeweave.graph import batches
from citeweave.graph.batches import pack, size_of


def test_examples() -> None:
    assert doctest.testmod(batches).failed == 0


@pytest.mark.parametrize(
    ("weights", "parts"),
    [
        ([], []),
        ([9], [[9]]),
        ([1, 1, 1, 1], [[1, 1, 1], [1]]),
        ([4, 1, 1], [[4], [1, 1]]),
        ([2, 2, 9, 2, 2], [[2], [2], [9], [2], [2]]),
        ([1, 2, 3, 1], [[1, 2], [3], [1]]),
    ],
)
def test_a_part_holds_as_much_as_it_may(weights: list[int], parts: list[list[int]]) -> None:
    assert list(pack(iter(weights), lambda weight: (1, weight), (3, 3))) == parts


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("abc", 3),
        ("ä", 2),
        ("\ud83e", 3),
        (["ab", "c"], 3),
        (("ab", 1), 10),
        (2**70, 8),
        (None, 8),
        ({"a": {"b": True}}, 10),
    ],
)
def test_size_is_that_of_the_bytes(value: Any, size: int) -> None:
    assert size_of(value) == size
