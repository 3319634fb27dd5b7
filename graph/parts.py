"""A graph in parts of whole papers, each small enough for one write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from citeweave.graph.batches import pack, size_of
from citeweave.graph.build import describe_all, with_links
from citeweave.graph.model import Edge, EdgeKind, Graph, Node, NodeKind

ROWS, BYTES = 40_000, 16 * 1024 * 1024
"""How much goes into one transaction at most; what a store has to hold in memory at once grows with it."""


def split(graph: Graph, papers: int, rows: int = ROWS, size: int = BYTES) -> Iterator[Graph]:
    """Yield the graph in parts of whole papers; written one by one, in whatever parts, they give it back.

    A part has at most so many papers, `rows` that they state (nodes and edges), and bytes, unless one paper alone has
    more.
    """
    edges: dict[str, list[Edge]] = defaultdict(list)
    paper_of: dict[str, str] = {}
    for edge in graph.edges:
        edges[edge.paper].append(edge)
        if edge.kind is EdgeKind.CLAIMS:
            paper_of[edge.target] = edge.paper
    nodes: dict[str, list[Node]] = {node.id: [node] for node in graph.nodes if node.kind is NodeKind.PAPER}
    for node in graph.nodes:
        if node.kind is NodeKind.CLAIM:
            nodes[paper_of[node.id]].append(node)

    def weigh(paper: str) -> tuple[int, int, int]:
        here, said = nodes[paper], edges[paper]
        return 1, len(here) + len(said), sum(map(_size_of_node, here)) + sum(map(_size_of_edge, said))

    for part in pack(nodes, weigh, (papers, rows, size)):
        if len(part) == len(nodes):
            yield graph
            return
        said = [edge for paper in part for edge in edges[paper]]
        here = [node for paper in part for node in nodes[paper]]
        yield with_links([*here, *describe_all(said).values()], said)


def _size_of_node(node: Node) -> int:
    return size_of(node.id) + size_of(node.properties)


def _size_of_edge(edge: Edge) -> int:
    return size_of((edge.source, edge.target, edge.paper, edge.evidence.text, edge.names))
