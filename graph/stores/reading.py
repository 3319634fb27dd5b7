"""What a plan reads of a store that speaks Cypher, and rows of answers as what they stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from citeweave.cypher.catalog import Query, load
from citeweave.graph.batches import pack, size_of
from citeweave.graph.errors import StoreDamagedError
from citeweave.graph.model import Edge, EdgeKind, Link, Node, NodeKind
from citeweave.graph.resolve.families import KINDS
from citeweave.graph.rows import edge_from_properties, link_from_properties, node_from_properties
from citeweave.graph.usages import Usage
from citeweave.graph.vocabulary import THINGS, kind_of

Run = Callable[[Query, Mapping[str, Any]], Sequence[Mapping[str, Any]]]

_ROWS, _BYTES = 5_000, 4 * 1024 * 1024
"""How much is sent with one query at most, unless one row alone is more."""

DEGREES = 200_000
"""How many edges a query looks through at most, unless one thing alone has more: a server has to hold some of each."""

NAMES = 20_000
"""How many names are asked for at once; a kind that has no more is asked for once a plan."""

_T = TypeVar("_T")


def batches(items: Iterable[_T], weigh: Callable[[_T], int] = size_of) -> Iterator[list[_T]]:
    """Yield items in order, no more at a time than one query should carry; `weigh` gives the bytes of each."""
    return pack(items, lambda item: (1, weigh(item)), (_ROWS, _BYTES))


def batches_by_kind(ids: Iterable[str]) -> Iterator[tuple[NodeKind, list[str]]]:
    """Yield ids of one kind each, no more at a time than one query should carry."""
    by_kind: dict[NodeKind, list[str]] = defaultdict(list)
    for identity in ids:
        by_kind[kind_of(identity)].append(identity)
    for kind, found in by_kind.items():
        for batch in batches(found):
            yield kind, batch


def nodes_of(kind: NodeKind, rows: Iterable[Mapping[str, Any]]) -> list[Node]:
    """Return the nodes that rows stand for."""
    return [_whole(row, lambda found: node_from_properties(kind, found)) for row in rows]


def edges_of(rows: Iterable[Mapping[str, Any]]) -> list[Edge]:
    """Return the edges that rows stand for."""
    return [_whole(row, _edge) for row in rows]


def links_of(rows: Iterable[Mapping[str, Any]]) -> list[Link]:
    """Return the links that rows stand for."""
    return [_whole(row, _link) for row in rows]


def _link(row: Mapping[str, Any]) -> Link:
    return link_from_properties(row["source"], EdgeKind(row["kind"]), row["target"], row)


def _edge(row: Mapping[str, Any]) -> Edge:
    return edge_from_properties(row["source"], EdgeKind(row["kind"]), row["target"], row)


def _usages(row: Mapping[str, Any]) -> list[Usage]:
    paper = row["paper"] or ""
    return [Usage(way["id"], tuple(way["names"]), way["level"] or "", row["papers"], paper) for way in row["ways"]]


def _whole(row: Mapping[str, Any], convert: Callable[[Mapping[str, Any]], _T]) -> _T:
    """Return what a row stands for; a row that somebody else wrote or changed is told by its id."""
    try:
        return convert(row)
    except (KeyError, TypeError, ValueError) as error:
        ends = f"({row.get('source')})-[{row.get('kind')}]->({row.get('target')})"
        name = next((item.get("id") for item in (row, *row.get("ways", ())) if item.get("id")), ends)
        raise StoreDamagedError(f"the store holds {name!r} in a form that is not ours ({error!r})") from error


class StoreReader:
    """Reads of a store what a plan asks for."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._queries = load()
        self._names: dict[NodeKind, list[tuple[str, Iterable[str]]]] = {}

    def papers(self, papers: Sequence[str]) -> list[Node]:
        """Return the nodes of papers and of their claims."""
        found: dict[str, Node] = {}
        for batch in batches(papers):
            nodes = nodes_of(NodeKind.PAPER, self._run(self._queries["papers_by_id"], {"ids": batch}))
            nodes += nodes_of(NodeKind.CLAIM, self._run(self._queries["claims_of_papers"], {"papers": batch}))
            found.update({node.id: node for node in nodes})
        return list(found.values())

    def stated_by(self, papers: Sequence[str]) -> list[Edge]:
        """Return all edges that papers state."""
        rows = (
            self._run(self._queries[name], {"papers": batch})
            for batch in batches(papers)
            for name in ("edges_from_papers", "edges_from_contributions")
        )
        return _distinct(edge for batch in rows for edge in edges_of(batch))

    def names(self, kinds: Collection[NodeKind]) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield id and names of every thing of these kinds, the same each time."""
        for kind in THINGS:
            if kind in kinds:
                yield from self._names[kind] if kind in self._names else self._names_of(kind)

    def _names_of(self, kind: NodeKind) -> Iterator[tuple[str, Iterable[str]]]:
        """Yield id and names of every thing of a kind; few are kept, for when they are asked for again."""
        query, after, is_first = self._queries["all_names"].with_labels(KIND=kind), "", True
        while True:
            rows = self._run(query, {"after": after, "limit": NAMES})
            page = [(str(row["id"]), row["names"] or ()) for row in rows]
            is_last = len(page) < NAMES
            if is_first and is_last:
                self._names[kind] = page
            yield from page
            if is_last:
                return
            after, is_first = page[-1][0], False

    def usages(self, groups: Sequence[Sequence[str]]) -> list[Usage]:
        """Return how papers call the things of each group, which are of one kind."""
        found: list[Usage] = []
        by_kind: dict[NodeKind, list[Sequence[str]]] = defaultdict(list)
        for group in groups:
            by_kind[kind_of(group[0])].append(group)
        for kind, members in by_kind.items():
            query = self._queries["usages"].with_labels(KIND=kind)
            degrees = self._degrees(kind, [identity for group in members for identity in group])

            def weigh(group: Sequence[str], degrees: Mapping[str, int] = degrees) -> tuple[int, int]:
                return len(group), sum(degrees.get(identity, 0) for identity in group)

            for part in pack(members, weigh, (_ROWS, DEGREES)):
                rows = [{"id": identity, "group": number} for number, group in enumerate(part) for identity in group]
                found += [usage for row in self._run(query, {"rows": rows}) for usage in _whole(row, _usages)]
        return sorted(found)

    def _degrees(self, kind: NodeKind, ids: Sequence[str]) -> Mapping[str, int]:
        query = self._queries["degrees"].with_labels(KIND=kind)
        return {row["id"]: row["degree"] for batch in batches(ids) for row in self._run(query, {"ids": batch})}

    def things(self, ids: Sequence[str]) -> list[Node]:
        """Return the nodes of things."""
        query = self._queries["things_by_id"]
        return [
            node
            for kind, batch in batches_by_kind(ids)
            for node in nodes_of(kind, self._run(query.with_labels(KIND=kind), {"ids": batch}))
        ]

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""
        return _distinct([*self.edges_into(ids), *self._edges("edges_out", ids)])

    def edges_into(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things."""
        return self._edges("edges_into", ids)

    def proposals(self, ids: Sequence[str]) -> list[Edge]:
        """Return the edges by which papers propose things."""
        return self._edges("proposals", ids)

    def _edges(self, name: str, ids: Sequence[str]) -> list[Edge]:
        query = self._queries[name]
        return [
            edge
            for kind, batch in batches_by_kind(ids)
            for edge in edges_of(self._run(query.with_labels(KIND=kind), {"ids": batch}))
        ]

    def links_from(self, ids: Sequence[str]) -> list[Link]:
        """Return the links by which things stand below others."""
        return sorted(set(links_of(self._above("links_from", ids))))

    def count_below(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Return how many things stand directly below each of some, where any do."""
        return {row["id"]: row["below"] for row in self._above("count_below", ids)}

    def _above(self, name: str, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        """Yield the answers to a query of what stands above or below things."""
        for kind, batch in batches_by_kind(ids):
            if edge := KINDS.get(kind):
                yield from self._run(self._queries[name].with_labels(KIND=kind, EDGE=edge), {"ids": batch})

    def dates(self, papers: Sequence[str]) -> Mapping[str, str | None]:
        """Return the dates of papers, as they stand; one without a date has ``None``."""
        query = self._queries["dates_of_papers"]
        return {row["id"]: row["date"] for batch in batches(papers) for row in self._run(query, {"ids": batch})}


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    return list({edge.key: edge for edge in edges}.values())
