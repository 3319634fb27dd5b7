"""What a thing or a paper goes back to, and what descends from it: step by step, each with the sentence behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from citeweave.graph.model import Edge, EdgeKind, Graph, NodeKind
from citeweave.graph.vocabulary import kind_of

DESCENDING = (EdgeKind.BUILDS_ON, EdgeKind.COMPRESSES)
"""The kinds of edge by which works descend from works."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """An edge on the way, `depth` steps from the start; `is_last` if nothing known goes further.

    Between papers, `kind` is the one by which the source speaks of `via`, which the target proposes, or whose family it
    does; between works, `via` is empty. `evidence` is what the paper says.
    """

    depth: int
    source: str
    kind: EdgeKind
    target: str
    paper: str
    via: str
    evidence: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Way:
    """All steps in one direction, nearest first.

    `depths` tells how far away each node is that they reach, nearest first, and `ends` are those from which nothing
    known goes further.
    """

    steps: tuple[Step, ...]
    depths: Mapping[str, int]
    ends: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where works and papers come from, and what came of them; the starts of each are among its depths, with 0."""

    works_back: Way
    works_on: Way
    papers_back: Way
    papers_on: Way


def trace(graph: Graph, nodes: Iterable[str], depth: int) -> Lineage:
    """Return the lineage of nodes, up to `depth` steps in each direction.

    A paper starts with what it proposes, too, and a thing with the papers that propose it.
    """
    wanted = set(nodes)
    proposed = [edge for edge in graph.edges if edge.kind is EdgeKind.PROPOSES]
    papers = {node for node in wanted if kind_of(node) is NodeKind.PAPER}
    works = wanted | {edge.target for edge in proposed if edge.paper in papers}
    papers |= {edge.paper for edge in proposed if edge.target in wanted}
    among_works = [
        Step(0, edge.source, edge.kind, edge.target, edge.paper, "", edge.evidence.text, is_last=False)
        for edge in graph.edges
        if edge.kind in DESCENDING
    ]
    among_papers = _between_papers(graph)
    return Lineage(
        works_back=_walk(among_works, works, depth, lambda step: (step.source, step.target)),
        works_on=_walk(among_works, works, depth, lambda step: (step.target, step.source)),
        papers_back=_walk(among_papers, papers, depth, lambda step: (step.source, step.target)),
        papers_on=_walk(among_papers, papers, depth, lambda step: (step.target, step.source)),
    )


def _between_papers(graph: Graph) -> list[Step]:
    """Return a step for each reference between papers, with the surest sentence that bears it."""
    said: dict[tuple[str, str, str], Edge] = {}
    for edge in graph.edges:
        key = (edge.paper, edge.kind.value, edge.target)
        if key not in said or edge.confidence > said[key].confidence:
            said[key] = edge
    return [
        Step(
            0,
            link.source,
            EdgeKind(link.rule),
            link.target,
            link.source,
            link.via,
            said[link.source, link.rule, link.via].evidence.text,
            is_last=False,
        )
        for link in graph.links
        if link.via
    ]


def _walk(steps: Iterable[Step], starts: Iterable[str], depth: int, ends: Callable[[Step], tuple[str, str]]) -> Way:
    """Return the steps that lead away from `starts`; `ends` gives the near and the far end of each."""
    leaving: dict[str, list[Step]] = defaultdict(list)
    for step in steps:
        leaving[ends(step)[0]].append(step)
    depths = dict.fromkeys(sorted(starts), 0)
    found: list[Step] = []
    queue = list(depths)
    for node in queue:
        if depths[node] == depth:
            continue
        for step in leaving.get(node, ()):
            far = ends(step)[1]
            if far not in depths:
                depths[far] = depths[node] + 1
                queue.append(far)
            found.append(replace(step, depth=depths[node] + 1, is_last=far not in leaving))
    reached = dict(sorted(depths.items(), key=lambda item: (item[1], item[0])))
    ends_of_all = tuple(node for node, steps_away in reached.items() if steps_away and node not in leaving)
    return Way(tuple(sorted(found)), reached, ends_of_all)
