from __future__ import annotations

from citeweave.graph.lineage import Way, trace
from support.builders import graph_of

GRAPH = graph_of(
    """
    paper - First
      proposes Method A
    paper - Second
      proposes Method B
      builds_on Method A
      compresses BaseModel Root
    paper - Third
      proposes Method C
      builds_on Method B
      compared_with Method A
    paper - Round
      proposes Method X
      builds_on Method Y
    paper - And round
      proposes Method Y
      builds_on Method X
    """
)


def steps(way: Way) -> list[tuple[int, str, str, str, bool]]:
    """Return depth, source, kind, target and whether nothing goes further, with names for ids."""
    names = {node.id: node.name for node in GRAPH.nodes}
    return [(s.depth, names[s.source], s.kind.value, names[s.target], s.is_last) for s in way.steps]


def test_lineage_of_a_work() -> None:
    found = trace(GRAPH, ["method:b"], 30)
    assert steps(found.works_back) == [(1, "B", "BUILDS_ON", "A", True), (1, "B", "COMPRESSES", "Root", True)]
    assert found.works_back.ends == ("basemodel:root", "method:a")
    assert steps(found.works_on) == [(1, "C", "BUILDS_ON", "B", True)]
    assert steps(found.papers_back) == [(1, "Second", "BUILDS_ON", "First", True)]
    assert steps(found.papers_on) == [(1, "Third", "BUILDS_ON", "Second", True)]
    (step,) = found.papers_on.steps
    assert (step.via, step.paper) == ("method:b", step.source)
    assert "builds_on Method B" in step.evidence


def test_depths_are_those_of_the_shortest_way() -> None:
    third = next(node.id for node in GRAPH.nodes if node.name == "Third")
    found = trace(GRAPH, [third], 30)
    assert steps(found.papers_back) == [
        (1, "Third", "BUILDS_ON", "Second", False),
        (1, "Third", "COMPARED_WITH", "First", True),
        (2, "Second", "BUILDS_ON", "First", True),
    ]
    assert [(node, depth) for node, depth in found.works_back.depths.items() if depth] == [
        ("method:b", 1),
        ("basemodel:root", 2),
        ("method:a", 2),
    ]


def test_depth_is_a_limit() -> None:
    found = trace(GRAPH, ["method:c"], 1)
    assert steps(found.works_back) == [(1, "C", "BUILDS_ON", "B", False)]
    assert found.works_back.ends == ()


def test_circle_ends() -> None:
    found = trace(GRAPH, ["method:x"], 30)
    assert steps(found.works_back) == [(1, "X", "BUILDS_ON", "Y", False), (2, "Y", "BUILDS_ON", "X", False)]
    assert found.works_back.ends == ()


def test_node_without_lineage_has_none() -> None:
    assert trace(GRAPH, ["method:nobody"], 30).works_back.steps == ()
