"""Names of further abstracts, sorted into things by a language model: resolution must stay as right as it is on them.

`docs/resolve.md` tells how the lists came about. They are no measure of new names any more, since rules were mended by
them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from citeweave.api.commands.clusters import Part, read_clusters
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.scoring import ALL, ClusterFigures, score_clusters

LISTS = sorted((Path(__file__).parent / "sorted").glob("*.jsonl"))
MENDED = "abcde"
"""The lists by whose mistakes most rules were mended; fewer were by the later ones."""


@cache
def score(path: Path) -> ClusterFigures:
    return score_clusters(list(read_clusters(path, Part.ALL)), Overrides())


def test_all_lists_are_here() -> None:
    assert [path.stem for path in LISTS] == ["a", "b", "c", "d", "e", "f", "g", "h", "i"]
    assert sum(score(path).names[ALL] for path in LISTS) > 17_000


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_what_is_joined_is_one_thing(path: Path) -> None:
    pairs = score(path).pairs[ALL]
    precision, recall = (0.98, 0.79) if path.stem in MENDED else (0.96, 0.76)
    assert pairs.precision >= precision
    assert pairs.recall >= recall


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_parents_stand_directly_above(path: Path) -> None:
    figures = score(path)
    assert figures.parents.precision >= (0.9 if path.stem in MENDED else 0.89)
    assert figures.parents.recall >= 0.35
