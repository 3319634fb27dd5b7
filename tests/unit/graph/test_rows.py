from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from citeweave.graph.build import build
from citeweave.graph.errors import RecordError
from citeweave.graph.model import Graph, NodeKind, Truncation
from citeweave.graph.rows import (
    EDGE_PROPERTIES,
    NODE_PROPERTIES,
    edge_from_properties,
    edge_properties,
    export_hash,
    from_lines,
    node_from_properties,
    node_properties,
    to_lines,
)
from support.builders import graph_of, make_paper

GRAPH = graph_of(
    """
    paper 2210.17323 GPTQ: „Genau" quantisiert
      proposes Method GPTQ ; 0.5
      compresses BaseModel OPT-175B ; checkpoint ; as OPT
      compared_with Method RTN ; better
      claims speed 3.25x
    paper - Pruning
      proposes Method
    """
)
FULL = replace(
    make_paper("Full", "Text."),
    n_authors=1,
    date="2022-10-31",
    votes=0,
    comments=2,
    truncated=Truncation.END,
    sources=(),
)


def test_every_kind_of_node_has_its_properties() -> None:
    assert set(NODE_PROPERTIES) == set(NodeKind)


@pytest.mark.parametrize("graph", [Graph(), GRAPH, build([FULL], {}, "v").graph], ids=["empty", "sketch", "full"])
def test_export_is_read_back(graph: Graph) -> None:
    lines = list(to_lines(graph))
    assert from_lines(lines) == graph
    assert list(to_lines(from_lines(reversed(lines)))) == lines


def test_export_has_a_line_for_each_node_then_for_each_edge() -> None:
    rows = [json.loads(line) for line in to_lines(GRAPH)]
    assert [row["id"] for row in rows if "node" in row] == [node.id for node in GRAPH.nodes]
    assert ["node" in row for row in rows] == [True] * len(GRAPH.nodes) + [False] * (
        len(GRAPH.edges) + len(GRAPH.links)
    )
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in to_lines(GRAPH))


def test_export_is_readable_text() -> None:
    text = "".join(to_lines(GRAPH))
    assert "„Genau" in text
    assert '"confidence":0.5' in text
    assert "null" not in text


def test_export_keeps_the_order_of_properties() -> None:
    for line in to_lines(GRAPH):
        row = json.loads(line)
        if "rule" in row:
            assert list(row) == ["edge", "source", "target", "rule"]
        elif "edge" in row:
            names = [name for name in row if name not in ("edge", "source", "target", "paper")]
            assert names == [name for name in EDGE_PROPERTIES if name in row]
        else:
            known = ["node", "id", "name", *NODE_PROPERTIES[NodeKind(row["node"])]]
            assert list(row) == [name for name in known if name in row]


def test_export_hash_tells_graphs_apart() -> None:
    assert export_hash(GRAPH) == export_hash(from_lines(to_lines(GRAPH)))
    assert export_hash(Graph(GRAPH.nodes, GRAPH.edges[1:])) != export_hash(GRAPH)
    assert len(export_hash(Graph())) == 64


def test_node_properties_are_plain() -> None:
    for node in GRAPH.nodes:
        row = node_properties(node)
        assert json.loads(json.dumps(row)) == row
        assert node_from_properties(node.kind, row) == node


def test_node_from_properties_passes_over_what_it_does_not_know() -> None:
    node = GRAPH.nodes[0]
    row = {**node_properties(node), "type": "Paper", "title": None, "_internal": 5}
    assert node_from_properties(node.kind, row) == node


def test_edge_properties_leave_out_what_is_absent() -> None:
    for edge in GRAPH.edges:
        row = edge_properties(edge)
        assert ("outcome" in row) == (edge.outcome is not None)
        assert ("level" in row) == (edge.level is not None)
        assert edge_from_properties(edge.source, edge.kind, edge.target, row) == edge
        assert (
            edge_from_properties(edge.source, edge.kind, edge.target, {"level": None, "outcome": None, **row}) == edge
        )


def test_edge_from_properties_takes_a_whole_number_for_a_confidence() -> None:
    edge = GRAPH.edges[-1]
    read = edge_from_properties(edge.source, edge.kind, edge.target, {**edge_properties(edge), "confidence": 1})
    assert isinstance(read.confidence, float)


def test_from_lines_passes_over_blank_lines() -> None:
    assert from_lines(["\n", "   ", *to_lines(GRAPH), ""]) == GRAPH


def row_of(word: str) -> dict[str, Any]:
    """Return the first row of the export that is a ``node`` or an ``edge``."""
    rows = (json.loads(line) for line in to_lines(GRAPH))
    found: dict[str, Any] = next(row for row in rows if word in row)
    return found


def without(word: str, name: str) -> str:
    """Return a line of the export that lacks a value."""
    return json.dumps({key: value for key, value in row_of(word).items() if key != name})


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "{",
        "[]",
        "5",
        '"node"',
        "null",
        "{}",
        "[" * 100_000,
        '{"node": "Model", "id": "model:x", "name": "x"}',
        '{"node": "Method", "id": "x", "name": "x"}',
        '{"node": "Method", "id": "task:x", "name": "x"}',
        '{"node": "Method", "id": 5, "name": "x"}',
        '{"node": "Paper", "id": "paper:x", "name": "x", "votes": "many"}',
        without("node", "id"),
        without("node", "name"),
        *(without("edge", name) for name in ("source", "target", "edge", "paper", "section", "evidence_start")),
        *(without("edge", name) for name in ("evidence", "confidence", "component", "version")),
        json.dumps({**row_of("edge"), "edge": "LIKES"}),
        json.dumps({**row_of("edge"), "section": "body"}),
        json.dumps({**row_of("edge"), "confidence": "sure"}),
        json.dumps({**row_of("edge"), "level": "top"}),
        json.dumps({**row_of("edge"), "outcome": "won"}),
        json.dumps({**row_of("edge"), "source": "nowhere"}),
        json.dumps({**row_of("edge"), "source": "task:x"}),
    ],
)
def test_from_lines_names_the_bad_line(line: str) -> None:
    lines = [*list(to_lines(GRAPH))[:2], "\n", line]
    with pytest.raises(RecordError, match=r"^graph.jsonl, line 4: no node or edge of an export"):
        from_lines(lines, "graph.jsonl")
