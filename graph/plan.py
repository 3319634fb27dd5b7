"""What a store has to change so that it holds what some papers now state: pure, the same for every store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from citeweave.graph.build import describe_all
from citeweave.graph.errors import StoreWriteError, VocabularyError
from citeweave.graph.model import Edge, EdgeKind, Graph, Node, NodeKind, Value
from citeweave.graph.vocabulary import THINGS, check_edge, check_id, kind_of


@dataclass(frozen=True, slots=True)
class Change:
    """Nodes and edges to put (new or changed) and to drop, and how many of them were there before."""

    put_nodes: tuple[Node, ...] = ()
    put_edges: tuple[Edge, ...] = ()
    drop_nodes: tuple[Node, ...] = ()
    drop_edges: tuple[Edge, ...] = ()
    new_nodes: int = 0
    new_edges: int = 0

    def __bool__(self) -> bool:
        return bool(self.put_nodes or self.put_edges or self.drop_nodes or self.drop_edges)


def touched_things(incoming: Graph, stated: Iterable[Edge]) -> list[str]:
    """Return the ids of all shared things that `incoming` or the edges `stated` before end at, sorted."""
    ends = {edge.target for edge in incoming.edges} | {edge.target for edge in stated}
    return sorted(end for end in ends if kind_of(end) in THINGS)


def _join(node: Node, before: Node | None) -> Node:
    """Return a paper's node with the places where it was read before, and what only they told.

    A text that is cut off never takes the place of a whole one; else the new text counts, and the threshold at which
    its statements were chosen.
    """
    if before is None:
        return node
    first, second = (node, before) if is_worse(node, before) else (before, node)
    properties: dict[str, Value] = {**first.properties, **second.properties}
    if "date" in second.properties and "year" not in second.properties:
        properties.pop("year", None)
    if "min_confidence" not in second.properties:
        properties.pop("min_confidence", None)
    properties["sources"] = tuple(sorted({*_texts(node.properties, "sources"), *_texts(before.properties, "sources")}))
    if any("truncated" not in paper.properties and _text_of(paper) == _text_of(second) for paper in (node, before)):
        properties.pop("truncated", None)
    return replace(second, properties=properties)


def is_worse(node: Node, before: Node) -> bool:
    """Tell whether a paper's new text is cut off where another one before was whole."""
    is_cut = "truncated" in node.properties and "truncated" not in before.properties
    return is_cut and _text_of(node) != _text_of(before)


def _text_of(node: Node) -> tuple[Value | None, ...]:
    return node.properties.get("title"), node.properties.get("abstract")


def _texts(properties: Mapping[str, Value], name: str) -> tuple[str, ...]:
    value = properties.get(name, ())
    return value if isinstance(value, tuple) else (str(value),)


def check_whole(graph: Graph) -> None:
    """Return if a store can keep the graph, and take back each paper of it: as `citeweave.graph.build` makes graphs.

    Raises:
        StoreWriteError: a node or an edge breaks a rule; the message names both.
    """
    kinds = {node.id: node.kind for node in graph.nodes}
    subjects = {(edge.paper, edge.target) for edge in graph.edges if edge.kind is EdgeKind.PROPOSES}
    subjects.update((node.id, node.id) for node in graph.nodes if node.kind is NodeKind.PAPER)
    try:
        for node in graph.nodes:
            check_id(node.id, node.kind)
        for edge in graph.edges:
            if fault := _fault(edge, kinds, subjects):
                name = f"({edge.source})-[{edge.kind}]->({edge.target}) of {edge.paper}"
                raise StoreWriteError(f"{name} cannot be written: {fault}")
    except VocabularyError as error:
        raise StoreWriteError(f"the graph cannot be written: {error}") from error


def _fault(edge: Edge, kinds: Mapping[str, NodeKind], subjects: set[tuple[str, str]]) -> str | None:
    for end in (edge.paper, edge.source, edge.target):
        if end not in kinds:
            return f"{end!r} is no node of its graph"
    check_edge(kinds[edge.source], edge.kind, kinds[edge.target])
    if (edge.paper, edge.source) not in subjects:
        return f"{edge.source!r} is neither its paper nor proposed by it"
    if not edge.names and edge.kind is not EdgeKind.CLAIMS:
        return "it has no name for its end"
    return None


def plan(before: Graph, incoming: Graph, papers: Iterable[str]) -> Change:
    """Return the change after which `papers` state exactly what `incoming` holds.

    `before` must hold, of the store: the nodes of `papers` and of `touched_things`; all edges that `papers` state; all
    edges that end at `touched_things`. A thing that nothing reaches any more is dropped.
    """
    old_nodes = {node.id: node for node in before.nodes}
    worse = {
        node.id
        for node in incoming.nodes
        if node.kind is NodeKind.PAPER and node.id in old_nodes and is_worse(node, old_nodes[node.id])
    }
    replaced = set(papers) - worse
    old_edges = {edge.key: edge for edge in before.edges}
    new_edges = {edge.key: edge for edge in incoming.edges if edge.paper not in worse}
    drop_edges = [edge for key, edge in old_edges.items() if edge.paper in replaced and key not in new_edges]
    put_edges = [edge for key, edge in new_edges.items() if old_edges.get(key) != edge]

    kept = {key: edge for key, edge in old_edges.items() if edge.paper not in replaced}
    things = describe_all([*kept.values(), *new_edges.values()])
    kept_claims = {edge.target for edge in kept.values() if edge.kind is EdgeKind.CLAIMS}
    new_claims = {edge.target for edge in new_edges.values() if edge.kind is EdgeKind.CLAIMS}

    new_nodes = {identity: old_nodes[identity] for identity in kept_claims if identity in old_nodes}
    for node in incoming.nodes:
        if node.kind is NodeKind.PAPER:
            new_nodes[node.id] = _join(node, old_nodes.get(node.id))
        elif node.kind is NodeKind.CLAIM and node.id in new_claims:
            new_nodes[node.id] = node
    new_nodes.update(things)
    put_nodes = [node for identity, node in new_nodes.items() if old_nodes.get(identity) != node]
    drop_nodes = [node for identity, node in old_nodes.items() if identity not in new_nodes]
    return Change(
        put_nodes=tuple(sorted(put_nodes, key=lambda node: node.id)),
        put_edges=tuple(sorted(put_edges, key=lambda edge: edge.key)),
        drop_nodes=tuple(sorted(drop_nodes, key=lambda node: node.id)),
        drop_edges=tuple(sorted(drop_edges, key=lambda edge: edge.key)),
        new_nodes=sum(node.id not in old_nodes for node in put_nodes),
        new_edges=sum(edge.key not in old_edges for edge in put_edges),
    )
