from __future__ import annotations

from dataclasses import replace

import pytest

from citeweave.api.verifying import verify
from citeweave.graph.model import Edge, EdgeKind, Entry, Graph, NodeKind, Section
from support.builders import edges_of, sketch

TWO = sketch("paper - A\n proposes Method X\n uses Technique pruning\n claims speed 2x\npaper - B\n mentions Task t")
GRAPH = TWO.graph
EDGE = edges_of(GRAPH, EdgeKind.USES)[0]


def entries(**abstracts: str) -> list[Entry]:
    """Return papers as they stand on a page; some with another abstract."""
    return [
        Entry(f"p-{number}", paper.title, abstracts.get(paper.title, paper.abstract), "p", number)
        for number, paper in enumerate(TWO.papers)
    ]


def spoil(**evidence: object) -> tuple[Graph, Edge]:
    """Return the graph with one edge whose evidence is wrong, and the edge."""
    wrong = replace(EDGE, evidence=replace(EDGE.evidence, **evidence))  # type: ignore[arg-type]
    return Graph(GRAPH.nodes, tuple(wrong if edge == EDGE else edge for edge in GRAPH.edges)), wrong


def test_verify_finds_all_evidence_of_a_build() -> None:
    result = verify(GRAPH)
    assert (result.edges, result.failures, result.unchecked) == (4, (), 0)


def test_verify_of_nothing_is_fine() -> None:
    assert verify(Graph()).edges == 0


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        ({"start": EDGE.evidence.start + 1}, "the abstract has '1 uses"),
        ({"text": "S1 uses"}, "the abstract has 'S1 uses Technique pruning.' there"),
        ({"text": ""}, "it has no evidence"),
        ({"start": -3}, "its offsets -3 to "),
        ({"end": 9_999}, f"its offsets {EDGE.evidence.start} to 9999 lie outside the abstract"),
        ({"end": EDGE.evidence.start}, "lie outside the abstract"),
        ({"section": Section.TITLE}, "lie outside the title"),
    ],
)
def test_verify_says_what_is_wrong(evidence: dict[str, object], reason: str) -> None:
    graph, wrong = spoil(**evidence)
    result = verify(graph)
    ((edge, why),) = result.failures
    assert edge == wrong
    assert reason in why
    assert result.edges == 4


def test_verify_misses_a_paper() -> None:
    nodes = tuple(node for node in GRAPH.nodes if node.id != EDGE.paper)
    result = verify(Graph(nodes, GRAPH.edges))
    assert {why for _, why in result.failures} == {"its paper is not in the store"}
    assert len(result.failures) == 3


def test_verify_against_files() -> None:
    result = verify(GRAPH, entries())
    assert (result.edges, result.failures, result.unchecked) == (4, (), 0)


def test_verify_against_files_that_changed() -> None:
    result = verify(GRAPH, entries(A="Another text."))
    assert {edge.paper for edge, _ in result.failures} == {EDGE.paper}
    assert len(result.failures) == 3


def test_verify_leaves_papers_that_stand_in_no_file_unchecked() -> None:
    result = verify(GRAPH, entries()[:1])
    assert (result.edges, result.failures, result.unchecked) == (3, (), 1)
    assert verify(GRAPH, []).unchecked == 4


def test_verify_against_files_looks_past_the_store() -> None:
    nodes = tuple(
        replace(node, properties={**node.properties, "abstract": "Damaged."}) if node.kind is NodeKind.PAPER else node
        for node in GRAPH.nodes
    )
    damaged = Graph(nodes, GRAPH.edges)
    assert len(verify(damaged).failures) == 4
    assert not verify(damaged, entries()).failures


def test_verify_counts_characters_and_not_bytes() -> None:
    emoji = sketch("paper - Ü🦙\n proposes Method 🦙-Net\n uses Technique é ; as é").graph
    assert not verify(emoji).failures
