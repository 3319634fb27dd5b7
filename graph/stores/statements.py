"""The store contract in Cypher: reading, and applying a change, for every store that speaks it.

Each function takes `run`, which sends one query of the catalogue within the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from citeweave.cypher.catalog import Query, load
from citeweave.graph.build import make_graph
from citeweave.graph.errors import StoreDamagedError
from citeweave.graph.keys import as_id, choose, key
from citeweave.graph.model import Edge, EdgeKind, Graph, Node, NodeKind
from citeweave.graph.plan import Change, touched_things
from citeweave.graph.ports import Counts
from citeweave.graph.rows import edge_from_properties, edge_properties, node_from_properties, node_properties
from citeweave.graph.vocabulary import THINGS, kind_of

Run = Callable[[Query, Mapping[str, Any]], Sequence[Mapping[str, Any]]]

_BATCH = 5_000
_T = TypeVar("_T")


def _batches(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _nodes(kind: NodeKind, rows: Iterable[Mapping[str, Any]]) -> list[Node]:
    return [_whole(row, lambda found: node_from_properties(kind, found)) for row in rows]


def _edges(rows: Iterable[Mapping[str, Any]]) -> list[Edge]:
    return [_whole(row, _edge) for row in rows]


def _edge(row: Mapping[str, Any]) -> Edge:
    return edge_from_properties(row["source"], EdgeKind(row["kind"]), row["target"], row)


def _whole(row: Mapping[str, Any], convert: Callable[[Mapping[str, Any]], _T]) -> _T:
    """Return what a row stands for; a row that somebody else wrote or changed is told by its id."""
    try:
        return convert(row)
    except (KeyError, TypeError, ValueError) as error:
        name = row.get("id") or f"({row.get('source')})-[{row.get('kind')}]->({row.get('target')})"
        raise StoreDamagedError(f"the store holds {name!r} in a form that is not ours ({error!r})") from error


def read_graph(run: Run) -> Graph:
    """Return all that is stored."""
    queries = load()
    nodes = _nodes(NodeKind.PAPER, run(queries["all_papers"], {})) + _nodes(
        NodeKind.CLAIM, run(queries["all_claims"], {})
    )
    for kind in THINGS:
        nodes += _nodes(kind, run(queries["all_things"].with_labels(KIND=kind), {}))
    edges = [edge for kind in EdgeKind for edge in _edges(run(queries["all_edges"].with_labels(EDGE=kind), {}))]
    return make_graph(nodes, edges)


_Key = tuple[str, str, EdgeKind, str]


def _read_statements(run: Run, papers: Sequence[str]) -> tuple[dict[str, Node], dict[_Key, Edge]]:
    """Return the nodes of these papers and of their claims, and the edges that they state."""
    queries = load()
    nodes: dict[str, Node] = {}
    edges: dict[_Key, Edge] = {}
    for batch in _batches(papers):
        wanted = {"papers": list(batch)}
        for name in ("edges_from_papers", "edges_from_contributions"):
            edges.update({edge.key: edge for edge in _edges(run(queries[name], wanted))})
        found = _nodes(NodeKind.PAPER, run(queries["papers_by_id"], {"ids": list(batch)}))
        found += _nodes(NodeKind.CLAIM, run(queries["claims_of_papers"], wanted))
        nodes.update({node.id: node for node in found})
    return nodes, edges


def _batches_of_kinds(things: Iterable[str]) -> Iterator[tuple[NodeKind, list[str]]]:
    """Yield ids of shared things by kind, not too many at once."""
    by_kind: dict[NodeKind, list[str]] = defaultdict(list)
    for identity in things:
        by_kind[kind_of(identity)].append(identity)
    for kind, identities in by_kind.items():
        for batch in _batches(identities):
            yield kind, list(batch)


def read_papers(run: Run, papers: Iterable[str]) -> Graph:
    """Return what these papers state, with the nodes that it joins."""
    nodes, edges = _read_statements(run, sorted(set(papers)))
    for kind, batch in _batches_of_kinds(touched_things(Graph(), edges.values())):
        found = _nodes(kind, run(load()["things_by_id"].with_labels(KIND=kind), {"ids": batch}))
        nodes.update({node.id: node for node in found})
    return make_graph(nodes.values(), edges.values())


def read_neighbourhood(run: Run, incoming: Graph, papers: Sequence[str]) -> Graph:
    """Return what `citeweave.graph.plan.plan` asks for."""
    queries = load()
    nodes, edges = _read_statements(run, papers)
    for kind, batch in _batches_of_kinds(touched_things(incoming, edges.values())):
        found = _nodes(kind, run(queries["things_by_id"].with_labels(KIND=kind), {"ids": batch}))
        nodes.update({node.id: node for node in found})
        reaching = _edges(run(queries["edges_into"].with_labels(KIND=kind), {"ids": batch}))
        edges.update({edge.key: edge for edge in reaching})
    return make_graph(nodes.values(), edges.values())


def _by_ends(edges: Iterable[Edge]) -> dict[tuple[NodeKind, EdgeKind, NodeKind], list[Edge]]:
    groups: dict[tuple[NodeKind, EdgeKind, NodeKind], list[Edge]] = defaultdict(list)
    for edge in edges:
        groups[kind_of(edge.source), edge.kind, kind_of(edge.target)].append(edge)
    return groups


def _by_kind(nodes: Iterable[Node]) -> dict[NodeKind, list[Node]]:
    groups: dict[NodeKind, list[Node]] = defaultdict(list)
    for node in nodes:
        groups[node.kind].append(node)
    return groups


def _edge_row(edge: Edge) -> dict[str, Any]:
    return {"source": edge.source, "target": edge.target, "paper": edge.paper, "properties": edge_properties(edge)}


def apply_change(run: Run, change: Change) -> None:
    """Carry out a change: edges go before their nodes, nodes come before their edges."""
    queries = load()
    for ends, edges in _by_ends(change.drop_edges).items():
        query = queries["drop_edges"].with_labels(SOURCE=ends[0], EDGE=ends[1], TARGET=ends[2])
        for batch in _batches([{"source": e.source, "target": e.target, "paper": e.paper} for e in edges]):
            run(query, {"rows": list(batch)})
    for kind, nodes in _by_kind(change.drop_nodes).items():
        for rows in _batches([{"id": node.id} for node in nodes]):
            run(queries["drop_nodes"].with_labels(KIND=kind), {"rows": list(rows)})
    for kind, nodes in _by_kind(change.put_nodes).items():
        for rows in _batches([node_properties(node) for node in nodes]):
            run(queries["put_nodes"].with_labels(KIND=kind), {"rows": list(rows)})
    for ends, edges in _by_ends(change.put_edges).items():
        query = queries["put_edges"].with_labels(SOURCE=ends[0], EDGE=ends[1], TARGET=ends[2])
        for batch in _batches([_edge_row(edge) for edge in edges]):
            run(query, {"rows": list(batch)})


def count(run: Run) -> Counts:
    """Return how many nodes and edges of each kind there are."""
    queries = load()
    nodes = {kind.value: int(run(queries["count_nodes"].with_labels(KIND=kind), {})[0]["total"]) for kind in NodeKind}
    edges = {kind.value: int(run(queries["count_edges"].with_labels(EDGE=kind), {})[0]["total"]) for kind in EdgeKind}
    return Counts(
        {kind: total for kind, total in nodes.items() if total}, {kind: total for kind, total in edges.items() if total}
    )


def lookup(run: Run, text: str, kinds: Iterable[NodeKind]) -> tuple[str, ...]:
    """Return the ids of the nodes that `text` means, sorted."""
    queries = load()
    wanted = set(kinds)
    if as_id(text) and (kind := kind_of(text)) in wanted:
        # Each id has an index to be found by; names are looked through.
        rows = run(queries["lookup_id"].with_labels(KIND=kind), {"id": text})
        if rows:
            return (text,)
    query = queries["lookup_name"]
    found = (
        row["id"]
        for kind in NodeKind
        if kind in wanted
        for row in run(query.with_labels(KIND=kind), {"name": key(text)})
    )
    return choose(text, found)
