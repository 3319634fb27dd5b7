"""The store contract in Cypher: reading, and applying a change, for every store that speaks it.

Each function takes `run`, which sends one query of the catalogue within the caller's transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from citeweave.cypher.catalog import load
from citeweave.graph.build import make_graph
from citeweave.graph.errors import StoreDamagedError
from citeweave.graph.keys import as_id
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind, Value
from citeweave.graph.plan import Change, plan
from citeweave.graph.ports import Annotations, Counts
from citeweave.graph.resolve.asked import meanings
from citeweave.graph.resolve.overrides import Overrides, parse_overrides
from citeweave.graph.rows import ANNOTATIONS, edge_properties, node_properties
from citeweave.graph.stores.form import check_finished
from citeweave.graph.stores.reading import Run, StoreReader, batches, batches_by_kind, edges_of, links_of, nodes_of
from citeweave.graph.vocabulary import DERIVED, STATED, THINGS, kind_of

_E = TypeVar("_E", Edge, Link)


def read_graph(run: Run) -> Graph:
    """Return all that is stored."""
    queries = load()
    nodes = nodes_of(NodeKind.PAPER, run(queries["all_papers"], {})) + nodes_of(
        NodeKind.CLAIM, run(queries["all_claims"], {})
    )
    for kind in THINGS:
        nodes += nodes_of(kind, run(queries["all_things"].with_labels(KIND=kind), {}))
    edges = [edge for kind in STATED for edge in edges_of(run(queries["all_edges"].with_labels(EDGE=kind), {}))]
    links = [link for kind in DERIVED for link in links_of(run(queries["all_links"].with_labels(EDGE=kind), {}))]
    return make_graph(nodes, edges, links)


def read_overrides(run: Run) -> Overrides:
    """Return the overrides under which the names of the store are settled."""
    rows = run(load()["format_version"], {})
    return parse_overrides(str(rows[0].get("overrides") or "").split("\n") if rows else [])


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
    return [node for batch in batches(wanted) for node in nodes_of(NodeKind.PAPER, run(query, {"ids": batch}))]


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


def hold_turn(
    run: Run, store: str = "the store", way_out: str = "open it again to mark it"
) -> Sequence[Mapping[str, Any]]:
    """Wait until no other change is being made, hold off all others until this transaction ends, and return the mark.

    What is read from then on is what all earlier changes left: a change that was planned from less would lose theirs.

    Raises:
        StoreDamagedError: the store has lost its mark.
    """
    rows = run(load()["take_turn"], {})
    if not rows:
        raise StoreDamagedError(f"{store} is not marked as ours any more; {way_out}")
    return rows


def take_turn(run: Run, place: str) -> None:
    """Hold the turn to change a store that no load is unfinished in.

    Raises:
        StoreDamagedError: the store has lost its mark.
        StoreUnfinishedError: a load into it was begun since it was opened.
    """
    check_finished(hold_turn(run), place)


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
        for batch in batches({"source": e.source, "target": e.target, "paper": e.paper} for e in edges):
            run(query, {"rows": batch})
    for kind, nodes in _by_kind(change.drop_nodes).items():
        for rows in batches({"id": node.id} for node in nodes):
            run(queries["drop_nodes"].with_labels(KIND=kind), {"rows": rows})
    for kind, nodes in _by_kind(change.put_nodes).items():
        for rows in batches(map(node_properties, nodes)):
            run(queries[f"{put}_nodes"].with_labels(KIND=kind), {"rows": rows})
    for ends, edges in _by_ends(change.put_edges).items():
        query = queries[f"{put}_edges"].with_labels(SOURCE=ends[0], EDGE=ends[1], TARGET=ends[2])
        for batch in batches(map(_edge_row, edges)):
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
    for kind, ids in batches_by_kind(found):
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
        for batch in batches(rows):
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
