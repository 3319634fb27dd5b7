from __future__ import annotations

import networkx
import pytest

from citeweave.graph.analysis import Bridge, Pair, analyse, find_bridges, find_communities, pagerank, used_together
from citeweave.graph.model import Graph
from support.builders import graph_of

EDGES = [("a", "b"), ("a", "c"), ("b", "c"), ("c", "a"), ("d", "c"), ("e", "f"), ("f", "g")]
TRIANGLES = [("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x"), ("c", "x"), ("z", "leaf")]


def test_pagerank_is_that_of_networkx() -> None:
    expected = networkx.pagerank(networkx.DiGraph(EDGES), alpha=0.85, tol=1e-12, max_iter=1000)
    assert pagerank(EDGES) == {node: pytest.approx(rank, abs=1e-6) for node, rank in expected.items()}
    assert sum(pagerank(EDGES).values()) == pytest.approx(1, abs=1e-5)


def test_order_and_repetition_change_nothing() -> None:
    assert pagerank([*reversed(EDGES), *EDGES]) == pagerank(EDGES)
    assert find_communities([*reversed(TRIANGLES), *TRIANGLES]) == find_communities(TRIANGLES)
    assert find_bridges([*reversed(TRIANGLES), *TRIANGLES]) == find_bridges(TRIANGLES)


def test_communities_are_numbered_by_size() -> None:
    assert find_communities(TRIANGLES) == (("leaf", "x", "y", "z"), ("a", "b", "c"))


def test_bridges_part_groups() -> None:
    # The way to the leaf parts nothing but the leaf.
    assert find_bridges(TRIANGLES) == (Bridge("c", "x", 3),)
    assert find_bridges([("a", "b"), ("b", "c"), ("c", "d")]) == (Bridge("b", "c", 2),)


def test_techniques_are_used_together_by_papers() -> None:
    graph = graph_of(
        """
        paper - One
          proposes Method M
          uses Technique pruning
          uses Technique quantization
        paper - Two
          uses Technique quantization
          uses Technique pruning
          uses Technique fine-tuning
        paper - Three
          uses Technique pruning
        """
    )
    pruning, quantization, tuning = "technique:pruning", "technique:quantization", "technique:fine-tuning"
    assert used_together(graph) == (
        Pair(pruning, quantization, 2),
        Pair(tuning, pruning, 1),
        Pair(tuning, quantization, 1),
    )


def test_analysis_ranks_papers_by_references_and_things_by_what_builds_on_them() -> None:
    graph = graph_of(
        """
        paper - Old
          proposes Method M
        paper - New
          proposes Method N
          builds_on Method M
        paper - Newer
          builds_on Method N
        paper - Alone
          mentions Task translation
        """
    )
    found = analyse(graph).properties
    ids = {node.name: node.id for node in graph.nodes}
    ranks = {name: found[ids[name]].get("pagerank") for name in ("Old", "New", "M", "N", "Newer")}
    assert ranks == {
        "Old": pytest.approx(0.4744, abs=1e-4),
        "New": pytest.approx(0.3412, abs=1e-4),
        "M": pytest.approx(0.4744, abs=1e-4),
        "N": pytest.approx(0.3412, abs=1e-4),
        "Newer": pytest.approx(0.1844, abs=1e-4),
    }
    assert ids["Alone"] not in found
    assert ids["translation"] not in found
    assert "bridges" not in found[ids["Old"]]


def test_analysis_of_nothing_is_empty() -> None:
    found = analyse(Graph())
    assert (found.properties, found.communities, found.pairs, found.bridges) == ({}, (), (), ())
