"""What differs between two graphs is told exactly, whichever way they are given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from citeweave.graph.build import make_graph
from citeweave.graph.diff import Comparison, Fate, Part, compare
from citeweave.graph.exports import list_items
from citeweave.graph.model import Edge, EdgeKind, Graph, Level, Link, Node
from support.builders import node_of, sketch

PAPERS = sketch(
    """
    paper 2210.17323 GPTQ: Quantization after training
      proposes Method GPTQ
      compresses BaseModel LLaMA-7B ; checkpoint
      claims speed 3.25x
    paper - Pruning in one shot
      proposes Method
      builds_on Method GPTQ ; as the GPTQ method
    """
)
GRAPH = PAPERS.graph


def diff(before: Graph, after: Graph) -> Comparison:
    return compare(list_items(before), list_items(after))


def told(before: Graph, after: Graph) -> list[tuple[Fate, Part, dict[str, tuple[object, object]]]]:
    found = diff(before, after).differences
    return [(difference.fate, difference.part, dict(difference.changes)) for difference in found]


@pytest.mark.parametrize("graph", [Graph(), GRAPH])
def test_same_graphs_do_not_differ(graph: Graph) -> None:
    assert diff(graph, graph).differences == ()


def test_totals_are_those_of_each_side() -> None:
    found = diff(Graph(), GRAPH)
    assert set(found.before.values()) == {0}
    numbers = {Part.PAPERS: 2, Part.CLAIMS: 1, Part.EDGES: 5, Part.LINKS: len(GRAPH.links)}
    assert found.after == {**numbers, Part.THINGS: len(GRAPH.nodes) - 3}
    assert {part: counts[Fate.ADDED] for part, counts in found.counts.items()} == dict(found.after)
    assert all(counts[Fate.GONE] == counts[Fate.CHANGED] == 0 for counts in found.counts.values())


def test_paper_that_is_added_comes_with_all_that_follows() -> None:
    found = diff(PAPERS.only(0).graph, GRAPH)
    names = [(difference.fate, difference.part) for difference in found.differences]
    assert names == [
        (Fate.CHANGED, Part.THINGS),
        (Fate.ADDED, Part.THINGS),
        (Fate.ADDED, Part.PAPERS),
        (Fate.ADDED, Part.EDGES),
        (Fate.ADDED, Part.EDGES),
        (Fate.ADDED, Part.LINKS),
    ]
    changes = found.differences[0].changes
    assert changes["names"] == (["GPTQ"], ["GPTQ", "the GPTQ method"])
    assert [other.fate for other in diff(GRAPH, PAPERS.only(0).graph).differences].count(Fate.GONE) == 5


def _with(node: Node) -> Graph:
    return make_graph([node, *(other for other in GRAPH.nodes if other.id != node.id)], GRAPH.edges, GRAPH.links)


def test_changed_property_is_told_with_both_values() -> None:
    paper = node_of(GRAPH, "paper:arxiv:2210.17323")
    later = _with(replace(paper, properties={**paper.properties, "votes": 0}))
    assert told(GRAPH, later) == [(Fate.CHANGED, Part.PAPERS, {"votes": (None, 0)})]
    assert told(later, GRAPH) == [(Fate.CHANGED, Part.PAPERS, {"votes": (0, None)})]


def test_changed_name_is_told() -> None:
    changed = _with(replace(node_of(GRAPH, "method:gptq"), name="OPTQ"))
    assert told(GRAPH, changed) == [(Fate.CHANGED, Part.THINGS, {"name": ("GPTQ", "OPTQ")})]


def test_changed_edge_is_one_difference() -> None:
    edges: list[Edge] = [
        replace(edge, confidence=0.5, level=Level.FAMILY) if edge.kind is EdgeKind.COMPRESSES else edge
        for edge in GRAPH.edges
    ]
    changes = {"confidence": (1.0, 0.5), "level": ("checkpoint", "family")}
    assert told(GRAPH, Graph(GRAPH.nodes, tuple(edges), GRAPH.links)) == [(Fate.CHANGED, Part.EDGES, changes)]


def test_links_are_known_by_what_they_rest_on() -> None:
    first, second = "paper:a", "paper:b"

    def refers(rule: str, via: str) -> Link:
        return Link(first, EdgeKind.REFERS_TO, second, rule, via)

    old = make_graph((), (), [refers("BUILDS_ON", "method:z"), refers("COMPRESSES", "method:a")])
    new = make_graph((), (), [refers("BUILDS_ON", "method:a"), refers("COMPRESSES", "method:a")])
    assert told(old, new) == [(Fate.ADDED, Part.LINKS, {}), (Fate.GONE, Part.LINKS, {})]
    above = Link("basemodel:llama-7b", EdgeKind.VARIANT_OF, "basemodel:llama", "size")
    changed = told(make_graph((), (), [above]), make_graph((), (), [replace(above, rule="version")]))
    assert changed == [(Fate.CHANGED, Part.LINKS, {"rule": ("size", "version")})]
