"""The store contract in Cypher: reading, and applying a change, for every store that speaks it.

Each function takes `run`, which sends one query of the catalogue within the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from citeweave.cypher.catalog import Query, load
from citeweave.graph.batches import pack, size_of
from citeweave.graph.build import make_graph
from citeweave.graph.errors import StoreDamagedError
from citeweave.graph.keys import as_id
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind, Value
from citeweave.graph.plan import Change, plan
from citeweave.graph.ports import Annotations, Counts
from citeweave.graph.resolve.asked import meanings
from citeweave.graph.resolve.families import KINDS
from citeweave.graph.resolve.overrides import Overrides, parse_overrides
from citeweave.graph.rows import (
    ANNOTATIONS,
    edge_from_properties,
    edge_properties,
    link_from_properties,
    node_from_properties,
    node_properties,
)
from citeweave.graph.vocabulary import DERIVED, STATED, THINGS, kind_of

Run = Callable[[Query, Mapping[str, Any]], Sequence[Mapping[str, Any]]]

_ROWS, _BYTES = 5_000, 4 * 1024 * 1024
"""How much is sent with one query at most, unless one row alone is more."""

_T = TypeVar("_T")
_E = TypeVar("_E", Edge, Link)


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    return pack(items, lambda item: (1, size_of(item)), (_ROWS, _BYTES))


def _nodes(kind: NodeKind, rows: Iterable[Mapping[str, Any]]) -> list[Node]:
    return [_whole(row, lambda found: node_from_properties(kind, found)) for row in rows]


def _edges(rows: Iterable[Mapping[str, Any]]) -> list[Edge]:
    return [_whole(row, _edge) for row in rows]


def _links(rows: Iterable[Mapping[str, Any]]) -> list[Link]:
    return [_whole(row, _link) for row in rows]


def _link(row: Mapping[str, Any]) -> Link:
    return link_from_properties(row["source"], EdgeKind(row["kind"]), row["target"], row)


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
    edges = [edge for kind in STATED for edge in _edges(run(queries["all_edges"].with_labels(EDGE=kind), {}))]
    links = [link for kind in DERIVED for link in _links(run(queries["all_links"].with_labels(EDGE=kind), {}))]
    return make_graph(nodes, edges, links)


def read_overrides(run: Run) -> Overrides:
    """Return the overrides under which the names of the store are settled."""
    rows = run(load()["format_version"], {})
    return parse_overrides(str(rows[0].get("overrides") or "").split("\n") if rows else [])


class StoreReader:
    """Reads of a store what a plan asks for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._queries = load()

    def papers(self, papers: Sequence[str]) -> list[Node]:
        """Return the nodes of papers and of their claims."""
        found: dict[str, Node] = {}
        for batch in _batches(papers):
            nodes = _nodes(NodeKind.PAPER, self._run(self._queries["papers_by_id"], {"ids": batch}))
            nodes += _nodes(NodeKind.CLAIM, self._run(self._queries["claims_of_papers"], {"papers": batch}))
            found.update({node.id: node for node in nodes})
        return list(found.values())

    def stated_by(self, papers: Sequence[str]) -> list[Edge]:
        """Return all edges that papers state."""
        found: dict[tuple[str, str, EdgeKind, str], Edge] = {}
        for batch in _batches(papers):
            for name in ("edges_from_papers", "edges_from_contributions"):
                edges = _edges(self._run(self._queries[name], {"papers": batch}))
                found.update({edge.key: edge for edge in edges})
        return list(found.values())

    def names(self) -> Iterable[tuple[str, Iterable[str]]]:
        """Return id and names of every thing."""
        query = self._queries["all_names"]
        return [
            (row["id"], row["names"] or ()) for kind in THINGS for row in self._run(query.with_labels(KIND=kind), {})
        ]

    def things(self, ids: Sequence[str]) -> list[Node]:
        """Return the nodes of things."""
        query = self._queries["things_by_id"]
        return [
            node
            for kind, batch in _batches_by_kind(ids)
            for node in _nodes(kind, self._run(query.with_labels(KIND=kind), {"ids": batch}))
        ]

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""
        found: dict[tuple[str, str, EdgeKind, str], Edge] = {}
        for kind, batch in _batches_by_kind(ids):
            for name in ("edges_into", "edges_out"):
                edges = _edges(self._run(self._queries[name].with_labels(KIND=kind), {"ids": batch}))
                found.update({edge.key: edge for edge in edges})
        return list(found.values())

    def links_at(self, ids: Sequence[str]) -> list[Link]:
        """Return all links that end at things or start from them."""
        found: set[Link] = set()
        for kind, batch in _batches_by_kind(ids):
            if edge := KINDS.get(kind):
                for name in ("links_into", "links_from"):
                    query = self._queries[name].with_labels(KIND=kind, EDGE=edge)
                    found.update(_links(self._run(query, {"ids": batch})))
        return sorted(found)

    def dates(self, papers: Sequence[str]) -> Mapping[str, str | None]:
        """Return the dates of papers, as they stand; one without a date has ``None``."""
        query = self._queries["dates_of_papers"]
        return {row["id"]: row["date"] for batch in _batches(papers) for row in self._run(query, {"ids": batch})}


def _batches_by_kind(ids: Iterable[str]) -> Iterator[tuple[NodeKind, list[str]]]:
    by_kind: dict[NodeKind, list[str]] = defaultdict(list)
    for identity in ids:
        by_kind[kind_of(identity)].append(identity)
    for kind, found in by_kind.items():
        for batch in _batches(found):
            yield kind, batch


def plan_write(run: Run, incoming: Graph, papers: Iterable[str]) -> Change:
    """Return the change after which `papers` state exactly what `incoming` holds."""
    overrides = read_overrides(run)
    if incoming.settled_under == overrides.text and not run(load()["any_content"], {}):
        # A plan would settle again what is settled, beside nothing that could change it.
        return Change.of_first(incoming)
    return plan(StoreReader(run), incoming, papers, overrides)


def read_paper_nodes(run: Run, papers: Iterable[str]) -> list[Node]:
    """Return the nodes of these papers."""
    query, wanted = load()["papers_by_id"], sorted(set(papers))
    return [node for batch in _batches(wanted) for node in _nodes(NodeKind.PAPER, run(query, {"ids": batch}))]


def read_papers(run: Run, papers: Iterable[str]) -> Graph:
    """Return what these papers state, with the nodes that it joins, but no links."""
    reader, wanted = StoreReader(run), sorted(set(papers))
    edges = reader.stated_by(wanted)
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    things = sorted(end for end in ends if kind_of(end) in THINGS)
    return make_graph([*reader.papers(wanted), *reader.things(things)], edges)


def _by_ends(edges: Iterable[_E]) -> dict[tuple[NodeKind, EdgeKind, NodeKind], list[_E]]:
    groups: dict[tuple[NodeKind, EdgeKind, NodeKind], list[_E]] = defaultdict(list)
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


def take_turn(run: Run) -> None:
    """Wait until no other change is being made, and hold off all others until this transaction ends.

    What is read from then on is what all earlier changes left: a change that was planned from less would lose theirs.

    Raises:
        StoreDamagedError: the store has lost its mark.
    """
    if not run(load()["take_turn"], {}):
        raise StoreDamagedError("the store is not marked as ours any more; open it again to mark it")


def apply_change(run: Run, change: Change, overrides: Overrides | None = None) -> None:
    """Carry out a change: edges go before their nodes, nodes come before their edges; keep `overrides` where given."""
    queries, put = load(), "create" if change.into_empty else "put"
    if change:
        _drop_annotations(run)
    if overrides is not None:
        run(queries["put_overrides"], {"overrides": overrides.text})
    _apply_links(run, "drop", change.drop_links)
    for ends, edges in _by_ends(change.drop_edges).items():
        query = queries["drop_edges"].with_labels(SOURCE=ends[0], EDGE=ends[1], TARGET=ends[2])
        for batch in _batches({"source": e.source, "target": e.target, "paper": e.paper} for e in edges):
            run(query, {"rows": batch})
    for kind, nodes in _by_kind(change.drop_nodes).items():
        for rows in _batches({"id": node.id} for node in nodes):
            run(queries["drop_nodes"].with_labels(KIND=kind), {"rows": rows})
    for kind, nodes in _by_kind(change.put_nodes).items():
        for rows in _batches(map(node_properties, nodes)):
            run(queries[f"{put}_nodes"].with_labels(KIND=kind), {"rows": rows})
    for ends, edges in _by_ends(change.put_edges).items():
        query = queries[f"{put}_edges"].with_labels(SOURCE=ends[0], EDGE=ends[1], TARGET=ends[2])
        for batch in _batches(map(_edge_row, edges)):
            run(query, {"rows": batch})
    _apply_links(run, put, change.put_links)


def read_annotations(run: Run) -> dict[str, dict[str, Value]]:
    """Return what the last analysis found of nodes, by id; nothing if the graph changed since."""
    query, found = load()["annotations"], {}
    if not run(load()["is_annotated"], {}):
        return {}
    for kind in NodeKind:
        for row in run(query.with_labels(KIND=kind), {}):
            found[str(row["id"])] = {
                name: form(row[name]) for name, form in ANNOTATIONS.items() if row[name] is not None
            }
    return dict(sorted(found.items()))


def annotate(run: Run, found: Annotations) -> None:
    """Keep what an analysis found of nodes, in place of an earlier one."""
    _drop_annotations(run)
    _put_annotations(run, found)
    run(load()["mark_annotated"], {"rows": [{"annotated": True}]})


def _drop_annotations(run: Run) -> None:
    if known := read_annotations(run):
        _put_annotations(run, {node: {} for node in known})
        run(load()["mark_annotated"], {"rows": [{"annotated": False}]})


def _put_annotations(run: Run, found: Annotations) -> None:
    for kind, ids in _batches_by_kind(found):
        rows = [{"id": node, **{name: found[node].get(name) for name in ANNOTATIONS}} for node in ids]
        run(load()["put_annotations"].with_labels(KIND=kind), {"rows": rows})


def _apply_links(run: Run, verb: str, links: Iterable[Link]) -> None:
    """Put or drop links: each is known by its ends, and one between papers by what it rests on, too."""
    for ends, group in _by_ends(links).items():
        if ends[1] is EdgeKind.REFERS_TO:
            query = load()[f"{verb}_references"]
        else:
            query = load()[f"{verb}_links"].with_labels(KIND=ends[0], EDGE=ends[1])
        rows = [{"source": link.source, "target": link.target, "rule": link.rule, "via": link.via} for link in group]
        for batch in _batches(rows):
            run(query, {"rows": batch})


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
    meant = meanings(text, wanted, read_overrides(run))
    found = {
        row["id"]
        for identity in sorted(meant.ids)
        for row in run(queries["lookup_id"].with_labels(KIND=kind_of(identity)), {"id": identity})
    }
    for kind in meant.kinds:
        for name in meant.keys:
            found.update(row["id"] for row in run(queries["lookup_name"].with_labels(KIND=kind), {"name": name}))
    return meant.choose(found)
