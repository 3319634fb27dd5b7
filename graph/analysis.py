"""What the shape of a graph tells: influence, communities, techniques used together, and bridges between papers.

Everything is worked out on sorted nodes and edges, with a fixed seed and rounded, so that the same graph gives the same
numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, cast

import networkx
import numpy as np

from citeweave.graph.model import EdgeKind, Graph, NodeKind, Value
from citeweave.graph.vocabulary import RELATIONS, kind_of

if TYPE_CHECKING:
    # networkx's classes take type arguments in its stubs only.
    Network = networkx.Graph[int]

DAMPING = 0.85
_ROUNDS = 200
_TOLERANCE = 1e-12
_DIGITS = 6
_SEED = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Two techniques, and how many papers use both."""

    first: str
    second: str
    papers: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two papers whose one reference alone holds two groups of papers together; `smaller` is the size of the lesser."""

    first: str
    second: str
    smaller: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found: properties of nodes by id, communities by number from 1, pairs and bridges, weightiest first."""

    properties: Mapping[str, Mapping[str, Value]]
    communities: tuple[tuple[str, ...], ...]
    pairs: tuple[Pair, ...]
    bridges: tuple[Bridge, ...]


def analyse(graph: Graph) -> Analysis:
    """Return what the shape of a graph tells.

    `pagerank` is that of papers over REFERS_TO, and that of things over BUILDS_ON; `community` is that of papers and
    things over all relations; `bridges` how many bridges end at a paper. What takes no part in these edges has none.
    """
    referring = {(link.source, link.target) for link in graph.links if link.kind is EdgeKind.REFERS_TO}
    building = {(edge.source, edge.target) for edge in graph.edges if edge.kind is EdgeKind.BUILDS_ON}
    together = {(edge.source, edge.target) for edge in graph.edges if edge.kind in (EdgeKind.PROPOSES, *RELATIONS)}
    properties: dict[str, dict[str, Value]] = defaultdict(dict)
    for node, rank in {**rank_things(building), **pagerank(referring)}.items():
        properties[node]["pagerank"] = rank
    communities = find_communities(together)
    for number, members in enumerate(communities, start=1):
        for node in members:
            properties[node]["community"] = number
    bridges = find_bridges(referring)
    for node, total in Counter(end for bridge in bridges for end in (bridge.first, bridge.second)).items():
        properties[node]["bridges"] = total
    return Analysis(dict(sorted(properties.items())), communities, used_together(graph), bridges)


def rank_things(building: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the PageRank over edges between works, of those that are no papers."""
    return {node: rank for node, rank in pagerank(building).items() if kind_of(node) is not NodeKind.PAPER}


def pagerank(edges: Iterable[tuple[str, str]]) -> dict[str, float]:
    """Return the PageRank of each node that the edges join, rounded; the sum is 1.

    That of networkx needs SciPy, which nothing else here needs at run time.
    """
    pairs = sorted(set(edges))
    nodes = sorted({end for pair in pairs for end in pair})
    if not nodes:
        return {}
    number = {node: position for position, node in enumerate(nodes)}
    sources = np.array([number[source] for source, _ in pairs])
    targets = np.array([number[target] for _, target in pairs])
    total = len(nodes)
    leaving = np.bincount(sources, minlength=total)
    ranks = np.full(total, 1 / total)
    for _ in range(_ROUNDS):
        passed = np.bincount(targets, weights=ranks[sources] / leaving[sources], minlength=total)
        lost = float(ranks[leaving == 0].sum())
        new = DAMPING * (passed + lost / total) + (1 - DAMPING) / total
        moved = float(np.abs(new - ranks).sum())
        ranks = new
        if moved < _TOLERANCE * total:
            break
    return {node: round(float(rank), _DIGITS) for node, rank in zip(nodes, ranks, strict=True)}


def _network(edges: Iterable[tuple[str, str]]) -> tuple[list[str], Network]:
    """Return the names of nodes and their undirected network, in which they are numbers: no set of texts is walked."""
    pairs = sorted({(min(pair), max(pair)) for pair in edges})
    nodes = sorted({end for pair in pairs for end in pair})
    number = {node: position for position, node in enumerate(nodes)}
    network: Network = networkx.Graph()
    network.add_nodes_from(range(len(nodes)))
    network.add_edges_from((number[first], number[second]) for first, second in pairs)
    return nodes, network


def find_communities(edges: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Return the communities that Louvain's method finds, the largest first, then by their first id."""
    nodes, network = _network(edges)
    if not nodes:
        return ()
    found = networkx.community.louvain_communities(network, seed=_SEED)
    groups = [tuple(sorted(nodes[position] for position in group)) for group in found]
    return tuple(sorted(groups, key=lambda group: (-len(group), group)))


def find_bridges(edges: Iterable[tuple[str, str]]) -> tuple[Bridge, ...]:
    """Return the bridges between groups of two papers or more, those between the largest groups first."""
    nodes, network = _network(edges)
    found = []
    # The stubs take an edge for a node.
    edges_alone = cast("Iterable[tuple[int, int]]", networkx.bridges(network))
    cut = {(min(edge), max(edge)) for edge in edges_alone}
    for group in networkx.connected_components(network):
        start = min(group)
        parents: dict[int, int] = networkx.dfs_predecessors(network, start)
        below = dict.fromkeys(group, 1)
        for node in networkx.dfs_postorder_nodes(network, start):
            if node not in parents:
                continue
            parent = parents[node]
            below[parent] += below[node]
            first, second = min(node, parent), max(node, parent)
            smaller = min(below[node], len(group) - below[node])
            if (first, second) in cut and smaller > 1:
                found.append(Bridge(nodes[first], nodes[second], smaller))
    return tuple(sorted(found, key=lambda bridge: (-bridge.smaller, bridge.first, bridge.second)))


def used_together(graph: Graph) -> tuple[Pair, ...]:
    """Return the pairs of techniques that one paper uses, those of most papers first."""
    used: dict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.kind is EdgeKind.USES:
            used[edge.paper].add(edge.target)
    pairs = Counter(pair for found in used.values() for pair in combinations(sorted(found), 2))
    return tuple(
        Pair(first, second, papers)
        for (first, second), papers in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    )
