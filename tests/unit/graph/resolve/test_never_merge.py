"""Neighbours that no likeness may join."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.batch import resolve_names
from citeweave.graph.resolve.naming import identify
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.text import squeeze
from support.builders import graph_of

ROWS = [
    (NodeKind(kind), names.split("|"))
    for kind, _, names in (
        line.partition("\t")
        for line in (Path(__file__).parent / "never_merge.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
]
PAIRS = [(kind, one, other) for kind, names in ROWS for one, other in combinations(names, 2)]


def test_there_are_many_pairs() -> None:
    assert len(PAIRS) >= 300


@pytest.mark.parametrize(("kind", "names"), ROWS, ids=lambda value: value if isinstance(value, str) else None)
def test_no_two_neighbours_have_one_id(kind: NodeKind, names: list[str]) -> None:
    ids = {name: squeeze(identify(kind, name).id) for name in names}
    for one, other in combinations(names, 2):
        assert ids[one] != ids[other], (one, other)


def test_no_two_neighbours_are_joined_in_one_list() -> None:
    answers = resolve_names([(kind, name) for kind, names in ROWS for name in names], Overrides())
    for kind, one, other in PAIRS:
        assert answers[kind, one].id != answers[kind, other].id, (one, other)


@pytest.mark.parametrize(("kind", "names"), ROWS[::7], ids=lambda value: value if isinstance(value, str) else None)
def test_no_two_neighbours_are_one_node(kind: NodeKind, names: list[str]) -> None:
    papers = "\n".join(f"paper - Paper {number}\n  mentions {kind} {name}" for number, name in enumerate(names))
    graph = graph_of(papers)
    named = [node for node in graph.nodes if node.kind is kind and "inferred" not in node.properties]
    assert len(named) == len(names)
