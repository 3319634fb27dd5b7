"""What a plan reads of a store, in the state before a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from citeweave.graph.model import Edge, EdgeKind, Link, Node, NodeKind
from citeweave.graph.references import dates_of
from citeweave.graph.usages import Usage, summarize


class Reader(Protocol):
    """Reads a store part by part.

    What `edges_at` and `edges_into` give grows with the papers that name a thing, what `proposals` gives with those
    that propose it; all else does not, but for papers that call several things of a group.
    """

    def papers(self, papers: Sequence[str]) -> list[Node]:
        """Return the nodes of papers and of their claims."""

    def stated_by(self, papers: Sequence[str]) -> list[Edge]:
        """Return all edges that papers state."""

    def names(self, kinds: Collection[NodeKind]) -> Iterable[tuple[str, Iterable[str]]]:
        """Return id and names of every thing of these kinds, the same each time."""

    def usages(self, groups: Sequence[Sequence[str]]) -> list[Usage]:
        """Return how papers call the things of each group, which are of one kind."""

    def things(self, ids: Sequence[str]) -> list[Node]:
        """Return the nodes of things."""

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""

    def edges_into(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things."""

    def proposals(self, ids: Sequence[str]) -> list[Edge]:
        """Return the edges by which papers propose things."""

    def links_from(self, ids: Sequence[str]) -> list[Link]:
        """Return the links by which things stand below others."""

    def count_below(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Return how many things stand directly below each of some, where any do."""

    def dates(self, papers: Sequence[str]) -> Mapping[str, str | None]:
        """Return the dates of papers, as they stand; one without a date has ``None``."""


class GraphReader:
    """Reads a graph that is at hand whole."""

    def __init__(self, nodes: Mapping[str, Node], edges: Iterable[Edge], links: Iterable[Link]) -> None:
        self._nodes = nodes
        self._edges = list(edges)
        self._links = list(links)

    def papers(self, papers: Sequence[str]) -> list[Node]:
        """Return the nodes of papers and of their claims."""
        claims = {edge.target for edge in self.stated_by(papers) if edge.kind is EdgeKind.CLAIMS}
        found = [self._nodes[identity] for identity in {*papers, *claims} if identity in self._nodes]
        return [node for node in found if node.kind in (NodeKind.PAPER, NodeKind.CLAIM)]

    def stated_by(self, papers: Sequence[str]) -> list[Edge]:
        """Return all edges that papers state."""
        wanted = {paper for paper in papers if paper in self._nodes}
        return [edge for edge in self._edges if edge.paper in wanted]

    def names(self, kinds: Collection[NodeKind]) -> Iterable[tuple[str, Iterable[str]]]:
        """Return id and names of every thing of these kinds, the same each time."""
        return [(node.id, _names_of(node)) for node in self._nodes.values() if node.kind in kinds]

    def usages(self, groups: Sequence[Sequence[str]]) -> list[Usage]:
        """Return how papers call the things of each group."""
        return summarize(self._edges, groups)

    def things(self, ids: Sequence[str]) -> list[Node]:
        """Return the nodes of things."""
        return [self._nodes[identity] for identity in ids if identity in self._nodes]

    def edges_at(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things or start from them."""
        wanted = set(ids)
        return [edge for edge in self._edges if edge.target in wanted or edge.source in wanted]

    def edges_into(self, ids: Sequence[str]) -> list[Edge]:
        """Return all edges that end at things."""
        wanted = set(ids)
        return [edge for edge in self._edges if edge.target in wanted]

    def proposals(self, ids: Sequence[str]) -> list[Edge]:
        """Return the edges by which papers propose things."""
        wanted = set(ids)
        return [edge for edge in self._edges if edge.kind is EdgeKind.PROPOSES and edge.target in wanted]

    def links_from(self, ids: Sequence[str]) -> list[Link]:
        """Return the links by which things stand below others."""
        wanted = set(ids)
        return [link for link in self._links if link.source in wanted]

    def count_below(self, ids: Sequence[str]) -> Mapping[str, int]:
        """Return how many things stand directly below each of some, where any do."""
        wanted = set(ids)
        return Counter(link.target for link in self._links if link.target in wanted)

    def dates(self, papers: Sequence[str]) -> Mapping[str, str | None]:
        """Return the dates of papers, as they stand; one without a date has ``None``."""
        return dates_of(self._nodes[identity] for identity in papers if identity in self._nodes)


def _names_of(node: Node) -> tuple[str, ...]:
    value = node.properties.get("names", ())
    return value if isinstance(value, tuple) else (str(value),)
