"""The reference store: dicts in this process. It keeps the contract and speaks no Cypher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, NoReturn, Self

from citeweave.cypher.catalog import Query
from citeweave.graph.build import make_graph
from citeweave.graph.errors import StoreError, UnsupportedError
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind
from citeweave.graph.plan import Change, check_whole, plan, replan
from citeweave.graph.ports import Annotations, Counts, Rows, Schema, WriteReport
from citeweave.graph.readers import GraphReader
from citeweave.graph.resolve.asked import meanings
from citeweave.graph.resolve.overrides import Overrides


class MemoryStore:
    """Keeps one graph until the process ends."""

    def __init__(self, url: str = "memory:") -> None:
        self.url = url
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, EdgeKind, str], Edge] = {}
        self._links: dict[tuple[str, EdgeKind, str, str, str], Link] = {}
        self._overrides = Overrides()
        self._annotations: Annotations = {}
        self._is_open = True

    def write(self, graph: Graph) -> WriteReport:
        """Make the papers of `graph` state exactly what it holds, all or nothing."""
        check_whole(graph)
        return self._replace(graph, [node.id for node in graph.nodes if node.kind is NodeKind.PAPER])

    def remove(self, papers: Iterable[str]) -> WriteReport:
        """Remove papers by id, and all that only they state; an unknown id is no error."""
        return self._replace(Graph(), list(papers))

    @property
    def overrides(self) -> Overrides:
        """Return the overrides under which the names of this store are settled."""
        return self._overrides

    def settle(self, overrides: Overrides) -> WriteReport:
        """Settle all names of the store under these overrides, and those of later writes too."""
        self._check_open()
        change = replan(self.read(), overrides, self._overrides)
        self._overrides = overrides
        self._apply(change)
        return WriteReport.of(change)

    def plan_removal(self, papers: Iterable[str]) -> Change:
        """Return what `remove` would change."""
        return self._plan(Graph(), papers)

    def _plan(self, incoming: Graph, papers: Iterable[str]) -> Change:
        self._check_open()
        reader = GraphReader(self._nodes, self._edges.values(), self._links.values())
        return plan(reader, incoming, papers, self._overrides)

    def _replace(self, incoming: Graph, papers: list[str]) -> WriteReport:
        change = self._plan(incoming, papers)
        self._apply(change)
        return WriteReport.of(change)

    def annotate(self, found: Annotations) -> None:
        """Keep what an analysis found of nodes, in place of an earlier one, until the graph changes."""
        self._check_open()
        self._annotations = {node: dict(values) for node, values in sorted(found.items()) if node in self._nodes}

    @property
    def annotations(self) -> Annotations:
        """Return what the last analysis found; nothing if the graph changed since."""
        self._check_open()
        return self._annotations

    def _apply(self, change: Change) -> None:
        if change:
            self._annotations = {}
        for link in change.drop_links:
            del self._links[link.key]
        for edge in change.drop_edges:
            del self._edges[edge.key]
        for node in change.drop_nodes:
            del self._nodes[node.id]
        self._nodes.update({node.id: node for node in change.put_nodes})
        self._edges.update({edge.key: edge for edge in change.put_edges})
        self._links.update({link.key: link for link in change.put_links})

    def read(self) -> Graph:
        """Return the whole graph."""
        self._check_open()
        return make_graph(self._nodes.values(), self._edges.values(), self._links.values())

    def read_papers(self, papers: Iterable[str]) -> Graph:
        """Return what these papers state, with the nodes that it joins, but no links; an unknown id adds nothing."""
        self._check_open()
        nodes = filter(None, map(self._nodes.get, papers))
        wanted = {node.id for node in nodes if node.kind is NodeKind.PAPER}
        edges = [edge for edge in self._edges.values() if edge.paper in wanted]
        ends = wanted | {edge.target for edge in edges}
        return make_graph((node for node in self._nodes.values() if node.id in ends), edges)

    def paper_nodes(self, papers: Iterable[str]) -> list[Node]:
        """Return the nodes of these papers; an unknown id adds nothing."""
        self._check_open()
        nodes = filter(None, map(self._nodes.get, sorted(set(papers))))
        return [node for node in nodes if node.kind is NodeKind.PAPER]

    def count(self) -> Counts:
        """Return how many nodes and edges there are."""
        self._check_open()
        return Counts(
            Counter(node.kind.value for node in self._nodes.values()),
            Counter(edge.kind.value for edge in self._edges.values())
            + Counter(link.kind.value for link in self._links.values()),
        )

    def lookup(self, text: str, kinds: Iterable[NodeKind]) -> tuple[str, ...]:
        """Return the ids of the nodes that `text` means: by id, else by name, else by another spelling; sorted."""
        self._check_open()
        wanted = set(kinds)
        meant = meanings(text, wanted, self._overrides)
        node = self._nodes.get(text)
        if node is not None and node.kind in wanted:
            return (text,)
        found = (
            item.id
            for item in self._nodes.values()
            if item.kind in meant.kinds and (item.id in meant.ids or any(name in meant.keys for name in _keys_of(item)))
        )
        return meant.choose(found)

    def run(self, query: Query, parameters: Mapping[str, Any]) -> Rows:
        """Raise `UnsupportedError`: this store speaks no Cypher."""
        self._refuse_cypher()

    def run_text(self, text: str) -> Rows:
        """Raise `UnsupportedError`: this store speaks no Cypher."""
        self._refuse_cypher()

    def _refuse_cypher(self) -> NoReturn:
        raise UnsupportedError(f"{self.url} speaks no Cypher; build into a file (--store graph.kgl) to ask queries")

    def schema(self) -> Schema:
        """Return that the store needs no constraints or indexes."""
        self._check_open()
        return Schema()

    def apply_schema(self) -> Schema:
        """Return that the store needs no constraints or indexes."""
        return self.schema()

    def close(self) -> None:
        """Let go of the graph; harmless when repeated."""
        self._is_open = False

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"{self.url} is closed")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _keys_of(node: Node) -> tuple[str, ...]:
    value = node.properties.get("keys", ())
    return value if isinstance(value, tuple) else ()
